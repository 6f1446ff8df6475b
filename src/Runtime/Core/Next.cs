using System;

namespace S6Overlay.Core;

/// <summary>What a command wants after it ran: the process ends with a code, or goes on as another program.</summary>
internal readonly struct Next
{
    private Next(int code, Bytes[]? argv, Bytes file, Func<int, Next>? onError, int signal = 0)
    {
        Code = code;
        Signal = signal;
        Argv = argv;
        File = file;
        OnError = onError;
    }

    /// <summary>The exit code, where <see cref="Argv"/> is null.</summary>
    public int Code { get; }

    /// <summary>The signal that the process is to die of, or 0.</summary>
    public int Signal { get; }

    /// <summary>How the process ends, as wait(2) would say it.</summary>
    public int Status => Signal != 0 ? Signal : Code << 8;

    /// <summary>The next program's arguments, its name first.</summary>
    public Bytes[]? Argv { get; }

    /// <summary>What to look up and execute: <c>Argv[0]</c> unless the command said otherwise.</summary>
    public Bytes File { get; }

    /// <summary>Called with the errno when the program cannot be executed; without it that is a message and exit code 126 or 127.</summary>
    public Func<int, Next>? OnError { get; }

    public bool IsExec => Argv is not null;

    public static Next Exit(int code) => new(code, null, default, null);

    /// <summary>The process dies of a signal, as a program would that does not handle it.</summary>
    public static Next Killed(int signal) => new(128 + signal, null, default, null, signal);

    /// <summary>Go on as <paramref name="argv"/>. An empty vector is exit 0, as everywhere in execline.</summary>
    public static Next Exec(ReadOnlySpan<Bytes> argv) => argv.IsEmpty ? Exit(0) : Exec(argv.ToArray(), argv[0]);

    /// <summary>Go on as <paramref name="file"/> with <paramref name="argv"/>, whose first element need not be the file's name.</summary>
    public static Next Exec(Bytes[] argv, Bytes file, Func<int, Next>? onError = null) => new(0, argv, file, onError);
}

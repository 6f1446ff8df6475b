using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Tests.Support;

/// <summary>
/// One run of a program as a child process, byte for byte: arguments, environment, input and outputs are byte strings.
/// Nothing is inherited but what is asked for; a run that takes longer than <see cref="Timeout"/> is killed and fails the test.
/// </summary>
internal sealed class Cmd
{
    private static readonly SignalState Plain = new(0, false);

    private readonly Bytes _file;
    private readonly List<Bytes> _argv = [];
    private readonly Env _env = new();
    private byte[] _input = [];
    private bool _closedInput;
    private Bytes _folder;

    /// <summary>A program by path.</summary>
    public Cmd(string file, ReadOnlySpan<string> arguments)
    {
        _file = new Bytes(file);
        _argv.Add(_file);
        foreach (string argument in arguments)
            _argv.Add(new Bytes(argument));
        _env.Set("PATH"u8, Encoding.UTF8.GetBytes("/usr/bin:/bin"));
    }

    /// <summary>How long the run may take.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>A command of ours.</summary>
    public static Cmd Ours(string name, params ReadOnlySpan<string> arguments) => Of(Suite.Ours, name, arguments);

    /// <summary>A program of one of the suites, found by name.</summary>
    public static Cmd Of(Suite suite, string name, params ReadOnlySpan<string> arguments)
    {
        string file = Programs.Find(suite, name) ?? throw new FileNotFoundException($"{suite} has no {name}");
        var cmd = new Cmd(file, arguments) { _argv = { [0] = new Bytes(name) } };
        cmd._env.Set("PATH"u8, Encoding.UTF8.GetBytes(Programs.SearchPath(suite)));
        if (suite == Suite.OursExec)
            cmd.With("S6_OVERLAY_CHAIN", "exec");
        return cmd;
    }

    public Cmd Argument(ReadOnlySpan<byte> argument)
    {
        _argv.Add(new Bytes(argument));
        return this;
    }

    /// <summary>Sets a variable of the environment, which otherwise has only PATH.</summary>
    public Cmd With(string name, string value)
    {
        _env.Set(Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        return this;
    }

    public Cmd With(ReadOnlySpan<byte> assignment)
    {
        _env.Put(new Bytes(assignment));
        return this;
    }

    public Cmd Without(string name)
    {
        _env.Unset(Encoding.UTF8.GetBytes(name));
        return this;
    }

    public Cmd Input(string text) => Input(Encoding.UTF8.GetBytes(text));

    public Cmd Input(ReadOnlySpan<byte> bytes)
    {
        _input = bytes.ToArray();
        return this;
    }

    /// <summary>Descriptor 0 is closed in the child; skips the test where an emulator would fill it.</summary>
    public Cmd ClosedInput()
    {
        Xunit.Assert.SkipWhen(Programs.Emulated, "QEMU opens the program that it runs, and that becomes a closed descriptor 0");
        _closedInput = true;
        return this;
    }

    public Cmd In(string folder)
    {
        _folder = new Bytes(folder);
        return this;
    }

    /// <summary>Runs it to its end and collects what it wrote.</summary>
    public Result Run()
    {
        using Running running = Start();
        return running.Finish();
    }

    /// <summary>Starts it, for tests that watch a program at work.</summary>
    public Running Start()
    {
        Ensure(Sys.Pipe(out int inputRead, out int inputWrite), "pipe");
        Ensure(Sys.Pipe(out int outputRead, out int outputWrite), "pipe");
        Ensure(Sys.Pipe(out int errorRead, out int errorWrite), "pipe");
        var options = new SpawnOptions
        {
            Directory = _folder,
            Descriptors =
            [
                new(_closedInput ? -1 : inputRead, 0),
                new(outputWrite, 1),
                new(errorWrite, 2),
            ],
        };
        int pid;
        var clock = System.Diagnostics.Stopwatch.StartNew();
        // A test that runs beside this one may be starting a child just now, which holds the script that we have written
        // open until it executes its program.
        while ((pid = Sys.Spawn(_file, _argv.ToArray(), _env, Plain, options)) == -Posix.ETXTBSY && clock.Elapsed < TimeSpan.FromSeconds(5))
            System.Threading.Thread.Yield();
        Sys.Close(inputRead);
        Sys.Close(outputWrite);
        Sys.Close(errorWrite);
        Ensure(pid, $"spawn {_file}");
        return new Running(pid, _argv[0].ToString(), inputWrite, outputRead, errorRead, _input, Timeout);
    }

    private static void Ensure(int result, string what)
    {
        if (result < 0)
            throw new IOException($"{what}: {Errno.Text(result)}");
    }
}

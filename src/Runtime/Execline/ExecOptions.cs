using System;
using S6Overlay.Core;

namespace S6Overlay.Execline;

/// <summary>The options of <c>exec</c> and <c>tryexec</c>: under which name a program runs, and with an empty environment or not.</summary>
internal struct ExecOptions
{
    private bool _empty;
    private bool _login;
    private Bytes _name;

    /// <summary>Takes <c>-c</c>, <c>-l</c> or <c>-a name</c>. False if it is another option.</summary>
    public bool Take(byte option, Bytes value)
    {
        switch (option)
        {
            case (byte)'c':
                _empty = true;
                return true;
            case (byte)'l':
                _login = true;
                return true;
            case (byte)'a':
                _name = value;
                return true;
            default:
                return false;
        }
    }

    /// <summary>Goes on as <paramref name="program"/>, or as <paramref name="onError"/> says, with the old environment.</summary>
    public readonly Next Exec(Proc proc, ReadOnlySpan<Bytes> program, Func<int, Next>? onError)
    {
        Bytes[] argv = program.ToArray();
        Bytes file = argv[0];
        Env before = proc.Env;
        Bytes name = _name.IsNull ? file : _name;
        argv[0] = _login ? Bytes.Concat("-"u8, name) : name;
        if (_empty)
            proc.Env = new Env();
        if (onError is null)
            return Next.Exec(argv, file);
        return Next.Exec(argv, file, error =>
        {
            proc.Env = before;
            return onError(error);
        });
    }
}

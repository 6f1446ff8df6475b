using System;

namespace S6Overlay.Core;

/// <summary>How an <c>argv</c> names the command it wants: by its own name, or as <c>s6-overlay NAME …</c>.</summary>
internal static class MultiCall
{
    /// <summary>The binary's own name, and the command that lists the others.</summary>
    public static ReadOnlySpan<byte> OwnName => "s6-overlay"u8;

    /// <summary>How the first line of a shim names its command; the kernel puts the shim's path behind it.</summary>
    private static ReadOnlySpan<byte> Shim => "--shim="u8;

    /// <summary>
    /// Finds the command for a program called <paramref name="name"/> with <paramref name="argv"/>, and makes
    /// <paramref name="argv"/> what that command expects:
    /// <c>s6-overlay NAME args</c> becomes <c>NAME args</c>, <c>s6-overlay --shim=NAME /path/to/shim args</c>
    /// becomes <c>NAME args</c>.
    /// </summary>
    public static bool Find(ReadOnlySpan<byte> name, ref Bytes[] argv, out Command command)
    {
        if (!name.SequenceEqual(OwnName) || argv.Length < 2)
            return CommandTable.Find(name, out command);
        if (argv[1].StartsWith(Shim) && argv.Length > 2)
        {
            Bytes target = argv[1].Slice(Shim.Length);
            argv = argv.AsSpan(2).ToArray();
            argv[0] = target;
            return CommandTable.Find(target, out command);
        }
        if (CommandTable.Find(argv[1].Span, out command) && !argv[1].Equals(OwnName))
        {
            argv = argv.AsSpan(1).ToArray();
            return true;
        }
        return CommandTable.Find(name, out command);
    }
}

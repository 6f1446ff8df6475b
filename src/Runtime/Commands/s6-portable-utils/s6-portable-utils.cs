using System;
using S6Overlay.Core;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Runs the command of its suite that its first argument names. See docs/commands/s6-portable-utils.md.</summary>
internal static class S6PortableUtils
{
    public static ReadOnlySpan<byte> Usage => "s6-portable-utils subcommand [ arguments... ]"u8;

    private static ReadOnlySpan<byte> Suite => "s6-portable-utils"u8;

    [Command("s6-portable-utils")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (argv.Length < 2)
            return proc.Usage(Usage);
        Bytes name = argv[1];
        if (!CommandTable.Find(name, out Command command) || (command.Traits & Traits.PortableUtils) == 0 || command.Name.SequenceEqual(Suite))
            return proc.Fatal(ExitCode.Usage, $"{name} is not a command of {Suite}");
        proc.Name = name;
        return command.Run(proc, argv[1..]);
    }
}

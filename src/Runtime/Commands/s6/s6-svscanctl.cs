using System;
using S6Overlay.Core;
using S6Overlay.Supervision;

namespace S6Overlay.Commands.S6;

/// <summary>Sends commands to the supervisor of a scan directory. See docs/commands/s6-svscanctl.md.</summary>
internal static class S6Svscanctl
{
    public static ReadOnlySpan<byte> Usage => "s6-svscanctl [ -zabhitqnN ] scandir"u8;

    [Command("s6-svscanctl", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        Span<byte> commands = stackalloc byte[256];
        int count = 0;
        var options = new Options(argv, "zabhitqnN"u8);
        while (options.Next(out byte option))
        {
            if (option == Options.Unknown)
                return proc.Usage(Usage);
            if (count == commands.Length)
                return proc.Fatal(ExitCode.Usage, "too many commands"u8);
            commands[count++] = option;
        }
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        return Next.Exit(ServiceClient.SendOrSay(proc, options.Rest[0], ServiceClient.OfScanDirectory, commands[..count]));
    }
}

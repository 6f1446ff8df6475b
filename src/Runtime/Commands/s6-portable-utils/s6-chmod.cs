using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Gives files absolute permissions. See docs/commands/s6-chmod.md.</summary>
internal static class S6Chmod
{
    public static ReadOnlySpan<byte> Usage => "s6-chmod perms file..."u8;

    [Command("s6-chmod", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, ""u8);
        if (options.Next(out _) || options.Rest.Length < 2 || !Scan.Octal(options.Rest[0], out uint mode) || mode > 0xFFF)
            return proc.Usage(Usage);
        foreach (Bytes file in options.Rest[1..])
        {
            int result = Sys.Chmod(file, mode);
            if (result < 0)
                return proc.FatalSystem(result, $"unable to change mode of {file}");
        }
        return Next.Exit(0);
    }
}

using System;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Prints where a symbolic link points, or what a path leads to. See docs/commands/s6-linkname.md.</summary>
internal static class S6Linkname
{
    public static ReadOnlySpan<byte> Usage => "s6-linkname [ -n ] [ -f ] path"u8;

    [Command("s6-linkname", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool newline = true, follow = false;
        var options = new Options(argv, "nf"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'n':
                    newline = false;
                    break;
                case (byte)'f':
                    follow = true;
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        if (options.Rest.Length != 1)
            return proc.Usage(Usage);
        Bytes path = options.Rest[0];
        Bytes result = follow ? Sys.RealPath(path, out int error) : Sys.ReadLink(path, out error);
        if (result.IsNull)
            return proc.FatalSystem(error, $"unable to resolve {path}");
        proc.Out.Write(result);
        if (newline)
            proc.Out.WriteByte((byte)'\n');
        return proc.Done();
    }
}

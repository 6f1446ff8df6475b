using System;
using S6Overlay.Core;
using S6Overlay.Files;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Prints a file name that nobody else has. See docs/commands/s6-uniquename.md.</summary>
internal static class S6Uniquename
{
    public static ReadOnlySpan<byte> Usage => "s6-uniquename [ -n randomlen ] prefix"u8;

    /// <summary>No file name can be longer than 255 bytes.</summary>
    private const uint MaxRandom = 255;

    [Command("s6-uniquename")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint randomLength = 8;
        var options = new Options(argv, "n:"u8);
        while (options.Next(out byte option))
            if (option != (byte)'n' || !Scan.Number(options.Value, out randomLength) || randomLength > MaxRandom)
                return proc.Usage(Usage);
        if (options.Rest.Length != 1)
            return proc.Usage(Usage);
        Span<byte> label = stackalloc byte[Tai.TextLength];
        Tai.Now.Format(label);
        Message name = $"{options.Rest[0]}:{label}:{Sys.GetPid()}:{Sys.GetHostName()}";
        proc.Out.Write(name.Span);
        if (randomLength > 0)
        {
            Span<byte> random = stackalloc byte[(int)MaxRandom];
            random = random[..(int)randomLength];
            UniqueName.Fill(random);
            proc.Out.WriteByte((byte)':');
            proc.Out.Write(random);
        }
        proc.Out.WriteByte((byte)'\n');
        return proc.Done();
    }
}

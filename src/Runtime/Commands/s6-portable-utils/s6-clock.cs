using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Prints the time, or sets the clock. See docs/commands/s6-clock.md.</summary>
internal static class S6Clock
{
    public static ReadOnlySpan<byte> Usage => "s6-clock [ label ]"u8;

    [Command("s6-clock", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, ""u8);
        if (options.Next(out _) || options.Rest.Length > 1)
            return proc.Usage(Usage);
        return options.Rest.IsEmpty ? Print(proc) : Set(proc, options.Rest[0]);
    }

    private static Next Print(Proc proc)
    {
        Span<byte> label = stackalloc byte[Tai.TextLength + 1];
        Tai.Now.Format(label);
        label[^1] = (byte)'\n';
        proc.Out.Write(label);
        return proc.Done();
    }

    private static Next Set(Proc proc, Bytes label)
    {
        if (label.Length != Tai.TextLength || label[0] != (byte)'@' || !Tai.Parse(label, out Tai time) || time.Nanoseconds > 999_999_999)
            return proc.Usage(Usage);
        int result = Sys.SetRealTime(time.ToUtc());
        return result < 0 ? proc.FatalSystem(result, "unable to set the system clock"u8) : Next.Exit(0);
    }
}

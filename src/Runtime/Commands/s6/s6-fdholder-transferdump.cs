using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.FdHolding;
using S6Overlay.Ipc;
using S6Overlay.Text;

namespace S6Overlay.Commands.S6;

/// <summary>Copies all descriptors of one holder to another. See docs/commands/s6-fdholder-transferdump.md.</summary>
internal static class S6FdholderTransferdump
{
    public static ReadOnlySpan<byte> Usage => "s6-fdholder-transferdump [ -t timeoutfrom:timeoutto ] pathfrom pathto"u8;

    private const int DeniedThere = 2;

    [Command("s6-fdholder-transferdump")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint from = 0, to = 0;
        var options = new Options(argv, "t:"u8);
        while (options.Next(out byte option))
            if (option != (byte)'t' || !ReadTimeouts(options.Value, out from, out to))
                return proc.Usage(Usage);
        if (options.Rest.Length != 2)
            return proc.Usage(Usage);
        using HolderClient? source = HolderCommand.Connect(proc, options.Rest[0], Deadline.In(from), out Next refusal);
        if (source is null)
            return refusal;
        var dump = new List<HeldDescriptor>();
        int error = source.GetDump(dump);
        if (error < 0)
            return HolderCommand.End(proc, error, $"unable to get dump from {options.Rest[0]}");
        using HolderClient? target = HolderCommand.Connect(proc, options.Rest[1], Deadline.In(to), out refusal);
        return target is null ? refusal : HolderCommand.End(proc, target.SetDump(dump), $"unable to set dump to {options.Rest[1]}", DeniedThere);
    }

    /// <summary>A time that is left out is 0: no limit.</summary>
    private static bool ReadTimeouts(ReadOnlySpan<byte> text, out uint from, out uint to)
    {
        from = to = 0;
        if (text.IsEmpty)
            return false;
        ReadOnlySpan<byte> first = Scan.Field(ref text, (byte)':');
        return (first.IsEmpty || Scan.Number(first, out from)) && (text.IsEmpty || Scan.Number(text, out to));
    }
}

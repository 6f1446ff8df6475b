using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.FdHolding;
using S6Overlay.Ipc;
using S6Overlay.Text;

namespace S6Overlay.Commands.S6;

/// <summary>Lists what a holder holds. See docs/commands/s6-fdholder-list.md.</summary>
internal static class S6FdholderList
{
    public static ReadOnlySpan<byte> Usage => "s6-fdholder-list [ -t timeout ] path"u8;

    [Command("s6-fdholder-list")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint timeout = 0;
        var options = new Options(argv, "t:"u8);
        while (options.Next(out byte option))
            if (option != (byte)'t' || !Scan.Number(options.Value, out timeout))
                return proc.Usage(Usage);
        if (options.Rest.Length != 1)
            return proc.Usage(Usage);
        using HolderClient? client = HolderCommand.Connect(proc, options.Rest[0], Deadline.In(timeout), out Next refusal);
        if (client is null)
            return refusal;
        var ids = new List<Bytes>();
        int error = client.List(ids);
        if (error < 0)
            return HolderCommand.End(proc, error, "unable to get fd list"u8);
        foreach (Bytes id in ids)
        {
            foreach (byte b in id.Span)
                WriteQuoted(proc.Out, b);
            proc.Out.WriteByte((byte)'\n');
        }
        return proc.Done();
    }

    private static void WriteQuoted(Output output, byte b)
    {
        int escape = "\a\b\t\n\v\f\r\\"u8.IndexOf(b);
        if (escape >= 0)
            output.Write([(byte)'\\', @"abtnvfr\"u8[escape]]);
        else if (b is >= 0x20 and < 0x7F)
            output.WriteByte(b);
        else
            output.Write([(byte)'\\', (byte)'0', (byte)'x', "0123456789abcdef"u8[b >> 4], "0123456789abcdef"u8[b & 15]]);
    }
}

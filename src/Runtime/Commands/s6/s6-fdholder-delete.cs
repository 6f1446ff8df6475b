using System;
using S6Overlay.Core;
using S6Overlay.FdHolding;
using S6Overlay.Ipc;
using S6Overlay.Text;

namespace S6Overlay.Commands.S6;

/// <summary>Has a holder forget a descriptor. See docs/commands/s6-fdholder-delete.md.</summary>
internal static class S6FdholderDelete
{
    public static ReadOnlySpan<byte> Usage => "s6-fdholder-delete [ -t timeout ] path id"u8;

    [Command("s6-fdholder-delete")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint timeout = 0;
        var options = new Options(argv, "t:"u8);
        while (options.Next(out byte option))
            if (option != (byte)'t' || !Scan.Number(options.Value, out timeout))
                return proc.Usage(Usage);
        if (options.Rest.Length != 2)
            return proc.Usage(Usage);
        using HolderClient? client = HolderCommand.Connect(proc, options.Rest[0], Deadline.In(timeout), out Next refusal);
        return client is null ? refusal : HolderCommand.End(proc, client.Delete(options.Rest[1]), $"unable to delete fd for id {options.Rest[1]}");
    }
}

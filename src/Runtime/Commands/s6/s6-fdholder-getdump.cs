using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.FdHolding;
using S6Overlay.Ipc;
using S6Overlay.Text;

namespace S6Overlay.Commands.S6;

/// <summary>Gets all descriptors of a holder, then goes on with them. See docs/commands/s6-fdholder-getdump.md.</summary>
internal static class S6FdholderGetdump
{
    public static ReadOnlySpan<byte> Usage => "s6-fdholder-getdump [ -t timeout ] path prog..."u8;

    [Command("s6-fdholder-getdump")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint timeout = 0;
        var options = new Options(argv, "t:"u8);
        while (options.Next(out byte option))
            if (option != (byte)'t' || !Scan.Number(options.Value, out timeout))
                return proc.Usage(Usage);
        if (options.Rest.Length < 2)
            return proc.Usage(Usage);
        using HolderClient? client = HolderCommand.Connect(proc, options.Rest[0], Deadline.In(timeout), out Next refusal);
        if (client is null)
            return refusal;
        var dump = new List<HeldDescriptor>();
        int error = client.GetDump(dump);
        if (error < 0)
            return HolderCommand.End(proc, error, "unable to get dump"u8);
        HolderDump.Export(proc.Env, dump);
        return Next.Exec(options.Rest[1..]);
    }
}

using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.FdHolding;
using S6Overlay.Ipc;
using S6Overlay.Text;

namespace S6Overlay.Commands.S6;

/// <summary>Gives a set of descriptors to a holder. See docs/commands/s6-fdholder-setdump.md.</summary>
internal static class S6FdholderSetdump
{
    public static ReadOnlySpan<byte> Usage => "s6-fdholder-setdump [ -t timeout ] path"u8;

    [Command("s6-fdholder-setdump")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint timeout = 0;
        var options = new Options(argv, "t:"u8);
        while (options.Next(out byte option))
            if (option != (byte)'t' || !Scan.Number(options.Value, out timeout))
                return proc.Usage(Usage);
        if (options.Rest.Length != 1)
            return proc.Usage(Usage);
        List<HeldDescriptor>? dump = HolderDump.Import(proc.Env, out Bytes wrong);
        if (dump is null)
            return proc.Fatal(ExitCode.Usage, $"{wrong} {(proc.Env.Has(wrong) ? "is not valid" : "not set")}");
        using HolderClient? client = HolderCommand.Connect(proc, options.Rest[0], Deadline.In(timeout), out Next refusal);
        return client is null ? refusal : HolderCommand.End(proc, client.SetDump(dump), "unable to set dump"u8);
    }
}

using System;
using S6Overlay.Core;
using S6Overlay.FdHolding;
using S6Overlay.Ipc;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Commands.S6;

/// <summary>Gives a descriptor to a holder. See docs/commands/s6-fdholder-store.md.</summary>
internal static class S6FdholderStore
{
    public static ReadOnlySpan<byte> Usage => "s6-fdholder-store [ -d fd ] [ -T fdtimeout ] [ -t timeout ] path id"u8;

    [Command("s6-fdholder-store")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint timeout = 0, lifetime = 0;
        int descriptor = 0;
        var options = new Options(argv, "d:T:t:"u8);
        while (options.Next(out byte option))
        {
            bool good = option switch
            {
                (byte)'d' => Scan.Signed(options.Value, out descriptor) && descriptor >= 0,
                (byte)'T' => Scan.Number(options.Value, out lifetime),
                (byte)'t' => Scan.Number(options.Value, out timeout),
                _ => false,
            };
            if (!good)
                return proc.Usage(Usage);
        }
        if (options.Rest.Length != 2)
            return proc.Usage(Usage);
        // A connection on a free descriptor must not be mistaken for the one that was meant.
        int error = Sys.GetDescriptorFlags(descriptor);
        if (error < 0)
            return HolderCommand.End(proc, error, "unable to store fd"u8);
        using HolderClient? client = HolderCommand.Connect(proc, options.Rest[0], Deadline.In(timeout), out Next refusal);
        if (client is null)
            return refusal;
        var held = new HeldDescriptor(options.Rest[1], HeldDescriptor.ExpiryIn(lifetime), descriptor);
        return HolderCommand.End(proc, client.Store(held), "unable to store fd"u8);
    }
}

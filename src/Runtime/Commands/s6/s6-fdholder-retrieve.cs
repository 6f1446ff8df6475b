using System;
using S6Overlay.Core;
using S6Overlay.FdHolding;
using S6Overlay.Ipc;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Commands.S6;

/// <summary>Gets a descriptor from a holder as standard input, then goes on. See docs/commands/s6-fdholder-retrieve.md.</summary>
internal static class S6FdholderRetrieve
{
    public static ReadOnlySpan<byte> Usage => "s6-fdholder-retrieve [ -D ] [ -t timeout ] path id prog..."u8;

    [Command("s6-fdholder-retrieve")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint timeout = 0;
        bool delete = false;
        var options = new Options(argv, "Dt:"u8);
        while (options.Next(out byte option))
        {
            delete |= option == (byte)'D';
            if (option != (byte)'D' && (option != (byte)'t' || !Scan.Number(options.Value, out timeout)))
                return proc.Usage(Usage);
        }
        if (options.Rest.Length < 3)
            return proc.Usage(Usage);
        int error, descriptor;
        using (HolderClient? client = HolderCommand.Connect(proc, options.Rest[0], Deadline.In(timeout), out Next refusal))
        {
            if (client is null)
                return refusal;
            error = client.Retrieve(options.Rest[1], delete, out descriptor);
        }
        if (error < 0)
            return HolderCommand.End(proc, error, $"unable to retrieve fd for id {options.Rest[1]}");
        error = descriptor == 0 ? Sys.SetCloseOnExec(0, false) : Sys.Dup2(descriptor, 0);
        if (error < 0)
            return proc.FatalSystem(error, "unable to move the descriptor to standard input"u8);
        if (descriptor != 0)
            Sys.Close(descriptor);
        return Next.Exec(options.Rest[2..]);
    }
}

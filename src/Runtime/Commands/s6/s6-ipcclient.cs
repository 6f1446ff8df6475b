using System;
using S6Overlay.Core;
using S6Overlay.Ipc;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.S6;

/// <summary>Connects to a Unix-domain socket, then goes on with it on descriptors 6 and 7. See docs/commands/s6-ipcclient.md.</summary>
internal static class S6Ipcclient
{
    public static ReadOnlySpan<byte> Usage => "s6-ipcclient [ -q | -Q | -v ] [ -p bindpath ] [ -l localname ] path prog..."u8;

    private const int ReadEnd = 6, WriteEnd = 7;

    [Command("s6-ipcclient")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        Bytes bindTo = default, localName = default;
        bool verbose = false;
        var options = new Options(argv, "qQvp:l:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'q' or (byte)'Q' or (byte)'v':
                    verbose = option == (byte)'v';
                    break;
                case (byte)'p':
                    bindTo = options.Value;
                    break;
                case (byte)'l':
                    localName = options.Value;
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        if (options.Rest.Length < 2)
            return proc.Usage(Usage);
        Bytes path = options.Rest[0];
        int fd = UnixClient.Connect(path, bindTo, Deadline.In(0));
        if (fd < 0)
            return proc.FatalSystem(fd, $"unable to connect to {path}");
        if (verbose)
            Sys.WriteAll(2, ((Message)$"{proc.Name}: info: connected to {path}\n").Span);
        Sys.SetNonBlocking(fd, false);
        if (localName.IsNull)
            Sys.GetSocketPath(fd, out localName);
        // Above both targets, so that neither move hits it.
        int high = Sys.DupAbove(fd, WriteEnd + 1, closeOnExec: true);
        Sys.Close(fd);
        int error = high < 0 ? high : Math.Min(Sys.Dup2(high, ReadEnd), Sys.Dup2(high, WriteEnd));
        if (error < 0)
            return proc.FatalSystem(error, "unable to move the connection to descriptors 6 and 7"u8);
        Sys.Close(high);
        proc.Env.Set("PROTO"u8, "IPC"u8);
        proc.Env.Set("IPCLOCALPATH"u8, localName);
        return Next.Exec(options.Rest[1..]);
    }
}

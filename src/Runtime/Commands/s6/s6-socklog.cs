using System;
using S6Overlay.Core;
using S6Overlay.Ipc;
using S6Overlay.Kernel;
using S6Overlay.Logging;
using S6Overlay.Text;
using S6Overlay.Users;

namespace S6Overlay.Commands.S6;

/// <summary>Receives syslog messages and writes them as lines. See docs/commands/s6-socklog.md.</summary>
internal static class S6Socklog
{
    public static ReadOnlySpan<byte> Usage => "s6-socklog [ -d notif ] [ -r ] [ -U | -u uid -g gid -G gidlist ] [ -l linelen ] [ -t lameducktimeout ] [ -x unixsocket | -i ipport ]"u8;

    private const uint Shortest = 76, Longest = 1048576;

    [Command("s6-socklog")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint notify = 0, length = 1024, timeout = 0;
        bool raw = false;
        var identity = new Identity();
        Bytes path = new("/dev/log"u8), address = default;
        var options = new Options(argv, "d:rUu:g:G:l:t:x:i:"u8);
        while (options.Next(out byte option))
        {
            bool good = true;
            switch (option)
            {
                case (byte)'d':
                    good = Scan.Number(options.Value, out notify) && notify is >= 3 and <= int.MaxValue;
                    break;
                case (byte)'r':
                    raw = true;
                    break;
                case (byte)'U':
                    if (!Identity.FromEnvironment(proc, out identity, out Next wrong))
                        return wrong;
                    break;
                case (byte)'u':
                    good = Scan.Number(options.Value, out uint uid);
                    identity.Uid = uid;
                    break;
                case (byte)'g':
                    good = Scan.Number(options.Value, out uint gid);
                    identity.Gid = gid;
                    break;
                case (byte)'G':
                    good = Identity.ParseGroups(options.Value, out uint[] groups);
                    identity.Groups = groups;
                    break;
                case (byte)'l':
                    good = Scan.Number(options.Value, out length);
                    length = Math.Clamp(length, Shortest, Longest);
                    break;
                case (byte)'t':
                    good = Scan.Number(options.Value, out timeout);
                    break;
                case (byte)'x':
                    (path, address) = (options.Value, default);
                    break;
                case (byte)'i':
                    address = options.Value;
                    break;
                default:
                    good = false;
                    break;
            }
            if (!good)
                return proc.Usage(Usage);
        }
        if (!options.Rest.IsEmpty)
            return proc.Usage(Usage);
        int fd = address.IsNull ? DatagramSocket.Unix(path) : DatagramSocket.Internet(address, defaultPort: 514);
        if (fd == DatagramSocket.BadAddress)
            return proc.Usage(Usage);
        if (fd < 0)
            return proc.FatalSystem(fd, $"unable to bind to {(address.IsNull ? path : address)}");
        if (!identity.Assume(proc, out Next refusal))
            return refusal;
        var server = new SyslogServer(fd, (int)length, raw, isInternet: !address.IsNull);
        if (notify > 0)
        {
            Sys.Write((int)notify, "\n"u8);
            Sys.Close((int)notify);
        }
        int result = server.Run(timeout);
        return result < 0 ? proc.FatalSystem(result, "unable to receive or write"u8) : Next.Exit(result);
    }
}

using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Ipc;

namespace S6Overlay.Commands.S6;

/// <summary>Serves a Unix-domain socket: a process for each client. See docs/commands/s6-ipcserver.md.</summary>
internal static class S6Ipcserver
{
    public static ReadOnlySpan<byte> Usage => "s6-ipcserver [ -1 ] [ -q | -Q | -v ] [ -d | -D ] [ -P | -p ] [ -a perms ] [ -c maxconn ] [ -C localmaxconn ] [ -b backlog ] [ -G gidlist ] [ -g gid ] [ -u uid ] [ -U ] path prog..."u8;

    [Command("s6-ipcserver", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var chain = new ServerChain();
        var daemon = new List<Bytes> { new("s6-ipcserverd"u8) };
        var options = new Options(argv, "1qQvdDPpa:c:C:b:G:g:u:U"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'1' or (byte)'P' or (byte)'p':
                    daemon.Add(new Bytes([(byte)'-', option]));
                    break;
                case (byte)'q' or (byte)'Q' or (byte)'v':
                    daemon.Add(new Bytes(option == (byte)'q' ? "-v0"u8 : option == (byte)'Q' ? "-v1"u8 : "-v2"u8));
                    break;
                case (byte)'c' or (byte)'C':
                    daemon.Add(new Bytes([(byte)'-', option]));
                    daemon.Add(options.Value);
                    break;
                default:
                    if (!chain.Take(option, options.Value))
                        return proc.Usage(Usage);
                    break;
            }
        }
        if (options.Rest.Length < 2)
            return proc.Usage(Usage);
        daemon.Add(new Bytes("--"u8));
        daemon.AddRange(options.Rest[1..]);
        return chain.Exec(options.Rest[0], daemon);
    }
}

using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Ipc;

namespace S6Overlay.Commands.S6;

/// <summary>Binds a socket, drops privileges and holds file descriptors. See docs/commands/s6-fdholder-daemon.md.</summary>
internal static class S6FdholderDaemon
{
    public static ReadOnlySpan<byte> Usage => "s6-fdholder-daemon [ -1 ] [ -v verbosity ] [ -d | -D ] [ -c maxconn ] [ -n maxfds ] [ -b backlog ] [ -G gidlist ] [ -g gid ] [ -u uid ] [ -U ] [ -t clienttimeout ] [ -T lameducktimeout ] [ -i rulesdir | -x rulesfile ] path"u8;

    [Command("s6-fdholder-daemon", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var chain = new ServerChain();
        var daemon = new List<Bytes> { new("s6-fdholderd"u8) };
        var options = new Options(argv, "1v:dDc:n:b:G:g:u:Ut:T:i:x:"u8);
        while (options.Next(out byte option))
        {
            if (option == Options.Unknown)
                return proc.Usage(Usage);
            if (chain.Take(option, options.Value))
                continue;
            daemon.Add(new Bytes([(byte)'-', option]));
            if (option != (byte)'1')
                daemon.Add(options.Value);
        }
        return options.Rest.Length == 1 ? chain.Exec(options.Rest[0], daemon) : proc.Usage(Usage);
    }
}

using System;
using System.Collections.Generic;
using S6Overlay.Core;

namespace S6Overlay.Commands.S6;

/// <summary>Has a service run a program on this terminal's behalf. See docs/commands/s6-sudo.md.</summary>
internal static class S6Sudo
{
    public static ReadOnlySpan<byte> Usage => "s6-sudo [ -q | -Q | -v ] [ -p bindpath ] [ -l localname ] [ -e ] [ -t timeoutconn ] [ -T timeoutrun ] path [ args... ]"u8;

    [Command("s6-sudo", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var client = new List<Bytes> { new("s6-ipcclient"u8) };
        var sudo = new List<Bytes> { new("s6-sudoc"u8) };
        var options = new Options(argv, "qQvp:l:et:T:"u8);
        while (options.Next(out byte option))
        {
            if (option == Options.Unknown)
                return proc.Usage(Usage);
            List<Bytes> program = option is (byte)'e' or (byte)'t' or (byte)'T' ? sudo : client;
            program.Add(new Bytes([(byte)'-', option]));
            if (option is (byte)'p' or (byte)'l' or (byte)'t' or (byte)'T')
                program.Add(options.Value);
        }
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        Bytes[] chain = [.. client, new("--"u8), options.Rest[0], .. sudo, new("--"u8), .. options.Rest[1..]];
        return Next.Exec(chain);
    }
}

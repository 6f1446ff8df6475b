using System;
using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Logging;

/// <summary>The <c>&lt;number&gt;</c> at the beginning of a syslog message, in the words of syslogd.</summary>
internal static class SyslogCode
{
    private static ReadOnlySpan<byte> Levels => "emerg alert crit err warn notice info debug"u8;

    private static ReadOnlySpan<byte> Facilities =>
        "kern user mail daemon auth syslog lpr news uucp cron authpriv ftp unknown unknown unknown unknown local0 local1 local2 local3 local4 local5 local6 local7 mark"u8;

    /// <summary>Appends <c>facility.level: </c> and returns what follows the code; the whole message where there is none.</summary>
    public static ReadOnlySpan<byte> Translate(ReadOnlySpan<byte> message, ByteQueue to)
    {
        int end = message.StartsWith("<"u8) ? message.IndexOf((byte)'>') : -1;
        if (end < 0 || !Scan.Number(message[1..end], out uint code))
            return message;
        ReadOnlySpan<byte> facility = Word(Facilities, code / 8);
        to.Append(facility.IsEmpty ? "unknown"u8 : facility);
        to.Append("."u8);
        to.Append(Word(Levels, code % 8));
        to.Append(": "u8);
        return message[(end + 1)..];
    }

    private static ReadOnlySpan<byte> Word(ReadOnlySpan<byte> words, uint index)
    {
        for (; index > 0 && !words.IsEmpty; index--)
        {
            int space = words.IndexOf((byte)' ');
            words = space < 0 ? default : words[(space + 1)..];
        }
        int end = words.IndexOf((byte)' ');
        return end < 0 ? words : words[..end];
    }
}

using System;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Logging;

/// <summary>
/// The regular expression of a selection directive. One that is only a string, or a string at the beginning of the
/// line, is looked for directly; the others are the C library's.
/// </summary>
internal sealed class LinePattern
{
    private readonly Bytes _literal;
    private readonly bool _atStart;
    private readonly PosixRegex? _regex;

    private LinePattern(Bytes literal, bool atStart, PosixRegex? regex) => (_literal, _atStart, _regex) = (literal, atStart, regex);

    /// <summary>Null and the reason if the pattern is not an extended regular expression.</summary>
    public static LinePattern? Compile(Bytes pattern, out Bytes reason)
    {
        bool atStart = pattern.StartsWith("^"u8);
        ReadOnlySpan<byte> text = atStart ? pattern.Span[1..] : pattern.Span;
        reason = default;
        if (IsLiteral(text))
            return new LinePattern(new Bytes(text), atStart, null);
        PosixRegex? regex = PosixRegex.Compile(pattern, extended: true, ignoreCase: false, out reason);
        return regex is null ? null : new LinePattern(default, false, regex);
    }

    /// <summary>Whether a line matches. Its newline is a NUL for a moment, as the C library needs it.</summary>
    public bool IsMatch(Span<byte> lineAndNewline)
    {
        Span<byte> line = lineAndNewline[..^1];
        if (_regex is null)
            return _atStart ? line.StartsWith(_literal.Span) : line.IndexOf(_literal.Span) >= 0;
        lineAndNewline[^1] = 0;
        bool match = _regex.IsMatch(in lineAndNewline[0]);
        lineAndNewline[^1] = (byte)'\n';
        return match;
    }

    private static bool IsLiteral(ReadOnlySpan<byte> text)
    {
        foreach (byte b in text)
            if (@"\^$.[]|()*+?{}"u8.Contains(b))
                return false;
        return !text.IsEmpty;
    }
}

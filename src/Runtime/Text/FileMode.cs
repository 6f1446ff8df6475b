using System;

namespace S6Overlay.Text;

/// <summary>Permissions as mkdir(1), mkfifo(1) and umask(1) take them.</summary>
internal static class FileMode
{
    /// <summary>
    /// An octal number, or clauses such as <c>u+rwx,go=r</c> that change <paramref name="start"/>. Where a clause does
    /// not say whose permissions it means, the file mode creation mask counts. False if it is neither.
    /// </summary>
    public static bool Parse(ReadOnlySpan<byte> text, uint start, uint umask, out uint mode) =>
        Scan.Octal(text, out mode) ? mode <= 0xFFF : Change(text, start, umask, out mode);

    /// <summary>The clauses alone; see <see cref="Parse"/>.</summary>
    public static bool Change(ReadOnlySpan<byte> text, uint start, uint umask, out uint mode)
    {
        mode = start;
        while (true)
        {
            int comma = text.IndexOf((byte)',');
            if (!Clause(comma < 0 ? text : text[..comma], umask, ref mode))
                return false;
            if (comma < 0)
                return true;
            text = text[(comma + 1)..];
        }
    }

    private static bool Clause(ReadOnlySpan<byte> text, uint umask, ref uint mode)
    {
        uint who = 0;
        int at = 0;
        for (; at < text.Length && Who(text[at]) is var bits and > 0; at++)
            who |= bits;
        uint reach = who == 0 ? 0xFFF & ~umask : who;
        if (at == text.Length)
            return false;
        while (at < text.Length)
        {
            byte operation = text[at++];
            if (operation is not ((byte)'+' or (byte)'-' or (byte)'='))
                return false;
            uint given = 0;
            for (; at < text.Length && Permission(text[at], mode) is var bits and < uint.MaxValue; at++)
                given |= bits;
            given &= reach;
            if (operation == (byte)'-')
                mode &= ~given;
            else
                mode = given | (operation == (byte)'=' ? mode & ~(who == 0 ? 0xFFFu : who) : mode);
        }
        return true;
    }

    // The bits of a class: its permissions, and the set-id bit that goes with it.
    private static uint Who(byte letter) => letter switch
    {
        (byte)'u' => 0x9C0,
        (byte)'g' => 0x438,
        (byte)'o' => 0x207,
        (byte)'a' => 0xFFF,
        _ => 0,
    };

    private static uint Permission(byte letter, uint mode) => letter switch
    {
        (byte)'r' => 0x124,
        (byte)'w' => 0x092,
        (byte)'x' => 0x049,
        (byte)'X' => (mode & 0x49) != 0 ? 0x049u : 0,
        (byte)'s' => 0xC00,
        (byte)'t' => 0x200,
        (byte)'u' => (mode >> 6 & 7) * 0x49,
        (byte)'g' => (mode >> 3 & 7) * 0x49,
        (byte)'o' => (mode & 7) * 0x49,
        _ => uint.MaxValue,
    };
}

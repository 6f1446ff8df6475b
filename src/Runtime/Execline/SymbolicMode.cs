using System;

namespace S6Overlay.Execline;

/// <summary>Symbolic modes as chmod(1) and umask(1) take them: <c>u=rwx,g+r,o-w</c>.</summary>
internal static class SymbolicMode
{
    /// <summary>
    /// Applies a symbolic mode to the permissions that <paramref name="mask"/> lets through, and returns the mask for
    /// what comes out. False if it is no symbolic mode.
    /// </summary>
    public static bool Apply(ReadOnlySpan<byte> text, uint mask, out uint newMask)
    {
        uint allowed = ~mask & 0x1FF;
        newMask = mask;
        while (true)
        {
            int comma = text.IndexOf((byte)',');
            if (!Clause(comma < 0 ? text : text[..comma], ref allowed))
                return false;
            if (comma < 0)
                break;
            text = text[(comma + 1)..];
        }
        newMask = ~allowed & 0x1FF;
        return true;
    }

    private static bool Clause(ReadOnlySpan<byte> clause, ref uint allowed)
    {
        int at = 0;
        uint who = 0;
        for (; at < clause.Length && Who(clause[at]) is > 0 and uint more; at++)
            who |= more;
        if (who == 0)
            who = 0x1FF;
        if (at == clause.Length)
            return false;
        while (at < clause.Length)
        {
            byte action = clause[at++];
            if (action is not ((byte)'+' or (byte)'-' or (byte)'='))
                return false;
            uint permissions = 0;
            for (; at < clause.Length && clause[at] is not ((byte)'+' or (byte)'-' or (byte)'='); at++)
            {
                uint one = Permission(clause[at], allowed);
                if (one == uint.MaxValue)
                    return false;
                permissions |= one;
            }
            permissions &= who;
            allowed = action switch
            {
                (byte)'+' => allowed | permissions,
                (byte)'-' => allowed & ~permissions,
                _ => (allowed & ~who) | permissions,
            };
        }
        return true;
    }

    private static uint Who(byte letter) => letter switch
    {
        (byte)'u' => 0x1C0,
        (byte)'g' => 0x38,
        (byte)'o' => 7,
        (byte)'a' => 0x1FF,
        _ => 0,
    };

    /// <summary>The bits of a permission letter for everybody; of <c>u</c>, <c>g</c> or <c>o</c>: what these may now.</summary>
    private static uint Permission(byte letter, uint allowed) => letter switch
    {
        (byte)'r' => 0x124,
        (byte)'w' => 0x92,
        (byte)'x' => 0x49,
        (byte)'X' => (allowed & 0x49) != 0 ? 0x49u : 0,
        (byte)'s' => 0,
        (byte)'u' => (allowed >> 6 & 7) * 0x49,
        (byte)'g' => (allowed >> 3 & 7) * 0x49,
        (byte)'o' => (allowed & 7) * 0x49,
        _ => uint.MaxValue,
    };
}

using System;
using S6Overlay.Text;

namespace S6Overlay.Kernel;

/// <summary>Signal numbers, which are the same on every Linux this runs on, and their names.</summary>
internal static class Signal
{
    public const int Hup = 1;
    public const int Int = 2;
    public const int Quit = 3;
    public const int Ill = 4;
    public const int Trap = 5;
    public const int Abrt = 6;
    public const int Bus = 7;
    public const int Fpe = 8;
    public const int Kill = 9;
    public const int Usr1 = 10;
    public const int Segv = 11;
    public const int Usr2 = 12;
    public const int Pipe = 13;
    public const int Alrm = 14;
    public const int Term = 15;
    public const int Chld = 17;
    public const int Cont = 18;
    public const int Stop = 19;
    public const int Tstp = 20;
    public const int Ttin = 21;
    public const int Ttou = 22;
    public const int Xcpu = 24;
    public const int Winch = 28;
    public const int Pwr = 30;
    public const int Sys = 31;

    /// <summary>The highest signal number.</summary>
    public const int Max = 64;

    private static ReadOnlySpan<byte> Names =>
        "HUP INT QUIT ILL TRAP ABRT BUS FPE KILL USR1 SEGV USR2 PIPE ALRM TERM STKFLT CHLD CONT STOP TSTP TTIN TTOU URG XCPU XFSZ VTALRM PROF WINCH IO PWR SYS "u8;

    /// <summary>The bit of a signal in a mask.</summary>
    public static ulong Bit(int signal) => 1UL << (signal - 1);

    /// <summary>A number, or a name with or without <c>SIG</c>, in any case. 0 if it is neither.</summary>
    public static int Parse(ReadOnlySpan<byte> text)
    {
        if (Scan.Number(text, out uint number))
            return number is > 0 and <= Max ? (int)number : 0;
        if (text.Length > 3 && Matches(text[..3], "SIG"u8))
            text = text[3..];
        ReadOnlySpan<byte> names = Names;
        for (int signal = 1; !names.IsEmpty; signal++)
        {
            int space = names.IndexOf((byte)' ');
            if (Matches(text, names[..space]))
                return signal;
            names = names[(space + 1)..];
        }
        return Matches(text, "POLL"u8) ? 29 : Matches(text, "IOT"u8) ? Abrt : 0;
    }

    /// <summary>The name without <c>SIG</c>; empty if the signal has none.</summary>
    public static ReadOnlySpan<byte> Name(int signal)
    {
        ReadOnlySpan<byte> names = Names;
        for (int i = 1; !names.IsEmpty; i++)
        {
            int space = names.IndexOf((byte)' ');
            if (i == signal)
                return names[..space];
            names = names[(space + 1)..];
        }
        return default;
    }

    private static bool Matches(ReadOnlySpan<byte> text, ReadOnlySpan<byte> upper)
    {
        if (text.Length != upper.Length)
            return false;
        for (int i = 0; i < text.Length; i++)
            if ((text[i] is >= (byte)'a' and <= (byte)'z' ? text[i] - 32 : text[i]) != upper[i])
                return false;
        return true;
    }
}

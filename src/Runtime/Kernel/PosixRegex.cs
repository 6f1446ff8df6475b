using System;
using System.Runtime.InteropServices;
using S6Overlay.Core;

namespace S6Overlay.Kernel;

/// <summary>
/// A POSIX regular expression on bytes, compiled and matched by the C library (regcomp(3), regexec(3)). A subject ends
/// at its first NUL byte: the C library knows no other end.
/// </summary>
internal sealed unsafe class PosixRegex : IDisposable
{
    private const int Extended = 1, IgnoreCase = 2, NoSubexpressions = 8;

    // regex_t is 64 bytes in musl and in glibc, on every 64-bit machine.
    private const nuint Size = 256;

    private void* _compiled;

    private PosixRegex(void* compiled) => _compiled = compiled;

    ~PosixRegex() => Free();

    /// <summary>
    /// Compiles a pattern. Returns null and the C library's reason if it is not one. <see cref="Match"/> is only for
    /// one that was compiled with <paramref name="positions"/>.
    /// </summary>
    public static PosixRegex? Compile(Bytes pattern, bool extended, bool ignoreCase, out Bytes reason, bool positions = false)
    {
        void* compiled = NativeMemory.AllocZeroed(Size);
        int error;
        fixed (byte* text = pattern)
            error = regcomp(compiled, text, (extended ? Extended : 0) | (ignoreCase ? IgnoreCase : 0) | (positions ? 0 : NoSubexpressions));
        if (error == 0)
        {
            reason = default;
            return new PosixRegex(compiled);
        }
        byte* message = stackalloc byte[256];
        regerror(error, compiled, message, 256);
        reason = Bytes.FromPointer(message);
        NativeMemory.Free(compiled);
        return null;
    }

    /// <summary>Whether the pattern is found in the string at <paramref name="subject"/>, which must be followed by a NUL byte.</summary>
    public bool IsMatch(ref readonly byte subject)
    {
        fixed (byte* text = &subject)
            return regexec(_compiled, text, 0, null, 0) == 0;
    }

    public bool IsMatch(Bytes subject) => IsMatch(in subject.GetPinnableReference());

    /// <summary>
    /// Where the pattern, and its first subexpressions, are found in <paramref name="subject"/>: the whole match is the
    /// first of <paramref name="ranges"/>. A subexpression that took no part is empty at the beginning.
    /// </summary>
    public bool Match(Bytes subject, Span<Range> ranges)
    {
        // regmatch_t is two offsets: 64 bits wide in musl, 32 in glibc. The whole match tells which: its end is in the
        // upper half of the first word there, where it is not empty; where it is, every offset is 0 or −1.
        long* wide = (long*)NativeMemory.AllocZeroed((nuint)ranges.Length * 2, sizeof(long));
        int* narrow = (int*)wide;
        int result;
        fixed (byte* text = subject)
            result = regexec(_compiled, text, (nuint)ranges.Length, wide, 0);
        bool isNarrow = wide[0] >> 32 != 0;
        for (int i = 0; i < ranges.Length && result == 0; i++)
        {
            long start = isNarrow ? narrow[2 * i] : wide[2 * i];
            long end = isNarrow ? narrow[2 * i + 1] : wide[2 * i + 1];
            ranges[i] = start < 0 ? default : (int)start..(int)end;
        }
        NativeMemory.Free(wide);
        return result == 0;
    }

    /// <summary>How many subexpressions a valid pattern has.</summary>
    public static int Subexpressions(ReadOnlySpan<byte> pattern, bool extended)
    {
        int count = 0;
        for (int i = 0; i < pattern.Length; i++)
        {
            if (pattern[i] == (byte)'\\')
            {
                i++;
                count += !extended && i < pattern.Length && pattern[i] == (byte)'(' ? 1 : 0;
            }
            else if (pattern[i] == (byte)'[')
                i = EndOfBracket(pattern, i);
            else if (extended && pattern[i] == (byte)'(')
                count++;
        }
        return count;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
    }

    private static int EndOfBracket(ReadOnlySpan<byte> pattern, int start)
    {
        int i = start + 1;
        if (i < pattern.Length && pattern[i] == (byte)'^')
            i++;
        if (i < pattern.Length && pattern[i] == (byte)']')
            i++;
        for (; i < pattern.Length && pattern[i] != (byte)']'; i++)
        {
            if (pattern[i] != (byte)'[' || i + 1 >= pattern.Length || pattern[i + 1] is not ((byte)':' or (byte)'.' or (byte)'='))
                continue;
            int close = pattern[(i + 2)..].IndexOf([pattern[i + 1], (byte)']']);
            i = close < 0 ? i : i + 2 + close + 1;
        }
        return i;
    }

    private void Free()
    {
        if (_compiled == null)
            return;
        regfree(_compiled);
        NativeMemory.Free(_compiled);
        _compiled = null;
    }

    [DllImport("libc.so.6")]
    private static extern int regcomp(void* compiled, byte* pattern, int flags);

    [DllImport("libc.so.6")]
    private static extern int regexec(void* compiled, byte* subject, nuint matches, void* match, int flags);

    [DllImport("libc.so.6")]
    private static extern nuint regerror(int error, void* compiled, byte* message, nuint size);

    [DllImport("libc.so.6")]
    private static extern void regfree(void* compiled);
}

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

    private const long Untouched = long.MinValue;

    private void* _compiled;

    private PosixRegex(void* compiled) => _compiled = compiled;

    ~PosixRegex() => Free();

    /// <summary>Compiles a pattern. Returns null and the C library's reason if it is not one.</summary>
    public static PosixRegex? Compile(Bytes pattern, bool extended, bool ignoreCase, out Bytes reason, bool captures = false)
    {
        void* compiled = NativeMemory.AllocZeroed(Size);
        int error;
        fixed (byte* text = pattern)
            error = regcomp(compiled, text, (extended ? Extended : 0) | (ignoreCase ? IgnoreCase : 0) | (captures ? 0 : NoSubexpressions));
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
    /// The bytes that the whole pattern matched, and those of its first subexpression; (−1, −1) for one that took no
    /// part. False if the pattern is not found. Needs <c>captures</c>.
    /// </summary>
    public bool Match(Bytes subject, out (long Start, long End) whole, out (long Start, long End) first)
    {
        // regoff_t is a long in musl and an int in glibc: four of either fit, and which it is shows in the last one.
        const int Count = 2;
        long* places = stackalloc long[Count * 2];
        new System.Span<long>(places, Count * 2).Fill(Untouched);
        bool found;
        fixed (byte* text = subject)
            found = regexec(_compiled, text, Count, places, 0) == 0;
        int* narrow = (int*)places;
        bool wide = places[(Count * 2) - 1] != Untouched;
        whole = !found ? (-1, -1) : wide ? (places[0], places[1]) : (narrow[0], narrow[1]);
        first = !found ? (-1, -1) : wide ? (places[2], places[3]) : (narrow[2], narrow[3]);
        return found;
    }

    public void Dispose()
    {
        Free();
        GC.SuppressFinalize(this);
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

using System;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Logging;

/// <summary>
/// A program that reads lines from standard input and writes them changed to standard output. What one read brings is
/// written before the next: the output never waits for more input.
/// </summary>
internal static class LineFilter
{
    private const int ReadSize = 1 << 16;

    /// <summary>Changes one line, without its end; <paramref name="to"/> takes the result.</summary>
    public delegate void Change(ReadOnlySpan<byte> line, ByteQueue to);

    /// <summary>
    /// Runs until the end of the input. Lines end with a newline or, with <paramref name="orNul"/>, a NUL byte, and are
    /// written with a newline; one without an end gets it only with <paramref name="completeLast"/>.
    /// </summary>
    public static Next Run(Proc proc, Change change, bool orNul, bool completeLast, Action? onRead = null)
    {
        ReadOnlySpan<byte> ends = orNul ? "\n\0"u8 : "\n"u8;
        var input = new ByteQueue();
        var output = new ByteQueue();
        int seen = 0;
        while (true)
        {
            int got = Sys.Read(0, input.Reserve(ReadSize)[..ReadSize]);
            if (got < 0)
                return proc.FatalSystem(got, "unable to read standard input"u8);
            input.Commit(got);
            onRead?.Invoke();
            int end;
            while ((end = input.Span[seen..].IndexOfAny(ends)) >= 0)
            {
                change(input.Span[..(seen + end)], output);
                output.Append("\n"u8);
                input.Take(seen + end + 1);
                seen = 0;
            }
            seen = input.Length;
            if (got == 0 && seen > 0)
            {
                change(input.Span, output);
                if (completeLast)
                    output.Append("\n"u8);
            }
            int error = Sys.WriteAll(1, output.Span);
            if (error < 0)
                return proc.FatalSystem(error, "unable to write to standard output"u8);
            output.Clear();
            if (got == 0)
                return Next.Exit(0);
        }
    }
}

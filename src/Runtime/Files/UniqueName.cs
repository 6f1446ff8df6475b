using System;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Files;

/// <summary>Names that nobody has guessed.</summary>
internal static class UniqueName
{
    /// <summary>64 characters that are safe in file names and shells.</summary>
    private static ReadOnlySpan<byte> Alphabet => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_"u8;

    /// <summary>Fills the buffer with random letters, digits, <c>-</c> and <c>_</c>.</summary>
    public static void Fill(Span<byte> name)
    {
        Sys.Random(name);
        foreach (ref byte b in name)
            b = Alphabet[b & 63];
    }

    /// <summary>A hidden name for a temporary file in the directory of <paramref name="path"/>, to be renamed to it.</summary>
    public static Bytes Beside(Bytes path)
    {
        Span<byte> random = stackalloc byte[12];
        Fill(random);
        ReadOnlySpan<byte> name = path.Span.TrimEnd((byte)'/');
        return Bytes.Concat(name[..(name.LastIndexOf((byte)'/') + 1)], ".s6-new-"u8, random);
    }
}

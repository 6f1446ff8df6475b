using System;
using S6Overlay.Core;

namespace S6Overlay.Execline;

/// <summary>
/// A block as it stands in an argument vector: each word begins with a space, and an empty word ends the block.
/// </summary>
internal readonly ref struct Block(ReadOnlySpan<Bytes> arguments, ReadOnlySpan<Bytes> rest)
{
    /// <summary>The block's own command line, unquoted.</summary>
    public ReadOnlySpan<Bytes> Arguments { get; } = arguments;

    /// <summary>What follows the block.</summary>
    public ReadOnlySpan<Bytes> Rest { get; } = rest;

    public bool IsEmpty => Arguments.IsEmpty;

    /// <summary>
    /// Reads the block that begins at <paramref name="start"/>. False if there is none there; then
    /// <paramref name="refusal"/> is exit 100, after a message that names the word.
    /// </summary>
    public static bool Read(Proc proc, ReadOnlySpan<Bytes> argv, int start, out Block block, out Next refusal)
    {
        int end = start;
        while (end < argv.Length && argv[end].StartsWith(" "u8))
            end++;
        refusal = default;
        block = default;
        if (end >= argv.Length || !argv[end].IsEmpty)
        {
            refusal = end >= argv.Length
                ? proc.Fatal(ExitCode.Usage, "unterminated block")
                : proc.Fatal(ExitCode.Usage, $"unquoted argument {argv[end]} at block {1} argument {end - start + 1}");
            return false;
        }
        Bytes[] arguments = new Bytes[end - start];
        for (int i = start; i < end; i++)
            arguments[i - start] = argv[i].Slice(1);
        block = new Block(arguments, argv[(end + 1)..]);
        return true;
    }
}

using System;
using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Execline;

/// <summary>
/// A block as it stands in an argument vector: each word begins with a space, and an empty word ends the block.
/// A word without the space is taken as it is, unless <c>EXECLINE_STRICT</c> asks for a warning (1) or a refusal (2).
/// </summary>
internal readonly ref struct Block(ReadOnlySpan<Bytes> arguments, ReadOnlySpan<Bytes> rest)
{
    /// <summary>The variable that says what to do about words without their space.</summary>
    public static ReadOnlySpan<byte> StrictVariable => "EXECLINE_STRICT"u8;

    /// <summary>The block's own command line, unquoted.</summary>
    public ReadOnlySpan<Bytes> Arguments { get; } = arguments;

    /// <summary>What follows the block.</summary>
    public ReadOnlySpan<Bytes> Rest { get; } = rest;

    public bool IsEmpty => Arguments.IsEmpty;

    /// <summary>How strict <paramref name="env"/> wants blocks to be: 0, 1 (warn) or more (refuse).</summary>
    public static uint Strictness(Env env)
    {
        Bytes value = env.Get(StrictVariable);
        return !value.IsNull && Scan.Number(value, out uint strictness) ? strictness : 0;
    }

    /// <summary>
    /// Reads the block that begins at <paramref name="start"/>; it is the command's <paramref name="number"/>th, called
    /// <paramref name="role"/> in messages. False if there is none there; then <paramref name="refusal"/> is exit 100,
    /// after a message.
    /// </summary>
    public static bool Read(Proc proc, ReadOnlySpan<Bytes> argv, int start, out Block block, out Next refusal, int number = 1, string role = "")
    {
        refusal = default;
        block = default;
        start = Math.Min(start, argv.Length);
        int end = End(argv, start);
        if (end < 0)
        {
            refusal = proc.Fatal(ExitCode.Usage, $"unterminated {role}{(role.Length > 0 ? " " : "")}block{Hint(argv, start)}");
            return false;
        }
        for (int i = start; i < end; i++)
        {
            if (argv[i][0] == (byte)' ')
                continue;
            uint strictness = Strictness(proc.Env);
            if (strictness == 0)
                break;
            Message message = $"unquoted argument {argv[i]} at block {number} position {i - start}";
            if (strictness > 1)
            {
                refusal = proc.Fatal(ExitCode.Usage, message);
                return false;
            }
            proc.Warn(message);
        }
        block = new Block(Unquote(argv[start..end]), argv[(end + 1)..]);
        return true;
    }

    /// <summary>The index of the empty word that ends the block beginning at <paramref name="start"/>; −1 if there is none.</summary>
    public static int End(ReadOnlySpan<Bytes> argv, int start)
    {
        for (int i = start; i < argv.Length; i++)
            if (argv[i].IsEmpty)
                return i;
        return -1;
    }

    /// <summary>The words without the space that each begins with.</summary>
    public static Bytes[] Unquote(ReadOnlySpan<Bytes> words)
    {
        var unquoted = new Bytes[words.Length];
        for (int i = 0; i < words.Length; i++)
            unquoted[i] = !words[i].IsEmpty && words[i][0] == (byte)' ' ? words[i].Slice(1) : words[i];
        return unquoted;
    }

    private static string Hint(ReadOnlySpan<Bytes> argv, int start) =>
        start < argv.Length && argv[start].StartsWith(" "u8) ? "" : " (a block is written { program arguments })";
}

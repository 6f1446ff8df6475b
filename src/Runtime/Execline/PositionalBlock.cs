using System;
using S6Overlay.Core;

namespace S6Overlay.Execline;

/// <summary>Blocks among the positional parameters of a script, which is how a command written in execline is given its blocks.</summary>
internal static class PositionalBlock
{
    /// <summary>Takes the first block off <paramref name="arguments"/>; it is the script's <paramref name="number"/>th. False means exit 100, after a message.</summary>
    public static bool Read(Proc proc, ReadOnlySpan<Bytes> arguments, uint number, out Bytes[] block, out ReadOnlySpan<Bytes> rest, out Next refusal)
    {
        block = [];
        rest = default;
        refusal = default;
        int end = Block.End(arguments, 0);
        if (end < 0)
        {
            refusal = proc.Fatal(ExitCode.Usage, $"too few arguments: block {number} is not there or has no end");
            return false;
        }
        uint strictness = Block.Strictness(proc.Env);
        for (int i = 0; i < end && strictness > 0; i++)
        {
            if (arguments[i][0] == (byte)' ')
                continue;
            Message message = $"unquoted positional {arguments[i]} at block {number} position {i + 1}";
            if (strictness > 1)
            {
                refusal = proc.Fatal(ExitCode.Usage, message);
                return false;
            }
            proc.Warn(message);
        }
        block = Block.Unquote(arguments[..end]);
        rest = arguments[(end + 1)..];
        return true;
    }
}

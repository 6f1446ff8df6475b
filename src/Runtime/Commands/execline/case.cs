using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.Execline;

/// <summary>Goes on as one of several blocks, by the pattern that a value matches. See docs/commands/case.md.</summary>
internal static class Case
{
    public static ReadOnlySpan<byte> Usage => "case [ -s | -S ] [ -e | -E ] [ -n | -N ] [ -i ] value { [ pattern { block } ] ... } progdefault..."u8;

    [Command("case", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool shell = false, basic = false, store = false, special = false;
        var options = new Options(argv, "sSeEnNi"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'s':
                case (byte)'S':
                    shell = option == (byte)'s';
                    break;
                case (byte)'e':
                case (byte)'E':
                    basic = option == (byte)'e';
                    break;
                case (byte)'n':
                case (byte)'N':
                    store = option == (byte)'N';
                    break;
                case (byte)'i':
                    special = true;
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        ReadOnlySpan<Bytes> words = options.Rest;
        if (words.Length < 2)
            return proc.Usage(Usage);
        if (!Block.Read(proc, words, 1, out Block cases, out Next refusal))
            return refusal;
        ReadOnlySpan<Bytes> left = cases.Arguments;
        for (int number = 2; !left.IsEmpty; number++)
        {
            Bytes pattern = left[0];
            if (left.Length < 2)
                return proc.Fatal(ExitCode.Usage, $"there is no block behind the pattern {pattern}");
            if (!Block.Read(proc, left, 1, out Block block, out refusal, number))
                return refusal;
            bool matches;
            if (shell)
                matches = Sys.Matches(pattern, words[0], (basic ? Sys.MatchFlags.NoEscape : 0) | (store ? Sys.MatchFlags.PathName : 0) | (special ? Sys.MatchFlags.Period : 0));
            else if (!Matches(proc, pattern, words[0], !basic, special, store, out matches, out refusal))
                return refusal;
            if (matches)
                return Next.Exec(block.Arguments);
            left = block.Rest;
        }
        return Next.Exec(cases.Rest);
    }

    /// <summary>Whether a regular expression matches the whole value; then, if wanted, its parts go into the environment.</summary>
    private static bool Matches(Proc proc, Bytes pattern, Bytes value, bool extended, bool ignoreCase, bool store, out bool matches, out Next refusal)
    {
        matches = false;
        refusal = default;
        using PosixRegex? regex = PosixRegex.Compile(pattern, extended, ignoreCase, out Bytes reason, positions: true);
        if (regex is null)
        {
            refusal = proc.Fatal(ExitCode.Usage, $"{pattern} is not a regular expression: {reason}");
            return false;
        }
        // POSIX finds the leftmost match, and of these the longest: it is the whole value if any match is.
        var ranges = new Range[PosixRegex.Subexpressions(pattern, extended) + 1];
        matches = regex.Match(value, ranges) && ranges[0].Equals(0..value.Length);
        if (!matches || !store)
            return true;
        var parts = new Bytes[ranges.Length - 1];
        for (int i = 0; i < parts.Length; i++)
            parts[i] = new Bytes(value.Span[ranges[i + 1]]);
        new Positionals(pattern, parts).Store(proc.Env);
        return true;
    }
}

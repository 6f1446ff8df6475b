using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Execline;

/// <summary>
/// The commands that define substitutions, in the form that both they and the directives of <c>multisubstitute</c>
/// take: each reads its options and arguments from the front of <c>argv</c>, whose first element is its name, adds its
/// keys to a set, and leaves the rest. False means that <c>refusal</c> is how to end, after a message.
/// </summary>
internal static class Definitions
{
    /// <summary>One of the methods below. Without a usage line it is a directive that is misused.</summary>
    public delegate bool Reader(Proc proc, ReadOnlySpan<Bytes> argv, ReadOnlySpan<byte> usage, Substitutions into, out ReadOnlySpan<Bytes> rest, out Next refusal);

    /// <summary>Runs a command that is one definition: reads it, replaces its keys in what follows, and goes on as that.</summary>
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv, ReadOnlySpan<byte> usage, Reader reader)
    {
        var substitutions = new Substitutions();
        return reader(proc, argv, usage, substitutions, out ReadOnlySpan<Bytes> rest, out Next refusal)
            ? substitutions.Exec(proc, rest)
            : refusal;
    }

    /// <summary><c>define [ -s ] [ -C | -c ] [ -N | -n ] [ -d delim ] key value</c></summary>
    public static bool Define(Proc proc, ReadOnlySpan<Bytes> argv, ReadOnlySpan<byte> usage, Substitutions into, out ReadOnlySpan<Bytes> rest, out Next refusal)
    {
        rest = default;
        var transform = new ValueTransform();
        var options = new Options(argv, "sCcNnd:"u8);
        while (options.Next(out byte option))
            if (!transform.Take(option, options.Value))
                return Refuse(Misused(proc, argv[0], usage), out refusal);
        ReadOnlySpan<Bytes> words = options.Rest;
        if (words.Length < 2)
            return Refuse(Misused(proc, argv[0], usage), out refusal);
        rest = words[2..];
        return Add(proc, usage, into, words[0], transform.Apply(words[1]), out refusal);
    }

    /// <summary><c>importas [ -i | -D default ] [ -u ] [ transformation ] key variable</c>, or with <c>-S</c> one name for both.</summary>
    public static bool Import(Proc proc, ReadOnlySpan<Bytes> argv, ReadOnlySpan<byte> usage, Substitutions into, out ReadOnlySpan<Bytes> rest, out Next refusal)
        => Import(proc, argv, usage, into, false, out rest, out refusal);

    /// <summary><c>import</c>: <c>importas -S</c>.</summary>
    public static bool ImportSame(Proc proc, ReadOnlySpan<Bytes> argv, ReadOnlySpan<byte> usage, Substitutions into, out ReadOnlySpan<Bytes> rest, out Next refusal)
        => Import(proc, argv, usage, into, true, out rest, out refusal);

    /// <summary><c>elglob [ -v ] [ -w ] [ -s ] [ -m ] [ -e ] [ -0 ] [ -n ] [ -d delim ] key pattern</c></summary>
    public static bool Glob(Proc proc, ReadOnlySpan<Bytes> argv, ReadOnlySpan<byte> usage, Substitutions into, out ReadOnlySpan<Bytes> rest, out Next refusal)
    {
        rest = default;
        Sys.GlobFlags flags = Sys.GlobFlags.NoSort | Sys.GlobFlags.NoCheck;
        bool verbose = false, strict = false, chomp = false;
        Bytes delimiter = default;
        var options = new Options(argv, "vwsme0nd:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'v':
                    verbose = true;
                    break;
                case (byte)'w':
                    strict = true;
                    break;
                case (byte)'s':
                    flags &= ~Sys.GlobFlags.NoSort;
                    break;
                case (byte)'m':
                    flags |= Sys.GlobFlags.Mark;
                    break;
                case (byte)'e':
                    flags |= Sys.GlobFlags.NoEscape;
                    break;
                case (byte)'0':
                    flags &= ~Sys.GlobFlags.NoCheck;
                    break;
                case (byte)'n':
                    chomp = true;
                    break;
                case (byte)'d':
                    delimiter = options.Value;
                    break;
                default:
                    return Refuse(Misused(proc, argv[0], usage), out refusal);
            }
        }
        ReadOnlySpan<Bytes> words = options.Rest;
        if (words.Length < 2)
            return Refuse(Misused(proc, argv[0], usage), out refusal);
        rest = words[2..];
        Bytes[]? matches = null;
        if (verbose || strict)
        {
            matches = Sys.Glob(words[1], flags | Sys.GlobFlags.StopOnError, out int error);
            if (matches is null && strict)
                return Refuse(proc.FatalSystem(error, $"unable to glob {words[1]}"), out refusal);
            if (matches is null)
                proc.WarnSystem(error, $"while globbing {words[1]}");
        }
        matches ??= Sys.Glob(words[1], flags, out _) ?? [];
        return Add(proc, usage, into, words[0], delimiter.IsNull ? matches : [ValueList.Join(matches, delimiter, chomp)], out refusal);
    }

    /// <summary><c>elgetpositionals [ -P sharp ]</c></summary>
    public static bool Positional(Proc proc, ReadOnlySpan<Bytes> argv, ReadOnlySpan<byte> usage, Substitutions into, out ReadOnlySpan<Bytes> rest, out Next refusal)
    {
        rest = default;
        uint atLeast = 0;
        var options = new Options(argv, "P:"u8);
        while (options.Next(out byte option))
            if (option != (byte)'P' || !Scan.Number(options.Value, out atLeast))
                return Refuse(Misused(proc, argv[0], usage), out refusal);
        rest = options.Rest;
        if (Positionals.FromEnvironment(proc, out refusal, atLeast) is not { } positionals)
            return false;
        if (!Positionals.AreEnough(proc, (uint)positionals.Arguments.Length, atLeast, Block.Strictness(proc.Env), out refusal))
            return false;
        return into.Add(positionals) || Refuse(proc.Fatal(ExitCode.Usage, "a positional parameter is defined twice"u8), out refusal);
    }

    /// <summary><c>multidefine [ -0 ] [ -r ] [ transformation ] value { keys... }</c></summary>
    public static bool MultiDefine(Proc proc, ReadOnlySpan<Bytes> argv, ReadOnlySpan<byte> usage, Substitutions into, out ReadOnlySpan<Bytes> rest, out Next refusal)
    {
        rest = default;
        var transform = new ValueTransform();
        bool missingIsNothing = false, restToLast = false;
        var options = new Options(argv, "0rCcNnd:"u8);
        while (options.Next(out byte option))
        {
            if (option == (byte)'0')
                missingIsNothing = true;
            else if (option == (byte)'r')
                restToLast = true;
            else if (!transform.Take(option, options.Value))
                return Refuse(Misused(proc, argv[0], usage), out refusal);
        }
        transform.Split = true;
        if (options.Rest.Length < 2)
            return Refuse(Misused(proc, argv[0], usage), out refusal);
        if (!Block.Read(proc, options.Rest, 1, out Block keys, out refusal))
            return false;
        rest = keys.Rest;
        if (keys.IsEmpty)
            return Refuse(proc.Fatal(ExitCode.Usage, "empty block: it must name the keys"u8), out refusal);
        if (transform.Apply(options.Rest[0]) is not { } values)
            return NotNetstrings(proc, out refusal);
        for (int i = 0; i < keys.Arguments.Length; i++)
        {
            Bytes key = keys.Arguments[i];
            if (key.IsEmpty)
                continue;
            bool takesRest = restToLast && i == keys.Arguments.Length - 1;
            Bytes[] words = i >= values.Length ? (missingIsNothing ? [] : [new Bytes(default(ReadOnlySpan<byte>))])
                : takesRest ? values.AsSpan(i).ToArray()
                : [values[i]];
            if (!Add(proc, usage, into, key, words, out refusal))
                return false;
        }
        return true;
    }

    private static bool Import(Proc proc, ReadOnlySpan<Bytes> argv, ReadOnlySpan<byte> usage, Substitutions into, bool sameName, out ReadOnlySpan<Bytes> rest, out Next refusal)
    {
        rest = default;
        var transform = new ValueTransform();
        bool insist = false, unset = false;
        Bytes fallback = default;
        var options = new Options(argv, "iuSD:sCcNnd:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'i':
                    insist = true;
                    break;
                case (byte)'u':
                    unset = true;
                    break;
                case (byte)'S':
                    sameName = true;
                    break;
                case (byte)'D':
                    fallback = options.Value;
                    break;
                default:
                    if (!transform.Take(option, options.Value))
                        return Refuse(Misused(proc, argv[0], usage), out refusal);
                    break;
            }
        }
        ReadOnlySpan<Bytes> words = options.Rest;
        int names = sameName ? 1 : 2;
        if (words.Length < names)
            return Refuse(Misused(proc, argv[0], usage), out refusal);
        rest = words[names..];
        Bytes variable = words[names - 1];
        Bytes value = proc.Env.Get(variable);
        if (value.IsNull && insist)
            return Refuse(proc.Fatal(ExitCode.Usage, $"{variable} not set"), out refusal);
        if (value.IsNull)
            value = fallback;
        if (unset)
            into.Unset(variable);
        return Add(proc, usage, into, words[0], value.IsNull ? [] : transform.Apply(value), out refusal);
    }

    private static bool Add(Proc proc, ReadOnlySpan<byte> usage, Substitutions into, Bytes key, Bytes[]? words, out Next refusal)
    {
        refusal = default;
        if (words is null)
            return NotNetstrings(proc, out refusal);
        return into.Add(key, words) || Refuse(proc.Fatal(usage.IsEmpty ? ExitCode.Usage : ExitCode.SystemCall, $"bad substitution key: {(key.IsEmpty ? "it is empty" : "defined twice: ")}{key}"), out refusal);
    }

    private static bool NotNetstrings(Proc proc, out Next refusal) =>
        Refuse(proc.Fatal(ExitCode.SystemCall, "the value is not a sequence of netstrings"u8), out refusal);

    private static Next Misused(Proc proc, Bytes directive, ReadOnlySpan<byte> usage) =>
        usage.IsEmpty ? proc.Fatal(ExitCode.Usage, $"syntax error at directive {directive}") : proc.Usage(usage);

    private static bool Refuse(Next next, out Next refusal)
    {
        refusal = next;
        return false;
    }
}

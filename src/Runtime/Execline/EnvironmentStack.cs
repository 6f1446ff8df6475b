using System;
using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Execline;

/// <summary>
/// The stack of variables in the environment: pushing renames <c>X</c> to <c>X:1</c>, <c>X:1</c> to <c>X:2</c> …;
/// popping does the reverse and drops the top. What has something else than a number behind the colon is left alone.
/// </summary>
internal static class EnvironmentStack
{
    /// <summary>How the variables of <c>elgetopt</c> begin.</summary>
    public static ReadOnlySpan<byte> OptionPrefix => "ELGETOPT_"u8;

    public static bool IsPositional(ReadOnlySpan<byte> name) =>
        !name.IsEmpty && (name[0] == (byte)'#' || name[0] is >= (byte)'0' and <= (byte)'9');

    public static bool IsOption(ReadOnlySpan<byte> name) => name.StartsWith(OptionPrefix);

    /// <summary>Pushes every variable whose name <paramref name="concerns"/>.</summary>
    public static void Push(Env env, NamePredicate concerns) => env.Rename(name =>
    {
        if (!concerns(name))
            return name;
        return Level(name, out ReadOnlySpan<byte> bare, out uint level) && level < uint.MaxValue ? AtLevel(bare, level + 1) : name;
    });

    /// <summary>Pops every variable whose name <paramref name="concerns"/>.</summary>
    public static void Pop(Env env, NamePredicate concerns) => env.Rename(name =>
    {
        if (!concerns(name) || !Level(name, out ReadOnlySpan<byte> bare, out uint level))
            return name;
        if (bare.Length == name.Length)
            return default;
        return level == 0 ? name : AtLevel(bare, level - 1);
    });

    private static Bytes AtLevel(ReadOnlySpan<byte> bare, uint level) =>
        level == 0 ? new Bytes(bare) : Bytes.Concat(bare, ":"u8, Bytes.FromNumber(level));

    /// <summary>Splits <c>X:n</c>; <c>X</c> is level 0, and <c>X:</c> counts as 1. False if there is no number behind the colon.</summary>
    private static bool Level(Bytes name, out ReadOnlySpan<byte> bare, out uint level)
    {
        level = 0;
        int colon = name.Span.IndexOf((byte)':');
        bare = colon < 0 ? name.Span : name.Span[..colon];
        if (colon < 0)
            return true;
        ReadOnlySpan<byte> number = name.Span[(colon + 1)..];
        if (!number.IsEmpty)
            return Scan.Number(number, out level);
        level = 1;
        return true;
    }
}

/// <summary>Whether something concerns variables of this name.</summary>
internal delegate bool NamePredicate(ReadOnlySpan<byte> name);

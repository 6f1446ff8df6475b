using System;
using S6Overlay.Core;

namespace S6Overlay.Execline;

/// <summary>What to do with text that cannot be the value of a variable because it has a NUL byte, or whose writer failed.</summary>
internal enum InvalidValue
{
    /// <summary>End here.</summary>
    Refuse,

    /// <summary>Take what is before the NUL byte.</summary>
    Cut,

    /// <summary>Remove the variable.</summary>
    Unset,

    /// <summary>Take another value.</summary>
    Default,
}

/// <summary>How text that a program wrote becomes the value of a variable.</summary>
internal readonly struct OutputValue(Bytes name, InvalidValue invalid, Bytes fallback, bool chomp, bool substitute, string source)
{
    private readonly Bytes _name = name;
    private readonly InvalidValue _invalid = invalid;
    private readonly Bytes _fallback = fallback;
    private readonly bool _chomp = chomp;
    private readonly bool _substitute = substitute;
    private readonly string _source = source;

    /// <summary>
    /// Goes on as <paramref name="rest"/> with the value; exit <paramref name="refusalCode"/> after a message where it
    /// is invalid and that is not allowed. <paramref name="status"/>, where not null, goes into <c>?</c>.
    /// </summary>
    public static Next Give(Proc proc, OutputValue how, ReadOnlySpan<byte> text, bool failed, int refusalCode, ReadOnlySpan<Bytes> rest, Bytes status = default)
    {
        int nul = text.IndexOf((byte)0);
        if (nul >= 0 && how._invalid == InvalidValue.Refuse)
            return proc.Fatal(refusalCode, $"{how._source} contained a null character");
        if (nul >= 0 && (how._invalid == InvalidValue.Default || (how._invalid == InvalidValue.Unset && !status.IsNull)))
            proc.Warn($"{how._source} contained a null character");
        bool invalid = nul >= 0 || failed;
        if (invalid && how._invalid == InvalidValue.Unset)
            return Autoimport.GiveNothing(proc, how._name, how._substitute, rest, status);
        if (invalid && how._invalid == InvalidValue.Default)
            return Autoimport.Give(proc, how._name, how._fallback, how._substitute, rest, status);
        if (nul >= 0)
            text = text[..nul];
        if (how._chomp && text.EndsWith("\n"u8))
            text = text[..^1];
        return Autoimport.Give(proc, how._name, new Bytes(text), how._substitute, rest, status);
    }
}

using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Execline;

/// <summary>
/// What happens to a value before it is substituted: runs of delimiters are crunched into their first one, a last
/// delimiter is chomped off, the value is split into words. In that order, each only if asked for.
/// </summary>
internal struct ValueTransform
{
    public ValueTransform()
    {
    }

    public bool Split { get; set; }

    public bool Crunch { get; set; }

    public bool Chomp { get; set; }

    /// <summary>The bytes that end a word. Empty: the value is a sequence of netstrings.</summary>
    public Bytes Delimiters { get; set; } = new(" \n\r\t"u8);

    /// <summary>The index of the first byte of <paramref name="text"/> that is one of <paramref name="delimiters"/>; −1 if there is none.</summary>
    public static int FirstOf(ReadOnlySpan<byte> text, ReadOnlySpan<byte> delimiters) => text.IndexOfAny(delimiters);

    /// <summary>Takes one of the options every substituting command has. False if it is not one of them.</summary>
    public bool Take(byte option, Bytes value)
    {
        switch (option)
        {
            case (byte)'s':
                Split = true;
                return true;
            case (byte)'C':
                Crunch = true;
                return true;
            case (byte)'c':
                Crunch = false;
                return true;
            case (byte)'n':
                Chomp = true;
                return true;
            case (byte)'N':
                Chomp = false;
                return true;
            case (byte)'d':
                Delimiters = value;
                return true;
            default:
                return false;
        }
    }

    /// <summary>The words that stand for <paramref name="value"/>: one, or any number when splitting. Null if it should be netstrings and is not.</summary>
    public readonly Bytes[]? Apply(Bytes value)
    {
        if (Split && Delimiters.IsEmpty)
            return Netstring.DecodeAll(value);
        ReadOnlySpan<byte> text = Crunch ? Crunched(value) : value.Span;
        bool terminated = !text.IsEmpty && IsDelimiter(text[^1]);
        if (Chomp && terminated)
            text = text[..^1];
        return Split ? Words(text, keepLast: !Chomp || terminated) : [new Bytes(text)];
    }

    private readonly Bytes[] Words(ReadOnlySpan<byte> text, bool keepLast)
    {
        var words = new List<Bytes>();
        int end;
        while ((end = FirstOf(text, Delimiters)) >= 0)
        {
            words.Add(new Bytes(text[..end]));
            text = text[(end + 1)..];
        }
        if (!text.IsEmpty && keepLast)
            words.Add(new Bytes(text));
        return words.ToArray();
    }

    private readonly byte[] Crunched(Bytes value)
    {
        byte[] kept = new byte[value.Length];
        int length = 0;
        bool afterDelimiter = false;
        foreach (byte b in value.Span)
        {
            bool delimiter = IsDelimiter(b);
            if (!delimiter || !afterDelimiter)
                kept[length++] = b;
            afterDelimiter = delimiter;
        }
        return kept.AsSpan(0, length).ToArray();
    }

    private readonly bool IsDelimiter(byte b) => Delimiters.Span.Contains(b);
}

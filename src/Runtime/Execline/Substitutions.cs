using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using S6Overlay.Core;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Execline;

/// <summary>
/// Keys and the words that stand for them, replaced in parallel in an argument vector.
/// <c>${key}</c> matches anywhere, <c>$key</c> up to the end of the word or the next <c>$ \ { }</c>. Before the
/// dollar, 2n backslashes become n and the key is replaced; 2n+1 become n and the key stays as it is written. A word
/// with a key of several words becomes as many words, its other parts repeated; of none: it disappears.
/// </summary>
internal sealed class Substitutions
{
    /// <summary>
    /// What an argument vector may grow to by substitution, in bytes: far beyond the kernel's limit for programs that
    /// are not ours, and a bound on memory for those that are.
    /// </summary>
    private const int MaxSize = 32 << 20;

    private readonly List<(Bytes Name, Bytes[] Words)> _keys = [];
    private readonly List<Bytes> _unset = [];
    private Positionals? _positionals;

    /// <summary>Adds a key. False if it cannot be one: it is empty, or there already.</summary>
    public bool Add(Bytes name, params Bytes[] words)
    {
        if (name.IsEmpty || Find(name) is not null)
            return false;
        _keys.Add((name, words));
        return true;
    }

    /// <summary>Adds the keys <c>#</c>, <c>@</c>, <c>0</c>, <c>1</c> … False if one of them is there already.</summary>
    public bool Add(Positionals positionals)
    {
        foreach ((Bytes name, _) in _keys)
            if (positionals.Find(name) is not null)
                return false;
        if (_positionals is not null)
            return false;
        _positionals = positionals;
        return true;
    }

    /// <summary>Has a variable removed from the environment by <see cref="Exec"/>.</summary>
    public void Unset(Bytes variable) => _unset.Add(variable);

    /// <summary>Goes on as <paramref name="argv"/> with every key replaced.</summary>
    public Next Exec(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (Apply(argv) is not { } substituted)
            return proc.FatalSystem(-E2BIG, "unable to substitute"u8);
        foreach (Bytes variable in _unset)
            proc.Env.Unset(variable);
        return substituted.Length == 0 ? Next.Exit(0) : Next.Exec(substituted, substituted[0]);
    }

    /// <summary>The vector with every key replaced. Null if it would become too large.</summary>
    public Bytes[]? Apply(ReadOnlySpan<Bytes> argv)
    {
        var result = new List<Bytes>(argv.Length);
        var parts = new List<Part>();
        long size = 0;
        foreach (Bytes word in argv)
        {
            parts.Clear();
            if (!Match(word, parts))
                result.Add(word);
            else if (!Expand(parts, result, ref size))
                return null;
        }
        return result.ToArray();
    }

    /// <summary>Cuts a word into literal parts and keys. False if there is no key in it: then it stays as it is.</summary>
    private bool Match(Bytes word, List<Part> parts)
    {
        ReadOnlySpan<byte> text = word.Span;
        int copied = 0;
        int at = 0;
        int found;
        while ((found = text[at..].IndexOf((byte)'$')) >= 0)
        {
            int dollar = at + found;
            at = dollar + 1;
            int end = NameEnd(text, at, out ReadOnlySpan<byte> name);
            Bytes[]? words = end < 0 ? null : Find(name);
            if (words is null)
                continue;
            int slashes = 0;
            while (dollar - slashes > copied && text[dollar - slashes - 1] == (byte)'\\')
                slashes++;
            bool literal = slashes % 2 == 1;
            int before = dollar - slashes;
            parts.Add(new Part(Bytes.Concat(text[copied..before], text.Slice(before, slashes / 2), literal ? text[dollar..end] : default)));
            if (!literal)
                parts.Add(new Part(words));
            copied = at = end;
        }
        if (parts.Count == 0)
            return false;
        if (copied < text.Length)
            parts.Add(new Part(new Bytes(text[copied..])));
        return true;
    }

    /// <summary>The name that begins behind a dollar, and where it ends; −1 if there is none.</summary>
    private static int NameEnd(ReadOnlySpan<byte> text, int start, out ReadOnlySpan<byte> name)
    {
        bool braced = start < text.Length && text[start] == (byte)'{';
        int first = braced ? start + 1 : start;
        int end = first;
        while (end < text.Length && text[end] is not ((byte)'$' or (byte)'\\' or (byte)'{' or (byte)'}'))
            end++;
        name = text[first..end];
        if (!braced)
            return end;
        return end < text.Length && text[end] == (byte)'}' ? end + 1 : -1;
    }

    /// <summary>Adds every combination of the parts' words, the leftmost changing slowest. False if that is too much.</summary>
    private static bool Expand(List<Part> parts, List<Bytes> result, ref long size)
    {
        foreach (Part part in parts)
            if (part.Words.Length == 0)
                return true;
        int[] choice = new int[parts.Count];
        var word = new List<byte>();
        int turning;
        do
        {
            word.Clear();
            for (int i = 0; i < parts.Count; i++)
                word.AddRange(parts[i].Words[choice[i]].Span);
            size += word.Count + 1;
            if (size > MaxSize)
                return false;
            result.Add(new Bytes(CollectionsMarshal.AsSpan(word)));
            turning = parts.Count - 1;
            while (turning >= 0 && ++choice[turning] == parts[turning].Words.Length)
                choice[turning--] = 0;
        }
        while (turning >= 0);
        return true;
    }

    private Bytes[]? Find(ReadOnlySpan<byte> name)
    {
        foreach ((Bytes key, Bytes[] words) in _keys)
            if (key.Equals(name))
                return words;
        return _positionals?.Find(name);
    }

    /// <summary>A piece of a word: what it can be.</summary>
    private readonly struct Part(params Bytes[] words)
    {
        public Bytes[] Words { get; } = words;
    }
}

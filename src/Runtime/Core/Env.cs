using System;
using System.Collections.Generic;

namespace S6Overlay.Core;

/// <summary>
/// The environment of a program: <c>NAME=VALUE</c> byte strings in the order they came. Entries without <c>=</c> are
/// kept and passed on, never found. One assignment per name: setting replaces in place.
/// </summary>
internal sealed class Env
{
    private readonly List<Bytes> _entries;

    public Env() => _entries = [];

    public Env(ReadOnlySpan<Bytes> entries)
    {
        _entries = new List<Bytes>(entries.Length + 8);
        foreach (Bytes entry in entries)
            _entries.Add(entry);
    }

    public int Count => _entries.Count;

    /// <summary>The entry at <paramref name="index"/>, as <c>NAME=VALUE</c>.</summary>
    public Bytes this[int index] => _entries[index];

    public Env Clone() => new(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_entries));

    /// <summary>The value of <paramref name="name"/>; a null <see cref="Bytes"/> if it is not set.</summary>
    public Bytes Get(ReadOnlySpan<byte> name)
    {
        int index = Find(name);
        return index < 0 ? default : _entries[index].Slice(name.Length + 1);
    }

    public bool Has(ReadOnlySpan<byte> name) => Find(name) >= 0;

    public void Set(ReadOnlySpan<byte> name, ReadOnlySpan<byte> value) => Put(Bytes.Concat(name, "="u8, value), name.Length);

    /// <summary>Adds one <c>NAME=VALUE</c> entry, replacing what had that name.</summary>
    public void Put(Bytes assignment)
    {
        int equals = assignment.Span.IndexOf((byte)'=');
        if (equals < 0)
            _entries.Add(assignment);
        else
            Put(assignment, equals);
    }

    public void Unset(ReadOnlySpan<byte> name)
    {
        for (int i = _entries.Count - 1; i >= 0; i--)
            if (IsFor(_entries[i], name))
                _entries.RemoveAt(i);
    }

    public void Clear() => _entries.Clear();

    /// <summary>Gives each variable the name that <paramref name="rename"/> makes of its own; a null name drops it. Two may end up with one name.</summary>
    public void Rename(Func<Bytes, Bytes> rename)
    {
        int kept = 0;
        for (int i = 0; i < _entries.Count; i++)
        {
            Bytes entry = _entries[i];
            int equals = entry.Span.IndexOf((byte)'=');
            if (equals >= 0)
            {
                var old = entry.Slice(0, equals);
                Bytes name = rename(old);
                if (name.IsNull)
                    continue;
                if (name != old)
                    entry = Bytes.Concat(name, entry.Span[equals..]);
            }
            _entries[kept++] = entry;
        }
        _entries.RemoveRange(kept, _entries.Count - kept);
    }

    private void Put(Bytes assignment, int nameLength)
    {
        int index = Find(assignment.Span[..nameLength]);
        if (index < 0)
            _entries.Add(assignment);
        else
            _entries[index] = assignment;
    }

    private int Find(ReadOnlySpan<byte> name)
    {
        for (int i = 0; i < _entries.Count; i++)
            if (IsFor(_entries[i], name))
                return i;
        return -1;
    }

    private static bool IsFor(Bytes entry, ReadOnlySpan<byte> name) =>
        entry.Length > name.Length && entry[name.Length] == (byte)'=' && entry.StartsWith(name);
}

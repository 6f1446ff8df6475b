using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace S6Overlay.Text;

/// <summary>
/// Lines in memory, and their order. Each line has an entry with the eight bytes of its key that count at the moment,
/// so that most comparisons are of two numbers. Sorting is a quicksort on these numbers that goes on with the next
/// eight bytes among lines where they are equal.
/// </summary>
internal sealed unsafe class SortChunk(SortOrder order, byte delimiter) : IDisposable
{
    private const int SmallEnough = 20;

    private byte* _text;
    private nuint _capacity;
    private nuint _length;
    private nuint _searched;
    private nuint _lineStart;
    private Entry* _entries;
    private int _entryCapacity;
    private uint _random = 2463534242;

    public int Count { get; private set; }

    /// <summary>Bytes in use, of text and entries.</summary>
    public long Size => (long)_length + (long)Count * sizeof(Entry);

    /// <summary>The line at a place in the output's order, with its delimiter.</summary>
    public ReadOnlySpan<byte> this[int index]
    {
        get
        {
            Entry entry = _entries[order.Reverse ? Count - 1 - index : index];
            return new ReadOnlySpan<byte>(_text + entry.Offset, (int)entry.Length + 1);
        }
    }

    /// <summary>Room to read into, at the end of the text.</summary>
    public Span<byte> Room()
    {
        const int AtLeast = 65536;
        if (_capacity - _length < AtLeast)
        {
            _capacity = Math.Max(_capacity * 2, 1 << 20);
            _text = (byte*)NativeMemory.Realloc(_text, _capacity);
        }
        return new Span<byte>(_text + _length, (int)Math.Min(_capacity - _length - 1, 1 << 20));
    }

    /// <summary>Takes what was read into <see cref="Room"/>, and finds the lines in it.</summary>
    public void Add(int length)
    {
        _length += (nuint)length;
        while (true)
        {
            var rest = new ReadOnlySpan<byte>(_text + _searched, (int)(_length - _searched));
            int at = rest.IndexOf(delimiter);
            if (at < 0)
                break;
            _searched += (nuint)at;
            AddEntry();
            _lineStart = ++_searched;
        }
        _searched = _length;
    }

    /// <summary>The input has ended: what follows the last delimiter, if anything, is a line too.</summary>
    public void End()
    {
        if (_lineStart == _length)
            return;
        _text[_length++] = delimiter;
        _searched = _length - 1;
        AddEntry();
        _lineStart = _searched = _length;
    }

    public void Sort() => Sort(0, Count, 0, false);

    /// <summary>Drops the lines, but keeps the beginning of one that has not been read to its end.</summary>
    public void Clear()
    {
        nuint rest = _length - _lineStart;
        Buffer.MemoryCopy(_text + _lineStart, _text, _capacity, rest);
        (_length, _searched, _lineStart, Count) = (rest, rest, 0, 0);
    }

    public void Dispose()
    {
        NativeMemory.Free(_text);
        NativeMemory.Free(_entries);
        _text = null;
        _entries = null;
    }

    private void AddEntry()
    {
        if (Count == _entryCapacity)
        {
            _entryCapacity = checked(Math.Max(_entryCapacity * 2, 4096));
            _entries = (Entry*)NativeMemory.Realloc(_entries, (nuint)_entryCapacity * (nuint)sizeof(Entry));
        }
        ref Entry entry = ref _entries[Count++];
        entry = new Entry { Offset = (uint)_lineStart, Length = (uint)(_searched - _lineStart) };
        entry.Prefix = order.Prefix(Key(entry));
    }

    private ReadOnlySpan<byte> Key(in Entry entry) => order.Key(new ReadOnlySpan<byte>(_text + entry.Offset, (int)entry.Length));

    /// <summary>Sorts entries whose keys are equal up to <paramref name="depth"/>; if <paramref name="final"/>, by their numbers alone.</summary>
    private void Sort(int from, int to, int depth, bool final)
    {
        while (to - from > SmallEnough)
        {
            ulong pivot = Pivot(from, to);
            int less = from, more = to;
            for (int i = from; i < more;)
            {
                ulong prefix = _entries[i].Prefix;
                if (prefix < pivot)
                    Swap(i++, less++);
                else if (prefix > pivot)
                    Swap(i, --more);
                else
                    i++;
            }
            Sort(from, less, depth, final);
            Sort(more, to, depth, final);
            if (final)
                return;
            from = SortEnded(less, more, depth);
            to = more;
            depth += 8;
        }
        Insert(from, to, depth, final);
    }

    /// <summary>Among entries equal in eight bytes more, sorts those whose keys end there before the others. Returns where the others begin, with their next eight bytes loaded.</summary>
    private int SortEnded(int from, int to, int depth)
    {
        int ended = from;
        for (int i = from; i < to; i++)
        {
            ref Entry entry = ref _entries[i];
            ReadOnlySpan<byte> key = Key(entry);
            if (key.Length - depth > 8)
            {
                entry.Prefix = order.Prefix(key[(depth + 8)..]);
                continue;
            }
            entry.Prefix = (ulong)Math.Max(key.Length - depth, 0) << 32 | (order.EqualMayDiffer ? Rank(entry) : 0);
            Swap(i, ended++);
        }
        Sort(from, ended, depth, true);
        return ended;
    }

    private void Insert(int from, int to, int depth, bool final)
    {
        for (int i = from + 1; i < to; i++)
        {
            Entry entry = _entries[i];
            int at = i;
            for (; at > from && Precedes(entry, _entries[at - 1], depth, final); at--)
                _entries[at] = _entries[at - 1];
            _entries[at] = entry;
        }
    }

    private bool Precedes(in Entry left, in Entry right, int depth, bool final)
    {
        if (left.Prefix != right.Prefix || final)
            return left.Prefix < right.Prefix;
        ReadOnlySpan<byte> one = Key(left), other = Key(right);
        int result = order.CompareKeys(one[Math.Min(depth, one.Length)..], other[Math.Min(depth, other.Length)..]);
        return result != 0 ? result < 0 : Rank(left) < Rank(right);
    }

    /// <summary>The order of input, or its reverse where the output is taken from the end.</summary>
    private uint Rank(in Entry entry) => order.Reverse ? ~entry.Offset : entry.Offset;

    /// <summary>The middle one of three at random: no input is slow by design.</summary>
    private ulong Pivot(int from, int to)
    {
        ulong a = Random(from, to), b = Random(from, to), c = Random(from, to);
        return Math.Max(Math.Min(a, b), Math.Min(Math.Max(a, b), c));
    }

    private ulong Random(int from, int to)
    {
        _random ^= _random << 13;
        _random ^= _random >> 17;
        _random ^= _random << 5;
        return _entries[from + (int)(_random % (uint)(to - from))].Prefix;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private void Swap(int one, int other) => (_entries[one], _entries[other]) = (_entries[other], _entries[one]);

    private struct Entry
    {
        public ulong Prefix;
        public uint Offset;
        public uint Length;
    }
}

using System;

namespace S6Overlay.Core;

/// <summary>Bytes that wait to be written: appended at the end, taken from the front.</summary>
internal sealed class ByteQueue
{
    private const int Smallest = 4096;

    /// <summary>A queue that grew past this gives its memory back when it is empty.</summary>
    private const int Kept = 1 << 19;

    private byte[] _bytes = [];
    private int _start;
    private int _end;

    public int Length => _end - _start;

    public bool IsEmpty => _start == _end;

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(_start, Length);

    /// <summary>The same, to be changed in place.</summary>
    public Span<byte> Writable => _bytes.AsSpan(_start, Length);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        bytes.CopyTo(Reserve(bytes.Length));
        _end += bytes.Length;
    }

    /// <summary>Room for <paramref name="size"/> more bytes; <see cref="Commit"/> says how many were put there.</summary>
    public Span<byte> Reserve(int size)
    {
        if (_bytes.Length - _end < size)
            MakeRoom(size);
        return _bytes.AsSpan(_end);
    }

    public void Commit(int size) => _end += size;

    /// <summary>Drops bytes from the front.</summary>
    public void Take(int size)
    {
        _start += size;
        if (_start == _end)
            Clear();
    }

    public void Clear()
    {
        _start = _end = 0;
        if (_bytes.Length > Kept)
            _bytes = [];
    }

    private void MakeRoom(int size)
    {
        int length = Length;
        byte[] target = _bytes;
        if (target.Length - length < size || length > target.Length / 2)
            target = new byte[Math.Max(Math.Max(_bytes.Length * 2, length + size), Smallest)];
        Span.CopyTo(target);
        (_bytes, _start, _end) = (target, 0, length);
    }
}

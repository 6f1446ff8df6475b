using System;

namespace S6Overlay.Packaging.Deflate;

/// <summary>For each position of a segment the copies that may begin there.</summary>
internal sealed class MatchTable
{
    // The first copy of each position in _copies; one more than there are positions.
    private int[] _starts = [];
    private uint[] _copies = [];
    private int _positions;
    private int _count;

    /// <summary>Begins anew for a segment of <paramref name="length"/> bytes.</summary>
    public void Reset(int length)
    {
        if (_starts.Length < length + 1)
            _starts = new int[length + 1];
        _positions = 0;
        _count = 0;
    }

    /// <summary>Adds a copy to those of the present position.</summary>
    public void Add(int length, int distance)
    {
        if (_count == _copies.Length)
            Array.Resize(ref _copies, Math.Max(1 << 14, _count + (_count / 2)));
        _copies[_count++] = ((uint)length << 16) | (uint)distance;
    }

    /// <summary>Goes on to the next position.</summary>
    public void Next() => _starts[++_positions] = _count;

    /// <summary>The copies at a position, longer ones behind shorter ones: length × 65536 + distance.</summary>
    public ReadOnlySpan<uint> At(int position) =>
        _copies.AsSpan(_starts[position], _starts[position + 1] - _starts[position]);
}

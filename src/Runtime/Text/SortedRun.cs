using System;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Text;

/// <summary>The lines of one run, in order.</summary>
internal sealed class SortedRun(int fd, long start, long end, byte delimiter)
{
    private byte[] _buffer = new byte[65536];
    private long _position = start;
    private int _lineStart;
    private int _lineEnd;
    private int _filled;

    /// <summary>Where the run begins: runs are in the order of their input.</summary>
    public long Start { get; } = start;

    /// <summary>The line just read, with its delimiter.</summary>
    public ReadOnlySpan<byte> Line => _buffer.AsSpan(_lineStart, _lineEnd - _lineStart);

    /// <summary>0, or −errno.</summary>
    public int Error { get; private set; }

    public bool Next()
    {
        _lineStart = _lineEnd;
        int searched = _lineStart;
        while (true)
        {
            int at = _buffer.AsSpan(searched, _filled - searched).IndexOf(delimiter);
            if (at >= 0)
            {
                _lineEnd = searched + at + 1;
                return true;
            }
            searched = _filled - _lineStart;
            if (_position >= end || !Fill())
                return false;
        }
    }

    private bool Fill()
    {
        _buffer.AsSpan(_lineStart, _filled - _lineStart).CopyTo(_buffer);
        _filled -= _lineStart;
        (_lineStart, _lineEnd) = (0, 0);
        if (_filled == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        int got = Sys.ReadAt(fd, _buffer.AsSpan(_filled, (int)Math.Min(_buffer.Length - _filled, end - _position)), _position);
        if (got <= 0)
        {
            Error = got < 0 ? got : -EIO;
            return false;
        }
        _position += got;
        _filled += got;
        return true;
    }
}

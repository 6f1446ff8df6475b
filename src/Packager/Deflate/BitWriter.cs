using System;
using System.IO;

namespace S6Overlay.Packaging.Deflate;

/// <summary>Writes bits to a stream, the least significant first.</summary>
internal sealed class BitWriter(Stream output)
{
    private readonly byte[] _buffer = new byte[1 << 16];
    private int _length;
    private ulong _bits;
    private int _count;

    /// <summary>Writes the lowest <paramref name="count"/> bits, at most 32, of <paramref name="bits"/>, whose others are 0.</summary>
    public void Write(uint bits, int count)
    {
        _bits |= (ulong)bits << _count;
        _count += count;
        while (_count >= 8)
        {
            Append((byte)_bits);
            _bits >>= 8;
            _count -= 8;
        }
    }

    /// <summary>Fills the present byte with zeros.</summary>
    public void Align() => Write(0, -_count & 7);

    /// <summary>Writes whole bytes; the position must be aligned.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        Flush();
        output.Write(bytes);
    }

    /// <summary>Hands the whole bytes to the stream.</summary>
    public void Flush()
    {
        output.Write(_buffer, 0, _length);
        _length = 0;
    }

    private void Append(byte value)
    {
        if (_length == _buffer.Length)
            Flush();
        _buffer[_length++] = value;
    }
}

using System;
using System.Buffers.Binary;
using System.IO;
using ICSharpCode.SharpZipLib.Checksum;

namespace S6Overlay.Packaging.Deflate;

/// <summary>
/// Writes a gzip file (RFC 1952) that is as small as the format allows within reason, and takes its time for it. Its
/// bytes depend on nothing but what is written. The memory that it needs does not grow with that.
/// </summary>
internal sealed class SmallGzipStream : Stream
{
    private const int Segment = 1 << 20;

    private readonly Stream _output;
    private readonly BitWriter _writer;
    private readonly SegmentEncoder _encoder = new();
    private readonly Crc32 _checksum = new();
    private uint _size;

    // What was encoded before and can still be copied from, up to _start, and what is to be encoded, up to _end.
    private readonly byte[] _text = new byte[Alphabet.MaxDistance + Segment];
    private int _start;
    private int _end;
    private bool _finished;

    /// <param name="output">Where the file goes; it stays open.</param>
    public SmallGzipStream(Stream output)
    {
        _output = output;
        _writer = new BitWriter(output);
        // Deflate; no name, no time; the slowest method; made on no particular system.
        _writer.Write([0x1f, 0x8b, 8, 0, 0, 0, 0, 0, 2, 255]);
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            // Only now is it known that the segment is not the last one.
            if (_end == _text.Length)
                Encode(last: false);
            var count = Math.Min(buffer.Length, _text.Length - _end);
            buffer[..count].CopyTo(_text.AsSpan(_end));
            _end += count;
            buffer = buffer[count..];
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    /// <summary>Does nothing: a block that ended early would be a larger one.</summary>
    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>Writes what is left and the file's end.</summary>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !_finished)
            Finish();
        base.Dispose(disposing);
    }

    private void Finish()
    {
        _finished = true;
        Encode(last: true);
        _writer.Align();
        Span<byte> trailer = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(trailer, (uint)_checksum.Value);
        BinaryPrimitives.WriteUInt32LittleEndian(trailer[4..], _size);
        _writer.Write(trailer);
        _output.Flush();
    }

    private void Encode(bool last)
    {
        _checksum.Update(new ArraySegment<byte>(_text, _start, _end - _start));
        _size += (uint)(_end - _start);
        _encoder.Encode(_text.AsSpan(0, _end), _start, _writer, last);
        var kept = Math.Min(_end, Alphabet.MaxDistance);
        _text.AsSpan(_end - kept, kept).CopyTo(_text);
        _start = kept;
        _end = kept;
    }
}

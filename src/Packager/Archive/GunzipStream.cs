using System;
using System.Buffers.Binary;
using System.IO;
using System.IO.Compression;

namespace S6Overlay.Packaging.Archive;

/// <summary>
/// Unpacks a file of one gzip stream. The framework's reader checks the content, but is satisfied with a
/// file that ends before its trailer; this one is not.
/// </summary>
internal sealed class GunzipStream(FileStream packed) : Stream
{
    private const int SizeField = 4;

    private readonly GZipStream _gzip = new(packed, CompressionMode.Decompress, leaveOpen: true);
    private long _count;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    /// <exception cref="InvalidDataException">The file is damaged, cut short, or no gzip file.</exception>
    public override int Read(Span<byte> buffer)
    {
        var count = _gzip.Read(buffer);
        _count += count;
        if (count == 0 && buffer.Length > 0)
            CheckTrailer();
        return count;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            _gzip.Dispose();
        base.Dispose(disposing);
    }

    // The last field of the trailer is the size of what was packed, modulo 4 GiB.
    private void CheckTrailer()
    {
        Span<byte> size = stackalloc byte[SizeField];
        if (packed.Length < SizeField)
            throw new InvalidDataException("the file is cut short");
        packed.Seek(-SizeField, SeekOrigin.End);
        packed.ReadExactly(size);
        if (BinaryPrimitives.ReadUInt32LittleEndian(size) != (uint)_count)
            throw new InvalidDataException("the file is cut short, or goes on behind the end of the archive");
    }
}

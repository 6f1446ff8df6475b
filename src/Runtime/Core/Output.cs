using System;
using S6Overlay.Kernel;

namespace S6Overlay.Core;

/// <summary>
/// Where a command's standard output goes: descriptor 1, or memory when the command runs inside its caller and its
/// output is wanted as bytes. Buffered; a failed write is remembered and reported by <see cref="Flush"/>.
/// </summary>
internal sealed class Output
{
    private const int BufferSize = 8192;

    private readonly int _fd;
    private byte[] _buffer = [];
    private int _length;
    private int _error;

    private Output(int fd) => _fd = fd;

    /// <summary>What a capturing output has collected so far.</summary>
    public ReadOnlySpan<byte> Captured => _buffer.AsSpan(0, _length);

    public bool IsCapture => _fd < 0;

    /// <summary>The descriptor written to, for commands that let the kernel copy; −1 if output goes to memory.</summary>
    public int Descriptor => _fd;

    /// <summary>Where children write to whose output is captured; null while there were none.</summary>
    public CapturePipe? Pipe { get; private set; }

    public static Output ToDescriptor(int fd) => new(fd);

    public static Output ToMemory() => new(-1);

    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (!IsCapture && _length + bytes.Length > BufferSize)
        {
            SendBuffered();
            if (bytes.Length >= BufferSize)
            {
                Send(bytes);
                return;
            }
        }
        if (_buffer.Length - _length < bytes.Length)
            Array.Resize(ref _buffer, Math.Max(IsCapture ? _buffer.Length * 2 : BufferSize, _length + bytes.Length));
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    public void WriteByte(byte b) => Write([b]);

    /// <summary>The pipe for a child of a captured block.</summary>
    public CapturePipe OpenPipe() => Pipe ??= new CapturePipe(this);

    /// <summary>Takes in what children still write, until the last of them has closed its end.</summary>
    public void FinishCapture()
    {
        Pipe?.Finish();
        Pipe = null;
    }

    /// <summary>Whether a write has failed since the last <see cref="Flush"/>; what comes after it is dropped.</summary>
    public bool HasFailed => _error < 0;

    /// <summary>Writes out what is buffered, and keeps a failure for <see cref="Flush"/>. False if there was one.</summary>
    public bool SendNow()
    {
        if (!IsCapture)
            SendBuffered();
        return !HasFailed;
    }

    /// <summary>Writes out what is buffered. Returns 0, or the negative errno of the first write since the last call that failed.</summary>
    public int Flush()
    {
        if (IsCapture)
            return 0;
        SendBuffered();
        int error = _error;
        _error = 0;
        return error;
    }

    // A failure here is kept for the next Flush, whose caller can report it.
    private void SendBuffered()
    {
        if (_length > 0)
            Send(_buffer.AsSpan(0, _length));
        _length = 0;
    }

    private void Send(ReadOnlySpan<byte> bytes)
    {
        // Nothing is written behind a gap.
        if (!HasFailed)
            _error = Math.Min(Sys.WriteAll(_fd, bytes), 0);
    }
}

using System;
using System.Runtime.InteropServices;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Text;

/// <summary>
/// Reads lines from a descriptor, of any length and with any bytes in them, holding one at a time. What has been
/// written so far is flushed before each read, so that a filter answers a line as soon as it has it.
/// </summary>
internal sealed unsafe class LineReader(int fd, Output output, byte delimiter = (byte)'\n') : IDisposable
{
    private byte* _buffer;
    private int _capacity;
    private int _start;
    private int _end;
    private bool _atEnd;
    private int _lineStart;
    private int _lineLength;
    private int _outputError;

    /// <summary>The line just read, without its delimiter. A NUL byte follows it in memory.</summary>
    public ReadOnlySpan<byte> Line => new(_buffer + _lineStart, _lineLength);

    /// <summary>False if the line just read is the last one and has no delimiter.</summary>
    public bool Terminated { get; private set; }

    /// <summary>0, or −errno of the read that failed.</summary>
    public int Error { get; private set; }

    /// <summary>Reads the next line. False at the end, on an error, and when the output has failed.</summary>
    public bool Next()
    {
        int searched = 0;
        while (true)
        {
            var rest = new ReadOnlySpan<byte>(_buffer + _start + searched, _end - _start - searched);
            int at = rest.IndexOf(delimiter);
            if (at >= 0)
                return Take(searched + at, true);
            searched = _end - _start;
            if (_atEnd || !Fill())
                return _atEnd && searched > 0 && Take(searched, false);
        }
    }

    /// <summary>How a filter ends: says what failed, reading or writing (111), or ends with <paramref name="code"/>.</summary>
    public Next Finish(Proc proc, int code = 0) =>
        Error < 0 ? proc.FatalSystem(Error, "unable to read from stdin"u8)
        : _outputError < 0 ? proc.FatalSystem(_outputError, "unable to write to stdout"u8)
        : proc.Done(code);

    public void Dispose()
    {
        NativeMemory.Free(_buffer);
        _buffer = null;
    }

    private bool Take(int length, bool terminated)
    {
        (_lineStart, _lineLength) = (_start, length);
        _buffer[_start + length] = 0;
        _start += length + (terminated ? 1 : 0);
        if (!terminated)
            _end = _start;
        Terminated = terminated;
        return true;
    }

    private bool Fill()
    {
        _outputError = output.Flush();
        if (_outputError < 0 || !MakeRoom())
            return false;
        int got;
        do
            got = Sys.Read(fd, new Span<byte>(_buffer + _end, _capacity - _end - 1));
        while (got == -EAGAIN && Sys.WaitReadable(fd) >= 0);
        if (got < 0)
            Error = got;
        _atEnd = got == 0;
        _end += Math.Max(got, 0);
        return got > 0;
    }

    /// <summary>False for a line that is longer than two gigabytes.</summary>
    private bool MakeRoom()
    {
        if (_start > 0)
        {
            Buffer.MemoryCopy(_buffer + _start, _buffer, _capacity, _end - _start);
            _end -= _start;
            _start = 0;
        }
        if (_capacity - _end > 1)
            return true;
        if (_capacity == int.MaxValue)
        {
            Error = -ENOMEM;
            return false;
        }
        _capacity = (int)Math.Clamp(_capacity * 2L, 65536, int.MaxValue);
        _buffer = (byte*)NativeMemory.Realloc(_buffer, (nuint)_capacity);
        return true;
    }
}

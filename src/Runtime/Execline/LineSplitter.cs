using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Execline;

/// <summary>Cuts what comes in on a descriptor into lines, as it comes, and runs a loop over them.</summary>
internal sealed class LineSplitter
{
    private Bytes _delimiters = new("\n"u8);
    private bool _chomp = true;
    private bool _crunch;
    private byte[] _buffer = new byte[4096];
    private int _start;
    private int _end;

    /// <summary>Takes one of the options that say what a line is. False if it is another one.</summary>
    public bool Take(byte option, Bytes value)
    {
        switch (option)
        {
            case (byte)'N':
            case (byte)'n':
                _chomp = option == (byte)'n';
                return true;
            case (byte)'C':
            case (byte)'c':
                _crunch = option == (byte)'C';
                return true;
            case (byte)'0':
                _delimiters = new Bytes([0]);
                return true;
            case (byte)'d':
                _delimiters = value;
                return true;
            default:
                return false;
        }
    }

    /// <summary>
    /// Runs the loop's body for each line of <paramref name="before"/> and of what <paramref name="fd"/> (−1: nothing)
    /// gives. Exit 0, 1 if there was no line, what the body ended with where that ends the loop, 111 after a message.
    /// </summary>
    public Next RunLoop(Proc proc, Loop loop, int fd, Bytes variable, ReadOnlySpan<Bytes> body, byte[]? before = null)
    {
        bool any = false;
        if (before is { Length: > 0 })
        {
            _buffer = before;
            _end = before.Length;
        }
        bool open = fd >= 0;
        while (true)
        {
            while (Take(atEnd: !open, out ReadOnlySpan<byte> line, out bool bad))
            {
                if (bad)
                    return proc.Fatal(ExitCode.SystemCall, "the input is not a sequence of netstrings"u8);
                any = true;
                int nul = line.IndexOf((byte)0);
                if (!loop.Turn(proc, variable, new Bytes(nul < 0 ? line : line[..nul]), body, out Next end))
                    return end;
            }
            if (!open)
                break;
            int got = Fill(fd);
            if (got < 0)
                return proc.FatalSystem(got, "unable to read the lines"u8);
            open = got > 0;
        }
        loop.Finish(proc);
        return proc.Done(any ? 0 : 1);
    }

    private int Fill(int fd)
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            _end -= _start;
            _start = 0;
        }
        if (_end == _buffer.Length)
            Array.Resize(ref _buffer, _buffer.Length * 2);
        int got;
        do
            got = Sys.Read(fd, _buffer.AsSpan(_end));
        while (got == -EAGAIN && Sys.WaitReadable(fd) >= 0);
        _end += Math.Max(got, 0);
        return got;
    }

    /// <summary>Takes the next line that the loop is to see. False if more input is needed, or there is none.</summary>
    private bool Take(bool atEnd, out ReadOnlySpan<byte> line, out bool bad)
    {
        if (_delimiters.IsEmpty)
            return TakeNetstring(atEnd, out line, out bad);
        bad = false;
        while (true)
        {
            ReadOnlySpan<byte> rest = _buffer.AsSpan(_start, _end - _start);
            int length = ValueTransform.FirstOf(rest, _delimiters);
            if (length < 0)
            {
                line = rest;
                if (!atEnd || rest.IsEmpty || _chomp)
                    return false;
                _start = _end;
                return true;
            }
            _start += length + 1;
            line = rest[..(_chomp ? length : length + 1)];
            if (!_crunch || length > 0)
                return true;
        }
    }

    private bool TakeNetstring(bool atEnd, out ReadOnlySpan<byte> line, out bool bad)
    {
        ReadOnlySpan<byte> rest = _buffer.AsSpan(_start, _end - _start);
        line = default;
        bad = false;
        if (rest.IsEmpty)
            return false;
        int colon = rest.IndexOf((byte)':');
        uint length = 0;
        if (colon >= 0)
            bad = !Scan.Number(rest[..colon], out length);
        else
            bad = rest.Length > 10;
        long size = colon + 1 + (long)length + 1;
        if (!bad && (colon < 0 || rest.Length < size))
        {
            bad = atEnd;
            return atEnd;
        }
        if (bad || rest[(int)size - 1] != (byte)',')
        {
            bad = true;
            return true;
        }
        line = rest.Slice(colon + 1, (int)length);
        _start += (int)size;
        return true;
    }
}

using System;
using System.Diagnostics;
using System.IO;
using System.Threading;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Tests.Support;

/// <summary>A started program whose input and outputs the test holds.</summary>
internal sealed class Running : IDisposable
{
    private readonly string _name;
    private readonly TimeSpan _timeout;
    private readonly MemoryStream _output = new();
    private readonly MemoryStream _error = new();
    private readonly Stopwatch _clock = Stopwatch.StartNew();
    private ReadOnlyMemory<byte> _input;
    private int _inputFd, _outputFd, _errorFd;
    private int _status = -1;

    public Running(int pid, string name, int inputFd, int outputFd, int errorFd, ReadOnlyMemory<byte> input, TimeSpan timeout)
    {
        Pid = pid;
        _name = name;
        (_inputFd, _outputFd, _errorFd) = (inputFd, outputFd, errorFd);
        _input = input;
        _timeout = timeout;
        foreach (int fd in (ReadOnlySpan<int>)[inputFd, outputFd, errorFd])
            Sys.SetNonBlocking(fd, true);
    }

    public int Pid { get; }

    public bool HasExited => _status >= 0 || Reap();

    /// <summary>What it wrote so far.</summary>
    public string TextSoFar
    {
        get
        {
            Pump(0);
            return System.Text.Encoding.UTF8.GetString(_output.ToArray());
        }
    }

    /// <summary>What it said on standard error so far.</summary>
    public string ErrorSoFar
    {
        get
        {
            Pump(0);
            return System.Text.Encoding.UTF8.GetString(_error.ToArray());
        }
    }

    public void Kill(int signal) => Sys.Kill(Pid, signal);

    public void Send(ReadOnlySpan<byte> bytes)
    {
        byte[] all = [.. _input.Span, .. bytes];
        _input = all;
        Pump(0);
    }

    /// <summary>Closes its input once all has been sent, and waits for its end and the end of its outputs.</summary>
    public Result Finish()
    {
        bool closeInput = true;
        while (_outputFd >= 0 || _errorFd >= 0 || !HasExited)
        {
            if (_clock.Elapsed > _timeout)
            {
                Sys.Kill(Pid, Signal.Kill);
                throw new TimeoutException($"{_name} did not end within {_timeout.TotalSeconds} s; stdout: {TextSoFar}; stderr: {ErrorSoFar}");
            }
            Pump(20, closeInput);
        }
        return new Result(_name, _status, _output.ToArray(), _error.ToArray());
    }

    /// <summary>Waits for its end, without caring for its outputs (a grandchild may hold them).</summary>
    public Result WaitForExit()
    {
        Wait.Until(() => { Pump(5); return HasExited; }, $"{_name} ends", _timeout);
        Pump(0);
        return new Result(_name, _status, _output.ToArray(), _error.ToArray());
    }

    public void Dispose()
    {
        if (!HasExited)
        {
            Sys.Kill(Pid, Signal.Kill);
            Sys.WaitFor(Pid);
        }
        CloseAll();
    }

    private void CloseAll()
    {
        Close(ref _inputFd);
        Close(ref _outputFd);
        Close(ref _errorFd);
    }

    private bool Reap()
    {
        if (Sys.Wait(Pid, out int status, Sys.WaitNoHang) != Pid)
            return false;
        _status = status;
        return true;
    }

    private void Pump(int milliseconds, bool closeInput = false)
    {
        if (closeInput && _input.IsEmpty)
            Close(ref _inputFd);
        Span<PollItem> items =
        [
            new(_inputFd >= 0 && !_input.IsEmpty ? _inputFd : -1, PollItem.Out),
            new(_outputFd, PollItem.In),
            new(_errorFd, PollItem.In),
        ];
        if (items[0].Fd < 0 && _outputFd < 0 && _errorFd < 0)
        {
            Thread.Sleep(1);
            return;
        }
        Sys.Poll(items, milliseconds);
        if (items[0].Writable)
            Feed();
        if (items[1].Readable)
            Drain(ref _outputFd, _output);
        if (items[2].Readable)
            Drain(ref _errorFd, _error);
    }

    private void Feed()
    {
        // The reader may be gone; the runtime ignores SIGPIPE, so that is EPIPE here.
        int written = Sys.Write(_inputFd, _input.Span[..Math.Min(_input.Length, 65536)]);
        if (written > 0)
            _input = _input[written..];
        else if (written != -EAGAIN)
            _input = default;
    }

    private static void Drain(ref int fd, MemoryStream into)
    {
        Span<byte> buffer = stackalloc byte[65536];
        int got = Sys.Read(fd, buffer);
        if (got > 0)
            into.Write(buffer[..got]);
        else if (got != -EAGAIN)
            Close(ref fd);
    }

    private static void Close(ref int fd)
    {
        if (fd >= 0)
            Sys.Close(fd);
        fd = -1;
    }
}

using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Supervision;

/// <summary>Adding services to a supervised scan directory by a symbolic link, and removing them, without races: listen first, then tell.</summary>
internal sealed class ServiceLink(Proc proc)
{
    private bool _down, _stayDown, _public, _force;
    private uint _timeout;

    /// <summary>The options of a linking command, for <see cref="Options"/>.</summary>
    public static ReadOnlySpan<byte> Letters => "dDPft:"u8;

    public bool Accept(byte option, Bytes value)
    {
        switch (option)
        {
            case (byte)'d' or (byte)'D':
                _down = true;
                _stayDown = option == (byte)'D';
                return true;
            case (byte)'P':
                return _public = true;
            case (byte)'f':
                return _force = true;
            case (byte)'t':
                return Scan.Number(value, out _timeout);
            default:
                return false;
        }
    }

    /// <summary>
    /// Makes <paramref name="scan"/>/<paramref name="name"/> a link to <paramref name="service"/> and waits until it, and
    /// its logger, are supervised. Returns 0; 99 when the time is up; 111 – each after a message.
    /// </summary>
    public int Link(Bytes scan, Bytes service, Bytes name)
    {
        Bytes target = service;
        if (service.IsEmpty || service[0] != (byte)'/')
        {
            Bytes cwd = Sys.GetCwd(out int error);
            if (error < 0)
                return proc.FatalSystem(error, "unable to get the current directory"u8).Code;
            target = Bytes.Concat(cwd, "/"u8, service);
        }
        var waiting = new List<(Bytes Directory, FifoListener Listener)>(2);
        Bytes link = Bytes.Concat(scan, "/"u8, name);
        Bytes logger = Bytes.Concat(target, "/log"u8);
        // A logger that is left from the last time ends when it has read everything; no new one starts before that.
        if (ServiceClient.IsSupervised(logger) == 1 && ServiceClient.IsSupervised(target) == 0)
            return proc.Fatal(ExitCode.SystemCall, $"{logger} is still supervised, and {target} is not").Code;
        int code = Watch(target, waiting);
        if (code == 0 && Sys.Stat(logger, out FileStatus status) >= 0 && status.IsDirectory)
            code = Watch(logger, waiting);
        int result = code == 0 ? Sys.Symlink(target, link) : 0;
        bool isOld = result == -EEXIST && Sys.ReadLink(link, out _).Equals(target);
        if (result < 0 && !isOld)
            code = proc.FatalSystem(result, $"unable to symlink {target} to {link}").Code;
        else if (code == 0)
        {
            code = ServiceClient.SendOrSay(proc, scan, ServiceClient.OfScanDirectory, "a"u8);
            if (code == 0)
                code = AwaitStart(waiting);
            if (code != 0 && !isOld)
                Sys.Unlink(link);
        }
        foreach ((_, FifoListener listener) in waiting)
            listener.Dispose();
        // With -d the file was only there so that the supervisor did not start the service.
        if (code == 0 && _down && !_stayDown)
            foreach ((Bytes directory, _) in waiting)
                Sys.Unlink(Bytes.Concat(directory, "/down"u8));
        return code;
    }

    /// <summary>Takes a service out of a scan directory. Returns 0 also when it is not there or the time is up; 111 after a message.</summary>
    public static int Unlink(Proc proc, Bytes scan, Bytes name, bool wait, uint timeout)
    {
        Bytes link = Bytes.Concat(scan, "/"u8, name);
        int result = Sys.Lstat(link, out FileStatus status);
        // What is to be gone is gone.
        if (result == -ENOENT)
            return 0;
        if (result < 0)
            return proc.FatalSystem(result, $"unable to stat {link}").Code;
        if (!status.IsSymlink)
            return proc.Fatal(ExitCode.Usage, $"{link} is not a symbolic link").Code;
        Bytes target = Sys.ReadLink(link, out _);
        if (target.IsEmpty || target[0] != (byte)'/')
            target = Bytes.Concat(scan, "/"u8, target);
        var listeners = new List<(Bytes Directory, FifoListener Listener)>(2);
        foreach (Bytes directory in (ReadOnlySpan<Bytes>)[target, Bytes.Concat(target, "/log"u8)])
        {
            if (!wait || ServiceClient.IsSupervised(directory) != 1)
                continue;
            FifoListener? listener = FifoListener.Subscribe(Bytes.Concat(directory, "/event"u8), out _);
            if (listener is not null)
                listeners.Add((directory, listener));
        }
        result = Sys.Unlink(link);
        if (result < 0)
            return proc.FatalSystem(result, $"unable to unlink {link}").Code;
        int code = ServiceClient.SendOrSay(proc, scan, ServiceClient.OfScanDirectory, "an"u8);
        long deadline = timeout == 0 ? long.MaxValue : EventLoop.Now + timeout;
        foreach ((Bytes directory, FifoListener listener) in listeners)
        {
            if (code == 0)
                AwaitEvent(listener, (byte)'x', deadline, () => ServiceClient.IsSupervised(directory) == 0);
            listener.Dispose();
        }
        return code;
    }

    /// <summary>Makes the fifodir as it is to be, puts the file <c>down</c> there if wanted, and subscribes. What is supervised is left alone.</summary>
    private int Watch(Bytes directory, List<(Bytes Directory, FifoListener Listener)> waiting)
    {
        if (ServiceClient.IsSupervised(directory) == 1)
        {
            proc.Warn($"{directory} is supervised already");
            return 0;
        }
        Bytes fifodir = Bytes.Concat(directory, "/event"u8);
        uint mode = _public ? FifoDirectory.ModePublic : FifoDirectory.ModeGroup;
        int result = FifoDirectory.Make(AT_FDCWD, fifodir, _public ? uint.MaxValue : Sys.GetEgid(), mode, _force);
        if (result < 0)
            return proc.FatalSystem(result, $"unable to create the fifodir {fifodir}").Code;
        if (_down)
        {
            result = Sys.WriteFile(Bytes.Concat(directory, "/down"u8), default);
            if (result < 0)
                return proc.FatalSystem(result, $"unable to create {directory}/down").Code;
        }
        FifoListener? listener = FifoListener.Subscribe(fifodir, out int error);
        if (listener is null)
            return proc.FatalSystem(error, $"unable to subscribe to {fifodir}").Code;
        waiting.Add((directory, listener));
        return 0;
    }

    private int AwaitStart(List<(Bytes Directory, FifoListener Listener)> waiting)
    {
        long deadline = _timeout == 0 ? long.MaxValue : EventLoop.Now + _timeout;
        foreach ((Bytes directory, FifoListener listener) in waiting)
            if (!AwaitEvent(listener, (byte)'s', deadline, static () => false))
                return proc.Fatal(ServiceWait.TimedOut, $"timed out waiting for a supervisor on {directory}").Code;
        return 0;
    }

    /// <summary>Waits for an event, or for what it stands for. False when the time is up.</summary>
    private static bool AwaitEvent(FifoListener listener, byte wanted, long deadline, Func<bool> happened)
    {
        Span<byte> events = stackalloc byte[64];
        Span<PollItem> item = [new PollItem(listener.Fd, PollItem.In)];
        while (true)
        {
            int got = listener.Read(events);
            if ((got > 0 && events[..got].IndexOf(wanted) >= 0) || happened())
                return true;
            long left = deadline - EventLoop.Now;
            if (left <= 0)
                return false;
            Sys.Poll(item, deadline == long.MaxValue ? -1 : (int)Math.Min(left, int.MaxValue));
        }
    }
}

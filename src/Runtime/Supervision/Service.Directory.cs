using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Supervision;

/// <summary>Taking the service directory, and letting it go.</summary>
internal sealed partial class Service
{
    /// <summary>What open(2) calls a descriptor that only names a directory; it needs no right to read it.</summary>
    private const int PathOnly = 0x200000;

    private ulong _inode, _device;

    /// <summary>Whether that is the directory it was taken from, by whatever name.</summary>
    public bool IsIn(in FileStatus directory) => _inode == directory.Inode && _device == directory.Device;

    private int Take(out Bytes problem)
    {
        problem = new Bytes("."u8);
        _directory = Sys.Open(_path, PathOnly | O_DIRECTORY | O_CLOEXEC);
        if (_directory < 0)
            return _directory;
        if (_supervisor.IsReserve(_directory))
            return -EMFILE;
        int result = Sys.StatDescriptor(_directory, out FileStatus status);
        if (result < 0)
            return result;
        (_inode, _device) = (status.Inode, status.Device);
        problem = ServiceFileNames.Event;
        result = FifoDirectory.Make(_directory, ServiceFileNames.Event, Sys.GetEgid(), FifoDirectory.ModeGroup);
        if (result < 0)
            return result;
        _unheard = result == 0;
        problem = ServiceFileNames.Supervise;
        result = FifoDirectory.MakeDirectory(_directory, ServiceFileNames.Supervise);
        if (result < 0 && result != -EEXIST)
            return result;
        problem = ServiceFileNames.Lock;
        _lock = Sys.OpenAt(_directory, ServiceFileNames.Lock, O_WRONLY | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0x1A4);
        if (_lock < 0)
            return _lock;
        result = Sys.LockDescription(_lock, wait: false);
        if (result < 0)
            return result is -EAGAIN or -EACCES ? -EBUSY : result;
        problem = ServiceFileNames.Control;
        _control = OpenFifo(_directory, ServiceFileNames.Control);
        if (_control < 0)
            return _control;
        problem = ServiceFileNames.DeathTally;
        result = Sys.UnlinkAt(_directory, ServiceFileNames.DeathTally, 0);
        if (result < 0 && result != -ENOENT)
            return result;
        return _supervisor.Loop.Watch(_control, ReadControl);
    }

    /// <summary>
    /// Opens a control FIFO, making it where it is missing, both ways: with a writer of our own the reading end never
    /// sees an end of file, and with a reader no writer ever fails.
    /// </summary>
    public static int OpenFifo(int directory, Bytes path)
    {
        int result = Sys.MkfifoAt(directory, path, 0x180);
        if (result < 0 && result != -EEXIST)
            return result;
        int fd = Sys.OpenAt(directory, path, O_RDWR | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
            return fd;
        if (result == 0 || (Sys.StatDescriptor(fd, out FileStatus status) >= 0 && status.IsFifo))
        {
            // A page is enough for commands of one byte, and sixteen are what the kernel would set aside.
            Sys.SetPipeSize(fd, 4096);
            return fd;
        }
        Sys.Close(fd);
        return -EEXIST;
    }

    private void ReadControl()
    {
        Span<byte> commands = stackalloc byte[256];
        int got = Sys.Read(_control, commands);
        for (int i = 0; i < got && State != ServiceState.Gone; i++)
            Command(commands[i]);
    }

    /// <summary>Says goodbye and gives everything back. A process that is still alive is left alone.</summary>
    private void Leave()
    {
        CancelTimer();
        StopListening();
        if (_status.Pid != 0)
            _supervisor.Loop.Forget(_status.Pid);
        State = ServiceState.Gone;
        // Whoever hears that it has left may have it supervised again at once.
        Unlock();
        Announce("x"u8);
        Release();
        OnLeave?.Invoke(this);
    }

    private void Release()
    {
        if (_control >= 0)
        {
            _supervisor.Loop.Unwatch(_control);
            Sys.Close(_control);
        }
        Unlock();
        if (_directory >= 0)
            Sys.Close(_directory);
        _control = _directory = -1;
    }

    private void Unlock()
    {
        if (_lock >= 0)
            Sys.Close(_lock);
        _lock = -1;
    }

    private void RecordDeath(int status)
    {
        int max = (int)Math.Min(ServiceFiles.Number(this, _directory, ServiceFileNames.MaxDeathTally, 100), DeathTally.Max);
        int result = max == 0 ? 0 : DeathTally.Add(_directory, ServiceFileNames.DeathTally, max, _status.Since, status);
        if (result < 0)
            WarnSystem(result, "unable to write supervise/death_tally"u8);
    }
}

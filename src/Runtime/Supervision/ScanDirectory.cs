using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Supervision;

/// <summary>
/// The supervisor of a scan directory: what s6-svscan and one s6-supervise per service are elsewhere, in one process.
/// Every subdirectory is a service; one with a <c>log</c> in it is two, joined by a pipe that is held open here, so that
/// either side can be restarted and no line is lost.
///
/// The host owns the loop and the signals. It opens the directory, may forbid or replace what control commands do
/// (<see cref="OnControl"/>), and learns when everything has ended (<see cref="OnEmpty"/>).
/// </summary>
internal sealed class ScanDirectory(Supervisor supervisor, Bytes path)
{
    /// <summary>The service that takes what nobody else logs; see <see cref="ConsoleHolder"/>.</summary>
    public static ReadOnlySpan<byte> CatchAllLogger => "s6-svscan-log"u8;

    /// <summary>How long a service that left stays unsupervised before it is taken up again, in milliseconds.</summary>
    private const int ReturnDelay = 1000;

    /// <summary>Sorted by name.</summary>
    private readonly List<Entry> _entries = [];

    /// <summary>Made when asked for; null once it is out of date.</summary>
    private List<Service>? _services;

    private int _directory = -1, _lock = -1, _control = -1;
    private int _generation;
    private bool _leaving;
    private EventLoop.Timer? _rescan;

    public Supervisor Supervisor { get; } = supervisor;

    public Bytes Path { get; } = path;

    /// <summary>How many services, loggers included, are supervised at most.</summary>
    public int MaxServices { get; set; } = 1000;

    /// <summary>Directories with longer names are passed over.</summary>
    public int MaxName { get; set; } = 251;

    /// <summary>Scan again every so many milliseconds; 0: only when told to.</summary>
    public int RescanInterval { get; set; }

    /// <summary>A descriptor of the console, which <c>s6-svscan-log</c> gets as its standard error; −1: none.</summary>
    public int ConsoleHolder { get; set; } = -1;

    /// <summary>Asked for every byte of the control FIFO; true means that the host has done what it is for.</summary>
    public Func<byte, bool>? OnControl { get; set; }

    /// <summary>Called once nothing is supervised any more after <see cref="Terminate"/> or <see cref="Quit"/>; possibly from within these.</summary>
    public Action? OnEmpty { get; set; }

    /// <summary>Every service that is supervised now, loggers included, sorted by name. The list is not changed later.</summary>
    public List<Service> Services
    {
        get
        {
            if (_services is not null)
                return _services;
            _services = new List<Service>(_entries.Count);
            foreach (Entry entry in _entries)
            {
                if (entry.Main is not null)
                    _services.Add(entry.Main);
                if (entry.Logger is not null)
                    _services.Add(entry.Logger);
            }
            return _services;
        }
    }

    /// <summary>
    /// Takes over the directory: makes <c>.s6-svscan</c> with its lock and control FIFO, and listens. Nothing is scanned
    /// yet. Returns 0; −EBUSY if another supervisor has it; else −errno, with the culprit in <paramref name="problem"/>.
    /// </summary>
    public int Open(out Bytes problem)
    {
        int result = Take(out problem);
        if (result < 0)
            Close();
        return result;
    }

    /// <summary>Gives the directory back. Services that are still supervised are not touched.</summary>
    public void Close()
    {
        _rescan?.Cancel();
        if (_control >= 0)
        {
            Supervisor.Loop.Unwatch(_control);
            Sys.Close(_control);
        }
        if (_lock >= 0)
            Sys.Close(_lock);
        if (_directory >= 0)
            Sys.Close(_directory);
        _control = _lock = _directory = -1;
    }

    /// <summary>
    /// Looks for new services, takes them all up, and then starts them, in the order of their names: a run script may
    /// begin by waiting for any of the others. One whose directory is gone is only marked:
    /// it stays up, but is not taken up again, and <see cref="Prune"/> ends it.
    /// </summary>
    public void Rescan()
    {
        if (_leaving)
            return;
        PlanRescan();
        List<Bytes>? names = ReadDirectories(out int error);
        if (names is null)
        {
            Supervisor.Proc.WarnSystem(error, $"unable to read {Path}");
            return;
        }
        _generation++;
        int refused = 0;
        int count = Count();
        foreach (Bytes name in names)
        {
            int index = Find(name);
            // A logger may come later than its service; it never goes before it.
            bool logged = (index < 0 || !_entries[index].Logged) && IsDirectory(Bytes.Concat(name, "/log"u8));
            int added = (index < 0 ? 1 : 0) + (logged ? 1 : 0);
            if (count + added > MaxServices)
            {
                refused++;
                if (index < 0)
                    continue;
                logged = false;
                added = 0;
            }
            count += added;
            if (index < 0)
            {
                index = ~index;
                _entries.Insert(index, new Entry(name));
            }
            Entry entry = _entries[index];
            entry.Logged |= logged;
            entry.Generation = _generation;
            TakeUp(entry);
        }
        Supervisor.Gather();
        try
        {
            foreach (Entry entry in Snapshot())
                entry.Begin();
        }
        finally
        {
            Supervisor.EndGathering();
        }
        if (refused > 0)
            Supervisor.Proc.Warn($"{refused} services in {Path} are not supervised: the limit is {MaxServices} (see option -C)");
        Sweep();
    }

    /// <summary>
    /// Ends the services whose directories the last scan did not find. Loggers end when they have read everything,
    /// unless <paramref name="force"/>.
    /// </summary>
    public void Prune(bool force)
    {
        foreach (Entry entry in Snapshot())
            if (entry.Generation != _generation)
                End(entry, force);
    }

    /// <summary>
    /// Brings everything down for good: services are stopped; a logger ends by itself once its service has left and the
    /// pipe is empty; the catch-all logger comes last.
    /// </summary>
    public void Terminate() => Leave(force: false);

    /// <summary>Brings everything down for good at once, loggers too; lines may be lost.</summary>
    public void Quit() => Leave(force: true);

    /// <summary>Does what a byte on the control FIFO stands for; an unknown one is ignored. Asks <see cref="OnControl"/> first.</summary>
    public void Command(byte command)
    {
        if (OnControl is not null && OnControl(command))
            return;
        switch (command)
        {
            case (byte)'z':
                Supervisor.Loop.Reap();
                break;
            case (byte)'a':
                Rescan();
                break;
            case (byte)'h':
                Rescan();
                Prune(force: false);
                break;
            case (byte)'n':
                Prune(force: false);
                break;
            case (byte)'N':
                Prune(force: true);
                break;
            case (byte)'t' or (byte)'i':
                Terminate();
                break;
            case (byte)'q':
                Quit();
                break;
        }
    }

    private int Take(out Bytes problem)
    {
        problem = Path;
        _directory = Sys.Open(Path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (_directory < 0)
            return _directory;
        problem = Bytes.Concat(Path, "/.s6-svscan"u8);
        int result = FifoDirectory.MakeDirectory(_directory, new Bytes(".s6-svscan"u8));
        if (result < 0 && result != -EEXIST)
            return result;
        problem = Bytes.Concat(Path, "/.s6-svscan/lock"u8);
        _lock = Sys.OpenAt(_directory, new Bytes(".s6-svscan/lock"u8), O_WRONLY | O_CREAT | O_NONBLOCK | O_CLOEXEC, 0x180);
        if (_lock < 0)
            return _lock;
        result = Sys.LockDescription(_lock, wait: false);
        if (result < 0)
            return result is -EAGAIN or -EACCES ? -EBUSY : result;
        problem = Bytes.Concat(Path, "/.s6-svscan/control"u8);
        _control = Service.OpenFifo(_directory, new Bytes(".s6-svscan/control"u8));
        if (_control < 0)
            return _control;
        // Three descriptors per service, two for the pipe of each pair, and what the process itself needs.
        Supervisor.ReserveDescriptors(4 * MaxServices + 64);
        return Supervisor.Loop.Watch(_control, ReadControl);
    }

    private void ReadControl()
    {
        Span<byte> commands = stackalloc byte[256];
        int got = Sys.Read(_control, commands);
        for (int i = 0; i < got && _control >= 0; i++)
            if (i + 1 == got || commands[i] != (byte)'a' || commands[i + 1] != (byte)'a')
                Command(commands[i]);
    }

    private void PlanRescan()
    {
        _rescan?.Cancel();
        _rescan = RescanInterval > 0 ? Supervisor.Loop.After(RescanInterval, Rescan) : null;
    }

    /// <summary>The sorted names of what may be services.</summary>
    private List<Bytes>? ReadDirectories(out int error)
    {
        int fd = Sys.OpenAt(_directory, new Bytes("."u8), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        error = fd;
        if (fd < 0)
            return null;
        var names = new List<Bytes>();
        var reader = new DirectoryReader(fd);
        while (reader.Next())
        {
            const byte directory = 4, regular = 8;
            if (reader.Name[0] == (byte)'.' || reader.Type == regular)
                continue;
            var name = new Bytes(reader.Name);
            if (name.Length > MaxName)
                Supervisor.Proc.Warn($"the name {name} is longer than {MaxName} bytes: not supervised (see option -L)");
            else if (reader.Type == directory || IsDirectory(name))
                names.Add(name);
        }
        Sys.Close(fd);
        error = reader.Error;
        if (error < 0)
            return null;
        names.Sort(static (a, b) => a.Span.SequenceCompareTo(b.Span));
        return names;
    }

    private bool IsDirectory(Bytes name) =>
        Sys.StatAt(_directory, name, out FileStatus status, 0) >= 0 && status.IsDirectory;

    private int Count()
    {
        int count = 0;
        foreach (Entry entry in _entries)
            count += entry.Logged ? 2 : 1;
        return count;
    }

    /// <summary>
    /// As <see cref="IndexOf"/>, for what has that name now: a service goes where its directory goes. One whose directory
    /// is nowhere else makes room and counts as gone.
    /// </summary>
    private int Find(Bytes name)
    {
        int index = IndexOf(name);
        if (Sys.StatAt(_directory, name, out FileStatus status, 0) < 0)
            return index;
        if (index >= 0)
        {
            if (_entries[index].Main is not { } main || main.IsIn(status))
                return index;
            // No directory has a NUL byte in its name, so it cannot be found by it any more.
            Rename(index, Bytes.Concat(name, "\0"u8, Bytes.FromNumber(_generation)));
        }
        for (int i = 0; i < _entries.Count; i++)
            if (_entries[i] is { Main: { } moved } entry && entry.Generation != _generation && moved.IsIn(status) && !IsWhereItWas(entry, moved))
            {
                Rename(i, name);
                break;
            }
        return IndexOf(name);
    }

    private bool IsWhereItWas(Entry entry, Service service) =>
        Sys.StatAt(_directory, entry.Name, out FileStatus status, 0) >= 0 && service.IsIn(status);

    private void Rename(int index, Bytes name)
    {
        Entry entry = _entries[index];
        _entries.RemoveAt(index);
        entry.Name = name;
        _entries.Insert(~IndexOf(name), entry);
    }

    private List<Entry> Snapshot() => new(_entries);

    /// <summary>Supervises what of an entry is not supervised.</summary>
    private void TakeUp(Entry entry)
    {
        if (_leaving || entry.Ending)
            return;
        if (entry.Logged && entry.ReadEnd < 0)
        {
            int result = Sys.Pipe(out int readEnd, out int writeEnd);
            if (result >= 0 && (Supervisor.IsReserve(readEnd) || Supervisor.IsReserve(writeEnd)))
            {
                Sys.Close(readEnd);
                Sys.Close(writeEnd);
                result = -EMFILE;
            }
            if (result < 0)
            {
                Refuse(entry, entry.Name, result, default);
                return;
            }
            (entry.ReadEnd, entry.WriteEnd) = (readEnd, writeEnd);
        }
        if (entry.Logged)
            entry.Logger ??= Supervise(entry, Bytes.Concat(entry.Name, "/log"u8), entry.ReadEnd, -1);
        entry.Main ??= Supervise(entry, entry.Name, -1, entry.WriteEnd);
        // One whose logger came later writes to it from its next start on.
        if (entry.Main is { } main)
            main.Output = entry.WriteEnd;
    }

    private Service? Supervise(Entry entry, Bytes name, int input, int output)
    {
        _services = null;
        var service = new Service(Supervisor, name) { Input = input, Output = output, OnLeave = entry.OnLeave ??= gone => Left(entry, gone) };
        if (ConsoleHolder >= 0 && name.Equals(CatchAllLogger))
            service.Error = ConsoleHolder;
        int result = service.Open(Bytes.Concat(Path, "/"u8, name), out Bytes problem);
        if (result == 0)
            return service;
        Refuse(entry, name, result, problem);
        return null;
    }

    private void Refuse(Entry entry, Bytes name, int error, Bytes problem)
    {
        if (error == -EBUSY)
            Supervisor.Proc.Warn($"service {name}: another supervisor has it");
        else if (problem.IsNull)
            Supervisor.Proc.WarnSystem(error, $"service {name}: unable to supervise it");
        else
            Supervisor.Proc.WarnSystem(error, $"service {name}: unable to supervise it: {name}/{problem}");
        PlanReturn(entry, Supervisor.RetryDelay);
    }

    private void PlanReturn(Entry entry, int delay)
    {
        entry.Return?.Cancel();
        entry.Return = Supervisor.Loop.After(delay, () =>
        {
            entry.Return = null;
            if (entry.Generation != _generation)
                return;
            TakeUp(entry);
            entry.Begin();
        });
    }

    private void Left(Entry entry, Service service)
    {
        _services = null;
        bool main = service == entry.Main;
        if (main)
            entry.Main = null;
        else
            entry.Logger = null;
        bool stays = !_leaving && !entry.Ending && entry.Generation == _generation;
        if (stays)
            PlanReturn(entry, ReturnDelay);
        else if (main)
            ReleaseLogger(entry);
        else
            entry.CloseRead();
        if (!entry.IsAlive && !stays)
            Bid(entry);
        if (_leaving)
            Proceed();
    }

    /// <summary>
    /// An entry that was told to end has ended. If its directory is back meanwhile, it starts afresh; else it is
    /// forgotten.
    /// </summary>
    private void Bid(Entry entry)
    {
        if (!_leaving && entry.Generation == _generation)
        {
            entry.Ending = false;
            entry.CloseRead();
            entry.CloseWrite();
            PlanReturn(entry, ReturnDelay);
            return;
        }
        Forget(entry);
        // Where the logger was down it ended with its service, and has forgotten the entry already.
        if (IndexOf(entry.Name) is >= 0 and int index && _entries[index] == entry)
            _entries.RemoveAt(index);
    }

    private static void End(Entry entry, bool force)
    {
        entry.Ending = true;
        entry.Return?.Cancel();
        if (force)
            entry.Logger?.Handle(ServiceInput.Terminate);
        if (entry.Main is null)
            ReleaseLogger(entry);
        else
            entry.Main.Handle(ServiceInput.Terminate);
    }

    /// <summary>
    /// The service of a logger is gone for good: once the pipe is empty the logger sees its end. One that is just being
    /// restarted is brought up for that, because what is in the pipe is still to be read.
    /// </summary>
    private static void ReleaseLogger(Entry entry)
    {
        entry.CloseWrite();
        if (entry.Logger is null)
        {
            entry.CloseRead();
            return;
        }
        if (entry.Logger.State == ServiceState.Down && entry.Logger.Status.WantUp)
            entry.Logger.Handle(ServiceInput.Up);
        entry.Logger?.Handle(ServiceInput.HangUp);
    }

    private void Leave(bool force)
    {
        _leaving = true;
        _rescan?.Cancel();
        foreach (Entry entry in Snapshot())
            if (force || !IsCatchAll(entry))
                End(entry, force);
        Proceed();
    }

    private bool IsCatchAll(Entry entry) => ConsoleHolder >= 0 && entry.Name.Equals(CatchAllLogger);

    /// <summary>While leaving: ends the catch-all logger once it is alone, and tells the host when nothing is left.</summary>
    private void Proceed()
    {
        Entry? catchAll = null;
        foreach (Entry entry in _entries)
        {
            if (!entry.IsAlive)
                continue;
            if (entry.Ending || !IsCatchAll(entry))
                return;
            catchAll = entry;
        }
        if (catchAll is not null)
        {
            End(catchAll, force: false);
            return;
        }
        Action? onEmpty = OnEmpty;
        OnEmpty = null;
        onEmpty?.Invoke();
    }

    /// <summary>Forgets entries that are neither there nor supervised.</summary>
    private void Sweep()
    {
        int kept = 0;
        for (int i = 0; i < _entries.Count; i++)
        {
            Entry entry = _entries[i];
            if (entry.IsAlive || entry.Generation == _generation && !entry.Ending && !_leaving)
                _entries[kept++] = entry;
            else
                Forget(entry);
        }
        _entries.RemoveRange(kept, _entries.Count - kept);
    }

    private static void Forget(Entry entry)
    {
        entry.Return?.Cancel();
        entry.CloseRead();
        entry.CloseWrite();
    }

    /// <summary>Where the entry of that name is; the complement of where it would have to be if there is none.</summary>
    private int IndexOf(Bytes name)
    {
        int low = 0, high = _entries.Count - 1;
        while (low <= high)
        {
            int middle = (low + high) / 2;
            int order = _entries[middle].Name.Span.SequenceCompareTo(name);
            if (order == 0)
                return middle;
            if (order < 0)
                low = middle + 1;
            else
                high = middle - 1;
        }
        return ~low;
    }

    /// <summary>One name in the scan directory: a service, and perhaps its logger.</summary>
    private sealed class Entry(Bytes name)
    {
        public Bytes Name { get; set; } = name;

        public bool Logged { get; set; }

        /// <summary>The last scan that saw it.</summary>
        public int Generation { get; set; }

        /// <summary>It was told to end and is not to be taken up again.</summary>
        public bool Ending { get; set; }

        public Service? Main { get; set; }

        public Service? Logger { get; set; }

        public int ReadEnd { get; set; } = -1;

        public int WriteEnd { get; set; } = -1;

        public Action<Service>? OnLeave { get; set; }

        public EventLoop.Timer? Return { get; set; }

        public bool IsAlive => Main is not null || Logger is not null;

        /// <summary>Starts what has been taken up: the logger first, so that it is there for the first line.</summary>
        public void Begin()
        {
            Logger?.Begin();
            Main?.Begin();
        }

        public void CloseRead()
        {
            if (ReadEnd >= 0)
                Sys.Close(ReadEnd);
            ReadEnd = -1;
        }

        public void CloseWrite()
        {
            if (WriteEnd >= 0)
                Sys.Close(WriteEnd);
            WriteEnd = -1;
        }
    }
}

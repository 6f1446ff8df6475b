using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;

namespace S6Overlay.Init;

/// <summary>
/// The container's services: the scan directory in the runtime directory, what is put there, and what the stages wait
/// for. A service is a directory of links to the image's files, so nothing there has to be executable, and only its
/// state is written.
/// </summary>
internal sealed class Services
{
    /// <summary>More than any image has; the descriptors of the process are the real limit.</summary>
    private const int Most = 10_000;

    /// <summary>Where the overlay, and images of its second version, keep services that come before the user's.</summary>
    public static readonly Bytes Own = new("/etc/s6/services");

    /// <summary>What in the runtime directory says that the services of the image have been started.</summary>
    public static ReadOnlySpan<byte> StartedMark => "/services/.started"u8;

    private readonly Report _report;
    private readonly Bytes _runtime;
    private readonly ScanDirectory _scan;
    private readonly List<Pause> _waiting = [];
    private readonly Action<Service> _onPermanentFailure;
    private bool _isOpen;
    private Pause? _down;

    public Services(Supervisor supervisor, Bytes runtime, Report report)
    {
        _report = report;
        _runtime = runtime;
        _scan = new ScanDirectory(supervisor, Bytes.Concat(runtime, "/services"u8)) { MaxServices = Most, OnControl = Control };
        supervisor.OnCannotExecute = static (directory, file, argv, error) =>
            Script.Remedy(Bytes.Concat(directory, "/"u8, file), Bytes.Concat("./"u8, file), argv.AsSpan(1), error);
        supervisor.OnEvent = OnEvent;
        var policy = new ServicePolicy(_scan.Path, report, code => supervisor.Loop.After(0, () => OnFailure?.Invoke(code)));
        supervisor.OnRestart = policy.OnRestart;
        _onPermanentFailure = policy.OnPermanentFailure;
    }

    /// <summary>Called when somebody asks for the end of the container through the scan directory.</summary>
    public Action? OnStop { get; set; }

    /// <summary>Called when a service that the image lets stop the container has ended, with its exit code.</summary>
    public Action<int>? OnFailure { get; set; }

    /// <summary>Whether a service of the image or of its scripts is supervised, the overlay's own not counted.</summary>
    public bool AnyOfTheUser
    {
        get
        {
            foreach (Service service in _scan.Services)
                if (Sys.Lstat(Bytes.Concat(Own, "/"u8, service.Name), out _) < 0)
                    return true;
            return false;
        }
    }

    /// <summary>
    /// Makes the scan directory and starts what the overlay itself runs there: the catch-all logger only if there is a
    /// <paramref name="console"/> for its own messages (else −1). False after a message.
    /// </summary>
    public bool Open(int console)
    {
        Sys.Mkdir(_scan.Path, 0x1ED);
        _scan.ConsoleHolder = console;
        int error = _scan.Open(out Bytes problem);
        if (error < 0)
        {
            _report.WarnSystem(error, $"unable to supervise services: {problem}");
            return false;
        }
        _isOpen = true;
        foreach (Bytes name in DirectoryReader.Sorted(Own, out _) ?? [])
            if (console >= 0 || !name.Equals(ScanDirectory.CatchAllLogger))
                Link(Own, name);
        _scan.Rescan();
        return true;
    }

    /// <summary>Hands the services of a folder to the supervisor, and those that scripts made in the scan directory.</summary>
    public void Start(Bytes folder, List<Bytes> names)
    {
        Sys.Mkdir(Bytes.Concat(_runtime, StartedMark), 0x1ED);
        foreach (Bytes name in names)
            Link(folder, name);
        Rescan();
    }

    public void Rescan()
    {
        if (_isOpen)
            _scan.Rescan();
    }

    /// <summary>New services start, and those whose directory is gone end.</summary>
    public void Reload()
    {
        if (_isOpen)
            _scan.Command((byte)'h');
    }

    /// <summary>
    /// Over when every service that is to be up is: ready, where it says when it is, else started.
    /// </summary>
    public Pause WhenUp()
    {
        var pause = new Pause();
        if (!AnyMissing())
            pause.End();
        else
            _waiting.Add(pause);
        return pause;
    }

    /// <summary>The services that are to be up and are not.</summary>
    public List<Bytes> Missing()
    {
        var missing = new List<Bytes>();
        foreach (Service service in _scan.Services)
            if (IsMissing(service))
                missing.Add(service.Name);
        return missing;
    }

    /// <summary>Brings everything down for good, producers before their loggers. Over when nothing is supervised any more but the catch-all logger.</summary>
    public Pause Terminate()
    {
        _down = new Pause();
        if (_isOpen)
        {
            _scan.Terminate();
            CheckDown();
        }
        else
        {
            _down.End();
        }
        return _down;
    }

    /// <summary>What is still supervised.</summary>
    public List<Service> Supervised => _scan.Services;

    private static bool IsMissing(Service service) =>
        service.Status.WantUp && !(service.Status.IsUp && (!service.SaysReady || service.Status.Ready));

    /// <summary>Asked at every start of a service, so it goes no further than it has to.</summary>
    private bool AnyMissing()
    {
        foreach (Service service in _scan.Services)
            if (IsMissing(service))
                return true;
        return false;
    }

    private void CheckDown()
    {
        foreach (Service service in _scan.Services)
            if (!service.Name.Equals(ScanDirectory.CatchAllLogger))
                return;
        _down?.End();
    }

    private bool Control(byte command)
    {
        switch (command)
        {
            case (byte)'t' or (byte)'i' or (byte)'q' or (byte)'b' or (byte)'0' or (byte)'6' or (byte)'7' or (byte)'8':
                OnStop?.Invoke();
                return true;
            default:
                return false;
        }
    }

    private void OnEvent(Service service, byte what)
    {
        if (what == (byte)'O' && _down is null)
            _onPermanentFailure(service);
        // The event comes while the service is still on the list.
        if (what == (byte)'x' && _down is not null)
            _scan.Supervisor.Loop.After(0, CheckDown);
        if (_waiting.Count == 0 || what is not ((byte)'u' or (byte)'U' or (byte)'O') || AnyMissing())
            return;
        foreach (Pause pause in _waiting.ToArray())
            pause.End();
        _waiting.Clear();
    }

    /// <summary>Makes a service directory of links; what is there already, put there by a script, stays.</summary>
    private void Link(Bytes folder, Bytes name)
    {
        var source = Bytes.Concat(folder, "/"u8, name);
        if (name.StartsWith("."u8) || Sys.Stat(source, out FileStatus status) < 0 || !status.IsDirectory)
            return;
        var run = Bytes.Concat(source, "/run"u8);
        if (Sys.Stat(run, out _) < 0)
        {
            _report.Error($"{source} has no file 'run': not a service, ignored");
            return;
        }
        if (Script.HasWindowsInterpreter(run, out Bytes problem))
            _report.Error($"{run}: {problem}");
        LinkFolder(source, Bytes.Concat(_scan.Path, "/"u8, name));
    }

    private void LinkFolder(Bytes source, Bytes target)
    {
        int error = Sys.Mkdir(target, 0x1ED);
        if (error is < 0 and not -Posix.EEXIST)
        {
            _report.WarnSystem(error, $"unable to make {target}");
            return;
        }
        List<Bytes>? names = DirectoryReader.Sorted(source, out error);
        if (names is null)
            _report.WarnSystem(error, $"unable to read {source}");
        foreach (Bytes name in names ?? [])
        {
            // What a supervisor wrote into the image when it was built is not ours.
            if (name.Equals("supervise"u8) || name.Equals("event"u8))
                continue;
            var from = Bytes.Concat(source, "/"u8, name);
            var to = Bytes.Concat(target, "/"u8, name);
            if (name.Equals("log"u8) && Sys.Stat(from, out FileStatus log) >= 0 && log.IsDirectory)
            {
                LinkFolder(from, to);
                continue;
            }
            error = Sys.Symlink(from, to);
            if (error is < 0 and not -Posix.EEXIST)
                _report.WarnSystem(error, $"unable to make {to}");
        }
    }
}

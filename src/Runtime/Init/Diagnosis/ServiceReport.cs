using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Init.Diagnosis;

/// <summary>What can be read of a service from its directory, by anybody who may read it.</summary>
internal readonly struct ServiceReport
{
    private readonly ServiceStatus _status;

    private ServiceReport(Bytes name, Bytes path)
    {
        Name = name;
        Error = ServiceStatus.Read(path, out _status);
        Restarts = DeathTally.Read(path, out _)?.Count ?? 0;
        HasLogger = Sys.Stat(Bytes.Concat(path, "/log"u8), out FileStatus log) >= 0 && log.IsDirectory;
        Notifies = Sys.Access(Bytes.Concat(path, "/notification-fd"u8), F_OK) >= 0;
        IsWanted = Sys.Access(Bytes.Concat(path, "/down"u8), F_OK) < 0;
    }

    public Bytes Name { get; }

    /// <summary>0, or why its status cannot be read (−errno).</summary>
    public int Error { get; }

    /// <summary>How often it has ended and is remembered to have.</summary>
    public int Restarts { get; }

    public bool HasLogger { get; }

    /// <summary>Whether it says when it is ready.</summary>
    public bool Notifies { get; }

    /// <summary>Whether it is one that starts with the container.</summary>
    public bool IsWanted { get; }

    /// <summary>Up, and ready if it says when it is.</summary>
    public bool IsHealthy => Error == 0 && _status.IsUp && (!Notifies || _status.Ready);

    public bool IsReady => Error == 0 && _status.IsUp && _status.Ready;

    public int Pid => _status.Pid;

    /// <summary>For how many seconds it has been up or down.</summary>
    public long Seconds => (long)_status.Since.SecondsUntil(Tai.Now);

    /// <summary>How it ended the last time: its exit code, or 128 + the signal.</summary>
    public int LastExit => WaitStatus.ShellCode(_status.WaitStatus);

    public ReadOnlySpan<byte> State
    {
        get
        {
            if (Error != 0)
                return Error == -EACCES ? "unreadable"u8 : "unsupervised"u8;
            if (_status.Finishing)
                return "finishing"u8;
            if (_status.Pid != 0)
                return _status.Paused ? "paused"u8 : "up"u8;
            return _status.WantUp ? "starting"u8 : "down"u8;
        }
    }

    /// <summary>The services of the running container, or those named; null after a message.</summary>
    public static List<ServiceReport>? Read(Proc proc, ReadOnlySpan<Bytes> names)
    {
        Bytes runtime = RuntimeDirectory.Find(proc.Env);
        if (runtime.IsNull)
        {
            proc.Fatal(ExitCode.Usage, "there is no running container here: /init has not made its runtime directory"u8);
            return null;
        }
        var scan = Bytes.Concat(runtime, "/services"u8);
        var reports = new List<ServiceReport>();
        if (names.IsEmpty)
        {
            List<Bytes>? all = DirectoryReader.Sorted(scan, out int error);
            if (all is null)
            {
                proc.FatalSystem(error, $"unable to read {scan}");
                return null;
            }
            foreach (Bytes name in all)
                Add(reports, scan, name);
        }
        foreach (Bytes name in names)
            Add(reports, scan, name);
        return reports;
    }

    private static void Add(List<ServiceReport> reports, Bytes scan, Bytes name)
    {
        if (name.StartsWith("."u8))
            return;
        var path = Bytes.Concat(scan, "/"u8, name);
        reports.Add(new ServiceReport(name, path));
    }
}

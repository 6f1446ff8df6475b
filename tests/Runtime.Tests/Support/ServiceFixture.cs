using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Tests.Support;

/// <summary>A folder of service directories, and the supervisors that a test starts on them. Every event of a service is recorded.</summary>
internal sealed class ServiceFixture : IDisposable
{
    private readonly List<Running> _running = [];
    private readonly Dictionary<string, (int Fd, StringBuilder Events)> _listeners = [];

    /// <summary>Under /dev/shm, where files are as quick as in a container's runtime directory.</summary>
    public string Root { get; } = Directory.CreateDirectory($"/dev/shm/s6-overlay-test-{Guid.NewGuid():N}").FullName;

    public string this[string name] => Path.Combine(Root, name);

    /// <summary>Makes a service directory; scripts are shell, their first line is added. Other files by name and content.</summary>
    public string Add(string name, string? run = "exec sleep 1000", string? finish = null, params ReadOnlySpan<(string Name, string Content)> files)
    {
        string folder = Directory.CreateDirectory(this[name]).FullName;
        if (run is not null)
            Script(Path.Combine(folder, "run"), run);
        if (finish is not null)
            Script(Path.Combine(folder, "finish"), finish);
        foreach ((string file, string content) in files)
            File.WriteAllText(Path.Combine(folder, file), content);
        Listen(name);
        return folder;
    }

    public static void Script(string path, string text)
    {
        File.WriteAllText(path, "#!/bin/sh\n" + text + "\n");
        Executables.Finish(path);
    }

    /// <summary>Starts s6-supervise of a suite on one service, and waits until it listens.</summary>
    public Running Supervise(Suite suite, string name)
    {
        Running running = Start(Cmd.Of(suite, "s6-supervise", name));
        Wait.Until(() => IsSupervised(name) && ServiceClient.Send(new Bytes(this[name]), ServiceClient.OfService, default) == 0, $"{name} is supervised ({running.ErrorSoFar})");
        return running;
    }

    /// <summary>Starts s6-svscan of a suite on the whole folder, and waits until it listens.</summary>
    public Running Scan(Suite suite, params ReadOnlySpan<string> options)
    {
        string[] arguments = [.. options, Root];
        Running running = Start(Cmd.Of(suite, "s6-svscan", arguments));
        Wait.Until(() => ServiceClient.Send(new Bytes(Root), ServiceClient.OfScanDirectory, default) == 0, "the scan directory is supervised");
        return running;
    }

    public Running Start(Cmd cmd)
    {
        cmd.Timeout = TimeSpan.FromSeconds(60);
        Running running = cmd.In(Root).Start();
        _running.Add(running);
        return running;
    }

    public bool IsSupervised(string name) => ServiceClient.IsSupervised(new Bytes(this[name])) == 1;

    /// <summary>Writes commands to the control FIFO.</summary>
    public void Control(string name, string commands) =>
        Xunit.Assert.Equal(0, ServiceClient.Send(new Bytes(this[name]), ServiceClient.OfService, Encoding.ASCII.GetBytes(commands)));

    public ServiceStatus Status(string name)
    {
        int result = ServiceStatus.Read(new Bytes(this[name]), out ServiceStatus status);
        Xunit.Assert.True(result >= 0, $"status of {name}: {Errno.Text(result)}");
        return status;
    }

    public bool IsUp(string name) => ServiceStatus.Read(new Bytes(this[name]), out ServiceStatus status) >= 0 && status.IsUp;

    /// <summary>The letters announced so far.</summary>
    public string Events(string name)
    {
        (int fd, StringBuilder events) = _listeners[name];
        Span<byte> buffer = stackalloc byte[256];
        int got;
        while ((got = Sys.Read(fd, buffer)) > 0)
            events.Append(Encoding.ASCII.GetString(buffer[..got]));
        return events.ToString();
    }

    public void WaitForEvents(string name, string expected) =>
        Wait.Until(() => Events(name).Length >= expected.Length, $"events {expected} of {name}; so far {Events(name)}", TimeSpan.FromSeconds(30));

    public void WaitUp(string name) => Wait.Until(() => IsUp(name), $"{name} is up", TimeSpan.FromSeconds(30));

    /// <summary>What a script wrote to a file of the service directory.</summary>
    public string Read(string path) => File.Exists(this[path]) ? File.ReadAllText(this[path]) : "";

    public void Dispose()
    {
        // A scan directory's supervisor must know first, or it starts a new s6-supervise for each that leaves.
        ServiceClient.Send(new Bytes(Root), ServiceClient.OfScanDirectory, "t"u8);
        foreach (string name in _listeners.Keys)
            ServiceClient.Send(new Bytes(this[name]), ServiceClient.OfService, "Odxk"u8);
        foreach (Running running in _running)
        {
            // A supervisor that had to be killed leaves its services behind: end them too.
            running.Kill(Signal.Quit);
            try
            {
                Wait.Until(() => running.HasExited, "the supervisor ends", TimeSpan.FromSeconds(2));
            }
            catch (TimeoutException)
            {
                running.Kill(Signal.Kill);
            }
            running.Dispose();
        }
        foreach ((string name, (int fd, StringBuilder _)) in _listeners)
        {
            if (ServiceStatus.Read(new Bytes(this[name]), out ServiceStatus status) >= 0 && status.Pid > 1)
                Sys.Kill(status.Pid, Signal.Kill);
            Sys.Close(fd);
        }
        DeleteRoot();
    }

    /// <summary>Deletes the folder. A supervisor that is just ending may still be writing there, and then it is tried again.</summary>
    private void DeleteRoot()
    {
        bool Deleted()
        {
            try
            {
                Directory.Delete(Root, recursive: true);
                return true;
            }
            catch (IOException)
            {
                return false;
            }
        }
        Wait.Until(Deleted, $"{Root} can be deleted");
    }

    private void Listen(string name)
    {
        string fifodir = Directory.CreateDirectory(Path.Combine(this[name], "event")).FullName;
        var fifo = new Bytes(Path.Combine(fifodir, "ftrig1:@400000000000000000000000:tester"));
        Sys.Mkfifo(fifo, 0x180);
        _listeners[name] = (Sys.Open(fifo, O_RDWR | O_NONBLOCK | O_CLOEXEC), new StringBuilder());
    }
}

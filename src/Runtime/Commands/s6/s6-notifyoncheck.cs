using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>
/// In a run script: polls in the background until the service is ready, and tells the supervisor. See
/// docs/commands/s6-notifyoncheck.md.
///
/// The poller is this command once more, started with <c>-P</c> and the service's pid, while this process goes on as the
/// service. It gives up when the service dies, which it hears as an event of the service directory.
/// </summary>
internal static class S6Notifyoncheck
{
    public static ReadOnlySpan<byte> Usage =>
        "s6-notifyoncheck [ -d ] [ -3 notiffd ] [ -s initialsleep ] [ -T globaltimeout ] [ -t localtimeout ] [ -w waitingtime ] [ -n tries ] [ -c checkprog ] prog..."u8;

    [Command("s6-notifyoncheck")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var settings = new Settings();
        var options = new Options(argv, "d3:s:T:t:w:n:c:P:"u8);
        while (options.Next(out byte option))
            if (!settings.Take(option, options.Value))
                return proc.Usage(Usage);
        if (settings.Notify == 0)
        {
            Bytes word = ServiceFiles.Word(AT_FDCWD, ServiceFileNames.NotificationFd);
            if (word.IsNull || !Scan.Number(word, out settings.Notify))
                return proc.Fatal(ExitCode.Usage, "unable to read a descriptor number from ./notification-fd"u8);
        }
        if (Sys.SetCloseOnExec((int)settings.Notify, true) < 0)
            return proc.Fatal(ExitCode.Usage, $"notification descriptor {settings.Notify} is not open");
        if (settings.Service != 0)
            return new Poller(proc, settings).Run();
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        int result = StartPoller(proc, argv[..^options.Rest.Length], settings);
        return result < 0 ? proc.FatalSystem(result, "unable to start the poller"u8) : Next.Exec(options.Rest);
    }

    /// <summary>Starts this command again with the same options; with -d by way of a child that ends at once, so that nobody has to reap it.</summary>
    private static int StartPoller(Proc proc, ReadOnlySpan<Bytes> own, in Settings settings)
    {
        var argv = new List<Bytes> { new(MultiCall.OwnName), new("s6-notifyoncheck"u8) };
        foreach (Bytes word in own[1..])
            if (!word.Equals("--"u8))
                argv.Add(word);
        argv.Add(new Bytes("-P"u8));
        argv.Add(Bytes.FromNumber(Sys.GetPid()));
        var keep = new DescriptorMove((int)settings.Notify, (int)settings.Notify);
        int pid = Sys.Spawn(proc.Trampoline.Resolver.OwnPath, argv.ToArray(), proc.Env, proc.Trampoline.Inherited, new SpawnOptions { Descriptors = [keep] });
        if (pid > 0 && settings.Detach)
            Sys.WaitFor(pid);
        return pid;
    }

    private struct Settings()
    {
        public uint Notify, Service;
        public uint InitialSleep = 10, GlobalTimeout, LocalTimeout, Pause = 1000, Tries = 7;
        public Bytes Check;
        public bool Detach;

        public bool Take(byte option, Bytes value)
        {
            switch (option)
            {
                case (byte)'d':
                    Detach = true;
                    return true;
                case (byte)'3':
                    return Scan.Number(value, out Notify);
                case (byte)'s':
                    return Scan.Number(value, out InitialSleep);
                case (byte)'T':
                    return Scan.Number(value, out GlobalTimeout);
                case (byte)'t':
                    return Scan.Number(value, out LocalTimeout);
                case (byte)'w':
                    return Scan.Number(value, out Pause);
                case (byte)'n':
                    return Scan.Number(value, out Tries);
                case (byte)'c':
                    Check = value;
                    return true;
                case (byte)'P':
                    return Scan.Number(value, out Service);
                default:
                    return false;
            }
        }
    }

    /// <summary>The process in the background.</summary>
    private sealed class Poller
    {
        private const int Ready = 0, GaveUp = 1, ServiceDied = 2, OutOfTime = 3;

        private readonly Proc _proc;
        private readonly Settings _settings;
        private readonly EventLoop _loop;
        private int _code = ExitCode.SystemCall;
        private uint _tried;

        public Poller(Proc proc, Settings settings)
        {
            _proc = proc;
            _settings = settings;
            _loop = new EventLoop(0, (_, _) => { });
        }

        public Next Run()
        {
            if (_settings.Detach && Sys.GetParentPid() == (int)_settings.Service)
                return Detach();
            FifoListener? listener = FifoListener.Subscribe(ServiceFileNames.Event, out int error);
            if (listener is null)
                return _proc.FatalSystem(error, "unable to listen to ./event: the current directory is not a supervised service directory"u8);
            using (listener)
            {
                _loop.Watch(listener.Fd, () => OnEvent(listener));
                if (_settings.GlobalTimeout > 0)
                    _loop.After(_settings.GlobalTimeout, () => End(OutOfTime));
                _loop.After(_settings.InitialSleep, Check);
                // It may have died before we listened.
                if (Sys.Kill((int)_settings.Service, 0) == -ESRCH)
                    return Next.Exit(ServiceDied);
                _loop.Run();
            }
            return Next.Exit(_code);
        }

        /// <summary>Once more, as a grandchild of the service.</summary>
        private Next Detach()
        {
            var keep = new DescriptorMove((int)_settings.Notify, (int)_settings.Notify);
            int pid = Sys.Spawn(
                _proc.Trampoline.Resolver.OwnPath, Start.Read().Arguments, _proc.Env, _proc.Trampoline.Inherited, new SpawnOptions { Descriptors = [keep] });
            return pid < 0 ? _proc.FatalSystem(pid, "unable to start the poller"u8) : Next.Exit(0);
        }

        private void OnEvent(FifoListener listener)
        {
            Span<byte> events = stackalloc byte[64];
            int got = listener.Read(events);
            if (got > 0 && events[..got].IndexOfAny("dx"u8) >= 0)
                End(ServiceDied);
        }

        private void Check()
        {
            Bytes[] argv = _settings.Check.IsNull
                ? [new Bytes("./data/check"u8)]
                : [new Bytes(MultiCall.OwnName), new Bytes("execlineb"u8), new Bytes("-P"u8), new Bytes("-c"u8), _settings.Check];
            Bytes file = _settings.Check.IsNull ? argv[0] : _proc.Trampoline.Resolver.OwnPath;
            int pid = Sys.Spawn(file, argv, _proc.Env, _proc.Trampoline.Inherited, new SpawnOptions());
            if (pid < 0)
            {
                _proc.WarnSystem(pid, $"unable to spawn {argv[0]}");
                OnChecked(-1);
                return;
            }
            EventLoop.Timer? limit = _settings.LocalTimeout == 0 ? null : _loop.After(_settings.LocalTimeout, () => Sys.Kill(pid, Signal.Kill));
            _loop.OnExit(pid, status =>
            {
                limit?.Cancel();
                OnChecked(status);
            });
        }

        private void OnChecked(int status)
        {
            if (status == 0)
            {
                Sys.WriteAll((int)_settings.Notify, "\n"u8);
                End(Ready);
            }
            else if (++_tried == _settings.Tries)
            {
                End(GaveUp);
            }
            else
            {
                _loop.After(_settings.Pause, Check);
            }
        }

        private void End(int code)
        {
            _code = code;
            _loop.Stop();
        }
    }
}

using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Text;

namespace S6Overlay.Commands.S6;

/// <summary>Stands for a daemon that puts itself into the background: passes signals on, ends with it. See docs/commands/s6-background-watch.md.</summary>
internal static class S6BackgroundWatch
{
    public static ReadOnlySpan<byte> Usage => "s6-background-watch [ -t timeout ] [ -d notif ] pidfile prog..."u8;

    [Command("s6-background-watch")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint timeout = 0, notify = 0;
        var options = new Options(argv, "t:d:"u8, "t=timeout-ready d=notification-fd"u8);
        while (options.Next(out byte option))
        {
            bool good = option == (byte)'t' ? Scan.Number(options.Value, out timeout) : option == (byte)'d' && Scan.Number(options.Value, out notify);
            if (!good)
                return proc.Usage(Usage);
        }
        if (options.Rest.Length < 2)
            return proc.Usage(Usage);
        if (notify > 0 && Sys.SetCloseOnExec((int)notify, true) < 0)
            return proc.Fatal(ExitCode.Usage, $"notification descriptor {notify} is not open");
        int result = Sys.BecomeSubreaper();
        return result < 0
            ? proc.FatalSystem(result, "unable to adopt the daemon"u8)
            : new Watch(proc, options.Rest[0], (int)notify).Run(options.Rest[1..], timeout);
    }

    private sealed class Watch
    {
        private readonly Proc _proc;
        private readonly Bytes _pidFile;
        private readonly int _notify;
        private readonly EventLoop _loop;
        private int _parent, _daemon, _code = ExitCode.SystemCall;

        public Watch(Proc proc, Bytes pidFile, int notify)
        {
            _proc = proc;
            _pidFile = pidFile;
            _notify = notify;
            ulong signals = 0;
            foreach (byte command in "abqhti12cy"u8)
                if (ServiceMachine.Decode(command, out _, out int signal))
                    signals |= Signal.Bit(signal);
            _loop = new EventLoop(signals, (signal, _) => Sys.Kill(_daemon > 0 ? _daemon : _parent, signal)) { OnOrphan = OnOrphan };
        }

        public Next Run(ReadOnlySpan<Bytes> program, uint timeout)
        {
            _parent = _proc.Trampoline.Spawn(_proc.Trampoline.Prepare(_proc, program), new SpawnOptions(), out int code);
            if (_parent < 0)
                return _proc.Fatal(ExitCode.OfExecError(-_parent), $"unable to spawn {program[0]}: {Errno.Text(_parent)}");
            if (_parent == 0)
                return Next.Exit(code);
            EventLoop.Timer? limit = timeout == 0 ? null : _loop.After(timeout, TimeIsUp);
            _loop.OnExit(_parent, status =>
            {
                limit?.Cancel();
                OnParent(status);
            });
            _loop.Run();
            return Next.Exit(_code);
        }

        private void TimeIsUp()
        {
            _proc.Warn("the time is up: killing what has not gone into the background"u8);
            Sys.Kill(_parent, Signal.Kill);
        }

        /// <summary>The program has ended: whom it left behind is the daemon.</summary>
        private void OnParent(int status)
        {
            if (status != 0)
            {
                if (WaitStatus.Crashed(status))
                    _proc.Warn($"killed by signal {WaitStatus.Signal(status)} before it went into the background");
                else
                    _proc.Warn($"exit code {WaitStatus.Code(status)} before it went into the background");
                End(status);
                return;
            }
            byte[]? content = Sys.ReadFile(_pidFile, out int error, 64);
            if (content is null)
                _proc.FatalSystem(error, $"unable to read {_pidFile}");
            else if (!Scan.Number(content.AsSpan().Trim(" \t\r\n"u8), out uint pid) || pid < 2)
                _proc.Fatal(ExitCode.SystemCall, $"there is no process id in {_pidFile}");
            else if (_died == (int)pid)
                End(_diedOf);
            else if (Sys.Kill((int)pid, 0) == -Posix.ESRCH)
                _proc.Fatal(ExitCode.SystemCall, $"the process {pid} of {_pidFile} is not there");
            else
            {
                _daemon = (int)pid;
                if (_notify > 0)
                {
                    Sys.WriteAll(_notify, "\n"u8);
                    Sys.Close(_notify);
                }
                return;
            }
            _loop.Stop();
        }

        // A daemon that dies before its pid is known is remembered; only the last one, which is the one that counts.
        private int _died, _diedOf;

        private void OnOrphan(int pid, int status)
        {
            (_died, _diedOf) = (pid, status);
            if (pid == _daemon)
                End(status);
        }

        private void End(int status)
        {
            _code = WaitStatus.ShellCode(status);
            _loop.Stop();
        }
    }
}

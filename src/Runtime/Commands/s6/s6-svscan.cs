using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Supervises every service of a scan directory, in this one process. See docs/commands/s6-svscan.md.</summary>
internal static class S6Svscan
{
    public static ReadOnlySpan<byte> Usage => "s6-svscan [ -d notif ] [ -X consoleholder ] [ -c max | -C services_max ] [ -L name_max ] [ -t rescan ] [ scandir ]"u8;

    [Command("s6-svscan")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint notify = 0, console = 0, services = 1000, names = 251, rescan = 0;
        var options = new Options(argv, "d:X:c:C:L:t:S:s"u8);
        while (options.Next(out byte option))
        {
            bool good = option switch
            {
                (byte)'d' => Within(options.Value, 3, int.MaxValue, out notify),
                (byte)'X' => Within(options.Value, 3, int.MaxValue, out console),
                (byte)'c' => Nearest(options.Value, 2, 90_000, out services),
                (byte)'C' => Nearest(options.Value, 4, 160_000, out services),
                (byte)'L' => Nearest(options.Value, 11, 1019, out names),
                (byte)'t' => Within(options.Value, 0, int.MaxValue, out rescan),
                (byte)'s' or (byte)'S' => true, // diverting signals to handlers was an option once; now it is always on
                _ => false,
            };
            if (!good)
                return proc.Usage(Usage);
            if (option == (byte)'c')
                services *= 2;
        }
        if (notify > 0 && Sys.GetDescriptorFlags((int)notify) < 0)
            return proc.Fatal(ExitCode.Usage, $"notification descriptor {notify} is not open");
        if (console > 0 && Sys.SetCloseOnExec((int)console, true) < 0)
            return proc.Fatal(ExitCode.Usage, $"console descriptor {console} is not open");
        Sys.OpenStandardDescriptors();
        Bytes path = options.Rest.IsEmpty ? new Bytes("."u8) : options.Rest[0];
        int result = Sys.Chdir(path);
        if (result < 0)
            return proc.FatalSystem(result, $"unable to chdir to {path}");
        return new Daemon(proc, path, console, services, names, rescan).Run((int)notify);
    }

    private static bool Within(Bytes text, uint min, uint max, out uint number) =>
        Scan.Number(text, out number) && number >= min && number <= max;

    /// <summary>A number outside the bounds stands for the bound: other versions have others, and the rest of the command line is good.</summary>
    private static bool Nearest(Bytes text, uint min, uint max, out uint number)
    {
        bool good = Scan.Number(text, out number);
        number = Math.Clamp(number, min, max);
        return good;
    }

    /// <summary>The running daemon: which signal is which command, and how it ends.</summary>
    private sealed class Daemon
    {
        private readonly Proc _proc;
        private readonly Bytes _path;
        private readonly EventLoop _loop;
        private readonly ScanDirectory _scan;

        public Daemon(Proc proc, Bytes path, uint console, uint services, uint names, uint rescan)
        {
            _proc = proc;
            _path = path;
            ulong signals = 0;
            foreach (int signal in (ReadOnlySpan<int>)
                     [
                         Signal.Alrm, Signal.Abrt, Signal.Hup, Signal.Int, Signal.Term, Signal.Quit, Signal.Usr1,
                         Signal.Usr2, Signal.Pwr, Signal.Winch,
                     ])
                signals |= Signal.Bit(signal);
            _loop = new EventLoop(signals, (signal, _) => OnSignal(signal));
            _scan = new ScanDirectory(new Supervisor(_loop, proc, proc.Trampoline.Inherited), new Bytes("."u8))
            {
                MaxServices = (int)services,
                MaxName = (int)names,
                RescanInterval = (int)rescan,
                ConsoleHolder = console > 0 ? (int)console : -1,
                OnControl = OnControl,
                OnEmpty = _loop.Stop,
            };
        }

        public Next Run(int notify)
        {
            int result = _scan.Open(out Bytes problem);
            if (result == -EBUSY)
                return _proc.Fatal(ExitCode.Usage, $"another supervisor is already running on {_path}");
            if (result < 0)
                return _proc.FatalSystem(result, $"unable to supervise {_path}: {problem}");
            if (notify > 0)
            {
                Sys.WriteAll(notify, "\n"u8);
                Sys.Close(notify);
            }
            _scan.Rescan();
            _loop.Run();
            _scan.Close();
            return Finish();
        }

        /// <summary>Goes on as <c>.s6-svscan/finish</c>; without one that is the end.</summary>
        private Next Finish()
        {
            var finish = new Bytes(".s6-svscan/finish"u8);
            return Next.Exec([finish], finish, error =>
            {
                if (error == ENOENT)
                    return Next.Exit(0);
                return _proc.FatalSystem(-error, $"unable to exec {_path}/{finish}");
            });
        }

        private bool OnControl(byte command)
        {
            if (command != (byte)'b')
                return false;
            _loop.Stop();
            return true;
        }

        private void OnSignal(int signal)
        {
            if (signal is Signal.Alrm or Signal.Abrt)
                _scan.Command(signal == Signal.Alrm ? (byte)'a' : (byte)'b');
            else if (!RunHandler(signal))
                _scan.Command(CommandOf(signal));
        }

        /// <summary>Starts <c>.s6-svscan/SIGNAME</c>; false if there is none that can be executed.</summary>
        private bool RunHandler(int signal)
        {
            Bytes handler = Bytes.Concat(".s6-svscan/SIG"u8, Signal.Name(signal));
            if (Sys.Access(handler, F_OK) < 0)
                return false;
            int pid = Sys.Spawn(handler, [handler], _proc.Env, _proc.Trampoline.Inherited, new SpawnOptions());
            if (pid < 0)
                _proc.WarnSystem(pid, $"unable to start {_path}/{handler}");
            return pid > 0;
        }

        private static byte CommandOf(int signal) => signal switch
        {
            Signal.Hup => (byte)'h',
            Signal.Int or Signal.Term => (byte)'t',
            Signal.Quit => (byte)'q',
            _ => 0,
        };
    }
}

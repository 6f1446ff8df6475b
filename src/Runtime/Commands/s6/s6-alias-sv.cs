using System;
using S6Overlay.Core;
using S6Overlay.Init;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>runit's sv, for services that are supervised here. See docs/commands/s6-alias-sv.md.</summary>
internal static class S6AliasSv
{
    public static ReadOnlySpan<byte> Usage => "s6-alias-sv [ -v ] [ -w secs ] command services..."u8;

    private const int MostFailures = 99;

    /// <summary>
    /// For each command: what it sends; the state it waits for, or a dot; whether it waits with -v only (<c>-</c>),
    /// always (<c>+</c>), or always and kills what does not obey (<c>k</c>).
    /// </summary>
    private static ReadOnlySpan<byte> Commands =>
        ";up u u-;down d D-;once o u-;pause p ..;cont c ..;hup h ..;alarm a ..;interrupt i ..;quit q ..;1 1 ..;2 2 ..;term t r-;kill k ..;exit dx D-;start u u+;stop d D+;reload h ..;restart tcu r+;shutdown dx D+;force-stop d Dk;force-reload tc rk;force-restart tcu rk;force-shutdown dx Dk;try-restart tc r+;check - u+;status - ..;"u8;

    [Command("s6-alias-sv")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool verbose = false;
        uint seconds = 7;
        Bytes given = proc.Env.Get("SVWAIT"u8);
        if (!given.IsEmpty && !Scan.Number(given, out seconds))
            return proc.Fatal(ExitCode.Usage, $"SVWAIT is not a number: {given}");
        var options = new Options(argv, "vw:"u8);
        while (options.Next(out byte option))
        {
            if (option == Options.Unknown || (option == (byte)'w' && !Scan.Number(options.Value, out seconds)))
                return proc.Usage(Usage);
            verbose |= option == (byte)'v';
        }
        if (options.Rest.Length < 2)
            return proc.Usage(Usage);
        Bytes command = options.Rest[0];
        ReadOnlySpan<Bytes> names = options.Rest[1..];
        int at = Commands.IndexOf(Bytes.Concat(";"u8, command, " "u8));
        if (at < 0)
            return proc.Fatal(ExitCode.Usage, $"unknown command: {command}");
        ReadOnlySpan<byte> row = Commands[(at + command.Length + 2)..];
        ReadOnlySpan<byte> sent = Scan.Field(ref row, (byte)' ');
        byte wanted = row[0], how = row[1];
        var services = new Service[names.Length];
        int failed = 0;
        for (int i = 0; i < names.Length; i++)
        {
            services[i] = new Service(proc, names[i]);
            Bytes commands = new(sent);
            if (command.Equals("status"u8))
                continue;
            if (command.Equals("check"u8))
                (commands, wanted) = (default, services[i].Status.WantUp ? (byte)'u' : (byte)'D');
            else if (command.Equals("try-restart"u8) && !services[i].Status.IsUp)
                (commands, wanted) = (default, (byte)'D');
            bool waits = how is (byte)'+' or (byte)'k' || (verbose && how == (byte)'-');
            if (!services[i].Send(commands, waits ? wanted : (byte)'.', seconds * 1000))
                failed++;
            wanted = row[0];
        }
        foreach (Service service in services)
        {
            string outcome = command.Equals("status"u8) ? "" : service.Wait(how == (byte)'k');
            if (outcome is "timeout: " or "kill: ")
                failed++;
            if (outcome != "sent")
                service.Report(outcome);
        }
        return proc.Done(Math.Min(failed, MostFailures));
    }

    /// <summary>A service that was named, and what came of it.</summary>
    private sealed class Service
    {
        private readonly Proc _proc;
        private readonly Bytes _name, _path;
        private ServiceWait? _wait;

        public Service(Proc proc, Bytes name)
        {
            _proc = proc;
            _name = name;
            _path = name;
            if (!name.StartsWith("."u8) && !name.StartsWith("/"u8) && !name.Span.EndsWith("/"u8))
                _path = Bytes.Concat(Folder(proc.Env), "/"u8, name);
            ServiceStatus.Read(_path, out ServiceStatus status);
            Status = status;
        }

        public ServiceStatus Status { get; }

        /// <summary>Sends the commands, and listens for the state unless that is a dot. False after a message.</summary>
        public bool Send(Bytes commands, byte wanted, uint milliseconds)
        {
            if (wanted != (byte)'.')
            {
                _wait = new ServiceWait(_proc);
                _wait.Accept(wanted, default);
                _wait.Accept((byte)'t', Bytes.FromNumber(milliseconds));
                if (_wait.Subscribe([_path]) != 0)
                {
                    _wait.Dispose();
                    _wait = null;
                    return false;
                }
            }
            return ServiceClient.SendOrSay(_proc, _path, ServiceClient.OfService, commands) == 0;
        }

        /// <summary>How it went, in the words that begin a line of the report; a service that does not obey may be killed.</summary>
        public string Wait(bool kills)
        {
            if (_wait is null)
                return "sent";
            if (_wait.Wait() == 0)
                return "ok: ";
            if (!kills)
                return "timeout: ";
            ServiceClient.Send(_path, ServiceClient.OfService, "k"u8);
            return "kill: ";
        }

        /// <summary>One line about the service and its logger.</summary>
        public void Report(string outcome)
        {
            Write($"{outcome}");
            Describe(_name, _path);
            var log = Bytes.Concat(_path, "/log"u8);
            if (ServiceClient.IsSupervised(log) == 1)
            {
                Write("; ");
                Describe(new Bytes("log"u8), log);
            }
            Write("\n");
        }

        private void Describe(Bytes name, Bytes path)
        {
            if (ServiceClient.IsSupervised(path) != 1 || ServiceStatus.Read(path, out ServiceStatus status) < 0)
            {
                Write($"fail: {name}: not supervised");
                return;
            }
            Write(status.Finishing ? $"finish: {name}: " : status.IsUp ? $"run: {name}: " : (Message)$"down: {name}: ");
            if (status.Pid != 0)
                Write($"(pid {status.Pid}) ");
            Write($"{(long)status.Since.SecondsUntil(Tai.Now)}s");
            bool normallyUp = Sys.Access(Bytes.Concat(path, "/down"u8), F_OK) < 0;
            if (normallyUp != status.IsUp)
                Write(normallyUp ? ", normally up" : ", normally down");
            if (status.IsUp && status.Paused)
                Write(", paused");
            if (status.WantUp != status.IsUp)
                Write(status.WantUp ? ", want up" : ", want down");
        }

        private void Write(Message text) => _proc.Out.Write(text.Span);

        /// <summary>Where services are looked for that are named without a path.</summary>
        private static Bytes Folder(Env env)
        {
            Bytes folder = env.Get("SVDIR"u8);
            Bytes runtime = folder.IsEmpty ? RuntimeDirectory.Find(env) : default;
            return !folder.IsEmpty ? folder : runtime.IsNull ? new Bytes("/etc/service"u8) : Bytes.Concat(runtime, "/services"u8);
        }
    }
}

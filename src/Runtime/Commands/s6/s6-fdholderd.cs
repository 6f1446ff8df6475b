using System;
using S6Overlay.AccessRules;
using S6Overlay.Core;
using S6Overlay.FdHolding;
using S6Overlay.Ipc;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Holds file descriptors for the clients of a listening socket. See docs/commands/s6-fdholderd.md.</summary>
internal static class S6Fdholderd
{
    public static ReadOnlySpan<byte> Usage => "s6-fdholderd [ -1 ] [ -v verbosity ] [ -c maxconn ] [ -n maxfds ] [ -t clienttimeout ] [ -T lameducktimeout ] -i rulesdir | -x rulesfile"u8;

    private const uint MostConnections = 256, MostDescriptors = 1 << 20;

    /// <summary>Standard descriptors, signals, rules being read.</summary>
    private const uint OwnDescriptors = 16;

    [Command("s6-fdholderd")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var settings = new HolderOptions();
        bool notify = false;
        uint connections = 16, descriptors = 1000;
        var options = new Options(argv, "1v:c:n:t:T:i:x:"u8);
        while (options.Next(out byte option))
        {
            uint number = 0;
            bool good = option is (byte)'1' or (byte)'i' or (byte)'x' || (option != Options.Unknown && Scan.Number(options.Value, out number));
            if (!good)
                return proc.Usage(Usage);
            switch (option)
            {
                case (byte)'1':
                    notify = true;
                    break;
                case (byte)'v':
                    settings = settings with { Verbosity = number };
                    break;
                case (byte)'c':
                    connections = Math.Clamp(number, 1, MostConnections);
                    break;
                case (byte)'n':
                    descriptors = Math.Clamp(number, 1, MostDescriptors);
                    break;
                case (byte)'t':
                    settings = settings with { ClientTimeout = number };
                    break;
                case (byte)'T':
                    settings = settings with { LameduckTimeout = number };
                    break;
                case (byte)'i':
                    settings = settings with { RulesDirectory = options.Value, RulesFile = default };
                    break;
                default:
                    settings = settings with { RulesFile = options.Value, RulesDirectory = default };
                    break;
            }
        }
        if (!options.Rest.IsEmpty)
            return proc.Usage(Usage);
        if (settings.RulesDirectory.IsNull && settings.RulesFile.IsNull)
            return proc.Fatal(ExitCode.Usage, "no access rights specified!"u8);
        int error = Sys.IsSocket(0);
        if (error < 0)
            return error == -ENOTSOCK ? proc.Fatal(ExitCode.Usage, "stdin is not a socket"u8) : proc.FatalSystem(error, "unable to look at stdin"u8);
        if (!StandardOutput.Prepare(notify))
            return proc.Fatal(ExitCode.Usage, "option -1 needs a standard output"u8);
        RuleBase? rules = settings.RulesDirectory.IsNull ? RuleBase.FromFile(settings.RulesFile, out error) : RuleBase.FromDirectory(settings.RulesDirectory);
        if (rules is null)
            return proc.FatalSystem(error, $"unable to read {settings.RulesFile}");
        settings = settings with { MaxConnections = (int)connections, MaxDescriptors = (int)Afford(descriptors, connections + OwnDescriptors) };
        var server = new HolderServer(proc, settings, rules);
        StandardOutput.Tell(notify);
        server.Run();
        return Next.Exit(0);
    }

    /// <summary>Raises the soft limit of open files as far as it helps; what is held must leave <paramref name="others"/> free.</summary>
    private static uint Afford(uint descriptors, uint others)
    {
        if (Sys.GetLimit(Sys.Resource.OpenFiles, out ResourceLimit limit) < 0)
            return descriptors;
        ulong wanted = Math.Min((ulong)descriptors + others, limit.Hard);
        if (limit.Soft < wanted && Sys.SetLimit(Sys.Resource.OpenFiles, limit with { Soft = wanted }) >= 0)
            limit = limit with { Soft = wanted };
        return (uint)Math.Min(descriptors, limit.Soft > others ? limit.Soft - others : 1);
    }
}

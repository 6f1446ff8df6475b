using System;
using S6Overlay.Core;
using S6Overlay.Init.Diagnosis;

namespace S6Overlay.Commands.Overlay;

/// <summary>Runs the command named by its first argument, or says which commands there are. See docs/commands/s6-overlay.md.</summary>
internal static class S6OverlayCommand
{
    public static ReadOnlySpan<byte> Usage => "s6-overlay [ --list | --version | --help [ name ] | status | healthcheck | doctor | name args... ]"u8;

    [Command("s6-overlay")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (argv.Length == 2 && argv[1].Equals("--list"u8))
            return List(proc);
        if (argv.Length == 2 && argv[1].Equals("--version"u8))
            return Print(proc, $"s6-overlay {ThisAssembly.Version}\n");
        if (argv.Length is 2 or 3 && argv[1].Equals("--help"u8))
            return argv.Length == 2 ? Print(proc, $"usage: {Usage}\n") : Help(proc, argv[2]);
        if (argv.Length > 1 && argv[1].Equals("status"u8))
            return StatusTable.Run(proc, argv[1..]);
        if (argv.Length > 1 && argv[1].Equals("healthcheck"u8))
            return HealthCheck.Run(proc, argv[1..]);
        if (argv.Length > 1 && argv[1].Equals("doctor"u8))
            return Doctor.Run(proc, argv[1..]);
        if (argv.Length > 1 && !argv[1].StartsWith("-"u8))
            return proc.Fatal(ExitCode.NotFound, $"{argv[1]}: there is no command of this name here; 's6-overlay --list' names them all");
        return proc.Usage(Usage);
    }

    private static Next List(Proc proc)
    {
        for (int i = 0; i < CommandTable.Count; i++)
        {
            ReadOnlySpan<byte> name = CommandTable.Name(i);
            if (name.SequenceEqual(MultiCall.OwnName))
                continue;
            proc.Out.Write(name);
            proc.Out.WriteByte((byte)'\n');
        }
        return proc.Done();
    }

    private static Next Help(Proc proc, Bytes name) => CommandTable.Find(name, out Command command)
        ? Print(proc, $"usage: {command.Usage}\n")
        : proc.Fatal(ExitCode.NotFound, $"{name}: there is no command of this name here; 's6-overlay --list' names them all");

    private static Next Print(Proc proc, Message text)
    {
        proc.Out.Write(text.Span);
        return proc.Done();
    }
}

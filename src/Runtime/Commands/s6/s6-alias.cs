using System;
using S6Overlay.Core;

namespace S6Overlay.Commands.S6;

/// <summary>Runs what a command of daemontools or runit is called here. See docs/commands/s6-alias.md.</summary>
internal static class S6Alias
{
    public static ReadOnlySpan<byte> Usage => "s6-alias [ -v ] command args..."u8;

    /// <summary>Commands that are called something else than <c>s6-</c> and their own name.</summary>
    private static ReadOnlySpan<byte> Renamed =>
        " multilog=s6-log pgrphack=s6-setsid chpst=s6-alias-chpst sv=s6-alias-sv runsv=s6-supervise runsvdir=s6-svscan "u8;

    /// <summary>Commands that have the same name, after <c>s6-</c>.</summary>
    private static ReadOnlySpan<byte> Prefixed =>
        " envdir envuidgid fghack setlock setuidgid softlimit supervise svc svok svscan svscanboot svstat tai64n tai64nlocal "u8;

    [Command("s6-alias")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool verbose = false;
        var options = new Options(argv, "v"u8);
        while (options.Next(out byte option))
        {
            if (option == Options.Unknown)
                return proc.Usage(Usage);
            verbose = true;
        }
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        var name = new Bytes(options.Rest[0].BaseName());
        Bytes own = Find(name);
        if (own.IsNull)
            return proc.Fatal(ExitCode.Usage, $"{name} has no counterpart here");
        Bytes[] command = options.Rest.ToArray();
        command[0] = own;
        if (verbose)
            Say(proc, command);
        return Next.Exec(command);
    }

    /// <summary>Says what is about to be executed.</summary>
    public static void Say(Proc proc, ReadOnlySpan<Bytes> command)
    {
        Bytes words = default;
        foreach (Bytes word in command)
            words = words.IsNull ? word : Bytes.Concat(words, " "u8, word);
        proc.Info($"executing {words}");
    }

    private static Bytes Find(Bytes name)
    {
        int at = Renamed.IndexOf(Bytes.Concat(" "u8, name, "="u8));
        if (at >= 0)
        {
            ReadOnlySpan<byte> value = Renamed[(at + name.Length + 2)..];
            return new Bytes(value[..value.IndexOf((byte)' ')]);
        }
        return !name.Span.Contains((byte)' ') && Prefixed.IndexOf(Bytes.Concat(" "u8, name, " "u8)) >= 0 ? Bytes.Concat("s6-"u8, name) : default;
    }
}

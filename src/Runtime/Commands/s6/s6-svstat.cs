using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Prints the state of a service, for people or for programs. See docs/commands/s6-svstat.md.</summary>
internal static class S6Svstat
{
    public static ReadOnlySpan<byte> Usage =>
        "s6-svstat [ -uwNrpgest | -o up,wantedup,normallyup,ready,paused,pid,pgid,exitcode,signal,signum,updownsince,readysince,updownfor,readyfor ] [ -n ] servicedir"u8;

    /// <summary>The fields that have an option of their own.</summary>
    private static ReadOnlySpan<byte> Named => "u=up w=wantedup N=normallyup r=ready p=pid g=pgid e=exitcode s=signal t=updownfor "u8;

    /// <summary>The options, for <see cref="Options"/>.</summary>
    public static ReadOnlySpan<byte> Letters => "uwNrpgesto:n"u8;

    [Command("s6-svstat", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        Bytes fields = default;
        bool numeric = false;
        var options = new Options(argv, Letters);
        while (options.Next(out byte option))
        {
            if (option == Options.Unknown)
                return proc.Usage(Usage);
            if (option == (byte)'n')
                numeric = true;
            else
                fields = Bytes.Concat(fields, option == (byte)'o' ? options.Value.Span : FieldOf(option), ","u8);
        }
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        Bytes service = options.Rest[0];
        int supervised = ServiceClient.IsSupervised(service);
        if (supervised == 0)
            return proc.Fatal(1, $"unable to read status for {service}: s6-supervise not running");
        ServiceStatus status = default;
        int result = supervised < 0 ? supervised : ServiceStatus.Read(service, out status);
        if (result < 0)
            return proc.FatalSystem(result, $"unable to read status for {service}");
        bool normallyUp = Sys.Access(Bytes.Concat(service, "/down"u8), F_OK) < 0;
        Tai now = Tai.Now;
        if (fields.IsNull)
        {
            WriteLine(proc.Out, status, normallyUp, numeric, now);
            return proc.Done();
        }
        return WriteFields(proc, fields, status, normallyUp, now);
    }

    private static ReadOnlySpan<byte> FieldOf(byte option)
    {
        ReadOnlySpan<byte> rest = Named[(Named.IndexOf([option, (byte)'=']) + 2)..];
        return rest[..rest.IndexOf((byte)' ')];
    }

    /// <summary>The line for people.</summary>
    private static void WriteLine(Output output, in ServiceStatus status, bool normallyUp, bool numeric, Tai now)
    {
        bool up = status.IsUp;
        int signal = WaitStatus.Signal(status.WaitStatus);
        if (up)
            Write(output, $"up (pid {status.Pid}) ");
        else if (signal == 0)
            Write(output, $"down (exitcode {WaitStatus.Code(status.WaitStatus)}) ");
        else if (numeric)
            Write(output, $"down (signal {signal}) ");
        else
            Write(output, $"down (signal {SignalName(signal)}) ");
        Write(output, $"{(long)status.Since.SecondsUntil(now)} seconds");
        if (up != normallyUp)
            Write(output, normallyUp ? ", normally up" : ", normally down");
        if (up && status.Paused)
            Write(output, ", paused");
        if (up != status.WantUp)
            Write(output, status.WantUp ? ", want up" : ", want down");
        if (status.Ready)
            Write(output, $", ready {(long)status.ReadySince.SecondsUntil(now)} seconds");
        Write(output, "\n");
    }

    private static Next WriteFields(Proc proc, Bytes fields, in ServiceStatus status, bool normallyUp, Tai now)
    {
        bool up = status.IsUp;
        bool killed = WaitStatus.Crashed(status.WaitStatus);
        ReadOnlySpan<byte> rest = fields;
        Bytes line = default;
        while (!rest.IsEmpty)
        {
            int comma = rest.IndexOf((byte)',');
            ReadOnlySpan<byte> field = rest[..comma];
            rest = rest[(comma + 1)..];
            if (field.IsEmpty)
                continue;
            Bytes value;
            if (field.SequenceEqual("up"u8))
                value = Truth(up);
            else if (field.SequenceEqual("wantedup"u8))
                value = Truth(status.WantUp);
            else if (field.SequenceEqual("normallyup"u8))
                value = Truth(normallyUp);
            else if (field.SequenceEqual("ready"u8))
                value = Truth(status.Pid != 0 && status.Ready);
            else if (field.SequenceEqual("paused"u8))
                value = Truth(status.Paused);
            else if (field.SequenceEqual("pid"u8))
                value = Bytes.FromNumber(up ? status.Pid : -1);
            else if (field.SequenceEqual("pgid"u8))
                value = Bytes.FromNumber(status.Group > 0 ? status.Group : -1);
            else if (field.SequenceEqual("exitcode"u8))
                value = Bytes.FromNumber(up || killed ? -1 : WaitStatus.Code(status.WaitStatus));
            else if (field.SequenceEqual("signal"u8))
                value = up || !killed ? new Bytes("NA"u8) : SignalName(WaitStatus.Signal(status.WaitStatus));
            else if (field.SequenceEqual("signum"u8))
                value = Bytes.FromNumber(up || !killed ? -1 : WaitStatus.Signal(status.WaitStatus));
            else if (field.SequenceEqual("updownsince"u8))
                value = status.Since.ToText();
            else if (field.SequenceEqual("readysince"u8))
                value = status.ReadySince.ToText();
            else if (field.SequenceEqual("updownfor"u8))
                value = Bytes.FromNumber((long)status.Since.SecondsUntil(now));
            else if (field.SequenceEqual("readyfor"u8))
                value = Bytes.FromNumber((long)status.ReadySince.SecondsUntil(now));
            else
                return proc.Fatal(ExitCode.Usage, $"invalid option field: {field}");
            line = line.IsNull ? value : Bytes.Concat(line, " "u8, value);
        }
        proc.Out.Write(line);
        proc.Out.WriteByte((byte)'\n');
        return proc.Done();
    }

    private static Bytes Truth(bool value) => new(value ? "true"u8 : "false"u8);

    /// <summary>SIGTERM; the number of a signal without a name.</summary>
    public static Bytes SignalName(int signal)
    {
        ReadOnlySpan<byte> name = Signal.Name(signal);
        return name.IsEmpty ? Bytes.FromNumber(signal) : Bytes.Concat("SIG"u8, name);
    }

    private static void Write(Output output, Message text) => output.Write(text.Span);
}

using System;
using S6Overlay.AccessRules;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Commands.S6;

/// <summary>Goes on if the access rules allow this client. See docs/commands/s6-ipcserver-access.md.</summary>
internal static class S6IpcserverAccess
{
    public static ReadOnlySpan<byte> Usage => "s6-ipcserver-access [ -v verbosity ] [ -e | -E ] [ -l localname ] [ -i rulesdir | -x rulesfile ] prog..."u8;

    private const int Rejected = 1;
    private const int LongestLocalPath = 99;

    [Command("s6-ipcserver-access")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint verbosity = 1;
        bool environment = true;
        Bytes localName = default, directory = default, file = default;
        var options = new Options(argv, "v:eEl:i:x:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'v' when Scan.Number(options.Value, out verbosity):
                    break;
                case (byte)'e' or (byte)'E':
                    environment = option == (byte)'e';
                    break;
                case (byte)'l':
                    localName = options.Value;
                    break;
                case (byte)'i':
                    (directory, file) = (options.Value, default);
                    break;
                case (byte)'x':
                    (directory, file) = (default, options.Value);
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        Bytes protocol = proc.Env.Get("PROTO"u8);
        if (protocol.IsNull)
            return proc.Fatal(ExitCode.Usage, "PROTO not set"u8);
        if (!IsAllowed(proc, protocol, directory, file, verbosity, out Rule rule, out Next refusal))
            return refusal;
        // What a rule says of the client counts, but not of this connection's own variables.
        rule.Apply(proc.Env);
        int error = environment ? SetLocalPath(proc, protocol, localName) : 0;
        if (error < 0)
            return proc.FatalSystem(error, "unable to get the local name of the connection"u8);
        if (!environment)
            foreach (string name in (ReadOnlySpan<string>)["REMOTEEUID", "REMOTEEGID", "REMOTEPATH", "CONNNUM", "LOCALPATH"])
                proc.Env.Unset(Bytes.Concat(protocol, new Bytes(name)));
        if (!environment)
            proc.Env.Unset("PROTO"u8);
        return rule.Exec.IsEmpty
            ? Next.Exec(options.Rest)
            : Next.Exec([new Bytes("execlineb"u8), new Bytes("-c"u8), new Bytes(rule.Exec)]);
    }

    private static bool IsAllowed(Proc proc, Bytes protocol, Bytes directory, Bytes file, uint verbosity, out Rule rule, out Next refusal)
    {
        rule = new Rule([], []);
        if (!Id(proc, protocol, "REMOTEEUID", out uint uid, out refusal) || !Id(proc, protocol, "REMOTEEGID", out uint gid, out refusal))
            return false;
        Access access = Access.Allow;
        if (directory.IsNull && file.IsNull)
        {
            if (verbosity >= 2)
                proc.Warn("invoked without a ruleset!"u8);
        }
        else
        {
            int error = 0;
            RuleBase? rules = directory.IsNull ? RuleBase.FromFile(file, out error) : RuleBase.FromDirectory(directory);
            Bytes failed = file;
            access = rules is null ? Access.Error : rules.Check(uid, gid, out rule, out error, out failed);
            if (access == Access.Error)
            {
                refusal = proc.FatalSystem(error, $"unable to check the rules in {(directory.IsNull ? file : directory)}: {failed}");
                return false;
            }
        }
        if (access != Access.Allow)
            refusal = Next.Exit(Rejected);
        if (verbosity >= (access == Access.Allow ? 1 : 2))
            Sys.WriteAll(2, ((Message)$"{proc.Name}: info: {(access == Access.Allow ? "allow" : "deny")} pid {Sys.GetPid()} uid {uid} gid {gid}\n").Span);
        return access == Access.Allow;
    }

    private static bool Id(Proc proc, Bytes protocol, string suffix, out uint id, out Next refusal)
    {
        Bytes name = Bytes.Concat(protocol, new Bytes(suffix));
        Bytes value = proc.Env.Get(name);
        id = 0;
        bool good = !value.IsNull && Scan.Number(value, out id);
        refusal = good ? default : proc.Fatal(ExitCode.Usage, $"{name} {(value.IsNull ? "not set" : "is not a number")}");
        return good;
    }

    /// <summary>0, or −errno where the local name is asked of descriptor 0 and that is not a socket.</summary>
    private static int SetLocalPath(Proc proc, Bytes protocol, Bytes localName)
    {
        bool given = !localName.IsNull;
        int error = given ? 0 : Sys.GetSocketPath(0, out localName);
        if (!given && localName.Length > LongestLocalPath)
            localName = localName.Slice(0, LongestLocalPath);
        proc.Env.Set(Bytes.Concat(protocol, "LOCALPATH"u8), localName);
        return error;
    }
}

using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Text;
using S6Overlay.Users;

namespace S6Overlay.Commands.S6;

/// <summary>Shows or changes who may read, control and listen to services. See docs/commands/s6-svperms.md.</summary>
internal static class S6Svperms
{
    public static ReadOnlySpan<byte> Usage => "s6-svperms [ -v ] [ -u | -g group | -G group | -o | -O group ] [ -e | -E group ] servicedirs..."u8;

    /// <summary>No change of group; what chown(2) calls it.</summary>
    private const uint Same = uint.MaxValue;

    private const uint ReadAlone = 0x1C0, ReadGroup = 0x1C8, ReadAll = 0x1C9; // 0700, 0710, 0711
    private const uint ControlAlone = 0x180, ControlGroup = 0x190; // 0600, 0620

    [Command("s6-svperms")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool show = false;
        byte access = 0, events = 0;
        uint accessGroup = Same, eventsGroup = Same;
        var options = new Options(argv, "vug:G:oO:eE:"u8);
        while (options.Next(out byte option))
        {
            int code = 0;
            switch (option)
            {
                case (byte)'v':
                    show = true;
                    break;
                case (byte)'u' or (byte)'o':
                    access = option;
                    break;
                case (byte)'g' or (byte)'G' or (byte)'O':
                    access = option;
                    code = FindGroup(proc, options.Value, out accessGroup);
                    break;
                case (byte)'e':
                    events = option;
                    break;
                case (byte)'E':
                    events = option;
                    code = FindGroup(proc, options.Value, out eventsGroup);
                    break;
                default:
                    return proc.Usage(Usage);
            }
            if (code != 0)
                return Next.Exit(code);
        }
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        bool failed = false;
        foreach (Bytes service in options.Rest)
        {
            int result = Change(service, access, accessGroup, events, eventsGroup, out Bytes problem);
            if (result < 0)
                return proc.FatalSystem(result, $"unable to change the permissions of {problem}");
            if (show || (access == 0 && events == 0))
                failed |= !Show(proc, service);
        }
        return proc.Done(failed ? 1 : 0);
    }

    private static int FindGroup(Proc proc, Bytes name, out uint gid)
    {
        gid = Same;
        if (name.StartsWith(":"u8))
            return Scan.Number(name.Span[1..], out gid) ? 0 : proc.Fatal(ExitCode.Usage, $"{name} is not a numerical group").Code;
        int result = Accounts.FindGroup(name, out gid);
        if (result < 0)
            return proc.FatalSystem(result, "unable to read the group database"u8).Code;
        return result == 1 ? 0 : proc.Fatal(ExitCode.Usage, $"unable to find entry for {name} in group database").Code;
    }

    private static int Change(Bytes service, byte access, uint accessGroup, byte events, uint eventsGroup, out Bytes problem)
    {
        problem = Bytes.Concat(service, "/supervise"u8);
        int result = 0;
        if (access != 0)
        {
            uint own = Sys.GetEgid();
            bool all = access is (byte)'o' or (byte)'O';
            bool control = access is (byte)'G' or (byte)'O';
            bool group = access is (byte)'g' or (byte)'G';
            result = Set(problem, group ? accessGroup : own, group ? ReadGroup : all ? ReadAll : ReadAlone);
            if (result >= 0)
            {
                problem = Bytes.Concat(service, "/supervise/control"u8);
                result = Set(problem, control ? accessGroup : own, control ? ControlGroup : ControlAlone);
            }
        }
        if (result >= 0 && events != 0)
        {
            problem = Bytes.Concat(service, "/event"u8);
            result = Set(problem, events == (byte)'E' ? eventsGroup : Sys.GetEgid(), events == (byte)'E' ? FifoDirectory.ModeGroup : FifoDirectory.ModePublic);
        }
        return result;
    }

    private static int Set(Bytes path, uint gid, uint mode)
    {
        int result = Sys.Chown(path, Same, gid);
        return result < 0 ? result : Sys.Chmod(path, mode);
    }

    /// <summary>Prints the three lines of a service; false if one of them could not be found out, after a warning.</summary>
    private static bool Show(Proc proc, Bytes service)
    {
        const uint groupEnters = 0x8, othersEnter = 0x1, groupWrites = 0x10, othersWrite = 0x2;
        Bytes supervise = Bytes.Concat(service, "/supervise"u8);
        bool good = Look(proc, supervise, out FileStatus status);
        if (good)
            Line(proc, service, "status"u8, (status.Mode & othersEnter) != 0 ? new Bytes("public"u8) : (status.Mode & groupEnters) != 0 ? GroupOf(status) : new Bytes("owner"u8));
        if (good && (good = Look(proc, Bytes.Concat(supervise, "/control"u8), out status)))
            Line(proc, service, "control"u8, (status.Mode & groupWrites) != 0 ? GroupOf(status) : new Bytes("owner"u8));
        if (!Look(proc, Bytes.Concat(service, "/event"u8), out status))
            return false;
        Line(proc, service, "events"u8, (status.Mode & othersWrite) != 0 ? new Bytes("public"u8) : GroupOf(status));
        return good;
    }

    private static bool Look(Proc proc, Bytes path, out FileStatus status)
    {
        int result = Sys.Stat(path, out status);
        if (result < 0)
            proc.WarnSystem(result, $"unable to stat {path}");
        return result >= 0;
    }

    private static void Line(Proc proc, Bytes service, ReadOnlySpan<byte> what, Bytes who)
    {
        proc.Out.Write(service);
        proc.Out.WriteByte((byte)' ');
        proc.Out.Write(what);
        proc.Out.Write(": "u8);
        proc.Out.Write(who);
        proc.Out.WriteByte((byte)'\n');
    }

    private static Bytes GroupOf(in FileStatus status) =>
        Accounts.GroupName(status.Gid, out Bytes name) == 1 ? Bytes.Concat("group "u8, name) : Bytes.Concat("group "u8, Bytes.FromNumber(status.Gid));
}

using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Users;

/// <summary>What a process may become: a user, a group, supplementary groups; null leaves that part as it is.</summary>
internal struct Identity
{
    public uint? Uid;

    public uint? Gid;

    /// <summary>Supplementary groups. The kernel's list gets the group itself as well, in front, as initgroups(3) does it.</summary>
    public uint[]? Groups;

    /// <summary>The variables in which s6-envuidgid hands an identity on.</summary>
    public static ReadOnlySpan<byte> UidVariable => "UID"u8;

    public static ReadOnlySpan<byte> GidVariable => "GID"u8;

    public static ReadOnlySpan<byte> GroupsVariable => "GIDLIST"u8;

    /// <summary>Reads numbers separated by commas; empty elements are passed over. False at the first that is not a number.</summary>
    public static bool ParseGroups(ReadOnlySpan<byte> list, out uint[] groups)
    {
        var all = new List<uint>();
        groups = [];
        while (!list.IsEmpty)
        {
            int comma = list.IndexOf((byte)',');
            ReadOnlySpan<byte> item = comma < 0 ? list : list[..comma];
            list = comma < 0 ? default : list[(comma + 1)..];
            if (item.IsEmpty)
                continue;
            if (!Scan.Number(item, out uint gid))
                return false;
            all.Add(gid);
        }
        groups = all.ToArray();
        return true;
    }

    /// <summary>The reverse of <see cref="ParseGroups"/>.</summary>
    public static Bytes FormatGroups(ReadOnlySpan<uint> groups)
    {
        var text = new Message(0, groups.Length);
        for (int i = 0; i < groups.Length; i++)
        {
            if (i > 0)
                text.AppendLiteral(",");
            text.AppendFormatted(groups[i]);
        }
        return new Bytes(text.Span);
    }

    /// <summary>Removes the three variables.</summary>
    public static void Unexport(Env env)
    {
        env.Unset(UidVariable);
        env.Unset(GidVariable);
        env.Unset(GroupsVariable);
    }

    /// <summary>Becomes it. False after a message; then <paramref name="refusal"/> is exit 111.</summary>
    public readonly bool Assume(Proc proc, out Next refusal)
    {
        int error = Assume(out string what);
        refusal = error < 0 ? proc.FatalSystem(error, what) : default;
        return error >= 0;
    }

    /// <summary>
    /// Becomes it: groups first, the user last, as only root may do the rest. Returns 0, or −errno and what could not be
    /// done; what comes before that has been done.
    /// </summary>
    public readonly int Assume(out string what)
    {
        int error = 0;
        what = "";
        uint primary = Gid ?? Sys.GetEgid();
        if (Groups is not null && (error = Sys.SetGroups(Groups.Contains(primary) ? Groups : [primary, .. Groups])) < 0)
            what = "unable to set supplementary group list";
        else if (Gid is { } gid && (error = Sys.SetGid(gid)) < 0)
            what = "unable to setgid";
        else if (Uid is { } uid && (error = Sys.SetUid(uid)) < 0)
            what = "unable to setuid";
        return error;
    }

    /// <summary>Takes all three from the environment. False after a message; then <paramref name="refusal"/> is exit 100.</summary>
    public static bool FromEnvironment(Proc proc, out Identity identity, out Next refusal)
    {
        identity = default;
        if (!Variable(proc, UidVariable, out Bytes uidText, out refusal)
            || !Variable(proc, GidVariable, out Bytes gidText, out refusal)
            || !Variable(proc, GroupsVariable, out Bytes groupsText, out refusal))
            return false;
        bool goodUid = Scan.Number(uidText, out uint uid);
        bool goodGid = Scan.Number(gidText, out uint gid);
        bool goodGroups = ParseGroups(groupsText, out uint[] groups);
        identity = new Identity { Uid = uid, Gid = gid, Groups = groups };
        if (goodUid && goodGid && goodGroups)
            return true;
        refusal = proc.Fatal(ExitCode.Usage, $"invalid ${(goodUid ? goodGid ? GroupsVariable : GidVariable : UidVariable)}");
        return false;
    }

    private static bool Variable(Proc proc, ReadOnlySpan<byte> name, out Bytes value, out Next refusal)
    {
        value = proc.Env.Get(name);
        refusal = value.IsNull ? proc.Fatal(ExitCode.Usage, $"{name} not set") : default;
        return !value.IsNull;
    }
}

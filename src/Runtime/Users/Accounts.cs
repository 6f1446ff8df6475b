using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Users;

/// <summary>One line of /etc/passwd.</summary>
internal readonly record struct Account(Bytes Name, uint Uid, uint Gid, Bytes Home, Bytes Shell);

/// <summary>
/// Looks users and groups up in <c>/etc/passwd</c> and <c>/etc/group</c>. There is no NSS in a static binary, and a
/// container has no other database. The first line of a name counts.
/// </summary>
internal static class Accounts
{
    private const int PasswdFields = 7, GroupFields = 4;

    private static ReadOnlySpan<byte> PasswdFile => "/etc/passwd"u8;

    private static ReadOnlySpan<byte> GroupFile => "/etc/group"u8;

    /// <summary>Finds a user by name. Returns 1 if there is one, 0 if there is none, −errno if the file cannot be read.</summary>
    public static int FindUser(ReadOnlySpan<byte> name, out Account account)
    {
        account = default;
        int error = AccountFile.Open(PasswdFile, out AccountFile file);
        while (file.Next(PasswdFields))
            if (file.Field(0).SequenceEqual(name) && Read(file, out account))
                return 1;
        return error;
    }

    /// <summary>Finds a user by number. Returns 1, 0 or −errno.</summary>
    public static int FindUser(uint uid, out Account account)
    {
        account = default;
        int error = AccountFile.Open(PasswdFile, out AccountFile file);
        while (file.Next(PasswdFields))
            if (Read(file, out account) && account.Uid == uid)
                return 1;
        account = default;
        return error;
    }

    /// <summary>Finds a group by name. Returns 1, 0 or −errno.</summary>
    public static int FindGroup(ReadOnlySpan<byte> name, out uint gid)
    {
        gid = 0;
        int error = AccountFile.Open(GroupFile, out AccountFile file);
        while (file.Next(GroupFields - 1))
            if (file.Field(0).SequenceEqual(name) && Scan.Number(file.Field(2), out gid))
                return 1;
        return error;
    }

    /// <summary>Finds the name of a group by its number. Returns 1, 0 or −errno.</summary>
    public static int GroupName(uint gid, out Bytes name)
    {
        name = default;
        int error = AccountFile.Open(GroupFile, out AccountFile file);
        while (file.Next(GroupFields - 1))
        {
            if (!Scan.Number(file.Field(2), out uint number) || number != gid)
                continue;
            name = new Bytes(file.Field(0));
            return 1;
        }
        return error;
    }

    /// <summary>The groups that list <paramref name="user"/> as a member, besides its primary group; null and −errno if the file cannot be read.</summary>
    public static uint[]? SupplementaryGroups(ReadOnlySpan<byte> user, uint primary, out int error)
    {
        var groups = new List<uint>();
        error = AccountFile.Open(GroupFile, out AccountFile file);
        if (error < 0)
            return null;
        while (file.Next(GroupFields))
            if (Lists(file.Field(3), user) && Scan.Number(file.Field(2), out uint gid) && gid != primary && !groups.Contains(gid))
                groups.Add(gid);
        return groups.ToArray();
    }

    private static bool Read(in AccountFile file, out Account account)
    {
        bool good = Scan.Number(file.Field(2), out uint uid);
        good &= Scan.Number(file.Field(3), out uint gid);
        account = good ? new Account(new Bytes(file.Field(0)), uid, gid, new Bytes(file.Field(5)), new Bytes(file.Field(6))) : default;
        return good;
    }

    private static bool Lists(ReadOnlySpan<byte> members, ReadOnlySpan<byte> user)
    {
        while (!members.IsEmpty)
        {
            int comma = members.IndexOf((byte)',');
            if ((comma < 0 ? members : members[..comma]).SequenceEqual(user))
                return true;
            members = comma < 0 ? default : members[(comma + 1)..];
        }
        return false;
    }
}

using System;
using S6Overlay.Text;
using S6Overlay.Users;

namespace S6Overlay.Init.Ownership;

/// <summary>
/// The user and the group that the account field of a fix-attrs line stands for, by the specification's table. Null is
/// "leave as it is".
/// </summary>
internal readonly record struct Owner(uint? Uid, uint? Gid)
{
    /// <summary>Finds a user's uid and gid by name, or false.</summary>
    public delegate bool UserLookup(ReadOnlySpan<byte> name, out uint uid, out uint gid);

    /// <summary>Finds a group's gid by name, or false.</summary>
    public delegate bool GroupLookup(ReadOnlySpan<byte> name, out uint gid);

    /// <summary>Resolves against /etc/passwd and /etc/group. Returns null, or what is wrong.</summary>
    public static string? Resolve(ReadOnlySpan<byte> account, out Owner owner) => Resolve(account, FindUser, FindGroup, out owner);

    /// <summary>
    /// <c>-</c>; <c>user</c>; <c>user:group</c>; either followed by <c>,uid:gid</c>, whose parts stand in for a name that
    /// is not found. Where one part of <c>a:b</c> is a number and the other a name, the table gives the number
    /// to the side the name does not stand for: <c>daemon:11111</c> is uid 11111 with daemon's group.
    /// </summary>
    public static string? Resolve(ReadOnlySpan<byte> account, UserLookup findUser, GroupLookup findGroup, out Owner owner)
    {
        owner = default;
        if (account.SequenceEqual("-"u8))
            return null;
        int comma = account.IndexOf((byte)',');
        ReadOnlySpan<byte> main = comma < 0 ? account : account[..comma];
        uint? fallbackUid = null, fallbackGid = null;
        if (comma >= 0 && !Fallback(account[(comma + 1)..], out fallbackUid, out fallbackGid))
            return "the account's fallback is not 'uid:gid'";

        int colon = main.IndexOf((byte)':');
        uint? uid, gid;
        if (colon < 0)
            (uid, gid) = Single(main, findUser);
        else
            (uid, gid) = Pair(main[..colon], main[(colon + 1)..], findUser, findGroup);
        owner = new Owner(uid ?? fallbackUid, gid ?? fallbackGid);
        if (owner.Uid is null)
            return "there is no such user, and no fallback";
        return owner.Gid is null ? "there is no such group, and no fallback" : null;
    }

    private static (uint? Uid, uint? Gid) Single(ReadOnlySpan<byte> name, UserLookup findUser)
    {
        if (findUser(name, out uint uid, out uint gid))
            return (uid, gid);
        return Scan.Number(name, out uint number) ? (number, number) : (null, null);
    }

    private static (uint? Uid, uint? Gid) Pair(ReadOnlySpan<byte> left, ReadOnlySpan<byte> right, UserLookup findUser, GroupLookup findGroup)
    {
        bool leftIsNumber = Scan.Number(left, out uint leftNumber), rightIsNumber = Scan.Number(right, out uint rightNumber);
        uint uid, gid;
        if (leftIsNumber && rightIsNumber)
            return (leftNumber, rightNumber);
        if (rightIsNumber)
            return (rightNumber, findUser(left, out _, out gid) || findGroup(left, out gid) ? gid : null);
        if (leftIsNumber)
            return (findUser(right, out uid, out _) ? uid : null, leftNumber);
        return (findUser(left, out uid, out _) ? uid : null, findGroup(right, out gid) ? gid : null);
    }

    private static bool Fallback(ReadOnlySpan<byte> text, out uint? uid, out uint? gid)
    {
        (uid, gid) = (null, null);
        int colon = text.IndexOf((byte)':');
        if (colon < 0 || !Scan.Number(text[..colon], out uint user) || !Scan.Number(text[(colon + 1)..], out uint group))
            return false;
        (uid, gid) = (user, group);
        return true;
    }

    private static bool FindUser(ReadOnlySpan<byte> name, out uint uid, out uint gid)
    {
        bool found = Accounts.FindUser(name, out Account account) > 0;
        (uid, gid) = (account.Uid, account.Gid);
        return found;
    }

    private static bool FindGroup(ReadOnlySpan<byte> name, out uint gid) => Accounts.FindGroup(name, out gid) > 0;
}

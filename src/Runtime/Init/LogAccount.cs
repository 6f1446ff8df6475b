using System;
using S6Overlay.Users;

namespace S6Overlay.Init;

/// <summary>Whom loggers run as: <c>nobody</c>, or 32768:32768 in an image without that account.</summary>
internal static class LogAccount
{
    private const uint Fallback = 32768;

    public static Identity Find() => Find("nobody"u8);

    /// <summary>The identity of <paramref name="name"/>, without supplementary groups.</summary>
    public static Identity Find(ReadOnlySpan<byte> name) => Accounts.FindUser(name, out Account account) > 0
        ? new Identity { Uid = account.Uid, Gid = account.Gid, Groups = [] }
        : new Identity { Uid = Fallback, Gid = Fallback, Groups = [] };
}

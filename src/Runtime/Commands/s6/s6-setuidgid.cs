using System;
using S6Overlay.Core;
using S6Overlay.Text;
using S6Overlay.Users;

namespace S6Overlay.Commands.S6;

/// <summary>Becomes another user, then goes on. See docs/commands/s6-setuidgid.md.</summary>
internal static class S6Setuidgid
{
    public static ReadOnlySpan<byte> Usage => "s6-setuidgid account prog..."u8;

    private const int UnknownAccount = 1;

    [Command("s6-setuidgid")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, ""u8);
        if (options.Next(out _) || options.Rest.Length < 2)
            return proc.Usage(Usage);
        Bytes name = options.Rest[0];
        ReadOnlySpan<Bytes> prog = options.Rest[1..];
        if (name.IsEmpty)
            return Next.Exec(prog);
        if (!Find(proc, name, out Identity identity, out Next refusal) || !identity.Assume(proc, out refusal))
            return refusal;
        // As after s6-envuidgid and s6-applyuidgid -z, which this stands for; numbers leave the environment alone.
        if (!name.Span.Contains((byte)':'))
            Identity.Unexport(proc.Env);
        return Next.Exec(prog);
    }

    private static bool Find(Proc proc, Bytes name, out Identity identity, out Next refusal)
    {
        identity = default;
        refusal = default;
        int colon = name.Span.IndexOf((byte)':');
        if (colon >= 0)
        {
            bool good = Scan.Number(name.Span[..colon], out uint uid) & Scan.Number(name.Span[(colon + 1)..], out uint gid);
            identity = new Identity { Uid = uid, Gid = gid, Groups = [] };
            if (!good)
                refusal = proc.Fatal(ExitCode.Usage, $"{name} is not uid:gid");
            return good;
        }
        int found = Accounts.FindUser(name, out Account account);
        if (found < 0)
            refusal = proc.FatalSystem(found, "unable to read /etc/passwd"u8);
        else if (found == 0)
            refusal = proc.Fatal(UnknownAccount, $"unknown user: {name}");
        if (found <= 0)
            return false;
        identity = new Identity { Uid = account.Uid, Gid = account.Gid, Groups = Accounts.SupplementaryGroups(name, account.Gid, out int error) };
        if (error < 0)
            refusal = proc.FatalSystem(error, "unable to read /etc/group"u8);
        return error >= 0;
    }
}

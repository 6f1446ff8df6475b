using System;
using S6Overlay.Core;
using S6Overlay.Text;
using S6Overlay.Users;

namespace S6Overlay.Commands.S6;

/// <summary>Sets user, group and supplementary groups by number, then goes on. See docs/commands/s6-applyuidgid.md.</summary>
internal static class S6Applyuidgid
{
    public static ReadOnlySpan<byte> Usage => "s6-applyuidgid [ -z ] [ -u uid ] [ -g gid ] [ -G gidlist ] [ -U ] prog..."u8;

    [Command("s6-applyuidgid")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var identity = new Identity();
        bool unexport = false;
        var options = new Options(argv, "zUu:g:G:"u8);
        while (options.Next(out byte option))
        {
            bool good = true;
            switch (option)
            {
                case (byte)'z':
                    unexport = true;
                    break;
                case (byte)'U':
                    if (!Identity.FromEnvironment(proc, out identity, out Next refusal))
                        return refusal;
                    break;
                case (byte)'u':
                    good = Scan.Number(options.Value, out uint uid);
                    identity.Uid = uid;
                    break;
                case (byte)'g':
                    good = Scan.Number(options.Value, out uint gid);
                    identity.Gid = gid;
                    break;
                case (byte)'G':
                    good = Identity.ParseGroups(options.Value, out uint[] groups);
                    identity.Groups = groups;
                    break;
                default:
                    good = false;
                    break;
            }
            if (!good)
                return proc.Usage(Usage);
        }
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        if (!identity.Assume(proc, out Next failed))
            return failed;
        if (unexport)
            Identity.Unexport(proc.Env);
        return Next.Exec(options.Rest);
    }
}

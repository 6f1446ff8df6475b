using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Text;
using S6Overlay.Users;

namespace S6Overlay.Commands.S6;

/// <summary>runit's chpst, as a chain of commands of ours. See docs/commands/s6-alias-chpst.md.</summary>
internal static class S6AliasChpst
{
    public static ReadOnlySpan<byte> Usage =>
        "s6-alias-chpst [ -v ] [ -P ] [ -0 ] [ -1 ] [ -2 ] [ -u user ] [ -U user ] [ -b argv0 ] [ -e dir ] [ -n niceness ] [ -l lock | -L lock ] [ -m bytes ] [ -d bytes ] [ -o n ] [ -p n ] [ -f bytes ] [ -c bytes ] [ -t seconds ] prog..."u8;

    [Command("s6-alias-chpst")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool verbose = false;
        Identity identity = default;
        Bytes name = default;
        // What needs privileges comes before they are dropped; descriptors are closed after the last message about them.
        List<Bytes> chain = [], limits = [], last = [];
        var options = new Options(argv, "vP012u:U:b:e:n:l:L:m:d:o:p:f:c:t:"u8);
        while (options.Next(out byte option))
        {
            Bytes value = options.Value;
            switch (option)
            {
                case (byte)'v':
                    verbose = true;
                    break;
                case (byte)'P':
                    Add(chain, "s6-setsid"u8);
                    break;
                case (byte)'0' or (byte)'1' or (byte)'2':
                    Add(last, "fdclose"u8, [option]);
                    break;
                case (byte)'u':
                    if (!Find(proc, value, out identity, out Next refusal))
                        return refusal;
                    break;
                case (byte)'U':
                    if (!Find(proc, value, out Identity shown, out refusal))
                        return refusal;
                    proc.Env.Set(Identity.UidVariable, Bytes.FromNumber(shown.Uid!.Value));
                    proc.Env.Set(Identity.GidVariable, Bytes.FromNumber(shown.Gid!.Value));
                    break;
                case (byte)'b':
                    name = value;
                    break;
                case (byte)'e':
                    Add(chain, "s6-envdir"u8, value);
                    break;
                case (byte)'n':
                    Add(chain, "s6-nice"u8, "-n"u8, value);
                    break;
                case (byte)'l':
                    Add(chain, "s6-setlock"u8, value);
                    break;
                case (byte)'L':
                    Add(chain, "s6-setlock"u8, "-n"u8, value);
                    break;
                case Options.Unknown:
                    return proc.Usage(Usage);
                default:
                    Add(limits, Bytes.Concat("-"u8, [option]), value);
                    break;
            }
        }
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        if (limits.Count > 0)
        {
            Add(chain, "s6-softlimit"u8);
            chain.AddRange(limits);
        }
        if (identity.Uid is { } uid)
        {
            Add(chain, "s6-applyuidgid"u8, "-u"u8, Bytes.FromNumber(uid));
            Add(chain, "-g"u8, Bytes.FromNumber(identity.Gid!.Value));
            // An empty list, too, is one: it takes the groups away that are there.
            chain.Add(new Bytes("-G"u8));
            chain.Add(Identity.FormatGroups(identity.Groups));
        }
        chain.AddRange(last);
        if (!name.IsNull)
            Add(chain, "exec"u8, "-a"u8, name);
        Bytes[] command = [.. chain, .. options.Rest];
        if (verbose)
            S6Alias.Say(proc, command);
        return Next.Exec(command);
    }

    private static void Add(List<Bytes> chain, ReadOnlySpan<byte> first, ReadOnlySpan<byte> second = default, ReadOnlySpan<byte> third = default)
    {
        chain.Add(new Bytes(first));
        if (!second.IsEmpty)
            chain.Add(new Bytes(second));
        if (!third.IsEmpty)
            chain.Add(new Bytes(third));
    }

    /// <summary><c>user</c>, <c>user:group:group…</c>, or the same in numbers after a colon. The first group is the primary one.</summary>
    private static bool Find(Proc proc, Bytes text, out Identity identity, out Next refusal)
    {
        bool numeric = text.StartsWith(":"u8);
        ReadOnlySpan<byte> rest = numeric ? text.Span[1..] : text;
        ReadOnlySpan<byte> user = Scan.Field(ref rest, (byte)':');
        uint uid = 0, gid = 0;
        bool good;
        if (numeric)
        {
            good = Scan.Number(user, out uid);
            gid = uid;
        }
        else
        {
            good = Accounts.FindUser(user, out Account account) > 0;
            (uid, gid) = (account.Uid, account.Gid);
        }
        List<uint> groups = [];
        while (good && !rest.IsEmpty)
        {
            ReadOnlySpan<byte> group = Scan.Field(ref rest, (byte)':');
            good = numeric ? Scan.Number(group, out uint found) : Accounts.FindGroup(group, out found) > 0;
            groups.Add(found);
        }
        if (groups.Count > 0)
            gid = groups[0];
        identity = new Identity { Uid = uid, Gid = gid, Groups = groups.ToArray() };
        refusal = good ? default : proc.Fatal(ExitCode.SystemCall, $"unknown user or group: {text}");
        return good;
    }
}

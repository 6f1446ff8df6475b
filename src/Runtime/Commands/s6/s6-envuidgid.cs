using System;
using S6Overlay.Core;
using S6Overlay.Text;
using S6Overlay.Users;

namespace S6Overlay.Commands.S6;

/// <summary>Puts an account's numbers into UID, GID and GIDLIST, then goes on. See docs/commands/s6-envuidgid.md.</summary>
internal static class S6Envuidgid
{
    public static ReadOnlySpan<byte> Usage => "s6-envuidgid [ -i | -D defaultuid:defaultgid:defaultgidlist ] [ -u | -g | -B ] [ -n ] account prog..."u8;

    private const int UnknownAccount = 1;

    [Command("s6-envuidgid", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        byte kind = 0;
        bool numeric = false;
        Defaults? defaults = null;
        var options = new Options(argv, "iugBnD:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'i':
                    defaults = null;
                    break;
                case (byte)'D':
                    if (!Defaults.Parse(options.Value, out Defaults given))
                        return proc.Usage(Usage);
                    defaults = given;
                    break;
                case (byte)'u' or (byte)'g' or (byte)'B':
                    kind = option;
                    break;
                case (byte)'n':
                    numeric = true;
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        if (options.Rest.Length < 2)
            return proc.Usage(Usage);
        Bytes account = options.Rest[0];
        var lookup = new Lookup(proc, numeric, defaults);
        bool good = kind switch
        {
            (byte)'u' => lookup.User(account),
            (byte)'g' => lookup.Group(account),
            (byte)'B' => lookup.Both(account),
            _ => lookup.Whole(account),
        };
        return good ? Next.Exec(options.Rest[1..]) : lookup.Refusal;
    }

    /// <summary>The value of -D: missing parts are 0, 0 and no groups.</summary>
    private readonly record struct Defaults(uint Uid, uint Gid, Bytes Groups)
    {
        public static bool Parse(ReadOnlySpan<byte> text, out Defaults defaults)
        {
            bool hasColon = text.Contains((byte)':');
            ReadOnlySpan<byte> uidText = Scan.Field(ref text, (byte)':');
            uint uid = 0;
            bool good = (uidText.IsEmpty && hasColon) || Scan.Number(uidText, out uid);
            ReadOnlySpan<byte> gidText = Scan.Field(ref text, (byte)':');
            uint gid = 0;
            good &= gidText.IsEmpty || Scan.Number(gidText, out gid);
            good &= Identity.ParseGroups(text, out uint[] groups);
            defaults = new Defaults(uid, gid, Identity.FormatGroups(groups));
            return good;
        }
    }

    /// <summary>Looks up in the order the manual gives: the database, the literal number with -n, the default with -D.</summary>
    private sealed class Lookup(Proc proc, bool numeric, Defaults? defaults)
    {
        public Next Refusal { get; private set; }

        public bool User(ReadOnlySpan<byte> name)
        {
            int found = Accounts.FindUser(name, out Account account);
            uint uid = account.Uid;
            bool good = found > 0 || Literal(name, out uid) || Default(defaults?.Uid, ref uid);
            return good ? Set(Identity.UidVariable, uid) : Refuse(found, "user", name);
        }

        public bool Group(ReadOnlySpan<byte> name)
        {
            int found = Accounts.FindGroup(name, out uint gid);
            bool good = found > 0 || Literal(name, out gid) || Default(defaults?.Gid, ref gid);
            return good ? Set(Identity.GidVariable, gid) : Refuse(found, "group", name);
        }

        /// <summary>user:group; a part that is not there takes its default, or 0.</summary>
        public bool Both(ReadOnlySpan<byte> names)
        {
            bool hasColon = names.Contains((byte)':');
            ReadOnlySpan<byte> user = Scan.Field(ref names, (byte)':');
            if (user.IsEmpty && !hasColon && defaults is null)
                return Refuse(0, "user", user);
            return (names.IsEmpty ? Set(Identity.GidVariable, defaults?.Gid ?? 0) : Group(names))
                && (user.IsEmpty ? Set(Identity.UidVariable, defaults?.Uid ?? 0) : User(user));
        }

        public bool Whole(ReadOnlySpan<byte> name)
        {
            int found = Accounts.FindUser(name, out Account account);
            if (found > 0)
            {
                uint[]? groups = Accounts.SupplementaryGroups(name, account.Gid, out int error);
                if (groups is null)
                    return Refuse(error, "group", name);
                proc.Env.Set(Identity.GroupsVariable, Identity.FormatGroups(groups));
                return Set(Identity.UidVariable, account.Uid) && Set(Identity.GidVariable, account.Gid);
            }
            if (numeric && !name.IsEmpty)
                return Both(WithoutGroups(name));
            if (defaults is not { } given)
                return Refuse(found, "user", name);
            proc.Env.Set(Identity.GroupsVariable, given.Groups);
            return Set(Identity.UidVariable, given.Uid) && Set(Identity.GidVariable, given.Gid);
        }

        /// <summary>uid:gid of uid:gid:groups.</summary>
        private static ReadOnlySpan<byte> WithoutGroups(ReadOnlySpan<byte> text)
        {
            int first = text.IndexOf((byte)':');
            int second = first < 0 ? -1 : text[(first + 1)..].IndexOf((byte)':');
            return second < 0 ? text : text[..(first + 1 + second)];
        }

        private bool Literal(ReadOnlySpan<byte> text, out uint number)
        {
            number = 0;
            return numeric && Scan.Number(text, out number);
        }

        private static bool Default(uint? given, ref uint number)
        {
            number = given ?? number;
            return given is not null;
        }

        private bool Set(ReadOnlySpan<byte> variable, uint number)
        {
            proc.Env.Set(variable, Bytes.FromNumber(number));
            return true;
        }

        private bool Refuse(int error, string what, ReadOnlySpan<byte> name)
        {
            Refusal = error < 0
                ? proc.FatalSystem(error, $"unable to look up {what} {name}")
                : proc.Fatal(UnknownAccount, $"unknown {what}: {name}");
            return false;
        }
    }
}

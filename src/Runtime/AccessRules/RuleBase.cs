using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.AccessRules;

/// <summary>
/// A set of access rules, in a directory or in a database made of one: which users and groups may do something, and
/// what is changed for them. See the accessrules page of the s6 documentation.
/// </summary>
internal sealed class RuleBase
{
    private readonly Bytes _directory;
    private readonly CdbReader _database;

    private RuleBase(Bytes directory, CdbReader database) => (_directory, _database) = (directory, database);

    /// <summary>The rules in a directory; they are read when they are asked for.</summary>
    public static RuleBase FromDirectory(Bytes directory) => new(directory, default);

    /// <summary>The rules in a database file, read now. Null and −errno if that is not possible.</summary>
    public static RuleBase? FromFile(Bytes file, out int error) =>
        Sys.ReadFile(file, out error) is { } content ? new RuleBase(default, new CdbReader(content)) : null;

    /// <summary>
    /// Asks for a client: its user, then its group, then everybody; <c>self</c> is whoever runs this process.
    /// <see cref="Access.Error"/> comes with −errno and what it is about.
    /// </summary>
    public Access Check(uint uid, uint gid, out Rule rule, out int error, out Bytes failed)
    {
        Access access = Access.NotFound;
        (rule, error, failed) = (default, 0, default);
        if (uid == Sys.GetEuid())
            access = Check(new Bytes("uid/self"u8), out rule, out error, out failed);
        if (access == Access.NotFound)
            access = Check(Bytes.Concat("uid/"u8, Bytes.FromNumber(uid)), out rule, out error, out failed);
        if (access == Access.NotFound && gid == Sys.GetEgid())
            access = Check(new Bytes("gid/self"u8), out rule, out error, out failed);
        if (access == Access.NotFound)
            access = Check(Bytes.Concat("gid/"u8, Bytes.FromNumber(gid)), out rule, out error, out failed);
        return access == Access.NotFound ? Check(new Bytes("uid/default"u8), out rule, out error, out failed) : access;
    }

    private Access Check(Bytes key, out Rule rule, out int error, out Bytes failed)
    {
        if (!_directory.IsNull)
            return RuleDirectory.Read(Bytes.Concat(_directory, "/"u8, key), out rule, out error, out failed);
        (rule, error, failed) = (default, -EPROTO, key);
        return _database.Find(key, out ReadOnlySpan<byte> data) switch
        {
            0 => Access.NotFound,
            1 => Rule.Parse(data, out rule),
            _ => Access.Error,
        };
    }
}

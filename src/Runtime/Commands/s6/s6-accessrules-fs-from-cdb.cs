using System;
using S6Overlay.AccessRules;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Makes a directory of access rules from a cdb file. See docs/commands/s6-accessrules-fs-from-cdb.md.</summary>
internal static class S6AccessrulesFsFromCdb
{
    public static ReadOnlySpan<byte> Usage => "s6-accessrules-fs-from-cdb dir cdbfile"u8;

    private const uint FolderMode = 0x1ED;

    [Command("s6-accessrules-fs-from-cdb")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, ""u8);
        if (options.Next(out _) || options.Rest.Length != 2)
            return proc.Usage(Usage);
        Bytes root = options.Rest[0], file = options.Rest[1];
        byte[]? content = Sys.ReadFile(file, out int error);
        if (content is null)
            return proc.FatalSystem(error, $"unable to read {file}");
        // Everything is looked at before anything is made: a file that is not valid leaves nothing behind.
        var database = new CdbReader(content);
        if (!Traverse(database, root, write: false, out error))
            return proc.Fatal(ExitCode.SystemCall, $"{file} is not a valid database of access rules");
        error = Sys.Mkdir(root, FolderMode);
        if (error < 0)
            return proc.FatalSystem(error, $"unable to mkdir {root}");
        return Traverse(database, root, write: true, out error) ? Next.Exit(0) : proc.FatalSystem(error, $"unable to write {root}");
    }

    private static bool Traverse(CdbReader database, Bytes root, bool write, out int error)
    {
        long position = 0;
        error = 0;
        int more;
        while ((more = database.Next(ref position, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> data)) > 0)
        {
            Access access = Rule.Parse(data, out Rule rule);
            int slash = key.IndexOf((byte)'/');
            bool good = slash > 0 && access != Access.Error && IsName(key[..slash]) && IsName(key[(slash + 1)..]) && HasNames(rule.Environment);
            if (!good)
                return false;
            if (!write)
                continue;
            error = Sys.Mkdir(Bytes.Concat(root, "/"u8, key[..slash]), FolderMode);
            if (error is >= 0 or -EEXIST)
                error = WriteRule(Bytes.Concat(root, "/"u8, key), access, rule);
            if (error < 0)
                return false;
        }
        return more == 0;
    }

    /// <summary>A key or variable becomes a file name: it must not lead elsewhere.</summary>
    private static bool IsName(ReadOnlySpan<byte> name) =>
        !name.IsEmpty && name[0] != (byte)'.' && !name.Contains((byte)'/') && !name.Contains((byte)0);

    private static bool HasNames(ReadOnlySpan<byte> entries)
    {
        while (!entries.IsEmpty)
        {
            ReadOnlySpan<byte> entry = entries[..entries.IndexOf((byte)0)];
            int equals = entry.IndexOf((byte)'=');
            if (!IsName(equals < 0 ? entry : entry[..equals]))
                return false;
            entries = entries[(entry.Length + 1)..];
        }
        return true;
    }

    private static int WriteRule(Bytes directory, Access access, Rule rule)
    {
        int error = Sys.Mkdir(directory, FolderMode);
        if (error >= 0)
            error = Sys.WriteFile(Bytes.Concat(directory, access == Access.Allow ? "/allow"u8 : "/deny"u8), default);
        if (error >= 0 && !rule.Exec.IsEmpty)
            error = Sys.WriteFile(Bytes.Concat(directory, "/exec"u8), rule.Exec);
        Bytes folder = Bytes.Concat(directory, "/env"u8);
        if (error >= 0 && !rule.Environment.IsEmpty)
            error = Sys.Mkdir(folder, FolderMode);
        for (ReadOnlySpan<byte> rest = rule.Environment; error >= 0 && !rest.IsEmpty;)
        {
            ReadOnlySpan<byte> entry = rest[..rest.IndexOf((byte)0)];
            rest = rest[(entry.Length + 1)..];
            error = WriteVariable(folder, entry);
        }
        return error;
    }

    /// <summary>NUL bytes in a file are newlines in a value, so newlines in a value are NUL bytes in the file.</summary>
    private static int WriteVariable(Bytes folder, ReadOnlySpan<byte> entry)
    {
        int equals = entry.IndexOf((byte)'=');
        if (equals < 0)
            return Sys.WriteFile(Bytes.Concat(folder, "/"u8, entry), default);
        byte[] content = [.. entry[(equals + 1)..], (byte)'\n'];
        content.AsSpan(0, content.Length - 1).Replace((byte)'\n', (byte)0);
        return Sys.WriteFile(Bytes.Concat(folder, "/"u8, entry[..equals]), content);
    }
}

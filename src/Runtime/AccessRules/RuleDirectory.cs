using System;
using S6Overlay.Core;
using S6Overlay.Init;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.AccessRules;

/// <summary>One rule as a directory: the files <c>allow</c> or <c>deny</c>, and with <c>allow</c> a folder <c>env</c> and a file <c>exec</c>.</summary>
internal static class RuleDirectory
{
    /// <summary>Reads a rule. <see cref="Access.Error"/> comes with −errno and the path it is about.</summary>
    public static Access Read(Bytes directory, out Rule rule, out int error, out Bytes failed)
    {
        rule = default;
        error = 0;
        failed = Bytes.Concat(directory, "/allow"u8);
        if (Sys.Access(failed, F_OK) is var allow && allow < 0)
        {
            if (allow != -ENOENT)
                return Fail(allow, out error);
            failed = Bytes.Concat(directory, "/deny"u8);
            int deny = Sys.Access(failed, F_OK);
            return deny >= 0 ? Access.Deny : deny == -ENOENT ? Access.NotFound : Fail(deny, out error);
        }
        failed = Bytes.Concat(directory, "/env"u8);
        byte[]? environment = ReadEnvironment(failed, out error);
        if (environment is null)
            return Access.Error;
        failed = Bytes.Concat(directory, "/exec"u8);
        byte[]? exec = Sys.ReadFile(failed, out error, Rule.Largest);
        if (exec is null && error != -ENOENT)
            return Access.Error;
        error = 0;
        rule = new Rule(environment, exec ?? []);
        return Access.Allow;
    }

    /// <summary>The content of a folder as s6-envdir reads it; null and −errno.</summary>
    private static byte[]? ReadEnvironment(Bytes directory, out int error)
    {
        int fd = Sys.Open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        error = fd == -ENOENT ? 0 : fd;
        if (fd < 0)
            return error == 0 ? [] : null;
        var entries = new ByteQueue();
        var reader = new DirectoryReader(fd);
        error = 0;
        while (error >= 0 && reader.Next())
            if (reader.Name[0] != (byte)'.' && !reader.Name.Contains((byte)'='))
                error = Append(fd, new Bytes(reader.Name), entries);
        Sys.Close(fd);
        error = error < 0 ? error : Math.Min(reader.Error, 0);
        return error < 0 ? null : entries.Span.ToArray();
    }

    private static int Append(int directory, Bytes name, ByteQueue entries)
    {
        int fd = Sys.OpenAt(directory, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
            return fd;
        byte[]? content = Sys.ReadToEnd(fd, out int error, EnvDirectory.Limit);
        Sys.Close(fd);
        if (content is null)
            return error;
        entries.Append(name);
        if (content.Length > 0)
        {
            entries.Append("="u8);
            entries.Append(EnvDirectory.Value(content, new EnvRules()));
        }
        entries.Append("\0"u8);
        return 0;
    }

    private static Access Fail(int errno, out int error)
    {
        error = errno;
        return Access.Error;
    }
}

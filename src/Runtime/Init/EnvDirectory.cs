using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Init;

/// <summary>How the content of a file becomes the value of a variable, in the terms of the s6-envdir manual.</summary>
internal readonly struct EnvRules()
{
    /// <summary>The whole file is the value, not only its first line.</summary>
    public bool Verbatim { get; init; }

    /// <summary>Trailing blanks of a line, or the last newline of a verbatim value, stay.</summary>
    public bool KeepEnd { get; init; }

    /// <summary>Files are read to their end, not only their first 4095 bytes.</summary>
    public bool Unlimited { get; init; }

    /// <summary>What NUL bytes become.</summary>
    public byte Nul { get; init; } = (byte)'\n';
}

/// <summary>Reads a directory with one file per variable into an environment, as s6-envdir does.</summary>
internal static class EnvDirectory
{
    /// <summary>How much of a file counts, unless <see cref="EnvRules.Unlimited"/>.</summary>
    public const int Limit = 4095;

    /// <summary>
    /// Sets what the files of <paramref name="directory"/> say and unsets what an empty file names. Returns 0, or −errno with what could
    /// not be read in <paramref name="failed"/>. With <paramref name="skip"/>, a file that cannot be read is a warning and left out.
    /// </summary>
    public static int Load(Bytes directory, Env env, EnvRules rules, Proc? skip, out Bytes failed)
    {
        failed = directory;
        int fd = Sys.Open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0)
            return fd;
        int error = 0;
        var reader = new DirectoryReader(fd);
        while (error >= 0 && reader.Next())
        {
            if (reader.Name[0] == (byte)'.' || reader.Name.Contains((byte)'='))
                continue;
            var name = new Bytes(reader.Name);
            error = LoadFile(fd, name, env, rules);
            if (error >= 0)
                continue;
            failed = Bytes.Concat(directory, "/"u8, name);
            if (skip is null)
                break;
            skip.WarnSystem(error, $"unable to read {failed}");
            error = 0;
        }
        if (error >= 0 && reader.Error < 0)
            (error, failed) = (reader.Error, directory);
        Sys.Close(fd);
        return error;
    }

    private static int LoadFile(int directory, Bytes name, Env env, EnvRules rules)
    {
        int fd = Sys.OpenAt(directory, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
            return fd;
        byte[]? content = Sys.ReadToEnd(fd, out int error, rules.Unlimited ? int.MaxValue : Limit);
        Sys.Close(fd);
        if (content is null)
            return error;
        if (content.Length == 0)
            env.Unset(name);
        else
            env.Set(name, Value(content, rules));
        return 0;
    }

    /// <summary>The value that <paramref name="content"/>, which is not empty and is changed, stands for.</summary>
    public static Span<byte> Value(Span<byte> content, EnvRules rules)
    {
        Span<byte> value = content;
        if (!rules.Verbatim)
        {
            int newline = content.IndexOf((byte)'\n');
            value = newline < 0 ? content : content[..newline];
            if (!rules.KeepEnd)
                value = value.TrimEnd(" \t\r"u8); // a carriage return comes from an editor on Windows
        }
        else if (!rules.KeepEnd && value[^1] == (byte)'\n')
            value = value[..^1];
        value.Replace((byte)0, rules.Nul);
        return value;
    }
}

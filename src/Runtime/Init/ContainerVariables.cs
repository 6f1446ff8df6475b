using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Init;

/// <summary>
/// What the init does with the environment it was started with: it writes it down for <see cref="ContainerEnvironment"/>,
/// keeps it from the supervision tree unless told otherwise, and gives it to CMD as the scripts left it.
/// </summary>
internal sealed class ContainerVariables(Env original, Bytes runtime)
{
    private readonly List<Bytes> _withoutFile = [];
    private readonly Bytes _folder = Bytes.Concat(runtime, "/"u8, ContainerEnvironment.FolderName);

    /// <summary>The search path where the container's environment names none.</summary>
    public static ReadOnlySpan<byte> DefaultPath => "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"u8;

    /// <summary>Writes one file per variable. Returns 0, or −errno with what could not be written in <paramref name="failed"/>.</summary>
    public int Write(out Bytes failed)
    {
        failed = _folder;
        int directory = Sys.Mkdir(_folder, 0x1ED);
        if (directory >= 0)
            directory = Sys.Open(_folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (directory < 0)
            return directory;
        int result = 0;
        for (int i = 0; i < original.Count && result >= 0; i++)
        {
            Bytes entry = original[i];
            int equals = entry.Span.IndexOf((byte)'=');
            if (!IsFileName(entry, equals))
            {
                _withoutFile.Add(entry);
                continue;
            }
            var name = new Bytes(entry.Span[..equals]);
            failed = Bytes.Concat(_folder, "/"u8, name);
            result = WriteFile(directory, name, ContainerEnvironment.FileContent(entry.Slice(equals + 1)));
        }
        Sys.Close(directory);
        return result;
    }

    /// <summary>
    /// What supervised programs and scripts start with: the original where <c>S6_KEEP_ENV</c> asks for it, else the
    /// search path and the overlay's own variables.
    /// </summary>
    public Env ForSupervision(bool keep)
    {
        Env env = keep ? original.Clone() : new Env();
        for (int i = 0; i < original.Count && !keep; i++)
            if (original[i].StartsWith("S6_"u8))
                env.Put(original[i]);
        Bytes path = original.Get("PATH"u8);
        env.Set("PATH"u8, path.IsEmpty ? DefaultPath : path.Span);
        if (!runtime.Equals("/run/s6"u8))
            env.Set(RuntimeDirectory.Variable, runtime);
        return env;
    }

    /// <summary>What CMD gets: the container's environment as the initialization scripts left it.</summary>
    public Env ForCommand(Env supervision, bool keep, Proc proc)
    {
        Env env = supervision.Clone();
        if (keep)
            return env;
        int error = EnvDirectory.Load(_folder, env, ContainerEnvironment.Rules, proc, out Bytes failed);
        if (error < 0)
            proc.WarnSystem(error, $"unable to read {failed}");
        foreach (Bytes entry in _withoutFile)
            env.Put(entry);
        return env;
    }

    /// <summary>Whether the name can be that of a file that s6-envdir reads.</summary>
    private static bool IsFileName(Bytes entry, int equals) =>
        equals is > 0 and <= 255 && entry[0] != (byte)'.' && !entry.Span[..equals].Contains((byte)'/');

    private static int WriteFile(int directory, Bytes name, Bytes content)
    {
        int fd = Sys.OpenAt(directory, name, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0x1A4);
        if (fd < 0)
            return fd;
        int result = Sys.WriteAll(fd, content);
        Sys.Close(fd);
        return result;
    }
}

using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Logging;

/// <summary>How a rotation has a file processed: <c>previous</c> on descriptor 0, <c>processed</c> on 1, <c>state</c> on 4, <c>newstate</c> on 5.</summary>
internal sealed partial class LogDirectory
{
    /// <summary>Above every descriptor that the child's own are moved to.</summary>
    private const int SafeDescriptor = 10;

    private bool StartProcessor()
    {
        Span<int> files = [-1, -1, -1, -1];
        int error = OpenAll(files);
        if (error >= 0)
            error = Spawn(files);
        foreach (int fd in files)
            if (fd >= 0)
                Sys.Close(fd);
        if (error < 0)
            return Fail(error, "unable to start the processor for", "previous");
        _processor = error;
        _step = Step.AwaitProcessor;
        return true;
    }

    private int OpenAll(Span<int> files)
    {
        const int Replace = O_WRONLY | O_CREAT | O_TRUNC;
        int error = Open("previous"u8, O_RDONLY, out files[0]);
        if (error >= 0)
            error = Open("processed"u8, Replace, out files[1]);
        if (error >= 0)
            error = Open("state"u8, O_RDONLY | O_CREAT, out files[2]);
        return error < 0 ? error : Open("newstate"u8, Replace, out files[3]);
    }

    private int Open(ReadOnlySpan<byte> name, int flags, out int fd)
    {
        int low = Sys.Open(File(name), flags | O_CLOEXEC);
        fd = low < 0 ? low : Sys.DupAbove(low, SafeDescriptor, closeOnExec: true);
        if (low >= 0)
            Sys.Close(low);
        return fd;
    }

    private int Spawn(ReadOnlySpan<int> files)
    {
        Bytes[] argv = settings.ProcessorIsShell
            ? [new("/bin/sh"u8), new("-c"u8), settings.Processor]
            : [new("execlineb"u8), new("-Pc"u8), settings.Processor];
        Resolution program = voice.Proc.Trampoline.Resolver.Resolve(argv[0], voice.Proc.SearchPath);
        if (program.Errno != 0)
            return -program.Errno;
        var options = new SpawnOptions
        {
            Directory = path,
            Descriptors = [new(files[0], 0), new(files[1], 1), new(files[2], 4), new(files[3], 5)],
        };
        return Sys.Spawn(program.Path, argv, voice.Proc.Env, voice.Proc.Trampoline.Inherited, options);
    }

    private int MarkProcessed()
    {
        int fd = Sys.Open(File("processed"u8), O_WRONLY | O_CLOEXEC);
        if (fd < 0)
            return fd;
        Sys.Sync(fd);
        int error = Sys.ChmodDescriptor(fd, Complete);
        Sys.Close(fd);
        return error;
    }
}

using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Supervision;

/// <summary>The small files of an open service directory, as the servicedir manual describes them.</summary>
internal static class ServiceFiles
{
    /// <summary>The first word of a file; null if there is no such file, or it cannot be read.</summary>
    public static Bytes Word(int directory, Bytes name)
    {
        int fd = Sys.OpenAt(directory, name, O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
            return default;
        Span<byte> content = stackalloc byte[64];
        int got = Sys.Read(fd, content);
        Sys.Close(fd);
        if (got < 0)
            return default;
        Span<byte> text = content[..got];
        int end = text.IndexOfAny(" \t\r\n"u8);
        return new Bytes(end < 0 ? text : text[..end]);
    }

    public static bool Exists(int directory, Bytes name) =>
        Sys.StatAt(directory, name, out _, 0) >= 0;

    /// <summary>Writes a file whole, by way of a draft beside it: readers see the old content or the new. Returns 0 or −errno.</summary>
    public static int Replace(int directory, Bytes name, ReadOnlySpan<byte> content)
    {
        Bytes draft = Bytes.Concat(name, ".new"u8);
        int fd = Sys.OpenAt(directory, draft, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0x1A4);
        if (fd < 0)
            return fd;
        int result = Sys.WriteAll(fd, content);
        Sys.Close(fd);
        return result < 0 ? result : Sys.RenameAt(directory, draft, directory, name);
    }

    /// <summary>The number in a file; <paramref name="otherwise"/> if there is no file, or, with a warning, if it holds no number.</summary>
    public static uint Number(Service service, int directory, Bytes name, uint otherwise)
    {
        Bytes word = Word(directory, name);
        if (word.IsNull)
            return otherwise;
        if (Scan.Number(word, out uint number))
            return number;
        service.Warn($"invalid {name}: '{word}' is not a number");
        return otherwise;
    }

    /// <summary>The signal named in a file, by name or number.</summary>
    public static int SignalNumber(Service service, int directory, Bytes name, int otherwise)
    {
        Bytes word = Word(directory, name);
        if (word.IsNull)
            return otherwise;
        int signal = Signal.Parse(word);
        if (signal > 0)
            return signal;
        service.Warn($"invalid {name}: '{word}' is not a signal");
        return otherwise;
    }
}

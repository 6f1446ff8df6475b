using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Prints the beginning of files. See docs/commands/s6-head.md.</summary>
internal static class S6Head
{
    public static ReadOnlySpan<byte> Usage => "s6-head [ -S ] [ -1..9 | -n lines | -c chars ] [ file... ]"u8;

    [Command("s6-head", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool safe = false;
        ulong? lines = null, chars = null;
        var options = new Options(argv, "Sn:c:123456789"u8);
        while (options.Next(out byte option))
        {
            if (option == (byte)'S')
                safe = true;
            else if (lines is not null || chars is not null)
                return proc.Usage(Usage);
            else if (option is >= (byte)'1' and <= (byte)'9')
                lines = option - (ulong)'0';
            else if (option == (byte)'n' && Scan.Number(options.Value, out ulong count))
                lines = count;
            else if (option == (byte)'c' && Scan.Number(options.Value, out count))
                chars = count;
            else
                return proc.Usage(Usage);
        }
        var wanted = new Wanted(chars ?? lines ?? 10, chars is not null, safe);
        return Print(proc, options.Rest.IsEmpty ? [new Bytes("-"u8)] : options.Rest, wanted);
    }

    private static Next Print(Proc proc, ReadOnlySpan<Bytes> files, Wanted wanted)
    {
        int code = 0;
        bool first = true;
        foreach (Bytes file in files)
        {
            bool standard = file.Equals("-"u8);
            int fd = standard ? 0 : Sys.Open(file, O_RDONLY | O_CLOEXEC);
            if (fd < 0)
            {
                code = proc.FatalSystem(fd, $"unable to open {file} for reading").Code;
                continue;
            }
            if (files.Length > 1)
                proc.Out.Write(((Message)$"{(first ? "" : "\n")}==> {file} <==\n").Span);
            first = false;
            int result = Copy(fd, proc.Out, wanted);
            if (!standard)
                Sys.Close(fd);
            if (result < 0)
                code = proc.FatalSystem(result, $"unable to head {file}").Code;
        }
        return proc.Done(code);
    }

    private static int Copy(int fd, Output output, Wanted wanted)
    {
        Span<byte> buffer = stackalloc byte[8192];
        bool seekable = Sys.Seek(fd, 0, SEEK_CUR) >= 0;
        ulong left = wanted.Count;
        while (left > 0 && output.SendNow())
        {
            // What was read too much of a file can be given back; of a pipe it cannot.
            ulong atOnce = wanted.Chars ? Math.Min(left, (ulong)buffer.Length) : wanted.Safe && !seekable ? 1 : (ulong)buffer.Length;
            int got = Sys.Read(fd, buffer[..(int)atOnce]);
            if (got == -EAGAIN)
                got = Sys.WaitReadable(fd) is var waited and < 0 ? waited : got;
            if (got == -EAGAIN)
                continue;
            if (got <= 0)
                return got;
            int used = wanted.Chars ? got : Take(buffer[..got], ref left);
            if (wanted.Chars)
                left -= (ulong)got;
            output.Write(buffer[..used]);
            if (used < got && seekable)
                Sys.Seek(fd, used - got, SEEK_CUR);
        }
        return 0;
    }

    /// <summary>How many bytes of the text belong to the next <paramref name="lines"/> lines.</summary>
    private static int Take(ReadOnlySpan<byte> text, ref ulong lines)
    {
        int used = 0;
        while (lines > 0)
        {
            int at = text[used..].IndexOf((byte)'\n');
            if (at < 0)
                return text.Length;
            used += at + 1;
            lines--;
        }
        return used;
    }

    private readonly record struct Wanted(ulong Count, bool Chars, bool Safe);
}

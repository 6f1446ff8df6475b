using System;
using S6Overlay.Core;
using S6Overlay.Files;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Writes its environment to a folder, a file for each variable. See docs/commands/s6-dumpenv.md.</summary>
internal static class S6Dumpenv
{
    public static ReadOnlySpan<byte> Usage => "s6-dumpenv [ -N | -n ] [ -m mode ] dir"u8;

    [Command("s6-dumpenv", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool newline = false;
        uint mode = 0x1ED;
        var options = new Options(argv, "Nnm:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'N':
                    newline = true;
                    break;
                case (byte)'n':
                    newline = false;
                    break;
                case (byte)'m' when Scan.Octal(options.Value, out mode) && mode <= 0xFFF:
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        if (options.Rest.Length != 1)
            return proc.Usage(Usage);
        Bytes folder = options.Rest[0];
        int result = Sys.Mkdir(folder, mode);
        if (result < 0 && result != -EEXIST)
            return proc.FatalSystem(result, $"unable to mkdir {folder}");
        int fd = Sys.Open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0)
            return proc.FatalSystem(fd, $"unable to open directory {folder}");
        Next next = Dump(proc, folder, fd, newline);
        Sys.Close(fd);
        return next;
    }

    private static Next Dump(Proc proc, Bytes folder, int fd, bool newline)
    {
        for (int i = 0; i < proc.Env.Count; i++)
        {
            Bytes entry = proc.Env[i];
            int equals = entry.Span.IndexOf((byte)'=');
            if (equals < 0)
                continue;
            Bytes name = entry.Slice(0, equals);
            if (name.IsEmpty || name.Span.IndexOf((byte)'/') >= 0 || name.Equals("."u8) || name.Equals(".."u8))
            {
                proc.Warn($"variable not written, its name is no file name: {name}");
                continue;
            }
            int result = Write(fd, name, Bytes.Concat(entry.Span[(equals + 1)..], newline ? "\n"u8 : default));
            if (result < 0)
                return proc.FatalSystem(result, $"unable to write {folder}/{name}");
        }
        return Next.Exit(0);
    }

    /// <summary>Who reads the file sees the old value or the new one; a symbolic link in its place is replaced, not followed.</summary>
    private static int Write(int directory, Bytes name, Bytes value)
    {
        Bytes temporary = UniqueName.Beside(name);
        int fd = Sys.OpenAt(directory, temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC);
        if (fd < 0)
            return fd;
        int result = Sys.WriteAll(fd, value);
        int closed = Sys.Close(fd);
        if (result >= 0)
            result = closed;
        if (result >= 0)
            result = Sys.RenameAt(directory, temporary, directory, name);
        if (result < 0)
            Sys.UnlinkAt(directory, temporary, 0);
        return result;
    }
}

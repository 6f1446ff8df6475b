using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Lists the names in a directory, in the order the file system has them. See docs/commands/s6-ls.md.</summary>
internal static class S6Ls
{
    public static ReadOnlySpan<byte> Usage => "s6-ls [ -0 ] [ -a | -A ] [ -x exclude ] dir"u8;

    [Command("s6-ls", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        byte separator = (byte)'\n';
        bool hidden = false, dots = false;
        Bytes exclude = default;
        var options = new Options(argv, "0aAx:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'0':
                    separator = 0;
                    break;
                case (byte)'a':
                    (hidden, dots) = (true, false);
                    break;
                case (byte)'A':
                    (hidden, dots) = (true, true);
                    break;
                case (byte)'x':
                    exclude = options.Value;
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        if (options.Rest.Length != 1)
            return proc.Usage(Usage);
        Bytes directory = options.Rest[0];
        int fd = Sys.Open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0)
            return proc.FatalSystem(fd, $"unable to open directory {directory}");
        if (dots)
        {
            List(proc.Out, "."u8, exclude, separator);
            List(proc.Out, ".."u8, exclude, separator);
        }
        var reader = new DirectoryReader(fd);
        while (reader.Next())
            if (hidden || reader.Name[0] != (byte)'.')
                List(proc.Out, reader.Name, exclude, separator);
        Sys.Close(fd);
        return reader.Error < 0 ? proc.FatalSystem(reader.Error, $"unable to read directory {directory}") : proc.Done();
    }

    private static void List(Output output, ReadOnlySpan<byte> name, Bytes exclude, byte separator)
    {
        if (!exclude.IsNull && exclude.Equals(name))
            return;
        output.Write(name);
        output.WriteByte(separator);
    }
}

using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.Execline;

/// <summary>Feeds a string to a descriptor. See docs/commands/heredoc.md.</summary>
internal static class Heredoc
{
    public static ReadOnlySpan<byte> Usage => "heredoc [ -d ] fd string prog..."u8;

    [Command("heredoc")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool twice = false;
        var options = new Options(argv, "d"u8);
        while (options.Next(out byte option))
        {
            if (option != (byte)'d')
                return proc.Usage(Usage);
            twice = true;
        }
        ReadOnlySpan<Bytes> words = options.Rest;
        if (words.Length < 3 || !Descriptor.Parse(words[0], out int fd))
            return proc.Usage(Usage);
        int result = Sys.Pipe(out int readEnd, out int writeEnd);
        if (result < 0)
            return proc.FatalSystem(result, "unable to create a pipe"u8);
        result = Children.Feed(writeEnd, readEnd, words[1], twice);
        Sys.Close(writeEnd);
        if (result < 0)
            return proc.FatalSystem(result, "unable to start the writer"u8);
        result = Descriptor.Move(readEnd, fd);
        return result < 0 ? proc.FatalSystem(result, $"unable to move the pipe to descriptor {fd}") : Next.Exec(words[2..]);
    }
}

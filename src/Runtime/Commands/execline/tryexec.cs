using System;
using S6Overlay.Core;
using S6Overlay.Execline;

namespace S6Overlay.Commands.Execline;

/// <summary>Goes on as a block, or as the program behind it if that cannot be executed. See docs/commands/tryexec.md.</summary>
internal static class Tryexec
{
    public static ReadOnlySpan<byte> Usage => "tryexec [ -n ] [ -c ] [ -l ] [ -a argv0 ] { block } prog..."u8;

    [Command("tryexec", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var how = new ExecOptions();
        bool reverse = false;
        var options = new Options(argv, "ncla:"u8);
        while (options.Next(out byte option))
        {
            if (option == (byte)'n')
                reverse = true;
            else if (!how.Take(option, options.Value))
                return proc.Usage(Usage);
        }
        if (!Block.Read(proc, options.Rest, 0, out Block block, out Next refusal))
            return refusal;
        if (block.IsEmpty)
            return proc.Fatal(ExitCode.Usage, "empty block"u8);
        if (reverse && block.Rest.IsEmpty)
            return proc.Fatal(ExitCode.Usage, "there is no program behind the block to try"u8);
        Bytes[] first = (reverse ? block.Rest : block.Arguments).ToArray();
        Bytes[] second = (reverse ? block.Arguments : block.Rest).ToArray();
        return how.Exec(proc, first, _ => Next.Exec(second));
    }
}

using System;
using S6Overlay.Core;
using S6Overlay.Execline;

namespace S6Overlay.Commands.Execline;

/// <summary>Goes on as one of two blocks, as the program behind them succeeds or fails. See docs/commands/ifte.md.</summary>
internal static class Ifte
{
    public static ReadOnlySpan<byte> Usage => "ifte [ -X ] [ -n ] { block-then } { block-else } prog-if..."u8;

    [Command("ifte", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool negate = false, crashIsFalse = false;
        var options = new Options(argv, "nX"u8);
        while (options.Next(out byte option))
        {
            if (option == (byte)'n')
                negate = true;
            else if (option == (byte)'X')
                crashIsFalse = true;
            else
                return proc.Usage(Usage);
        }
        if (!Block.Read(proc, options.Rest, 0, out Block then, out Next refusal, 1, "then")
            || !Block.Read(proc, then.Rest, 0, out Block otherwise, out refusal, 2, "else"))
            return refusal;
        if (otherwise.Rest.IsEmpty)
            return proc.Fatal(ExitCode.Usage, "there is no program behind the blocks to test"u8);
        int status = proc.Trampoline.RunBlock(proc, otherwise.Rest);
        if (status < 0)
            return ChildStatus.CannotSpawn(proc, status, otherwise.Rest[0]);
        if (!crashIsFalse && ChildStatus.Crashed(proc, status, out refusal))
            return refusal;
        return Next.Exec(status == 0 != negate ? then.Arguments : otherwise.Arguments);
    }
}

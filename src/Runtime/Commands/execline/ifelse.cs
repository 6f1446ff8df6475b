using System;
using S6Overlay.Core;
using S6Overlay.Execline;

namespace S6Overlay.Commands.Execline;

/// <summary>Goes on as one of two programs, as a block succeeds or fails. See docs/commands/ifelse.md.</summary>
internal static class Ifelse
{
    public static ReadOnlySpan<byte> Usage => "ifelse [ -X ] [ -n ] { block-if } { block-then } prog-else..."u8;

    [Command("ifelse", Inline = true)]
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
        if (!Block.Read(proc, options.Rest, 0, out Block condition, out Next refusal, 1, "if")
            || !Block.Read(proc, condition.Rest, 0, out Block then, out refusal, 2, "then"))
            return refusal;
        int status = condition.IsEmpty ? 0 : proc.Trampoline.RunBlock(proc, condition.Arguments);
        if (status < 0)
            return ChildStatus.CannotSpawn(proc, status, condition.Arguments[0]);
        if (!crashIsFalse && ChildStatus.Crashed(proc, status, out refusal))
            return refusal;
        return Next.Exec(status == 0 != negate ? then.Arguments : then.Rest);
    }
}

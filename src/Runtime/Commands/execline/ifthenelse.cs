using System;
using S6Overlay.Core;
using S6Overlay.Execline;

namespace S6Overlay.Commands.Execline;

/// <summary>Runs one of two blocks, as a first one succeeds or fails, then goes on. See docs/commands/ifthenelse.md.</summary>
internal static class Ifthenelse
{
    public static ReadOnlySpan<byte> Usage => "ifthenelse [ -X ] [ -s ] { block-if } { block-then } { block-else } prog..."u8;

    [Command("ifthenelse", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool crashIsFalse = false, remainderInBlocks = false;
        var options = new Options(argv, "Xs"u8);
        while (options.Next(out byte option))
        {
            if (option == (byte)'X')
                crashIsFalse = true;
            else if (option == (byte)'s')
                remainderInBlocks = true;
            else
                return proc.Usage(Usage);
        }
        if (!Block.Read(proc, options.Rest, 0, out Block condition, out Next refusal, 1, "if")
            || !Block.Read(proc, condition.Rest, 0, out Block then, out refusal, 2, "then")
            || !Block.Read(proc, then.Rest, 0, out Block otherwise, out refusal, 3, "else"))
            return refusal;
        int status = Start(proc, condition.Arguments);
        if (status < 0)
            return ChildStatus.CannotSpawn(proc, status, condition.Arguments[0]);
        if (!crashIsFalse && ChildStatus.Crashed(proc, status, out refusal))
            return refusal;
        ReadOnlySpan<Bytes> chosen = status == 0 ? then.Arguments : otherwise.Arguments;
        if (remainderInBlocks)
            return Next.Exec([.. chosen, .. otherwise.Rest]);
        status = Start(proc, chosen);
        if (status < 0)
        {
            proc.WarnSystem(status, $"unable to spawn {chosen[0]}");
            status = ExitCode.NotFound << 8;
        }
        proc.Env.Set("?"u8, ChildStatus.Variable(status));
        return Next.Exec(otherwise.Rest);
    }

    private static int Start(Proc proc, ReadOnlySpan<Bytes> block) => block.IsEmpty ? 0 : proc.Trampoline.RunBlock(proc, block);
}

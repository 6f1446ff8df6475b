using System;
using S6Overlay.Core;
using S6Overlay.Execline;

namespace S6Overlay.Commands.Execline;

/// <summary>Runs a block, waits for it, then goes on; how it ended is in <c>?</c>. See docs/commands/foreground.md.</summary>
internal static class Foreground
{
    public static ReadOnlySpan<byte> Usage => "foreground { block } prog..."u8;

    [Command("foreground", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (!Block.Read(proc, argv, 1, out Block block, out Next refusal))
            return refusal;
        int status = block.IsEmpty ? 0 : proc.Trampoline.RunBlock(proc, block.Arguments);
        if (status < 0)
        {
            proc.WarnSystem(status, $"unable to spawn {block.Arguments[0]}");
            status = ExitCode.NotFound << 8;
        }
        proc.Env.Set("?"u8, ChildStatus.Variable(status));
        return Next.Exec(block.Rest);
    }
}

using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.Execline;

/// <summary>Starts a block and goes on; its pid is in <c>!</c>. See docs/commands/background.md.</summary>
internal static class Background
{
    public static ReadOnlySpan<byte> Usage => "background [ -d ] { block } prog..."u8;

    [Command("background")]
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
        if (!Block.Read(proc, options.Rest, 0, out Block block, out Next refusal))
            return refusal;
        if (block.IsEmpty)
            return proc.Fatal(ExitCode.Usage, "empty block"u8);
        int pid = Children.Start(proc, block.Arguments, new SpawnOptions(), twice);
        if (pid < 0)
            return ChildStatus.CannotSpawn(proc, pid, block.Arguments[0]);
        proc.Env.Set("!"u8, Bytes.FromNumber(pid));
        return Next.Exec(block.Rest);
    }
}

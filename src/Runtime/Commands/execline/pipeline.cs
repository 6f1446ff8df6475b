using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.Execline;

/// <summary>Runs a block and a program with a pipe between them. See docs/commands/pipeline.md.</summary>
internal static class Pipeline
{
    public static ReadOnlySpan<byte> Usage => "pipeline [ -d ] [ -r | -w ] { block } prog..."u8;

    [Command("pipeline")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool twice = false;
        int own = 0;
        var options = new Options(argv, "drw"u8);
        while (options.Next(out byte option))
        {
            if (option == (byte)'d')
                twice = true;
            else if (option == (byte)'r')
                own = 0;
            else if (option == (byte)'w')
                own = 1;
            else
                return proc.Usage(Usage);
        }
        if (!Block.Read(proc, options.Rest, 0, out Block block, out Next refusal))
            return refusal;
        if (block.Rest.IsEmpty)
            return proc.Fatal(ExitCode.Usage, "there is no program behind the block"u8);
        int result = Sys.Pipe(out int readEnd, out int writeEnd);
        if (result < 0)
            return proc.FatalSystem(result, "unable to create a pipe"u8);
        int ours = own == 0 ? readEnd : writeEnd;
        int theirs = own == 0 ? writeEnd : readEnd;
        int pid = Children.Start(proc, block.Arguments, new SpawnOptions { Descriptors = [new(theirs, 1 - own)] }, twice);
        if (pid < 0)
            return ChildStatus.CannotSpawn(proc, pid, block.IsEmpty ? proc.Name : block.Arguments[0]);
        proc.Env.Set("!"u8, Bytes.FromNumber(pid));
        Sys.Close(theirs);
        result = Descriptor.Move(ours, own);
        return result < 0 ? proc.FatalSystem(result, $"unable to move the pipe to descriptor {own}") : Next.Exec(block.Rest);
    }
}

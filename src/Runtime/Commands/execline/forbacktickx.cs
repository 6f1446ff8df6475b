using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.Execline;

/// <summary>Runs a program once per line that a block writes. See docs/commands/forbacktickx.md.</summary>
internal static class Forbacktickx
{
    public static ReadOnlySpan<byte> Usage => "forbacktickx [ -E | -e ] [ -p | -P maxpar | -o okcodes | -x breakcodes ] [ -N | -n ] [ -C | -c ] [ -0 | -d delim ] var { block } loop..."u8;

    [Command("forbacktickx", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var loop = new Loop { FailedStartIsFatal = false };
        var lines = new LineSplitter();
        var options = new Options(argv, "pP:o:x:EenNcC0d:"u8);
        while (options.Next(out byte option))
            if (!loop.Take(option, options.Value) && !lines.Take(option, options.Value))
                return proc.Usage(Usage);
        ReadOnlySpan<Bytes> words = options.Rest;
        if (words.Length < 2)
            return proc.Usage(Usage);
        if (!Autoimport.IsName(proc, words[0], out Next refusal) || !Block.Read(proc, words, 1, out Block block, out refusal))
            return refusal;
        if (block.IsEmpty)
            return proc.Fatal(ExitCode.Usage, "empty block"u8);
        if (block.Rest.IsEmpty)
            return proc.Usage(Usage);

        Output memory = Output.ToMemory();
        Inlined run = proc.Trampoline.RunInline(proc, block.Arguments, memory);
        if (run.Pending is null)
        {
            if (run.Status < 0)
                return ChildStatus.CannotSpawn(proc, run.Status, block.Arguments[0]);
            memory.FinishCapture();
            proc.Env.Unset("!"u8);
            return lines.RunLoop(proc, loop, -1, words[0], block.Rest, memory.Captured.ToArray());
        }
        int result = Sys.Pipe(out int readEnd, out int writeEnd);
        if (result < 0)
            return proc.FatalSystem(result, "unable to create a pipe"u8);
        memory.FinishCapture();
        int pid = proc.Trampoline.Spawn(run.Pending, new SpawnOptions { Descriptors = [new(writeEnd, 1)] }, out _);
        Sys.Close(writeEnd);
        if (pid < 0)
        {
            Sys.Close(readEnd);
            return ChildStatus.CannotSpawn(proc, pid, block.Arguments[0]);
        }
        proc.Env.Unset("!"u8); // a pid of before would be taken for that of the block
        Next end = lines.RunLoop(proc, loop, readEnd, words[0], block.Rest, memory.Captured.ToArray());
        Sys.Close(readEnd);
        return end;
    }
}

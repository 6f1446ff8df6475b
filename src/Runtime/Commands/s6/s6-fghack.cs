using System;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.S6;

/// <summary>Stays as long as a program that puts itself into the background lives. See docs/commands/s6-fghack.md.</summary>
internal static class S6Fghack
{
    public static ReadOnlySpan<byte> Usage => "s6-fghack prog..."u8;

    /// <summary>A daemon wrote to a descriptor that it does not know of.</summary>
    private const int Written = 102;

    /// <summary>How many descriptors the program gets: one that closes some at random keeps others.</summary>
    private const int Copies = 30;

    [Command("s6-fghack")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, default);
        if (options.Next(out _) || options.Rest.IsEmpty)
            return proc.Usage(Usage);
        int result = Sys.Pipe(out int readEnd, out int writeEnd);
        if (result < 0)
            return proc.FatalSystem(result, "unable to make a pipe"u8);
        var copies = new DescriptorMove[Copies];
        for (int i = 0; i < Copies; i++)
        {
            int copy = Sys.DupAbove(writeEnd, 0, closeOnExec: true);
            if (copy < 0)
                return proc.FatalSystem(copy, "unable to copy a descriptor"u8);
            copies[i] = new DescriptorMove(copy, copy);
        }
        int pid = proc.Trampoline.Spawn(proc.Trampoline.Prepare(proc, options.Rest), new SpawnOptions { Descriptors = copies }, out int code);
        if (pid < 0)
            return proc.FatalSystem(pid, $"unable to spawn {options.Rest[0]}");
        if (pid == 0)
            return Next.Exit(code);
        foreach (DescriptorMove copy in copies)
            Sys.Close(copy.From);
        Sys.Close(writeEnd);
        if (Sys.Read(readEnd, stackalloc byte[1]) > 0)
            return proc.Fatal(Written, "the program wrote to a descriptor that it does not know of"u8);
        int status = Sys.WaitFor(pid);
        return status < 0 ? proc.FatalSystem(status, "unable to wait for the program"u8) : Next.Exit(WaitStatus.ShellCode(status));
    }
}

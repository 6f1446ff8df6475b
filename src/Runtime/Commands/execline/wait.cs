using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Text;

namespace S6Overlay.Commands.Execline;

/// <summary>Waits for children. See docs/commands/wait.md.</summary>
internal static class Wait
{
    public static ReadOnlySpan<byte> Usage => "wait [ -I | -i ] [ -a | -o ] [ -r | -t timeout ] { pids... } prog..."u8;

    /// <summary>The exit code where time runs out and that is an error.</summary>
    private const int ExitTimeout = 99;

    [Command("wait")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool strict = false, one = false;
        long timeout = -1;
        var options = new Options(argv, "iIaort:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'i':
                case (byte)'I':
                    strict = option == (byte)'i';
                    break;
                case (byte)'a':
                case (byte)'o':
                    one = option == (byte)'o';
                    break;
                case (byte)'r':
                    timeout = 0;
                    break;
                case (byte)'t':
                    if (!Scan.Number(options.Value, out uint milliseconds))
                        return proc.Usage(Usage);
                    timeout = milliseconds;
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        // Without a block it is the wait of POSIX: every word is a pid, and the exit code tells of the last.
        ReadOnlySpan<Bytes> words = options.Rest;
        bool isBlock = Block.End(words, 0) >= 0;
        ReadOnlySpan<Bytes> rest = default;
        if (isBlock)
        {
            if (!Block.Read(proc, words, 0, out Block block, out Next refusal))
                return refusal;
            words = block.Arguments;
            rest = block.Rest;
        }
        var pids = new int[words.Length];
        for (int i = 0; i < pids.Length; i++)
        {
            if (!Scan.Number(words[i], out uint pid) || pid > int.MaxValue || pid == 0)
                return proc.Usage(Usage);
            pids[i] = (int)pid;
        }
        var wait = new ChildWait(pids, one);
        bool inTime = wait.Run(timeout);
        if (!inTime && strict)
            return proc.Fatal(ExitTimeout, "timed out"u8);
        if (!isBlock)
            return Next.Exit(pids.Length == 0 && !one ? (inTime ? 0 : ExitCode.NotFound) : wait.LastStatus < 0 ? ExitCode.NotFound : ChildStatus.Approximate(wait.LastStatus));
        if (one)
            Tell(proc.Env, wait);
        return Next.Exec(rest);
    }

    private static void Tell(Env env, ChildWait wait)
    {
        if (wait.FirstPid == 0)
        {
            env.Unset("!"u8);
            env.Unset("?"u8);
            return;
        }
        env.Set("!"u8, Bytes.FromNumber(wait.FirstPid));
        env.Set("?"u8, Bytes.FromNumber(ChildStatus.Approximate(wait.FirstStatus)));
    }
}

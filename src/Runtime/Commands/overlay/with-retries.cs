using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Commands.Overlay;

/// <summary>Runs a program until it succeeds, a number of times at most. See docs/commands/with-retries.md.</summary>
internal static class WithRetries
{
    public static ReadOnlySpan<byte> Usage => "with-retries times prog..."u8;

    /// <summary>Between two attempts, in milliseconds: a program that fails at once must not use up its tries at once.</summary>
    private const int Pause = 1000;

    [Command("with-retries")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, ""u8);
        if (options.Next(out _) || options.Rest.Length < 2 || !Scan.Number(options.Rest[0], out uint times) || times == 0)
            return proc.Usage(Usage);
        ReadOnlySpan<Bytes> program = options.Rest[1..];
        for (uint attempt = 1; ; attempt++)
        {
            int status = proc.Trampoline.RunBlock(proc, program);
            if (status < 0)
                return proc.FatalSystem(status, $"unable to spawn {program[0]}");
            int code = WaitStatus.ShellCode(status);
            if (code == 0 || attempt == times)
                return Next.Exit(code);
            proc.Warn($"{program[0]} exited {code}: attempt {attempt} of {times}");
            Sys.Poll([], Pause);
        }
    }
}

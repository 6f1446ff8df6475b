using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Text;

namespace S6Overlay.Commands.Execline;

/// <summary>Goes on only if a block succeeds. See docs/commands/if.md.</summary>
internal static class If
{
    public static ReadOnlySpan<byte> Usage => "if [ -X ] [ -n ] [ -t | -x exitcode ] { block } prog..."u8;

    [Command("if", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool negate = false, crashIsFalse = false;
        int exit = -1;
        var options = new Options(argv, "nXtx:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'n':
                    negate = true;
                    break;
                case (byte)'X':
                    crashIsFalse = true;
                    break;
                case (byte)'t':
                    exit = 0;
                    break;
                case (byte)'x':
                    if (!Scan.Number(options.Value, out uint code))
                        return proc.Usage(Usage);
                    if (code > 255)
                        return proc.Fatal(ExitCode.Usage, $"invalid exit code {options.Value}");
                    exit = (int)code;
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        if (!Block.Read(proc, options.Rest, 0, out Block block, out Next refusal))
            return refusal;
        int status = block.IsEmpty ? 0 : proc.Trampoline.RunBlock(proc, block.Arguments);
        if (status < 0)
            return ChildStatus.CannotSpawn(proc, status, block.Arguments[0]);
        if (!crashIsFalse && ChildStatus.Crashed(proc, status, out refusal))
            return refusal;
        if (status == 0 != negate)
            return Next.Exec(block.Rest);
        return Next.Exit(exit >= 0 ? exit : negate ? 1 : ChildStatus.Approximate(status));
    }
}

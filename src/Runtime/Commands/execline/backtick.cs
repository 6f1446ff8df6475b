using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.Execline;

/// <summary>Puts what a block writes into a variable. See docs/commands/backtick.md.</summary>
internal static class Backtick
{
    public static ReadOnlySpan<byte> Usage => "backtick [ -i | -I | -x | -D default ] [ -N | -n ] [ -E | -e ] var { block } prog..."u8;

    /// <summary>The exit code where the block wrote a NUL byte.</summary>
    private const int ExitNul = 124;

    [Command("backtick", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var kind = InvalidValue.Refuse;
        bool chomp = true, substitute = false;
        Bytes fallback = default;
        var options = new Options(argv, "iIxD:NnEe"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'i':
                    kind = InvalidValue.Refuse;
                    break;
                case (byte)'I':
                    kind = InvalidValue.Cut;
                    break;
                case (byte)'x':
                    kind = InvalidValue.Unset;
                    break;
                case (byte)'D':
                    kind = InvalidValue.Default;
                    fallback = options.Value;
                    break;
                case (byte)'N':
                case (byte)'n':
                    chomp = option == (byte)'n';
                    break;
                case (byte)'E':
                case (byte)'e':
                    substitute = option == (byte)'E';
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        ReadOnlySpan<Bytes> words = options.Rest;
        if (words.Length < 2)
            return proc.Usage(Usage);
        if (!Autoimport.IsName(proc, words[0], out Next refusal) || !Block.Read(proc, words, 1, out Block block, out refusal))
            return refusal;
        if (block.IsEmpty)
            return proc.Fatal(ExitCode.Usage, "empty block"u8);
        int status = BlockOutput.Capture(proc, block.Arguments, out byte[] output);
        if (status < 0)
            return ChildStatus.CannotSpawn(proc, status, block.Arguments[0]);
        bool failed = status != 0;
        if (failed && kind == InvalidValue.Refuse)
            return proc.Fatal(ChildStatus.Approximate(status), WaitStatus.Crashed(status) ? $"child process crashed with signal {WaitStatus.Signal(status)}" : "child process exited non-zero");
        return OutputValue.Give(proc, new OutputValue(words[0], kind, fallback, chomp, substitute, "child process output"), output, failed, ExitNul, block.Rest, kind == InvalidValue.Refuse ? default : ChildStatus.Variable(status));
    }
}

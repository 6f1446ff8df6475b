using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Text;

namespace S6Overlay.Commands.Execline;

/// <summary>Goes on as a block that the script was given as arguments. See docs/commands/runblock.md.</summary>
internal static class Runblock
{
    public static ReadOnlySpan<byte> Usage => "runblock [ -P ] [ -n args ] [ -r ] n prog..."u8;

    [Command("runblock", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool keepFrame = false, remainder = false;
        uint skip = 0;
        var options = new Options(argv, "Prn:"u8);
        while (options.Next(out byte option))
        {
            if (option == (byte)'P')
                keepFrame = true;
            else if (option == (byte)'r')
                remainder = true;
            else if (option != (byte)'n' || !Scan.Number(options.Value, out skip))
                return proc.Usage(Usage);
        }
        ReadOnlySpan<Bytes> words = options.Rest;
        if (words.IsEmpty || !Scan.Number(words[0], out uint wanted) || (wanted == 0 && !remainder))
            return proc.Usage(Usage);
        if (Positionals.FromEnvironment(proc, out Next refusal, named: false) is not { } positionals)
            return refusal;
        if (skip > positionals.Arguments.Length)
            return proc.Fatal(ExitCode.Usage, "too few arguments"u8);
        ReadOnlySpan<Bytes> left = positionals.Arguments.AsSpan((int)skip);
        Bytes[] block = [];
        for (uint number = 1; number <= wanted; number++)
        {
            if (!PositionalBlock.Read(proc, left, number, out block, out left, out refusal))
                return refusal;
        }
        if (!keepFrame)
            EnvironmentStack.Pop(proc.Env, EnvironmentStack.IsPositional);
        return Next.Exec([.. words[1..], .. remainder ? left : block]);
    }
}

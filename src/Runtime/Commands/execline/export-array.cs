using System;
using S6Overlay.Core;
using S6Overlay.Execline;

namespace S6Overlay.Commands.Execline;

/// <summary>Sets a variable to a list of values. See docs/commands/export-array.md.</summary>
internal static class ExportArray
{
    public static ReadOnlySpan<byte> Usage => "export-array [ -d delim ] var { values... } prog..."u8;

    [Command("export-array", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        Bytes delimiter = default;
        var options = new Options(argv, "d:"u8);
        while (options.Next(out byte option))
        {
            if (option != (byte)'d')
                return proc.Usage(Usage);
            delimiter = options.Value;
        }
        ReadOnlySpan<Bytes> words = options.Rest;
        if (words.Length < 2)
            return proc.Usage(Usage);
        if (words[0].IsEmpty || words[0].Span.Contains((byte)'='))
            return proc.Fatal(ExitCode.Usage, $"invalid variable name {words[0]}");
        if (!Block.Read(proc, words, 1, out Block values, out Next refusal))
            return refusal;
        if (values.Rest.IsEmpty)
            return proc.Usage(Usage);
        proc.Env.Set(words[0], ValueList.Join(values.Arguments, delimiter, chomp: false));
        return Next.Exec(values.Rest);
    }
}

using System;
using S6Overlay.Core;
using S6Overlay.Execline;

namespace S6Overlay.Commands.Execline;

/// <summary>Does several substitutions in parallel. See docs/commands/multisubstitute.md.</summary>
internal static class Multisubstitute
{
    public static ReadOnlySpan<byte> Usage => "multisubstitute { [ define ... ] [ importas ... ] [ elglob ... ] [ elgetpositionals ... ] [ multidefine ... ] ... } prog..."u8;

    [Command("multisubstitute", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (argv.Length < 2)
            return proc.Usage(Usage);
        if (!Block.Read(proc, argv, 1, out Block block, out Next refusal))
            return refusal;
        if (block.Rest.IsEmpty)
            return proc.Usage(Usage);
        var substitutions = new Substitutions();
        ReadOnlySpan<Bytes> directives = block.Arguments;
        while (!directives.IsEmpty)
        {
            if (Reader(directives[0]) is not { } reader)
                return proc.Fatal(ExitCode.Usage, $"unrecognized directive {directives[0]} (known: define importas import elglob elgetpositionals multidefine)");
            if (!reader(proc, directives, null, substitutions, out directives, out refusal))
                return refusal;
        }
        return substitutions.Exec(proc, block.Rest);
    }

    private static Definitions.Reader? Reader(Bytes directive) =>
        directive.Equals("define"u8) ? Definitions.Define
        : directive.Equals("importas"u8) ? Definitions.Import
        : directive.Equals("import"u8) ? Definitions.ImportSame
        : directive.Equals("elglob"u8) ? Definitions.Glob
        : directive.Equals("elgetpositionals"u8) ? Definitions.Positional
        : directive.Equals("multidefine"u8) ? Definitions.MultiDefine
        : null;
}

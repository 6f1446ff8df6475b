using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.Execline;

/// <summary>Sets the variables that a file assigns. See docs/commands/envfile.md.</summary>
internal static class Envfile
{
    public static ReadOnlySpan<byte> Usage => "envfile [ -i | -I ] file prog..."u8;

    /// <summary>The exit code where the file is not as it should be.</summary>
    private const int ExitSyntax = 1;

    [Command("envfile")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool mayBeMissing = false;
        var options = new Options(argv, "iI"u8);
        while (options.Next(out byte option))
        {
            if (option == Options.Unknown)
                return proc.Usage(Usage);
            mayBeMissing = option == (byte)'I';
        }
        ReadOnlySpan<Bytes> words = options.Rest;
        if (words.Length < 2)
            return proc.Usage(Usage);
        bool isInput = words[0].Equals("-"u8);
        byte[]? content = isInput ? Sys.ReadToEnd(0, out int error) : Sys.ReadFile(words[0], out error);
        if (isInput)
            Sys.Close(0); // as the file that it stands for; the next program finds nothing there
        if (content is null && !(mayBeMissing && error == -ENOENT))
            return proc.FatalSystem(error, $"unable to read {words[0]}");
        int line = EnvironmentFile.Apply(content, proc.Env, out string problem);
        return line == 0
            ? Next.Exec(words[1..])
            : proc.Fatal(ExitSyntax, $"{words[0]}: syntax error at line {line}: {problem}");
    }
}

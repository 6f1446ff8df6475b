using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.Execline;

/// <summary>Reads a script, makes one command line of it and goes on as that. See docs/commands/execlineb.md.</summary>
internal static class Execlineb
{
    public static ReadOnlySpan<byte> Usage => "execlineb [ -p | -P | -S nmin | -s nmin ] [ -q | -w | -W ] [ -e ] [ -c commandline ] script args"u8;

    [Command("execlineb", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var how = new ScriptOptions();
        Bytes inline = default;
        var options = new Options(argv, "pPS:s:qwWec:"u8);
        while (options.Next(out byte option))
        {
            if (option == (byte)'c')
                inline = options.Value;
            else if (!how.Take(option, options.Value))
                return proc.Usage(Usage);
        }
        ReadOnlySpan<Bytes> words = options.Rest;
        if (!inline.IsNull)
            return Script.Run(proc, inline, argv[0], words, how);
        if (words.IsEmpty)
            return proc.Usage(Usage);
        byte[]? content = Sys.ReadFile(words[0], out int error);
        return content is null
            ? proc.FatalSystem(error, $"unable to read {words[0]}")
            : Script.Run(proc, content, words[0], words[1..], how);
    }
}

using System;
using S6Overlay.Core;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Runs a program in a changed environment, or prints it. See docs/commands/s6-env.md.</summary>
internal static class S6Env
{
    public static ReadOnlySpan<byte> Usage => "s6-env [ -i ] [ name=value... ] [ prog... ]"u8;

    [Command("s6-env", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, "i"u8);
        while (options.Next(out byte option))
        {
            if (option != (byte)'i')
                return proc.Usage(Usage);
            proc.Env.Clear();
        }
        ReadOnlySpan<Bytes> words = options.Rest;
        if (!words.IsEmpty && words[0].Equals("-"u8))
        {
            proc.Env.Clear();
            words = words[1..];
        }
        while (!words.IsEmpty && words[0].Span.IndexOf((byte)'=') >= 0)
        {
            proc.Env.Put(words[0]);
            // The program is looked up with a PATH that is set here, else with the one there was.
            if (words[0].StartsWith("PATH="u8))
                proc.SearchPath = proc.Env.Get("PATH"u8);
            words = words[1..];
        }
        return words.IsEmpty ? S6Printenv.Print(proc, (byte)'\n', true) : Next.Exec(words);
    }
}

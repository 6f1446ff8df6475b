using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.Execline;

/// <summary>Takes the options off the positional parameters. See docs/commands/elgetopt.md.</summary>
internal static class Elgetopt
{
    public static ReadOnlySpan<byte> Usage => "elgetopt [ -D default ] optstring prog..."u8;

    [Command("elgetopt", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var fallback = new Bytes("1"u8);
        var own = new Options(argv, "D:"u8);
        while (own.Next(out byte option))
        {
            if (option != (byte)'D')
                return proc.Usage(Usage);
            fallback = own.Value;
        }
        if (own.Rest.Length < 2)
            return proc.Usage(Usage);
        if (Positionals.FromEnvironment(proc, out Next refusal) is not { } positionals)
            return refusal;
        EnvironmentStack.Push(proc.Env, EnvironmentStack.IsOption);
        Bytes accepted = own.Rest[0];
        var options = new Options((Bytes[])[positionals.Name, .. positionals.Arguments], accepted);
        while (options.Next(out byte option))
        {
            if (option == Options.Unknown)
            {
                bool known = accepted.Span.Contains(options.Letter) && options.Letter != (byte)':';
                // It is the script that is misused, so it is the script that says so.
                Sys.WriteAll(2, ((Message)$"{positionals.Name}: {(known ? "option requires an argument" : "illegal option")}: -{(ReadOnlySpan<byte>)[options.Letter]}\n").Span);
                return Next.Exit(1);
            }
            proc.Env.Set(Bytes.Concat(EnvironmentStack.OptionPrefix, [option]), options.TakesValue ? options.Value : fallback);
        }
        new Positionals(positionals.Name, options.Rest.ToArray()).Store(proc.Env, positionals.Arguments.Length);
        return Next.Exec(own.Rest[1..]);
    }
}

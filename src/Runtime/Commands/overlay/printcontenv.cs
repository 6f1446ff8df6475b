using System;
using S6Overlay.Core;
using S6Overlay.Init;

namespace S6Overlay.Commands.Overlay;

/// <summary>Prints one variable of the container's environment, or all. See docs/commands/printcontenv.md.</summary>
internal static class Printcontenv
{
    public static ReadOnlySpan<byte> Usage => "printcontenv [ variable ]"u8;

    private const int NotSet = 1;

    [Command("printcontenv", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, ""u8);
        if (options.Next(out _) || options.Rest.Length > 1)
            return proc.Usage(Usage);
        ContainerEnvironment.Load(proc, ContainerEnvironment.Rules);
        if (options.Rest.IsEmpty)
        {
            for (int i = 0; i < proc.Env.Count; i++)
                Print(proc, proc.Env[i]);
            return proc.Done();
        }
        Bytes value = proc.Env.Get(options.Rest[0]);
        if (value.IsNull)
            return Next.Exit(NotSet);
        Print(proc, value);
        return proc.Done();
    }

    private static void Print(Proc proc, ReadOnlySpan<byte> line)
    {
        proc.Out.Write(line);
        proc.Out.WriteByte((byte)'\n');
    }
}

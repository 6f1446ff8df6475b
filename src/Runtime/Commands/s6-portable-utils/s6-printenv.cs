using System;
using S6Overlay.Core;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Prints its environment. See docs/commands/s6-printenv.md.</summary>
internal static class S6Printenv
{
    public static ReadOnlySpan<byte> Usage => "s6-printenv [ -n ] [ -0 | -d delim ]"u8;

    [Command("s6-printenv", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        byte delimiter = (byte)'\n';
        bool last = true;
        var options = new Options(argv, "n0d:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'n':
                    last = false;
                    break;
                case (byte)'0':
                    delimiter = 0;
                    break;
                case (byte)'d':
                    delimiter = options.Value.IsEmpty ? (byte)0 : options.Value[0];
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        return options.Rest.IsEmpty ? Print(proc, delimiter, last) : proc.Usage(Usage);
    }

    /// <summary>Prints the environment, a delimiter between variables and, if <paramref name="last"/>, after the last.</summary>
    public static Next Print(Proc proc, byte delimiter, bool last)
    {
        for (int i = 0; i < proc.Env.Count; i++)
        {
            proc.Out.Write(proc.Env[i]);
            if (last || i + 1 < proc.Env.Count)
                proc.Out.WriteByte(delimiter);
        }
        return proc.Done();
    }
}

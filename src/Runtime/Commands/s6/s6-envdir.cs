using System;
using S6Overlay.Core;
using S6Overlay.Init;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Takes variables from a directory, then goes on. See docs/commands/s6-envdir.md.</summary>
internal static class S6Envdir
{
    public static ReadOnlySpan<byte> Usage => "s6-envdir [ -I | -i ] [ -n ] [ -f ] [ -L ] [ -c nullis ] dir prog..."u8;

    [Command("s6-envdir", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool loose = false, keepEnd = false, verbatim = false, unlimited = false;
        byte nul = (byte)'\n';
        var options = new Options(argv, "IinfLc:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'I' or (byte)'i':
                    loose = option == (byte)'I';
                    break;
                case (byte)'n':
                    keepEnd = true;
                    break;
                case (byte)'f':
                    verbatim = true;
                    break;
                case (byte)'L':
                    unlimited = true;
                    break;
                case (byte)'c':
                    nul = options.Value.IsEmpty ? (byte)0 : options.Value[0];
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        if (options.Rest.Length < 2 || nul == 0)
            return proc.Usage(Usage);
        var rules = new EnvRules { KeepEnd = keepEnd, Verbatim = verbatim, Unlimited = unlimited, Nul = nul };
        Bytes directory = options.Rest[0];
        int result = EnvDirectory.Load(directory, proc.Env, rules, null, out Bytes failed);
        if (result < 0 && !(loose && result == -ENOENT && failed == directory))
            return proc.FatalSystem(result, $"unable to envdir {failed}");
        return Next.Exec(options.Rest[1..]);
    }
}

using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.Execline;

/// <summary>Puts the current directory into a variable. See docs/commands/getcwd.md.</summary>
internal static class Getcwd
{
    public static ReadOnlySpan<byte> Usage => "getcwd [ -E | -e ] var prog..."u8;

    [Command("getcwd", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, "Ee"u8);
        bool substitute = false;
        while (options.Next(out byte option))
        {
            if (option == Options.Unknown)
                return proc.Usage(Usage);
            substitute = option == (byte)'E';
        }
        if (options.Rest.Length < 2)
            return proc.Usage(Usage);
        Bytes cwd = Sys.GetCwd(out int error);
        return cwd.IsNull
            ? proc.FatalSystem(error, "unable to get the current directory"u8)
            : Autoimport.Give(proc, options.Rest[0], cwd, substitute, options.Rest[1..]);
    }
}

using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.Execline;

/// <summary>Puts the process id into a variable. See docs/commands/getpid.md.</summary>
internal static class Getpid
{
    public static ReadOnlySpan<byte> Usage => "getpid [ -E | -e ] [ -P | -p ] var prog..."u8;

    [Command("getpid")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, "EePp"u8);
        bool substitute = false, parent = false;
        while (options.Next(out byte option))
        {
            if (option == Options.Unknown)
                return proc.Usage(Usage);
            if (option is (byte)'E' or (byte)'e')
                substitute = option == (byte)'E';
            else
                parent = option == (byte)'P';
        }
        if (options.Rest.Length < 2)
            return proc.Usage(Usage);
        int pid = parent ? Sys.GetParentPid() : Sys.GetPid();
        return Autoimport.Give(proc, options.Rest[0], Bytes.FromNumber(pid), substitute, options.Rest[1..]);
    }
}

using System;
using S6Overlay.Core;
using S6Overlay.Execline;

namespace S6Overlay.Commands.Execline;

/// <summary>Empties the environment, or part of it. See docs/commands/emptyenv.md.</summary>
internal static class Emptyenv
{
    public static ReadOnlySpan<byte> Usage => "emptyenv [ -p ] [ -l ] [ -c | -o | -P ] prog..."u8;

    [Command("emptyenv", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool keepPath = false, keepLibraries = false, clean = false, popOptions = false, popPositionals = false;
        var options = new Options(argv, "plcoP"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'p':
                    keepPath = true;
                    break;
                case (byte)'l':
                    keepLibraries = true;
                    break;
                case (byte)'c':
                    clean = true;
                    break;
                case (byte)'o':
                    popOptions = true;
                    break;
                case (byte)'P':
                    popPositionals = true;
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        if (clean)
            proc.Env.Rename(name => IsInternal(name) ? default : name);
        if (popOptions)
            EnvironmentStack.Pop(proc.Env, EnvironmentStack.IsOption);
        if (popPositionals)
            EnvironmentStack.Pop(proc.Env, EnvironmentStack.IsPositional);
        if (!clean && !popOptions && !popPositionals)
        {
            Bytes path = keepPath ? proc.Env.Get("PATH"u8) : default;
            Bytes libraries = keepLibraries ? proc.Env.Get("LD_LIBRARY_PATH"u8) : default;
            proc.Env.Clear();
            if (!path.IsNull)
                proc.Env.Set("PATH"u8, path);
            if (!libraries.IsNull)
                proc.Env.Set("LD_LIBRARY_PATH"u8, libraries);
        }
        return Next.Exec(options.Rest);
    }

    /// <summary>The variables that execline commands use among themselves.</summary>
    private static bool IsInternal(Bytes name) =>
        EnvironmentStack.IsPositional(name) || EnvironmentStack.IsOption(name) || name.StartsWith("EXECLINE_"u8)
        || name.StartsWith("FD"u8) || name.Equals("!"u8) || name.Equals("?"u8);
}

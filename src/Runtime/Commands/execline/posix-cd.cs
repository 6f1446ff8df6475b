using System;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.Execline;

/// <summary>Changes the current directory as POSIX wants it of cd. See docs/commands/posix-cd.md.</summary>
internal static class PosixCd
{
    public static ReadOnlySpan<byte> Usage => "posix-cd [ -L | -P ] [ - | dir ] [ prog... ]"u8;

    [Command("posix-cd")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool physical = false;
        var options = new Options(argv, "LP"u8);
        while (options.Next(out byte option))
        {
            if (option == Options.Unknown)
                return proc.Usage(Usage);
            physical = option == (byte)'P';
        }
        ReadOnlySpan<Bytes> words = options.Rest;
        Bytes wanted = words.IsEmpty ? proc.Env.Get("HOME"u8) : words[0];
        ReadOnlySpan<Bytes> rest = words.IsEmpty ? words : words[1..];
        if (wanted.IsNull)
            return proc.Fatal(ExitCode.Usage, "HOME not set"u8);
        bool print = wanted.Equals("-"u8);
        if (print)
            wanted = proc.Env.Get("OLDPWD"u8);
        if (wanted.IsNull)
            return proc.Fatal(ExitCode.Usage, "OLDPWD not set"u8);
        if (wanted.IsEmpty)
            return proc.Fatal(ExitCode.Usage, "the directory's name is empty"u8);
        Bytes before = LogicalPath.Current(proc.Env, out int error);
        Bytes directory = LogicalPath.Search(proc.Env, wanted, ref print);
        Bytes target = physical ? directory : LogicalPath.Resolve(before, directory);
        int result = Sys.Chdir(target);
        if (result < 0)
            return proc.FatalSystem(result, $"unable to chdir to {directory}");
        Bytes now = physical ? Sys.GetCwd(out error) : target;
        if (now.IsNull)
            return proc.FatalSystem(error, "unable to get the current directory"u8);
        if (!before.IsNull)
            proc.Env.Set("OLDPWD"u8, before);
        proc.Env.Set("PWD"u8, now);
        if (print)
        {
            proc.Out.Write(now);
            proc.Out.WriteByte((byte)'\n');
            Next written = proc.Done();
            if (written.Code != 0)
                return written;
        }
        return Next.Exec(rest);
    }
}

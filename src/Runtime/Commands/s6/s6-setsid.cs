using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Goes on as the leader of a new session or process group. See docs/commands/s6-setsid.md.</summary>
internal static class S6Setsid
{
    public static ReadOnlySpan<byte> Usage => "s6-setsid [ -s | -b | -f | -g ] [ -i | -I | -q ] [ -d ctty ] prog..."u8;

    [Command("s6-setsid")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        byte kind = (byte)'s', manner = (byte)'I';
        int terminal = -1;
        var options = new Options(argv, "sbfgiIqd:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'s' or (byte)'b' or (byte)'f' or (byte)'g':
                    kind = option;
                    break;
                case (byte)'i' or (byte)'I' or (byte)'q':
                    manner = option;
                    break;
                case (byte)'d':
                    if (!Scan.Signed(options.Value, out terminal) || terminal < 0)
                        return proc.Usage(Usage);
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        int error = kind == (byte)'s' ? Sys.SetSession() : Sys.SetGroup(0, 0);
        if (!MayGoOn(proc, manner, error, kind == (byte)'s' ? "unable to setsid" : "unable to setpgid", out Next refusal))
            return refusal;
        // The leader of a session cannot leave its group, but may still take the terminal.
        error = kind is (byte)'f' or (byte)'g' ? TakeTerminal(terminal, force: kind == (byte)'g') : 0;
        return MayGoOn(proc, manner, error, "unable to tcsetpgrp", out refusal) ? Next.Exec(options.Rest) : refusal;
    }

    private static bool MayGoOn(Proc proc, byte manner, int error, string what, out Next refusal)
    {
        refusal = default;
        if (error < 0 && manner == (byte)'i')
            refusal = proc.FatalSystem(error, what);
        else if (error < 0 && manner == (byte)'I')
            proc.WarnSystem(error, what);
        return error >= 0 || manner != (byte)'i';
    }

    private static int TakeTerminal(int terminal, bool force)
    {
        int fd = terminal >= 0 ? terminal : Sys.Open(new Bytes("/dev/tty"u8), O_RDWR | O_NOCTTY | O_CLOEXEC);
        if (fd < 0)
            return fd;
        // A background group that sets the terminal's group is stopped by SIGTTOU unless it blocks that signal;
        // with -f being stopped until somebody sends SIGCONT is what the manual promises.
        ulong mask = Sys.GetSignalMask();
        if (force)
            Sys.SetSignalMask(mask | Signal.Bit(Signal.Ttou));
        int error = Sys.SetForegroundGroup(fd, Sys.GetGroup(0));
        Sys.SetSignalMask(mask);
        if (fd != terminal)
            Sys.Close(fd);
        return error;
    }
}

using System;
using S6Overlay.Core;
using S6Overlay.Files;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Text;
using S6Overlay.Users;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Starts s6-svscan together with a logger for everything that has none. See docs/commands/s6-svscanboot.md.</summary>
internal static class S6Svscanboot
{
    public static ReadOnlySpan<byte> Usage =>
        "s6-svscanboot [ -c console ] [ -D catchalldir ] [ -m catchallmode ] [ -l catchalluser ] [ -o catchalloptions ] [ -d notif ] [ -X consoleholder ] [ -C services_max ] [ -L name_max ] [ -t rescan ] scandir"u8;

    private static ReadOnlySpan<byte> Names =>
        "c=console D=catchall-directory m=catchall-mode l=catchall-user o=catchall-options d=notification-fd C=services-max L=name-max t=timeout"u8;

    [Command("s6-svscanboot")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var log = new CatchAllLog();
        Bytes console = default, holder = default, passed = default;
        var options = new Options(argv, "c:D:m:l:o:d:X:C:L:t:"u8, Names);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'c':
                    console = options.Value;
                    break;
                case (byte)'D':
                    log.Folder = options.Value;
                    break;
                case (byte)'m' when Scan.Octal(options.Value, out log.Mode):
                    break;
                case (byte)'l':
                    log.User = options.Value;
                    break;
                case (byte)'o':
                    log.Directives = options.Value;
                    break;
                case (byte)'X':
                    holder = options.Value;
                    break;
                case (byte)'d' or (byte)'C' or (byte)'L' or (byte)'t':
                    passed = Bytes.Concat(passed, " -"u8, [option], LoggedService.Quote(options.Value));
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        if (options.Rest.Length != 1)
            return proc.Usage(Usage);
        if (holder.IsNull)
        {
            int fd = console.IsNull ? Sys.DupAbove(2, 3, closeOnExec: false) : Sys.Open(console, O_WRONLY | O_NOCTTY);
            if (fd < 0)
                return proc.FatalSystem(fd, $"unable to open {(console.IsNull ? new Bytes("standard error"u8) : console)}");
            holder = Bytes.FromNumber(fd);
        }
        Bytes scan = options.Rest[0];
        int result = log.Make(scan, out Bytes problem);
        if (result < 0)
            return proc.FatalSystem(result, $"unable to make {problem}");
        Message script = $"redirfd -r 0 /dev/null redirfd -wnb 1 {LoggedService.Quote(Bytes.Concat(problem, "/fifo"u8))} fdmove -c 2 1 s6-svscan -X {LoggedService.Quote(holder)}{passed} -- {LoggedService.Quote(scan)}";
        return Next.Exec([new("execlineb"u8), new("-Pc"u8), new(script.Span)]);
    }

    /// <summary>The service that logs what nobody else does.</summary>
    private struct CatchAllLog()
    {
        public Bytes Folder = new("/run/uncaught-logs"u8), Directives = new("t"u8), User;
        public uint Mode = 0x5E8; // 02750

        /// <summary>
        /// Makes the log's folder, the scan directory, and in it the service anew. Returns 0 or −errno;
        /// <paramref name="path"/> is the service directory, or what could not be made.
        /// </summary>
        public readonly int Make(Bytes scan, out Bytes path)
        {
            path = Folder;
            Account account = default;
            int result = Present(Sys.Mkdir(Folder, Mode));
            if (result >= 0 && !User.IsNull)
            {
                path = Bytes.Concat(Folder, " for "u8, User);
                result = Accounts.FindUser(User, out account) > 0 ? Sys.Chown(Folder, account.Uid, account.Gid) : -ENOENT;
            }
            if (result >= 0)
                result = Sys.Chmod(Folder, Mode);
            if (result < 0)
                return result;
            path = scan;
            result = Present(Sys.Mkdir(scan, 0x1ED));
            if (result < 0)
                return result;
            path = Bytes.Concat(scan, "/"u8, ScanDirectory.CatchAllLogger);
            using var removal = new TreeRemoval();
            result = removal.Remove(path);
            if (result >= 0)
                result = Sys.Mkdir(path, 0x1ED);
            if (result >= 0)
                result = Sys.Mkfifo(Bytes.Concat(path, "/fifo"u8), 0x180);
            if (result >= 0)
                result = Sys.WriteFile(Bytes.Concat(path, "/notification-fd"u8), "3\n"u8);
            Bytes run = Bytes.Concat(path, "/run"u8);
            if (result >= 0)
                result = Sys.WriteFile(run, Script(), 0x1ED);
            return result < 0 ? result : Sys.Chmod(run, 0x1ED);
        }

        private readonly Bytes Script() => Bytes.Concat(
            Bytes.Concat("#!/usr/bin/execlineb -P\nredirfd -rnb 0 fifo\n"u8, User.IsNull ? default : Bytes.Concat("s6-setuidgid "u8, LoggedService.Quote(User), "\n"u8)),
            Bytes.Concat("s6-log -bd3 -- "u8, Directives, " "u8),
            LoggedService.Quote(Folder),
            "\n"u8);

        private static int Present(int result) => result == -EEXIST ? 0 : result;
    }
}

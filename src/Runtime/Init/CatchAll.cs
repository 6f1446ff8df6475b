using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Users;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Init;

/// <summary>
/// The catch-all logger of <c>S6_LOGGING</c> 1 and 2: a FIFO that is the output of everything supervised, read by the
/// service <c>s6-svscan-log</c>. The container's own output is kept for CMD. This process holds both ends of the FIFO,
/// so a restart of the logger loses nothing, and lets go of them last, which is what ends the logger.
/// </summary>
internal sealed class CatchAll
{
    private const uint FolderMode = 0x5C0; // 02700

    private int _holder = -1;
    private int _own = -1;

    private CatchAll(int output, int error) => (Output, Error) = (output, error);

    /// <summary>The container's standard output, and its standard error.</summary>
    public int Output { get; }

    public int Error { get; }

    /// <summary>Makes FIFO and log folder, and sends the output of this process and of what it starts there. Null after a message.</summary>
    public static CatchAll? Open(Bytes runtime, Env env, Report report)
    {
        var fifo = Bytes.Concat(runtime, "/uncaught-logs-fifo"u8);
        int error = Sys.Mkfifo(fifo, LogFifo.Mode);
        int holder = error < 0 ? error : Sys.Open(fifo, O_RDWR | O_CLOEXEC);
        if (holder < 0)
        {
            report.WarnSystem(holder, $"unable to make {fifo}: S6_LOGGING is ignored");
            return null;
        }
        // Everybody may write, whatever the umask; services drop their privileges.
        Sys.Chmod(fifo, LogFifo.Mode);
        MakeFolder(env, report);
        var catchAll = new CatchAll(Sys.DupAbove(1, 3, closeOnExec: true), Sys.DupAbove(2, 3, closeOnExec: true))
        {
            _holder = holder,
            _own = Sys.Open(fifo, O_WRONLY | O_NONBLOCK | O_CLOEXEC),
        };
        int writer = Sys.Open(fifo, O_WRONLY | O_CLOEXEC);
        Sys.Dup2(writer, 1);
        Sys.Dup2(writer, 2);
        Sys.Close(writer);
        report.Redirect(catchAll._own);
        return catchAll;
    }

    /// <summary>Gives this process the container's output back. The logger ends when the last who writes to the FIFO has.</summary>
    public void LetGo(Report report)
    {
        if (_holder < 0)
            return;
        Sys.Dup2(Output, 1);
        Sys.Dup2(Error, 2);
        report.Redirect(-1);
        Sys.Close(_own);
        Sys.Close(_holder);
        _holder = -1;
    }

    /// <summary>The logger has no privileges, and /var/log is not its own: the folder is made for it here.</summary>
    private static void MakeFolder(Env env, Report report)
    {
        var folder = new Bytes("/var/log/s6-uncaught-logs");
        Sys.Mkdir(new Bytes("/var"), 0x1ED);
        Sys.Mkdir(new Bytes("/var/log"), 0x1ED);
        int error = Sys.Mkdir(folder, FolderMode);
        if (error == -EEXIST)
            error = 0;
        Identity account = Account(env);
        if (error >= 0 && Sys.GetEuid() == 0)
            error = Sys.Chown(folder, account.Uid!.Value, account.Gid!.Value);
        if (error >= 0)
            error = Sys.Chmod(folder, FolderMode);
        if (error < 0)
            report.WarnSystem(error, $"unable to make {folder}: the catch-all logger will not be able to write there");
    }

    private static Identity Account(Env env)
    {
        Bytes user = env.Get("S6_CATCHALL_USER"u8);
        return user.IsEmpty ? LogAccount.Find() : LogAccount.Find(user);
    }
}

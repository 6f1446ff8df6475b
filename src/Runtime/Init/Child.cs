using S6Overlay.Kernel;
using S6Overlay.Supervision;

namespace S6Overlay.Init;

/// <summary>A program that a stage started: its end can be waited for, and its wait status read afterwards.</summary>
internal sealed class Child
{
    public Child(EventLoop loop, int pid)
    {
        Pid = pid;
        loop.OnExit(pid, status =>
        {
            Status = status;
            Ended.End();
        });
    }

    public int Pid { get; }

    public Pause Ended { get; } = new();

    public bool IsRunning => !Ended.IsOver;

    /// <summary>The wait status, once it has ended.</summary>
    public int Status { get; private set; }

    /// <summary>Its exit code, or 128 + the signal that killed it.</summary>
    public int Code => WaitStatus.ShellCode(Status);

    /// <summary>Signals it, unless it has ended.</summary>
    public void Kill(int signal)
    {
        if (IsRunning)
            Sys.Kill(Pid, signal);
    }
}

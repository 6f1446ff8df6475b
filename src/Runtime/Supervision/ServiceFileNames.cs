using S6Overlay.Core;

namespace S6Overlay.Supervision;

/// <summary>The files of a service directory, by their names below it.</summary>
internal static class ServiceFileNames
{
    public static readonly Bytes Run = new("run"u8);

    public static readonly Bytes Finish = new("finish"u8);

    /// <summary>As it is executed.</summary>
    public static readonly Bytes RunScript = new("./run"u8);

    public static readonly Bytes FinishScript = new("./finish"u8);

    public static readonly Bytes Down = new("down"u8);

    public static readonly Bytes DownSignal = new("down-signal"u8);

    public static readonly Bytes ReloadSignal = new("reload-signal"u8);

    public static readonly Bytes LockFd = new("lock-fd"u8);

    public static readonly Bytes NotificationFd = new("notification-fd"u8);

    public static readonly Bytes NoSetsid = new("nosetsid"u8);

    public static readonly Bytes NewPidNamespace = new("flag-newpidns"u8);

    public static readonly Bytes TimeoutKill = new("timeout-kill"u8);

    public static readonly Bytes KillGroup = new("flag-timeout-killpg"u8);

    public static readonly Bytes TimeoutFinish = new("timeout-finish"u8);

    public static readonly Bytes MaxDeathTally = new("max-death-tally"u8);

    public static readonly Bytes Event = new("event"u8);

    public static readonly Bytes Supervise = new("supervise"u8);

    public static readonly Bytes Lock = new("supervise/lock"u8);

    public static readonly Bytes Control = new("supervise/control"u8);

    public static readonly Bytes Status = new("supervise/status"u8);

    public static readonly Bytes DeathTally = new("supervise/death_tally"u8);

    public static readonly Bytes ServiceLock = new("supervise/service-lock"u8);
}

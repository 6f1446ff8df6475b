using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Init;

/// <summary>
/// What the container's <c>S6_…</c> variables ask for. A value that is not a number where one is needed is a warning
/// and the default. Times are in milliseconds.
/// </summary>
internal sealed class Settings
{
    private readonly Env _env;
    private readonly Report _report;

    public Settings(Env env, Report report)
    {
        (_env, _report) = (env, report);
        report.Verbosity = (int)Number("S6_VERBOSITY", Report.Lines);
        KeepEnv = Flag("S6_KEEP_ENV");
        Logging = (int)Number("S6_LOGGING", 0);
        BehaviourIfStage2Fails = (int)Number("S6_BEHAVIOUR_IF_STAGE2_FAILS", 0);
        KillFinishMaxTime = Number("S6_KILL_FINISH_MAXTIME", 5000);
        KillGraceTime = Number("S6_KILL_GRACETIME", 3000);
        ServicesGraceTime = Number("S6_SERVICES_GRACETIME", 3000);
        FixAttrsHidden = Flag("S6_FIX_ATTRS_HIDDEN");
        CmdWaitForServices = Flag("S6_CMD_WAIT_FOR_SERVICES");
        CmdWaitForServicesMaxTime = Number("S6_CMD_WAIT_FOR_SERVICES_MAXTIME", 5000);
        SyncDisks = Flag("S6_SYNC_DISKS");
        CmdUseTerminal = Flag("S6_CMD_USE_TERMINAL");
        CmdReceiveSignals = Flag("S6_CMD_RECEIVE_SIGNALS");
        CmdArg0 = Text("S6_CMD_ARG0");
        Profile = Text("S6_RUNTIME_PROFILE");
        Stage2Hook = Text("S6_STAGE2_HOOK");
    }

    public bool KeepEnv { get; }

    /// <summary>0: standard output; 1: the catch-all logger; 2: that, with CMD's output too.</summary>
    public int Logging { get; }

    /// <summary>0: go on; 1: go on without services, after a warning; 2: stop the container.</summary>
    public int BehaviourIfStage2Fails { get; }

    /// <summary>For each script of cont-finish.d; 0 is no limit.</summary>
    public long KillFinishMaxTime { get; }

    public long KillGraceTime { get; }

    public long ServicesGraceTime { get; }

    public bool FixAttrsHidden { get; }

    public bool CmdWaitForServices { get; }

    /// <summary>0 is no limit.</summary>
    public long CmdWaitForServicesMaxTime { get; }

    public bool SyncDisks { get; }

    public bool CmdUseTerminal { get; }

    public bool CmdReceiveSignals { get; }

    /// <summary>Empty if not set, as the two below.</summary>
    public Bytes CmdArg0 { get; }

    public Bytes Profile { get; }

    public Bytes Stage2Hook { get; }

    private bool Flag(string name) => Number(name, 0) != 0;

    private Bytes Text(string name)
    {
        Bytes value = _env.Get(new Bytes(name));
        return value.IsNull ? new Bytes("") : value;
    }

    private long Number(string name, int otherwise)
    {
        Bytes value = Text(name);
        if (value.IsEmpty)
            return otherwise;
        // Timers and multiplications of them must not overflow: a day over 24 of them is for ever anyway.
        if (Scan.Number(value, out uint number) && number <= int.MaxValue)
            return number;
        _report.Warn($"{name} is '{value}', which is not a number: using {otherwise}");
        return otherwise;
    }
}

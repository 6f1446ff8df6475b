using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Supervision;

/// <summary>What to execute for a script of a service: a file and its whole argument vector; or, where it cannot be done, the reason in words.</summary>
internal readonly struct Launch
{
    private Launch(Bytes path, Bytes[] argv, Bytes problem)
    {
        Path = path;
        Argv = argv;
        Problem = problem;
    }

    /// <summary>Relative to the service directory, or absolute. Null where there is a <see cref="Problem"/>.</summary>
    public Bytes Path { get; }

    public Bytes[] Argv { get; }

    /// <summary>For the warning, such as <c>interpreter /bin/shx: No such file or directory</c>.</summary>
    public Bytes Problem { get; }

    public static Launch Run(Bytes path, Bytes[] argv) => new(path, argv, default);

    public static Launch Refuse(Bytes problem) => new(default, [], problem);
}

/// <summary>
/// What the services of one supervising process share: the loop, the environment of their scripts, where messages go,
/// and what their host wants to know or decide.
/// </summary>
internal sealed class Supervisor(EventLoop loop, Proc proc, SignalState inherited)
{
    /// <summary>How long to wait in milliseconds before trying again what the system refused.</summary>
    public const int RetryDelay = 10_000;

    /// <summary>How many of the descriptors below the limit are kept for starting and stopping what is supervised.</summary>
    private const int DescriptorReserve = 16;

    private ResourceLimit _childLimit, _raised;
    private bool _limitRaised;
    private ulong _descriptorLimit = ulong.MaxValue;

    /// <summary>Services inherit the descriptors below; −1 where that is not known.</summary>
    private int _endOfInherited = -1;
    private int _null = -1;
    private int _pidNamespace = -1;
    private bool _gathers;

    /// <summary>Services whose processes are on their way to their programs, in the order of <see cref="_group"/>.</summary>
    private Service[] _starting = [];
    private SpawnGroup? _group;

    public EventLoop Loop { get; } = loop;

    /// <summary>Says the warnings; its environment is that of the scripts unless <see cref="Environment"/> is set.</summary>
    public Proc Proc { get; } = proc;

    /// <summary>The environment of <c>run</c> and <c>finish</c>.</summary>
    public Env Environment { get; set; } = proc.Env;

    /// <summary>
    /// Asked when a script is there and cannot be executed as it is (−EACCES, −ENOEXEC, −ENOENT for its interpreter):
    /// the service directory's path as this process can name it, the file (<c>run</c> or <c>finish</c>), the arguments
    /// it was to have (its name first), and the error. Without it, that is a warning with the error's text.
    /// </summary>
    public Func<Bytes, Bytes, Bytes[], int, Launch>? OnCannotExecute { get; set; }

    /// <summary>
    /// Asked when a service that is to be up has ended and its finish script too: the least number of milliseconds until
    /// it is started again, on top of what the manual demands; negative: it is not. Without it that is 0.
    /// </summary>
    public Func<Service, long>? OnRestart { get; set; }

    /// <summary>Told every event of every service by its letter (s u U d D O x), after the status file says the same.</summary>
    public Action<Service, byte>? OnEvent { get; set; }

    /// <summary>A descriptor of /dev/null, open for both.</summary>
    public int Null
    {
        get
        {
            if (_null < 0)
                _null = Sys.Open(new Bytes("/dev/null"u8), O_RDWR | O_CLOEXEC);
            return _null;
        }
    }

    /// <summary>
    /// Makes sure that this process may open <paramref name="count"/> descriptors, as far as its hard limit allows.
    /// Its children keep the limit it was started with.
    /// </summary>
    public void ReserveDescriptors(int count)
    {
        _endOfInherited = Descriptors.EndOfInherited();
        if (_limitRaised || Sys.GetLimit(Sys.Resource.OpenFiles, out _childLimit) < 0)
            return;
        _descriptorLimit = _childLimit.Soft;
        if (_childLimit.Soft >= (ulong)count)
            return;
        _raised = new ResourceLimit(Math.Min((ulong)count, _childLimit.Hard), _childLimit.Hard);
        _limitRaised = _raised.Soft > _childLimit.Soft && Sys.SetLimit(Sys.Resource.OpenFiles, _raised) >= 0;
        if (_limitRaised)
            _descriptorLimit = _raised.Soft;
    }

    /// <summary>
    /// Whether a descriptor that was just opened is one of the last before the limit. No new service may then be taken up:
    /// those that are supervised already need a few to be started and stopped.
    /// </summary>
    public bool IsReserve(int fd) => (ulong)fd + DescriptorReserve >= _descriptorLimit;

    /// <summary>
    /// From here to <see cref="EndGathering"/> services are started together: while one's process is on its way to its
    /// program the next one is made already. A few at a time they are told (<see cref="Service.Started"/>), and only then
    /// the world hears of any of them.
    /// </summary>
    public void Gather() => _gathers = true;

    public void EndGathering()
    {
        _gathers = false;
        Finish();
    }

    /// <summary>
    /// Starts the process of a service, which is told what came of it: at once, or in <see cref="Gather"/> a little later.
    /// </summary>
    public void Start(Service service, Launch launch, in SpawnOptions options, bool newPidNamespace)
    {
        _group ??= new SpawnGroup(Environment, inherited);
        if (_starting.Length == 0)
            _starting = new Service[SpawnGroup.Size];
        _starting[_group.Count] = service;
        int entered = newPidNamespace ? EnterPidNamespace() : 0;
        if (entered < 0)
            _group.Add(entered);
        else if (!_group.Begin(launch.Path, launch.Argv, options, _limitRaised ? _childLimit : default, _endOfInherited))
            _group.Add(Spawn(launch.Path, launch.Argv, Environment, options));
        if (newPidNamespace && entered >= 0)
            Sys.SetNamespace(_pidNamespace, Sys.NewPidNamespace);
        if (!_gathers || _group.IsFull)
            Finish();
    }

    /// <summary>Waits for the processes that are being started, and tells their services.</summary>
    private void Finish()
    {
        if (_group is not { } group)
            return;
        Service[] services = _starting.AsSpan(0, group.Count).ToArray();
        _group = null;
        group.Wait();
        // The first to be told may bring all of them down, so by then each has to know its process; and one that is started
        // in another way because of what it is told must not be on its way when the next is told.
        for (int i = 0; i < services.Length; i++)
            if (group.Result(i) > 0)
                services[i].Enter(group.Result(i));
        bool gathers = _gathers;
        _gathers = false;
        for (int i = 0; i < services.Length; i++)
            services[i].Started(group.Result(i));
        _gathers = gathers;
    }

    /// <summary>Starts any program with the limits and signals that this process was started with. Returns its pid or −errno.</summary>
    public int Spawn(Bytes path, ReadOnlySpan<Bytes> argv, Env env, in SpawnOptions options)
    {
        if (_limitRaised)
            Sys.SetLimit(Sys.Resource.OpenFiles, _childLimit);
        int pid = Sys.Spawn(path, argv, env, inherited, options);
        if (_limitRaised)
            Sys.SetLimit(Sys.Resource.OpenFiles, _raised);
        return pid;
    }

    /// <summary>Children made from now on are in a new namespace, until <see cref="Sys.SetNamespace"/> leads back.</summary>
    private int EnterPidNamespace()
    {
        if (_pidNamespace < 0)
            _pidNamespace = Sys.Open(new Bytes("/proc/self/ns/pid"u8), O_RDONLY | O_CLOEXEC);
        return _pidNamespace < 0 ? _pidNamespace : Sys.Unshare(Sys.NewPidNamespace);
    }
}

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using Docker.DotNet.Models;
using S6Overlay.Integration.BaseImages;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Environments;

/// <summary>Podman's service on a socket of its own, with the standard image loaded; or the reason why there is none.</summary>
public abstract class PodmanService : IAsyncLifetime
{
    private Process? _process;
    private Engine? _engine;
    private string _reason = "";
    private string _image = "";

    /// <summary>A folder that this fixture makes and removes.</summary>
    protected string Folder { get; } = Directory.CreateTempSubdirectory("s6-overlay-podman-").FullName;

    /// <summary>What stands before <c>podman</c> on every command line.</summary>
    protected string[] Prefix { get; set; } = [];

    public async ValueTask InitializeAsync()
    {
        if ((await HostCommand.Run("podman", ["--version"])).Code != 0)
            _reason = "podman is not installed";
        else
            _reason = await Prepare() ?? await Begin() ?? "";
    }

    public async ValueTask DisposeAsync()
    {
        if (_process is not null)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
            _process.Dispose();
        }
        await CleanUp();
        await HostCommand.Run("rm", ["-rf", "--one-file-system", Folder]);
        GC.SuppressFinalize(this);
    }

    /// <summary>The standard image on this engine; the test is skipped, with the reason, if there is no engine.</summary>
    internal Box Standard()
    {
        if (_engine is null)
            Assert.Skip(_reason);
        return new Box(Task.FromResult(_image), _engine).Env("MYENV", "its variable");
    }

    /// <summary>Podman's defaults ask for more than a nested engine may grant; these are any container's.</summary>
    internal static void Limits(HostConfig host) => host.Ulimits =
    [
        host.Ulimits?.FirstOrDefault() ?? new Ulimit { Name = "nofile", Soft = 1024, Hard = 1024 },
        new Ulimit { Name = "nproc", Soft = 4096, Hard = 4096 },
    ];

    /// <summary>Podman's own init is a program of another package.</summary>
    internal static void NeedInitFor(string options)
    {
        if (options == "--init" && !File.Exists("/usr/libexec/podman/catatonit"))
            Assert.Skip("catatonit, podman's own init, is not installed");
    }

    /// <summary>Makes what podman needs besides itself; the reason if that cannot be had.</summary>
    protected abstract Task<string?> Prepare();

    protected virtual Task CleanUp() => Task.CompletedTask;

    private protected Task<HostResult> Podman(params IEnumerable<string> arguments)
    {
        string[] argv = [.. Prefix, "podman", .. arguments];
        return HostCommand.Run(argv[0], argv[1..]);
    }

    /// <summary>Loads the image, sees whether a container runs at all, and starts the service; the reason if that fails.</summary>
    private async Task<string?> Begin()
    {
        string image = await Tree.On(Environments.Standard.Tree, Catalogue.Busybox);
        string archive = Path.Combine(Folder, "image.tar");
        await HostCommand.MustRun("docker", ["save", "--output", archive, image]);
        await HostCommand.MustRun("chmod", ["644", archive]);
        HostResult loaded = await Podman("load", "--input", archive);
        if (loaded.Code != 0)
            return $"podman cannot load an image here: {LastLine(loaded)}";
        _image = $"localhost/{image}";

        // runc is what Docker uses too; podman's usual crun refuses hosts with both versions of control groups.
        string[] runtime = File.Exists("/usr/sbin/runc") ? ["--runtime", "runc"] : [];
        string[] probe = ["run", "--rm", "--network", "none", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=4096:4096", _image, "true"];
        HostResult tried = await Podman([.. runtime, .. probe]);
        if (tried.Code != 0)
            return $"podman cannot run a container here: {LastLine(tried)}";

        string socket = Path.Combine(Folder, "podman.sock");
        string[] service = [.. Prefix, "podman", .. runtime, "system", "service", "--time=0", $"unix://{socket}"];
        _process = Process.Start(service[0], service[1..]);
        await Poll.Until(() => Task.FromResult(File.Exists(socket)), () => Task.FromResult("podman's service"));
        _engine = new Engine("podman", new Uri($"unix://{socket}"));
        return null;
    }

    private protected static string LastLine(HostResult result) => result.Said.Split('\n')[^1];
}

/// <summary>Podman as root.</summary>
public sealed class RootfulPodman : PodmanService
{
    protected override Task<string?> Prepare() =>
        Task.FromResult(Environment.IsPrivilegedProcess ? null : "rootful podman needs root");
}

/// <summary>
/// Podman as an ordinary user: ourselves, or, where the tests run as root, a user that is made for them, with ranges of
/// subordinate ids and a home in our folder, and removed after them.
/// </summary>
public sealed class RootlessPodman : PodmanService
{
    private readonly string _user = $"s6-overlay-test-{Environment.ProcessId}";
    private bool _made;

    protected override async Task<string?> Prepare()
    {
        if (!File.Exists("/usr/bin/newuidmap"))
            return "rootless podman needs newuidmap, which is not installed (Debian's package uidmap)";
        if (!Environment.IsPrivilegedProcess)
            return null;
        // useradd hands out subordinate ids only where the files for them exist.
        HostResult made = await HostCommand.Run(
            "sh", ["-c", $"touch /etc/subuid /etc/subgid && useradd --no-create-home --home-dir {Folder} --shell /bin/sh {_user}"]);
        if (made.Code != 0)
            return $"no user can be made for rootless podman: {LastLine(made)}";
        _made = true;
        if (!(await File.ReadAllTextAsync("/etc/subuid")).Contains(_user + ":", StringComparison.Ordinal))
            return "rootless podman needs subordinate ids, and useradd gave the user none in /etc/subuid (SUB_UID_COUNT in /etc/login.defs)";
        string state = Path.Combine(Folder, "run");
        await HostCommand.MustRun("sh", ["-c", $"mkdir {state} && chown {_user}: {Folder} {state} && chmod 700 {state}"]);
        Prefix =
        [
            "setpriv", "--reuid", _user, "--regid", _user, "--init-groups", "--",
            "env", "-i", "-C", Folder, $"HOME={Folder}", $"XDG_RUNTIME_DIR={state}", "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
        ];
        return null;
    }

    protected override async Task CleanUp()
    {
        if (!_made)
            return;
        // The process that keeps podman's user namespace belongs to the user, too.
        if (Prefix.Length > 0)
            await Podman("system", "migrate");
        await HostCommand.MustRun("userdel", ["--force", _user]);
    }
}

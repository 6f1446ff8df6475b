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

/// <summary>The same with podman: rootful through its service, rootless through its command.</summary>
public sealed class PodmanTests(PodmanTests.Service podman) : IClassFixture<PodmanTests.Service>
{
    private const string RootlessUser = "S6_OVERLAY_TEST_ROOTLESS_USER";

    [Theory]
    [MemberData(nameof(OptionsTests.Options), MemberType = typeof(OptionsTests))]
    public async Task Everything_works_under_podman_with(string options)
    {
        Engine engine = podman.Need();
        if (options == "--init" && !File.Exists("/usr/libexec/podman/catatonit") && !File.Exists("/usr/bin/catatonit"))
            Assert.Skip("catatonit, podman's own init, is not installed");
        Box box = new Box(podman.Image(), engine).Env("MYENV", "its variable").Cmd("/cmd");
        await OptionsTests.ShouldWork(box, options, last: Limits);
    }

    [Fact]
    public async Task A_container_stops_with_the_commands_code_under_podman()
    {
        await using Container box = await new Box(podman.Image(), podman.Need()).Cmd("sleep", "1000").Host(Limits).Start();
        await box.UntilItSays("[services.d] done.");
        await box.Until("pidof sleep");
        await box.Stop();
        (await box.End()).ShouldEndWith(143).ShouldSay("finish script ran\n");
    }

    [Fact]
    public async Task Everything_works_under_rootless_podman()
    {
        string? user = Environment.IsPrivilegedProcess ? Environment.GetEnvironmentVariable(RootlessUser) : Environment.UserName;
        if (user is null)
            Assert.Skip($"rootless podman needs an ordinary user with ranges in /etc/subuid and /etc/subgid: name one in {RootlessUser}");
        string image = await Tree.On(Standard.Tree, Catalogue.Busybox);
        string[] prefix = Environment.IsPrivilegedProcess ? ["runuser", "-u", user, "--"] : ["env"];
        string archive = Path.GetTempFileName();
        await HostCommand.MustRun("docker", ["save", "--output", archive, image]);
        await HostCommand.MustRun("chmod", ["644", archive]);
        await HostCommand.MustRun(prefix[0], [.. prefix[1..], "podman", "load", "--input", archive]);
        File.Delete(archive);
        HostResult run = await HostCommand.Run(
            prefix[0], [.. prefix[1..], "podman", "run", "--rm", "--network", "none", "--env", "MYENV=its variable", $"localhost/{image}", "/cmd"]);
        Assert.True(run.Code == 7, $"code {run.Code}: {run.Said}");
        Assert.Contains("CMD ran as 0 with its variable", run.Output, StringComparison.Ordinal);
    }

    /// <summary>Podman's defaults ask for more than a nested engine may grant; these are any container's.</summary>
    private static void Limits(HostConfig host) => host.Ulimits =
    [
        host.Ulimits?.FirstOrDefault() ?? new Ulimit { Name = "nofile", Soft = 1024, Hard = 1024 },
        new Ulimit { Name = "nproc", Soft = 4096, Hard = 4096 },
    ];

    /// <summary>Podman's service on a socket of its own, with the standard image loaded; or the reason why there is none.</summary>
    public sealed class Service : IAsyncLifetime
    {
        private readonly string _folder = Directory.CreateTempSubdirectory("s6-overlay-podman-").FullName;
        private Process? _process;
        private Engine? _engine;
        private string _reason = "";
        private string _image = "";

        public async ValueTask InitializeAsync()
        {
            if (!Environment.IsPrivilegedProcess)
                _reason = "rootful podman needs root";
            else if ((await HostCommand.Run("podman", ["--version"])).Code != 0)
                _reason = "podman is not installed";
            else
                await Begin();
        }

        public async ValueTask DisposeAsync()
        {
            if (_process is not null)
            {
                _process.Kill();
                await _process.WaitForExitAsync();
                _process.Dispose();
            }
            Directory.Delete(_folder, recursive: true);
        }

        internal Engine Need()
        {
            if (_engine is null)
                Assert.Skip(_reason);
            return _engine;
        }

        internal Task<string> Image() => Task.FromResult(_image);

        private async Task Begin()
        {
            string image = await Tree.On(Standard.Tree, Catalogue.Busybox);
            string archive = Path.Combine(_folder, "image.tar");
            await HostCommand.MustRun("docker", ["save", "--output", archive, image]);
            await HostCommand.MustRun("podman", ["load", "--input", archive]);
            _image = $"localhost/{image}";

            // runc is what Docker uses too; podman's usual crun refuses hosts with both versions of control groups.
            string[] runtime = File.Exists("/usr/sbin/runc") ? ["--runtime", "runc"] : [];
            string probe = string.Join(' ', (IEnumerable<string>)[.. runtime, "run", "--rm", "--ulimit", "nofile=1024:1024", "--ulimit", "nproc=4096:4096", _image, "true"]);
            HostResult tried = await HostCommand.Run("podman", probe.Split(' '));
            if (tried.Code != 0)
            {
                _reason = $"podman cannot run a container here: {tried.Said.Split('\n').Last()}";
                return;
            }
            string socket = Path.Combine(_folder, "podman.sock");
            _process = Process.Start("podman", [.. runtime, "system", "service", "--time=0", $"unix://{socket}"]);
            await Poll.Until(() => Task.FromResult(File.Exists(socket)), () => Task.FromResult("podman's service"));
            _engine = new Engine("podman", new Uri($"unix://{socket}"));
        }
    }
}

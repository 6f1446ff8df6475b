using System;
using System.Text.Json;
using System.Threading.Tasks;
using DotNet.Testcontainers.Containers;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Diagnosis;

/// <summary><c>s6-overlay healthcheck</c> and <c>s6-overlay status</c>, asked by the engine and by hand, on the tree <c>images/health</c>.</summary>
public class HealthTests
{
    [Fact]
    public async Task The_engine_finds_the_container_healthy_when_every_service_is_ready_and_only_then()
    {
        await using Container box = await Box.OfTree("health").Start();
        await box.UntilHealth("unhealthy", "the services are not started yet\n");
        await box.Sh(": > /tmp/go");
        await box.UntilHealth("unhealthy", "web: up, not ready\n");
        await box.Sh(": > /tmp/ready");
        await box.UntilHealth("healthy", "");
        await box.Sh("s6-svc -d /var/run/s6/services/web");
        await box.UntilHealth("unhealthy", "web: down\n");
        await box.Sh("s6-svc -u /var/run/s6/services/web");
        await box.UntilHealth("healthy", "");

        // Nothing of the earlier run counts after a restart.
        await box.Sh("rm /tmp/go /tmp/ready");
        await box.Restart();
        await box.UntilHealth("unhealthy", "the services are not started yet\n");
    }

    [Theory]
    [InlineData("s6-overlay healthcheck", 0, "")]
    [InlineData("s6-overlay healthcheck web", 0, "")]
    [InlineData("s6-overlay healthcheck spare", 1, "spare: down\n")]
    [InlineData("s6-overlay healthcheck web nobody", 1, "nobody: unsupervised\n")]
    [InlineData("s6-overlay healthcheck --json", 0, """{"healthy":true,"unhealthy":[]}""" + "\n")]
    [InlineData("s6-overlay healthcheck --json spare", 1, """{"healthy":false,"unhealthy":[{"service":"spare","state":"down","ready":false}]}""" + "\n")]
    [InlineData("s6-overlay healthcheck --wrong", 100, "")]
    [InlineData("s6-overlay status --wrong", 100, "")]
    [InlineData("s6-overlay doctor --wrong", 100, "")]
    public async Task Exit_codes_and_output_are_the_manuals(string command, int code, string output)
    {
        await using Container box = await Ready();
        ExecResult result = await box.Exec(command.Split(' '));
        Assert.Equal((code, output), (result.ExitCode, result.Stdout));
        Assert.Equal(code == 100, result.Stderr.Contains("usage", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Status_is_a_table_or_json()
    {
        await using Container box = await Ready();
        string table = await box.Sh("s6-overlay status");
        Assert.Matches(
            """
            ^SERVICE +STATE  READY  SINCE +PID +RESTARTS  LAST EXIT  LOGGER
            s6-fdholderd  down   no +\d+s +- +0 +- +no
            spare +down   - +\d+s +- +0 +- +no
            web +up     yes +\d+s +\d+ +0 +- +no$
            """, table);
        using JsonDocument json = JsonDocument.Parse(await box.Sh("s6-overlay status --json web"));
        JsonElement web = Assert.Single(json.RootElement.EnumerateArray());
        Assert.Equal(("web", "up", true), (web.GetProperty("service").GetString(), web.GetProperty("state").GetString(), web.GetProperty("ready").GetBoolean()));
        Assert.Equal(await box.Sh("s6-svstat -o pid /var/run/s6/services/web"), web.GetProperty("pid").GetInt32().ToString());
    }

    [Fact]
    public async Task Another_user_than_the_containers_gets_an_answer_not_a_crash()
    {
        await using Container box = await Ready();
        ExecResult health = await box.ExecAs("12345:12345", "s6-overlay", "healthcheck", "web");
        Assert.Equal((1, "web: unreadable\n"), (health.ExitCode, health.Stdout));
        ExecResult status = await box.ExecAs("12345:12345", "s6-overlay", "status");
        Assert.Equal(0, status.ExitCode);
        Assert.Matches(@"web +unreadable", status.Stdout);
        Assert.Equal(0, (await box.ExecAs("12345:12345", "s6-overlay", "doctor")).ExitCode);
    }

    [Theory]
    [InlineData("1000:1000", "")]
    [InlineData("12345:0", "/run")]
    public async Task In_a_container_of_an_ordinary_user_the_engine_and_that_user_get_the_answers_that_root_gets_elsewhere(string user, string readOnlyBut)
    {
        Box spec = Box.OfTree("health").User(user);
        if (readOnlyBut.Length > 0)
            spec = spec.Host(h => h.ReadonlyRootfs = true).Tmpfs(readOnlyBut).Tmpfs("/tmp");
        await using Container box = await spec.Start();
        await box.Sh(": > /tmp/go; : > /tmp/ready");
        await box.UntilHealth("healthy", "");
        Assert.Matches("web +up +yes", await box.Sh("s6-overlay status"));
    }

    private static async Task<Container> Ready()
    {
        Container box = await Box.OfTree("health").Start();
        await box.Sh(": > /tmp/go; : > /tmp/ready");
        await box.Until("s6-overlay healthcheck");
        return box;
    }
}

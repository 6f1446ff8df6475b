using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Containers;
using Xunit;

namespace S6Overlay.Integration.Support;

/// <summary>A started container: look into it, signal it, stop it, wait for its end.</summary>
internal sealed class Container(Engine engine, IContainer container) : IAsyncDisposable
{
    private IContainerOperations Api => engine.Client.Containers;

    public string Id => container.Id;

    /// <summary>The port of the host that leads to <paramref name="port"/>.</summary>
    public int HostPort(int port) => container.GetMappedPublicPort(port);

    public Task<ExecResult> Exec(params string[] argv) => container.ExecAsync(argv);

    /// <summary>Runs a shell script in the container, which must succeed; what it printed, without the last newline.</summary>
    public async Task<string> Sh(string script)
    {
        ExecResult result = await Exec("sh", "-c", script);
        Assert.True(result.ExitCode == 0, $"'{script}' ended with {result.ExitCode}: {result.Stdout}{result.Stderr}\nthe container said:\n{(await Said()).All}");
        return result.Stdout.TrimEnd('\n');
    }

    /// <summary>Waits until a shell condition holds in the container.</summary>
    public Task Until(string condition, TimeSpan? atMost = null) => Poll.Until(
        async () => (await Exec("sh", "-c", condition)).ExitCode == 0,
        async () => $"'{condition}'; the container said:\n{(await Said()).All}",
        atMost);

    /// <summary>Waits until the container has written <paramref name="text"/> so many times.</summary>
    public Task UntilItSays(string text, int times = 1, TimeSpan? atMost = null) => Poll.Until(
        async () => Count((await Said()).All, text) >= times,
        async () => $"'{text}' ({times} times) in:\n{(await Said()).All}",
        atMost);

    public Task Signal(string name) => Api.KillContainerAsync(Id, new ContainerKillParameters { Signal = name });

    /// <summary><c>docker stop -t SECONDS</c>; how long that took.</summary>
    public async Task<TimeSpan> Stop(uint seconds = 20)
    {
        var clock = Stopwatch.StartNew();
        await Api.StopContainerAsync(Id, new ContainerStopParameters { WaitBeforeKillSeconds = seconds });
        return clock.Elapsed;
    }

    /// <summary><c>docker start</c> of a container that has ended.</summary>
    public Task StartAgain() => Api.StartContainerAsync(Id, new ContainerStartParameters());

    /// <summary><c>docker restart</c>.</summary>
    public Task Restart() => Api.RestartContainerAsync(Id, new ContainerRestartParameters { WaitBeforeKillSeconds = 20 });

    /// <summary><c>docker commit</c>.</summary>
    public Task Commit(string image) => engine.Client.Images.CommitContainerChangesAsync(new CommitContainerChangesParameters
    {
        ContainerID = Id,
        RepositoryName = image,
    });

    /// <summary><c>docker top ID ARGUMENTS</c>: the rows under its title.</summary>
    public async Task<string[]> Top(string arguments = "-eo pid,args")
    {
        ContainerProcessesResponse list = await Api.ListProcessesAsync(Id, new ContainerListProcessesParameters { PsArgs = arguments });
        return [.. list.Processes.Select(row => string.Join(' ', row))];
    }

    /// <summary>A terminal or a pipe at its standard input; the container was made with <see cref="Box.Interactive"/>.</summary>
    public async Task<Attachment> Attach() => new(engine, Id, await Api.AttachContainerAsync(Id, new ContainerAttachParameters
    {
        Stream = true,
        Stdin = true,
        Stdout = true,
        Stderr = true,
        Logs = true,
    }));

    /// <summary><c>docker diff</c>: the paths that it changed in its own layer.</summary>
    public async Task<string[]> Changes() => [.. (await Api.InspectChangesAsync(Id)).Select(change => change.Path)];

    public async Task<bool> IsRunning() => (await State()).Running;

    /// <summary>Runs a program in the container as another user, <c>UID:GID</c>.</summary>
    public Task<ExecResult> ExecAs(string user, params string[] argv) => container.ExecAsync(["s6-setuidgid", user, .. argv]);

    /// <summary>Waits until the engine's health check has that status and its last run printed <paramref name="output"/>.</summary>
    public Task UntilHealth(string status, string output) => Poll.Until(
        async () => (await Health()) is { } health && health.Status == status && health.Log?.LastOrDefault()?.Output == output,
        async () => $"health '{status}' with '{output}'; it is '{(await Health())?.Status}' with '{(await Health())?.Log?.LastOrDefault()?.Output}'");

    private async Task<Health?> Health() => (await State()).Health;

    /// <summary>The process id of its first process, as the host sees it.</summary>
    public async Task<long> HostPid() => (await State()).Pid;

    /// <summary>What it has written so far.</summary>
    public async Task<Transcript> Said()
    {
        using MultiplexedStream log = await Api.GetContainerLogsAsync(Id, new ContainerLogsParameters { ShowStdout = true, ShowStderr = true });
        using var output = new MemoryStream();
        using var error = new MemoryStream();
        using var all = new MemoryStream();
        byte[] buffer = new byte[65536];
        while (true)
        {
            MultiplexedStream.ReadResult got = await log.ReadOutputAsync(buffer, 0, buffer.Length, CancellationToken.None);
            if (got.EOF)
                return new Transcript(Text(output), Text(error), Text(all));
            (got.Target == MultiplexedStream.TargetStream.StandardError ? error : output).Write(buffer, 0, got.Count);
            all.Write(buffer, 0, got.Count);
        }
    }

    /// <summary>Waits for its end.</summary>
    public async Task<Outcome> End(TimeSpan? atMost = null)
    {
        using var deadline = new CancellationTokenSource(atMost ?? Poll.Patience);
        try
        {
            ContainerWaitResponse end = await Api.WaitContainerAsync(Id, deadline.Token);
            State state = await State();
            return new Outcome(end.StatusCode, await Said(), Time(state.FinishedAt) - Time(state.StartedAt));
        }
        catch (OperationCanceledException)
        {
            IEnumerable<string> processes = await Top();
            throw new TimeoutException(
                $"the container did not end; its processes:\n{string.Join('\n', processes)}\nit said:\n{(await Said()).All}");
        }
    }

    private async Task<State> State() =>
        (await Api.InspectContainerAsync(Id)).State ?? throw new InvalidOperationException($"the engine tells nothing of {Id}");

    public ValueTask DisposeAsync() => container.DisposeAsync();

    private static DateTimeOffset Time(string stamp) => DateTimeOffset.Parse(stamp);

    private static string Text(MemoryStream bytes) => Encoding.UTF8.GetString(bytes.ToArray());

    private static int Count(string text, string part)
    {
        int count = 0;
        for (int at = text.IndexOf(part, StringComparison.Ordinal); at >= 0; at = text.IndexOf(part, at + part.Length, StringComparison.Ordinal))
            count++;
        return count;
    }
}

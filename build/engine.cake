// A Docker engine for the integration tests and the benchmarks: the running one, or one that we start and stop ourselves.
using System.Diagnostics;

Process engine;

bool EngineAnswers() => StartProcess("docker", new ProcessSettings
{
    Arguments = "info",
    RedirectStandardOutput = true,
    RedirectStandardError = true,
}) == 0;

void StartEngine()
{
    if (EngineAnswers())
        return;
    Information("Starting a Docker engine");
    engine = Process.Start(new ProcessStartInfo("dockerd")
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
    });
    var said = new System.Text.StringBuilder();
    engine.ErrorDataReceived += (_, line) => said.AppendLine(line.Data);
    engine.OutputDataReceived += (_, line) => said.AppendLine(line.Data);
    engine.BeginErrorReadLine();
    engine.BeginOutputReadLine();
    var clock = Stopwatch.StartNew();
    while (!EngineAnswers())
    {
        if (engine.HasExited || clock.Elapsed > TimeSpan.FromSeconds(60))
            throw new CakeException($"the Docker engine did not start:\n{said}");
        System.Threading.Thread.Sleep(200);
    }
}

void StopEngine()
{
    if (engine is null || engine.HasExited)
        return;
    Information("Stopping the Docker engine that was started here");
    StartProcess("kill", new ProcessSettings { Arguments = engine.Id.ToString() });
    engine.WaitForExit(30_000);
}

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Threading;
using System.Threading.Tasks;

namespace S6Overlay.Integration.Support;

/// <summary>How a program on the host ended.</summary>
internal sealed record HostResult(int Code, string Output, string Error)
{
    /// <summary>Both streams, for messages.</summary>
    public string Said => (Output + Error).Trim();
}

/// <summary>Runs programs of the host, with a deadline: the container tools, debootstrap, tar.</summary>
internal static class HostCommand
{
    /// <summary>The code of a program that could not be started at all.</summary>
    public const int NotStarted = -1;

    /// <summary>Runs it; a code other than 0 is an exception with what it said.</summary>
    public static async Task<string> MustRun(string program, IEnumerable<string> arguments, Stream? input = null, TimeSpan? atMost = null)
    {
        HostResult result = await Run(program, arguments, input, atMost);
        if (result.Code != 0)
            throw new InvalidOperationException($"{program} {string.Join(' ', arguments)}: code {result.Code}: {result.Said}");
        return result.Output;
    }

    public static async Task<HostResult> Run(string program, IEnumerable<string> arguments, Stream? input = null, TimeSpan? atMost = null)
    {
        TimeSpan limit = atMost ?? TimeSpan.FromMinutes(5);
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using var process = new Process { StartInfo = start };
        try
        {
            process.Start();
        }
        catch (System.ComponentModel.Win32Exception e)
        {
            return new HostResult(NotStarted, "", $"{program}: {e.Message}");
        }
        using var deadline = new CancellationTokenSource(limit);
        try
        {
            Task<string> output = process.StandardOutput.ReadToEndAsync(deadline.Token);
            Task<string> error = process.StandardError.ReadToEndAsync(deadline.Token);
            await Feed(process, input, deadline.Token);
            await process.WaitForExitAsync(deadline.Token);
            return new HostResult(process.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} {string.Join(' ', arguments)} did not end within {limit.TotalSeconds} s");
        }
    }

    private static async Task Feed(Process process, Stream? input, CancellationToken cancel)
    {
        try
        {
            if (input is not null)
                await input.CopyToAsync(process.StandardInput.BaseStream, cancel);
            process.StandardInput.Close();
        }
        catch (IOException)
        {
            // It ended without reading its input; its exit code says why.
        }
    }
}

using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Init.Diagnosis;

/// <summary>
/// <c>s6-overlay healthcheck [ --json ] [ service... ]</c>: exit 0 if the services (all that start with the container,
/// unless named) are up, and ready where they say when they are; else 1 and a line for each that is not. Until the
/// services are started, which scripts may delay, the container as a whole is not healthy.
/// </summary>
internal static class HealthCheck
{
    public static ReadOnlySpan<byte> Usage => "s6-overlay healthcheck [ --json ] [ service... ]"u8;

    private const int Unhealthy = 1;

    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool json = argv.Length > 1 && argv[1].Equals("--json"u8);
        ReadOnlySpan<Bytes> names = argv[(json ? 2 : 1)..];
        if (!names.IsEmpty && names[0].StartsWith("-"u8))
            return proc.Usage(Usage);
        List<ServiceReport>? reports = ServiceReport.Read(proc, names);
        if (reports is null)
            return Next.Exit(Unhealthy);
        bool everyone = names.IsEmpty;
        bool early = everyone && Sys.Access(Bytes.Concat(RuntimeDirectory.Find(proc.Env), Services.StartedMark), F_OK) < 0;
        reports.RemoveAll(report => report.IsHealthy || (everyone && !report.IsWanted));
        bool healthy = !early && reports.Count == 0;
        if (json)
            WriteJson(proc.Out, healthy, reports);
        else if (early)
            proc.Out.Write("the services are not started yet\n"u8);
        foreach (ServiceReport report in reports)
        {
            if (json)
                continue;
            proc.Out.Write(report.Name);
            proc.Out.Write(": "u8);
            proc.Out.Write(report.State);
            proc.Out.Write(report.Notifies && report.Pid != 0 ? ", not ready\n"u8 : "\n"u8);
        }
        return proc.Done(healthy ? 0 : Unhealthy);
    }

    private static void WriteJson(Output output, bool healthy, List<ServiceReport> unhealthy)
    {
        var json = new JsonText(output);
        json.Begin((byte)'{');
        json.Member("healthy", healthy);
        json.Name("unhealthy");
        json.Begin((byte)'[');
        foreach (ServiceReport report in unhealthy)
        {
            json.Begin((byte)'{');
            json.Member("service", report.Name);
            json.Member("state", report.State);
            json.Member("ready", report.IsReady);
            json.End((byte)'}');
        }
        json.End((byte)']');
        json.End((byte)'}');
        output.WriteByte((byte)'\n');
    }
}

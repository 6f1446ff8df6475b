using System;
using System.Collections.Generic;
using S6Overlay.Core;

namespace S6Overlay.Init.Diagnosis;

/// <summary><c>s6-overlay status [ --json ] [ service... ]</c>: the services of the running container in one table.</summary>
internal static class StatusTable
{
    public static ReadOnlySpan<byte> Usage => "s6-overlay status [ --json ] [ service... ]"u8;

    private const int Columns = 8;

    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool json = argv.Length > 1 && argv[1].Equals("--json"u8);
        ReadOnlySpan<Bytes> names = argv[(json ? 2 : 1)..];
        if (!names.IsEmpty && names[0].StartsWith("-"u8))
            return proc.Usage(Usage);
        List<ServiceReport>? reports = ServiceReport.Read(proc, names);
        if (reports is null)
            return Next.Exit(ExitCode.Usage);
        if (json)
            WriteJson(proc.Out, reports);
        else
            WriteTable(proc.Out, reports);
        return proc.Done();
    }

    private static void WriteTable(Output output, List<ServiceReport> reports)
    {
        var rows = new List<Bytes[]> { Row("SERVICE", "STATE", "READY", "SINCE", "PID", "RESTARTS", "LAST EXIT", "LOGGER") };
        foreach (ServiceReport report in reports)
        {
            bool known = report.Error == 0;
            rows.Add(
            [
                report.Name,
                new Bytes(report.State),
                new Bytes(!report.Notifies ? "-" : report.IsReady ? "yes" : "no"),
                known ? Bytes.Concat(Bytes.FromNumber(report.Seconds), "s"u8) : new Bytes("-"),
                known && report.Pid != 0 ? Bytes.FromNumber(report.Pid) : new Bytes("-"),
                Bytes.FromNumber(report.Restarts),
                known && report.Restarts > 0 ? Bytes.FromNumber(report.LastExit) : new Bytes("-"),
                new Bytes(report.HasLogger ? "yes" : "no"),
            ]);
        }
        Span<int> widths = stackalloc int[Columns];
        foreach (Bytes[] row in rows)
            for (int i = 0; i < Columns; i++)
                widths[i] = Math.Max(widths[i], row[i].Length);
        foreach (Bytes[] row in rows)
        {
            for (int i = 0; i < Columns; i++)
            {
                output.Write(row[i]);
                for (int blank = row[i].Length; blank < widths[i] + 2 && i < Columns - 1; blank++)
                    output.WriteByte((byte)' ');
            }
            output.WriteByte((byte)'\n');
        }
    }

    private static void WriteJson(Output output, List<ServiceReport> reports)
    {
        var json = new JsonText(output);
        json.Begin((byte)'[');
        foreach (ServiceReport report in reports)
        {
            json.Begin((byte)'{');
            json.Member("service", report.Name);
            json.Member("state", report.State);
            json.Member("ready", report.IsReady);
            json.Member("seconds", report.Error == 0 ? report.Seconds : 0);
            json.Member("pid", report.Pid);
            json.Member("restarts", report.Restarts);
            json.Member("lastExit", report.LastExit);
            json.Member("logger", report.HasLogger);
            json.End((byte)'}');
        }
        json.End((byte)']');
        output.WriteByte((byte)'\n');
    }

    private static Bytes[] Row(params ReadOnlySpan<string> cells)
    {
        Bytes[] row = new Bytes[cells.Length];
        for (int i = 0; i < cells.Length; i++)
            row[i] = new Bytes(cells[i]);
        return row;
    }
}

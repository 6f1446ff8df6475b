using System;
using System.Diagnostics;
using System.IO;
using S6Overlay.Packaging.Archive;

namespace S6Overlay.Packaging.Tool;

/// <summary>
/// One line on a terminal that is rewritten while an archive grows, and gone afterwards. Elsewhere (a log,
/// a pipe) it is silent.
/// </summary>
internal sealed class ProgressLine(TextWriter terminal, bool isTerminal) : IProgress<PackProgress>, IDisposable
{
    private const int Width = 78;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(100);

    private readonly Stopwatch _sinceLast = new();

    public void Report(PackProgress value)
    {
        if (!isTerminal || (_sinceLast.IsRunning && _sinceLast.Elapsed < Interval && value.Members < value.TotalMembers))
            return;
        _sinceLast.Restart();
        var text = $"{value.Members * 100L / value.TotalMembers,3}% {value.Members}/{value.TotalMembers}"
            + $" {value.Bytes / 1024} KiB {Visible(value.Path)}";
        terminal.Write("\r" + (text.Length > Width ? text[..Width] : text.PadRight(Width)));
    }

    public void Dispose()
    {
        if (_sinceLast.IsRunning)
            terminal.Write("\r" + new string(' ', Width) + "\r");
    }

    // A file name must not be able to steer the terminal.
    private static string Visible(string path) => string.Create(path.Length, path, (span, source) =>
    {
        for (var i = 0; i < span.Length; i++)
            span[i] = char.IsControl(source[i]) ? '?' : source[i];
    });
}

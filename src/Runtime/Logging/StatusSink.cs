using System;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Logging;

/// <summary>
/// The directive <c>=file</c>: the file holds the last line, of a fixed size with newlines behind it (0: the line as it
/// is), and is replaced as a whole.
/// </summary>
internal sealed class StatusSink(LogVoice voice, Bytes file, int size) : Sink
{
    private readonly Bytes _next = Bytes.Concat(file, ".new"u8);

    public override bool IsPending => false;

    /// <summary>Only the last line of what came at once is ever seen.</summary>
    public override void Add(ReadOnlySpan<byte> head, ReadOnlySpan<byte> line)
    {
        Batch.Clear();
        base.Add(head, line);
    }

    public override void Write(ReadOnlySpan<byte> lines)
    {
        int previous = lines[..^1].LastIndexOf((byte)'\n');
        ReadOnlySpan<byte> line = lines[(previous + 1)..];
        if (size > 0)
        {
            byte[] padded = new byte[size];
            Array.Fill(padded, (byte)'\n');
            line[..Math.Min(line.Length, size)].CopyTo(padded);
            line = padded;
        }
        int error = Sys.WriteFile(_next, line);
        if (error >= 0)
            error = Sys.Rename(_next, file);
        if (error < 0)
            voice.WarnSystem(error, $"unable to update {file}");
    }
}

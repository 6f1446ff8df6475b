using System;
using S6Overlay.Kernel;

namespace S6Overlay.Logging;

/// <summary>The directive <c>2</c>: lines on standard error, cut to a size (0: not cut).</summary>
internal sealed class AlertSink(int size) : Sink
{
    public override bool NeedsLines => true;

    public override bool IsPending => false;

    public override void Add(ReadOnlySpan<byte> head, ReadOnlySpan<byte> line)
    {
        bool cut = size > 0 && line.Length - 1 > size;
        Batch.Append("s6-log: alert: "u8);
        Batch.Append(head);
        Batch.Append(cut ? line[..size] : line);
        if (cut)
            Batch.Append("...\n"u8);
    }

    public override void Write(ReadOnlySpan<byte> lines) => Sys.WriteAll(2, lines);
}

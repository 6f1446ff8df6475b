using System;
using S6Overlay.Core;

namespace S6Overlay.Logging;

/// <summary>Where an action directive sends lines. Lines are gathered in <see cref="Batch"/> and delivered together.</summary>
internal abstract class Sink
{
    /// <summary>Complete lines with their heads, not delivered yet.</summary>
    public ByteQueue Batch { get; } = new();

    /// <summary>True where each line is changed, so that <see cref="Add"/> has to see it even without a head.</summary>
    public virtual bool NeedsLines => false;

    /// <summary>True while something is still to be written.</summary>
    public abstract bool IsPending { get; }

    /// <summary>A monotonic time in ms when <see cref="Continue"/> has to be called; <see cref="long.MaxValue"/> for never.</summary>
    public virtual long Deadline => long.MaxValue;

    /// <summary>The descriptor whose readiness for writing is waited for; −1 for none.</summary>
    public virtual int WaitsFor => -1;

    /// <summary>Delivers complete lines that need no change. What cannot be written now is kept.</summary>
    public abstract void Write(ReadOnlySpan<byte> lines);

    /// <summary>Tries again what is due.</summary>
    public virtual void Continue(long now)
    {
    }

    /// <summary>Adds one line, which ends with its newline.</summary>
    public virtual void Add(ReadOnlySpan<byte> head, ReadOnlySpan<byte> line)
    {
        Span<byte> room = Batch.Reserve(head.Length + line.Length);
        head.CopyTo(room);
        line.CopyTo(room[head.Length..]);
        Batch.Commit(head.Length + line.Length);
    }

    /// <summary>Delivers <see cref="Batch"/>.</summary>
    public void Deliver()
    {
        if (Batch.IsEmpty)
            return;
        Write(Batch.Span);
        Batch.Clear();
    }
}

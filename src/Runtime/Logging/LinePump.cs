using System;
using S6Overlay.Kernel;

namespace S6Overlay.Logging;

/// <summary>Takes the complete lines out of what was read, splits those that are too long, and runs the script over them.</summary>
internal sealed class LinePump(LogScript script, uint lineLimit)
{
    private readonly int _limit = lineLimit == 0 ? int.MaxValue - 1 : (int)Math.Min(lineLimit, int.MaxValue - 1);

    /// <summary>Runs the script over the lines of <paramref name="input"/>, read at <paramref name="time"/>. Returns how many bytes are done with; what is left is a partial line.</summary>
    public int Run(Span<byte> input, Timestamp time)
    {
        int end = input.LastIndexOf((byte)'\n') + 1;
        if (end == 0 && input.Length <= _limit)
            return 0;
        foreach (LogStep step in script.Steps)
            step.Head?.Stamp(time);
        int start = 0;
        while (start < input.Length)
        {
            int fine = FineUntil(input[start..end], out bool tooLong) + start;
            if (fine > start)
                Act(input[start..fine]);
            start = fine;
            // The partial line at the end can be too long already.
            if (!tooLong && input.Length - start <= _limit)
                break;
            byte[] piece = new byte[_limit + 1];
            input.Slice(start, _limit).CopyTo(piece);
            piece[_limit] = (byte)'\n';
            Act(piece);
            start += _limit;
            end = Math.Max(end, start);
        }
        return start;
    }

    /// <summary>True where none of <paramref name="lines"/> has to be split.</summary>
    public bool AreFine(ReadOnlySpan<byte> lines) => FineUntil(lines, out _) == lines.Length;

    /// <summary>How many bytes are lines of a good length. It looks at one newline in every <see cref="_limit"/> bytes, not at all of them.</summary>
    private int FineUntil(ReadOnlySpan<byte> lines, out bool tooLong)
    {
        int at = 0;
        tooLong = false;
        while (lines.Length - at > _limit + 1)
        {
            int newline = lines.Slice(at, _limit + 1).LastIndexOf((byte)'\n');
            tooLong = newline < 0;
            if (tooLong)
                return at;
            at += newline + 1;
        }
        return lines.Length;
    }

    private void Act(Span<byte> lines)
    {
        if (script.SelectsAll)
            foreach (LogStep step in script.Steps)
                ActOnAll(step, lines);
        else
            SelectAndAct(lines);
        foreach (Sink sink in script.Sinks)
            sink.Deliver();
    }

    private static void ActOnAll(LogStep step, ReadOnlySpan<byte> lines)
    {
        if (step.Head is null && !step.Sink!.NeedsLines)
        {
            step.Sink.Write(lines);
            return;
        }
        ReadOnlySpan<byte> head = step.Head is null ? default : step.Head.Span;
        while (!lines.IsEmpty)
        {
            int length = lines.IndexOf((byte)'\n') + 1;
            step.Sink!.Add(head, lines[..length]);
            lines = lines[length..];
        }
    }

    private void SelectAndAct(Span<byte> lines)
    {
        while (!lines.IsEmpty)
        {
            int length = lines.IndexOf((byte)'\n') + 1;
            Span<byte> line = lines[..length];
            bool selected = true, acted = false;
            foreach (LogStep step in script.Steps)
            {
                switch (step.Kind)
                {
                    case LogStepKind.Select:
                        selected = selected || step.Pattern is null || step.Pattern.IsMatch(line);
                        break;
                    case LogStepKind.Deselect:
                        selected = selected && step.Pattern is not null && !step.Pattern.IsMatch(line);
                        break;
                    case LogStepKind.SelectRest:
                        selected = !acted;
                        break;
                    default:
                        if (selected)
                            step.Sink!.Add(step.Head is null ? default : step.Head.Span, line);
                        acted |= selected;
                        break;
                }
            }
            lines = lines[length..];
        }
    }
}

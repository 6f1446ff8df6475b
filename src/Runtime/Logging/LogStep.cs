namespace S6Overlay.Logging;

/// <summary>What a step of a logging script does with a line.</summary>
internal enum LogStepKind
{
    /// <summary>Selects a line that is not selected and matches.</summary>
    Select,

    /// <summary>Deselects a line that is selected and matches.</summary>
    Deselect,

    /// <summary>Selects exactly the lines that no action has seen.</summary>
    SelectRest,

    /// <summary>Acts on a selected line.</summary>
    Act,
}

/// <summary>One step of a compiled logging script: a selection with its pattern, or an action with its sink.</summary>
internal sealed class LogStep
{
    public LogStep(LogStepKind kind, LinePattern? pattern) => (Kind, Pattern) = (kind, pattern);

    public LogStep(Sink sink, LineHead? head) => (Kind, Sink, Head) = (LogStepKind.Act, sink, head);

    public LogStepKind Kind { get; }

    public LinePattern? Pattern { get; }

    public Sink? Sink { get; }

    /// <summary>What precedes each line; null for nothing.</summary>
    public LineHead? Head { get; }
}

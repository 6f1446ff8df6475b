using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Logging;

/// <summary>Reads the directives of a logging script, as the s6-log manual describes them, into steps.</summary>
internal sealed class LogScript
{
    private const uint SmallestFile = 4096, LargestFile = 268435455;

    private readonly LogVoice _voice;
    private readonly LocalTime _clock;
    private readonly List<LogStep> _steps = [];
    private readonly List<Sink> _sinks = [];
    private DirectorySettings _settings = new();
    private uint _alertSize = 200;
    private uint _statusSize = 1001;
    private Bytes _prefix;
    private StdoutSink? _stdout;
    private bool _tai, _iso;

    /// <summary>True where the last directive is no action.</summary>
    private bool _hasLooseEnd;

    private LogScript(LogVoice voice)
    {
        _voice = voice;
        _clock = new LocalTime(voice.Proc.Env);
    }

    public List<LogStep> Steps => _steps;

    public List<Sink> Sinks => _sinks;

    /// <summary>True where every line goes to every action, and blocks of lines do as well as lines.</summary>
    public bool SelectsAll { get; private set; } = true;

    /// <summary>True where all the script does is to store every line, as it is, in one logdir.</summary>
    public bool StoresAsIs => Directories.Count == 1 && _steps is [{ Head: null }];

    /// <summary>The logdirs, not opened yet.</summary>
    public List<LogDirectory> Directories { get; } = [];

    /// <summary>Null after a message if the script is not valid; then <paramref name="refusal"/> is exit 100.</summary>
    public static LogScript? Parse(Proc proc, ReadOnlySpan<Bytes> directives, uint verbosity, out Next refusal)
    {
        var script = new LogScript(new LogVoice(proc, verbosity));
        foreach (Bytes directive in directives)
        {
            Bytes reason = script.Read(directive);
            if (reason.IsNull)
                continue;
            refusal = proc.Fatal(ExitCode.Usage, $"{reason} {directive}");
            return null;
        }
        refusal = script._sinks.Count == 0 ? proc.Fatal(ExitCode.Usage, "no action directive specified"u8) : default;
        if (script is { _hasLooseEnd: true, _sinks.Count: > 0 })
            script._voice.Warn("the last directive is not an action directive"u8);
        return script._sinks.Count == 0 ? null : script;
    }

    /// <summary>Takes one directive in; null if it is good, else the reason that precedes it in the message.</summary>
    private Bytes Read(Bytes directive)
    {
        if (directive.IsEmpty)
            return new Bytes("unrecognized directive:");
        Bytes rest = directive.Slice(1);
        _hasLooseEnd = true;
        switch (directive[0])
        {
            case (byte)'+' or (byte)'-':
                return AddSelection(directive[0] == (byte)'+' ? LogStepKind.Select : LogStepKind.Deselect, rest);
            case (byte)'f':
                SelectsAll = false;
                _steps.Add(new LogStep(LogStepKind.SelectRest, null));
                return Alone(rest);
            case (byte)'t':
                _tai = true;
                return Alone(rest);
            case (byte)'T':
                _iso = true;
                return Alone(rest);
            case (byte)'p':
                _prefix = rest;
                return default;
            case (byte)'!' or (byte)'?':
                _settings = _settings with { Processor = rest.IsEmpty ? default : rest, ProcessorIsShell = directive[0] == (byte)'?' };
                return default;
            case (byte)'1' when rest.IsEmpty:
                // Two actions on one output: their lines alternate, so they cannot go there in blocks.
                SelectsAll &= _stdout is null;
                return AddAction(_stdout ??= new StdoutSink());
            case (byte)'2' or (byte)'e' when rest.IsEmpty:
                return AddAction(new AlertSink((int)Math.Min(_alertSize, int.MaxValue)));
            case (byte)'=' when !rest.IsEmpty:
                return AddAction(new StatusSink(_voice, rest, (int)Math.Min(_statusSize, int.MaxValue)));
            case (byte)'1' or (byte)'2' or (byte)'e' or (byte)'=':
                return new Bytes("syntax error at directive:");
            case (byte)'/' or (byte)'.':
                var directory = new LogDirectory(_voice, directive, _settings);
                Directories.Add(directory);
                return AddAction(directory);
            case (byte)'S' when Scan.Number(rest, out ulong total):
                _settings = _settings with { TotalSize = total };
                return default;
            default:
                return Scan.Number(rest, out uint number) ? ReadNumber(directive[0], number) : new Bytes("unrecognized directive:");
        }
    }

    private Bytes ReadNumber(byte letter, uint number)
    {
        switch (letter)
        {
            case (byte)'n':
                _settings = _settings with { Archives = number };
                return default;
            case (byte)'s':
                _settings = _settings with { FileSize = Math.Clamp(number, SmallestFile, LargestFile) };
                return default;
            case (byte)'l':
                _settings = _settings with { Tolerance = number };
                return number <= _settings.FileSize / 2 ? default : new Bytes("in conflict with a previous s directive (the tolerance may be half the file size at most):");
            case (byte)'r':
                _settings = _settings with { Cooldown = number };
                return default;
            case (byte)'R':
                _settings = _settings with { Period = number };
                return default;
            case (byte)'E':
                _alertSize = number;
                return default;
            case (byte)'^':
                _statusSize = number;
                return default;
            default:
                return new Bytes("unrecognized directive:");
        }
    }

    private static Bytes Alone(Bytes rest) => rest.IsEmpty ? default : new Bytes("syntax error at directive:");

    private Bytes AddSelection(LogStepKind kind, Bytes pattern)
    {
        // An empty pattern matches every line, and is what scripts begin with to deselect all.
        LinePattern? compiled = null;
        if (!pattern.IsEmpty && (compiled = LinePattern.Compile(pattern, out Bytes reason)) is null)
            return Bytes.Concat("not a regular expression ("u8, reason, "):"u8);
        SelectsAll = false;
        _steps.Add(new LogStep(kind, compiled));
        return default;
    }

    private Bytes AddAction(Sink sink)
    {
        LineHead? head = _tai || _iso || !_prefix.IsEmpty ? new LineHead(_tai, _iso ? _clock : null, _prefix) : null;
        _tai = _iso = _hasLooseEnd = false;
        _steps.Add(new LogStep(sink, head));
        if (!_sinks.Contains(sink))
            _sinks.Add(sink);
        return default;
    }
}

using System;

namespace S6Overlay.Core;

/// <summary>Marks a static <c>Next Run(Proc, ReadOnlySpan&lt;Bytes&gt;)</c> as the command of that name. Its class also has a <c>const string Usage</c>.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class CommandAttribute(string name) : Attribute
{
    /// <summary>The name users call it by: its link in <c>/usr/bin</c>, its source file, its test and its manual page.</summary>
    public string Name { get; } = name;

    /// <summary>
    /// True where running the command in the caller's process cannot be told from running it in a child: it changes
    /// nothing of the process itself (descriptors, cwd, ids, limits, signals), reads what it needs from
    /// <see cref="Proc"/> and does not depend on its own pid. Such a command needs no process inside a block.
    /// </summary>
    public bool Inline { get; set; }
}

/// <summary>One row of the command table.</summary>
internal readonly unsafe struct Command(string name, string usage, string group, bool inline, delegate*<Proc, ReadOnlySpan<Bytes>, Next> run)
{
    private readonly delegate*<Proc, ReadOnlySpan<Bytes>, Next> _run = run;

    public string Name { get; } = name;

    /// <summary>The usage line, without the word <c>usage</c>.</summary>
    public string Usage { get; } = usage;

    /// <summary>The suite the command belongs to: execline, s6, s6-portable-utils or overlay.</summary>
    public string Group { get; } = group;

    public bool Inline { get; } = inline;

    public Next Run(Proc proc, ReadOnlySpan<Bytes> argv) => _run(proc, argv);
}

/// <summary>Every command of this binary, sorted by name. The bodies are generated from the <see cref="CommandAttribute"/>s.</summary>
internal static unsafe partial class CommandTable
{
    public static partial int Count { get; }

    public static partial bool Find(ReadOnlySpan<byte> name, out Command command);

    public static partial ReadOnlySpan<byte> Name(int index);
}

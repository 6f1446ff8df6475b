using System;

namespace S6Overlay.Core;

/// <summary>Marks a static <c>Next Run(Proc, ReadOnlySpan&lt;Bytes&gt;)</c> as the command of that name. Its class also has a <c>static ReadOnlySpan&lt;byte&gt; Usage</c>.</summary>
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
internal readonly struct Command(int index)
{
    public ReadOnlySpan<byte> Name => CommandTable.Name(index);

    /// <summary>The usage line, without the word <c>usage</c>.</summary>
    public ReadOnlySpan<byte> Usage => CommandTable.Usage(index);

    public Traits Traits => CommandTable.TraitsOf(index);

    public Next Run(Proc proc, ReadOnlySpan<Bytes> argv) => CommandTable.Run(index, proc, argv);
}

/// <summary>What is known of a command beside its name.</summary>
[Flags]
internal enum Traits : byte
{
    None = 0,

    /// <summary>It belongs to the suite execline.</summary>
    Execline = 1,

    /// <summary>It belongs to the suite s6-portable-utils.</summary>
    PortableUtils = 2,

    /// <summary>See <see cref="CommandAttribute.Inline"/>.</summary>
    Inline = 4,
}

/// <summary>Every command of this binary, sorted by name. The contents are generated from the <see cref="CommandAttribute"/>s.</summary>
internal static partial class CommandTable
{
    public static partial int Count { get; }

    /// <summary>All names, one right behind the other.</summary>
    private static partial ReadOnlySpan<byte> Names { get; }

    /// <summary>Where each name ends in <see cref="Names"/>.</summary>
    private static partial ReadOnlySpan<ushort> Ends { get; }

    /// <summary>The <see cref="Traits"/> of each; as bytes, for a span of an enumeration brings the reflection of enumerations along.</summary>
    private static partial ReadOnlySpan<byte> All { get; }

    public static bool Find(ReadOnlySpan<byte> name, out Command command)
    {
        int low = 0, high = Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            int order = name.SequenceCompareTo(Name(middle));
            if (order == 0)
            {
                command = new Command(middle);
                return true;
            }
            if (order < 0)
                high = middle;
            else
                low = middle + 1;
        }
        command = default;
        return false;
    }

    public static ReadOnlySpan<byte> Name(int index) => Names[(index == 0 ? 0 : Ends[index - 1])..Ends[index]];

    public static Traits TraitsOf(int index) => (Traits)All[index];

    public static partial ReadOnlySpan<byte> Usage(int index);

    public static partial Next Run(int index, Proc proc, ReadOnlySpan<Bytes> argv);
}

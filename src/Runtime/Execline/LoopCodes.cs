using System;
using System.Collections.Generic;

namespace S6Overlay.Execline;

/// <summary>Which exit codes of its body let a loop go on: those listed (<c>-o</c>), or all but those listed (<c>-x</c>).</summary>
internal sealed class LoopCodes
{
    private readonly List<uint> _listed = [];
    private readonly bool _listedGoOn;

    private LoopCodes(bool listedGoOn) => _listedGoOn = listedGoOn;

    /// <summary>Every code.</summary>
    public static LoopCodes All() => new(false);

    /// <summary>
    /// Reads numbers with commas between them, or blanks, colons and semicolons, up to the first thing that is none of
    /// these. Null if the list does not begin with a number.
    /// </summary>
    public static LoopCodes? Parse(ReadOnlySpan<byte> list, bool goOn)
    {
        var codes = new LoopCodes(goOn);
        while (true)
        {
            int digits = 0;
            uint code = 0;
            for (; digits < list.Length && digits < 9 && list[digits] is >= (byte)'0' and <= (byte)'9'; digits++)
                code = code * 10 + list[digits] - '0';
            if (digits == 0)
                break;
            codes._listed.Add(code);
            list = list[digits..].TrimStart(",:; \t\r\n"u8);
        }
        return codes._listed.Count == 0 ? null : codes;
    }

    /// <summary>Whether the loop goes on after its body ended with this wait status.</summary>
    public bool GoOn(int status) => _listed.Contains((uint)ChildStatus.Approximate(status)) == _listedGoOn;
}

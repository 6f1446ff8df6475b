using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Execline;

/// <summary>A list of values in one byte string, for a variable or an output.</summary>
internal static class ValueList
{
    /// <summary>
    /// Each value followed by the first byte of <paramref name="delimiter"/>, the last one not if
    /// <paramref name="chomp"/>; netstrings if the delimiter is empty.
    /// </summary>
    public static Bytes Join(ReadOnlySpan<Bytes> values, Bytes delimiter, bool chomp)
    {
        var all = new List<byte>();
        foreach (Bytes value in values)
        {
            if (delimiter.IsEmpty)
            {
                Netstring.Append(all, value);
                continue;
            }
            all.AddRange(value.Span);
            all.Add(delimiter[0]);
        }
        if (chomp && !delimiter.IsEmpty && all.Count > 0)
            all.RemoveAt(all.Count - 1);
        return new Bytes(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(all));
    }
}

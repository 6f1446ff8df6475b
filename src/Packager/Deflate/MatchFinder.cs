using System;

namespace S6Overlay.Packaging.Deflate;

/// <summary>
/// Finds for each position, and for each length that can be copied to there, the nearest place that it can be copied from.
/// </summary>
/// <remarks>
/// For every start of three bytes there is a binary tree of the positions where it occurred, ordered by the text
/// that follows, a parent always being later than its children. Inserting a position walks down from the root along
/// the texts that are closest to the new one and splits the tree into what is less and what is greater, which become
/// the children of the new root. What has the first n bytes in common with the new text is contiguous in the order,
/// so the latest of it is met on the way: no longer copy that is nearer is missed.
/// </remarks>
internal sealed class MatchFinder
{
    // Twice the largest distance, so that the oldest position in reach and the newest have different places.
    private const int Ring = 2 * Alphabet.MaxDistance;
    private const int HashBits = 16;

    // Texts with long periods would otherwise make trees that are lists.
    private const int MaxDepth = 1000;
    private const int None = -1;

    private readonly int[] _roots = new int[1 << HashBits];
    private readonly int[] _children = new int[2 * Ring];

    /// <summary>Fills the table with the copies at the positions of <paramref name="text"/> from <paramref name="start"/> on.</summary>
    public void Find(ReadOnlySpan<byte> text, int start, MatchTable table)
    {
        Array.Fill(_roots, None);
        table.Reset(text.Length - start);
        for (var position = Math.Max(0, start - Alphabet.MaxDistance); position < start; position++)
            Insert(text, position, null);
        for (var position = start; position < text.Length; position++)
        {
            Insert(text, position, table);
            table.Next();
        }
    }

    private void Insert(ReadOnlySpan<byte> text, int position, MatchTable? table)
    {
        var here = text[position..Math.Min(text.Length, position + Alphabet.MaxLength)];
        if (here.Length < Alphabet.MinLength)
            return;
        ref var root = ref _roots[Hash(here)];
        var node = root;
        root = position;

        // Where the next node that is less, or greater, than the new text is to be hung.
        var less = Children(position);
        var greater = less + 1;
        var commonWithLess = 0;
        var commonWithGreater = 0;
        var longest = Alphabet.MinLength - 1;
        for (var depth = 0; node != None && position - node <= Alphabet.MaxDistance && depth < MaxDepth; depth++)
        {
            var common = Math.Min(commonWithLess, commonWithGreater);
            common += text.Slice(node + common, here.Length - common).CommonPrefixLength(here[common..]);
            if (common > longest)
            {
                longest = common;
                table?.Add(common, position - node);
            }

            var children = Children(node);
            if (common == here.Length)
            {
                // The new position is as good as the old one for all that will follow, and takes its place.
                _children[less] = _children[children];
                _children[greater] = _children[children + 1];
                return;
            }

            if (text[node + common] < here[common])
            {
                _children[less] = node;
                less = children + 1;
                commonWithLess = common;
                node = _children[less];
            }
            else
            {
                _children[greater] = node;
                greater = children;
                commonWithGreater = common;
                node = _children[greater];
            }
        }

        _children[less] = None;
        _children[greater] = None;
    }

    private static int Children(int position) => 2 * (position & (Ring - 1));

    private static int Hash(ReadOnlySpan<byte> text) =>
        (int)((uint)(text[0] | (text[1] << 8) | (text[2] << 16)) * 0x9E3779B1 >> (32 - HashBits));
}

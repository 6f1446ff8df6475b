using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using S6Overlay.Core;

namespace S6Overlay.AccessRules;

/// <summary>Builds a constant database in memory; see <see cref="CdbReader"/>.</summary>
internal sealed class CdbWriter
{
    private readonly ByteQueue _file = new();
    private readonly List<(uint Hash, uint Position)> _records = [];

    public CdbWriter() => _file.Append(new byte[CdbReader.HeaderSize]);

    public void Add(ReadOnlySpan<byte> key, ReadOnlySpan<byte> data)
    {
        _records.Add((CdbReader.Hash(key), (uint)_file.Length));
        AppendPair((uint)key.Length, (uint)data.Length);
        _file.Append(key);
        _file.Append(data);
    }

    /// <summary>Writes the hash tables and returns the file. A table has twice as many slots as records.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        byte[] header = new byte[CdbReader.HeaderSize];
        for (uint table = 0; table < 256; table++)
        {
            uint count = 0;
            foreach ((uint hash, _) in _records)
                count += (hash & 255) == table ? 1u : 0;
            var slots = new (uint Hash, uint Position)[count * 2];
            foreach ((uint hash, uint position) in _records)
            {
                if ((hash & 255) != table)
                    continue;
                uint place = (hash >> 8) % (uint)slots.Length;
                while (slots[place].Position != 0)
                    place = (place + 1) % (uint)slots.Length;
                slots[place] = (hash, position);
            }
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan((int)table * 8), (uint)_file.Length);
            BinaryPrimitives.WriteUInt32LittleEndian(header.AsSpan((int)table * 8 + 4), (uint)slots.Length);
            foreach ((uint hash, uint position) in slots)
                AppendPair(hash, position);
        }
        header.CopyTo(_file.Writable);
        return _file.Span;
    }

    private void AppendPair(uint a, uint b)
    {
        Span<byte> pair = stackalloc byte[8];
        BinaryPrimitives.WriteUInt32LittleEndian(pair, a);
        BinaryPrimitives.WriteUInt32LittleEndian(pair[4..], b);
        _file.Append(pair);
    }
}

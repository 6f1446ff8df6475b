using System;
using System.Buffers.Binary;

namespace S6Overlay.AccessRules;

/// <summary>
/// Reads a constant database as the cdb format defines it: 256 pairs of position and slots, the records, 256 hash
/// tables. The file is in memory as a whole; whatever in it points outside is an error, not a crash.
/// </summary>
internal readonly struct CdbReader(byte[] file)
{
    public const int HeaderSize = 2048;

    private const int RecordHeader = 8;

    /// <summary>Where the records end.</summary>
    private long End => BinaryPrimitives.ReadUInt32LittleEndian(file);

    public static uint Hash(ReadOnlySpan<byte> key)
    {
        uint hash = 5381;
        foreach (byte b in key)
            hash = (hash << 5) + hash ^ b;
        return hash;
    }

    /// <summary>Looks a key up. Returns 1 with its data, 0 if there is none, −1 if the file is not a valid database.</summary>
    public int Find(ReadOnlySpan<byte> key, out ReadOnlySpan<byte> data)
    {
        data = default;
        if (file.Length < HeaderSize)
            return -1;
        uint hash = Hash(key);
        ReadOnlySpan<byte> entry = file.AsSpan((int)(hash & 255) * 8, 8);
        long table = BinaryPrimitives.ReadUInt32LittleEndian(entry);
        uint slots = BinaryPrimitives.ReadUInt32LittleEndian(entry[4..]);
        if (slots == 0)
            return 0;
        if (table + slots * 8L > file.Length)
            return -1;
        for (uint i = 0; i < slots; i++)
        {
            ReadOnlySpan<byte> slot = file.AsSpan((int)(table + ((hash >> 8) + i) % slots * 8), 8);
            uint position = BinaryPrimitives.ReadUInt32LittleEndian(slot[4..]);
            if (position == 0)
                return 0;
            if (BinaryPrimitives.ReadUInt32LittleEndian(slot) != hash)
                continue;
            if (!Record(position, out ReadOnlySpan<byte> found, out data, out _))
                return -1;
            if (found.SequenceEqual(key))
                return 1;
        }
        return 0;
    }

    /// <summary>
    /// Goes through all records: begin with <paramref name="position"/> 0. Returns 1, 0 at the end, −1 if the file is not a valid database.
    /// </summary>
    public int Next(ref long position, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> data)
    {
        key = data = default;
        if (file.Length < HeaderSize || End < HeaderSize || End > file.Length)
            return -1;
        if (position == 0)
            position = HeaderSize;
        if (position >= End)
            return 0;
        return Record(position, out key, out data, out position) && position <= End ? 1 : -1;
    }

    private bool Record(long position, out ReadOnlySpan<byte> key, out ReadOnlySpan<byte> data, out long next)
    {
        key = data = default;
        next = position;
        if (position + RecordHeader > file.Length)
            return false;
        uint keyLength = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan((int)position));
        uint dataLength = BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan((int)position + 4));
        next = position + RecordHeader + keyLength + dataLength;
        if (next > file.Length)
            return false;
        key = file.AsSpan((int)position + RecordHeader, (int)keyLength);
        data = file.AsSpan((int)position + RecordHeader + (int)keyLength, (int)dataLength);
        return true;
    }
}

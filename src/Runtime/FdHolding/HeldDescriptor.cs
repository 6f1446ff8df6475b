using System;
using System.Buffers.Binary;
using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.FdHolding;

/// <summary>
/// A descriptor in a holder: its identifier (1 to 255 bytes, none of them NUL) and when it expires. On the wire that is
/// the label of the moment (8 bytes) and nanoseconds (4), big-endian, the identifier's length (1), the identifier, a NUL.
/// </summary>
internal readonly record struct HeldDescriptor(Bytes Id, Tai Expiry, int Descriptor)
{
    public const int LongestId = 255;

    private const int TimeSize = 12;
    private const ulong Never = 1UL << 61;

    /// <summary>True where the moment is so far away that it stands for no end at all.</summary>
    public bool IsForEver => Expiry.Label >= (1UL << 62) + Never / 2;

    /// <summary>A moment that many ms from now; 0 is never.</summary>
    public static Tai ExpiryIn(uint milliseconds)
    {
        Tai now = Tai.Now;
        if (milliseconds == 0)
            return now with { Label = now.Label + Never };
        ulong nanoseconds = now.Nanoseconds + milliseconds % 1000 * 1_000_000UL;
        return new Tai(now.Label + milliseconds / 1000 + nanoseconds / 1_000_000_000, (uint)(nanoseconds % 1_000_000_000));
    }

    public void Write(ByteQueue to)
    {
        Span<byte> time = stackalloc byte[TimeSize];
        BinaryPrimitives.WriteUInt64BigEndian(time, Expiry.Label);
        BinaryPrimitives.WriteUInt32BigEndian(time[8..], Expiry.Nanoseconds);
        to.Append(time);
        WriteId(to, Id);
    }

    public static void WriteId(ByteQueue to, Bytes id)
    {
        to.Append([(byte)id.Length]);
        to.Append(id);
        to.Append("\0"u8);
    }

    /// <summary>Takes one from the front of <paramref name="from"/>; false if there is none.</summary>
    public static bool Read(ref ReadOnlySpan<byte> from, int descriptor, out HeldDescriptor held)
    {
        held = default;
        if (from.Length < TimeSize)
            return false;
        var expiry = new Tai(BinaryPrimitives.ReadUInt64BigEndian(from), BinaryPrimitives.ReadUInt32BigEndian(from[8..]));
        from = from[TimeSize..];
        if (!ReadId(ref from, out Bytes id))
            return false;
        held = new HeldDescriptor(id, expiry, descriptor);
        return true;
    }

    public static bool ReadId(ref ReadOnlySpan<byte> from, out Bytes id)
    {
        id = default;
        if (from.IsEmpty || from[0] == 0 || from.Length < from[0] + 2 || from[from[0] + 1] != 0)
            return false;
        ReadOnlySpan<byte> text = from.Slice(1, from[0]);
        from = from[(from[0] + 2)..];
        id = new Bytes(text);
        return !text.Contains((byte)0);
    }
}

using System;
using System.Buffers.Binary;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Text;

/// <summary>
/// A moment in International Atomic Time, as TAI64N labels write it: seconds counted with every leap second, plus 2⁶²,
/// and nanoseconds. The system clock does not count leap seconds; a table of them makes up the difference.
/// </summary>
internal readonly record struct Tai(ulong Label, uint Nanoseconds) : IComparable<Tai>
{
    /// <summary>Bytes of <c>@</c> and 24 hexadecimal digits.</summary>
    public const int TextLength = 25;

    /// <summary>Bytes of the packed form.</summary>
    public const int PackedSize = 12;

    private const ulong Epoch = 1UL << 62;

    /// <summary>TAI was 10 s ahead of UTC when leap seconds began.</summary>
    private const int FirstOffset = 10;

    /// <summary>The seconds since 1970, UTC, before which a leap second was inserted.</summary>
    private static ReadOnlySpan<long> LeapSeconds =>
    [
        78796800, 94694400, 126230400, 157766400, 189302400, 220924800, 252460800, 283996800, 315532800,
        362793600, 394329600, 425865600, 489024000, 567993600, 631152000, 662688000, 709948800, 741484800, 773020800,
        820454400, 867715200, 915148800, 1136073600, 1230768000, 1341100800, 1435708800, 1483228800,
    ];

    public static Tai Now => FromUtc(Sys.RealTime());

    public static bool operator <(Tai left, Tai right) => left.CompareTo(right) < 0;

    public static bool operator >(Tai left, Tai right) => left.CompareTo(right) > 0;

    public static bool operator <=(Tai left, Tai right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Tai left, Tai right) => left.CompareTo(right) >= 0;

    public static Tai FromUtc(Timestamp time)
    {
        int leaps = 0;
        while (leaps < LeapSeconds.Length && LeapSeconds[leaps] <= time.Seconds)
            leaps++;
        return new Tai(Epoch + (ulong)(time.Seconds + FirstOffset + leaps), (uint)time.Nanoseconds);
    }

    /// <summary>Seconds since 1970, UTC; a leap second itself has the number of the second after it.</summary>
    public Timestamp ToUtc()
    {
        long seconds = (long)(Label - Epoch) - FirstOffset;
        int leaps = 0;
        while (leaps < LeapSeconds.Length && LeapSeconds[leaps] + leaps < seconds)
            leaps++;
        return new Timestamp(seconds - leaps, Nanoseconds);
    }

    public int CompareTo(Tai other) => Label != other.Label ? Label.CompareTo(other.Label) : Nanoseconds.CompareTo(other.Nanoseconds);

    /// <summary>Writes <c>@</c> and the 24 digits. <paramref name="text"/> has room for <see cref="TextLength"/> bytes.</summary>
    public void Format(Span<byte> text)
    {
        text[0] = (byte)'@';
        Hex(Label, text.Slice(1, 16));
        Hex(Nanoseconds, text.Slice(17, 8));
    }

    /// <summary>Reads 24 digits, with or without the <c>@</c>; false if they are not there.</summary>
    public static bool Parse(ReadOnlySpan<byte> text, out Tai time)
    {
        if (text.StartsWith("@"u8))
            text = text[1..];
        time = default;
        if (text.Length < 24 || !Scan.Hexadecimal(text[..16], out ulong label) || !Scan.Hexadecimal(text[16..24], out ulong nanoseconds))
            return false;
        time = new Tai(label, (uint)nanoseconds);
        return true;
    }

    /// <summary>The label as text.</summary>
    public Bytes ToText()
    {
        Span<byte> text = stackalloc byte[TextLength];
        Format(text);
        return new Bytes(text);
    }

    /// <summary>Reads the packed form: label and nanoseconds, big-endian.</summary>
    public static Tai Unpack(ReadOnlySpan<byte> packed) =>
        new(BinaryPrimitives.ReadUInt64BigEndian(packed), BinaryPrimitives.ReadUInt32BigEndian(packed[8..]));

    /// <summary>Writes the packed form.</summary>
    public void Pack(Span<byte> into)
    {
        BinaryPrimitives.WriteUInt64BigEndian(into, Label);
        BinaryPrimitives.WriteUInt32BigEndian(into[8..], Nanoseconds);
    }

    /// <summary>Whole seconds from this moment to <paramref name="later"/>; 0 if the clock was set back meanwhile.</summary>
    public ulong SecondsUntil(Tai later) =>
        later < this ? 0 : later.Label - Label - (later.Nanoseconds < Nanoseconds ? 1UL : 0);

    private static void Hex(ulong number, Span<byte> digits)
    {
        for (int i = digits.Length - 1; i >= 0; i--, number >>= 4)
            digits[i] = "0123456789abcdef"u8[(int)(number & 15)];
    }
}

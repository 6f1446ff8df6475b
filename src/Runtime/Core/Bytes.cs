using System;
using System.Runtime.CompilerServices;
using System.Text;

namespace S6Overlay.Core;

/// <summary>
/// An immutable byte string: an argument, a path, an environment entry. Never decoded: what the kernel gave is what
/// the next program gets. The bytes are always followed by a NUL in memory, so a pinned reference is a C string.
/// </summary>
internal readonly struct Bytes : IEquatable<Bytes>
{
    private static readonly byte[] Nul = [0];

    private readonly byte[]? _terminated;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Bytes(ReadOnlySpan<byte> bytes)
    {
        byte[] copy = new byte[bytes.Length + 1];
        bytes.CopyTo(copy);
        _terminated = copy;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Bytes(string text)
        : this(Encoding.UTF8.GetBytes(text).AsSpan())
    {
    }

    private Bytes(byte[] bytes, int length)
    {
        bytes[length] = 0;
        _terminated = bytes;
    }

    /// <summary>True for <c>default</c>, which stands for "no string at all"; an empty string is not null.</summary>
    public bool IsNull => _terminated is null;

    public int Length
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        get => _terminated is null ? 0 : _terminated.Length - 1;
    }

    public bool IsEmpty => Length == 0;

    public ReadOnlySpan<byte> Span
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        get => _terminated is null ? default : new ReadOnlySpan<byte>(_terminated, 0, _terminated.Length - 1);
    }

    public byte this[int index]
    {
        [MethodImpl(MethodImplOptions.NoInlining)]
        get => Span[index];
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static implicit operator ReadOnlySpan<byte>(Bytes bytes) => bytes.Span;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool operator ==(Bytes left, Bytes right) => left.Equals(right);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static bool operator !=(Bytes left, Bytes right) => !left.Equals(right);

    public static Bytes Concat(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b) => Concat(a, b, default, default);

    public static Bytes Concat(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c) => Concat(a, b, c, default);

    public static Bytes Concat(ReadOnlySpan<byte> a, ReadOnlySpan<byte> b, ReadOnlySpan<byte> c, ReadOnlySpan<byte> d)
    {
        byte[] all = new byte[a.Length + b.Length + c.Length + d.Length + 1];
        a.CopyTo(all);
        b.CopyTo(all.AsSpan(a.Length));
        c.CopyTo(all.AsSpan(a.Length + b.Length));
        d.CopyTo(all.AsSpan(a.Length + b.Length + c.Length));
        return new Bytes(all, all.Length - 1);
    }

    /// <summary>The C string at <paramref name="text"/>, copied.</summary>
    public static unsafe Bytes FromPointer(byte* text) =>
        new(System.Runtime.InteropServices.MemoryMarshal.CreateReadOnlySpanFromNullTerminated(text));

    /// <summary>The decimal digits of <paramref name="number"/>.</summary>
    public static Bytes FromNumber(long number)
    {
        Span<byte> digits = stackalloc byte[Digits.Longest];
        return new Bytes(digits[..Digits.Format(number, digits)]);
    }

    /// <summary>A reference to the first byte; the string is NUL-terminated there.</summary>
    public ref readonly byte GetPinnableReference() => ref (_terminated ?? Nul)[0];

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Bytes Slice(int start) => new(Span[start..]);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Bytes Slice(int start, int length) => new(Span.Slice(start, length));

    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool StartsWith(ReadOnlySpan<byte> prefix) => Span.StartsWith(prefix);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Equals(Bytes other) => Span.SequenceEqual(other.Span);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public bool Equals(ReadOnlySpan<byte> other) => Span.SequenceEqual(other);

    public override bool Equals(object? obj) => obj is Bytes other && Equals(other);

    public override int GetHashCode()
    {
        uint hash = 2166136261;
        foreach (byte b in Span)
            hash = (hash ^ b) * 16777619;
        return (int)hash;
    }

    /// <summary>For messages and tests only: bytes that are not UTF-8 are replaced.</summary>
    public override string ToString() => Encoding.UTF8.GetString(Span);

    /// <summary>The part after the last slash; the whole string if there is none.</summary>
    [MethodImpl(MethodImplOptions.NoInlining)]
    public ReadOnlySpan<byte> BaseName()
    {
        int slash = Span.LastIndexOf((byte)'/');
        return Span[(slash + 1)..];
    }
}

using System;
using System.Runtime.CompilerServices;
using System.Text;

namespace S6Overlay.Core;

/// <summary>Lets <c>$"unable to open {path}"</c> be composed as bytes: a <see cref="Bytes"/> goes in as it is.</summary>
[InterpolatedStringHandler]
internal ref struct Message
{
    private byte[] _buffer;
    private int _length;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public Message(int literalLength, int formattedCount)
    {
        _buffer = new byte[literalLength + formattedCount * 32 + 64];
    }

    public readonly ReadOnlySpan<byte> Span => _buffer.AsSpan(0, _length);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static implicit operator Message(string text)
    {
        var message = new Message(text.Length, 0);
        message.AppendLiteral(text);
        return message;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static implicit operator Message(ReadOnlySpan<byte> text)
    {
        var message = new Message(text.Length, 0);
        message.AppendFormatted(text);
        return message;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void AppendLiteral(string literal)
    {
        Reserve(literal.Length * 3);
        _length += Encoding.UTF8.GetBytes(literal, _buffer.AsSpan(_length));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void AppendFormatted(string text) => AppendLiteral(text);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void AppendFormatted(Bytes bytes) => AppendFormatted(bytes.Span);

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void AppendFormatted(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public void AppendFormatted(long number)
    {
        Reserve(Digits.Longest);
        _length += Digits.Format(number, _buffer.AsSpan(_length));
    }

    private void Reserve(int more)
    {
        if (_buffer.Length - _length < more)
            Array.Resize(ref _buffer, Math.Max(_buffer.Length * 2, _length + more));
    }
}

using System;
using System.Buffers.Binary;
using S6Overlay.Core;

namespace S6Overlay.Ipc;

/// <summary>
/// What s6-sudoc asks of s6-sudod, in one message with three descriptors: a banner; how many arguments and variables, how many
/// bytes each take (4 bytes each, big-endian); the arguments and the variables, each with a NUL behind. The answer is
/// an errno (1 byte; 0 when the program runs) and, when the program has ended, its wait status (4 bytes, big-endian).
/// </summary>
internal static class SudoRequest
{
    public const int Largest = 1 << 20;

    public const int StatusSize = 4;

    private const int Numbers = 16;

    /// <summary>What the server says first.</summary>
    public static ReadOnlySpan<byte> ServerBanner => "s6-sudo b v1.0\n"u8;

    private static ReadOnlySpan<byte> ClientBanner => "s6-sudo a v1.0\n"u8;

    public static ReadOnlySpan<byte> Format(ReadOnlySpan<Bytes> arguments, Env env)
    {
        var words = new ByteQueue();
        foreach (Bytes argument in arguments)
            Append(words, argument);
        int argumentSize = words.Length;
        for (int i = 0; i < env.Count; i++)
            Append(words, env[i]);
        var request = new ByteQueue();
        request.Append(ClientBanner);
        Span<byte> numbers = stackalloc byte[Numbers];
        BinaryPrimitives.WriteInt32BigEndian(numbers, arguments.Length);
        BinaryPrimitives.WriteInt32BigEndian(numbers[4..], env.Count);
        BinaryPrimitives.WriteInt32BigEndian(numbers[8..], argumentSize);
        BinaryPrimitives.WriteInt32BigEndian(numbers[12..], words.Length - argumentSize);
        request.Append(numbers);
        request.Append(words.Span);
        return request.Span;
    }

    /// <summary>False if it is not such a request.</summary>
    public static bool Parse(ReadOnlySpan<byte> request, out Bytes[] arguments, out Bytes[] variables)
    {
        arguments = variables = [];
        if (!request.StartsWith(ClientBanner) || request.Length < ClientBanner.Length + Numbers)
            return false;
        ReadOnlySpan<byte> numbers = request[ClientBanner.Length..];
        ReadOnlySpan<byte> words = numbers[Numbers..];
        uint argumentCount = BinaryPrimitives.ReadUInt32BigEndian(numbers);
        uint variableCount = BinaryPrimitives.ReadUInt32BigEndian(numbers[4..]);
        uint argumentSize = BinaryPrimitives.ReadUInt32BigEndian(numbers[8..]);
        uint variableSize = BinaryPrimitives.ReadUInt32BigEndian(numbers[12..]);
        return (ulong)argumentSize + variableSize == (ulong)words.Length
            && Split(words[..(int)argumentSize], argumentCount, out arguments)
            && Split(words[(int)argumentSize..], variableCount, out variables);
    }

    private static void Append(ByteQueue words, Bytes word)
    {
        words.Append(word);
        words.Append("\0"u8);
    }

    private static bool Split(ReadOnlySpan<byte> text, uint count, out Bytes[] words)
    {
        words = [];
        if (text.Count((byte)0) != count || (count > 0 && text[^1] != 0) || (count == 0 && !text.IsEmpty))
            return false;
        words = new Bytes[count];
        for (int i = 0; i < words.Length; i++)
        {
            int end = text.IndexOf((byte)0);
            words[i] = new Bytes(text[..end]);
            text = text[(end + 1)..];
        }
        return true;
    }
}

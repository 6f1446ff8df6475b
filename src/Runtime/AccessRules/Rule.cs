using System;
using System.Buffers.Binary;
using S6Overlay.Core;

namespace S6Overlay.AccessRules;

/// <summary>What a rule base says to a key.</summary>
internal enum Access
{
    NotFound,
    Deny,
    Allow,
    Error,
}

/// <summary>
/// What an allowed key brings along: changes of the environment, each <c>NAME=VALUE</c>, or <c>NAME</c> to unset it, with a
/// NUL byte behind; and a command line for execlineb that replaces what would have been executed.
/// <para>
/// In a database it is the letter A, two lengths (2 bytes, big-endian) each with its bytes; a denied key is the letter D.
/// </para>
/// </summary>
internal readonly struct Rule(byte[] environment, byte[] exec)
{
    /// <summary>Either part may be this long in a database.</summary>
    public const int Largest = 4096;

    public ReadOnlySpan<byte> Environment => environment;

    public ReadOnlySpan<byte> Exec => exec;

    public static ReadOnlySpan<byte> Denied => "D"u8;

    /// <summary>Reads the data of a record.</summary>
    public static Access Parse(ReadOnlySpan<byte> data, out Rule rule)
    {
        rule = default;
        if (data.SequenceEqual(Denied))
            return Access.Deny;
        if (data.IsEmpty || data[0] != (byte)'A')
            return Access.Error;
        data = data[1..];
        if (!Part(ref data, out byte[] environment) || !Part(ref data, out byte[] exec) || !data.IsEmpty)
            return Access.Error;
        if (environment.Length > 0 && environment[^1] != 0)
            return Access.Error;
        rule = new Rule(environment, exec);
        return Access.Allow;
    }

    /// <summary>The data of a record.</summary>
    public byte[] Format()
    {
        var data = new ByteQueue();
        data.Append("A"u8);
        Span<byte> length = stackalloc byte[2];
        foreach (byte[] part in (ReadOnlySpan<byte[]>)[environment, exec])
        {
            BinaryPrimitives.WriteUInt16BigEndian(length, (ushort)part.Length);
            data.Append(length);
            data.Append(part);
        }
        return data.Span.ToArray();
    }

    /// <summary>Makes the changes in <paramref name="env"/>.</summary>
    public void Apply(Env env)
    {
        for (ReadOnlySpan<byte> rest = environment; !rest.IsEmpty;)
        {
            ReadOnlySpan<byte> entry = rest[..rest.IndexOf((byte)0)];
            rest = rest[(entry.Length + 1)..];
            if (entry.Contains((byte)'='))
                env.Put(new Bytes(entry));
            else
                env.Unset(entry);
        }
    }

    private static bool Part(ref ReadOnlySpan<byte> data, out byte[] part)
    {
        part = [];
        if (data.Length < 2)
            return false;
        int length = BinaryPrimitives.ReadUInt16BigEndian(data);
        data = data[2..];
        if (data.Length < length)
            return false;
        part = data[..length].ToArray();
        data = data[length..];
        return true;
    }
}

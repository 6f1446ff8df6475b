using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Ipc;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.FdHolding;

/// <summary>
/// Talks to an s6-fdholderd. Every operation returns 0 or −errno, the server's where it refuses; what the numbers mean
/// is on the error codes page of the s6 documentation. A request is one letter and its arguments, an answer the
/// errno as one byte and what was asked for.
/// </summary>
internal sealed class HolderClient : IDisposable
{
    private const int LargestAnswer = 1 << 24;

    private readonly MessageChannel _channel;
    private readonly long _deadline;

    private HolderClient(int fd, long deadline)
    {
        _channel = new MessageChannel(fd, LargestAnswer);
        _deadline = deadline;
    }

    /// <summary>Connects. All that follows has to be done by <paramref name="deadline"/> (monotonic ms).</summary>
    public static HolderClient? Connect(Bytes path, long deadline, out int error)
    {
        error = UnixClient.Connect(path, default, deadline);
        return error < 0 ? null : new HolderClient(error, deadline);
    }

    public int Store(HeldDescriptor held)
    {
        if (held.Id.Length > HeldDescriptor.LongestId)
            return -ENAMETOOLONG;
        ByteQueue request = Request('S');
        held.Write(request);
        return Ask(request.Span, [held.Descriptor], out _);
    }

    public int Delete(Bytes id)
    {
        if (id.Length > HeldDescriptor.LongestId)
            return -ENAMETOOLONG;
        ByteQueue request = Request('D');
        HeldDescriptor.WriteId(request, id);
        return Ask(request.Span, default, out _);
    }

    /// <summary>Gets a copy; with <paramref name="delete"/> the server forgets its own.</summary>
    public int Retrieve(Bytes id, bool delete, out int descriptor)
    {
        descriptor = -1;
        if (id.Length > HeldDescriptor.LongestId)
            return -ENAMETOOLONG;
        ByteQueue request = Request('R');
        request.Append([(byte)(delete ? 1 : 0)]);
        HeldDescriptor.WriteId(request, id);
        int error = Ask(request.Span, default, out ChannelMessage answer);
        if (error < 0)
            return error;
        if (answer.Descriptors.Length != 1)
            return -EPROTO;
        descriptor = answer.Descriptors[0];
        return 0;
    }

    /// <summary>The identifiers of all descriptors.</summary>
    public int List(List<Bytes> ids)
    {
        int error = Ask("L"u8, default, out ChannelMessage answer);
        if (error < 0)
            return error;
        ReadOnlySpan<byte> rest = answer.Bytes.AsSpan(1);
        if (rest.Length < 4)
            return -EPROTO;
        uint count = BinaryPrimitives.ReadUInt32BigEndian(rest);
        for (rest = rest[4..]; count > 0; count--)
        {
            int end = rest.IndexOf((byte)0);
            if (end < 0)
                return -EPROTO;
            ids.Add(new Bytes(rest[..end]));
            rest = rest[(end + 1)..];
        }
        return rest.IsEmpty ? 0 : -EPROTO;
    }

    /// <summary>Gets copies of everything.</summary>
    public int GetDump(List<HeldDescriptor> dump)
    {
        int error = Ask("?"u8, default, out ChannelMessage answer);
        if (error < 0)
            return error;
        if (answer.Bytes.Length != 9)
            return -EPROTO;
        uint messages = BinaryPrimitives.ReadUInt32BigEndian(answer.Bytes.AsSpan(1));
        uint count = BinaryPrimitives.ReadUInt32BigEndian(answer.Bytes.AsSpan(5));
        for (; messages > 0; messages--)
        {
            error = _channel.Receive(out ChannelMessage part, _deadline);
            if (error < 0)
                return error;
            ReadOnlySpan<byte> rest = part.Bytes;
            foreach (int descriptor in part.Descriptors)
            {
                if (!HeldDescriptor.Read(ref rest, descriptor, out HeldDescriptor held))
                    return -EPROTO;
                dump.Add(held);
            }
        }
        return dump.Count == count ? 0 : -EPROTO;
    }

    /// <summary>Adds descriptors to what the server has, in the place of those of the same name.</summary>
    public int SetDump(List<HeldDescriptor> dump)
    {
        ByteQueue request = Request('!');
        Span<byte> count = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(count, dump.Count);
        request.Append(count);
        int error = Ask(request.Span, default, out _);
        for (int done = 0; error >= 0 && done < dump.Count;)
        {
            int size = Math.Min(dump.Count - done, Sys.MaxDescriptorsToSend);
            ByteQueue part = Request('.');
            int[] descriptors = new int[size];
            for (int i = 0; i < size; i++)
            {
                dump[done + i].Write(part);
                descriptors[i] = dump[done + i].Descriptor;
            }
            done += size;
            error = Ask(part.Span, descriptors, out _);
            if (error == -EAGAIN && done < dump.Count)
                error = 0;
        }
        return error;
    }

    public void Dispose() => _channel.Dispose();

    private static ByteQueue Request(char letter)
    {
        var request = new ByteQueue();
        request.Append([(byte)letter]);
        return request;
    }

    private int Ask(ReadOnlySpan<byte> request, ReadOnlySpan<int> descriptors, out ChannelMessage answer)
    {
        answer = default;
        int error = _channel.Send(request, descriptors, _deadline);
        // A server that refuses the connection closes it: that may be seen while sending, as EPIPE, or after.
        if (error >= 0)
            error = _channel.Receive(out answer, _deadline);
        if (error < 0)
            return error;
        return answer.Bytes.Length == 0 ? -EPROTO : -answer.Bytes[0];
    }
}

using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Ipc;

/// <summary>One message: bytes, and descriptors that belong to whoever takes it.</summary>
internal readonly record struct ChannelMessage(byte[] Bytes, int[] Descriptors);

/// <summary>
/// Messages with descriptors over a Unix-domain stream socket, framed as skalibs' unixmessage does it: the number of
/// bytes (4, big-endian), the number of descriptors (2, big-endian), the bytes; the descriptors travel with the frame.
/// </summary>
internal sealed class MessageChannel(int fd, int largestMessage) : IDisposable
{
    private const int HeaderSize = 6;

    private readonly ByteQueue _input = new();
    private readonly Queue<int> _descriptors = new();

    public int Descriptor => fd;

    /// <summary>A frame around <paramref name="bytes"/>.</summary>
    public static byte[] Frame(ReadOnlySpan<byte> bytes, int descriptorCount)
    {
        byte[] frame = new byte[HeaderSize + bytes.Length];
        BinaryPrimitives.WriteInt32BigEndian(frame, bytes.Length);
        BinaryPrimitives.WriteInt16BigEndian(frame.AsSpan(4), (short)descriptorCount);
        bytes.CopyTo(frame.AsSpan(HeaderSize));
        return frame;
    }

    /// <summary>Takes in what has come, without waiting. Returns 1, 0 at the end, −EAGAIN if nothing came, or another −errno.</summary>
    public int Fill()
    {
        const int Chunk = 4096;
        Span<int> received = stackalloc int[Sys.MaxDescriptorsPerMessage];
        int got = Sys.ReceiveMessage(fd, _input.Reserve(Chunk)[..Chunk], received, out int count);
        foreach (int descriptor in received[..count])
            _descriptors.Enqueue(descriptor);
        if (got > 0)
            _input.Commit(got);
        return got > 0 ? 1 : got;
    }

    /// <summary>The next complete message. Returns 1, 0 if it is not complete yet, or −EPROTO for a frame that cannot be.</summary>
    public int Take(out ChannelMessage message)
    {
        message = default;
        ReadOnlySpan<byte> input = _input.Span;
        if (input.Length < HeaderSize)
            return 0;
        uint size = BinaryPrimitives.ReadUInt32BigEndian(input);
        int descriptors = BinaryPrimitives.ReadUInt16BigEndian(input[4..]);
        if (size > largestMessage || descriptors > Sys.MaxDescriptorsPerMessage)
            return -EPROTO;
        if (input.Length < HeaderSize + size)
            return 0;
        // The descriptors come with the first byte of their frame: if they are not here now they never will be.
        if (_descriptors.Count < descriptors)
            return -EPROTO;
        int[] taken = new int[descriptors];
        for (int i = 0; i < taken.Length; i++)
            taken[i] = _descriptors.Dequeue();
        message = new ChannelMessage(input.Slice(HeaderSize, (int)size).ToArray(), taken);
        _input.Take(HeaderSize + (int)size);
        return 1;
    }

    /// <summary>Sends a message and waits until it is gone, at most until <paramref name="deadline"/> (monotonic ms). Returns 0 or −errno.</summary>
    public int Send(ReadOnlySpan<byte> bytes, ReadOnlySpan<int> descriptors, long deadline)
    {
        byte[] frame = Frame(bytes, descriptors.Length);
        int sent = 0;
        while (sent < frame.Length)
        {
            int result = Sys.SendMessage(fd, frame.AsSpan(sent), sent == 0 ? descriptors : default);
            if (result == -EAGAIN)
                result = Await(PollItem.Out, deadline);
            else if (result > 0)
                sent += result;
            if (result < 0)
                return result;
        }
        return 0;
    }

    /// <summary>Waits for a message, at most until <paramref name="deadline"/>. Returns 0 or −errno; the end of the stream is −EPIPE.</summary>
    public int Receive(out ChannelMessage message, long deadline)
    {
        while (true)
        {
            int result = Take(out message);
            if (result != 0)
                return Math.Min(result, 0);
            result = Fill();
            if (result == -EAGAIN)
                result = Await(PollItem.In, deadline);
            else if (result == 0)
                result = -EPIPE;
            if (result < 0)
                return result;
        }
    }

    /// <summary>Closes the socket and the descriptors nobody took.</summary>
    public void Dispose()
    {
        foreach (int descriptor in _descriptors)
            Sys.Close(descriptor);
        _descriptors.Clear();
        Sys.Close(fd);
    }

    private int Await(short events, long deadline)
    {
        var item = new PollItem(fd, events);
        long left = deadline == long.MaxValue ? -1 : Math.Max(deadline - EventLoop.Now, 0);
        int result = Sys.Poll(new Span<PollItem>(ref item), (int)Math.Min(left, int.MaxValue));
        return result == 0 && deadline <= EventLoop.Now ? -ETIMEDOUT : result;
    }
}

using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Ipc;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.FdHolding;

/// <summary>
/// One client of the server: its requests are answered in order; answers that cannot be sent at once wait. A request
/// that is malformed ends the connection, as there is no telling where the next one begins.
/// </summary>
internal sealed class HolderConnection(int fd, HolderRights rights, HolderStore store, long timeout) : IDisposable
{
    /// <summary>A part of a dump with as many descriptors as fit, all with the longest names.</summary>
    private const int LargestRequest = 1 + Sys.MaxDescriptorsPerMessage * (12 + 1 + HeldDescriptor.LongestId + 1);

    private readonly MessageChannel _channel = new(fd, LargestRequest);
    private readonly Queue<Answer> _answers = new();
    private int _sent;
    private int _dumpLeft;

    public int Descriptor => fd;

    public bool IsWriting => _answers.Count > 0;

    /// <summary>True between the beginning and the end of an operation.</summary>
    public bool IsBusy => IsWriting || _dumpLeft > 0;

    /// <summary>When the client will have been silent for too long (monotonic ms).</summary>
    public long Due { get; private set; } = DueAfter(timeout);

    /// <summary>Reads and answers what has come. False when the connection is over.</summary>
    public bool Read()
    {
        int result = _channel.Fill();
        if (result == -EAGAIN)
            return true;
        Due = DueAfter(timeout);
        // Descriptors that we have no room for are gone; what is left of the stream makes no sense.
        if (result == -EMFILE)
            Reply(-ENFILE);
        if (result <= 0)
            return false;
        while ((result = _channel.Take(out ChannelMessage request)) > 0)
        {
            if (!Handle(request, out bool taken))
                result = -EPROTO;
            if (!taken)
                foreach (int descriptor in request.Descriptors)
                    Sys.Close(descriptor);
            if (result < 0)
                return false;
        }
        return result == 0 && Write();
    }

    /// <summary>Sends what can be sent. False when the connection is over.</summary>
    public bool Write()
    {
        while (_answers.TryPeek(out Answer answer))
        {
            if (_sent == 0 && !answer.IsStillHeld(store))
                return false;
            int result = Sys.SendMessage(fd, answer.Frame.AsSpan(_sent), _sent == 0 ? answer.Descriptors : default);
            if (result == -EAGAIN)
                return true;
            if (result < 0)
                return false;
            Due = DueAfter(timeout);
            _sent += result;
            if (_sent < answer.Frame.Length)
                continue;
            answer.Release();
            _answers.Dequeue();
            _sent = 0;
        }
        return true;
    }

    public void Dispose()
    {
        foreach (Answer answer in _answers)
            answer.Release();
        _channel.Dispose();
    }

    private static long DueAfter(long timeout) => timeout == 0 ? long.MaxValue : Deadline.In((uint)timeout);

    /// <summary>False for a malformed request. <paramref name="taken"/>: its descriptors have a new owner.</summary>
    private bool Handle(ChannelMessage request, out bool taken)
    {
        taken = false;
        if (request.Bytes.Length == 0)
            return false;
        ReadOnlySpan<byte> arguments = request.Bytes.AsSpan(1);
        byte letter = request.Bytes[0];
        if (_dumpLeft > 0 && letter != (byte)'.')
            return false;
        int descriptors = request.Descriptors.Length;
        return letter switch
        {
            (byte)'S' => descriptors == 1 && Store(arguments, request.Descriptors[0], out taken),
            (byte)'D' => descriptors == 0 && Delete(arguments),
            (byte)'R' => descriptors == 0 && Retrieve(arguments),
            (byte)'L' => descriptors == 0 && arguments.IsEmpty && List(),
            (byte)'?' => descriptors == 0 && arguments.IsEmpty && GetDump(),
            (byte)'!' => descriptors == 0 && BeginDump(arguments),
            (byte)'.' => TakeDump(arguments, request.Descriptors, out taken),
            _ => false,
        };
    }

    private bool Store(ReadOnlySpan<byte> arguments, int descriptor, out bool taken)
    {
        taken = false;
        if (!HeldDescriptor.Read(ref arguments, descriptor, out HeldDescriptor held) || !arguments.IsEmpty)
            return false;
        int error = rights.MayStore(held.Id) ? store.Add(held, replace: false) : -EPERM;
        taken = error >= 0;
        return Reply(error);
    }

    private bool Delete(ReadOnlySpan<byte> arguments)
    {
        if (!HeldDescriptor.ReadId(ref arguments, out Bytes id) || !arguments.IsEmpty)
            return false;
        return Reply(!rights.MayStore(id) ? -EPERM : store.Remove(id) ? 0 : -ENOENT);
    }

    private bool Retrieve(ReadOnlySpan<byte> arguments)
    {
        if (arguments.IsEmpty || arguments[0] > 1)
            return false;
        bool delete = arguments[0] == 1;
        arguments = arguments[1..];
        if (!HeldDescriptor.ReadId(ref arguments, out Bytes id) || !arguments.IsEmpty)
            return false;
        if (!rights.MayRetrieve(id) || (delete && !rights.MayStore(id)))
            return Reply(-EPERM);
        if (!store.Find(id, out HeldDescriptor held))
            return Reply(-ENOENT);
        int copy = Sys.DupAbove(held.Descriptor, 0, closeOnExec: true);
        if (copy < 0)
            return Reply(-ENFILE);
        if (delete)
            store.Remove(id);
        return Reply([0], [copy]);
    }

    private bool List()
    {
        if (!rights.MayList)
            return Reply(-EPERM);
        var answer = new ByteQueue();
        answer.Append([0]);
        AppendNumber(answer, store.Count);
        foreach (HeldDescriptor held in store.All)
        {
            answer.Append(held.Id);
            answer.Append("\0"u8);
        }
        return Reply(answer.Span, []);
    }

    private bool GetDump()
    {
        if (!rights.MayGetDump)
            return Reply(-EPERM);
        var answer = new ByteQueue();
        answer.Append([0]);
        AppendNumber(answer, Messages(store.Count));
        AppendNumber(answer, store.Count);
        Reply(answer.Span, []);
        var part = new ByteQueue();
        var held = new List<HeldDescriptor>();
        int left = store.Count;
        foreach (HeldDescriptor one in store.All)
        {
            one.Write(part);
            held.Add(one);
            left--;
            if (left > 0 && held.Count < Sys.MaxDescriptorsToSend)
                continue;
            _answers.Enqueue(Answer.OfHeld(MessageChannel.Frame(part.Span, held.Count), held));
            part.Clear();
            held.Clear();
        }
        return true;
    }

    private bool BeginDump(ReadOnlySpan<byte> arguments)
    {
        if (arguments.Length != 4)
            return false;
        uint count = BinaryPrimitives.ReadUInt32BigEndian(arguments);
        if (!rights.MaySetDump)
            return Reply(-EPERM);
        if (count > store.Free)
            return Reply(-ENFILE);
        _dumpLeft = (int)count;
        var answer = new ByteQueue();
        answer.Append([0]);
        AppendNumber(answer, Messages(_dumpLeft));
        return Reply(answer.Span, []);
    }

    private bool TakeDump(ReadOnlySpan<byte> arguments, int[] descriptors, out bool taken)
    {
        taken = false;
        if (descriptors.Length == 0 || descriptors.Length > _dumpLeft)
            return false;
        var part = new List<HeldDescriptor>(descriptors.Length);
        foreach (int descriptor in descriptors)
        {
            if (!HeldDescriptor.Read(ref arguments, descriptor, out HeldDescriptor held))
                return false;
            part.Add(held);
        }
        if (!arguments.IsEmpty)
            return false;
        taken = true;
        int error = 0;
        foreach (HeldDescriptor held in part)
        {
            int result = store.Add(held, replace: true);
            if (result < 0)
                Sys.Close(held.Descriptor);
            error = Math.Min(error, result);
        }
        _dumpLeft -= part.Count;
        return Reply(error < 0 ? error : _dumpLeft > 0 ? -EAGAIN : 0);
    }

    private static int Messages(int descriptors) => (descriptors + Sys.MaxDescriptorsToSend - 1) / Sys.MaxDescriptorsToSend;

    private static void AppendNumber(ByteQueue to, int number)
    {
        Span<byte> bytes = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(bytes, number);
        to.Append(bytes);
    }

    private bool Reply(int error) => Reply([(byte)-error], []);

    private bool Reply(ReadOnlySpan<byte> answer, int[] descriptors)
    {
        _answers.Enqueue(new Answer(MessageChannel.Frame(answer, descriptors.Length), descriptors, null));
        return true;
    }

    /// <summary>
    /// A framed answer. Its descriptors are copies that are closed when it is gone; or, in a dump, which may be larger than
    /// what this process can have open, the store's own, which have to be there still when it is sent.
    /// </summary>
    private readonly record struct Answer(byte[] Frame, int[] Descriptors, Bytes[]? Held)
    {
        public static Answer OfHeld(byte[] frame, List<HeldDescriptor> held)
        {
            int[] descriptors = new int[held.Count];
            var ids = new Bytes[held.Count];
            for (int i = 0; i < ids.Length; i++)
                (descriptors[i], ids[i]) = (held[i].Descriptor, held[i].Id);
            return new Answer(frame, descriptors, ids);
        }

        public bool IsStillHeld(HolderStore store)
        {
            for (int i = 0; Held is not null && i < Held.Length; i++)
                if (!store.Find(Held[i], out HeldDescriptor held) || held.Descriptor != Descriptors[i])
                    return false;
            return true;
        }

        public void Release()
        {
            if (Held is not null)
                return;
            foreach (int descriptor in Descriptors)
                Sys.Close(descriptor);
        }
    }
}

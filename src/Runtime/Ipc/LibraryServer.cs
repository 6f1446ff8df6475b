using System;
using System.Buffers.Binary;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Ipc;

/// <summary>
/// The helper's side of how programs that use the C libraries talk to a helper they have started. Both sides send messages
/// of a big-endian length in four bytes and that many bytes. First each says who it is. Then the client sends requests to
/// standard input, and gets the errno of each, in one byte, from standard output. Notifications go through a pipe of their
/// own.
/// </summary>
internal abstract class LibraryServer(Bytes protocol, int pipe)
{
    /// <summary>What requests begin with: a number of two bytes that the client chose, and a letter.</summary>
    protected const int RequestHeader = 3;

    private const int LongestMessage = 1 << 20;

    private readonly ByteQueue _requests = new();
    private bool _met;

    /// <summary>What waits to be written to <see cref="Pipe"/>.</summary>
    protected ByteQueue Notifications { get; } = new();

    protected int Pipe { get; } = pipe;

    private static ReadOnlySpan<byte> PipeVariable => "SKALIBS_CHILD_SPAWN_FDS"u8;

    /// <summary>The pipe for notifications; −1 after a message.</summary>
    public static int FindPipe(Proc proc, out Next refusal)
    {
        refusal = default;
        if (Scan.Number(proc.Env.Get(PipeVariable), out uint pipe) && Sys.SetNonBlocking((int)pipe, true) >= 0)
            return (int)pipe;
        refusal = proc.Fatal(ExitCode.Usage, $"not started by a program that needs it: {PipeVariable} names no open descriptor");
        return -1;
    }

    /// <summary>Does what a request asks for. Returns 0 or −errno, for the client.</summary>
    protected abstract int Execute(ushort number, byte what, ReadOnlySpan<byte> arguments);

    /// <summary>Reads what has come and answers it. Returns 1; 0 at the end; or −errno.</summary>
    protected int Receive()
    {
        int result = Sys.Read(0, _requests.Reserve(4096));
        if (result <= 0)
            return result;
        _requests.Commit(result);
        while (_requests.Length >= 4)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(_requests.Span);
            if (length > LongestMessage)
                return -EPROTO;
            if (_requests.Length - 4 < length)
                break;
            result = Answer(_requests.Span.Slice(4, (int)length));
            if (result < 0)
                return result;
            _requests.Take((int)length + 4);
        }
        return 1;
    }

    /// <summary>Writes notifications as far as the client takes them. Returns 0 or −errno.</summary>
    protected int Flush()
    {
        int result = Notifications.IsEmpty ? 0 : Sys.Write(Pipe, Notifications.Span);
        if (result > 0)
            Notifications.Take(result);
        return result is > 0 or -EAGAIN ? 0 : result;
    }

    protected void Notify(ushort number, ReadOnlySpan<byte> what)
    {
        Notifications.Append([0, 0, 0, (byte)(what.Length + 2), (byte)(number >> 8), (byte)number]);
        Notifications.Append(what);
    }

    private int Answer(ReadOnlySpan<byte> message)
    {
        if (_met)
        {
            int result = message.Length < RequestHeader ? -EPROTO : Execute(BinaryPrimitives.ReadUInt16BigEndian(message), message[2], message[RequestHeader..]);
            return Sys.WriteAll(1, [0, 0, 0, 1, (byte)-result]);
        }
        _met = true;
        if (!message.SequenceEqual(Bytes.Concat(protocol, " v1.0 (b)\n"u8)))
            return -EPROTO;
        Bytes own = Bytes.Concat([0, 0, 0, (byte)message.Length], protocol, " v1.0 (a)\n"u8);
        Notifications.Append(own);
        return Sys.WriteAll(1, own);
    }
}

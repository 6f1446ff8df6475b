using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>
/// Listens to fifodirs for a program that has no means of its own. See docs/commands/s6-ftrigrd.md.
///
/// Both sides send messages of a big-endian length in four bytes and that many bytes. First each says who it is.
/// A request is a number of two bytes that the client chose, a letter and its arguments: L subscribes, U unsubscribes.
/// The answer to each is an errno in one byte. Notifications go through a pipe of their own: the number, <c>!</c> and the
/// last event.
/// </summary>
internal static class S6Ftrigrd
{
    public const string Usage = "s6-ftrigrd";

    /// <summary>Where the client's library says which descriptor is the pipe for notifications.</summary>
    private static ReadOnlySpan<byte> PipeVariable => "SKALIBS_CHILD_SPAWN_FDS"u8;

    [Command("s6-ftrigrd")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (argv.Length != 1)
            return proc.Usage(Usage);
        if (!Scan.Number(proc.Env.Get(PipeVariable), out uint pipe) || Sys.SetNonBlocking((int)pipe, true) < 0)
            return proc.Fatal(ExitCode.Usage, "not started by a program that wants events: SKALIBS_CHILD_SPAWN_FDS names no open descriptor");
        using var server = new Server((int)pipe);
        int error = server.Run();
        return error < 0 ? proc.FatalSystem(error, "unable to serve the client") : Next.Exit(0);
    }

    private sealed class Server(int pipe) : IDisposable
    {
        private const int RequestHeader = 3, SubscribeHeader = 12, LongestMessage = 1 << 20;
        private const uint Repeat = 1;

        private readonly ByteQueue _requests = new();
        private readonly ByteQueue _notifications = new();
        private readonly List<Subscription> _subscriptions = [];

        private static ReadOnlySpan<byte> ClientsName => "ftrigr v1.0 (b)\n"u8;

        private static ReadOnlySpan<byte> OwnName => "ftrigr v1.0 (a)\n"u8;

        /// <summary>Serves until the client closes its end: 0; or −errno.</summary>
        public int Run()
        {
            int result = 0;
            bool met = false;
            while (result >= 0)
            {
                PollItem[] items = new PollItem[_subscriptions.Count + 2];
                items[0] = new PollItem(0, PollItem.In);
                items[1] = new PollItem(pipe, _notifications.IsEmpty ? (short)0 : PollItem.Out);
                for (int i = 2; i < items.Length; i++)
                    items[i] = new PollItem(_subscriptions[i - 2].Matcher.Fd, PollItem.In);
                Sys.Poll(items, -1);
                if ((items[1].Returned & (PollItem.Error | PollItem.HangUp)) != 0)
                    return 0;
                if (items[1].Writable)
                {
                    result = Sys.Write(pipe, _notifications.Span);
                    if (result > 0)
                        _notifications.Take(result);
                    else if (result == -EAGAIN)
                        result = 0;
                }
                for (int i = items.Length - 1; i >= 2; i--)
                    if (items[i].Readable)
                        Listen(i - 2);
                if (!items[0].Readable || result < 0)
                    continue;
                result = Sys.Read(0, _requests.Reserve(4096));
                if (result == 0)
                    return 0;
                if (result > 0)
                    _requests.Commit(result);
                while (result >= 0 && Message(out ReadOnlySpan<byte> message, ref result))
                {
                    result = met ? Answer((byte)-Execute(message)) : Meet(message);
                    met = true;
                    _requests.Take(message.Length + 4);
                }
            }
            return result;
        }

        public void Dispose()
        {
            foreach (Subscription subscription in _subscriptions)
                subscription.Matcher.Dispose();
        }

        /// <summary>The next whole message; it is still in the queue.</summary>
        private bool Message(out ReadOnlySpan<byte> message, ref int result)
        {
            message = default;
            ReadOnlySpan<byte> got = _requests.Span;
            if (got.Length < 4)
                return false;
            uint length = BinaryPrimitives.ReadUInt32BigEndian(got);
            if (length > LongestMessage)
                result = -EPROTO;
            if (got.Length - 4 < length)
                return false;
            message = got.Slice(4, (int)length);
            return result >= 0;
        }

        private int Meet(ReadOnlySpan<byte> name)
        {
            if (!name.SequenceEqual(ClientsName))
                return -EPROTO;
            Append(_notifications, OwnName);
            var answer = new ByteQueue();
            Append(answer, OwnName);
            return Sys.WriteAll(1, answer.Span);
        }

        private static int Answer(byte errno) => Sys.WriteAll(1, [0, 0, 0, 1, errno]);

        /// <summary>Returns 0 or −errno, for the client.</summary>
        private int Execute(ReadOnlySpan<byte> request)
        {
            if (request.Length < RequestHeader)
                return -EPROTO;
            ushort number = BinaryPrimitives.ReadUInt16BigEndian(request);
            byte what = request[2];
            request = request[RequestHeader..];
            if (what == (byte)'U' && request.IsEmpty)
                return Unsubscribe(number);
            if (what != (byte)'L' || request.Length < SubscribeHeader)
                return -EPROTO;
            uint options = BinaryPrimitives.ReadUInt32BigEndian(request);
            ulong directory = BinaryPrimitives.ReadUInt32BigEndian(request[4..]);
            ulong pattern = BinaryPrimitives.ReadUInt32BigEndian(request[8..]);
            request = request[SubscribeHeader..];
            if (directory + pattern + 2 != (ulong)request.Length || request[(int)directory] != 0 || request[^1] != 0)
                return -EPROTO;
            EventMatcher? matcher = EventMatcher.Subscribe(
                new Bytes(request[..(int)directory]), new Bytes(request.Slice((int)directory + 1, (int)pattern)), out int error, out _);
            if (matcher is null)
                return error;
            _subscriptions.Add(new Subscription(number, (options & Repeat) != 0, matcher));
            return 0;
        }

        private int Unsubscribe(ushort number)
        {
            for (int i = 0; i < _subscriptions.Count; i++)
                if (_subscriptions[i].Number == number)
                    Remove(i);
            // One that has matched is gone already, and the client cannot know yet.
            return 0;
        }

        private void Listen(int index)
        {
            Subscription subscription = _subscriptions[index];
            EventMatcher matcher = subscription.Matcher;
            while (matcher.Take())
            {
                Append(_notifications, [(byte)(subscription.Number >> 8), (byte)subscription.Number, (byte)'!', matcher.LastEvent]);
                if (!subscription.Repeats)
                {
                    Remove(index);
                    return;
                }
                matcher.Restart();
            }
        }

        private void Remove(int index)
        {
            _subscriptions[index].Matcher.Dispose();
            _subscriptions.RemoveAt(index);
        }

        private static void Append(ByteQueue queue, ReadOnlySpan<byte> message)
        {
            queue.Append([0, 0, 0, (byte)message.Length]);
            queue.Append(message);
        }

        private sealed class Subscription(ushort number, bool repeats, EventMatcher matcher)
        {
            public ushort Number { get; } = number;

            /// <summary>Whether it goes on after a match.</summary>
            public bool Repeats { get; } = repeats;

            public EventMatcher Matcher { get; } = matcher;
        }
    }
}

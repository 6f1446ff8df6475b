using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Ipc;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>
/// Listens to fifodirs for a program that has no means of its own. See docs/commands/s6-ftrigrd.md.
///
/// The request L subscribes: four bytes of options, the lengths of the fifodir's name and of the regular expression in
/// four bytes each, and both, with a NUL behind. U unsubscribes. A notification is <c>!</c> and the last event.
/// </summary>
internal static class S6Ftrigrd
{
    public static ReadOnlySpan<byte> Usage => "s6-ftrigrd"u8;

    [Command("s6-ftrigrd")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (argv.Length != 1)
            return proc.Usage(Usage);
        int pipe = LibraryServer.FindPipe(proc, out Next refusal);
        if (pipe < 0)
            return refusal;
        using var server = new Server(pipe);
        int error = server.Run();
        return error < 0 ? proc.FatalSystem(error, "unable to serve the client"u8) : Next.Exit(0);
    }

    private sealed class Server(int pipe) : LibraryServer(new Bytes("ftrigr"u8), pipe), IDisposable
    {
        private const int SubscribeHeader = 12;
        private const uint Repeat = 1;

        private readonly List<Subscription> _subscriptions = [];

        /// <summary>Serves until the client closes its end: 0; or −errno.</summary>
        public int Run()
        {
            int result = 1;
            while (result > 0)
            {
                var items = new PollItem[_subscriptions.Count + 2];
                items[0] = new PollItem(0, PollItem.In);
                items[1] = new PollItem(Pipe, Notifications.IsEmpty ? (short)0 : PollItem.Out);
                for (int i = 2; i < items.Length; i++)
                    items[i] = new PollItem(_subscriptions[i - 2].Matcher.Fd, PollItem.In);
                Sys.Poll(items, -1);
                if ((items[1].Returned & (PollItem.Error | PollItem.HangUp)) != 0)
                    return 0;
                for (int i = items.Length - 1; i >= 2; i--)
                    if (items[i].Readable)
                        Listen(i - 2);
                int flushed = Flush();
                result = flushed < 0 ? flushed : items[0].Readable ? Receive() : 1;
            }
            return result;
        }

        public void Dispose()
        {
            foreach (Subscription subscription in _subscriptions)
                subscription.Matcher.Dispose();
        }

        protected override int Execute(ushort number, byte what, ReadOnlySpan<byte> arguments)
        {
            if (what == (byte)'U' && arguments.IsEmpty)
                return Unsubscribe(number);
            if (what != (byte)'L' || arguments.Length < SubscribeHeader)
                return -EPROTO;
            uint options = BinaryPrimitives.ReadUInt32BigEndian(arguments);
            ulong directory = BinaryPrimitives.ReadUInt32BigEndian(arguments[4..]);
            ulong pattern = BinaryPrimitives.ReadUInt32BigEndian(arguments[8..]);
            arguments = arguments[SubscribeHeader..];
            if (directory + pattern + 2 != (ulong)arguments.Length || arguments[(int)directory] != 0 || arguments[^1] != 0)
                return -EPROTO;
            EventMatcher? matcher = EventMatcher.Subscribe(
                new Bytes(arguments[..(int)directory]), new Bytes(arguments.Slice((int)directory + 1, (int)pattern)), out int error, out _);
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
            while (subscription.Matcher.Take())
            {
                Notify(subscription.Number, [(byte)'!', subscription.Matcher.LastEvent]);
                if (!subscription.Repeats)
                {
                    Remove(index);
                    return;
                }
                subscription.Matcher.Restart();
            }
        }

        private void Remove(int index)
        {
            _subscriptions[index].Matcher.Dispose();
            _subscriptions.RemoveAt(index);
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

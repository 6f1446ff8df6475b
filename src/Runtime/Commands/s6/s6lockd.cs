using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Ipc;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>
/// Takes locks, with time limits, for a program that cannot wait for them itself. See docs/commands/s6lockd.md.
///
/// The request <c>&lt;</c> asks for a lock: four bytes of options, the moment to give up as a TAI64N label, the length of
/// the file's name in four bytes and the name, with a NUL behind. <c>&gt;</c> gives it back. A notification is an errno
/// in one byte: 0 once the lock is held. A child, s6lockd-helper, waits for each lock and holds it.
/// </summary>
internal static class S6lockd
{
    public static ReadOnlySpan<byte> Usage => "s6lockd lockdir"u8;

    [Command("s6lockd")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (argv.Length != 2)
            return proc.Usage(Usage);
        int pipe = LibraryServer.FindPipe(proc, out Next refusal);
        if (pipe < 0)
            return refusal;
        int error = Sys.Chdir(argv[1]);
        if (error < 0)
            return proc.FatalSystem(error, $"unable to chdir to {argv[1]}");
        error = new Server(proc, pipe).Run();
        return error < 0 ? proc.FatalSystem(error, "unable to serve the client"u8) : Next.Exit(0);
    }

    private sealed class Server(Proc proc, int pipe) : LibraryServer(new Bytes("s6lock"u8), pipe)
    {
        private const int LockHeader = 20;
        private const uint Exclusive = 1;

        private readonly EventLoop _loop = new(0, static (_, _) => { });
        private readonly List<Lock> _locks = [];
        private int _result;

        /// <summary>Serves until the client closes its end: 0; or −errno.</summary>
        public int Run()
        {
            // Each notification answers a request, so the pipe has room for them all: it may block.
            Sys.SetNonBlocking(Pipe, false);
            _result = _loop.Watch(0, () => Then(Math.Min(Receive(), Flush() + 1)));
            if (_result >= 0)
                _loop.Run();
            while (_locks.Count > 0)
                Release(_locks[^1]);
            return Math.Min(_result, 0);
        }

        protected override int Execute(ushort number, byte what, ReadOnlySpan<byte> arguments)
        {
            if (what == (byte)'>' && arguments.IsEmpty)
            {
                if (Find(number) is { } held)
                    Release(held);
                // One that could not be had is gone already, and the client cannot know yet.
                return 0;
            }
            if (what != (byte)'<' || arguments.Length <= LockHeader)
                return -EPROTO;
            bool shared = (BinaryPrimitives.ReadUInt32BigEndian(arguments) & Exclusive) == 0;
            Tai limit = Tai.Unpack(arguments[4..]);
            ulong length = BinaryPrimitives.ReadUInt32BigEndian(arguments[16..]);
            arguments = arguments[LockHeader..];
            if (length + 1 != (ulong)arguments.Length || arguments[^1] != 0 || Find(number) is not null)
                return -EPROTO;
            Bytes file = new(arguments[..^1]);
            // The helper could only say that it has failed, not why.
            int result = Sys.Open(file, (shared ? O_RDONLY : O_WRONLY) | O_CREAT | O_NONBLOCK | O_CLOEXEC);
            if (result < 0)
                return result;
            Sys.Close(result);
            return Begin(new Lock(number), shared, file, limit);
        }

        private int Begin(Lock wanted, bool shared, Bytes file, Tai limit)
        {
            int result = Sys.Pipe(out int inputEnd, out wanted.Input);
            if (result < 0)
                return result;
            result = Sys.Pipe(out wanted.Output, out int outputEnd);
            if (result >= 0)
            {
                Bytes[] argv = [new(MultiCall.OwnName), new("s6lockd-helper"u8), new(shared ? "r"u8 : "w"u8), file];
                result = wanted.Pid = Sys.Spawn(
                    proc.Trampoline.Resolver.OwnPath, argv, proc.Env, proc.Trampoline.Inherited, new SpawnOptions { Descriptors = [new(inputEnd, 0), new(outputEnd, 1)] });
                Sys.Close(outputEnd);
            }
            Sys.Close(inputEnd);
            if (result < 0)
            {
                wanted.Close();
                return result;
            }
            _loop.Watch(wanted.Output, () => End(wanted));
            _loop.OnExit(wanted.Pid, _ => wanted.Pid = 0);
            Tai now = Tai.Now;
            long seconds = (long)(limit.Label - now.Label);
            if (seconds < int.MaxValue)
                wanted.Limit = _loop.After(Math.Max(0, seconds * 1000 + ((long)limit.Nanoseconds - now.Nanoseconds) / 1_000_000), () => Fail(wanted, ETIMEDOUT));
            _locks.Add(wanted);
            return 0;
        }

        /// <summary>The helper has the lock, or has ended without it.</summary>
        private void End(Lock wanted)
        {
            Span<byte> said = stackalloc byte[1];
            if (Sys.Read(wanted.Output, said) <= 0)
            {
                Fail(wanted, EIO);
                return;
            }
            wanted.Limit?.Cancel();
            _loop.Unwatch(wanted.Output);
            Notify(wanted.Number, [0]);
            Then(Flush() + 1);
        }

        private void Fail(Lock wanted, int errno)
        {
            Release(wanted);
            Notify(wanted.Number, [(byte)errno]);
            Then(Flush() + 1);
        }

        private void Release(Lock held)
        {
            held.Limit?.Cancel();
            _loop.Unwatch(held.Output);
            held.Close();
            // It may still be waiting for the lock, and then it does not see that its input is closed.
            if (held.Pid > 0)
                Sys.Kill(held.Pid, Signal.Term);
            _locks.Remove(held);
        }

        private Lock? Find(ushort number)
        {
            foreach (Lock held in _locks)
                if (held.Number == number)
                    return held;
            return null;
        }

        private void Then(int result)
        {
            _result = result;
            if (result <= 0)
                _loop.Stop();
        }

        /// <summary>A lock that was asked for, and the child that waits for it or holds it.</summary>
        private sealed class Lock(ushort number)
        {
            public int Input = -1, Output = -1, Pid;

            public ushort Number { get; } = number;

            public EventLoop.Timer? Limit { get; set; }

            public void Close()
            {
                Sys.Close(Input);
                if (Output >= 0)
                    Sys.Close(Output);
            }
        }
    }
}

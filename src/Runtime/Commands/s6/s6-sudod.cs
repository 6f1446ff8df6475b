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

/// <summary>Runs a program for a client that hands over its descriptors and arguments. See docs/commands/s6-sudod.md.</summary>
internal static class S6Sudod
{
    public static ReadOnlySpan<byte> Usage => "s6-sudod [ -0 ] [ -1 ] [ -2 ] [ -d ] [ -t timeout ] [ sargv... ]"u8;

    private const int Standard = 3, ClientGone = 1;

    [Command("s6-sudod")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint timeout = 0;
        bool detach = false;
        Span<bool> withheld = [false, false, false];
        var options = new Options(argv, "012dt:"u8);
        while (options.Next(out byte option))
        {
            if (option is (byte)'0' or (byte)'1' or (byte)'2')
                withheld[option - '0'] = true;
            else if (option == (byte)'d')
            {
                detach = true;
                withheld.Fill(true);
            }
            else if (option != (byte)'t' || !Scan.Number(options.Value, out timeout))
                return proc.Usage(Usage);
        }
        Sys.IgnoreSignal(Signal.Pipe, true);
        long deadline = Deadline.In(timeout);
        int error = Sys.WriteAll(1, SudoRequest.ServerBanner);
        if (error < 0)
            return proc.FatalSystem(error, "unable to send the banner"u8);
        var channel = new MessageChannel(0, SudoRequest.Largest);
        error = channel.Receive(out ChannelMessage request, deadline);
        if (error < 0)
            return proc.FatalSystem(error, "unable to receive the request"u8);
        if (request.Descriptors.Length != Standard || !SudoRequest.Parse(request.Bytes, out Bytes[] arguments, out Bytes[] variables))
            return proc.Fatal(ExitCode.Usage, "the client sent something that is not a request"u8);
        Bytes[] program = [.. options.Rest, .. arguments];
        if (program.Length == 0)
            return proc.Fatal(ExitCode.Usage, "the client sent no command line, and there is none here"u8);
        return new Session(proc, detach).Run(program, Merge(proc.Env, variables), Moves(request.Descriptors, withheld));
    }

    /// <summary>Our own environment; where a variable is empty there, the client's value.</summary>
    private static Env Merge(Env own, Bytes[] variables)
    {
        Env merged = own.Clone();
        foreach (Bytes variable in variables)
        {
            int equals = variable.Span.IndexOf((byte)'=');
            if (equals >= 0 && own.Get(variable.Span[..equals]) is { IsNull: false, IsEmpty: true })
                merged.Put(variable);
        }
        return merged;
    }

    private static DescriptorMove[] Moves(int[] received, ReadOnlySpan<bool> withheld)
    {
        var moves = new List<DescriptorMove>();
        for (int i = 0; i < Standard; i++)
        {
            // Above the standard ones, so that no move hits another's source.
            int source = withheld[i] ? i == 2 ? 2 : Sys.Open(new Bytes("/dev/null"u8), O_RDWR | O_CLOEXEC) : received[i];
            int high = Sys.DupAbove(source, Standard, closeOnExec: true);
            if (high >= 0)
                moves.Add(new DescriptorMove(high, i));
            if (source > 2)
                Sys.Close(source);
            if (withheld[i])
                Sys.Close(received[i]);
        }
        return moves.ToArray();
    }

    /// <summary>One program from its start to its end, with an eye on the client.</summary>
    private sealed class Session(Proc proc, bool detach)
    {
        private int _pid;
        private int _code;

        public Next Run(Bytes[] program, Env env, DescriptorMove[] moves)
        {
            var loop = new EventLoop(Signal.Bit(Signal.Term), static (_, _) => { });
            Resolution target = proc.Trampoline.Resolver.Resolve(program[0], proc.SearchPath);
            _pid = target.Errno != 0
                ? -target.Errno
                : Sys.Spawn(target.Path, program, env, proc.Trampoline.Inherited, new SpawnOptions { Descriptors = moves });
            Sys.WriteAll(1, [(byte)(_pid < 0 ? -_pid : 0)]);
            if (_pid < 0)
                return proc.CannotExec(program[0], -_pid);
            foreach (DescriptorMove move in moves)
                Sys.Close(move.From);
            loop.OnExit(_pid, status => OnExit(loop, status));
            loop.Watch(0, () => OnClient(loop));
            // The program may have ended before anybody waited for it.
            loop.Reap();
            if (_pid > 0)
                loop.Run();
            return Next.Exit(_code);
        }

        private void OnExit(EventLoop loop, int status)
        {
            Span<byte> answer = stackalloc byte[SudoRequest.StatusSize];
            BinaryPrimitives.WriteInt32BigEndian(answer, status);
            Sys.WriteAll(1, answer);
            _pid = 0;
            loop.Stop();
        }

        /// <summary>The client has nothing to say any more: what can be read is its end.</summary>
        private void OnClient(EventLoop loop)
        {
            Span<byte> ignored = stackalloc byte[64];
            if (Sys.Read(0, ignored) is > 0 or -EAGAIN)
                return;
            loop.Unwatch(0);
            if (!detach)
            {
                Sys.Kill(_pid, Signal.Term);
                Sys.Kill(_pid, Signal.Cont);
                _code = ClientGone;
            }
            loop.Stop();
        }
    }
}

using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Execline;

/// <summary>
/// The loop that <c>forx</c>, <c>forstdin</c> and <c>forbacktickx</c> have in common: a body that runs once per value,
/// the value in a variable, one after the other or several at once.
/// </summary>
internal sealed class Loop
{
    /// <summary>How many run at once with <c>-p</c>: a number that no loop reaches before the machine gives up.</summary>
    private const uint Unlimited = 10000;

    private readonly List<int> _running = [];
    private uint _parallel;
    private bool _substitute;
    private bool _allGood = true;

    /// <summary>Which exit codes let the loop go on.</summary>
    public LoopCodes Codes { get; private set; } = LoopCodes.All();

    /// <summary>Several bodies run at once.</summary>
    public bool IsParallel => _parallel > 0;

    /// <summary>In a parallel loop, whether every body so far ended with a code that would let a loop go on.</summary>
    public bool AllGood => _allGood;

    /// <summary>What a body that cannot be started is: the end of the loop, or, where something else stands before it (with -E always), a body that ended with 127.</summary>
    public bool FailedStartIsFatal { get; init; } = true;

    /// <summary>Takes one of the options. False if it is another one, or its value is wrong.</summary>
    public bool Take(byte option, Bytes value)
    {
        switch (option)
        {
            case (byte)'E':
            case (byte)'e':
                _substitute = option == (byte)'E';
                return true;
            case (byte)'p':
                _parallel = Unlimited;
                return true;
            case (byte)'P':
                bool good = Scan.Number(value, out _parallel);
                if (_parallel <= 1)
                    _parallel = 0; // one at a time is no parallel loop
                return good;
            case (byte)'o':
            case (byte)'x':
                if (LoopCodes.Parse(value, option == (byte)'o') is not { } codes)
                    return false;
                Codes = codes;
                return true;
            default:
                return false;
        }
    }

    /// <summary>Runs the body once, or starts it. False if the loop ends here, as <paramref name="end"/>.</summary>
    public bool Turn(Proc proc, Bytes variable, Bytes value, ReadOnlySpan<Bytes> body, out Next end)
    {
        end = default;
        if (body.IsEmpty)
            return true;
        Proc turn = Prepare(proc, variable, value, ref body);
        if (body.IsEmpty)
            return true;
        if (IsParallel)
            return Start(proc, turn, body, out end);
        int status = proc.Trampoline.RunBlock(turn, body);
        if (status < 0)
            return CannotStart(proc, status, body[0], out end);
        if (Codes.GoOn(status))
            return true;
        end = Next.Exit(ChildStatus.Approximate(status));
        return false;
    }

    /// <summary>Waits for the bodies of a parallel loop that still run.</summary>
    public void Finish(Proc proc)
    {
        while (_running.Count > 0)
            WaitForFirst(proc);
    }

    private Proc Prepare(Proc proc, Bytes variable, Bytes value, ref ReadOnlySpan<Bytes> body)
    {
        var turn = new Proc(proc.Name, proc.Env.Clone(), proc.Out) { SearchPath = proc.SearchPath, Depth = proc.Depth, Trampoline = proc.Trampoline };
        if (!_substitute)
        {
            turn.Env.Set(variable, value);
            return turn;
        }
        var substitutions = new Substitutions();
        substitutions.Add(variable, value);
        turn.Env.Unset(variable);
        body = substitutions.Apply(body) ?? [];
        return turn;
    }

    private bool Start(Proc proc, Proc turn, ReadOnlySpan<Bytes> body, out Next end)
    {
        end = default;
        while (_running.Count >= _parallel)
            WaitForFirst(proc);
        int pid = proc.Trampoline.Spawn(proc.Trampoline.Prepare(turn, body), new SpawnOptions(), out _);
        if (pid < 0)
            return CannotStart(proc, pid, body[0], out end);
        _running.Add(pid);
        return true;
    }

    private bool CannotStart(Proc proc, int error, Bytes file, out Next end)
    {
        end = default;
        if (FailedStartIsFatal && !_substitute)
        {
            end = ChildStatus.CannotSpawn(proc, error, file);
            return false;
        }
        int code = proc.CannotExec(file, -error).Code;
        if (IsParallel || Codes.GoOn(code << 8))
            return true;
        end = Next.Exit(code);
        return false;
    }

    private void WaitForFirst(Proc proc)
    {
        // As a process of its own a loop ends with its bodies, so whichever child ends first can be reaped. Inside
        // another command there may be children that somebody else waits for: ask for each by pid there.
        if (proc.Depth == 0)
        {
            int pid = Sys.Wait(-1, out int ended, 0);
            if (_running.Remove(pid))
                _allGood &= Codes.GoOn(ended);
            else if (pid < 0)
                _running.Clear();
            return;
        }
        if (proc.Out.Pipe is { } pipe)
        {
            int status = pipe.Wait([.. _running], out int which);
            _running.RemoveAt(which);
            if (status >= 0)
                _allGood &= Codes.GoOn(status);
            return;
        }
        var first = new ChildWait([.. _running], one: true);
        first.Run(-1);
        if (_running.Remove(first.FirstPid))
            _allGood &= Codes.GoOn(first.FirstStatus);
        else
            _running.Clear();
    }
}

using System;
using S6Overlay.Supervision;

namespace S6Overlay.Init;

/// <summary>
/// Something that a stage waits for and that happens once: a child's end, a moment, the services being up. A stage
/// yields one and goes on when it is over; meanwhile the event loop serves signals, services and orphans.
/// </summary>
internal sealed class Pause
{
    private Action? _resume;

    public bool IsOver { get; private set; }

    /// <summary>The next turn of the loop: for long work that is done in slices.</summary>
    public static Pause Turn(EventLoop loop) => For(loop, 0);

    public static Pause For(EventLoop loop, long milliseconds)
    {
        var pause = new Pause();
        loop.After(milliseconds, pause.End);
        return pause;
    }

    /// <summary>Ends with this one, or after so many milliseconds.</summary>
    public Pause AtMost(EventLoop loop, long milliseconds)
    {
        if (IsOver)
            return this;
        var either = new Pause();
        EventLoop.Timer timer = loop.After(milliseconds, either.End);
        Then(() =>
        {
            timer.Cancel();
            either.End();
        });
        return either;
    }

    public void End()
    {
        if (IsOver)
            return;
        IsOver = true;
        Action? resume = _resume;
        _resume = null;
        resume?.Invoke();
    }

    /// <summary>Calls <paramref name="resume"/> at the end; at once if that is past.</summary>
    public void Then(Action resume)
    {
        if (IsOver)
            resume();
        else if (_resume is not Action before)
            _resume = resume;
        else
        {
            // Not +=: a multicast delegate would bring the runtime's type loader, 150 kB, into the binary.
            _resume = () =>
            {
                before();
                resume();
            };
        }
    }
}

using S6Overlay.Supervision;

namespace S6Overlay.Ipc;

/// <summary>Times of the monotonic clock, in ms, after which something is given up.</summary>
internal static class Deadline
{
    /// <summary><paramref name="milliseconds"/> from now; 0 is never.</summary>
    public static long In(uint milliseconds) => milliseconds == 0 ? long.MaxValue : EventLoop.Now + milliseconds;
}

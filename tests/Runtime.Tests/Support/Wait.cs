using System;
using System.Diagnostics;
using System.Threading;

namespace S6Overlay.Tests.Support;

/// <summary>Waiting for something to become true, with a deadline.</summary>
internal static class Wait
{
    public static void Until(Func<bool> condition, string what, TimeSpan? atMost = null)
    {
        TimeSpan limit = atMost ?? TimeSpan.FromSeconds(10);
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (clock.Elapsed > limit)
                throw new TimeoutException($"waited {limit.TotalSeconds} s in vain for: {what}");
            Thread.Sleep(2);
        }
    }
}

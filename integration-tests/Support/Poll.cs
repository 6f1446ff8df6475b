using System;
using System.Diagnostics;
using System.Threading.Tasks;

namespace S6Overlay.Integration.Support;

/// <summary>Waiting for something to become true, with a deadline.</summary>
internal static class Poll
{
    /// <summary>How long anything may take on a busy machine before a test gives up.</summary>
    public static TimeSpan Patience { get; } = TimeSpan.FromSeconds(60);

    public static async Task Until(Func<Task<bool>> condition, Func<Task<string>> what, TimeSpan? atMost = null)
    {
        TimeSpan limit = atMost ?? Patience;
        var clock = Stopwatch.StartNew();
        while (!await condition())
        {
            if (clock.Elapsed > limit)
                throw new TimeoutException($"waited {limit.TotalSeconds} s in vain for: {await what()}");
            await Task.Delay(50);
        }
    }
}

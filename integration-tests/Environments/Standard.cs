using System;
using System.Threading.Tasks;
using S6Overlay.Integration.BaseImages;
using S6Overlay.Integration.Support;

namespace S6Overlay.Integration.Environments;

/// <summary>The image tree <c>images/standard</c>, and what every environment has to give it.</summary>
internal static class Standard
{
    public const string Tree = "standard";

    /// <summary>Longer than anywhere else: some environments hardly give any CPU time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    public static Box Box(string image = Catalogue.Busybox) => Idle(image).Cmd("/cmd");

    /// <summary>The same without a CMD: it runs until it is stopped.</summary>
    public static Box Idle(string image = Catalogue.Busybox) => Support.Box.OfTree(Tree, image).Env("MYENV", "its variable");

    /// <summary>Runs it to its end: everything has run as <paramref name="user"/>, and the exit code is CMD's.</summary>
    public static async Task<Outcome> ShouldWork(Box box, string user = "0", int code = 7, TimeSpan? atMost = null)
    {
        Outcome end = await box.Run(atMost ?? Patience);
        return end.ShouldEndWith(code)
            .ShouldSayInOrder("script ran with its variable\n", $"CMD ran as {user} with its variable\n", "finish script ran\n")
            .ShouldSay("one speaks\n", "two speaks\n", "one ends\n", "/cmd exited")
            .ShouldNotSay("the services are not up", "internal error", "is still there", "is killed");
    }

    /// <summary>Stops it, as <c>docker stop</c> does, when a service has spoken: that service and the finish script end as they should.</summary>
    public static async Task ShouldStop(Box box)
    {
        await using Container running = await box.Start();
        await running.UntilItSays("one speaks", atMost: Patience);
        await running.Stop(seconds: 60);
        (await running.End(Patience)).ShouldEndWith(0)
            .ShouldSay("one ends\n", "finish script ran\n")
            .ShouldNotSay("internal error", "is still there", "is killed");
    }
}

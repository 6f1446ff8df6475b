using System.Threading.Tasks;
using S6Overlay.Integration.BaseImages;
using S6Overlay.Integration.Support;

namespace S6Overlay.Integration.Environments;

/// <summary>The image tree <c>images/standard</c>, and what every environment has to give it.</summary>
internal static class Standard
{
    public const string Tree = "standard";

    public static Box Box(string image = Catalogue.Busybox) => Support.Box.OfTree(Tree, image).Env("MYENV", "its variable").Cmd("/cmd");

    /// <summary>Runs it to its end: everything has run as <paramref name="user"/>, and the exit code is CMD's.</summary>
    public static async Task<Outcome> ShouldWork(Box box, string user = "0", int code = 7)
    {
        Outcome end = await box.Run();
        return end.ShouldEndWith(code)
            .ShouldSayInOrder("script ran with its variable\n", $"CMD ran as {user} with its variable\n", "finish script ran\n")
            .ShouldSay("one speaks\n", "two speaks\n", "one ends\n", "/cmd exited")
            .ShouldNotSay("the services are not up", "internal error", "is still there", "is killed");
    }
}

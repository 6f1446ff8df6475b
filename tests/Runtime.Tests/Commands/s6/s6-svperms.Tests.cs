using System;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6SvpermsTests
{
    /// <summary>Each change is made by one suite and read by both: they say the same.</summary>
    [Theory]
    [InlineData("", "owner", "owner", "group root")]
    [InlineData("-u", "owner", "owner", "group root")]
    [InlineData("-g daemon", "group daemon", "owner", "group root")]
    [InlineData("-G daemon", "group daemon", "group daemon", "group root")]
    [InlineData("-o", "public", "owner", "group root")]
    [InlineData("-O daemon", "public", "group daemon", "group root")]
    [InlineData("-e", "owner", "owner", "public")]
    [InlineData("-E daemon", "owner", "owner", "group daemon")]
    [InlineData("-g :5 -E :1", "group tty", "owner", "group daemon")]
    [InlineData("-g :12345 -E :12346", "group 12345", "owner", "group 12346")]
    [InlineData("-v -o -e", "public", "owner", "public")]
    public void ChangesAndShowsPermissions(string options, string status, string control, string events)
    {
        foreach (Suite changer in (Suite[])[Suite.Ours, Suite.Reference])
        {
            using var fixture = new ServiceFixture();
            // The fixture's own event folder is not a fifodir: let the supervisor make it.
            System.IO.Directory.CreateDirectory(fixture["sv"]);
            ServiceFixture.Script(fixture["sv/run"], "exec sleep 1000");
            Running supervisor = fixture.Supervise(Suite.Ours, "sv");
            string expected = $"{fixture["sv"]} status: {status}\n{fixture["sv"]} control: {control}\n{fixture["sv"]} events: {events}\n";
            string[] words = options.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            bool shows = words.Length == 0 || words[0] == "-v";
            Cmd.Of(changer, "s6-svperms", [.. words, fixture["sv"]]).Run().ShouldSucceed(shows ? expected : "");
            Cmd.Of(Suite.Reference, "s6-svperms", fixture["sv"]).Run().ShouldSucceed(expected);
            Cmd.Ours("s6-svperms", fixture["sv"]).Run().ShouldSucceed(expected);
            Cmd.Ours("s6-svc", "-wD", "-dx", fixture["sv"]).Run();
            supervisor.WaitForExit();
        }
    }

    [Fact]
    public void SaysWhatIsWrong()
    {
        using var folder = new TempFolder();
        Cmd.Ours("s6-svperms").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-svperms", "-g", "no-such-group", folder.Root).Run().ShouldFail(100, "no-such-group");
        Cmd.Ours("s6-svperms", "-g", ":x", folder.Root).Run().ShouldFail(100, ":x");
        Cmd.Ours("s6-svperms", folder.Root).Run().ShouldFail(1, "unable to stat");
        Cmd.Ours("s6-svperms", "-u", folder.Root).Run().ShouldFail(111, "supervise");
    }
}

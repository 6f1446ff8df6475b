using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6SudoTests
{
    public static TheoryData<Suite, Suite> Pairs() => new()
    {
        { Suite.Ours, Suite.Ours },
        { Suite.Ours, Suite.Reference },
        { Suite.Reference, Suite.Ours },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void TheProgramHasOurDescriptorsArgumentsAndAllowedVariables(Suite server, Suite client)
    {
        using var folder = new TempFolder();
        using Running service = Serve(folder, server, "sh", "-c", "echo $0 $1 $EMPTY $SET $NEW; cat; echo err >&2; exit 7");
        Cmd.Of(client, "s6-sudo", folder["s"], "arg0", "arg1").With("EMPTY", "filled").With("SET", "changed").With("NEW", "added").Input("input\n").Run()
            .ShouldBe(7, "arg0 arg1 filled original\ninput\n", "err\n");
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void ASignalIsPassedOn(Suite server, Suite client)
    {
        using var folder = new TempFolder();
        using Running service = Serve(folder, server, "sh", "-c", "kill -9 $$");
        Assert.Equal(128 + 9, Cmd.Of(client, "s6-sudo", folder["s"]).Run().Code);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void AProgramThatCannotBeExecutedIsReported(Suite server, Suite client)
    {
        using var folder = new TempFolder();
        using Running service = Serve(folder, server, "/there/is/none");
        Cmd.Of(client, "s6-sudo", folder["s"]).Run().ShouldFail(111, "unable to start privileged program");
    }

    [Theory]
    [InlineData("<&-", "fine")]
    [InlineData("2>&-", "fine")]
    [InlineData(">&-", "")]
    public void AClosedStandardDescriptorIsNullForTheProgram(string redirection, string expected)
    {
        using var folder = new TempFolder();
        using Running service = Serve(folder, Suite.Ours, "sh", "-c", "cat <&0 && echo err >&2 && printf fine");
        Cmd.Ours("sh", "-c", $"s6-sudo {folder["s"]} {redirection}").Run().ShouldBe(0, expected, redirection == "2>&-" ? "" : "err\n");
    }

    [Fact]
    public void NeedsAPath() => Cmd.Ours("s6-sudo").Run().ShouldFail(100, "usage");

    private static Running Serve(TempFolder folder, Suite suite, params string[] program)
    {
        Running service = Cmd.Of(suite, "s6-ipcserver", ["-1", folder["s"], Programs.Find(suite, "s6-sudod")!, .. program]).With("EMPTY", "").With("SET", "original").Start();
        Wait.Until(() => service.TextSoFar == "\n", "the service is ready");
        return service;
    }
}

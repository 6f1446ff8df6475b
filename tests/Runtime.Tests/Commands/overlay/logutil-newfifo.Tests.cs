using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Overlay;

public sealed class LogutilNewfifoTests
{
    [Theory]
    [InlineData(new string[0], "fifo 622 root:root\n")]
    [InlineData(new[] { "-o", "daemon" }, "fifo 622 daemon:daemon\n")]
    [InlineData(new[] { "-o", "1", "-g", "mail", "-m", "600" }, "fifo 600 daemon:mail\n")]
    [InlineData(new[] { "-g", "mail", "-o", "daemon" }, "fifo 622 daemon:mail\n")]
    public void MakesAFifo(string[] options, string expected)
    {
        using var folder = new TempFolder();
        Cmd.Ours("logutil-newfifo", [.. options, folder["fifo"]]).Run().ShouldSucceed("");
        new Cmd("/usr/bin/stat", ["-c", "%F %a %U:%G", folder["fifo"]]).Run().ShouldSucceed(expected);
        Cmd.Ours("logutil-newfifo", [.. options, folder["fifo"]]).Run().ShouldSucceed("");
    }

    [Fact]
    public void StoresItInTheHolderOfTheContainer()
    {
        using var folder = new TempFolder();
        string socket = folder.Folder("services/s6-fdholderd") + "/s";
        folder.Write("rules/uid/default/allow", "");
        folder.Write("rules/uid/default/env/S6_FDHOLDER_STORE_REGEX", "^fifo:\n");
        folder.Write("rules/uid/default/env/S6_FDHOLDER_LIST", "\n");
        using Running holder = Cmd.Ours("s6-fdholder-daemon", "-1", "-i", folder["rules"], socket).Start();
        Wait.Until(() => holder.TextSoFar == "\n", "the holder is ready");
        Cmd.Ours("logutil-newfifo", folder["fifo"]).With("S6_OVERLAY_RUNTIME", folder.Root).Run().ShouldSucceed("");
        Cmd.Ours("s6-fdholder-list", socket).Run().ShouldSucceed($"fifo:{folder["fifo"]}\n");
        // Somebody holds it now: what is written before a logger reads stays.
        new Cmd("/bin/sh", ["-c", $"echo kept > {folder["fifo"]}"]).Run().ShouldSucceed();
        new Cmd("/usr/bin/head", ["-n", "1", folder["fifo"]]).Run().ShouldSucceed("kept\n");
        holder.Kill(15);
        holder.Finish().ShouldSucceed();
    }

    [Theory]
    [InlineData("unknown user: nn", "-o", "nn", "f")]
    [InlineData("unknown group: nn", "-g", "nn", "f")]
    [InlineData("usage", "-m", "9", "f")]
    [InlineData("usage")]
    public void RefusesWhatItDoesNotKnow(string message, params string[] arguments) => Cmd.Ours("logutil-newfifo", arguments).Run().ShouldFail(100, message);

    [Fact]
    public void DoesNotTakeAFileForAFifo()
    {
        using var folder = new TempFolder();
        Cmd.Ours("logutil-newfifo", folder.Write("file", "x")).Run().ShouldFail(111, "unable to mkfifo");
    }
}

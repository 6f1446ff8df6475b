using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6FghackTests
{
    [Fact]
    public void LastsAsLongAsWhatItsProgramLeftBehind()
    {
        using var folder = new TempFolder();
        string daemon = folder.Script("daemon", "#!/bin/sh\n(while ! test -e go; do sleep 0.02; done; touch ended) > /dev/null 2>&1 &\nexit 0\n");
        using Running hack = Cmd.Ours("s6-fghack", daemon).In(folder.Root).Start();
        File.WriteAllText(folder["go"], "");
        hack.WaitForExit();
        Assert.True(File.Exists(folder["ended"]));
    }

    [Fact]
    public void RefusesAWrongCommandLine()
    {
        Cmd.Ours("s6-fghack").Run().ShouldFail(100, "s6-fghack: usage: s6-fghack");
    }
}

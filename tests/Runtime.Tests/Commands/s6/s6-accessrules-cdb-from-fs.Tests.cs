using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6AccessrulesCdbFromFsTests
{
    [Fact]
    public void MakesTheSameFileAsTheReference()
    {
        using var folder = new TempFolder();
        for (int i = 0; i < 300; i++)
            folder.Write($"rules/uid/{i * 7919}/" + (i % 3 == 0 ? "deny" : "allow"), "");
        folder.Write("rules/uid/7919/env/VAR", "hello\n");
        folder.Write("rules/uid/7919/env/UNSET", "");
        folder.Write("rules/uid/7919/env/NUL", "a\0b  \nzz");
        folder.Write("rules/uid/7919/exec", "echo foo\n");
        folder.Write("rules/gid/5/allow", "");
        folder.Write("rules/gid/5/deny", "");
        folder.Write("rules/ip4/1.2.3.4_32/allow", "");
        folder.Folder("rules/uid/nothing");
        Cmd.Ours("s6-accessrules-cdb-from-fs", folder["ours"], folder["rules"]).Run().ShouldSucceed("");
        Cmd.Of(Suite.Reference, "s6-accessrules-cdb-from-fs", folder["reference"], folder["rules"]).Run().ShouldSucceed("");
        Assert.Equal(File.ReadAllBytes(folder["reference"]), File.ReadAllBytes(folder["ours"]));
    }

    [Fact]
    public void AnEnvironmentThatIsTooLargeIsRefused()
    {
        using var folder = new TempFolder();
        folder.Write("rules/uid/1/allow", "");
        folder.Write("rules/uid/1/env/A", new string((char)120, 3000));
        folder.Write("rules/uid/1/env/B", new string((char)120, 3000));
        Cmd.Ours("s6-accessrules-cdb-from-fs", folder["cdb"], folder["rules"]).Run().ShouldFail(100, "/uid/1/env is larger than 4096 bytes");
        Assert.False(File.Exists(folder["cdb"]));
    }

    [Fact]
    public void AFileWhereAFolderShouldBeIsNamed()
    {
        using var folder = new TempFolder();
        folder.Write("rules/file", "");
        Cmd.Ours("s6-accessrules-cdb-from-fs", folder["cdb"], folder["rules"]).Run().ShouldFail(111, $"unable to opendir {folder["rules/file"]}");
    }

    [Fact]
    public void SetsTheMode()
    {
        using var folder = new TempFolder();
        folder.Folder("rules");
        Cmd.Ours("s6-accessrules-cdb-from-fs", "-m", "640", folder["cdb"], folder["rules"]).Run().ShouldSucceed("");
        Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead, File.GetUnixFileMode(folder["cdb"]));
    }

    [Theory]
    [InlineData]
    [InlineData("cdb")]
    public void NeedsTwoPaths(params string[] arguments) => Cmd.Ours("s6-accessrules-cdb-from-fs", arguments).Run().ShouldFail(100, "usage");
}

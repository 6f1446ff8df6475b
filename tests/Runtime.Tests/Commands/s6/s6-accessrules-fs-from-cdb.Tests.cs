using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6AccessrulesFsFromCdbTests
{
    [Theory]
    [InlineData("s6-accessrules-cdb-from-fs")]
    [InlineData("/usr/bin/s6-accessrules-cdb-from-fs")]
    public void IsTheReverse(string compiler)
    {
        using var folder = new TempFolder();
        folder.Write("rules/uid/0/allow", "");
        folder.Write("rules/uid/0/env/VAR", "hello\n");
        folder.Write("rules/uid/0/env/UNSET", "");
        folder.Write("rules/uid/0/env/NUL", "a\0b\n");
        folder.Write("rules/uid/0/exec", "echo foo\n");
        folder.Write("rules/uid/default/deny", "");
        Cmd.Ours(compiler, folder["cdb"], folder["rules"]).Run().ShouldSucceed("");
        Cmd.Ours("s6-accessrules-fs-from-cdb", folder["again"], folder["cdb"]).Run().ShouldSucceed("");
        new Cmd("/usr/bin/diff", ["-r", folder["rules"], folder["again"]]).Run().ShouldSucceed("");
    }

    [Fact]
    public void MakesNothingOfWhatIsNotADatabase()
    {
        using var folder = new TempFolder();
        folder.Write("rules/uid/0/allow", "");
        folder.Write("rules/uid/0/env/VAR", "hello\n");
        Cmd.Ours("s6-accessrules-cdb-from-fs", folder["good"], folder["rules"]).Run().ShouldSucceed("");
        byte[] good = File.ReadAllBytes(folder["good"]);
        var random = new System.Random(11);
        for (int round = 0; round < 60; round++)
        {
            byte[] bad = [.. good[..random.Next(good.Length)]];
            if (round % 2 == 0)
            {
                bad = [.. good];
                for (int changes = 0; changes < 8; changes++)
                    bad[random.Next(2048, bad.Length)] = (byte)random.Next(256);
                bad[0] = (byte)random.Next(256);
            }
            File.WriteAllBytes(folder["bad"], bad);
            Result result = Cmd.Ours("s6-accessrules-fs-from-cdb", folder["out"], folder["bad"]).Run();
            Assert.True(result.Code is 0 or 111, $"code {result.Code}: {result.ErrorText}");
            Assert.Equal(result.Code == 0, Directory.Exists(folder["out"]));
            if (result.Code == 0)
                Directory.Delete(folder["out"], recursive: true);
        }
    }

    [Fact]
    public void DoesNotTakeAnExistingDirectory()
    {
        using var folder = new TempFolder();
        folder.Folder("rules");
        Cmd.Ours("s6-accessrules-cdb-from-fs", folder["cdb"], folder["rules"]).Run().ShouldSucceed("");
        Cmd.Ours("s6-accessrules-fs-from-cdb", folder["rules"], folder["cdb"]).Run().ShouldFail(111, "unable to mkdir");
    }

    [Fact]
    public void NeedsTwoPaths() => Cmd.Ours("s6-accessrules-fs-from-cdb", "a").Run().ShouldFail(100, "usage");
}

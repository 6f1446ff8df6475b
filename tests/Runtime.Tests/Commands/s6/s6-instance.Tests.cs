using System;
using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

/// <summary>s6-instance-maker, -create, -control, -status, -list and -delete; and the reference's on a service that ours made.</summary>
public sealed class S6InstanceTests
{
    [Theory]
    [InlineData(nameof(Suite.Ours), nameof(Suite.Ours))]
    [InlineData(nameof(Suite.Ours), nameof(Suite.Reference))]
    [InlineData(nameof(Suite.Reference), nameof(Suite.Ours))]
    public void InstancesComeLiveAndGo(string maker, string client)
    {
        using var fixture = new ServiceFixture();
        using var folder = new TempFolder();
        Suite suite = Enum.Parse<Suite>(client);
        folder.Script("template/run", "#!/bin/sh\necho $1 > name\nexec sleep 1000\n");
        Cmd.Of(Enum.Parse<Suite>(maker), "s6-instance-maker", folder["template"], fixture["sv"]).Run().ShouldSucceed();
        Running supervisor = fixture.Start(Cmd.Of(suite, "s6-supervise", "sv"));
        Wait.Until(() => File.Exists(fixture["sv/instance/.s6-svscan/control"]), $"the instances' scan directory is supervised ({supervisor.ErrorSoFar})");
        foreach (string name in (string[])["one", "two"])
            Cmd.Of(suite, "s6-instance-create", fixture["sv"], name).Run().ShouldSucceed();
        Wait.Until(() => fixture.Read("sv/instances/one/name") == "one\n", "it is given its name");
        Assert.Equal("one\ntwo\n", string.Join('\n', Lines(Cmd.Of(suite, "s6-instance-list", fixture["sv"]).Run().Text)) + "\n");
        Cmd.Of(suite, "s6-instance-control", "-wd", "-d", fixture["sv"], "one").Run().ShouldSucceed();
        Cmd.Of(suite, "s6-instance-status", "-u", fixture["sv"], "one").Run().ShouldSucceed("false\n");
        Cmd.Of(suite, "s6-instance-status", "-u", fixture["sv"], "two").Run().ShouldSucceed("true\n");
        Cmd.Of(suite, "s6-instance-delete", fixture["sv"], "one").Run().ShouldSucceed();
        Cmd.Of(suite, "s6-instance-delete", fixture["sv"], "two").Run().ShouldSucceed();
        Cmd.Of(suite, "s6-instance-delete", fixture["sv"], "two").Run().ShouldSucceed();
        Cmd.Of(suite, "s6-instance-list", fixture["sv"]).Run().ShouldSucceed("");
        Assert.False(Directory.Exists(fixture["sv/instances/one"]));
        Cmd.Of(suite, "s6-svc", "-dx", fixture["sv"]).Run().ShouldSucceed();
        supervisor.WaitForExit();
    }

    [Theory]
    [InlineData("-c 10 -u nobody -l daemon -L /var/log/x -P pre -t 2 -n 5 -s 1000 -S 2000")]
    [InlineData("-L /var/log/x")]
    [InlineData("-c 1000000")]
    [InlineData("-L /var/log/x -t 0")]
    [InlineData("-L /var/log/x -t 3 -r service/logger/pipeline")]
    [InlineData("-r service")]
    public void TheScriptsSayWhatTheReferencesSay(string options)
    {
        using var folder = new TempFolder();
        folder.Script("template/run", "#!/bin/sh\n");
        string[] arguments = [.. options.Split(' '), folder["template"]];
        Cmd.Of(Suite.Reference, "s6-instance-maker", [.. arguments, folder["theirs"]]).Run().ShouldSucceed();
        Cmd.Ours("s6-instance-maker", [.. arguments, folder["ours"]]).Run().ShouldSucceed();
        Assert.Equal(Picture(folder["theirs"]), Picture(folder["ours"]));
    }

    [Fact]
    public void RefusesWrongUse()
    {
        using var folder = new TempFolder();
        folder.Script("template/run", "#!/bin/sh\n");
        Cmd.Ours("s6-instance-maker", "-c", "many", "a", "b").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-instance-maker", "-r", "a/b", "a", "b").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-instance-maker", "-r", "a", "-L", "log", "a", "b").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-instance-maker", "-r", "a/b/", "-L", "log", "a", "b").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-instance-create", folder.Root, "a\nb").Run().ShouldFail(100, "invalid instance name");
        Cmd.Ours("s6-instance-maker", "-t", "4", "a", "b").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-instance-maker", "a").Run().ShouldFail(100, "usage");
        Cmd.Ours("s6-instance-maker", folder["nothing"], folder["b"]).Run().ShouldFail(111, "nothing/run");
        Cmd.Ours("s6-instance-maker", folder["template"], folder.Root).Run().ShouldFail(111, folder.Root);
        Cmd.Ours("s6-instance-create", folder.Root, "a/b").Run().ShouldFail(100, "invalid instance name");
        Cmd.Ours("s6-instance-create", folder.Root, "a").Run().ShouldFail(111, "template");
        Cmd.Ours("s6-instance-control", "-u", folder.Root).Run().ShouldFail(100, "usage: s6-instance-control");
        Cmd.Ours("s6-instance-control", "-u", folder.Root, "a").Run().ShouldFail(111, "No such file or directory");
        Cmd.Ours("s6-instance-status", folder.Root, "a").Run().ShouldFail(1, "not running");
        Cmd.Ours("s6-instance-delete", folder.Root, "a").Run().ShouldFail(111, "instance/a");
        Cmd.Ours("s6-instance-list", folder.Root).Run().ShouldFail(111, "instance");
    }

    /// <summary>Every file and what it says, the commands of scripts without their folders and quotes.</summary>
    private static string Picture(string root)
    {
        var picture = new System.Text.StringBuilder();
        string[] files = Directory.GetFiles(root, "*", SearchOption.AllDirectories);
        Array.Sort(files, StringComparer.Ordinal);
        foreach (string file in files)
        {
            string text = File.ReadAllText(file).Replace("/usr/lib/execline/bin/", "", StringComparison.Ordinal).Replace("\"", "", StringComparison.Ordinal);
            text = text.Replace("#!/usr/bin/", "#!", StringComparison.Ordinal).Replace("/usr/bin/", "", StringComparison.Ordinal).Replace("\n\n", "\n", StringComparison.Ordinal);
            text = text.Replace(" S0 ", " ", StringComparison.Ordinal);
            picture.Append(file[root.Length..]).Append(' ').Append(File.GetUnixFileMode(file)).Append(": ").Append(text.TrimEnd()).Append('\n');
        }
        return picture.ToString();
    }

    private static string[] Lines(string text)
    {
        string[] lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Array.Sort(lines, StringComparer.Ordinal);
        return lines;
    }
}

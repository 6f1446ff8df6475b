using System;
using System.IO;
using System.Text;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Overlay;

public sealed class FixAttrsTests
{
    [Fact]
    public void Files_and_folders_get_their_own_modes_all_the_way_down()
    {
        using var folder = new TempFolder();
        folder.Write("t/a/b/c/file", "x", "600");
        Fix($"{folder["t"]} true - 0640 0751\n").ShouldSucceed();
        Assert.Equal("751 751 751 751 640", string.Join(' ', Mode(folder["t"]), Mode(folder["t/a"]), Mode(folder["t/a/b"]), Mode(folder["t/a/b/c"]), Mode(folder["t/a/b/c/file"])));
    }

    [Fact]
    public void Without_recursion_only_the_named_folder_changes()
    {
        using var folder = new TempFolder();
        folder.Write("t/file", "x", "600");
        Fix($"{folder["t"]} false - 0644 0750\n").ShouldSucceed();
        Assert.Equal("750 600", $"{Mode(folder["t"])} {Mode(folder["t/file"])}");
    }

    [Theory]
    [InlineData("0", "600 700")]
    [InlineData("1", "644 755")]
    public void Hidden_files_and_folders_are_only_processed_when_asked_for(string hidden, string expected)
    {
        using var folder = new TempFolder();
        folder.Write("t/.file", "x", "600");
        folder.Write("t/.folder/file", "x", "600");
        File.SetUnixFileMode(folder["t/.folder"], (UnixFileMode)Convert.ToInt32("700", 8));
        Fix($"{folder["t"]} true - 0644 0755\n", ("S6_FIX_ATTRS_HIDDEN", hidden)).ShouldSucceed();
        Assert.Equal(expected, $"{Mode(folder["t/.file"])} {Mode(folder["t/.folder"])}");
    }

    [Fact]
    public void Symbolic_links_are_never_followed_out_of_the_tree()
    {
        using var folder = new TempFolder();
        folder.Write("outside/secret", "x", "600");
        folder.Folder("t");
        File.CreateSymbolicLink(folder["t/file"], folder["outside/secret"]);
        File.CreateSymbolicLink(folder["t/folder"], folder["outside"]);
        Fix($"{folder["t"]} true - 0666 0777\n").ShouldSucceed();
        Assert.Equal("600", Mode(folder["outside/secret"]));
        Assert.NotEqual("777", Mode(folder["outside"]));
    }

    [Fact]
    public void A_link_that_the_line_itself_names_is_followed()
    {
        using var folder = new TempFolder();
        folder.Write("data/file", "x", "600");
        File.CreateSymbolicLink(folder["config"], folder["data"]);
        Fix($"{folder["config"]} true - 0640 0750\n").ShouldSucceed();
        Assert.Equal("750 640", $"{Mode(folder["data"])} {Mode(folder["data/file"])}");
    }

    [Fact]
    public void Wildcards_match_names_but_not_links()
    {
        using var folder = new TempFolder();
        folder.Write("a.log", "x", "600");
        folder.Write("b.log", "x", "600");
        folder.Write("c.txt", "x", "600");
        folder.Write("secret", "x", "600");
        File.CreateSymbolicLink(folder["d.log"], folder["secret"]);
        Fix($"{folder.Root}/[a-z].log false - 0644 -\n").ShouldSucceed();
        Assert.Equal("644 644 600 600", string.Join(' ', Mode(folder["a.log"]), Mode(folder["b.log"]), Mode(folder["c.txt"]), Mode(folder["secret"])));
    }

    [Fact]
    public void Owners_change_and_setuid_bits_that_this_clears_come_back()
    {
        Assert.SkipUnless(Sys.GetEuid() == 0, "only root can give files away");
        using var folder = new TempFolder();
        string file = folder.Write("file", "x", "600");
        Fix($"{file} false 12345:23456 4755 -\n").ShouldSucceed();
        Sys.Stat(new Bytes(file), out FileStatus status);
        Assert.Equal((12345u, 23456u, "4755"), (status.Uid, status.Gid, Mode(file)));
    }

    [Fact]
    public void What_is_right_already_is_not_touched()
    {
        using var folder = new TempFolder();
        string file = folder.Write("file", "x", "644");
        Sys.Stat(new Bytes(file), out FileStatus before);
        Fix($"{file} false {before.Uid}:{before.Gid} 0644 -\n").ShouldSucceed();
        Sys.Stat(new Bytes(file), out FileStatus after);
        Assert.Equal(before.Changed, after.Changed);
    }

    [Fact]
    public void A_tree_deeper_than_the_descriptors_that_are_held_is_walked_whole()
    {
        using var folder = new TempFolder();
        string path = "t";
        for (int depth = 0; depth < 60; depth++)
            path += $"/d/e{depth}";
        folder.Write($"{path}/file", "x", "600");
        folder.Write("t/d/z/file", "x", "600");
        Fix($"{folder["t"]} true - 0644 0755\n").ShouldSucceed();
        Assert.Equal("644 644", $"{Mode(folder[$"{path}/file"])} {Mode(folder["t/d/z/file"])}");
    }

    [Fact]
    public void A_wrong_line_is_named_and_the_others_are_carried_out()
    {
        using var folder = new TempFolder();
        string file = folder.Write("file", "x", "600");
        string list = folder.Write("list", $"/a true\n{file} true nosuchuser-here 0644 0755\n{file} false - 0640 -");
        Cmd.Ours("fix-attrs", list).Run().ShouldFail(1, $"{list}: line 1: too few fields", $"{list}: line 2: account 'nosuchuser-here'");
        Assert.Equal("640", Mode(file));
    }

    [Fact]
    public void A_path_that_does_not_exist_is_a_warning()
    {
        using var folder = new TempFolder();
        Fix($"{folder["nothing"]} true - 0644 0755\n").ShouldFail(0, "does not exist");
    }

    [Fact]
    public void A_loop_of_links_fails_with_the_reason()
    {
        using var folder = new TempFolder();
        File.CreateSymbolicLink(folder["a"], folder["b"]);
        File.CreateSymbolicLink(folder["b"], folder["a"]);
        Fix($"{folder["a"]} true - 0644 0755\n").ShouldFail(1, "line 1", folder["a"]);
    }

    private static Result Fix(string lines, params ReadOnlySpan<(string Name, string Value)> environment)
    {
        Cmd cmd = Cmd.Ours("fix-attrs").Input(lines);
        foreach ((string name, string value) in environment)
            cmd.With(name, value);
        return cmd.Run();
    }

    private static string Mode(string path)
    {
        Sys.Lstat(new Bytes(Encoding.UTF8.GetBytes(path)), out FileStatus status);
        return Convert.ToString(status.Permissions, 8);
    }
}

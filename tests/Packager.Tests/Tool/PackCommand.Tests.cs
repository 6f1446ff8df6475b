using System.IO;
using System.Linq;
using S6Overlay.Packaging.Archive;
using S6Overlay.Packaging.Tests.Support;
using Xunit;

namespace S6Overlay.Packaging.Tests.Tool;

public sealed class PackCommandTests
{
    [Fact]
    public void AnOverlayIsPackedFromFolderBinaryAndCommandList()
    {
        using var folder = new TempFolder();
        folder.Write("rootfs/.modes", "etc/cont-init.d/ 0755\netc/release 0600\n");
        folder.Write("rootfs/.shims", "init\nbin/execlineb\n");
        folder.Write("rootfs/etc/motd", "hello");
        var result = PackagerTool.Run(
            "pack", folder["rootfs"], "--output", folder["out/o.tar.gz"], "--binary", folder.Write("binary", "ELF"),
            "--commands", folder.Write("list", "init\nexeclineb\nif\n"), "--add", "etc/release=" + folder.Write("release", "1.0")).ShouldExit(0);
        var contents = TarballReader.Read(folder["out/o.tar.gz"]);
        Assert.Equal(
            ["bin/execlineb 0755", "etc/cont-init.d 0755", "etc/motd 0644", "etc/release 0600", "init 0755",
                "usr/bin/execlineb 0777", "usr/bin/if 0777", "usr/bin/s6-overlay 0755"],
            contents.Members.Select(m => $"{m.Path} {m.Mode}"));
        Assert.All(contents.Members, member => Assert.Equal(315532800, member.Time.ToUnixTimeSeconds()));
        Assert.Equal(
            $"{folder["out/o.tar.gz"]}: 8 members, {contents.PackedSize} bytes, sha256 {Checksums.Of(folder["out/o.tar.gz"])}\n",
            result.Output);
        Assert.Equal("", result.Error);
    }

    [Fact]
    public void AUsersOwnTreeNeedsNoTablesAtAll()
    {
        using var folder = new TempFolder();
        File.SetUnixFileMode(folder.Write("tree/etc/services.d/web/run", "#!/bin/sh\n"), (UnixFileMode)0x1ED);
        PackagerTool.RunWith([("SOURCE_DATE_EPOCH", "1700000000")], "pack", folder["tree"], "-o", folder["t.tar.gz"]).ShouldExit(0);
        var member = Assert.Single(TarballReader.Read(folder["t.tar.gz"]).Members);
        Assert.Equal(("./etc/services.d/web/run", "0755", 1700000000), (member.Name, member.Mode.ToString(), member.Time.ToUnixTimeSeconds()));
    }

    [Fact]
    public void ClockUmaskLocaleAndFolderDoNotChangeAByte()
    {
        using var folder = new TempFolder();
        foreach (var name in (string[])["one", "two"])
        {
            foreach (var file in (string[])(name == "one" ? ["a", "B", "ä", "etc/x"] : ["etc/x", "ä", "B", "a"]))
                folder.Write($"{name}/tree/{file}", file);
        }

        var pack = $"exec dotnet '{PackagerTool.Assembly}' pack tree -o o.tar.gz";
        Shell.RunWith([("TZ", "Pacific/Kiritimati"), ("LC_ALL", "C")], "sh", "-c", $"umask 077; cd '{folder["one"]}'; {pack}").ShouldExit(0);
        Shell.RunWith([("TZ", "UTC"), ("LC_ALL", "C.UTF-8"), ("LANG", "tr_TR")], "sh", "-c", $"umask 000; cd '{folder["two"]}'; {pack}").ShouldExit(0);
        Assert.Equal(File.ReadAllBytes(folder["one/o.tar.gz"]), File.ReadAllBytes(folder["two/o.tar.gz"]));
    }

    [Theory]
    [InlineData("fast", "0x1800000")]
    [InlineData("small", "0x4000000")]
    public void ATreeLargerThanTheMemoryAllowedIsPacked(string compression, string memory)
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["tree"]);
        for (var i = 0; i < 3; i++)
        {
            using var file = File.Create(folder[$"tree/{i}"]);
            file.SetLength(32 << 20);
        }

        PackagerTool.RunWith(
            [("DOTNET_GCHeapHardLimit", memory)], "pack", folder["tree"], "-o", folder["t.tar.gz"], "--compression", compression).ShouldExit(0);
        Assert.Equal(96L << 20, TarballReader.Read(folder["t.tar.gz"]).UnpackedSize);
    }

    [Fact]
    public void PackedSmallItHoldsTheSameInFewerBytes()
    {
        using var folder = new TempFolder();
        File.Copy(PackagerTool.Assembly, Directory.CreateDirectory(folder["tree/usr/lib"]).FullName + "/program");
        foreach (var compression in (string[])["fast", "small", "Small"])
            PackagerTool.Run("pack", folder["tree"], "-o", folder[compression + ".tar.gz"], "--compression", compression).ShouldExit(0);
        PackagerTool.Run("pack", folder["tree"], "-o", folder["default.tar.gz"]).ShouldExit(0);
        var (fast, small) = (File.ReadAllBytes(folder["fast.tar.gz"]), File.ReadAllBytes(folder["small.tar.gz"]));
        Assert.Equal(fast, File.ReadAllBytes(folder["default.tar.gz"]));
        Assert.Equal(small, File.ReadAllBytes(folder["Small.tar.gz"]));
        Assert.Equal(Archives.Unzip(fast), Archives.Unzip(small));
        Assert.InRange(small.Length, 0, fast.Length * 0.98);
        PackagerTool.Run("diff", folder["fast.tar.gz"], folder["small.tar.gz"]).ShouldExit(0);
    }

    [Fact]
    public void ACompressionThatIsUnknownIsRefused()
    {
        using var folder = new TempFolder();
        folder.Write("tree/a", "a");
        PackagerTool.Run("pack", folder["tree"], "-o", folder["a.tar.gz"], "--compression", "tiny").ShouldExit(2);
        Assert.False(File.Exists(folder["a.tar.gz"]));
    }

    [Fact]
    public void OnATerminalProgressIsShownAndWipedAway()
    {
        using var folder = new TempFolder();
        folder.Write("tree/a\u001b[31m", "a");
        folder.Write("tree/b", "b");
        var screen = Terminal.Run([], "dotnet", PackagerTool.Assembly, "pack", folder["tree"], "-o", folder["t.tar.gz"]).ShouldExit(0).Output;
        Assert.Contains("\r100% 2/2 0 KiB b", screen);
        Assert.Contains("50% 1/2 0 KiB a?[31m", screen);
        Assert.DoesNotContain("\u001b[31m", screen);
        Assert.Contains(new string(' ', 78) + "\r", screen);
        Assert.Contains("2 members", screen);
    }

    [Theory]
    [InlineData("no such folder", "pack", "missing", "-o", "out")]
    [InlineData("--commands is needed", "pack", "tree", "-o", "out", "--binary", "tree/a")]
    [InlineData("unable to read", "pack", "tree", "-o", "out", "--add", "x=missing")]
    [InlineData("expected KEY=VALUE", "pack", "tree", "-o", "out", "--add", "x")]
    [InlineData("member 'a' occurs twice", "pack", "tree", "-o", "out", "--add", "a=tree/a")]
    [InlineData("'..' component", "pack", "tree", "-o", "out", "--add", "../a=tree/a")]
    [InlineData("cannot carry the time -1", "pack", "tree", "-o", "out", "--time=-1")]
    [InlineData("usage:", "pack", "tree")]
    [InlineData("usage:", "pack", "tree", "-o", "out", "--no-such-option")]
    [InlineData("usage:", "no-such-command")]
    public void WhatCannotBePackedIsRefusedAndLeavesNothingBehind(string reason, params string[] arguments)
    {
        using var folder = new TempFolder();
        folder.Write("tree/a", "");
        var result = Shell.Run("sh", ["-c", $"cd '{folder.Path}' && exec dotnet '{PackagerTool.Assembly}' \"$@\"", "sh", .. arguments]).ShouldExit(2);
        Assert.Contains(reason, result.Error);
        Assert.All(result.Error.TrimEnd().Split('\n'), line => Assert.StartsWith("s6-overlay-packager: ", line));
        Assert.Equal([folder["tree"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void ATimeThatIsNotANumberIsRefused()
    {
        using var folder = new TempFolder();
        folder.Write("tree/a", "");
        Assert.Contains(
            "SOURCE_DATE_EPOCH is not a number: yesterday",
            PackagerTool.RunWith([("SOURCE_DATE_EPOCH", "yesterday")], "pack", folder["tree"], "-o", folder["t"]).ShouldExit(2).Error);
    }

    [Fact]
    public void TheOverlaysOwnTablesAreInOrder()
    {
        using var folder = new TempFolder();
        var shims = Packaging.Tree.ShimTable.ForTree(Path.Combine(PackagerTool.Repository, "rootfs"));
        var list = folder.Write("list", string.Join('\n', shims.Select(shim => shim.Command)) + "\n");
        PackagerTool.Run(
            "pack", Path.Combine(PackagerTool.Repository, "rootfs"), "-o", folder["o.tar.gz"], "--binary", folder.Write("binary", "ELF"), "--commands", list).ShouldExit(0);
        PackagerTool.Run("inspect", folder["o.tar.gz"]).ShouldExit(0);
        Assert.Contains(shims, shim => shim.Path.StartsWith("bin/", System.StringComparison.Ordinal));
        Assert.Contains(shims, shim => shim.Path.StartsWith("sbin/", System.StringComparison.Ordinal));
    }
}

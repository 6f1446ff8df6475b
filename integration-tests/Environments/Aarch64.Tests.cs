using System;
using System.IO;
using System.Threading.Tasks;
using S6Overlay.Integration.BaseImages;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Environments;

/// <summary>The archive for aarch64 on Alpine for aarch64, every program of which is emulated.</summary>
public class Aarch64Tests
{
    /// <summary>Where the kernel lists the interpreter of aarch64 programs; the build registers it before the tests.</summary>
    private const string Interpreter = "/proc/sys/fs/binfmt_misc/qemu-aarch64";

    /// <summary>Every exec starts an emulator, which takes its time on a busy machine.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private static readonly Lazy<Task<string>> Image = new(BuildImage);

    [Fact]
    public async Task Services_logs_finish_script_and_exit_code_are_the_same_as_on_amd64()
    {
        await Need();
        await Standard.ShouldWork(new Box(Image.Value).Env("MYENV", "its variable").Cmd("/cmd"), atMost: Patience);
    }

    [Fact]
    public async Task Docker_stop_ends_the_services_in_order_and_with_0()
    {
        await Need();
        await using Container box = await new Box(Image.Value).Env("MYENV", "its variable").Start();
        await box.UntilItSays("one speaks", atMost: Patience);
        await box.Until("grep -q 'two speaks' /var/log/two/current", Patience);
        Assert.Equal("aarch64", await box.Sh("uname -m"));
        await box.Stop(60);
        (await box.End(Patience)).ShouldEndWith(0).ShouldSay("one ends\n", "finish script ran\n");
    }

    private static async Task Need()
    {
        string tarball = Overlay.TarballFor("aarch64");
        Assert.SkipUnless(File.Exists(Interpreter), $"this machine does not emulate aarch64: there is no {Interpreter}");
        Assert.SkipUnless(File.Exists(tarball), $"{tarball} is not there: ./build.sh --arch=all makes it");
        await Catalogue.Need(Catalogue.AlpineAarch64);
    }

    private static async Task<string> BuildImage() =>
        await Tree.BuildForAarch64(Standard.Tree, await Catalogue.Need(Catalogue.AlpineAarch64));
}

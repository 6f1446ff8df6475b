using System;
using System.Globalization;
using System.IO;
using System.Threading.Tasks;
using S6Overlay.Integration.BaseImages;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Installation;

/// <summary>The specification's "Verifying Downloads", with its own commands, and the size that its "Performance" allows.</summary>
public class ReleaseTests
{
    [Fact]
    public async Task Gpg_verifies_the_tarball_with_the_published_key_and_refuses_another_tarball()
    {
        string folder = Directory.CreateTempSubdirectory("s6-overlay-gpg-").FullName;
        try
        {
            string key = Path.Combine(Path.GetDirectoryName(Overlay.Tarball)!, "s6-overlay.asc");
            string signature = Overlay.Tarball + ".sig";
            Assert.SkipUnless(File.Exists(key) && File.Exists(signature), $"no key and signature lie beside {Overlay.Tarball}");
            await HostCommand.MustRun("sh", ["-c", $"cat {key} | gpg --homedir {folder} --import"]);
            HostResult good = await HostCommand.Run("gpg", ["--homedir", folder, "--verify", signature, Overlay.Tarball]);
            Assert.True(good.Code == 0, good.Said);
            Assert.Contains("Good signature from", good.Error, StringComparison.Ordinal);

            string other = Path.Combine(folder, "other.tar.gz");
            File.Copy(Overlay.Tarball, other);
            await File.AppendAllTextAsync(other, "x", TestContext.Current.CancellationToken);
            HostResult bad = await HostCommand.Run("gpg", ["--homedir", folder, "--verify", signature, other]);
            Assert.Equal(1, bad.Code);
            Assert.Contains("BAD signature from", bad.Error, StringComparison.Ordinal);
        }
        finally
        {
            await HostCommand.Run("gpgconf", ["--homedir", folder, "--kill", "all"]);
            Directory.Delete(folder, recursive: true);
        }
    }

    [Fact]
    public async Task It_takes_at_most_904_kB_compressed_and_3_4_MB_unpacked()
    {
        Assert.InRange(new FileInfo(Overlay.Tarball).Length, 1, 904_000);
        string unpacked = await HostCommand.MustRun("sh", ["-c", $"gunzip -c {Overlay.Tarball} | tar -tv --numeric-owner | awk '{{ n += $3 }} END {{ print n }}'"]);
        Assert.InRange(long.Parse(unpacked, CultureInfo.InvariantCulture), 1, 3_400_000);
    }
}

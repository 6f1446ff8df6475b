using System;
using System.Linq;
using System.Threading.Tasks;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Specification;

/// <summary>The specification's "Fixing ownership &amp; permissions", on the tree <c>images/fix-attrs</c>.</summary>
public sealed class FixAttrsTests(FixAttrsTests.Containers containers) : IClassFixture<FixAttrsTests.Containers>
{
    private const string Show = "find /data /outside /var/lib/mysql /var/log/mysql-* | xargs stat -c '%n %u:%g %a'";

    [Theory]
    [InlineData("/data/accounts/1", "2:2")]
    [InlineData("/data/accounts/2", "2:2")]
    [InlineData("/data/accounts/3", "2:2")]
    [InlineData("/data/accounts/4", "11111:2")]
    [InlineData("/data/accounts/5", "2:11111")]
    [InlineData("/data/accounts/6", "2:2")]
    [InlineData("/data/accounts/7", "2:4")]
    [InlineData("/data/accounts/8", "3:2")]
    [InlineData("/data/accounts/9", "11111:11111")]
    public void The_account_field_means_what_the_specifications_table_says(string path, string owner) =>
        Assert.Equal($"{path} {owner} 644", Row(containers.Plain, path));

    [Theory]
    [InlineData("/var/lib/mysql 70:71 700")]
    [InlineData("/var/lib/mysql/file 70:71 600")]
    [InlineData("/var/lib/mysql/deep/deeper 70:71 700")]
    [InlineData("/var/lib/mysql/deep/deeper/file 70:71 600")]
    [InlineData("/var/log/mysql-error-logs 65534:65534 2700")]
    [InlineData("/var/log/mysql-general-logs/deep 65534:65534 2700")]
    [InlineData("/var/log/mysql-slow-query-logs/deep/deeper/file 65534:65534 644")]
    public void The_specifications_example_files_do_what_they_say(string row) => Assert.Contains(row, containers.Plain.Lines);

    [Theory]
    [InlineData("/var/log/mysql-error-logs 32768:32768 2700")]
    [InlineData("/var/log/mysql-slow-query-logs/file 32768:32768 644")]
    public void An_account_that_does_not_exist_falls_back(string row) => Assert.Contains(row, containers.WithoutNobody.Lines);

    [Theory]
    [InlineData("a glob takes what it matches", "/data/glob/one.txt 2:2 640")]
    [InlineData("a glob takes what it matches", "/data/glob/two.txt 2:2 640")]
    [InlineData("a glob leaves the rest", "/data/glob/three.log 0:0 644")]
    [InlineData("a glob leaves the rest", "/data/glob 0:0 755")]
    [InlineData("without recursion the folder itself", "/data/flat 2:2 711")]
    [InlineData("without recursion nothing in it", "/data/flat/folder 0:0 755")]
    [InlineData("a dash keeps the mode of a folder", "/data/kept 2:2 705")]
    [InlineData("a dash keeps the mode of a file", "/data/kept/file 2:2 604")]
    [InlineData("a mode of three digits", "/data/short 2:2 750")]
    [InlineData("a mode of three digits", "/data/short/file 2:2 640")]
    [InlineData("tabs and trailing blanks", "/data/tabs/file 2:2 640")]
    [InlineData("no newline at the end", "/data/last 2:2 640")]
    public void A_line_may_have_any_of_these_forms(string what, string row) =>
        Assert.True(containers.Plain.Lines.Contains(row), $"{what}: expected '{row}', found '{Row(containers.Plain, row.Split(' ')[0])}'");

    [Theory]
    [InlineData("/data/hidden/shown", "2:2 640", "2:2 640")]
    [InlineData("/data/hidden/.file", "0:0 644", "2:2 640")]
    [InlineData("/data/hidden/.folder", "0:0 755", "2:2 750")]
    [InlineData("/data/hidden/.folder/file", "0:0 644", "2:2 640")]
    public void Hidden_files_are_excluded_unless_S6_FIX_ATTRS_HIDDEN_is_1(string path, string plain, string hidden)
    {
        Assert.Equal($"{path} {plain}", Row(containers.Plain, path));
        Assert.Equal($"{path} {hidden}", Row(containers.Hidden, path));
    }

    [Theory]
    [InlineData("/outside 0:0 755")]
    [InlineData("/outside/file 0:0 644")]
    [InlineData("/outside/folder 0:0 755")]
    [InlineData("/outside/folder/file 0:0 644")]
    [InlineData("/data 0:0 755")]
    [InlineData("/data/links/file 2:2 640")]
    public void Symlinks_are_never_followed_out_of_the_tree(string row) => Assert.Contains(row, containers.Plain.Lines);

    [Fact]
    public void Files_that_match_already_are_not_touched()
    {
        // The engine lists what a container changed in its layer: a chown to the same owner would be among it.
        Assert.Contains("/data/links/file", containers.Changes);
        Assert.DoesNotContain(containers.Changes, path => path.StartsWith("/data/matching", StringComparison.Ordinal));
    }

    [Fact]
    public void Every_file_of_fix_attrs_d_is_reported_in_the_order_of_the_names() => containers.Plain.ShouldSayInOrder(
        "[fix-attrs.d] applying owners & permissions fixes...\n",
        "[fix-attrs.d] 00-runscripts: applying... \n", "[fix-attrs.d] 00-runscripts: exited 0.\n",
        "[fix-attrs.d] 01-accounts: applying... \n", "[fix-attrs.d] 01-accounts: exited 0.\n",
        "[fix-attrs.d] 01-mysql-data-dir: applying... \n", "[fix-attrs.d] 01-mysql-data-dir: exited 0.\n",
        "[fix-attrs.d] 05-no-newline-at-the-end: exited 0.\n",
        "[fix-attrs.d] done.\n");

    private static string? Row(Outcome end, string path) =>
        end.Lines.FirstOrDefault(line => line.StartsWith(path + " ", StringComparison.Ordinal));

    /// <summary>The three ways in which the image is started, once each.</summary>
    public sealed class Containers : IAsyncLifetime
    {
        internal Outcome Plain { get; private set; } = null!;

        internal Outcome Hidden { get; private set; } = null!;

        internal Outcome WithoutNobody { get; private set; } = null!;

        internal string[] Changes { get; private set; } = [];

        public async ValueTask InitializeAsync()
        {
            await using (Container plain = await Box.OfTree("fix-attrs").Sh(Show).Start())
            {
                Plain = await plain.End();
                Changes = await plain.Changes();
            }
            Hidden = await Box.OfTree("fix-attrs").Env("S6_FIX_ATTRS_HIDDEN", "1").Sh(Show).Run();
            WithoutNobody = await Box.OfTree("fix-attrs").Sh(Show)
                .File("/etc/passwd", "root:x:0:0:root:/root:/bin/sh\ndaemon:x:2:2:d:/:/bin/sh\nmysql:x:70:71:m:/:/bin/sh\n", "644")
                .Run();
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;
    }
}

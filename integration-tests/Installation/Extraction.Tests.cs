using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using S6Overlay.Integration.BaseImages;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Installation;

/// <summary>
/// The archive extracted by the tar programs that images have, in the ways that image authors use, over roots where
/// <c>/bin</c> is a directory and where it is a link. What the root had before stays as it was.
/// </summary>
public class ExtractionTests
{
    private const string OneStep = "$TAR xzf $ARCHIVE -C $ROOT";

    private const string TwoSteps = """$TAR xzf $ARCHIVE -C $ROOT --exclude="./bin" --exclude="./sbin" && $TAR xzf $ARCHIVE -C $ROOT/usr ./bin ./sbin""";

    private const string WithoutExeclineb = "$TAR hzxf $ARCHIVE -C $ROOT --exclude=usr/bin/execlineb && $TAR hzxf $ARCHIVE -C $ROOT/usr ./bin/execlineb";

    private const string Piped = "gunzip -c $ARCHIVE | $TAR -xf - -C $ROOT";

    private const string Twice = OneStep + " && " + OneStep;

    private const string BothWays = OneStep + " && " + TwoSteps;

    /// <summary>BusyBox tar has no <c>--exclude</c>, so what needs it is GNU tar's alone.</summary>
    public static MatrixTheoryData<string, string, string> Cases => new(
        ["tar", "busybox tar"], ["merged", "split"], [OneStep, Piped, Twice]);

    public static MatrixTheoryData<string, string, string> GnuCases => new(
        ["tar"], ["merged", "split"], [TwoSteps, WithoutExeclineb, BothWays]);

    public static MatrixTheoryData<string, string, string> BsdCases => new(["bsdtar"], ["split"], [OneStep, Piped, Twice]);

    [Theory]
    [MemberData(nameof(Cases))]
    [MemberData(nameof(GnuCases))]
    [MemberData(nameof(BsdCases))]
    public async Task Extraction_succeeds_works_and_leaves_the_root_as_it_was(string tar, string layout, string command)
    {
        await Need(tar);
        string root = Directory.CreateTempSubdirectory("s6-overlay-root-").FullName;
        try
        {
            await HostCommand.MustRun("sh", ["-ec", MakeRoot(root, layout)]);
            string[] before = await Snapshot(root);
            HostResult extracted = await HostCommand.Run(
                "sh", ["-c", $"TAR='{tar}'; ARCHIVE={Overlay.Tarball}; ROOT={root}; {command}"]);
            Assert.True(extracted.Code == 0, $"code {extracted.Code}: {extracted.Said}");
            string[] after = await Snapshot(root);
            Assert.Equal([], before.Except(after));

            Assert.True(File.Exists(Path.Combine(root, "init")));
            // In two steps a root with a real /bin gets them in /usr/bin.
            string folder = layout == "split" && command == TwoSteps ? "/usr/bin" : "/bin";
            Assert.Equal("a\nb\n", await HostCommand.MustRun("chroot", [root, $"{folder}/execlineb", "-P", "-c", "foreground { s6-echo a } s6-echo b"]));
            Assert.Equal("c\n", await HostCommand.MustRun("chroot", [root, "/usr/bin/execlineb", "-c", "s6-echo c"]));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    [Fact]
    public async Task Bsdtar_refuses_to_extract_through_a_link_and_leaves_it_alone()
    {
        await Need("bsdtar");
        string root = Directory.CreateTempSubdirectory("s6-overlay-root-").FullName;
        try
        {
            await HostCommand.MustRun("sh", ["-ec", MakeRoot(root, "merged")]);
            string[] before = await Snapshot(root);
            HostResult extracted = await HostCommand.Run("bsdtar", ["xzf", Overlay.Tarball, "-C", root]);
            Assert.Contains("Cannot extract through symlink", extracted.Error, StringComparison.Ordinal);
            Assert.Equal([], before.Except(await Snapshot(root)));
            Assert.Equal("c\n", await HostCommand.MustRun("chroot", [root, "/usr/bin/execlineb", "-c", "s6-echo c"]));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }

    private static async Task Need(string tar)
    {
        string program = tar.Split(' ')[0];
        if ((await HostCommand.Run("sh", ["-c", $"command -v {program}"])).Code != 0)
            Assert.Skip($"{program} is not installed");
    }

    /// <summary>A shell script that makes a root with a program, and with modes and owners that would show a change.</summary>
    private static string MakeRoot(string root, string layout) => $"""
        cd {root}
        mkdir -p usr/bin usr/sbin etc var/log var/run run tmp
        {(layout == "merged" ? "ln -s usr/bin bin; ln -s usr/sbin sbin" : "mkdir bin sbin")}
        cp /bin/busybox bin/busybox; ln -s busybox bin/sh
        echo data > etc/passwd
        chmod 751 . etc; chmod 750 var; chmod 2755 usr/bin; chmod 1777 tmp; chmod 711 usr
        chown 7:8 . etc var usr usr/bin
        """;

    /// <summary>Mode, owner, kind and target of everything but the overlay's own.</summary>
    private static async Task<string[]> Snapshot(string root) =>
        (await HostCommand.MustRun("find", [root, "-printf", "%m %U:%G %y %P %l\n"])).Split('\n', StringSplitOptions.RemoveEmptyEntries);
}

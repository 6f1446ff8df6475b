using System;
using System.Threading.Tasks;
using S6Overlay.Integration.BaseImages;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Installation;

/// <summary>The archive installed by Dockerfile instructions, on every base image.</summary>
public class ImagesTests
{
    private const string Look = "cd / && stat -c '%n %a %u:%g %F' . bin sbin lib etc usr usr/bin usr/sbin var var/log tmp root home 2>/dev/null; ls bin | head -n 3";

    /// <summary>With a <c>/bin</c> that is a link the specification's two steps are the way; BusyBox tar has no <c>--exclude</c>.</summary>
    public static TheoryData<string, string> Cases => new()
    {
        { Overlay.Tree, Catalogue.Ubuntu },
        { Overlay.Tree, Catalogue.CentOs },
        { Overlay.Tree, Catalogue.Alpine },
        { Overlay.Tree, Catalogue.Busybox },
        { "install", Catalogue.Ubuntu },
        { "install", Catalogue.CentOs },
        { "install-copy-merged", Catalogue.Ubuntu },
        { "install-copy-merged", Catalogue.CentOs },
        { "install-copy", Catalogue.Alpine },
        { "install-copy", Catalogue.Busybox },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task The_image_boots_and_its_directories_are_as_they_were(string tree, string image)
    {
        Outcome before = await new Box(Catalogue.Need(image)).Sh(Look).Run();
        Outcome after = await Box.OfTree(tree, image).Env("S6_VERBOSITY", "0").Sh(Look).Run();
        before.ShouldEndWith(0);
        after.ShouldEndWith(0);
        foreach (string line in before.Lines)
            Assert.Contains(line, after.Lines);
        Assert.Contains(after.Lines, line => line.StartsWith("bin ", StringComparison.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Catalogue.All), MemberType = typeof(Catalogue))]
    public async Task Scripts_with_either_path_of_execlineb_run(string image)
    {
        Outcome end = await Box.On(image)
            .File("/etc/cont-init.d/1", "#!/bin/execlineb -P\ns6-echo from /bin\n")
            .File("/etc/cont-init.d/2", "#!/usr/bin/execlineb -P\ns6-echo from /usr/bin\n")
            .Cmd("true").Run();
        end.ShouldEndWith(0).ShouldSay("from /bin\n", "from /usr/bin\n");
    }
}

using System;
using System.Linq;
using System.Text.Json;
using System.Threading.Tasks;
using S6Overlay.Integration.BaseImages;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Diagnosis;

/// <summary><c>s6-overlay doctor</c> in images: sound ones, damaged ones, and one with every mistake.</summary>
public class DoctorTests
{
    [Theory]
    [MemberData(nameof(Catalogue.All), MemberType = typeof(Catalogue))]
    public async Task An_installation_as_the_manual_has_it_is_sound_on_every_image(string image)
    {
        Outcome end = await Box.On(image).Entrypoint("s6-overlay", "doctor").Run();
        end.ShouldEndWith(0);
        Assert.Equal("", end.Said.All);
    }

    [Theory]
    [InlineData("install", Catalogue.Ubuntu)]
    [InlineData("install-copy-merged", Catalogue.Ubuntu)]
    [InlineData("install-copy", Catalogue.Busybox)]
    public async Task So_is_one_by_any_other_way_of_installing(string tree, string image)
    {
        Outcome end = await Box.OfTree(tree, image).Entrypoint("s6-overlay", "doctor", "--json").Run();
        end.ShouldEndWith(0);
        Assert.Equal("[]\n", end.Said.All);
    }

    [Theory]
    [InlineData("rm /usr/bin/s6-setuidgid", "/usr/bin/s6-setuidgid: is missing or cannot be executed: extract the tarball again")]
    [InlineData("chmod 644 /usr/bin/with-contenv /init", "/init: is missing or cannot be executed: extract the tarball again")]
    [InlineData("chmod 644 /usr/bin/with-contenv /init", "/usr/bin/with-contenv: is missing or cannot be executed: extract the tarball again")]
    [InlineData("rm -r /etc/s6", "/etc/s6/basedir/bin/halt: is missing or cannot be executed: extract the tarball again")]
    [InlineData("chmod 775 /usr/bin/s6-overlay", "/usr/bin/s6-overlay: can be written by others than its owner: chmod 755 it")]
    public async Task What_an_image_broke_of_the_overlay_is_named(string damage, string finding)
    {
        Outcome end = await Box.On().Entrypoint("sh", "-c", $"{damage}; exec /usr/bin/s6-overlay doctor").Run();
        end.ShouldEndWith(1);
        Assert.Contains(finding, end.Lines);
    }

    [Theory]
    [InlineData("/etc/services.d/windows/run", "has Windows line endings in its first line")]
    [InlineData("/etc/services.d/interpreter-missing/run", "names an interpreter that does not exist in this image")]
    [InlineData("/etc/services.d/run-is-a-directory/run", "is a directory, not a script")]
    [InlineData("/etc/services.d/empty", "has no file 'run', so it is not a service")]
    [InlineData("/etc/fix-attrs.d/01-too-few-fields", "too few fields")]
    public async Task What_is_wrong_with_the_images_own_files_is_named(string file, string reason)
    {
        Outcome end = await Box.OfTree("bad-input").Entrypoint("s6-overlay", "doctor").Run();
        end.ShouldEndWith(1);
        Assert.Contains(end.Lines, line => line.StartsWith($"{file}: {reason}", StringComparison.Ordinal));

        Outcome json = await Box.OfTree("bad-input").Entrypoint("s6-overlay", "doctor", "--json").Run();
        json.ShouldEndWith(1);
        using JsonDocument findings = JsonDocument.Parse(json.Said.Output);
        Assert.Equal(end.Lines.Length, findings.RootElement.GetArrayLength());
        Assert.Contains(findings.RootElement.EnumerateArray(), finding =>
            finding.GetProperty("file").GetString() == file
            && finding.GetProperty("reason").GetString()!.StartsWith(reason, StringComparison.Ordinal)
            && finding.GetProperty("fix").GetString() is { Length: > 0 });
    }

    [Fact]
    public async Task In_a_running_container_on_a_read_only_root_it_has_nothing_to_say_about_what_works()
    {
        await using Container box = await Box.OfTree(Environments.Standard.Tree).Host(h => h.ReadonlyRootfs = true).Start();
        await box.UntilItSays("[services.d] done.");
        Assert.Equal("", await box.Sh("s6-overlay doctor"));
    }

    [Fact]
    public async Task Without_a_writable_place_it_names_the_option_that_helps()
    {
        Outcome end = await Box.On().Host(h => h.ReadonlyRootfs = true).Tmpfs("/dev/shm", "ro").Entrypoint("s6-overlay", "doctor").Run();
        end.ShouldEndWith(1);
        Assert.Single(end.Lines, line => line.StartsWith("/run: ", StringComparison.Ordinal) && line.Contains("--tmpfs /run", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Scripts_that_need_a_shell_are_named_where_there_is_none()
    {
        Outcome end = await Box.OfTree("scratch").Entrypoint("s6-overlay", "doctor")
            .File("/etc/cont-init.d/90-needs-a-shell", "#!/bin/sh\necho hello\n").Run();
        end.ShouldEndWith(1);
        Assert.Equal(["/etc/cont-init.d/90-needs-a-shell: names an interpreter that does not exist in this image: install it, or correct the first line"],
            end.Lines.Where(line => line.Contains("90-needs", StringComparison.Ordinal)));
    }
}

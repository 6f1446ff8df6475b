using System;
using System.Threading.Tasks;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Specification;

/// <summary>The specification's "Dropping privileges" and "Container environment", on the tree <c>images/privileges</c>.</summary>
public sealed class PrivilegesTests(PrivilegesTests.Running running) : IClassFixture<PrivilegesTests.Running>
{
    private Container Box => running.Container;

    [Theory]
    [InlineData("execline", "1 1 1 50  ")]
    [InlineData("sh", "1 1 1 50  ")]
    [InlineData("contenv", "1 1 1 50 the value ")]
    public async Task The_specifications_service_scripts_run_as_daemon(string script, string identity)
    {
        await Box.Until($"test -e /results/{script}");
        Assert.Equal(identity, await Box.Sh($"cat /results/{script}"));
    }

    [Theory]
    [InlineData("s6-setuidgid daemon id -u", "1")]
    [InlineData("s6-setuidgid daemon id -G", "1 50")]
    [InlineData("s6-setuidgid 123:456 id -G", "456")]
    [InlineData("s6-envuidgid daemon sh -c 'echo $UID:$GID:$GIDLIST'", "1:1:50")]
    [InlineData("s6-applyuidgid -u 12 -g 34 -G 5,6 sh -c 'id -u; id -g; id -G'", "12\n34\n34 5 6")]
    [InlineData("s6-envuidgid daemon s6-applyuidgid -Uz sh -c 'id -u; echo [$UID]'", "1\n[]")]
    [InlineData("printcontenv MYENV", "the value")]
    [InlineData("with-contenv sh -c 'echo $MYENV'", "the value")]
    [InlineData("env -i /usr/bin/with-contenv sh -c 'echo $MYENV'", "the value")]
    [InlineData("env -i /usr/bin/with-contenv execlineb -P -c 'importas V MYENV s6-echo $V'", "the value")]
    public async Task A_tool_does_what_its_manual_says(string command, string printed) =>
        Assert.Equal(printed, await Box.Sh(command));

    [Theory]
    [InlineData("two lines", @"first\nsecond")]
    [InlineData("a newline at the end", @"first\n\n")]
    [InlineData("blanks at both ends", @"  padded  ")]
    [InlineData("bytes that are not UTF-8", @"\377\200\001")]
    [InlineData("nothing", "")]
    public async Task A_value_written_and_read_through_the_environment_folder_keeps_its_bytes(string what, string escaped)
    {
        string file = $"/var/run/s6/container_environment/T{Math.Abs(what.GetHashCode(StringComparison.Ordinal))}";
        string name = file.Split('/')[^1];
        await Box.Sh($"printf '{escaped}\\n' > {file}");
        Assert.Equal(
            await Box.Sh($"printf '{escaped}' | od -c"),
            await Box.Sh($"env -i /usr/bin/with-contenv sh -c 'printf %s \"${name}\" | od -c'"));
    }

    [Fact]
    public async Task The_containers_own_variables_with_newlines_and_100_kB_arrive_through_with_contenv()
    {
        Assert.Equal("first\nsecond", await Box.Sh("env -i /usr/bin/with-contenv sh -c 'echo \"$LINES\"'"));
        Assert.Equal("100000", await Box.Sh("env -i /usr/bin/with-contenv sh -c 'echo ${#LARGE}'"));
    }

    [Fact]
    public async Task With_S6_KEEP_ENV_everything_sees_the_containers_environment()
    {
        await using Container keeping = await Support.Box.OfTree("privileges").Env("MYENV", "kept").Env("S6_KEEP_ENV", "1")
            .File("/etc/cont-init.d/10-sees", "#!/bin/sh\necho \"script sees $MYENV\"\n").Start();
        await keeping.Until("test -e /results/sh");
        Assert.Equal("1 1 1 50 kept ", await keeping.Sh("cat /results/sh"));
        await keeping.UntilItSays("script sees kept\n");
        // A no-op: what is in the folder does not count.
        Assert.Equal("here", await keeping.Sh("S6_KEEP_ENV=1 MYENV=here with-contenv sh -c 'echo $MYENV'"));
    }

    public sealed class Running : IAsyncLifetime
    {
        internal Container Container { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            Container = await Support.Box.OfTree("privileges")
                .Env("MYENV", "the value").Env("LINES", "first\nsecond").Env("LARGE", new string('x', 100_000)).Start();
            await Container.UntilItSays("[services.d] done.");
        }

        public ValueTask DisposeAsync() => Container.DisposeAsync();
    }
}

using System;
using System.Threading.Tasks;
using S6Overlay.Integration.BaseImages;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Specification;

/// <summary>The specification's "Using CMD".</summary>
public class CmdTests
{
    private const string Tree = "cmd";

    /// <summary>What the specification's example shows before CMD's first prompt.</summary>
    private static readonly string[] BootLines =
    [
        "[fix-attrs.d] applying owners & permissions fixes...",
        "[fix-attrs.d] 00-runscripts: applying... ",
        "[fix-attrs.d] 00-runscripts: exited 0.",
        "[fix-attrs.d] done.",
        "[cont-init.d] executing container initialization scripts...",
        "[cont-init.d] done.",
        "[services.d] starting services",
        "[services.d] done.",
    ];

    [Fact]
    public async Task The_specifications_session_in_a_terminal()
    {
        await using Container demo = await Box.OfTree(Tree).Cmd("/bin/sh").Interactive(terminal: true).Start();
        using Attachment terminal = await demo.Attach();
        await Prompt(terminal);
        Assert.StartsWith(string.Join("\r\n", BootLines) + "\r\n", (await demo.Said()).All, StringComparison.Ordinal);
        await terminal.Ask("ps\n", "/bin/sh");
        await terminal.Type("exit\n");
        (await demo.End()).ShouldEndWith(0).ShouldSay("/bin/sh exited 0\r\n");
        Assert.Contains("s6-svscan", terminal.Screen, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Catalogue.All), MemberType = typeof(Catalogue))]
    public async Task The_boot_lines_are_the_specifications_on_every_image(string image)
    {
        Outcome end = await Box.On(image).Cmd("true").Run();
        end.ShouldEndWith(0);
        Assert.Equal([.. BootLines, "true exited 0"], end.Lines[..(BootLines.Length + 1)]);
    }

    [Fact]
    public async Task Job_control_interrupt_and_window_size_work_in_a_terminal()
    {
        await using Container demo = await Box.OfTree(Tree).Cmd("/bin/sh").Interactive(terminal: true).Start();
        using Attachment terminal = await demo.Attach();
        await Prompt(terminal);
        await terminal.Resize(33, 101);
        await terminal.Ask("stty size\n", "33 101");
        await terminal.Type("sleep 1000\n");
        await demo.Until("pidof sleep");
        await terminal.Ask("\u001a", "Stopped");
        await terminal.Ask("jobs; echo listed\n", "sleep 1000");
        await terminal.Type("fg\n");
        await demo.Until("grep -q 'State:.S' /proc/$(pidof sleep)/status");
        await terminal.Type("\u0003");
        await demo.Until("! pidof sleep");
        await terminal.Ask("echo interrupted $((100 + 30))\n", "interrupted 130");
        await terminal.Type("exit 5\n");
        (await demo.End()).ShouldEndWith(5).ShouldSay("/bin/sh exited 5");
    }

    [Fact]
    public async Task Piped_standard_input_reaches_the_command_whole()
    {
        await using Container demo = await Box.OfTree(Tree).Sh("wc -c; echo counted").Interactive(terminal: false).Start();
        using Attachment input = await demo.Attach();
        await input.Type(new string('x', 1_000_000));
        input.CloseInput();
        (await demo.End()).ShouldEndWith(0).ShouldSay("1000000\n", "counted\n", "sh exited 0\n");
    }

    [Fact]
    public async Task The_command_runs_in_the_working_directory_with_the_containers_environment()
    {
        Outcome end = await Box.OfTree(Tree)
            .WorkDir("/usr/bin").Env("MYENV", "a value with  spaces").Env("TWO_LINES", "first\nsecond")
            .Sh("""pwd; echo "[$MYENV]"; echo "[$TWO_LINES]"; echo "[$PATH]"; env | grep -c '^S6_' """)
            .Run();
        end.ShouldSayInOrder("/usr/bin\n", "[a value with  spaces]\n", "[first\nsecond]\n", "/bin");
    }

    [Fact]
    public async Task A_value_of_100_kB_arrives_whole()
    {
        // The kernel takes single strings up to 128 kB.
        Outcome end = await Box.OfTree(Tree).Env("LARGE", new string('v', 100_000)).Sh("echo ${#LARGE}").Run();
        end.ShouldEndWith(0).ShouldSay("100000\n");
    }

    [Fact]
    public async Task S6_CMD_ARG0_is_put_before_the_command()
    {
        Outcome end = await Box.OfTree(Tree).Env("S6_CMD_ARG0", "/bin/echo").Cmd("said", "by ARG0").Run();
        end.ShouldEndWith(0).ShouldSay("said by ARG0\n", "/bin/echo exited 0\n");
    }

    [Theory]
    [InlineData("true", 0, "sh exited 0")]
    [InlineData("exit 3", 3, "sh exited 3")]
    [InlineData("exit 255", 255, "sh exited 255")]
    [InlineData("kill -TERM $$; sleep 9", 143, "sh exited 143")]
    [InlineData("kill -KILL $$; sleep 9", 137, "sh exited 137")]
    public async Task The_containers_exit_code_is_the_commands(string script, int code, string line)
    {
        Outcome end = await Box.OfTree(Tree).Sh(script).Run();
        end.ShouldEndWith(code).ShouldSay(line + "\n");
    }

    [Theory]
    [InlineData("no-such-program", 127)]
    [InlineData("/no/such/file", 127)]
    [InlineData("/not-executable", 126)]
    [InlineData("/no-interpreter", 127)]
    [InlineData("/etc", 126)]
    public async Task A_command_that_cannot_run_is_named_with_the_reason(string program, int code)
    {
        Outcome end = await Box.OfTree(Tree).Cmd(program).Run();
        end.ShouldEndWith(code).ShouldSay($"{program}: ", $"{program} exited {code}\n");
    }

    [Fact]
    public async Task No_signal_is_blocked_or_ignored_in_the_command()
    {
        Outcome end = await Box.OfTree(Tree).Cmd("grep", "^Sig[BI]", "/proc/self/status").Run();
        end.ShouldEndWith(0).ShouldSay("SigBlk:\t0000000000000000\n", "SigIgn:\t0000000000000000\n");
    }

    // What was shown before the test attached may have been lost; an empty line brings the prompt again.
    private static async Task Prompt(Attachment terminal)
    {
        await terminal.UntilItShows("[cont-init.d] done.");
        await terminal.Ask("\n", "# ");
    }
}

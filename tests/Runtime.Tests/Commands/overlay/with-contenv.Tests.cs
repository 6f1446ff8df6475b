using System;
using System.IO;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Overlay;

public sealed class WithContenvTests
{
    [Fact]
    public void AddsTheContainersVariables()
    {
        using var folder = Contenv(out string variables);
        File.WriteAllText(Path.Combine(variables, "MYENV"), "my value");
        Ours(folder, "sh", "-c", "echo $MYENV; echo $OWN").With("OWN", "kept").Run().ShouldSucceed("my value\nkept\n");
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("echoed\n", "echoed")]
    [InlineData("two\nlines\n", "two\nlines")]
    [InlineData("ends with a newline\n\n", "ends with a newline\n")]
    [InlineData(" blanks  ", " blanks  ")]
    [InlineData("\n", "")]
    public void TheValueIsTheFileButForOneNewline(string content, string expected)
    {
        using var folder = Contenv(out string variables);
        File.WriteAllText(Path.Combine(variables, "V"), content);
        Ours(folder, "printenv", "V").Run().ShouldSucceed(expected + "\n");
    }

    [Fact]
    public void AnEmptyFileUnsets()
    {
        using var folder = Contenv(out string variables);
        File.WriteAllText(Path.Combine(variables, "V"), "");
        Assert.Equal(1, Ours(folder, "printenv", "V").With("V", "1").Run().Code);
    }

    [Fact]
    public void KeepsBytesAndSizes()
    {
        using var folder = Contenv(out string variables);
        byte[] value = new byte[100_000];
        for (int i = 0; i < value.Length; i++)
            value[i] = (byte)(i % 255 + 1);
        File.WriteAllBytes(Path.Combine(variables, "V"), [.. value, (byte)'\n']);
        Assert.Equal([.. value, (byte)'\n'], Ours(folder, "printenv", "V").Run().Output);
    }

    [Fact]
    public void LooksProgramsUpInTheContainersPath()
    {
        using var folder = Contenv(out string variables);
        folder.Script("bin/only-there", "#!/bin/sh\necho found\n");
        File.WriteAllText(Path.Combine(variables, "PATH"), folder["bin"] + ":/usr/bin:/bin");
        Ours(folder, "only-there").Run().ShouldSucceed("found\n");
    }

    [Fact]
    public void DoesNothingWhereTheEnvironmentIsKept()
    {
        using var folder = Contenv(out string variables);
        File.WriteAllText(Path.Combine(variables, "V"), "changed");
        Ours(folder, "printenv", "V").With("V", "original").With("S6_KEEP_ENV", "1").Run().ShouldSucceed("original\n");
        Ours(folder, "printenv", "V").With("V", "original").With("S6_KEEP_ENV", "0").Run().ShouldSucceed("changed\n");
    }

    [Fact]
    public void GoesOnAfterAWarningWhereAFileCannotBeRead()
    {
        using var folder = Contenv(out string variables);
        Directory.CreateDirectory(Path.Combine(variables, "BAD"));
        File.WriteAllText(Path.Combine(variables, "GOOD"), "1");
        Result result = Ours(folder, "printenv", "GOOD").Run();
        result.ShouldBe(0, "1\n", $"with-contenv: warning: unable to read {Path.Combine(variables, "BAD")}: Is a directory\n");
    }

    [Fact]
    public void GoesOnAfterAWarningWhereTheFolderCannotBeRead()
    {
        using var folder = new TempFolder();
        folder.Folder("runtime");
        Ours(folder, "echo", "ok").Run().ShouldBe(0, "ok\n", $"with-contenv: warning: unable to read {folder["runtime/container_environment"]}: going on with the present environment: No such file or directory\n");
    }

    [Fact]
    public void WorksInAShebang()
    {
        using var folder = Contenv(out string variables);
        File.WriteAllText(Path.Combine(variables, "MYENV"), "from the container");
        string script = folder.Script("script", $"#!{Programs.Folder}/with-contenv sh\necho $MYENV $1\n");
        new Cmd(script, ["arg"]).With("S6_OVERLAY_RUNTIME", folder["runtime"]).Run().ShouldSucceed("from the container arg\n");
    }

    [Fact]
    public void RunsInABlockWithoutAProcess()
    {
        using var folder = Contenv(out string variables);
        File.WriteAllText(Path.Combine(variables, "V"), "inner");
        Cmd.Ours("foreground", " with-contenv", " s6-echo", " in block", "", "sh", "-c", "echo ${V-none}").With("S6_OVERLAY_RUNTIME", folder["runtime"]).Run()
            .ShouldSucceed("in block\nnone\n");
    }

    [Fact]
    public void NeedsAProgram() => Cmd.Ours("with-contenv").Run().ShouldFail(100, "usage: with-contenv prog...");

    private static TempFolder Contenv(out string variables)
    {
        var folder = new TempFolder();
        variables = folder.Folder("runtime/container_environment");
        return folder;
    }

    private static Cmd Ours(TempFolder folder, params ReadOnlySpan<string> program) =>
        Cmd.Ours("with-contenv", program).With("S6_OVERLAY_RUNTIME", folder["runtime"]);
}

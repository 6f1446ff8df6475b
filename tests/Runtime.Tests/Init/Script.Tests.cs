using System.IO;
using System.Text;
using S6Overlay.Core;
using S6Overlay.Init;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Init;

public sealed class ScriptTests
{
    [Theory]
    [InlineData("#!/bin/sh\necho", "/bin/sh", null, true)]
    [InlineData("#! /usr/bin/with-contenv  bash \n", "/usr/bin/with-contenv", "bash", true)]
    [InlineData("#!/usr/bin/execlineb -P", "/usr/bin/execlineb", "-P", true)]
    [InlineData("#!/usr/bin/env -S a b\n", "/usr/bin/env", "-S a b", true)]
    [InlineData("echo no first line\n", null, null, true)]
    [InlineData("#!\n", null, null, true)]
    [InlineData("#!/bin/sh\r\necho\r\n", "/bin/sh\r", null, false)]
    [InlineData("#!/bin/sh -e\r\n", "/bin/sh", "-e\r", false)]
    public void The_first_line_names_a_program_and_one_argument(string content, string? program, string? argument, bool unix)
    {
        Assert.Equal(unix, Script.ReadInterpreter(Encoding.UTF8.GetBytes(content), out Interpreter interpreter));
        Assert.Equal((program, argument), (Text(interpreter.Program), Text(interpreter.Argument)));
    }

    [Fact]
    public void A_script_that_is_not_executable_is_made_so()
    {
        using var folder = new TempFolder();
        var path = new Bytes(folder.Write("s", "#!/bin/sh\n", "640"));
        Launch launch = Script.Remedy(path, path, [], -Posix.EACCES);
        Assert.Equal(path, launch.Path);
        Assert.Equal("750", System.Convert.ToString((int)File.GetUnixFileMode(folder["s"]), 8));
    }

    [Fact]
    public void A_script_without_a_first_line_goes_to_the_shell()
    {
        using var folder = new TempFolder();
        var path = new Bytes(folder.Write("s", "echo\n", "755"));
        Launch launch = Script.Remedy(path, path, [new Bytes("x")], -Posix.ENOEXEC);
        Assert.Equal("/bin/sh", launch.Path.ToString());
        Assert.Equal([new Bytes("/bin/sh"), path, new Bytes("x")], launch.Argv);
    }

    [Fact]
    public void An_executable_script_that_may_not_be_executed_runs_through_its_interpreter()
    {
        using var folder = new TempFolder();
        var path = new Bytes(folder.Write("run", "#!/bin/sh -e\n", "755"));
        Launch launch = Script.Remedy(path, new Bytes("./run"), [new Bytes("name")], -Posix.EACCES);
        Assert.Equal([new Bytes("/bin/sh"), new Bytes("-e"), new Bytes("./run"), new Bytes("name")], launch.Argv);
    }

    [Theory]
    [InlineData("#!/no/such/interpreter\n", "'/no/such/interpreter' does not exist")]
    [InlineData("#!/bin/sh\r\n", "'/bin/sh\\r' does not exist: the file has Windows line endings")]
    public void What_cannot_be_run_is_explained(string content, string reason)
    {
        using var folder = new TempFolder();
        var path = new Bytes(folder.Write("s", content, "755"));
        Assert.Contains(reason, Script.Remedy(path, path, [], -Posix.ENOENT).Problem.ToString(), System.StringComparison.Ordinal);
    }

    private static string? Text(Bytes bytes) => bytes.IsNull ? null : bytes.ToString();
}

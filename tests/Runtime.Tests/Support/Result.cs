using System;
using System.Text;
using S6Overlay.Kernel;
using Xunit;

namespace S6Overlay.Tests.Support;

/// <summary>How a run ended and what it wrote.</summary>
internal sealed class Result(string name, int status, byte[] output, byte[] error)
{
    /// <summary>The exit code; 128 + n after signal n.</summary>
    public int Code { get; } = WaitStatus.ShellCode(status);

    /// <summary>The signal that killed it, or 0.</summary>
    public int Signal { get; } = WaitStatus.Signal(status);

    public byte[] Output { get; } = output;

    public byte[] Error { get; } = error;

    public string Text => Encoding.UTF8.GetString(Output);

    public string ErrorText => Encoding.UTF8.GetString(Error);

    /// <summary>All three at once, so that a failure shows the whole picture.</summary>
    public void ShouldBe(int code, string output, string error = "") =>
        Assert.Equal(Describe(code, output, error), Describe(Code, Text, ErrorText));

    public void ShouldSucceed(string? output = null)
    {
        Assert.True(Code == 0 && Error.Length == 0, $"{name}: {Describe(Code, Text, ErrorText)}");
        if (output is not null)
            Assert.Equal(output, Text);
    }

    /// <summary>Exit code and a standard error that contains each of these.</summary>
    public void ShouldFail(int code, params ReadOnlySpan<string> said)
    {
        Assert.True(Code == code, $"{name}: expected exit code {code}; {Describe(Code, Text, ErrorText)}");
        foreach (string part in said)
            Assert.Contains(part, ErrorText, StringComparison.Ordinal);
    }

    private static string Describe(int code, string output, string error) => $"code {code}\nstdout: {output}\nstderr: {error}";
}

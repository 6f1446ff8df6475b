using System;
using System.Linq;
using System.Text;
using Xunit;

namespace S6Overlay.Tests.Support;

/// <summary>Runs a program of ours, in one process and as a chain of real execs, and the distribution's, and wants the same of all.</summary>
internal static class Both
{
    /// <summary>
    /// The same exit code and the same lines on standard output, in any order (an environment has none); messages are
    /// worded differently, but there is one or there is none.
    /// </summary>
    public static void ShouldAgree(string name, string[] arguments, Action<Cmd>? prepare = null)
    {
        string reference = Describe(Suite.Reference, name, arguments, prepare);
        Assert.Equal(reference, Describe(Suite.Ours, name, arguments, prepare));
        Assert.Equal(reference, Describe(Suite.OursExec, name, arguments, prepare));
    }

    private static string Describe(Suite suite, string name, string[] arguments, Action<Cmd>? prepare)
    {
        Cmd cmd = Cmd.Of(suite, name, arguments);
        prepare?.Invoke(cmd);
        Result result = cmd.Run();
        var text = new StringBuilder();
        foreach (string line in Encoding.Latin1.GetString(result.Output).Split('\n').Order(StringComparer.Ordinal))
            // What differs by nature.
            if (!line.StartsWith("PATH=", StringComparison.Ordinal) && !line.StartsWith("S6_OVERLAY_CHAIN=", StringComparison.Ordinal))
                text.Append(line).Append('\n');
        return $"code {result.Code}, {(result.Error.Length > 0 ? "with" : "without")} a message\n{text}";
    }
}

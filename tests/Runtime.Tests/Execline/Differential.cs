using System;
using System.Collections.Generic;
using System.Text;
using System.Text.RegularExpressions;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Execline;

/// <summary>Runs scripts under the reference and under ours, in both modes of chaining, and compares all that can be seen of them.</summary>
internal static partial class Differential
{
    /// <summary>Fails unless ours does as the reference. Where a case says that it differs, both modes of ours must still agree, and the reference must really differ.</summary>
    public static void Compare(string text)
    {
        Case script = Case.Parse(text);
        string reference = Run(script, Suite.Reference);
        string ours = Run(script, Suite.Ours);
        Assert.Equal($"{text}\n{ours}", $"{text}\n{Run(script, Suite.OursExec)}");
        if (script.Differs is null)
            Assert.Equal($"{text}\n{reference}", $"{text}\n{ours}");
        else
            Assert.True(reference != ours, $"{text}\nthis does not differ any more: {ours}");
    }

    /// <summary>Exit code, output, and of the messages how grave they are and, with <paramref name="names"/>, who said them.</summary>
    public static string Run(Case script, Suite suite, bool names = true)
    {
        using var folder = new TempFolder();
        foreach (string name in script.FileNames)
            folder.Write(name, "");
        Cmd cmd = script.Program is { } program
            ? Cmd.Of(suite, program)
            : Cmd.Of(suite, "execlineb", [.. script.Options, "-c", script.Script, "--"]);
        foreach (string argument in script.Arguments)
            cmd.Argument(Encoding.UTF8.GetBytes(argument));
        string path = $"{Observer.Folder}:{Programs.SearchPath(suite)}";
        cmd.With("PATH", path);
        foreach (string assignment in script.Environment)
            cmd.With(Encoding.UTF8.GetBytes(assignment));
        Result result = cmd.Input(script.Input).In(folder.Root).Run();
        string output = Encoding.Latin1.GetString(result.Output)
            .Replace(folder.Root, "@CWD", StringComparison.Ordinal)
            .Replace(path, "@PATH", StringComparison.Ordinal);
        return $"exit {result.Code}\n{string.Join('\n', Facts(result.ErrorText, names))}\n{output}";
    }

    private static List<string> Facts(string messages, bool names)
    {
        var facts = new List<string>();
        foreach (string line in messages.Split('\n'))
        {
            Match match = Fact().Match(line);
            if (match.Success)
                facts.Add(names ? match.Value.Replace("execline-", "", StringComparison.Ordinal) : match.Groups[1].Value);
        }
        return facts;
    }

    [GeneratedRegex("^[a-z0-9-]+: (fatal|warning|usage)")]
    private static partial Regex Fact();
}

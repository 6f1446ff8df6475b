using System;
using System.IO;
using System.Linq;
using System.Text;
using S6Overlay.Core;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Core;

/// <summary>One name finds everything: the link, the source, the test and the manual page.</summary>
public sealed class CommandTableTests
{
    public static TheoryData<string> Names()
    {
        var names = new TheoryData<string>();
        for (int i = 0; i < CommandTable.Count; i++)
            names.Add(Encoding.ASCII.GetString(CommandTable.Name(i)));
        return names;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryCommandHasASourceFileOfItsName(string name) => Assert.Single(Files("src/Runtime/Commands", $"{name}.cs"));

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryCommandHasATestFileOfItsName(string name) => Assert.Single(Files("tests/Runtime.Tests/Commands", $"{name}.Tests.cs"));

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryCommandHasAManualPage(string name)
    {
        string page = Path.Combine(Programs.Root(), "docs", "commands", $"{name}.md");
        Assert.True(File.Exists(page), $"docs/commands/{name}.md is missing");
        Assert.StartsWith($"# {name}\n", File.ReadAllText(page), StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void TheIndexHasEveryCommandWithWhatItsPageSaysFirst(string name)
    {
        string docs = Path.Combine(Programs.Root(), "docs");
        string summary = File.ReadAllLines(Path.Combine(docs, "commands", $"{name}.md"))[2].Replace("](", "](commands/", StringComparison.Ordinal);
        Assert.Contains($"| [{name}](commands/{name}.md) | {summary} |", File.ReadAllLines(Path.Combine(docs, "README.md")));
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void EveryUsageBeginsWithTheCommandsName(string name)
    {
        Assert.True(CommandTable.Find(Encoding.ASCII.GetBytes(name), out Command command));
        string usage = Encoding.UTF8.GetString(command.Usage);
        Assert.True(usage == name || usage.StartsWith(name + " ", StringComparison.Ordinal), usage);
    }

    [Fact]
    public void NamesAreSortedAndUnique()
    {
        string[] names = [.. Enumerable.Range(0, CommandTable.Count).Select(i => Encoding.ASCII.GetString(CommandTable.Name(i)))];
        Assert.Equal(names.Distinct().Order(StringComparer.Ordinal), names);
    }

    [Fact]
    public void AManualPageWithoutACommandIsNotKept()
    {
        foreach (string page in Directory.GetFiles(Path.Combine(Programs.Root(), "docs", "commands"), "*.md"))
            Assert.True(CommandTable.Find(Encoding.ASCII.GetBytes(Path.GetFileNameWithoutExtension(page)), out _), $"{page} belongs to no command");
    }

    private static string[] Files(string folder, string name) =>
        Directory.GetFiles(Path.Combine(Programs.Root(), folder), name, SearchOption.AllDirectories);
}

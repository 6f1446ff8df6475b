using System;
using System.Diagnostics.CodeAnalysis;
using System.Linq;
using System.Text.RegularExpressions;
using Xunit;

namespace S6Overlay.Integration.Support;

/// <summary>How a container ended: its exit code, what it wrote, and for how long it ran.</summary>
internal sealed record Outcome(long Code, Transcript Said, TimeSpan Ran)
{
    public string[] Lines => Said.All.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r')).ToArray();

    public Outcome ShouldEndWith(long code)
    {
        Assert.True(Code == code, $"expected exit code {code}, got {Code} after {Ran.TotalMilliseconds:0} ms; it said:\n{Said.All}");
        return this;
    }

    public Outcome ShouldSay(params ReadOnlySpan<string> texts)
    {
        foreach (string text in texts)
            Assert.True(Said.All.Contains(text, StringComparison.Ordinal), $"expected '{text}' in:\n{Said.All}");
        return this;
    }

    public Outcome ShouldNotSay(params ReadOnlySpan<string> texts)
    {
        foreach (string text in texts)
            Assert.False(Said.All.Contains(text, StringComparison.Ordinal), $"did not expect '{text}' in:\n{Said.All}");
        return this;
    }

    /// <summary>A part of what it said has that form.</summary>
    public Outcome ShouldMatch([StringSyntax(StringSyntaxAttribute.Regex)] string pattern)
    {
        Assert.True(Regex.IsMatch(Said.All, pattern), $"expected what matches '{pattern}' in:\n{Said.All}");
        return this;
    }

    /// <summary>Each text occurs, one after the other.</summary>
    public Outcome ShouldSayInOrder(params ReadOnlySpan<string> texts)
    {
        int from = 0;
        foreach (string text in texts)
        {
            int at = Said.All.IndexOf(text, from, StringComparison.Ordinal);
            Assert.True(at >= 0, $"expected '{text}' (in this order) in:\n{Said.All}");
            from = at + text.Length;
        }
        return this;
    }

    public Outcome ShouldRunAtMost(TimeSpan limit)
    {
        Assert.True(Ran <= limit, $"it ran {Ran.TotalMilliseconds:0} ms, more than {limit.TotalMilliseconds:0}; it said:\n{Said.All}");
        return this;
    }
}

/// <summary>What a program wrote: to each stream, and to both in the order in which it came.</summary>
internal sealed record Transcript(string Output, string Error, string All);

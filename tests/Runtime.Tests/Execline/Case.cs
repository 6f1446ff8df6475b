using System;
using System.Collections.Generic;
using System.IO;
using System.Text;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Execline;

/// <summary>
/// A script and how it is started, from a file of cases. Cases are paragraphs. Lines that begin with an at sign come
/// first: <c>@options</c> for execlineb (without the line: -P), <c>@args</c> words or <c>@arg</c> one argument, <c>@env</c> an assignment,
/// <c>@stdin</c> text with C escapes, <c>@file</c> an empty file, <c>@argv</c> a program to run instead of a script,
/// <c>@differs</c> the reason why ours does something else than the reference on purpose. The rest is the script.
/// </summary>
internal sealed class Case
{
    private Case()
    {
    }

    /// <summary>A script with everything said here.</summary>
    public Case(string[] options, string script, string[] arguments, string[] environment, string input)
    {
        Options = [.. options];
        Script = script;
        Arguments.AddRange(arguments);
        Environment.AddRange(environment);
        Input = Encoding.UTF8.GetBytes(input);
    }

    public List<string> Options { get; private set; } = ["-P"];

    public List<string> Arguments { get; } = [];

    public List<string> Environment { get; } = [];

    public List<string> FileNames { get; } = [];

    public byte[] Input { get; private set; } = [];

    /// <summary>The program to run with the arguments; null for execlineb with the script.</summary>
    public string? Program { get; private set; }

    /// <summary>Why ours does something else; null if it does not.</summary>
    public string? Differs { get; private set; }

    public string Script { get; private set; } = "";

    /// <summary>The cases of a command, each as its text.</summary>
    public static TheoryData<string> Of(string command)
    {
        var cases = new TheoryData<string>();
        string file = Path.Combine(Programs.Root(), "tests", "Runtime.Tests", "Execline", "Cases", $"{command}.txt");
        foreach (string paragraph in File.ReadAllText(file).Split("\n\n", StringSplitOptions.RemoveEmptyEntries))
            cases.Add(paragraph.Trim('\n'));
        return cases;
    }

    public static Case Parse(string text)
    {
        var result = new Case();
        string[] lines = text.Split('\n');
        int i = 0;
        for (; i < lines.Length && lines[i].StartsWith('@'); i++)
        {
            int space = lines[i].IndexOf(' ', StringComparison.Ordinal);
            string value = space < 0 ? "" : lines[i][(space + 1)..];
            switch (space < 0 ? lines[i] : lines[i][..space])
            {
                case "@options":
                    result.Options = [.. value.Split(' ', StringSplitOptions.RemoveEmptyEntries)];
                    break;
                case "@args":
                    result.Arguments.AddRange(value.Split(' '));
                    break;
                case "@arg":
                    result.Arguments.Add(value);
                    break;
                case "@env":
                    result.Environment.Add(value);
                    break;
                case "@stdin":
                    result.Input = Unescape(value);
                    break;
                case "@file":
                    result.FileNames.Add(value);
                    break;
                case "@argv":
                    result.Program = value;
                    break;
                case "@differs":
                    result.Differs = value;
                    break;
                default:
                    throw new FormatException($"unknown line {lines[i]}");
            }
        }
        result.Script = string.Join('\n', lines[i..]);
        return result;
    }

    private static byte[] Unescape(string text)
    {
        var bytes = new List<byte>();
        for (int i = 0; i < text.Length; i++)
        {
            if (text[i] != '\\')
            {
                bytes.AddRange(Encoding.UTF8.GetBytes([text[i]]));
                continue;
            }
            i++;
            switch (text[i])
            {
                case 'n':
                    bytes.Add((byte)'\n');
                    break;
                case 't':
                    bytes.Add((byte)'\t');
                    break;
                case 'r':
                    bytes.Add((byte)'\r');
                    break;
                case 'x':
                    bytes.Add(Convert.ToByte(text.Substring(i + 1, 2), 16));
                    i += 2;
                    break;
                default:
                    bytes.Add((byte)text[i]);
                    break;
            }
        }
        return [.. bytes];
    }
}

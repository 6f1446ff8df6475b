using System;

namespace S6Overlay.Execline;

/// <summary>Recognizes the text of a shell script that was given to execlineb by mistake, to say so where it fails.</summary>
internal static class ShellText
{
    /// <summary>How much of a script is looked at: a long one shows early what it is.</summary>
    private const int Seen = 1 << 15;

    private const string Advice = " (it looks like a shell script: its first line should be #!/bin/sh)";

    /// <summary>What to add to the message of a failure; empty if the text does not look like shell.</summary>
    public static string Hint(ReadOnlySpan<byte> script)
    {
        script = script[..Math.Min(script.Length, Seen)];
        foreach (Range range in script.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = script[range].Trim(" \t\r"u8);
            if (line.IsEmpty || line[0] == (byte)'#')
                continue;
            if (IsAssignment(line) || line.StartsWith("set -"u8) || line.StartsWith("[ "u8)
                || line.EndsWith("; then"u8) || line.EndsWith("; do"u8) || line.EndsWith(";;"u8)
                || line.IndexOf(" && "u8) >= 0 || line.IndexOf(" || "u8) >= 0 || line.IndexOf("$("u8) >= 0
                || IsWord(line, "fi"u8) || IsWord(line, "done"u8) || IsWord(line, "esac"u8))
                return Advice;
        }
        return "";
    }

    /// <summary>Whether the text has a compound command of the shell, begun and ended.</summary>
    public static bool IsCertain(ReadOnlySpan<byte> script)
    {
        bool begun = false, ended = false;
        script = script[..Math.Min(script.Length, Seen)];
        foreach (Range range in script.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> line = script[range].Trim(" \t\r"u8);
            begun |= line.EndsWith("; then"u8) || line.EndsWith("; do"u8) || line.SequenceEqual("then"u8) || line.SequenceEqual("do"u8)
                || (line.StartsWith("case "u8) && line.EndsWith(" in"u8));
            ended |= IsWord(line, "fi"u8) || IsWord(line, "done"u8) || IsWord(line, "esac"u8);
        }
        return begun && ended;
    }

    private static bool IsWord(ReadOnlySpan<byte> line, ReadOnlySpan<byte> word) =>
        line.StartsWith(word) && (line.Length == word.Length || line[word.Length] is (byte)' ' or (byte)';');

    private static bool IsAssignment(ReadOnlySpan<byte> line)
    {
        int name = 0;
        while (name < line.Length && (char.IsAsciiLetterOrDigit((char)line[name]) || line[name] == (byte)'_'))
            name++;
        return name > 0 && name < line.Length && line[name] == (byte)'=';
    }
}

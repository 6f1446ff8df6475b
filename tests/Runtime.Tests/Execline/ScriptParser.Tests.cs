using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using System.Text;
using S6Overlay.Core;
using S6Overlay.Execline;
using S6Overlay.Tests.Support;
using S6Overlay.Text;
using Xunit;

namespace S6Overlay.Tests.Execline;

/// <summary>The parser on its own: what it makes of random text. The seed is in the message of a failure; <c>EXECLINE_SEED</c> replays it.</summary>
public sealed class ScriptParserTests
{
    private static readonly int Seed =
        int.TryParse(Environment.GetEnvironmentVariable("EXECLINE_SEED"), NumberStyles.Integer, CultureInfo.InvariantCulture, out int seed) ? seed : Random.Shared.Next();

    [Fact]
    public void RandomBytesAreParsedOrRefusedWithAPlaceInTheScript()
    {
        var random = new Random(Seed);
        byte[] alphabet = [.. "ab{}\"\\#\n $0x41\t"u8, 0xFF, 0x01];
        for (int round = 0; round < 20_000; round++)
        {
            byte[] script = new byte[random.Next(40)];
            for (int i = 0; i < script.Length; i++)
                script[i] = random.Next(8) == 0 ? (byte)random.Next(256) : alphabet[random.Next(alphabet.Length)];
            var parser = new ScriptParser(script);
            Bytes[]? words = parser.Parse();
            Assert.True(words is not null || (parser.Error.Length > 0 && parser.ErrorAt >= 0 && parser.ErrorAt <= script.Length), $"seed {Seed}, round {round}");
        }
    }

    [Fact]
    public void WordsThatAreQuotedComeBackAsTheyWere()
    {
        var random = new Random(Seed);
        for (int round = 0; round < 5_000; round++)
        {
            var script = new List<byte>();
            var expected = new List<Bytes>();
            int level = 0;
            for (int count = random.Next(12); count > 0; count--)
            {
                int kind = random.Next(6);
                if (kind == 0)
                {
                    script.AddRange("{ "u8);
                    level++;
                }
                else if (kind == 1 && level > 0)
                    Close(script, expected, ref level);
                else
                    expected.Add(Quote(script, random, level));
            }
            while (level > 0)
                Close(script, expected, ref level);
            Bytes[]? words = new ScriptParser(script.ToArray()).Parse();
            Assert.True(words is not null && words.SequenceEqual(expected), $"seed {Seed}, round {round}: {Encoding.Latin1.GetString(script.ToArray())}");
        }
    }

    [Fact]
    public void WhatS6QuoteWritesIsReadBack()
    {
        var random = new Random(Seed);
        for (int round = 0; round < 5_000; round++)
        {
            byte[] text = new byte[random.Next(30)];
            for (int i = 0; i < text.Length; i++)
                text[i] = (byte)random.Next(1, random.Next(2) == 0 ? 256 : 128);
            Output quoted = Output.ToMemory();
            quoted.WriteByte((byte)'"');
            Quoting.Escape(quoted, text, "\""u8);
            quoted.WriteByte((byte)'"');
            Bytes[]? words = new ScriptParser(quoted.Captured).Parse();
            Assert.True(words is [Bytes word] && word.Equals(text), $"seed {Seed}, round {round}: {Encoding.Latin1.GetString(quoted.Captured)}");
        }
    }

    [Fact]
    public void DeepNestingIsRefusedOrParsedWithoutOverflow()
    {
        foreach (int depth in (int[])[100, 1_000, 10_000, 500_000])
        {
            string script = string.Concat(Enumerable.Repeat("{ ", depth)) + string.Concat(Enumerable.Repeat("} ", depth));
            var parser = new ScriptParser(Encoding.ASCII.GetBytes(script));
            Assert.True(parser.Parse()?.Length == depth || parser.Error.Contains("nested", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void AScriptOfAMegabyteIsParsed()
    {
        byte[] script = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat("foreground { s6-echo \"a b\" c }\n", 33_000)));
        Assert.Equal(33_000 * 5, new ScriptParser(script).Parse()?.Length);
    }

    [Theory]
    [InlineData("s6-echo \"abc", "line 1, column 9", "has no end")]
    [InlineData("s6-echo\n  foreground { s6-echo", "line 2, column 14", "never closed")]
    [InlineData("s6-echo\n}", "line 2, column 1", "closes no block")]
    [InlineData("s6-echo \"\\0x00\"", "line 1, column 10", "not the number of a byte")]
    [InlineData("s6-echo a\\", "line 1, column 10", "nothing behind")]
    public void ErrorsNameTheirPlace(string script, string place, string reason) =>
        Cmd.Ours("execlineb", "-c", script).Run().ShouldFail(100, "execlineb: fatal: syntax error", place, reason);

    [Theory]
    [InlineData("set -e\necho hello\n")]
    [InlineData("FOO=bar\necho $FOO\n")]
    [InlineData("if [ -f /etc/passwd ]; then\n  echo yes\nfi\n")]
    [InlineData("for i in 1 2; do\n  echo $i\ndone\n")]
    public void ShellTextIsRecognizedWhereItFails(string script)
    {
        Result result = Cmd.Ours("execlineb", "-P", "-c", script).Run();
        Assert.NotEqual(0, result.Code);
        Assert.Contains("looks like a shell script: its first line should be #!/bin/sh", result.ErrorText, StringComparison.Ordinal);
    }

    [Fact]
    public void TenThousandNestedBlocksAreRefusedWithAMessage()
    {
        using var folder = new TempFolder();
        string script = folder.Write("deep", string.Concat(Enumerable.Repeat("foreground { ", 10_000)) + string.Concat(Enumerable.Repeat("} ", 10_000)));
        Cmd.Ours("execlineb", script).Run().ShouldFail(100, "nested too deeply");
    }

    private static void Close(List<byte> script, List<Bytes> expected, ref int level)
    {
        script.AddRange("} "u8);
        level--;
        expected.Add(new Bytes(Enumerable.Repeat((byte)' ', level).ToArray()));
    }

    /// <summary>Appends a random word in one of the ways to quote it; returns what it is in the argument vector.</summary>
    private static Bytes Quote(List<byte> script, Random random, int level)
    {
        bool quoted = random.Next(2) == 0;
        var word = new List<byte>(Enumerable.Repeat((byte)' ', level));
        if (quoted)
            script.Add((byte)'"');
        for (int length = random.Next(quoted ? 0 : 1, 6); length > 0; length--)
        {
            byte b = (byte)random.Next(1, 256);
            word.Add(b);
            if (quoted && random.Next(3) == 0)
                script.AddRange(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"\\0x{b:x2}")));
            else if (quoted)
                script.AddRange(b is (byte)'"' or (byte)'\\' ? [(byte)'\\', b] : [b]);
            else
                script.AddRange(char.IsAsciiLetter((char)b) ? [b] : b == (byte)'\n' ? "\"\\n\""u8.ToArray() : [(byte)'\\', b]);
        }
        if (quoted)
            script.Add((byte)'"');
        script.Add((byte)' ');
        return new Bytes(word.ToArray());
    }
}

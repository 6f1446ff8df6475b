using System;
using System.Buffers.Text;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using S6Overlay.Core;

namespace S6Overlay.Execline;

/// <summary>
/// A file of assignments, one <c>name = value</c> per line. Blanks around names and values do not count; in double
/// quotes they do, and C's escapes are known there. A backslash at the end of a line joins it to the next.
/// </summary>
internal ref struct EnvironmentFile(ReadOnlySpan<byte> content)
{
    private readonly ReadOnlySpan<byte> _content = content;
    private readonly List<byte> _value = [];
    private int _at;

    /// <summary>Puts the assignments into <paramref name="env"/>, all or none. Returns 0, or the number of the line that is wrong, and what is.</summary>
    public static int Apply(ReadOnlySpan<byte> content, Env env, out string problem)
    {
        int nul = content.IndexOf((byte)0);
        var file = new EnvironmentFile(nul < 0 ? content : content[..nul]);
        var assignments = new List<Bytes>();
        while (file.Next(assignments, out problem))
        {
        }
        if (problem.Length > 0)
            return content[..Math.Min(file._at, content.Length)].Count((byte)'\n') + 1;
        foreach (Bytes assignment in assignments)
            env.Put(assignment);
        return 0;
    }

    private static bool IsBlank(byte b) => b is (byte)' ' or (byte)'\t' or (byte)'\f' or (byte)'\r';

    private static bool CanBeInName(byte b) => !IsBlank(b) && b is not ((byte)'\n' or (byte)'"' or (byte)'\'' or (byte)'?' or (byte)'\\' or (byte)'=');

    /// <summary>Reads a line. False at the end of the file, or at what is wrong.</summary>
    private bool Next(List<Bytes> assignments, out string problem)
    {
        problem = "";
        SkipBlanks();
        if (_at == _content.Length)
            return false;
        if (_content[_at] == (byte)'#')
        {
            int end = _content[_at..].IndexOf((byte)'\n');
            _at = end < 0 ? _content.Length : _at + end;
        }
        if (_at < _content.Length && _content[_at] != (byte)'\n')
        {
            problem = Assignment(assignments);
            if (problem.Length > 0)
                return false;
        }
        _at = Math.Min(_at + 1, _content.Length);
        return true;
    }

    private string Assignment(List<Bytes> assignments)
    {
        int start = _at;
        while (_at < _content.Length && CanBeInName(_content[_at]))
            _at++;
        ReadOnlySpan<byte> name = _content[start.._at];
        SkipBlanks();
        if (name.IsEmpty || _at == _content.Length || _content[_at] != (byte)'=')
            return "there is no name = value";
        _at++;
        SkipBlanks();
        _value.Clear();
        string problem = Value();
        if (problem.Length > 0)
            return problem;
        Span<byte> value = CollectionsMarshal.AsSpan(_value);
        int nul = value.IndexOf((byte)0);
        assignments.Add(Bytes.Concat(name, "="u8, nul < 0 ? value : value[..nul]));
        return "";
    }

    /// <summary>Reads up to the end of the line. Returns what is wrong, or nothing.</summary>
    private string Value()
    {
        // Blanks count only if something comes behind them.
        int kept = 0;
        for (; _at < _content.Length && _content[_at] != (byte)'\n'; _at++)
        {
            byte b = _content[_at];
            if (b == (byte)'"')
            {
                string problem = Quoted();
                if (problem.Length > 0)
                    return problem;
            }
            else if (b == (byte)'\\')
            {
                if (++_at == _content.Length || !(IsBlank(_content[_at]) || _content[_at] is (byte)'\n' or (byte)'"' or (byte)'\\'))
                    return "a backslash outside of quotes must stand before a blank, a quote, a backslash or the end of the line";
                if (_content[_at] != (byte)'\n')
                    _value.Add(_content[_at]);
            }
            else
            {
                _value.Add(b);
                if (IsBlank(b))
                    continue;
            }
            kept = _value.Count;
        }
        _value.RemoveRange(kept, _value.Count - kept);
        return "";
    }

    private string Quoted()
    {
        for (_at++; _at < _content.Length && _content[_at] != (byte)'\n'; _at++)
        {
            byte b = _content[_at];
            if (b == (byte)'"')
                return "";
            if (b != (byte)'\\')
            {
                _value.Add(b);
                continue;
            }
            if (++_at == _content.Length)
                break;
            if (!Escape(_content[_at]))
                return "\\x must be followed by two hexadecimal digits";
        }
        return "a quoted value has no end";
    }

    private bool Escape(byte b)
    {
        if (b == (byte)'\n')
            return true;
        if (b is >= (byte)'0' and <= (byte)'7')
        {
            int value = b - '0';
            for (int digits = 1; digits < 3 && _at + 1 < _content.Length && _content[_at + 1] is >= (byte)'0' and <= (byte)'7'; digits++)
                value = value * 8 + _content[++_at] - '0';
            _value.Add((byte)value);
            return true;
        }
        if (b == (byte)'x')
        {
            if (_at + 2 >= _content.Length || !char.IsAsciiHexDigit((char)_content[_at + 1]) || !char.IsAsciiHexDigit((char)_content[_at + 2]))
                return false;
            Utf8Parser.TryParse(_content.Slice(_at + 1, 2), out byte value, out _, 'x');
            _value.Add(value);
            _at += 2;
            return true;
        }
        int named = "abtnvfr"u8.IndexOf(b);
        _value.Add(named >= 0 ? (byte)(7 + named) : b);
        return true;
    }

    private void SkipBlanks()
    {
        while (_at < _content.Length && IsBlank(_content[_at]))
            _at++;
    }
}

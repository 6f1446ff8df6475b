using System;
using System.Collections.Generic;
using S6Overlay.Core;

namespace S6Overlay.Execline;

/// <summary>
/// Turns the text of a script into one argument vector. Words are separated by bytes up to and including the space;
/// <c>"…"</c> and backslashes quote; <c>#</c> at the beginning of a word begins a comment; <c>{</c> and <c>}</c>, as
/// words of their own, begin and end a block, whose words get one space in front per level and whose end is an empty
/// word. A script ends at its first NUL byte.
/// </summary>
internal ref struct ScriptParser(ReadOnlySpan<byte> script)
{
    /// <summary>What a script may come to, in bytes: every word grows by one per level of its block.</summary>
    private const int MaxSize = 16 << 20;

    private readonly ReadOnlySpan<byte> _script = script.IndexOf((byte)0) is >= 0 and int end ? script[..end] : script;
    private readonly List<Bytes> _words = new(script.Length / 8);
    private readonly List<int> _open = [];

    // The word being read, behind one space for each block that is open.
    private byte[] _word = new byte[256];
    private int _length;
    private int _at;
    private long _size;

    /// <summary>What is wrong with the script, where <see cref="Parse"/> says so.</summary>
    public string Error { get; private set; } = "";

    /// <summary>Where, as an index into the script.</summary>
    public int ErrorAt { get; private set; }

    /// <summary>The argument vector; null if the script is wrong.</summary>
    public Bytes[]? Parse()
    {
        while (Skip())
        {
            int start = _at;
            int level = _open.Count;
            _length = level;
            if (!Word(out bool plain))
                return null;
            byte bracket = plain && _length == level + 1 ? _word[level] : (byte)0;
            if (bracket == (byte)'{')
            {
                _word[level] = (byte)' ';
                _open.Add(start);
                continue;
            }
            if (bracket == (byte)'}')
            {
                if (level == 0)
                    return Fail("this } closes no block", start);
                _open.RemoveAt(--level);
                _length = level;
            }
            _size += _length + 1;
            if (_size > MaxSize)
                return Fail("the script is too large, or its blocks are nested too deeply", start);
            _words.Add(new Bytes(_word.AsSpan(0, _length)));
        }
        return _open.Count == 0 ? _words.ToArray() : Fail("this { is never closed", _open[^1]);
    }

    private Bytes[]? Fail(string error, int at)
    {
        Error = error;
        ErrorAt = at;
        return null;
    }

    private static bool IsBlank(byte b) => b <= (byte)' ';

    /// <summary>Goes to the beginning of the next word. False at the end of the script.</summary>
    private bool Skip()
    {
        ReadOnlySpan<byte> script = _script;
        while (_at < script.Length)
        {
            byte b = script[_at];
            if (IsBlank(b))
                _at++;
            else if (b == (byte)'#')
            {
                int line = script[_at..].IndexOf((byte)'\n');
                _at = line < 0 ? script.Length : _at + line;
            }
            else if (b == (byte)'\\' && (_at + 1 == script.Length || script[_at + 1] == (byte)'\n'))
                _at = Math.Min(_at + 2, script.Length); // as people write it at the end of a line in a shell
            else
                return true;
        }
        return false;
    }

    /// <summary>Reads a word; it is plain if nothing in it is quoted.</summary>
    private bool Word(out bool plain)
    {
        ReadOnlySpan<byte> script = _script;
        plain = true;
        while (true)
        {
            int start = _at;
            int at = start;
            while (at < script.Length && script[at] is > (byte)' ' and not (byte)'"' and not (byte)'\\')
                at++;
            _at = at;
            Append(script[start..at]);
            if (at == script.Length || IsBlank(script[at]))
                return true;
            plain = false;
            if (script[at] == (byte)'"')
            {
                if (!Quoted())
                    return false;
                continue;
            }
            if (++_at == script.Length)
            {
                Fail("there is nothing behind this backslash", at);
                return false;
            }
            Append(script[_at++]);
        }
    }

    private bool Quoted()
    {
        ReadOnlySpan<byte> script = _script;
        int start = _at++;
        while (true)
        {
            int at = _at;
            while (at < script.Length && script[at] is not (byte)'"' and not (byte)'\\')
                at++;
            Append(script[_at..at]);
            _at = at + 1;
            if (at < script.Length && script[at] == (byte)'"')
                return true;
            if (_at >= script.Length)
            {
                Fail("this quoted string has no end", start);
                return false;
            }
            if (!Escape(script[_at++]))
                return false;
        }
    }

    private bool Escape(byte b)
    {
        switch (b)
        {
            case (byte)'\n':
                return true;
            case (byte)'0':
                if (_at < _script.Length && _script[_at] == (byte)'x')
                {
                    _at++;
                    return Number(16, 2, _at - 3);
                }
                return Number(8, 3, _at - 2);
            case >= (byte)'1' and <= (byte)'9':
                _at--;
                return Number(10, 3, _at - 1);
        }
        int named = "abtnvfr"u8.IndexOf(b);
        Append(named >= 0 ? (byte)(7 + named) : b);
        return true;
    }

    private bool Number(uint radix, int digits, int start)
    {
        uint value = 0;
        for (; digits > 0 && _at < _script.Length && Digit(_script[_at]) < radix; digits--)
            value = value * radix + Digit(_script[_at++]);
        if (value is 0 or > 255)
        {
            Fail("this escape is not the number of a byte from 1 to 255", start);
            return false;
        }
        Append((byte)value);
        return true;
    }

    private static uint Digit(byte b) => b switch
    {
        >= (byte)'0' and <= (byte)'9' => (uint)(b - '0'),
        >= (byte)'a' and <= (byte)'f' => (uint)(b - 'a' + 10),
        >= (byte)'A' and <= (byte)'F' => (uint)(b - 'A' + 10),
        _ => uint.MaxValue,
    };

    private void Append(byte b) => Append(new ReadOnlySpan<byte>(in b));

    private void Append(scoped ReadOnlySpan<byte> bytes)
    {
        if (_word.Length - _length < bytes.Length)
            Array.Resize(ref _word, Math.Max(_word.Length * 2, _length + bytes.Length));
        bytes.CopyTo(_word.AsSpan(_length));
        _length += bytes.Length;
    }
}

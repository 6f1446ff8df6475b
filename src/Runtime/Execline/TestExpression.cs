using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Execline;

/// <summary>
/// Evaluates a test: <c>-o</c> binds weakest, then <c>-a</c>, then <c>!</c>; parentheses group. A word that looks like an
/// operator is one; a word that begins with a backslash is data, without the backslash. What need not be evaluated is
/// only parsed.
/// </summary>
internal ref struct TestExpression(Proc proc, ReadOnlySpan<Bytes> words)
{
    /// <summary>How deep parentheses may be nested; deeper ones are refused rather than overflow the stack.</summary>
    private const int MaxDepth = 500;

    private readonly ReadOnlySpan<Bytes> _words = words;
    private int _at;
    private int _depth;
    private bool _failed;

    /// <summary>Exit 0 if the test holds, 1 if not, 100 after a message if it is no test.</summary>
    public static Next Evaluate(Proc proc, ReadOnlySpan<Bytes> words)
    {
        if (words.IsEmpty)
            return Next.Exit(1);
        var expression = new TestExpression(proc, words);
        bool holds = expression.Or(true);
        if (!expression._failed && expression._at < words.Length)
            expression.Refuse();
        return Next.Exit(expression._failed ? ExitCode.Usage : holds ? 0 : 1);
    }

    /// <summary>Whether a word is an operator where one may stand; only a backslash in front makes data of it.</summary>
    private static bool IsOperator(Bytes word) => IsUnary(word) || IsBinary(word)
        || word.Equals("!"u8) || word.Equals("("u8) || word.Equals(")"u8) || word.Equals("-a"u8) || word.Equals("-o"u8);

    private static bool IsUnary(Bytes word) =>
        word.Length == 2 && word[0] == (byte)'-' && "bcdefghknprstuvwxzLNOSGU"u8.Contains(word[1]);

    private static bool IsBinary(Bytes word)
    {
        ReadOnlySpan<byte> text = word.Span;
        return text.Length switch
        {
            1 => text[0] is (byte)'=' or (byte)'<' or (byte)'>',
            2 => text.SequenceEqual("!="u8) || text.SequenceEqual("<="u8) || text.SequenceEqual(">="u8) || text.SequenceEqual("=~"u8),
            3 => text[0] == (byte)'-' && "eqnegtgeltlentotef"u8.IndexOf(text[1..]) is >= 0 and int at && at % 2 == 0,
            _ => false,
        };
    }

    private bool Refuse()
    {
        if (!_failed)
            proc.Fatal(ExitCode.Usage, _at < _words.Length ? $"parse error at argument {_at + 1}: {_words[_at]}" : "parse error: the test ends too early");
        _failed = true;
        return false;
    }

    private bool Is(ReadOnlySpan<byte> word) => _at < _words.Length && _words[_at].Equals(word);

    private bool Take(ReadOnlySpan<byte> word)
    {
        if (!Is(word))
            return false;
        _at++;
        return true;
    }

    private bool Or(bool evaluate)
    {
        bool holds = And(evaluate);
        while (!_failed && Take("-o"u8))
            holds |= And(evaluate && !holds);
        return holds;
    }

    private bool And(bool evaluate)
    {
        bool holds = Not(evaluate);
        while (!_failed && Take("-a"u8))
            holds &= Not(evaluate && holds);
        return holds;
    }

    private bool Not(bool evaluate)
    {
        bool negate = false;
        while (Take("!"u8))
            negate = !negate;
        return Primary(evaluate) != negate;
    }

    private bool Primary(bool evaluate)
    {
        if (_at >= _words.Length)
            return Refuse();
        if (Is("("u8))
            return Group(evaluate);
        Bytes word = _words[_at];
        if (IsUnary(word))
        {
            _at++;
            return Data(out Bytes operand) ? evaluate && Unary(word[1], operand) : Refuse();
        }
        if (!Data(out Bytes left))
            return Refuse();
        if (_at >= _words.Length || !IsBinary(_words[_at]))
            return !left.IsEmpty;
        Bytes comparison = _words[_at++];
        return Data(out Bytes right) ? evaluate && Binary(left, comparison, right) : Refuse();
    }

    private bool Group(bool evaluate)
    {
        if (++_depth > MaxDepth)
            return Refuse();
        _at++;
        bool holds = Or(evaluate);
        _depth--;
        return !_failed && Take(")"u8) ? holds : Refuse();
    }

    private bool Data(out Bytes data)
    {
        data = _at < _words.Length ? _words[_at] : default;
        if (data.IsNull || IsOperator(data))
            return false;
        _at++;
        if (data.StartsWith("\\"u8))
            data = data.Slice(1);
        return true;
    }

    private bool Unary(byte test, Bytes operand)
    {
        switch (test)
        {
            case (byte)'n':
                return !operand.IsEmpty;
            case (byte)'z':
                return operand.IsEmpty;
            case (byte)'v':
                return proc.Env.Has(operand);
            case (byte)'r':
                return Sys.Access(operand, R_OK) >= 0;
            case (byte)'w':
                return Sys.Access(operand, W_OK) >= 0;
            case (byte)'x':
                return Sys.Access(operand, X_OK) >= 0;
            case (byte)'t':
                return Scan.Number(operand, out uint fd) ? fd <= int.MaxValue && Sys.IsTerminal((int)fd) : NoInteger("-t"u8);
            case (byte)'h':
            case (byte)'L':
                return Sys.Lstat(operand, out FileStatus link) >= 0 && link.IsSymlink;
        }
        return Sys.Stat(operand, out FileStatus file) >= 0 && File(test, file);
    }

    private static bool File(byte test, FileStatus file) => test switch
    {
        (byte)'e' => true,
        (byte)'b' => file.IsBlockDevice,
        (byte)'c' => file.IsCharacterDevice,
        (byte)'d' => file.IsDirectory,
        (byte)'f' => file.IsRegular,
        (byte)'p' => file.IsFifo,
        (byte)'S' => file.IsSocket,
        (byte)'s' => file.Size > 0,
        (byte)'u' => (file.Mode & 0x800) != 0,
        (byte)'g' => (file.Mode & 0x400) != 0,
        (byte)'k' => (file.Mode & 0x200) != 0,
        (byte)'O' or (byte)'U' => file.Uid == Sys.GetEuid(),
        (byte)'G' => file.Gid == Sys.GetEgid(),
        (byte)'N' => Compare(file.Modified, file.Accessed) > 0,
        _ => false,
    };

    private bool Binary(Bytes left, Bytes comparison, Bytes right)
    {
        ReadOnlySpan<byte> name = comparison.Span;
        if (name.SequenceEqual("=~"u8))
            return Matches(left, right);
        if (name[0] != (byte)'-')
            return Holds(name, left.Span.SequenceCompareTo(right.Span));
        if (name.SequenceEqual("-nt"u8) || name.SequenceEqual("-ot"u8) || name.SequenceEqual("-ef"u8))
            return Files(name, left, right);
        if (!Integer(left, out long a) || !Integer(right, out long b))
            return NoInteger(name);
        int order = a.CompareTo(b);
        return name[1..] switch
        {
            [(byte)'e', (byte)'q'] => order == 0,
            [(byte)'n', (byte)'e'] => order != 0,
            [(byte)'g', (byte)'t'] => order > 0,
            [(byte)'g', (byte)'e'] => order >= 0,
            [(byte)'l', (byte)'t'] => order < 0,
            _ => order <= 0,
        };
    }

    private static bool Holds(ReadOnlySpan<byte> comparison, int order) => comparison switch
    {
        [(byte)'='] => order == 0,
        [(byte)'!', ..] => order != 0,
        [(byte)'<'] => order < 0,
        [(byte)'>'] => order > 0,
        [(byte)'<', ..] => order <= 0,
        _ => order >= 0,
    };

    /// <summary>A file that is not there is older than one that is; neither being there, the first one is the older.</summary>
    private static bool Files(ReadOnlySpan<byte> name, Bytes left, Bytes right)
    {
        bool first = Sys.Stat(left, out FileStatus a) >= 0;
        bool second = Sys.Stat(right, out FileStatus b) >= 0;
        return name[1] switch
        {
            (byte)'n' => first && (!second || Compare(a.Modified, b.Modified) > 0),
            (byte)'o' => !first || (second && Compare(a.Modified, b.Modified) < 0),
            _ => first && second && a.Device == b.Device && a.Inode == b.Inode,
        };
    }

    private static int Compare(Timestamp a, Timestamp b) =>
        a.Seconds != b.Seconds ? a.Seconds.CompareTo(b.Seconds) : a.Nanoseconds.CompareTo(b.Nanoseconds);

    private bool Matches(Bytes text, Bytes pattern)
    {
        using PosixRegex? regex = PosixRegex.Compile(pattern, extended: true, ignoreCase: false, out Bytes reason);
        if (regex is not null)
            return regex.IsMatch(text);
        proc.Fatal(ExitCode.Usage, $"{pattern} is not a regular expression: {reason}");
        _failed = true;
        return false;
    }

    private bool NoInteger(ReadOnlySpan<byte> name)
    {
        if (!_failed)
            proc.Fatal(ExitCode.Usage, $"{name} requires integer arguments");
        _failed = true;
        return false;
    }

    /// <summary>A sign and digits at the beginning of the text, whatever comes behind; what is too large counts as the largest.</summary>
    private static bool Integer(Bytes text, out long number)
    {
        int at = !text.IsEmpty && text[0] is (byte)'-' or (byte)'+' ? 1 : 0;
        int first = at;
        ulong value = 0;
        for (; at < text.Length && text[at] is >= (byte)'0' and <= (byte)'9'; at++)
            value = value > long.MaxValue / 10 ? ulong.MaxValue : value * 10 + text[at] - (byte)'0';
        long magnitude = value > long.MaxValue ? long.MaxValue : (long)value;
        number = !text.IsEmpty && text[0] == (byte)'-' ? -magnitude : magnitude;
        return at > first;
    }
}

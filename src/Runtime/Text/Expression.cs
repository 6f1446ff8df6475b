using System;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Text;

/// <summary>
/// The language of expr(1), each operand and operator an argument. From weakest to strongest: <c>|</c>, <c>&amp;</c>,
/// comparison, <c>+ -</c>, <c>* / %</c>, <c>:</c> (a basic regular expression from the beginning); all group from the
/// left. Numbers have 64 bits.
/// </summary>
internal ref struct Expression(ReadOnlySpan<Bytes> words)
{
    // Every parenthesis is a few frames of stack.
    private const int MaxDepth = 1000;

    private readonly ReadOnlySpan<Bytes> _words = words;
    private int _next;
    private int _depth;

    /// <summary>What is wrong with the expression; null as long as nothing is.</summary>
    public string? Fault { get; private set; }

    /// <summary>The value of the whole; meaningless if there is a <see cref="Fault"/>.</summary>
    public Bytes Evaluate()
    {
        Bytes value = Or(true);
        if (Fault is null && _next < _words.Length)
            Fault = "syntax error: unexpected argument";
        return value;
    }

    /// <summary>Neither an empty string nor a number that is zero.</summary>
    public static bool IsTrue(Bytes value) => !value.IsEmpty && !(Number(value, out long number) && number == 0);

    // What is not needed of | and & is still parsed, but not computed: "1 | 1 / 0" is good.
    private Bytes Or(bool live)
    {
        Bytes left = And(live);
        while (Takes("|"u8))
        {
            bool decided = live && IsTrue(left);
            Bytes right = And(live && !decided);
            if (!decided)
                left = IsTrue(right) ? right : Digit(0);
        }
        return left;
    }

    private Bytes And(bool live)
    {
        Bytes left = Comparison(live);
        while (Takes("&"u8))
        {
            bool open = live && IsTrue(left);
            Bytes right = Comparison(open);
            if (!open || !IsTrue(right))
                left = Digit(0);
        }
        return left;
    }

    private Bytes Comparison(bool live)
    {
        Bytes left = Sum(live);
        while (Fault is null && _next < _words.Length && Relation(_words[_next]) is var relation and not 0)
        {
            _next++;
            Bytes right = Sum(live);
            int order = Number(left, out long one) && Number(right, out long other) ? one.CompareTo(other) : left.Span.SequenceCompareTo(right);
            bool holds = (relation & (order < 0 ? 1 : order == 0 ? 2 : 4)) != 0;
            left = Digit(holds ? 1 : 0);
        }
        return left;
    }

    private Bytes Sum(bool live)
    {
        Bytes left = Product(live);
        while (Takes("+"u8) || Takes("-"u8))
        {
            byte operation = _words[_next - 1][0];
            left = Compute(left, operation, Product(live), live);
        }
        return left;
    }

    private Bytes Product(bool live)
    {
        Bytes left = Match(live);
        while (Takes("*"u8) || Takes("/"u8) || Takes("%"u8))
        {
            byte operation = _words[_next - 1][0];
            left = Compute(left, operation, Match(live), live);
        }
        return left;
    }

    private Bytes Match(bool live)
    {
        Bytes left = Primary(live);
        while (Takes(":"u8))
        {
            Bytes pattern = Primary(live);
            if (Fault is null && live)
                left = Match(left, pattern);
        }
        return left;
    }

    private Bytes Primary(bool live)
    {
        if (Fault is not null)
            return default;
        if (_next >= _words.Length)
        {
            Fault = "syntax error: missing argument";
            return default;
        }
        Bytes word = _words[_next++];
        if (!word.Equals("("u8))
        {
            if (word.Equals(")"u8))
                Fault = "syntax error: unexpected )";
            return word;
        }
        if (++_depth > MaxDepth)
        {
            Fault = "too many parentheses";
            return default;
        }
        Bytes value = Or(live);
        _depth--;
        if (Fault is null && !Takes(")"u8))
            Fault = "syntax error: missing )";
        return value;
    }

    private bool Takes(ReadOnlySpan<byte> word)
    {
        if (Fault is not null || _next >= _words.Length || !_words[_next].Equals(word))
            return false;
        _next++;
        return true;
    }

    private Bytes Compute(Bytes left, byte operation, Bytes right, bool live)
    {
        if (Fault is not null || !live)
            return Digit(0);
        if (!Number(left, out long one) || !Number(right, out long other))
            Fault = "not a number";
        else if (operation is (byte)'/' or (byte)'%' && other == 0)
            Fault = "division by zero";
        else
        {
            if (Calculate(one, operation, other, out long result))
                return Bytes.FromNumber(result);
            Fault = "number too large";
        }
        return default;
    }

    /// <summary>False where the result does not fit into 64 bits. The divisor is not 0.</summary>
    private static bool Calculate(long one, byte operation, long other, out long result)
    {
        switch (operation)
        {
            case (byte)'+':
                result = unchecked(one + other);
                return ((one ^ result) & (other ^ result)) >= 0;
            case (byte)'-':
                result = unchecked(one - other);
                return ((one ^ other) & (one ^ result)) >= 0;
            case (byte)'*':
                return Math.BigMul(one, other, out result) == result >> 63;
            case (byte)'/':
                result = other == -1 ? unchecked(-one) : one / other;
                return other != -1 || one != long.MinValue;
            default:
                result = other == -1 ? 0 : one % other;
                return true;
        }
    }

    private Bytes Match(Bytes subject, Bytes pattern)
    {
        using PosixRegex? regex = PosixRegex.Compile(Bytes.Concat("^"u8, pattern), false, false, out _, positions: true);
        if (regex is null)
        {
            Fault = "invalid regular expression";
            return default;
        }
        Span<Range> ranges = stackalloc Range[2];
        bool found = regex.Match(subject, ranges);
        if (PosixRegex.Subexpressions(pattern, extended: false) == 0)
            return Bytes.FromNumber(found ? ranges[0].End.Value : 0);
        return found ? new Bytes(subject.Span[ranges[1]]) : new Bytes(""u8);
    }

    /// <summary>Bits of "less", "equal", "greater" for which an operator holds; 0 for what is none.</summary>
    private static int Relation(Bytes word) =>
        word.Equals("<"u8) ? 1 : word.Equals("<="u8) ? 3 : word.Equals("="u8) ? 2
        : word.Equals(">="u8) ? 6 : word.Equals(">"u8) ? 4 : word.Equals("!="u8) ? 5 : 0;

    private static Bytes Digit(int digit) => Bytes.FromNumber(digit);

    /// <summary>An optional minus and digits.</summary>
    private static bool Number(ReadOnlySpan<byte> text, out long number)
    {
        bool negative = text.StartsWith("-"u8);
        bool good = Scan.Number(negative ? text[1..] : text, out ulong magnitude) && magnitude <= (ulong)long.MaxValue + (negative ? 1u : 0u);
        number = !good ? 0 : negative ? unchecked(-(long)magnitude) : (long)magnitude;
        return good;
    }
}

using System;

namespace S6Overlay.Core;

/// <summary>
/// Reads short options in the manner of getopt(3p): <c>-ab</c>, <c>-d value</c>, <c>-dvalue</c>; stops at the first
/// argument that is not an option, or after <c>--</c>. <paramref name="longNames"/> gives letters a second name, each with a space
/// after it, as in <c>"t=timeout d=notification-fd "</c>: <c>--timeout=value</c> then is <c>-t value</c>.
/// </summary>
internal ref struct Options(ReadOnlySpan<Bytes> argv, ReadOnlySpan<byte> accepted, ReadOnlySpan<byte> longNames = default)
{
    /// <summary>What <see cref="Next"/> gives for an option that is not accepted or lacks its value.</summary>
    public const byte Unknown = (byte)'?';

    private readonly ReadOnlySpan<Bytes> _argv = argv;
    private readonly ReadOnlySpan<byte> _accepted = accepted;
    private readonly ReadOnlySpan<byte> _longNames = longNames;
    private int _index = 1;
    private int _letter;

    /// <summary>The value of the option just read, where it takes one.</summary>
    public Bytes Value { get; private set; }

    /// <summary>Whether the option just read takes a value.</summary>
    public bool TakesValue { get; private set; }

    /// <summary>The letter just read, also where it is not accepted.</summary>
    public byte Letter { get; private set; }

    /// <summary>What follows the options.</summary>
    public readonly ReadOnlySpan<Bytes> Rest => _argv[Math.Min(_index, _argv.Length)..];

    /// <summary>Reads the next option. False when there are no more; then <see cref="Rest"/> is what is left.</summary>
    public bool Next(out byte option)
    {
        option = 0;
        if (_letter == 0 && !Begin())
            return false;
        ReadOnlySpan<byte> word = _argv[_index].Span;
        if (!_longNames.IsEmpty && _letter == 1 && word[1] == (byte)'-')
        {
            option = TakeLong(word[2..]);
            return true;
        }
        Letter = option = word[_letter++];
        bool last = _letter == word.Length;
        TakesValue = HasValue(option, out bool known);
        if (!known)
            option = Unknown;
        else if (TakesValue)
        {
            if (!last)
                Value = new Bytes(word[_letter..]);
            else if (_index + 1 < _argv.Length)
                Value = _argv[++_index];
            else
                option = Unknown;
            last = true;
        }
        if (last)
        {
            _letter = 0;
            _index++;
        }
        return true;
    }

    private readonly bool HasValue(byte letter, out bool known)
    {
        int at = letter == (byte)':' ? -1 : _accepted.IndexOf(letter);
        known = at >= 0;
        return known && at + 1 < _accepted.Length && _accepted[at + 1] == (byte)':';
    }

    private byte TakeLong(ReadOnlySpan<byte> word)
    {
        _letter = 0;
        _index++;
        int equals = word.IndexOf((byte)'=');
        ReadOnlySpan<byte> name = equals < 0 ? word : word[..equals];
        ReadOnlySpan<byte> names = _longNames;
        while (!names.IsEmpty)
        {
            int end = names.IndexOf((byte)' ');
            if (!names[2..end].SequenceEqual(name))
            {
                names = names[(end + 1)..];
                continue;
            }
            Letter = names[0];
            TakesValue = HasValue(Letter, out _);
            Value = TakesValue && equals >= 0 ? new Bytes(word[(equals + 1)..]) : default;
            return TakesValue == (equals >= 0) ? Letter : Unknown;
        }
        Letter = (byte)'-';
        TakesValue = false;
        return Unknown;
    }

    private bool Begin()
    {
        if (_index >= _argv.Length)
            return false;
        ReadOnlySpan<byte> word = _argv[_index].Span;
        if (word.Length < 2 || word[0] != (byte)'-')
            return false;
        if (word.SequenceEqual("--"u8))
        {
            _index++;
            return false;
        }
        _letter = 1;
        return true;
    }
}

using System;
using S6Overlay.Text;

namespace S6Overlay.Core;

/// <summary>
/// Reads short options in the manner of getopt(3p): <c>-ab</c>, <c>-d value</c>, <c>-dvalue</c>; stops at the first
/// argument that is not an option, or after <c>--</c>. Some options have a name, too: <c>--name</c>, or <c>--name=value</c>
/// where there is a value. <paramref name="names"/> says which, as <c>"a=name b=other"</c>.
/// </summary>
internal ref struct Options(ReadOnlySpan<Bytes> argv, ReadOnlySpan<byte> accepted, ReadOnlySpan<byte> names = default)
{
    /// <summary>What <see cref="Next"/> gives for an option that is not accepted or lacks its value.</summary>
    public const byte Unknown = (byte)'?';

    private readonly ReadOnlySpan<Bytes> _argv = argv;
    private readonly ReadOnlySpan<byte> _accepted = accepted;
    private readonly ReadOnlySpan<byte> _names = names;
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
        if (_letter == 1 && word[1] == (byte)'-' && !_names.IsEmpty)
        {
            option = Named(word[2..]);
            return true;
        }
        Letter = option = word[_letter++];
        bool last = _letter == word.Length;
        if (!IsAccepted(option))
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

    private bool IsAccepted(byte option)
    {
        int at = option == (byte)':' ? -1 : _accepted.IndexOf(option);
        TakesValue = at >= 0 && at + 1 < _accepted.Length && _accepted[at + 1] == (byte)':';
        return at >= 0;
    }

    /// <summary>The option of a name; one that takes a value needs <c>=</c>, and no other may have it.</summary>
    private byte Named(ReadOnlySpan<byte> word)
    {
        Letter = (byte)'-';
        _letter = 0;
        _index++;
        int equals = word.IndexOf((byte)'=');
        ReadOnlySpan<byte> name = equals < 0 ? word : word[..equals];
        for (ReadOnlySpan<byte> rest = _names; !rest.IsEmpty;)
        {
            ReadOnlySpan<byte> entry = Scan.Field(ref rest, (byte)' ');
            if (!entry[2..].SequenceEqual(name) || !IsAccepted(entry[0]) || TakesValue != (equals >= 0))
                continue;
            Value = TakesValue ? new Bytes(word[(equals + 1)..]) : default;
            return Letter = entry[0];
        }
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

namespace S6Overlay.Packaging.Deflate;

/// <summary>One step through the input: a literal byte, or the copy of bytes that came before.</summary>
internal readonly struct Step
{
    private readonly uint _bits;

    private Step(uint bits) => _bits = bits;

    public bool IsCopy => _bits > ushort.MaxValue;

    /// <summary>How many bytes of the input it stands for.</summary>
    public int Length => IsCopy ? (int)(_bits >> 16) : 1;

    /// <summary>How many bytes before the present one a copy begins.</summary>
    public int Distance => (ushort)_bits;

    /// <summary>The literal byte, or the symbol of a copy's length.</summary>
    public int Symbol => IsCopy ? Alphabet.LengthSymbol(Length) : (byte)_bits;

    public static Step Literal(byte value) => new(value);

    public static Step Copy(int length, int distance) => new(((uint)length << 16) | (uint)distance);
}

using System;

namespace S6Overlay.Packaging.Tree;

/// <summary>The permission bits of a member, as <c>chmod</c> takes them.</summary>
public readonly record struct Permissions(int Bits)
{
    /// <summary>For files that nothing says more about.</summary>
    public static readonly Permissions Plain = new(Convert.ToInt32("644", 8));

    /// <summary>For programs and directories that nothing says more about.</summary>
    public static readonly Permissions Executable = new(Convert.ToInt32("755", 8));

    /// <summary>What every symbolic link has.</summary>
    public static readonly Permissions Link = new(Convert.ToInt32("777", 8));

    private const int SetIdBits = 0xC00;
    private const int SharedWriteBits = 0x12;

    /// <summary>It runs with its owner's or group's identity.</summary>
    public bool IsSetId => (Bits & SetIdBits) != 0;

    /// <summary>Somebody other than the owner may change it.</summary>
    public bool IsSharedWritable => (Bits & SharedWriteBits) != 0;

    /// <summary>Reads three or four octal digits.</summary>
    public static Permissions? Parse(string text)
    {
        if (text.Length is < 3 or > 4)
            return null;
        var bits = 0;
        foreach (var digit in text)
        {
            if (digit is < '0' or > '7')
                return null;
            bits = (bits * 8) + (digit - '0');
        }

        return new Permissions(bits);
    }

    /// <summary>Four octal digits.</summary>
    public override string ToString() => Convert.ToString(Bits, 8).PadLeft(4, '0');
}

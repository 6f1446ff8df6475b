using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Commands.Execline;

/// <summary>Shows or sets the file mode creation mask as POSIX wants it of umask. See docs/commands/posix-umask.md.</summary>
internal static class PosixUmask
{
    public static ReadOnlySpan<byte> Usage => "posix-umask [ -S ] [ mask ] [ prog... ]"u8;

    private const uint AllBits = 0xFFF;

    [Command("posix-umask")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool symbolic = false;
        var options = new Options(argv, "S"u8);
        while (options.Next(out byte option))
        {
            if (option != (byte)'S')
                return proc.Usage(Usage);
            symbolic = true;
        }
        ReadOnlySpan<Bytes> words = options.Rest;
        uint mask = Sys.Umask(0);
        Sys.Umask(mask);
        if (words.IsEmpty)
            return Print(proc, mask, symbolic);
        if (!(Scan.Octal(words[0], out uint wanted) && wanted <= AllBits))
        {
            // The clauses speak of what is permitted, which is the complement.
            if (!FileMode.Change(words[0], ~mask & 0x1FF, umask: 0, out uint permitted))
                return proc.Fatal(1, $"invalid mask: {words[0]}");
            wanted = ~permitted;
        }
        Sys.Umask(wanted & 0x1FF);
        return Next.Exec(words[1..]);
    }

    private static Next Print(Proc proc, uint mask, bool symbolic)
    {
        if (symbolic)
        {
            for (int shift = 6; shift >= 0; shift -= 3)
            {
                proc.Out.Write([shift == 6 ? (byte)'u' : shift == 3 ? (byte)'g' : (byte)'o', (byte)'=']);
                for (int bit = 2; bit >= 0; bit--)
                    if ((mask & (1u << (shift + bit))) == 0)
                        proc.Out.WriteByte("xwr"u8[bit]);
                proc.Out.WriteByte(shift > 0 ? (byte)',' : (byte)'\n');
            }
            return proc.Done();
        }
        for (int shift = 9; shift >= 0; shift -= 3)
            proc.Out.WriteByte((byte)('0' + ((mask >> shift) & 7)));
        proc.Out.WriteByte((byte)'\n');
        return proc.Done();
    }
}

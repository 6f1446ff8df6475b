using System;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Execline;

/// <summary>Descriptors that commands name by number.</summary>
internal static class Descriptor
{
    public static bool Parse(ReadOnlySpan<byte> text, out int fd)
    {
        bool good = Scan.Number(text, out uint number) && number <= int.MaxValue;
        fd = good ? (int)number : -1;
        return good;
    }

    /// <summary>Moves <paramref name="from"/> to <paramref name="to"/>, which the next program inherits. Returns ≥ 0 or −errno.</summary>
    public static int Move(int from, int to)
    {
        if (from == to)
        {
            // Moving a closed descriptor to itself is nothing, and no error.
            Sys.SetCloseOnExec(to, false);
            return 0;
        }
        int result = Sys.Dup2(from, to);
        if (result >= 0)
            Sys.Close(from);
        return result;
    }
}

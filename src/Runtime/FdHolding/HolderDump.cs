using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.FdHolding;

/// <summary>A dump in the environment: <c>S6_FD#</c> is how many, and for each the number, the identifier and, if it expires, when.</summary>
internal static class HolderDump
{
    private static ReadOnlySpan<byte> CountVariable => "S6_FD#"u8;

    /// <summary>Describes descriptors that the next program inherits.</summary>
    public static void Export(Env env, List<HeldDescriptor> dump)
    {
        env.Set(CountVariable, Bytes.FromNumber(dump.Count));
        Span<byte> time = stackalloc byte[Tai.TextLength];
        for (int i = 0; i < dump.Count; i++)
        {
            Sys.SetCloseOnExec(dump[i].Descriptor, false);
            env.Set(Name("S6_FD_"u8, i), Bytes.FromNumber(dump[i].Descriptor));
            env.Set(Name("S6_FDID_"u8, i), dump[i].Id);
            env.Unset(Name("S6_FDLIMIT_"u8, i));
            if (dump[i].IsForEver)
                continue;
            dump[i].Expiry.Format(time);
            env.Set(Name("S6_FDLIMIT_"u8, i), time);
        }
    }

    /// <summary>Reads what <see cref="Export"/> wrote. Null with the name of the variable that is missing or wrong.</summary>
    public static List<HeldDescriptor>? Import(Env env, out Bytes wrong)
    {
        wrong = new Bytes(CountVariable);
        Bytes countText = env.Get(CountVariable);
        if (countText.IsNull || !Scan.Number(countText, out uint count))
            return null;
        var dump = new List<HeldDescriptor>();
        for (int i = 0; i < count; i++)
        {
            wrong = Name("S6_FD_"u8, i);
            Bytes number = env.Get(wrong);
            if (number.IsNull || !Scan.Number(number, out uint descriptor) || descriptor > int.MaxValue)
                return null;
            wrong = Name("S6_FDID_"u8, i);
            Bytes id = env.Get(wrong);
            if (id.IsNull || id.IsEmpty || id.Length > HeldDescriptor.LongestId)
                return null;
            wrong = Name("S6_FDLIMIT_"u8, i);
            Bytes limit = env.Get(wrong);
            Tai expiry = HeldDescriptor.ExpiryIn(0);
            if (!limit.IsNull && !Tai.Parse(limit, out expiry))
                return null;
            dump.Add(new HeldDescriptor(id, expiry, (int)descriptor));
        }
        return dump;
    }

    private static Bytes Name(ReadOnlySpan<byte> prefix, int index) => Bytes.Concat(prefix, Bytes.FromNumber(index));
}

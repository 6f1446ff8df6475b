using System.Collections.Generic;
using System.Runtime.InteropServices;
using S6Overlay.Core;

namespace S6Overlay.Ipc;

/// <summary>
/// The command line that a server's wrapper becomes: s6-ipcserver-socketbinder, s6-applyuidgid where privileges are
/// to be dropped, and the daemon itself. Each option goes to the program that understands it.
/// </summary>
internal sealed class ServerChain
{
    private readonly List<Bytes> _binder = [new("s6-ipcserver-socketbinder"u8)];
    private readonly List<Bytes> _privileges = [];

    /// <summary>Takes an option of the first two programs; false if it is none of theirs.</summary>
    public bool Take(byte option, Bytes value)
    {
        switch (option)
        {
            case (byte)'d' or (byte)'D':
                _binder.Add(new Bytes([(byte)'-', option]));
                return true;
            case (byte)'a' or (byte)'b':
                Add(_binder, option, value);
                return true;
            case (byte)'U':
                _privileges.Add(new Bytes("-Uz"u8));
                return true;
            case (byte)'G' or (byte)'g' or (byte)'u':
                Add(_privileges, option, value);
                return true;
            default:
                return false;
        }
    }

    public Next Exec(Bytes path, List<Bytes> daemon)
    {
        List<Bytes> all = [.. _binder, new("--"u8), path];
        if (_privileges.Count > 0)
            all.AddRange([new Bytes("s6-applyuidgid"u8), .. _privileges, new Bytes("--"u8)]);
        all.AddRange(daemon);
        return Next.Exec(CollectionsMarshal.AsSpan(all));
    }

    private static void Add(List<Bytes> words, byte option, Bytes value)
    {
        words.Add(new Bytes([(byte)'-', option]));
        words.Add(value);
    }
}

using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Users;

/// <summary>
/// The lines of <c>/etc/passwd</c> or <c>/etc/group</c>, cut at their colons. A file that does not exist has no lines:
/// an image need not have accounts. Lines with too few fields are passed over, as libc does.
/// </summary>
internal ref struct AccountFile
{
    private ReadOnlySpan<byte> _rest;
    private ReadOnlySpan<byte> _line;

    private AccountFile(ReadOnlySpan<byte> content)
    {
        _rest = content;
        _line = default;
    }

    /// <summary>Reads the file. Returns 0 or −errno; a missing file is 0.</summary>
    public static int Open(ReadOnlySpan<byte> path, out AccountFile file)
    {
        byte[]? content = Sys.ReadFile(new Bytes(path), out int error);
        file = new AccountFile(content);
        return error == -ENOENT ? 0 : error;
    }

    /// <summary>Goes to the next line that has at least <paramref name="fields"/> fields.</summary>
    public bool Next(int fields)
    {
        while (!_rest.IsEmpty)
        {
            int end = _rest.IndexOf((byte)'\n');
            _line = end < 0 ? _rest : _rest[..end];
            _rest = end < 0 ? default : _rest[(end + 1)..];
            if (_line.Count((byte)':') + 1 >= fields)
                return true;
        }
        return false;
    }

    /// <summary>Field <paramref name="index"/> of the line, counted from 0.</summary>
    public readonly ReadOnlySpan<byte> Field(int index)
    {
        ReadOnlySpan<byte> line = _line;
        for (; index > 0; index--)
            line = line[(line.IndexOf((byte)':') + 1)..];
        int end = line.IndexOf((byte)':');
        return end < 0 ? line : line[..end];
    }
}

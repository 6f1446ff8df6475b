using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Execline;

/// <summary>Paths as POSIX wants <c>cd -L</c> to see them: with the symbolic links that were followed still in them.</summary>
internal static class LogicalPath
{
    /// <summary>The current directory: what <c>PWD</c> says, if that is true, else what the kernel says. Null and −errno if there is none.</summary>
    public static Bytes Current(Env env, out int error)
    {
        error = 0;
        Bytes pwd = env.Get("PWD"u8);
        var dot = new Bytes("."u8);
        if (pwd.StartsWith("/"u8) && Sys.Stat(pwd, out FileStatus said) >= 0 && Sys.Stat(dot, out FileStatus real) >= 0
            && said.Device == real.Device && said.Inode == real.Inode)
            return pwd;
        return Sys.GetCwd(out error);
    }

    /// <summary>
    /// Where <c>cd</c> goes for a name: below an entry of <c>CDPATH</c> for a plain relative one. The new place is to be
    /// printed where such an entry, that is not the current directory, led there.
    /// </summary>
    public static Bytes Search(Env env, Bytes name, ref bool print)
    {
        Bytes search = env.Get("CDPATH"u8);
        if (search.IsNull || name.StartsWith("/"u8) || name.Equals("."u8) || name.Equals(".."u8) || name.StartsWith("./"u8) || name.StartsWith("../"u8))
            return name;
        ReadOnlySpan<byte> rest = search.Span;
        while (true)
        {
            int colon = rest.IndexOf((byte)':');
            ReadOnlySpan<byte> entry = colon < 0 ? rest : rest[..colon];
            Bytes candidate = entry.IsEmpty ? Bytes.Concat("./"u8, name)
                : entry[^1] == (byte)'/' ? Bytes.Concat(entry, name) : Bytes.Concat(entry, "/"u8, name);
            if (Sys.Stat(candidate, out FileStatus status) >= 0 && status.IsDirectory)
            {
                print |= !entry.IsEmpty;
                return candidate;
            }
            if (colon < 0)
                return name;
            rest = rest[(colon + 1)..];
        }
    }

    /// <summary><paramref name="path"/> as seen from <paramref name="current"/>, without <c>.</c> and <c>..</c>; links stay. As it is if there is no current directory.</summary>
    public static Bytes Resolve(Bytes current, Bytes path)
    {
        if (!path.StartsWith("/"u8))
        {
            if (current.IsNull)
                return path;
            path = Bytes.Concat(current, "/"u8, path);
        }
        var parts = new List<Bytes>();
        foreach (Range range in path.Span.Split((byte)'/'))
        {
            ReadOnlySpan<byte> part = path.Span[range];
            if (part.IsEmpty || part.SequenceEqual("."u8))
                continue;
            if (!part.SequenceEqual(".."u8))
                parts.Add(new Bytes(part));
            else if (parts.Count > 0)
                parts.RemoveAt(parts.Count - 1);
        }
        var all = new Bytes(parts.Count == 0 ? "/"u8 : default);
        foreach (Bytes part in parts)
            all = Bytes.Concat(all, "/"u8, part);
        return all;
    }
}

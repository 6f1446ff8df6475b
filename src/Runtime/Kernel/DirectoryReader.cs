using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using S6Overlay.Core;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Kernel;

/// <summary>
/// Reads the entries of an open directory, without <c>.</c> and <c>..</c>, in the order the kernel gives them. Who reads
/// often brings a buffer, of at least 512 bytes.
/// </summary>
internal unsafe ref struct DirectoryReader(int fd, Span<byte> buffer)
{
    private static nint GetDents => RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 61 : 217;

    private readonly Span<byte> _buffer = buffer;
    private int _position;
    private int _length;

    public DirectoryReader(int fd)
        : this(fd, new byte[4096])
    {
    }

    /// <summary>The entry just read.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Its type as getdents64(2) says it (4 directory, 8 regular, 10 symbolic link, 1 FIFO); 0 if the file system does not tell.</summary>
    public byte Type { get; private set; }

    /// <summary>Whether all that was fetched has been read: another reader of the descriptor would go on from here.</summary>
    public readonly bool IsAtBoundary => _position >= _length;

    /// <summary>0, or −errno of the read that ended the listing.</summary>
    public int Error { get; private set; }

    /// <summary>The sorted names in a directory; null and −errno on failure.</summary>
    public static List<Bytes>? Sorted(Bytes path, out int error)
    {
        int fd = Sys.Open(path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fd < 0)
        {
            error = fd;
            return null;
        }
        var names = new List<Bytes>();
        var reader = new DirectoryReader(fd, stackalloc byte[2048]);
        while (reader.Next())
            names.Add(new Bytes(reader.Name));
        Sys.Close(fd);
        error = reader.Error;
        if (error < 0)
            return null;
        names.Sort(static (a, b) => a.Span.SequenceCompareTo(b.Span));
        return names;
    }

    public bool Next()
    {
        while (true)
        {
            if (_position >= _length && !Fill())
                return false;
            Span<byte> entry = _buffer.Slice(_position, _length - _position);
            int size = MemoryMarshal.Read<ushort>(entry[16..]);
            Type = entry[18];
            Span<byte> name = entry[19..size];
            Name = name[..name.IndexOf((byte)0)];
            _position += size;
            if (!Name.SequenceEqual("."u8) && !Name.SequenceEqual(".."u8))
                return true;
        }
    }

    private bool Fill()
    {
        fixed (byte* data = _buffer)
            _length = (int)sys_syscall(GetDents, fd, (nint)data, _buffer.Length);
        _position = 0;
        if (_length < 0)
            Error = -Marshal.GetLastPInvokeError();
        return _length > 0;
    }

    [DllImport("libc.so.6", EntryPoint = "syscall", SetLastError = true)]
    private static extern nint sys_syscall(nint number, nint a, nint b, nint c);
}

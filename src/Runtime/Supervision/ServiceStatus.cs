using System;
using System.Buffers.Binary;
using S6Overlay.Core;
using S6Overlay.Init;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Supervision;

/// <summary>
/// What <c>supervise/status</c> says of a service. On disk it is the 35 bytes of s6 2.11 (stamp, ready stamp, pid, wait
/// status, flags); behind them we put 8 more with the process group, which readers of 35 bytes do not see.
/// </summary>
internal struct ServiceStatus
{
    /// <summary>The file's size in bytes without the process group.</summary>
    public const int BaseSize = 35;

    /// <summary>The file's size in bytes as we write it.</summary>
    public const int Size = 43;

    private const byte PausedFlag = 1, FinishingFlag = 2, WantUpFlag = 4, ReadyFlag = 8;

    /// <summary>When the service last went up or down.</summary>
    public Tai Since { get; set; }

    /// <summary>When it last became ready, or ready to be brought up.</summary>
    public Tai ReadySince { get; set; }

    /// <summary>The process of <c>run</c>, or of <c>finish</c> while <see cref="Finishing"/>; 0 if there is none.</summary>
    public int Pid { get; set; }

    /// <summary>The process group of the last <c>run</c>; 0 if it never ran.</summary>
    public int Group { get; set; }

    /// <summary>How the last <c>run</c> ended, as wait(2) says it.</summary>
    public int WaitStatus { get; set; }

    public bool Paused { get; set; }

    public bool Finishing { get; set; }

    public bool WantUp { get; set; }

    public bool Ready { get; set; }

    /// <summary>Whether <c>run</c> is alive.</summary>
    public readonly bool IsUp => Pid != 0 && !Finishing;

    /// <summary>Reads the status of <paramref name="service"/> (a service directory). Returns 0, −errno, or −EPROTO if it is not a status.</summary>
    public static int Read(Bytes service, out ServiceStatus status)
    {
        status = default;
        int fd = Sys.Open(Bytes.Concat(RuntimeDirectory.Reach(service), "/supervise/status"u8), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
            return fd;
        Span<byte> packed = stackalloc byte[Size + 1];
        int got = Sys.Read(fd, packed);
        Sys.Close(fd);
        if (got < 0)
            return got;
        return TryUnpack(packed[..got], out status) ? 0 : -EPROTO;
    }

    public static bool TryUnpack(ReadOnlySpan<byte> packed, out ServiceStatus status)
    {
        status = default;
        if (packed.Length is not (BaseSize or Size))
            return false;
        byte flags = packed[34];
        status = new ServiceStatus
        {
            Since = Tai.Unpack(packed),
            ReadySince = Tai.Unpack(packed[12..]),
            Pid = (int)BinaryPrimitives.ReadUInt64BigEndian(packed[24..]),
            WaitStatus = BinaryPrimitives.ReadUInt16BigEndian(packed[32..]),
            Paused = (flags & PausedFlag) != 0,
            Finishing = (flags & FinishingFlag) != 0,
            WantUp = (flags & WantUpFlag) != 0,
            Ready = (flags & ReadyFlag) != 0,
        };
        status.Group = packed.Length == Size ? (int)BinaryPrimitives.ReadUInt64BigEndian(packed[BaseSize..]) : status.Pid;
        return true;
    }

    public readonly void Pack(Span<byte> into)
    {
        Since.Pack(into);
        ReadySince.Pack(into[12..]);
        BinaryPrimitives.WriteUInt64BigEndian(into[24..], (ulong)Pid);
        BinaryPrimitives.WriteUInt16BigEndian(into[32..], (ushort)WaitStatus);
        into[34] = (byte)((Paused ? PausedFlag : 0) | (Finishing ? FinishingFlag : 0) | (WantUp ? WantUpFlag : 0) | (Ready ? ReadyFlag : 0));
        BinaryPrimitives.WriteUInt64BigEndian(into[BaseSize..], (ulong)Group);
    }
}

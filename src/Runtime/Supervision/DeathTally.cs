using System;
using S6Overlay.Core;
using S6Overlay.Init;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Supervision;

/// <summary>
/// The recorded deaths of a service, oldest first: <c>supervise/death_tally</c>, 14 bytes each (stamp, exit code,
/// signal). The file is made at the first death: a service that never died has none.
/// </summary>
internal sealed class DeathTally
{
    /// <summary>More records than this are never kept.</summary>
    public const int Max = 4096;

    /// <summary>How many bytes a record has.</summary>
    private const int RecordSize = Tai.PackedSize + 2;

    private readonly byte[] _records;

    private DeathTally(byte[] records) => _records = records;

    public int Count => _records.Length / RecordSize;

    /// <summary>The file of the service directory <paramref name="service"/>.</summary>
    private static Bytes PathOf(Bytes service) => Bytes.Concat(RuntimeDirectory.Reach(service), "/supervise/death_tally"u8);

    /// <summary>Reads the tally of a service directory; null and −errno on failure.</summary>
    public static DeathTally? Read(Bytes service, out int error)
    {
        byte[]? records = Sys.ReadFile(PathOf(service), out error, Max * RecordSize);
        if (records is null && IsNone(service, error))
            records = [];
        return records is null ? null : new DeathTally(records);
    }

    /// <summary>Forgets the deaths of a service directory. Returns 0 or −errno.</summary>
    public static int Clear(Bytes service)
    {
        int fd = Sys.Open(PathOf(service), O_WRONLY | O_TRUNC | O_NONBLOCK | O_CLOEXEC);
        if (fd < 0)
            return IsNone(service, fd) ? 0 : fd;
        Sys.Close(fd);
        return 0;
    }

    /// <summary>Whether that error says that nobody has died: there is a supervisor's directory, and no file in it.</summary>
    private static bool IsNone(Bytes service, int error) =>
        error == -ENOENT && Sys.Access(Bytes.Concat(RuntimeDirectory.Reach(service), "/supervise"u8), F_OK) >= 0;

    public Tai Stamp(int index) => Tai.Unpack(_records.AsSpan(index * RecordSize));

    /// <summary>The exit code; 128 + n after signal n.</summary>
    public int ExitCode(int index) => _records[index * RecordSize + Tai.PackedSize];

    /// <summary>The signal that killed it; 0 if none did.</summary>
    public int Signal(int index) => _records[index * RecordSize + Tai.PackedSize + 1];

    /// <summary>
    /// Adds a death to the file <paramref name="name"/> below <paramref name="directory"/>, of which the latest
    /// <paramref name="max"/> are kept. Returns 0 or −errno.
    /// </summary>
    public static int Add(int directory, Bytes name, int max, Tai when, int waitStatus)
    {
        Span<byte> record = stackalloc byte[RecordSize];
        when.Pack(record);
        record[Tai.PackedSize] = (byte)WaitStatus.ShellCode(waitStatus);
        record[Tai.PackedSize + 1] = (byte)WaitStatus.Signal(waitStatus);
        int fd = Sys.OpenAt(directory, name, O_RDWR | O_CREAT | O_APPEND | O_CLOEXEC, 0x1A4);
        if (fd < 0)
            return fd;
        int result;
        if (Sys.StatDescriptor(fd, out FileStatus file) >= 0 && file.Size < (long)max * RecordSize)
            result = Sys.WriteAll(fd, record);
        else
            result = Rotate(directory, name, fd, max, record);
        Sys.Close(fd);
        return result;
    }

    private static int Rotate(int directory, Bytes name, int fd, int max, ReadOnlySpan<byte> record)
    {
        byte[]? old = Sys.ReadToEnd(fd, out int error, (Max + 1) * RecordSize);
        if (old is null)
            return error;
        ReadOnlySpan<byte> whole = old.AsSpan(0, old.Length / RecordSize * RecordSize);
        ReadOnlySpan<byte> kept = whole[^Math.Min(whole.Length, (max - 1) * RecordSize)..];
        return ServiceFiles.Replace(directory, name, Bytes.Concat(kept, record));
    }
}

using System.Runtime.InteropServices;
using S6Overlay.Core;

namespace S6Overlay.Kernel;

/// <summary>What the kernel gave this process, kept by native/start.c before the runtime touched it.</summary>
internal readonly unsafe struct Start
{
    private Start(Bytes[] arguments, Bytes[] environment, SignalState signals)
    {
        Arguments = arguments;
        Environment = environment;
        Signals = signals;
    }

    public Bytes[] Arguments { get; }

    public Bytes[] Environment { get; }

    public SignalState Signals { get; }

    public static Start Read()
    {
        Raw* raw = s6_start_get();
        return new Start(
            Vector(raw->Argv, (int)raw->Argc),
            Vector(raw->Envp, Count(raw->Envp)),
            new SignalState(raw->Mask, raw->PipeIgnored != 0, raw->ChildIgnored != 0));
    }

    /// <summary>The path by which this process's file was executed, as the kernel recorded it; empty if it did not.</summary>
    public static Bytes ExecutedFile()
    {
        const nuint ExecutedPath = 31;
        nuint path = getauxval(ExecutedPath);
        return path == 0 ? new Bytes(default(System.ReadOnlySpan<byte>)) : Bytes.FromPointer((byte*)path);
    }

    private static int Count(byte** vector)
    {
        int count = 0;
        while (vector[count] != null)
            count++;
        return count;
    }

    private static Bytes[] Vector(byte** vector, int count)
    {
        var strings = new Bytes[count];
        for (int i = 0; i < count; i++)
            strings[i] = Bytes.FromPointer(vector[i]);
        return strings;
    }

    [DllImport("libc.so.6")]
    private static extern nuint getauxval(nuint type);

    [DllImport("s6start")]
    private static extern Raw* s6_start_get();

    [StructLayout(LayoutKind.Sequential)]
    private struct Raw
    {
        public byte** Argv;
        public byte** Envp;
        public ulong Mask;
        public long Argc;
        public long PipeIgnored;
        public long ChildIgnored;
    }
}

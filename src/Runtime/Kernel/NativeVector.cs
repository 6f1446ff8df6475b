using System;
using System.Runtime.InteropServices;
using S6Overlay.Core;

namespace S6Overlay.Kernel;

/// <summary>A NULL-terminated <c>char *[]</c> for exec and spawn, in one block of unmanaged memory.</summary>
internal readonly unsafe struct NativeVector : IDisposable
{
    public NativeVector(ReadOnlySpan<Bytes> strings)
    {
        nuint size = (nuint)(strings.Length + 1) * (nuint)sizeof(byte*);
        foreach (Bytes text in strings)
            size += (nuint)text.Length + 1;
        Pointer = (byte**)NativeMemory.Alloc(size);
        byte* place = (byte*)(Pointer + strings.Length + 1);
        for (int i = 0; i < strings.Length; i++)
            Pointer[i] = Copy(strings[i], ref place);
        Pointer[strings.Length] = null;
    }

    public NativeVector(Env env)
    {
        nuint size = (nuint)(env.Count + 1) * (nuint)sizeof(byte*);
        for (int i = 0; i < env.Count; i++)
            size += (nuint)env[i].Length + 1;
        Pointer = (byte**)NativeMemory.Alloc(size);
        byte* place = (byte*)(Pointer + env.Count + 1);
        for (int i = 0; i < env.Count; i++)
            Pointer[i] = Copy(env[i], ref place);
        Pointer[env.Count] = null;
    }

    public byte** Pointer { get; }

    public void Dispose() => NativeMemory.Free(Pointer);

    private static byte* Copy(Bytes text, ref byte* place)
    {
        byte* start = place;
        text.Span.CopyTo(new Span<byte>(place, text.Length));
        start[text.Length] = 0;
        place += text.Length + 1;
        return start;
    }
}

using System;
using System.Runtime.InteropServices;
using S6Overlay.Core;

namespace S6Overlay.Kernel;

internal static unsafe partial class Sys
{
    private const nuint ProgramHeaders = 3, ProgramHeaderCount = 5, PageSize = 6;
    private const int Load = 1, Self = 6, Executable = 1, Writable = 2, DontNeed = 4;

    /// <summary>
    /// Gives the pages of this program's own code and constants back. They are the file's; what is needed again is mapped
    /// again when it is touched. A daemon that has come to rest then holds only the pages of its loop.
    /// </summary>
    public static void ReleaseProgram()
    {
        var headers = (ProgramHeader*)sys_getauxval(ProgramHeaders);
        nuint count = sys_getauxval(ProgramHeaderCount);
        nuint page = sys_getauxval(PageSize);
        if (headers is null || page == 0)
            return;
        nuint bias = 0;
        for (nuint i = 0; i < count; i++)
            if (headers[i].Type == Self)
                bias = (nuint)headers - headers[i].Address;
        for (nuint i = 0; i < count; i++)
        {
            if (headers[i].Type != Load || (headers[i].Flags & Writable) != 0)
                continue;
            nuint start = (bias + headers[i].Address + page - 1) & ~(page - 1);
            nuint end = (bias + headers[i].Address + headers[i].Size) & ~(page - 1);
            if ((headers[i].Flags & Executable) == 0)
                ReleaseConstants(start, end, page);
            else if (start < end)
                sys_madvise((void*)start, end - start, DontNeed);
        }
    }

    /// <summary>
    /// Among the constants is the runtime's stack guard, which it sets at its start: a page that is the process's own by
    /// then, and with the file's value in its place the program would end at the next check. The kernel tells which are
    /// still the file's; where it does not, all stay.
    /// </summary>
    private static void ReleaseConstants(nuint start, nuint end, nuint page)
    {
        const ulong Present = 1UL << 63, OfFile = 1UL << 61;
        int pageMap = Open(new Bytes("/proc/self/pagemap"u8), Posix.O_RDONLY | Posix.O_CLOEXEC);
        if (pageMap < 0)
            return;
        Span<ulong> entries = stackalloc ulong[64];
        while (start < end)
        {
            int got = ReadAt(pageMap, MemoryMarshal.AsBytes(entries), (long)(start / page * sizeof(ulong))) / sizeof(ulong);
            if (got <= 0)
                break;
            for (int i = 0; i < got && start < end; i++, start += page)
                if ((entries[i] & (Present | OfFile)) == (Present | OfFile))
                    sys_madvise((void*)start, page, DontNeed);
        }
        Close(pageMap);
    }

    [DllImport("libc.so.6", EntryPoint = "getauxval")]
    private static extern nuint sys_getauxval(nuint type);

    [DllImport("libc.so.6", EntryPoint = "madvise")]
    private static extern int sys_madvise(void* start, nuint length, int advice);

    [StructLayout(LayoutKind.Sequential)]
    private struct ProgramHeader
    {
        public int Type;
        public int Flags;
        public nuint Offset;
        public nuint Address;
        public nuint PhysicalAddress;
        public nuint FileSize;
        public nuint Size;
        public nuint Alignment;
    }
}

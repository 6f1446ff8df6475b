using System.Runtime.InteropServices;

namespace S6Overlay.Kernel;

internal static unsafe partial class Sys
{
    private const nuint ProgramHeaders = 3, ProgramHeaderCount = 5;
    private const int Load = 1, Self = 6, Executable = 1, DontNeed = 4;

    /// <summary>
    /// Gives the pages of this program's own code back. They are the file's; what is needed again is mapped again when
    /// it is touched. A daemon that has come to rest then holds only the pages of its loop. The constants stay: among
    /// them is the runtime's stack guard, which it sets at its start, and the file's value in its place would end the
    /// program at the next check.
    /// </summary>
    public static void ReleaseCode()
    {
        var headers = (ProgramHeader*)sys_getauxval(ProgramHeaders);
        nuint count = sys_getauxval(ProgramHeaderCount);
        if (headers is null)
            return;
        nuint bias = 0;
        for (nuint i = 0; i < count; i++)
            if (headers[i].Type == Self)
                bias = (nuint)headers - headers[i].Address;
        nuint page = 4095;
        for (nuint i = 0; i < count; i++)
        {
            if (headers[i].Type != Load || (headers[i].Flags & Executable) == 0)
                continue;
            nuint start = (bias + headers[i].Address + page) & ~page;
            nuint end = (bias + headers[i].Address + headers[i].Size) & ~page;
            if (start < end)
                sys_madvise((void*)start, end - start, DontNeed);
        }
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

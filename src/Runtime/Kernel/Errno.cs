using System.Runtime.InteropServices;
using S6Overlay.Core;

namespace S6Overlay.Kernel;

/// <summary>Error numbers as text. Calls of <see cref="Sys"/> return them negative.</summary>
internal static unsafe class Errno
{
    /// <summary>The C library's sentence for <paramref name="error"/>, which may be negative.</summary>
    public static Bytes Text(int error) => Bytes.FromPointer(strerror(error < 0 ? -error : error));

    [DllImport("libc.so.6")]
    private static extern byte* strerror(int error);
}

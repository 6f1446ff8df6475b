using System;
using System.IO;

namespace S6Overlay.Packaging;

/// <summary>Reading small files whole without trusting their size.</summary>
internal static class BoundedFile
{
    /// <summary>All bytes of <paramref name="file"/>.</summary>
    /// <exception cref="PackagingException">
    /// It cannot be read or has more than <paramref name="limit"/> bytes; the message is a reason without
    /// the file's name.
    /// </exception>
    public static byte[] Read(string file, int limit)
    {
        try
        {
            using var stream = File.OpenRead(file);
            using var bytes = new MemoryStream();
            var buffer = new byte[1 << 16];
            int count;
            while ((count = stream.Read(buffer)) > 0)
            {
                bytes.Write(buffer, 0, count);
                if (bytes.Length > limit)
                    throw new PackagingException($"it has more than {limit} bytes");
            }

            return bytes.ToArray();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new PackagingException($"unable to read: {e.Message}", e);
        }
    }
}

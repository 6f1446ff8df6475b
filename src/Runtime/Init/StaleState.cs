using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Init;

/// <summary>Removes what an earlier run of the container left in the runtime directory. What cannot be removed stays.</summary>
internal static class StaleState
{
    /// <summary>Removes everything in a directory, never leaving it through a symbolic link.</summary>
    public static void Empty(Bytes directory)
    {
        int fd = Sys.Open(directory, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
        if (fd < 0)
            return;
        Empty(fd, new byte[4096]);
        Sys.Close(fd);
    }

    private static void Empty(int directory, byte[] buffer)
    {
        var names = new List<Bytes>();
        var reader = new DirectoryReader(directory, buffer);
        while (reader.Next())
            names.Add(new Bytes(reader.Name));
        foreach (Bytes name in names)
        {
            if (Sys.UnlinkAt(directory, name, 0) >= 0)
                continue;
            int inner = Sys.OpenAt(directory, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
            if (inner < 0)
                continue;
            Empty(inner, buffer);
            Sys.Close(inner);
            Sys.UnlinkAt(directory, name, AT_REMOVEDIR);
        }
    }
}

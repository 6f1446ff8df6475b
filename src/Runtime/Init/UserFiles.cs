using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Init;

/// <summary>The folders in which an image puts its files for the overlay: below /etc, or below a profile's folder.</summary>
internal sealed class UserFiles(Bytes profile)
{
    /// <summary>The four folders, which scripts also find below <c>/var/run/s6/etc</c>.</summary>
    public static readonly string[] Folders = ["fix-attrs.d", "cont-init.d", "services.d", "cont-finish.d"];

    private readonly Bytes _root = profile.IsEmpty ? new Bytes("/etc/") : Bytes.Concat("/etc/cont-profile.d/"u8, profile, "/"u8);

    public Bytes Folder(string name) => Bytes.Concat(_root, new Bytes(name));

    /// <summary>
    /// What is in a folder, sorted by bytes, without the entries whose name begins with a dot; nothing if there is no
    /// such folder.
    /// </summary>
    public List<Bytes> List(string folder, Report report)
    {
        List<Bytes>? names = DirectoryReader.Sorted(Folder(folder), out int error);
        if (names is null && error != -Posix.ENOENT)
            report.WarnSystem(error, $"unable to read {Folder(folder)}");
        names?.RemoveAll(static name => name.StartsWith("."u8));
        return names ?? [];
    }

    /// <summary>Makes <c>etc</c> in the runtime directory, with links to the folders.</summary>
    public void LinkFrom(Bytes runtime)
    {
        Sys.Mkdir(Bytes.Concat(runtime, "/etc"u8), 0x1ED);
        foreach (string name in Folders)
            Sys.Symlink(Folder(name), Bytes.Concat(runtime, "/etc/"u8, new Bytes(name)));
    }
}

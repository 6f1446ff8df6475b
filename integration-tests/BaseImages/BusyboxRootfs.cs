using System.Formats.Tar;
using System.IO;
using System.Text;
using System.Threading.Tasks;
using S6Overlay.Integration.Support;

namespace S6Overlay.Integration.BaseImages;

/// <summary>A root file system with BusyBox and nothing else, as the registry's image has it: real <c>/bin</c> and <c>/sbin</c>, a few users.</summary>
internal static class BusyboxRootfs
{
    private const string Program = "/bin/busybox";

    private const string Users = "root:x:0:0:root:/root:/bin/sh\ndaemon:x:1:1:daemon:/usr/sbin:/bin/false\nnobody:x:65534:65534:nobody:/home:/bin/false\n";

    private const string Groups = "root:x:0:\ndaemon:x:1:\nnogroup:x:65534:\n";

    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;

    private const UnixFileMode Readable = (UnixFileMode)0b110_100_100;

    public static async Task<BaseImage> Make()
    {
        HostResult about = await HostCommand.Run(Program, ["--list"]);
        if (about.Code != 0)
            return new BaseImage(null, "no registry answers, and the distribution's busybox-static is not installed");
        if (IsDynamic())
            return new BaseImage(null, $"no registry answers, and {Program} is not static (package busybox-static)");
        string version = (await HostCommand.Run(Program, ["sh", "-c", "busybox | head -n 1 | cut -d ' ' -f 2"])).Output.Trim();
        string tag = Rootfs.Tag("busybox", version);
        if (!await Rootfs.IsImported(tag))
        {
            using MemoryStream tar = Archive(about.Output.Split('\n'));
            await Rootfs.Import(tag, tar);
        }
        return new BaseImage(tag, $"BusyBox {version} from the distribution's static package");
    }

    // A dynamic program names its loader in plain text near its start.
    private static bool IsDynamic()
    {
        using FileStream file = File.OpenRead(Program);
        byte[] start = new byte[4096];
        int got = file.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
        return Encoding.Latin1.GetString(start, 0, got).Contains("/ld-linux", System.StringComparison.Ordinal);
    }

    private static MemoryStream Archive(string[] applets)
    {
        var bytes = new MemoryStream();
        using (var tar = new TarWriter(bytes, TarEntryFormat.Ustar, leaveOpen: true))
        {
            foreach (string folder in (string[])["bin", "sbin", "etc", "home", "root", "usr", "usr/bin", "usr/sbin", "var", "var/log"])
                tar.WriteEntry(new UstarTarEntry(TarEntryType.Directory, folder) { Mode = Executable });
            tar.WriteEntry(new UstarTarEntry(TarEntryType.Directory, "tmp") { Mode = (UnixFileMode)0b1_111_111_111 });
            using FileStream program = File.OpenRead(Program);
            tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, "bin/busybox") { Mode = Executable, DataStream = program });
            foreach (string applet in applets)
                if (applet.Length > 0 && applet != "busybox")
                    tar.WriteEntry(new UstarTarEntry(TarEntryType.SymbolicLink, $"bin/{applet}") { LinkName = "busybox" });
            WriteText(tar, "etc/passwd", Users);
            WriteText(tar, "etc/group", Groups);
        }
        bytes.Position = 0;
        return bytes;
    }

    private static void WriteText(TarWriter tar, string name, string content)
    {
        using var data = new MemoryStream(Encoding.ASCII.GetBytes(content));
        tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name) { Mode = Readable, DataStream = data });
    }
}

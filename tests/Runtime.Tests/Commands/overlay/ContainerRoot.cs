using System;
using System.IO;
using System.Linq;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.Overlay;

/// <summary>
/// A small image in a folder: the binary, the names its scripts use, a static busybox. <see cref="Boot"/> makes its
/// /init process 1 of a namespace, as a container engine does.
/// </summary>
internal sealed class ContainerRoot : IDisposable
{
    private const string Busybox = "/bin/busybox";

    private static readonly string[] Applets = ["sh", "cat", "echo", "env", "grep", "kill", "ls", "mkdir", "printf", "pwd", "readlink", "sleep", "true", "touch", "chmod", "ln", "rm"];

    private static readonly string[] Ours = ["with-contenv", "s6-svscanctl", "s6-svc", "s6-svwait", "s6-svstat", "execlineb", "printcontenv",
        "logutil-newfifo", "fdmove", "s6-fdholder-daemon", "s6-ipcserver-socketbinder", "s6-fdholderd", "s6-fdholder-list"];

    private readonly TempFolder _folder = new();

    public ContainerRoot()
    {
        Assert.SkipUnless(S6Overlay.Kernel.Sys.GetEuid() == 0, "a namespace with a process 1 of its own needs root");
        Assert.SkipUnless(File.Exists(Busybox), "there is no static busybox to make an image with");
        foreach (string name in (ReadOnlySpan<string>)["bin", "dev", "etc", "proc", "run", "tmp", "usr/bin"])
            _folder.Folder(name);
        new Cmd("/bin/mknod", [_folder["dev/null"], "c", "1", "3"]).Run().ShouldSucceed();
        CopyProgram(Busybox, "bin/busybox");
        foreach (string name in Applets)
            File.CreateSymbolicLink(_folder[$"bin/{name}"], "busybox");
        string binary = Programs.Find(Suite.Ours, "s6-overlay") ?? throw new FileNotFoundException("the binary is not built");
        CopyProgram(File.ResolveLinkTarget(binary, returnFinalTarget: true)?.FullName ?? binary, "usr/bin/s6-overlay");
        foreach (string name in Ours)
            File.CreateSymbolicLink(_folder[$"usr/bin/{name}"], "s6-overlay");
        _folder.Script("init", "#!/usr/bin/s6-overlay --shim=init\n");
    }

    private void CopyProgram(string from, string to)
    {
        File.Copy(from, _folder[to]);
        Executables.Finish(_folder[to]);
    }

    /// <summary>Adds whatever name the tarball has, as a complete installation.</summary>
    public ContainerRoot WithEveryName()
    {
        string[] names = new Cmd(_folder["usr/bin/s6-overlay"], ["--list"]).Run().Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        foreach (string name in names.Except([.. Ours, "init", "halt"]))
            File.CreateSymbolicLink(_folder[$"usr/bin/{name}"], "s6-overlay");
        _folder.Script("etc/s6/basedir/bin/halt", "#!/usr/bin/s6-overlay --shim=halt\n");
        return this;
    }

    /// <summary>Adds a script to the image.</summary>
    public ContainerRoot With(string path, string script)
    {
        _folder.Script(path, "#!/bin/sh\n" + script + "\n");
        return this;
    }

    public ContainerRoot WithFile(string path, string content, string mode = "644")
    {
        _folder.Write(path, content, mode);
        return this;
    }

    /// <summary>Adds a folder of the overlay itself.</summary>
    public ContainerRoot WithOwn(string path)
    {
        string source = Path.Combine(Programs.Root(), "rootfs", path);
        foreach (string file in Directory.GetFiles(source, "*", SearchOption.AllDirectories))
            _folder.Write(Path.Combine(path, Path.GetRelativePath(source, file)), File.ReadAllText(file), file.EndsWith("/run", StringComparison.Ordinal) ? "755" : "644");
        return this;
    }

    public ContainerRoot Without(string path)
    {
        File.Delete(_folder[path]);
        return this;
    }

    public string Read(string path) => _folder.Read(path);

    public bool Has(string path) => File.Exists(_folder[path]);

    /// <summary>A run of /init with this CMD; nothing in its environment but PATH and what is added.</summary>
    public Cmd Boot(params ReadOnlySpan<string> command)
    {
        string[] arguments = ["--pid", "--fork", $"--mount-proc={_folder["proc"]}", "chroot", _folder.Root, "/init", .. command];
        return new Cmd("/usr/bin/unshare", arguments)
        {
            Timeout = TimeSpan.FromSeconds(60),
        }.With("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").With("S6_VERBOSITY", "1");
    }

    public void Dispose() => _folder.Dispose();
}

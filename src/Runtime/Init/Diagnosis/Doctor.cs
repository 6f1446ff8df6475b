using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Init.Ownership;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Init.Diagnosis;

/// <summary>
/// <c>s6-overlay doctor [ --json ]</c>: looks through an image, or a running container, for what goes wrong most often,
/// and says each as <c>file: reason: fix</c>. Exit 0 if there is nothing, 1 if there is.
/// </summary>
internal sealed class Doctor(Proc proc)
{
    public static ReadOnlySpan<byte> Usage => "s6-overlay doctor [ --json ]"u8;

    private const int Sick = 1;

    private readonly List<Finding> _findings = [];
    private readonly UserFiles _files = new(proc.Env.Get("S6_RUNTIME_PROFILE"u8));

    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool json = argv.Length == 2 && argv[1].Equals("--json"u8);
        if (argv.Length > 1 && !json)
            return proc.Usage(Usage);
        var doctor = new Doctor(proc);
        doctor.Examine();
        if (json)
            doctor.WriteJson();
        else
            doctor.WriteLines();
        return proc.Done(doctor._findings.Count == 0 ? 0 : Sick);
    }

    private void Examine()
    {
        Installation();
        RuntimePlace();
        Accounts();
        foreach (string folder in (ReadOnlySpan<string>)["cont-init.d", "cont-finish.d"])
            foreach (Bytes name in Names(_files.Folder(folder)))
                ExamineScript(Bytes.Concat(_files.Folder(folder), "/"u8, name));
        foreach (Bytes name in Names(_files.Folder("services.d")))
            ExamineService(Bytes.Concat(_files.Folder("services.d"), "/"u8, name));
        foreach (Bytes name in Names(_files.Folder("fix-attrs.d")))
            ExamineFixAttrs(Bytes.Concat(_files.Folder("fix-attrs.d"), "/"u8, name));
    }

    /// <summary>The tarball's own files, which the image may have damaged: the binary, the entry point, and a name for every command.</summary>
    private void Installation()
    {
        var binary = new Bytes(Resolver.InstalledPath);
        if (Sys.Stat(binary, out FileStatus installed) < 0)
        {
            Find(binary, "is missing", "extract the tarball again");
            return;
        }
        if ((installed.Permissions & 0x12) != 0)
            Find(binary, "can be written by others than its owner", "chmod 755 it");
        if (Sys.Access(binary, X_OK) < 0)
        {
            Find(binary, "cannot be executed", "chmod 755 it, or mount its file system without noexec");
            return;
        }
        for (int i = 0; i < CommandTable.Count; i++)
        {
            Bytes file = PathOf(CommandTable.Name(i));
            if (Sys.Access(file, X_OK) < 0)
                Find(file, "is missing or cannot be executed", "extract the tarball again");
        }
    }

    /// <summary>Where the tarball has a command.</summary>
    private static Bytes PathOf(ReadOnlySpan<byte> command)
    {
        if (command.SequenceEqual("init"u8))
            return new Bytes("/init");
        return Bytes.Concat(command.SequenceEqual("halt"u8) ? "/etc/s6/basedir/bin/"u8 : "/usr/bin/"u8, command);
    }

    private void RuntimePlace()
    {
        if (!RuntimeDirectory.Find(proc.Env).IsNull)
            return;
        foreach (string place in (ReadOnlySpan<string>)["/run", "/var/run", "/dev/shm", "/tmp"])
            if (Sys.Access(new Bytes(place), W_OK | X_OK) >= 0)
                return;
        if (Sys.Access(new Bytes("/"), W_OK | X_OK) < 0)
            Find(new Bytes("/run"), "no place for the runtime directory can be written", "start the container with --tmpfs /run");
    }

    private void Accounts()
    {
        Bytes user = proc.Env.Get("S6_CATCHALL_USER"u8);
        if (!user.IsEmpty && Users.Accounts.FindUser(user, out _) <= 0)
            Find(new Bytes("/etc/passwd"), "has no user of the name in S6_CATCHALL_USER", "create it, or unset the variable");
    }

    private void ExamineService(Bytes directory)
    {
        if (Sys.Stat(directory, out FileStatus status) < 0 || !status.IsDirectory)
            return;
        var run = Bytes.Concat(directory, "/run"u8);
        if (Sys.Stat(run, out _) < 0)
            Find(directory, "has no file 'run', so it is not a service", "add one, or remove the directory");
        else
            ExamineScript(run);
        var finish = Bytes.Concat(directory, "/finish"u8);
        if (Sys.Stat(finish, out _) >= 0)
            ExamineScript(finish);
        var log = Bytes.Concat(directory, "/log"u8);
        if (Sys.Stat(log, out status) >= 0 && status.IsDirectory)
            ExamineService(log);
        foreach (string file in (ReadOnlySpan<string>)["notification-fd", "timeout-kill", "timeout-finish", "max-death-tally", "lock-fd"])
        {
            var path = Bytes.Concat(directory, "/"u8, new Bytes(file));
            byte[]? content = Sys.ReadFile(path, out _, 64);
            if (content is not null && !Text.Scan.Number(content.AsSpan().Trim(" \t\r\n"u8), out uint _))
                Find(path, "does not hold a number", "write decimal digits and a newline");
        }
    }

    private void ExamineScript(Bytes path)
    {
        int error = Sys.Stat(path, out FileStatus status);
        if (error < 0)
        {
            Find(path, "is a link that leads nowhere", "correct or remove it");
            return;
        }
        if (!status.IsRegular)
        {
            Find(path, status.IsDirectory ? "is a directory, not a script" : "is not a regular file", "remove it");
            return;
        }
        if (Script.HasWindowsInterpreter(path, out _))
        {
            Find(path, "has Windows line endings in its first line", "remove the carriage returns, as with sed -i 's/\\r$//'");
            return;
        }
        byte[]? head = Sys.ReadFile(path, out error, 256);
        if (head is null)
        {
            Find(path, "cannot be read", "correct its owner and mode");
            return;
        }
        Script.ReadInterpreter(head, out Interpreter interpreter);
        bool isBinary = head.AsSpan().StartsWith("\u007fELF"u8);
        if (interpreter.IsSet && Sys.Access(interpreter.Program, X_OK) < 0)
            Find(path, "names an interpreter that does not exist in this image", "install it, or correct the first line");
        else if (!interpreter.IsSet && !isBinary && Sys.Access(new Bytes("/bin/sh"), X_OK) < 0)
            Find(path, "has no first line with '#!', and the image has no /bin/sh to run it", "add one");
        if ((status.Permissions & 0x49) == 0)
            Find(path, "is not executable", "chmod 755 it (the overlay does so at start where it can)");
    }

    private void ExamineFixAttrs(Bytes path)
    {
        byte[]? content = Sys.ReadFile(path, out _);
        if (content is null)
        {
            Find(path, "cannot be read", "correct its owner and mode");
            return;
        }
        ReadOnlySpan<byte> rest = content;
        while (!rest.IsEmpty)
        {
            int end = rest.IndexOf((byte)'\n');
            ReadOnlySpan<byte> line = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            if (FixAttrsLine.IsBlank(line))
                continue;
            string? problem = FixAttrsLine.Parse(line, out FixAttrsLine parsed) ?? Owner.Resolve(parsed.Account, out _);
            if (problem is not null)
                Find(path, problem, "correct the line that begins with its path");
        }
    }

    private static List<Bytes> Names(Bytes folder)
    {
        List<Bytes> names = DirectoryReader.Sorted(folder, out _) ?? [];
        names.RemoveAll(static name => name.StartsWith("."u8));
        return names;
    }

    private void Find(Bytes file, string reason, string fix) => _findings.Add(new Finding(file, reason, fix));

    private void WriteLines()
    {
        foreach (Finding finding in _findings)
            proc.Out.Write(((Message)$"{finding.File}: {finding.Reason}: {finding.Fix}\n").Span);
    }

    private void WriteJson()
    {
        var json = new JsonText(proc.Out);
        json.Begin((byte)'[');
        foreach (Finding finding in _findings)
        {
            json.Begin((byte)'{');
            json.Member("file", finding.File);
            json.Member("reason", new Bytes(finding.Reason));
            json.Member("fix", new Bytes(finding.Fix));
            json.End((byte)'}');
        }
        json.End((byte)']');
        proc.Out.WriteByte((byte)'\n');
    }

    private readonly record struct Finding(Bytes File, string Reason, string Fix);
}

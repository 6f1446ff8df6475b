using System;
using S6Overlay.AccessRules;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Compiles a directory of access rules into a cdb file. See docs/commands/s6-accessrules-cdb-from-fs.md.</summary>
internal static class S6AccessrulesCdbFromFs
{
    public static ReadOnlySpan<byte> Usage => "s6-accessrules-cdb-from-fs [ -m mode ] cdbfile dir"u8;

    [Command("s6-accessrules-cdb-from-fs")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint mode = 0x180;
        var options = new Options(argv, "m:"u8);
        while (options.Next(out byte option))
            if (option != (byte)'m' || !Scan.Octal(options.Value, out mode))
                return proc.Usage(Usage);
        if (options.Rest.Length != 2)
            return proc.Usage(Usage);
        Bytes file = options.Rest[0], root = options.Rest[1];
        var database = new CdbWriter();
        if (!AddFolders(proc, root, database, out Next refusal))
            return refusal;
        Bytes temporary = Bytes.Concat(file, ":"u8, Bytes.FromNumber(Sys.GetPid()));
        int error = Sys.WriteFile(temporary, database.Finish(), 0x180);
        if (error >= 0)
            error = Sys.Chmod(temporary, mode);
        if (error >= 0)
            error = Sys.Rename(temporary, file);
        if (error >= 0)
            return Next.Exit(0);
        Sys.Unlink(temporary);
        return proc.FatalSystem(error, $"unable to write {file}");
    }

    /// <summary>The folders uid, gid and so on, each with its rules.</summary>
    private static bool AddFolders(Proc proc, Bytes root, CdbWriter database, out Next refusal)
    {
        int fd = Open(proc, root, out refusal);
        if (fd < 0)
            return false;
        bool good = true;
        var kinds = new DirectoryReader(fd);
        while (good && kinds.Next())
            if (kinds.Name[0] != (byte)'.')
                good = AddRules(proc, root, new Bytes(kinds.Name), database, out refusal);
        Sys.Close(fd);
        return good;
    }

    private static bool AddRules(Proc proc, Bytes root, Bytes kind, CdbWriter database, out Next refusal)
    {
        Bytes folder = Bytes.Concat(root, "/"u8, kind);
        int fd = Open(proc, folder, out refusal);
        if (fd < 0)
            return false;
        bool good = true;
        var rules = new DirectoryReader(fd);
        while (good && rules.Next())
            if (rules.Name[0] != (byte)'.')
                good = AddRule(proc, Bytes.Concat(folder, "/"u8, rules.Name), Bytes.Concat(kind, "/"u8, rules.Name), database, out refusal);
        Sys.Close(fd);
        return good;
    }

    private static bool AddRule(Proc proc, Bytes directory, Bytes key, CdbWriter database, out Next refusal)
    {
        refusal = default;
        switch (RuleDirectory.Read(directory, out Rule rule, out int error, out Bytes failed))
        {
            case Access.Allow when rule.Environment.Length > Rule.Largest:
                refusal = proc.Fatal(ExitCode.Usage, $"{directory}/env is larger than {Rule.Largest} bytes");
                return false;
            case Access.Allow:
                if (rule.Exec.Length == Rule.Largest)
                    proc.Warn($"possibly truncated file {directory}/exec");
                database.Add(key, rule.Format());
                return true;
            case Access.Deny:
                database.Add(key, Rule.Denied);
                return true;
            case Access.NotFound:
                return true;
            default:
                refusal = proc.FatalSystem(error, $"unable to read {failed}");
                return false;
        }
    }

    private static int Open(Proc proc, Bytes directory, out Next refusal)
    {
        int fd = Sys.Open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        refusal = fd < 0 ? proc.FatalSystem(fd, $"unable to opendir {directory}") : default;
        return fd;
    }
}

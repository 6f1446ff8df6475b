using System;
using S6Overlay.Core;
using S6Overlay.Files;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Supervision;

/// <summary>
/// The instances of an instanced service: copies of its <c>template</c> in <c>instances</c>, linked into the scan
/// directory <c>instance</c>, on which the service itself runs an s6-svscan.
/// </summary>
internal static class Instances
{
    public delegate Next Command(Proc proc, ReadOnlySpan<Bytes> argv);

    /// <summary>Runs a command that takes a service directory last on an instance, which is named by the service and its own name.</summary>
    public static Next Delegate(Proc proc, ReadOnlySpan<Bytes> argv, ReadOnlySpan<byte> letters, Command command, ReadOnlySpan<byte> usage)
    {
        var options = new Options(argv, letters);
        while (options.Next(out byte option))
            if (option == Options.Unknown)
                return proc.Usage(usage);
        if (options.Rest.Length < 2)
            return proc.Usage(usage);
        Bytes service = options.Rest[0], name = options.Rest[1];
        if (!IsName(name))
            return proc.Fatal(ExitCode.Usage, $"invalid instance name: {name}");
        Bytes[] inner = [.. argv[..^options.Rest.Length], Bytes.Concat(service, "/instance/"u8, name)];
        return command(proc, inner);
    }

    /// <summary>Makes an instance and waits until it is supervised. Returns an exit code, after a message if it is not 0.</summary>
    public static int Create(Proc proc, ServiceLink link, Bytes service, Bytes name)
    {
        if (!IsName(name))
            return proc.Fatal(ExitCode.Usage, $"invalid instance name: {name}").Code;
        Bytes template = Bytes.Concat(service, "/template"u8);
        Bytes folder = Bytes.Concat(service, "/instances/"u8, name);
        int code = 0;
        int result = Sys.Access(folder, F_OK);
        if (result >= 0)
            return proc.FatalSystem(-EEXIST, $"unable to make {folder}").Code;
        using (var copy = new TreeCopy())
            result = copy.Copy(template, folder);
        if (result < 0)
            code = proc.FatalSystem(result, $"unable to copy {template} to {folder}").Code;
        if (code == 0)
            code = link.Link(Bytes.Concat(service, "/instance"u8), folder, name);
        if (code != 0)
            Remove(proc, folder);
        return code;
    }

    /// <summary>Ends an instance and removes it. Returns an exit code, after a message if it is not 0.</summary>
    public static int Delete(Proc proc, Bytes service, Bytes name, bool wait, uint timeout)
    {
        if (!IsName(name))
            return proc.Fatal(ExitCode.Usage, $"invalid instance name: {name}").Code;
        int result = Sys.Access(Bytes.Concat(service, "/instance"u8), F_OK);
        if (result < 0)
            return proc.FatalSystem(result, $"unable to find {service}/instance/{name}").Code;
        int code = ServiceLink.Unlink(proc, Bytes.Concat(service, "/instance"u8), name, wait, timeout);
        if (code == 0)
            Remove(proc, Bytes.Concat(service, "/instances/"u8, name));
        return code;
    }

    private static bool IsName(Bytes name) => !name.IsEmpty && name[0] != (byte)'.' && name.Span.IndexOfAny("/\n"u8) < 0;

    private static void Remove(Proc proc, Bytes folder)
    {
        using var removal = new TreeRemoval();
        int result = removal.Remove(folder);
        if (result < 0 && result != -ENOENT)
            proc.WarnSystem(result, $"unable to remove {folder}");
    }
}

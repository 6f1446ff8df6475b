using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Gives files an owner and a group, by number. See docs/commands/s6-chown.md.</summary>
internal static class S6Chown
{
    public static ReadOnlySpan<byte> Usage => "s6-chown [ -U ] [ -u uid ] [ -g gid ] file..."u8;

    /// <summary>What chown(2) understands as "leave it".</summary>
    private const uint Unchanged = uint.MaxValue;

    [Command("s6-chown", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint uid = Unchanged, gid = Unchanged;
        var options = new Options(argv, "Uu:g:"u8);
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'U':
                    if (!FromEnvironment(proc, "UID", "UID"u8, out uid) || !FromEnvironment(proc, "GID", "GID"u8, out gid))
                        return Next.Exit(ExitCode.Usage);
                    break;
                case (byte)'u' when Scan.Number(options.Value, out uid):
                case (byte)'g' when Scan.Number(options.Value, out gid):
                    break;
                default:
                    return proc.Usage(Usage);
            }
        }
        if (options.Rest.IsEmpty)
            return proc.Usage(Usage);
        foreach (Bytes file in options.Rest)
        {
            int result = Sys.Chown(file, uid, gid);
            if (result < 0)
                return proc.FatalSystem(result, $"unable to chown {file}");
        }
        return Next.Exit(0);
    }

    private static bool FromEnvironment(Proc proc, string label, ReadOnlySpan<byte> name, out uint id)
    {
        id = Unchanged;
        Bytes value = proc.Env.Get(name);
        if (value.IsNull)
            proc.Fatal(ExitCode.Usage, $"{label} not set");
        else if (Scan.Number(value, out id))
            return true;
        else
            proc.Fatal(ExitCode.Usage, $"invalid ${label}");
        return false;
    }
}

using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Sets resource limits, then goes on. See docs/commands/s6-softlimit.md.</summary>
internal static class S6Softlimit
{
    public static ReadOnlySpan<byte> Usage => "s6-softlimit [ -H | -h ] [ -a allmem ] [ -c core ] [ -d data ] [ -f fsize ] [ -l lock ] [ -m mem ] [ -o ofiles ] [ -P prio ] [ -p proc ] [ -r res ] [ -s stack ] [ -t cpusecs ] prog..."u8;

    private enum Which
    {
        Soft,
        Both,
        Hard,
    }

    [Command("s6-softlimit")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        Which which = Which.Soft;
        var options = new Options(argv, "Hha:c:d:f:l:m:o:P:p:r:s:t:"u8);
        while (options.Next(out byte option))
        {
            if (option == Options.Unknown)
                return proc.Usage(Usage);
            if (option is (byte)'H' or (byte)'h')
            {
                which = option == (byte)'H' ? Which.Both : Which.Hard;
                continue;
            }
            ulong value = ResourceLimit.Infinity;
            bool toHard = options.Value.Equals("="u8);
            if (!toHard && !Scan.Number(options.Value, out value))
                return proc.Usage(Usage);
            foreach (Sys.Resource resource in Resources(option))
            {
                int error = Set(resource, toHard ? null : value, which);
                if (error < 0)
                    return proc.FatalSystem(error, $"unable to set the limit of option -{new Bytes([option])}");
            }
        }
        return options.Rest.IsEmpty ? proc.Usage(Usage) : Next.Exec(options.Rest);
    }

    private static ReadOnlySpan<Sys.Resource> Resources(byte option) => option switch
    {
        (byte)'a' => [Sys.Resource.AddressSpace],
        (byte)'c' => [Sys.Resource.Core],
        (byte)'d' => [Sys.Resource.Data],
        (byte)'f' => [Sys.Resource.FileSize],
        (byte)'l' => [Sys.Resource.LockedMemory],
        (byte)'m' => [Sys.Resource.Data, Sys.Resource.Stack, Sys.Resource.LockedMemory, Sys.Resource.AddressSpace],
        (byte)'o' => [Sys.Resource.OpenFiles],
        (byte)'P' => [Sys.Resource.RealTimePriority],
        (byte)'p' => [Sys.Resource.Processes],
        (byte)'r' => [Sys.Resource.ResidentSet],
        (byte)'s' => [Sys.Resource.Stack],
        _ => [Sys.Resource.Cpu],
    };

    /// <summary>Null sets the soft limit to the hard one. A resource that this kernel does not have is passed over.</summary>
    private static int Set(Sys.Resource resource, ulong? value, Which which)
    {
        int error = Sys.GetLimit(resource, out ResourceLimit limit);
        if (error < 0)
            return error == -EINVAL ? 0 : error;
        ulong wanted = value ?? limit.Hard;
        ResourceLimit next = which switch
        {
            Which.Both => new ResourceLimit(wanted, wanted),
            Which.Hard => new ResourceLimit(Math.Min(limit.Soft, wanted), wanted),
            _ => limit with { Soft = Math.Min(wanted, limit.Hard) },
        };
        return Sys.SetLimit(resource, next);
    }
}

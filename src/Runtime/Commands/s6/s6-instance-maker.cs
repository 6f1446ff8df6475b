using System;
using S6Overlay.Core;
using S6Overlay.Files;
using S6Overlay.Kernel;
using S6Overlay.Supervision;
using S6Overlay.Text;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.S6;

/// <summary>Makes a service directory that runs any number of copies of a service. See docs/commands/s6-instance-maker.md.</summary>
internal static class S6InstanceMaker
{
    public static ReadOnlySpan<byte> Usage =>
        "s6-instance-maker [ -c maxinstances ] [ -r service[/logger[/pipeline]] ] [ -u user ] [ -l loguser ] [ -L logdir ] [ -t stamptype ] [ -n nfiles ] [ -s filesize ] [ -S maxsize ] [ -P prefix ] template dir"u8;

    [Command("s6-instance-maker")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        uint max = 500;
        Bytes user = default;
        var log = new LoggedService();
        var options = new Options(argv, LoggedService.Letters("c:u:"u8));
        while (options.Next(out byte option))
        {
            bool good = option switch
            {
                (byte)'c' => Scan.Number(options.Value, out max),
                (byte)'u' => !(user = options.Value).IsEmpty,
                _ => log.Accept(option, options.Value),
            };
            if (!good)
                return proc.Usage(Usage);
        }
        if (options.Rest.Length < 2 || !log.NamesFit)
            return proc.Usage(Usage);
        Bytes template = options.Rest[0], folder = options.Rest[1];
        int result = Sys.Access(Bytes.Concat(template, "/run"u8), F_OK);
        if (result < 0)
            return proc.FatalSystem(result, $"unable to find {template}/run");
        Bytes run = Bytes.Concat("fdmove -c 2 1\n"u8, user.IsNull ? default : Bytes.Concat("s6-setuidgid "u8, LoggedService.Quote(user), "\n"u8), "s6-svscan -d3 -c"u8, Bytes.FromNumber(Math.Clamp(max, 2, 90_000)));
        result = log.Write(folder, Bytes.Concat("#!/usr/bin/execlineb -P\n\n"u8, run, " -- instance\n"u8), 3, out Bytes service, out Bytes problem);
        if (result < 0)
            return proc.FatalSystem(result, $"unable to make {problem}");
        foreach (Bytes name in (ReadOnlySpan<Bytes>)[new("/instance"u8), new("/instances"u8)])
        {
            result = Sys.Mkdir(Bytes.Concat(service, name), 0x1ED);
            if (result < 0)
                return proc.FatalSystem(result, $"unable to make {service}{name}");
        }
        using var copy = new TreeCopy();
        Bytes inside = Bytes.Concat(service, "/template"u8);
        result = copy.Copy(template, inside);
        return result < 0 ? proc.FatalSystem(result, $"unable to copy {template} to {inside}") : Next.Exit(0);
    }
}

using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Supervision;

namespace S6Overlay.Commands.S6;

/// <summary>Makes a service directory that runs a supervision tree of a user's own. See docs/commands/s6-usertree-maker.md.</summary>
internal static class S6UsertreeMaker
{
    public static ReadOnlySpan<byte> Usage =>
        "s6-usertree-maker [ -d userscandir ] [ -p path ] [ -E envdir [ -e var ... ] ] [ -r service/logger[/pipeline] ] [ -l loguser ] [ -t stamptype ] [ -n nfiles ] [ -s filesize ] [ -S maxsize ] [ -P prefix ] user logdir dir"u8;

    [Command("s6-usertree-maker")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        Bytes scan = new("${HOME}/service"u8), path = new("/usr/bin:/bin"u8), folder = default;
        List<Bytes> templates = [];
        var log = new LoggedService();
        var options = new Options(argv, LoggedService.Letters("d:p:E:e:"u8));
        while (options.Next(out byte option))
        {
            switch (option)
            {
                case (byte)'d':
                    scan = options.Value;
                    break;
                case (byte)'p':
                    path = options.Value;
                    break;
                case (byte)'E':
                    folder = options.Value;
                    break;
                case (byte)'e':
                    templates.Add(options.Value);
                    break;
                default:
                    if (option == (byte)'L' || !log.Accept(option, options.Value))
                        return proc.Usage(Usage);
                    break;
            }
        }
        ReadOnlySpan<Bytes> rest = options.Rest;
        if (rest.Length != 3 || (folder.IsNull && templates.Count > 0))
            return proc.Usage(Usage);
        log.Accept((byte)'L', rest[1]);
        if (!log.NamesFit)
            return proc.Usage(Usage);
        int result = log.Write(rest[2], Script(rest[0], scan, path, folder, templates), 3, out _, out Bytes problem);
        return result < 0 ? proc.FatalSystem(result, $"unable to make {problem}") : Next.Exit(0);
    }

    /// <summary>
    /// The run script. The templates are substituted first, so that what their values ask for is substituted with the
    /// rest. PATH is set last: until then it must find the commands.
    /// </summary>
    private static Bytes Script(Bytes user, Bytes scan, Bytes path, Bytes folder, List<Bytes> templates)
    {
        Bytes name = LoggedService.Quote(user);
        Message script = $"#!/usr/bin/execlineb -P\nfdmove -c 2 1\nemptyenv -p\nexport USER {name}\nbacktick -D / HOME {{ homeof {name} }}\n";
        script.AppendFormatted(Bytes.Concat("s6-envuidgid "u8, name, "\ns6-applyuidgid -U\n"u8));
        if (!folder.IsNull)
            script.AppendFormatted(Bytes.Concat("s6-envdir "u8, LoggedService.Quote(folder), "\n"u8));
        foreach (Bytes template in templates)
            script.AppendFormatted(Pair("importas -D \"\" "u8, template, template));
        script.AppendLiteral("multisubstitute { importas -i USER USER importas -i HOME HOME importas -i UID UID importas -i GID GID importas -i GIDLIST GIDLIST }\n");
        foreach (Bytes template in templates)
            script.AppendFormatted(Pair("export "u8, template, Bytes.Concat("${"u8, template, "}"u8)));
        script.AppendFormatted(Pair("export "u8, new Bytes("PATH"u8), path));
        script.AppendFormatted(Bytes.Concat("s6-svscan -d3 -- "u8, LoggedService.Quote(scan), "\n"u8));
        return new Bytes(script.Span);
    }

    private static Bytes Pair(ReadOnlySpan<byte> command, Bytes first, Bytes second) =>
        Bytes.Concat(command, LoggedService.Quote(first), " "u8, Bytes.Concat(LoggedService.Quote(second), "\n"u8));
}

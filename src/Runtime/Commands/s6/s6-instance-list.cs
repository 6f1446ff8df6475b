using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Commands.S6;

/// <summary>Prints the names of the instances of a service. See docs/commands/s6-instance-list.md.</summary>
internal static class S6InstanceList
{
    public static ReadOnlySpan<byte> Usage => "s6-instance-list servicedir"u8;

    [Command("s6-instance-list", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        var options = new Options(argv, default);
        if (options.Next(out _) || options.Rest.IsEmpty)
            return proc.Usage(Usage);
        Bytes folder = Bytes.Concat(options.Rest[0], "/instance"u8);
        List<Bytes>? names = DirectoryReader.Sorted(folder, out int error);
        if (names is null)
            return proc.FatalSystem(error, $"unable to read {folder}");
        foreach (Bytes name in names)
        {
            if (name[0] == (byte)'.')
                continue;
            proc.Out.Write(name);
            proc.Out.WriteByte((byte)'\n');
        }
        return proc.Done();
    }
}

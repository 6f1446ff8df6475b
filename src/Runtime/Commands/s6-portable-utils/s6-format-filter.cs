using System;
using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Commands.PortableUtils;

/// <summary>Prints a format for every line of its input. See docs/commands/s6-format-filter.md.</summary>
internal static class S6FormatFilter
{
    public static ReadOnlySpan<byte> Usage => "s6-format-filter format [ args... ]"u8;

    [Command("s6-format-filter", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        // No options: a format may begin with a hyphen.
        if (argv.Length < 2)
            return proc.Usage(Usage);
        Bytes format = argv[1];
        if (!IsValid(format, argv.Length - 1))
            return proc.Fatal(ExitCode.SystemCall, "unable to compile format: only %%, %s and %0 to %9, with as many arguments, may be in it"u8);
        using var reader = new LineReader(0, proc.Out);
        while (reader.Next())
        {
            Write(proc.Out, format, argv, reader.Line);
            if (reader.Terminated)
                proc.Out.WriteByte((byte)'\n');
        }
        return reader.Finish(proc);
    }

    private static bool IsValid(ReadOnlySpan<byte> format, int arguments)
    {
        for (int i = 0; i < format.Length; i++)
        {
            if (format[i] != (byte)'%')
                continue;
            if (++i == format.Length)
                return false;
            byte b = format[i];
            if (b is not ((byte)'%' or (byte)'s') && (b is < (byte)'0' or > (byte)'9' || b - '0' >= arguments))
                return false;
        }
        return true;
    }

    /// <summary>Writes a valid format; the argument numbered 0 is the command's own name, the format has no number.</summary>
    private static void Write(Output output, ReadOnlySpan<byte> format, ReadOnlySpan<Bytes> argv, ReadOnlySpan<byte> line)
    {
        while (true)
        {
            int percent = format.IndexOf((byte)'%');
            if (percent < 0)
                break;
            output.Write(format[..percent]);
            byte b = format[percent + 1];
            if (b == (byte)'%')
                output.WriteByte(b);
            else if (b == (byte)'s')
                output.Write(line);
            else
                output.Write(argv[b == (byte)'0' ? 0 : b - '0' + 1]);
            format = format[(percent + 2)..];
        }
        output.Write(format);
    }
}

using System;
using System.IO;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace S6Overlay.Packaging.Tool;

/// <summary>
/// Reads a line from the terminal that is not shown. The framework hides keys only while it waits for one:
/// what is typed a moment earlier would stand on the screen.
/// </summary>
internal static partial class HiddenInput
{
    private const int StandardInput = 0;
    private const int Flush = 2;
    private const int SettingsSize = 256;
    private const int LocalFlags = 12;
    private const byte Echo = 8;

    /// <summary>Asks, and gives what was typed up to the end of the line; null without a terminal.</summary>
    public static string? Ask(string question)
    {
        var settings = new byte[SettingsSize];
        if (Console.IsInputRedirected || Console.IsErrorRedirected || GetSettings(StandardInput, settings) != 0)
            return null;
        var silent = (byte[])settings.Clone();
        silent[LocalFlags] &= unchecked((byte)~Echo);

        // Whoever is interrupted here must not leave a terminal behind that shows nothing.
        void Restore() => SetSettings(StandardInput, Flush, settings);
        using var interrupt = PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => Restore());
        using var terminate = PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => Restore());
        using var hangup = PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => Restore());
        SetSettings(StandardInput, Flush, silent);
        try
        {
            Console.Error.Write(question);
            return ReadLine();
        }
        finally
        {
            Restore();
            Console.Error.WriteLine();
        }
    }

    private static string ReadLine()
    {
        using var handle = new SafeFileHandle(StandardInput, ownsHandle: false);
        using var input = new FileStream(handle, FileAccess.Read, bufferSize: 0);
        using var line = new MemoryStream();
        for (var value = input.ReadByte(); value is not (-1 or '\n'); value = input.ReadByte())
            line.WriteByte((byte)value);
        return Encoding.UTF8.GetString(line.ToArray());
    }

    [LibraryImport("libc", EntryPoint = "tcgetattr")]
    private static partial int GetSettings(int descriptor, [Out] byte[] settings);

    [LibraryImport("libc", EntryPoint = "tcsetattr")]
    private static partial int SetSettings(int descriptor, int when, byte[] settings);
}

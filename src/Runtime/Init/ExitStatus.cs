using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Init;

/// <summary>
/// The exit code of the container. Scripts decide it with a file: the results file of version 3, or
/// <c>S6_STAGE2_EXITED</c> or <c>S6_CMD_EXITED</c> in env-stage3; otherwise it is what CMD ended with.
/// </summary>
internal sealed class ExitStatus(Bytes runtime)
{
    private static readonly Bytes Results = new("/run/s6-linux-init-container-results");
    private static readonly Bytes ResultFile = new("/run/s6-linux-init-container-results/exitcode");

    private readonly Bytes _stage3 = Bytes.Concat(runtime, "/env-stage3"u8);

    /// <summary>The code where no file says otherwise.</summary>
    public int Code { get; set; }

    /// <summary>Makes the files that scripts expect. They may be impossible to make, and are not needed.</summary>
    public static void Prepare()
    {
        Sys.Mkdir(Results, 0x1ED);
        Sys.WriteFile(ResultFile, "0\n"u8);
    }

    /// <summary>Leaves a code for the finish scripts to see, in the file <paramref name="name"/> of env-stage3.</summary>
    public void Record(ReadOnlySpan<byte> name, int code)
    {
        Code = code;
        Sys.WriteFile(Bytes.Concat(_stage3, "/"u8, name), Bytes.FromNumber(code));
    }

    /// <summary>Like <see cref="Record"/>, where no script was faster.</summary>
    public void RecordUnlessThere(ReadOnlySpan<byte> name, int code)
    {
        if (Sys.Access(Bytes.Concat(_stage3, "/"u8, name), Posix.F_OK) < 0)
            Record(name, code);
    }

    /// <summary>What to exit with.</summary>
    public int Decide()
    {
        if (Read(ResultFile, out int code) && code != 0)
            return code;
        if (Read(Bytes.Concat(_stage3, "/S6_STAGE2_EXITED"u8), out code) || Read(Bytes.Concat(_stage3, "/S6_CMD_EXITED"u8), out code))
            return code;
        return Code;
    }

    private static bool Read(Bytes file, out int code)
    {
        byte[]? content = Sys.ReadFile(file, out _, 64);
        bool good = Scan.Number(content.AsSpan().Trim(" \t\r\n"u8), out uint number);
        code = (int)Math.Min(number, 255);
        return good;
    }
}

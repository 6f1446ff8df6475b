using System;
using S6Overlay.Core;

namespace S6Overlay.Init;

/// <summary>
/// The environment the container was started with, one file per variable in the runtime directory, where scripts read
/// and write it. The value is the whole file but for one newline at its end, so that <c>echo value &gt; NAME</c> works;
/// so a value that is empty or ends with a newline is stored with one more.
/// </summary>
internal static class ContainerEnvironment
{
    /// <summary>The folder's name below the runtime directory.</summary>
    public static ReadOnlySpan<byte> FolderName => "container_environment"u8;

    /// <summary>The variable that switches all of this off: the whole tree has the container's environment already.</summary>
    public static ReadOnlySpan<byte> KeepVariable => "S6_KEEP_ENV"u8;

    public static EnvRules Rules => new() { Verbatim = true, Unlimited = true };

    /// <summary>True where S6_KEEP_ENV is set to something other than 0.</summary>
    public static bool IsKept(Env env)
    {
        Bytes keep = env.Get(KeepVariable);
        return !keep.IsNull && !keep.IsEmpty && !keep.Equals("0"u8);
    }

    /// <summary>What a variable's file has to hold to give <paramref name="value"/> back.</summary>
    public static Bytes FileContent(Bytes value) =>
        value.IsEmpty || value[value.Length - 1] == (byte)'\n' ? Bytes.Concat(value, "\n"u8) : value;

    /// <summary>
    /// Adds the container's variables to the environment of <paramref name="proc"/>, and looks programs up with its
    /// PATH from now on. What cannot be read is a warning: a script that gets less is better than none.
    /// </summary>
    public static void Load(Proc proc, EnvRules rules)
    {
        if (IsKept(proc.Env))
            return;
        Bytes runtime = RuntimeDirectory.Find(proc.Env);
        if (runtime.IsNull)
        {
            proc.Warn("there is no container environment here (/init is not running): going on with the present environment"u8);
            return;
        }
        int error = EnvDirectory.Load(Bytes.Concat(runtime, "/"u8, FolderName), proc.Env, rules, proc, out Bytes failed);
        if (error < 0)
            proc.WarnSystem(error, $"unable to read {failed}: going on with the present environment");
        proc.SearchPath = proc.Env.Get("PATH"u8);
    }
}

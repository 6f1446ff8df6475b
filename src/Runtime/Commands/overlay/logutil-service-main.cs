using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Init;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Commands.Overlay;

/// <summary>Drops privileges and the environment and becomes the logger. See docs/commands/logutil-service-main.md.</summary>
internal static class LogutilServiceMain
{
    public static ReadOnlySpan<byte> Usage => "logutil-service-main [ -t ] [ -u user ] dir"u8;

    private static ReadOnlySpan<byte> ScriptVariable => "S6_LOGGING_SCRIPT"u8;

    private static ReadOnlySpan<byte> DefaultScript => "n20 s1000000 T"u8;

    [Command("logutil-service-main")]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        bool terminable = false;
        Bytes user = default;
        var options = new Options(argv, "tu:"u8);
        while (options.Next(out byte option))
        {
            if (option == (byte)'t')
                terminable = true;
            else if (option == (byte)'u')
                user = options.Value;
            else
                return proc.Usage(Usage);
        }
        if (options.Rest.Length != 1)
            return proc.Usage(Usage);
        var logger = new List<Bytes> { new("s6-log"u8), terminable ? new Bytes("-b"u8) : new Bytes("-bp"u8), new("--"u8) };
        Split(Script(proc.Env), logger);
        logger.Add(options.Rest[0]);
        // Without root there is nothing to drop: the container's own user logs. So it does where root may not become another.
        if (Sys.GetEuid() == 0)
        {
            int error = (user.IsEmpty ? LogAccount.Find() : LogAccount.Find(user)).Assume(out string what);
            if (error == -EPERM)
                proc.Warn($"{what}: the container lacks CAP_SETGID or CAP_SETUID; logging as root");
            else if (error < 0)
                return proc.FatalSystem(error, what);
        }
        proc.Env = new Env();
        return Next.Exec(System.Runtime.InteropServices.CollectionsMarshal.AsSpan(logger));
    }

    /// <summary>The logging script: the container's, else this environment's, else the default.</summary>
    private static Bytes Script(Env env)
    {
        Bytes runtime = RuntimeDirectory.Find(env);
        Bytes script = default;
        if (!runtime.IsNull && !ContainerEnvironment.IsKept(env))
        {
            var path = Bytes.Concat(runtime, "/"u8, ContainerEnvironment.FolderName, "/S6_LOGGING_SCRIPT"u8);
            script = Sys.ReadFile(path, out _) is { } content ? new Bytes(content) : default;
        }
        if (script.IsEmpty)
            script = env.Get(ScriptVariable);
        return script.IsEmpty ? new Bytes(DefaultScript) : script;
    }

    private static void Split(ReadOnlySpan<byte> text, List<Bytes> words)
    {
        ReadOnlySpan<byte> blanks = " \t\r\n"u8;
        for (text = text.TrimStart(blanks); !text.IsEmpty; text = text.TrimStart(blanks))
        {
            int end = text.IndexOfAny(blanks);
            words.Add(new Bytes(end < 0 ? text : text[..end]));
            text = end < 0 ? default : text[end..];
        }
    }
}

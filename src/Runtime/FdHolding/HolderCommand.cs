using S6Overlay.Core;

namespace S6Overlay.FdHolding;

/// <summary>What the clients of a descriptor holder have in common: the connection and their exit codes.</summary>
internal static class HolderCommand
{
    /// <summary>The server refused.</summary>
    public const int Denied = 1;

    /// <summary>Connects, or says why not; then <paramref name="refusal"/> is exit 111.</summary>
    public static HolderClient? Connect(Proc proc, Bytes path, long deadline, out Next refusal)
    {
        HolderClient? client = HolderClient.Connect(path, deadline, out int error);
        refusal = client is null ? proc.FatalSystem(error, $"unable to connect to a fd-holder daemon at {path}") : default;
        return client;
    }

    /// <summary>Exit 0, or a message and <paramref name="code"/> for what the server said.</summary>
    public static Next End(Proc proc, int error, Message what, int code = Denied)
    {
        if (error >= 0)
            return Next.Exit(0);
        proc.FatalSystem(error, what);
        return Next.Exit(code);
    }
}

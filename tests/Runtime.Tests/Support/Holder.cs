using System;

namespace S6Overlay.Tests.Support;

/// <summary>A running descriptor holder, of ours or of the reference, whose rules allow everything.</summary>
internal sealed class Holder : IDisposable
{
    private readonly Running _server;

    public Holder(TempFolder folder, Suite suite, string name = "s", params string[] options)
    {
        Socket = folder[name];
        Rules = folder[name + ".rules"];
        foreach (string right in (string[])["LIST", "GETDUMP", "SETDUMP"])
            folder.Write($"{name}.rules/uid/default/env/S6_FDHOLDER_{right}", "\n");
        foreach (string right in (string[])["STORE_REGEX", "RETRIEVE_REGEX"])
            folder.Write($"{name}.rules/uid/default/env/S6_FDHOLDER_{right}", ".*\n");
        folder.Write($"{name}.rules/uid/default/allow", "");
        _server = Cmd.Of(suite, "s6-fdholder-daemon", ["-1", "-i", Rules, .. options, Socket]).Start();
        Wait.Until(() => _server.TextSoFar == "\n" || _server.HasExited, "the holder is ready");
    }

    public string Socket { get; }

    public string Rules { get; }

    public Running Server => _server;

    public void Dispose() => _server.Dispose();
}

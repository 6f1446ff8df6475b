using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.PortableUtils;

/// <summary>The system's own program of the same purpose, for what POSIX says of both.</summary>
internal static class Peer
{
    /// <summary>Runs both; they must write the same, and succeed or fail alike.</summary>
    public static void Agrees(string ours, string theirs, string[] arguments, string input = "", string? folder = null)
    {
        Result mine = Run(Cmd.Ours(ours, arguments), input, folder);
        Result other = Run(new Cmd("/usr/bin/" + theirs, arguments).With("LC_ALL", "C"), input, folder);
        Assert.Equal((other.Text, other.Code == 0), (mine.Text, mine.Code == 0));
    }

    private static Result Run(Cmd cmd, string input, string? folder)
    {
        if (folder is not null)
            cmd.In(folder);
        return cmd.Input(input).Run();
    }
}

using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6FdholderSetdumpTests
{
    [Fact]
    public void NamesTheVariableThatIsMissing() => Cmd.Ours("s6-fdholder-setdump", "path").Run().ShouldFail(100, "S6_FD# not set");

    [Fact]
    public void NamesTheVariableThatIsWrong() =>
        Cmd.Ours("s6-fdholder-setdump", "path").With("S6_FD#", "1").With("S6_FD_0", "x").Run().ShouldFail(100, "S6_FD_0 is not valid");

    [Fact]
    public void TakesThePlaceOfTheSameName()
    {
        using var folder = new TempFolder();
        using var holder = new Holder(folder, Suite.Ours);
        string file = folder.Write("file", "new");
        Cmd.Ours("s6-fdholder-store", holder.Socket, "id").Run().ShouldSucceed("");
        new Cmd("/bin/sh", ["-c", $"exec env S6_FD#=1 S6_FD_0=9 S6_FDID_0=id {Programs.Folder}/s6-fdholder-setdump {holder.Socket} 9< {file}"]).Run().ShouldSucceed("");
        Cmd.Ours("s6-fdholder-retrieve", holder.Socket, "id", "cat").Run().ShouldSucceed("new");
    }
}

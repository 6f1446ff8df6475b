using System.IO;
using System.Linq;
using S6Overlay.Packaging.Tests.Support;
using S6Overlay.Packaging.Tree;
using Xunit;

namespace S6Overlay.Packaging.Tests.Tree;

public sealed class SourceTreeTests
{
    [Fact]
    public void FilesAndLinksAreTakenAndTheTablesAreNot()
    {
        using var folder = new TempFolder();
        folder.Write("etc/services.d/app/run", "#!/bin/sh\n");
        folder.Write("etc/.modes", "kept: only the top folder's table is one");
        folder.Write(".shims", "");
        File.CreateSymbolicLink(folder["etc/link"], "services.d");
        folder.Write(".modes", "**/run 0755\netc/cont-init.d/ 0755");
        Assert.Equal(
            ["DirectoryEntry etc/cont-init.d", "FileEntry etc/.modes", "FileEntry etc/services.d/app/run", "LinkEntry etc/link"],
            Read(folder).Select(entry => $"{entry.GetType().Name} {entry.Path}").Order(System.StringComparer.Ordinal));
    }

    [Fact]
    public void AFileThatItsOwnerMayExecuteStaysExecutable()
    {
        using var folder = new TempFolder();
        File.SetUnixFileMode(folder.Write("run", ""), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        File.SetUnixFileMode(folder.Write("data", ""), UnixFileMode.UserRead | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
        var modes = Read(folder).Cast<FileEntry>().ToDictionary(entry => entry.Path, entry => entry.Mode.ToString());
        Assert.Equal(("0755", "0644"), (modes["run"], modes["data"]));
    }

    [Fact]
    public void ALinkToAFolderIsALinkAndIsNotEntered()
    {
        using var folder = new TempFolder();
        Directory.CreateSymbolicLink(folder["loop"], ".");
        Assert.Equal([new LinkEntry("loop", ".")], Read(folder));
    }

    [Fact]
    public void AnEmptyFolderThatTheTableDoesNotNameIsRefused()
    {
        using var folder = new TempFolder();
        Directory.CreateDirectory(folder["etc/cont-init.d"]);
        Assert.Contains("add 'etc/cont-init.d/ 0755' to .modes", Refusal(folder));
        folder.Write(".modes", "etc/cont-init.d/ 0700");
        Assert.Equal([new DirectoryEntry("etc/cont-init.d", Permissions.Parse("0700")!.Value)], Read(folder));
    }

    [Fact]
    public void ARecordThatMatchesNoFileIsRefused()
    {
        using var folder = new TempFolder();
        folder.Write("etc/a", "");
        folder.Write(".modes", "etc/a 0644\netc/b 0600");
        Assert.Contains(".modes:2: no file of", Refusal(folder));
    }

    [Fact]
    public void AFifoIsRefusedWithoutOpeningIt()
    {
        using var folder = new TempFolder();
        Shell.Run("mkfifo", folder["pipe"]).ShouldExit(0);
        Assert.Contains("pipe is neither a file, a directory nor a link", Refusal(folder));
    }

    [Fact]
    public void AFolderThatIsNotThereIsRefused()
    {
        using var folder = new TempFolder();
        Assert.Contains(
            "no such folder",
            Assert.Throws<PackagingException>(() => SourceTree.Read(folder["missing"], ModeTable.ForTree(folder.Path))).Message);
    }

    private static Entry[] Read(TempFolder folder) => [.. SourceTree.Read(folder.Path, ModeTable.ForTree(folder.Path))];

    private static string Refusal(TempFolder folder) => Assert.Throws<PackagingException>(() => Read(folder)).Message;
}

using System.IO;
using System.Text;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Commands.S6;

public sealed class S6EnvdirTests
{
    [Theory]
    [InlineData]
    [InlineData("-I")]
    [InlineData("-i")]
    [InlineData("-n")]
    [InlineData("-f")]
    [InlineData("-f", "-n")]
    [InlineData("-f", "-L")]
    [InlineData("-f", "-n", "-L")]
    [InlineData("-c", "/")]
    public void ReadsFilesAsTheReferenceDoes(params string[] options)
    {
        using var folder = new TempFolder();
        folder.Write("A", "v1  \t\nv2\n");
        folder.Write("UNSET", "");
        folder.Write("NUL", "x\0y\nz");
        folder.Write("EMPTYLINE", "\nabc");
        folder.Write("NOEND", "no newline");
        folder.Write("ODD=NAME", "dd");
        folder.Write(".hidden", "h");
        folder.Write("TWO", "a\n\n");
        folder.Write("BLANKS", "   ");
        folder.Write("NEWLINE", "\n");
        folder.Write("WINDOWS", "value \r\n");
        folder.Write("BIG", new string('b', 5000) + "\n");
        File.WriteAllBytes(folder["BYTES"], [0xFF, 0xFE, 0x80, (byte)'\n']);
        // The order in the environment is the directory's in both; the reference reads it from the end.
        Both.ShouldAgree("s6-envdir", [.. options, folder.Root, "sh", "-c", "env | LC_ALL=C sort"], cmd => cmd.With("UNSET", "1").Without("PWD"));
    }

    [Theory]
    [InlineData("-i")]
    [InlineData("-I")]
    public void AMissingDirectoryIsAnErrorOrNot(string option) => Both.ShouldAgree("s6-envdir", [option, "/there/is/none", "true"]);

    [Fact]
    public void ReadsAWholeFileOfAnySize()
    {
        using var folder = new TempFolder();
        string value = new('v', 100_000);
        folder.Write("BIG", value);
        Cmd.Ours("s6-envdir", "-fnL", folder.Root, "printenv", "BIG").Run().ShouldSucceed(value + "\n");
    }

    [Fact]
    public void ReadsAFirstLineWithoutEndOfAnySize()
    {
        using var folder = new TempFolder();
        folder.Write("V", "only line");
        Cmd.Ours("s6-envdir", "-L", folder.Root, "printenv", "V").Run().ShouldSucceed("only line\n");
    }

    [Fact]
    public void NamesWhatItCannotRead()
    {
        using var folder = new TempFolder();
        folder.Folder("SUB");
        Cmd.Ours("s6-envdir", folder.Root, "true").Run().ShouldFail(111, $"unable to envdir {folder["SUB"]}: ");
    }

    [Fact]
    public void KeepsBytesThatAreNotUtf8()
    {
        using var folder = new TempFolder();
        File.WriteAllBytes(folder["V"], [0xC3, 0x28, 0xFF]);
        Result result = Cmd.Ours("s6-envdir", folder.Root, "printenv", "V").Run();
        Assert.Equal([0xC3, 0x28, 0xFF, (byte)'\n'], result.Output);
        Assert.DoesNotContain("?", Encoding.ASCII.GetString(result.Error));
    }
}

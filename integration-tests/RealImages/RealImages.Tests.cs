using System;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.RealImages;

/// <summary>
/// Images in the manner of real ones: every folder of <c>images/real</c>. A tree says itself what is expected of it:
/// <c>check</c>, a shell script that must succeed in the container within the deadline, after which it is stopped
/// (without one the container ends by itself); <c>expect</c>, lines that the container must say, in any order;
/// <c>exit</c>, its exit code, if that is not 0.
/// </summary>
public class RealImagesTests
{
    private const string Folder = "real";

    public static TheoryData<string> Trees =>
        [.. Directory.GetDirectories(Path.Combine(Repository.Images, Folder)).Select(path => Path.GetFileName(path)!).Order(StringComparer.Ordinal)];

    [Fact]
    public void There_are_at_least_25() => Assert.True(Trees.Count >= 25, $"only {Trees.Count}");

    [Theory]
    [MemberData(nameof(Trees))]
    public async Task The_image_works(string tree)
    {
        string path = $"{Folder}/{tree}";
        await using Container box = await Box.OfTree(path).Env("MYENV", "from the container").Start();
        if (Read(path, "check") is string check)
        {
            await box.Until(check);
            await box.Stop();
        }
        Outcome end = await box.End();
        end.ShouldEndWith(int.Parse(Read(path, "exit") ?? "0")).ShouldNotSay("internal error");
        foreach (string line in (Read(path, "expect") ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            end.ShouldSay(line);
    }

    private static string? Read(string tree, string name)
    {
        string file = Path.Combine(Repository.Images, tree, name);
        return File.Exists(file) ? File.ReadAllText(file) : null;
    }
}

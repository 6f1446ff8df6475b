using System.IO;
using S6Overlay.Packaging.Tests.Support;
using Xunit;

namespace S6Overlay.Packaging.Tests;

public sealed class ChecksumsTests
{
    [Fact]
    public void Sha256sumChecksTheListInTheFoldersOfTheFiles()
    {
        using var folder = new TempFolder();
        string[] files = [folder.Write("b b", "2"), folder.Write("a", "1")];
        folder.Write("SHA256SUMS", Checksums.List(files));
        Assert.StartsWith("6b86b273ff34fce19d6b804eff5a3f5747ada4eaa22f1d49c01e52ddb7875b4b  a\n", File.ReadAllText(folder["SHA256SUMS"]));
        var check = $"cd '{folder.Path}' && exec sha256sum --check --strict SHA256SUMS";
        Assert.Equal("a: OK\nb b: OK\n", Shell.Run("sh", "-c", check).ShouldExit(0).Output);
        folder.Write("a", "changed");
        Assert.Contains("a: FAILED", Shell.Run("sh", "-c", check).ShouldExit(1).Output);
    }

    [Fact]
    public void WhatCannotBeListedIsRefused()
    {
        using var folder = new TempFolder();
        Assert.Contains("two files are named a", Refusal(folder.Write("x/a", ""), folder.Write("y/a", "")));
        Assert.Contains("unable to read", Refusal(folder["missing"]));
        Assert.Contains("cannot be written", Refusal(folder.Write("a\nb", "")));
        Assert.Contains("cannot be written", Refusal(folder.Write("a\\b", "")));
    }

    private static string Refusal(params string[] files) =>
        Assert.Throws<PackagingException>(() => Checksums.List(files)).Message;
}

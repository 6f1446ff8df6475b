using System;
using System.IO;

namespace S6Overlay.Integration.Support;

/// <summary>Where things are in the working copy.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>The folder of the image trees.</summary>
    public static string Images => Path.Combine(Root, "integration-tests", "images");

    /// <summary>What is made once and kept between runs, outside version control.</summary>
    public static string Cache => Path.Combine(Root, "artifacts", "images");

    private static string FindRoot()
    {
        string? folder = AppContext.BaseDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "global.json")))
            folder = Path.GetDirectoryName(folder);
        return folder ?? throw new InvalidOperationException("the tests must run from below the repository");
    }
}

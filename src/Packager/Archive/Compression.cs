namespace S6Overlay.Packaging.Archive;

/// <summary>How much time is spent on an archive's size. Any program that reads gzip reads all of them.</summary>
public enum Compression
{
    /// <summary>About as large as <c>gzip -9</c> makes it.</summary>
    Fast,

    /// <summary>About 3 % smaller, at some hundred kilobytes a second.</summary>
    Small,
}

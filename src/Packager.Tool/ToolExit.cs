namespace S6Overlay.Packaging.Tool;

/// <summary>Exit codes, the same for every command.</summary>
internal static class ToolExit
{
    /// <summary>Done; or: yes, it is good, clean, equal.</summary>
    public const int Yes = 0;

    /// <summary>No: the signature is bad, the policy is violated, the archives differ.</summary>
    public const int No = 1;

    /// <summary>It could not be done or told: wrong usage, an unreadable file, a missing key.</summary>
    public const int Trouble = 2;
}

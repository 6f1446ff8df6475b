using System;

namespace S6Overlay.Packaging;

/// <summary>
/// An input is refused: the message is one line for the user and names the file and the reason.
/// Anything else that is thrown is a bug or the operating system's own error.
/// </summary>
public sealed class PackagingException : Exception
{
    public PackagingException(string message)
        : base(message)
    {
    }

    public PackagingException(string message, Exception cause)
        : base(message, cause)
    {
    }

    public PackagingException()
    {
    }
}

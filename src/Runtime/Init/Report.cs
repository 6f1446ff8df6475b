using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Init;

/// <summary>
/// What the init says: the specification's lines on standard output, problems on standard error as
/// <c>init: warning: …</c>, each from the verbosity it is worth.
/// </summary>
internal sealed class Report(Bytes name)
{
    /// <summary>The verbosity of problems, of the specification's lines, and of what helps to find out why a start is slow.</summary>
    public const int Problems = 1, Lines = 2, Details = 3;

    private int _output = 1;
    private int _errors = 2;

    /// <summary>S6_VERBOSITY.</summary>
    public int Verbosity { get; set; } = Lines;

    /// <summary>One line on standard output, where the verbosity is at least <paramref name="level"/>.</summary>
    public void Line(int level, Message text)
    {
        if (Verbosity >= level)
            Write(_output, $"{text.Span}\n");
    }

    /// <summary>Something is wrong, and the container goes on.</summary>
    public void Warn(Message text)
    {
        if (Verbosity >= Problems)
            Error(text);
    }

    /// <summary>Like <see cref="Warn"/>, with the reason of a failed call (−errno).</summary>
    public void WarnSystem(int error, Message text) => Warn($"{text.Span}: {Errno.Text(error)}");

    /// <summary>Something of the user's failed; said at every verbosity.</summary>
    public void Error(Message text) => Write(_errors, $"{name}: warning: {text.Span}\n");

    /// <summary>From now on everything goes to <paramref name="fd"/>, or, with −1, to standard output and error again.</summary>
    public void Redirect(int fd) => (_output, _errors) = fd < 0 ? (1, 2) : (fd, fd);

    /// <summary>
    /// The catch-all logger's FIFO is non-blocking: it may be full because the logger is gone, and only this process
    /// can start it again. So a line that does not fit is dropped rather than waited for.
    /// </summary>
    private static void Write(int fd, Message line)
    {
        if (fd is 1 or 2)
            Sys.WriteAll(fd, line.Span);
        else
            Sys.Write(fd, line.Span);
    }
}

using S6Overlay.Core;

namespace S6Overlay.Logging;

/// <summary>What the logger says of itself, by its verbosity: 0 only fatal errors and alerts, 1 warnings too.</summary>
internal sealed class LogVoice(Proc proc, uint verbosity)
{
    public Proc Proc { get; } = proc;

    public void Warn(Message message)
    {
        if (verbosity > 0)
            Proc.Warn(message);
    }

    /// <summary>With the reason. <paramref name="error"/> is a negative errno.</summary>
    public void WarnSystem(int error, Message message)
    {
        if (verbosity > 0)
            Proc.WarnSystem(error, message);
    }
}

namespace S6Overlay.Kernel;

/// <summary>The signal mask and the dispositions of SIGPIPE and SIGCHLD that this process was started with.</summary>
internal readonly struct SignalState(ulong mask, bool pipeIgnored, bool childIgnored = false)
{
    /// <summary>Bit n−1 is signal n.</summary>
    public ulong Mask { get; } = mask;

    /// <summary>Whether whoever started us ignored SIGPIPE. The runtime always does, and hides it.</summary>
    public bool PipeIgnored { get; } = pipeIgnored;

    /// <summary>
    /// Whether whoever started us ignored SIGCHLD. Here it never is, nor in children; a program that takes this process
    /// over gets that back.
    /// </summary>
    public bool ChildIgnored { get; } = childIgnored;

    /// <summary>Gives this thread the mask back, and the process the disposition of SIGPIPE.</summary>
    public void Restore()
    {
        Sys.SetSignalMask(Mask);
        Sys.IgnoreSignal(Signal.Pipe, PipeIgnored);
    }
}

namespace S6Overlay.Kernel;

/// <summary>The signal mask and the disposition of SIGPIPE that this process was started with.</summary>
internal readonly struct SignalState(ulong mask, bool pipeIgnored)
{
    /// <summary>Bit n−1 is signal n.</summary>
    public ulong Mask { get; } = mask;

    /// <summary>Whether whoever started us ignored SIGPIPE. The runtime always does, and hides it.</summary>
    public bool PipeIgnored { get; } = pipeIgnored;

    /// <summary>Gives this thread the mask back, and the process the disposition.</summary>
    public void Restore()
    {
        Sys.SetSignalMask(Mask);
        Sys.IgnoreSignal(Signal.Pipe, PipeIgnored);
    }
}

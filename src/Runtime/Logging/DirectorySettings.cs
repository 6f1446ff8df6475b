using System;
using S6Overlay.Core;

namespace S6Overlay.Logging;

/// <summary>The control directives that hold for a logdir, with their defaults.</summary>
internal readonly record struct DirectorySettings()
{
    /// <summary><c>n</c>: how many archived files are kept.</summary>
    public uint Archives { get; init; } = 10;

    /// <summary><c>s</c>: bytes that <c>current</c> may have.</summary>
    public uint FileSize { get; init; } = 99999;

    /// <summary><c>S</c>: bytes that the archived files may have together; 0 is no limit.</summary>
    public ulong TotalSize { get; init; }

    /// <summary><c>l</c>: a rotation comes when fewer bytes than this are left.</summary>
    public uint Tolerance { get; init; } = 2000;

    /// <summary>The size at which a rotation comes. Never less than half of a file, also where <c>s</c> came after <c>l</c>.</summary>
    public uint Threshold => FileSize - Math.Min(Tolerance, FileSize / 2);

    /// <summary><c>r</c>: ms between an error and the next attempt.</summary>
    public uint Cooldown { get; init; } = 2000;

    /// <summary><c>R</c>: seconds between rotations; 0 is only by size.</summary>
    public uint Period { get; init; }

    /// <summary><c>!</c> or <c>?</c>: the command line that processes a file before it is archived; null for none.</summary>
    public Bytes Processor { get; init; }

    /// <summary>The processor is for /bin/sh, not for execlineb.</summary>
    public bool ProcessorIsShell { get; init; }
}

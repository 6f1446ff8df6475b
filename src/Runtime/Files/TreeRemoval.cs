using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Files;

/// <summary>
/// Removes a file, or a directory with everything below it. Works relative to directory descriptors and never follows
/// a symbolic link. Goes on after a failure and remembers the first one. Memory grows with the number of
/// subdirectories along the way, not with the number of files.
/// </summary>
internal sealed class TreeRemoval : IDisposable
{
    // A directory that fills up again while it is emptied is tried this often.
    private const int MaxScans = 4;

    private const byte TypeUnknown = 0, TypeDirectory = 4;

    private readonly Descent _descent = new();
    private readonly List<Frame> _frames = [];
    private readonly byte[] _buffer = new byte[32768];
    private int _error;

    /// <summary>The path of what could not be removed first.</summary>
    public Bytes Culprit { get; private set; }

    /// <summary>Removes <paramref name="path"/>, which may not exist. Returns 0 or the first −errno.</summary>
    public int Remove(Bytes path)
    {
        _error = 0;
        int result = Sys.Unlink(path);
        if (result is -EISDIR or -EPERM or -EACCES or -EROFS)
            result = RemoveTree(path, result);
        if (result < 0 && result != -ENOENT)
            Fail(path, result);
        return _error;
    }

    public void Dispose() => _descent.Dispose();

    private int RemoveTree(Bytes path, int reason)
    {
        // A slash at the end would lead through a symbolic link.
        int result = Enter(new Bytes(path.Span.TrimEnd((byte)'/')));
        if (result < 0)
            return result is -ENOTDIR or -ELOOP ? reason : RemoveEmpty(AT_FDCWD, path, result);
        while (_frames.Count > 0)
        {
            Frame frame = _frames[^1];
            if (frame.Directories.Count > 0)
            {
                Bytes name = frame.Directories[^1];
                frame.Directories.RemoveAt(frame.Directories.Count - 1);
                Descend(name);
                continue;
            }
            result = _descent.Leave();
            _frames.RemoveAt(_frames.Count - 1);
            if (result < 0)
            {
                // The way back is lost: what is left cannot be reached from here.
                _frames.Clear();
                return result;
            }
            Ascend(frame);
        }
        return 0;
    }

    private void Descend(Bytes name)
    {
        int result = Enter(name);
        if (result >= 0)
            return;
        result = result is -ENOTDIR or -ELOOP ? Sys.UnlinkAt(_descent.Fd, name, 0) : RemoveEmpty(_descent.Fd, name, result);
        if (result < 0 && result != -ENOENT)
            FailBelow(name, result);
    }

    private void Ascend(Frame frame)
    {
        int result = Sys.UnlinkAt(_descent.Fd, frame.Name, AT_REMOVEDIR);
        if (result is -ENOTEMPTY or -EEXIST && !frame.Failed && frame.Scans < MaxScans)
        {
            result = Enter(frame.Name, frame.Scans);
            if (result >= 0)
                return;
        }
        if (result >= 0 || result == -ENOENT)
            return;
        if (!frame.Failed)
            FailBelow(frame.Name, result);
        else if (_frames.Count > 0)
            _frames[^1].Failed = true;
    }

    private int Enter(Bytes name, int scans = 0)
    {
        int result = _descent.Enter(name);
        if (result < 0)
            return result;
        var frame = new Frame(name, scans + 1);
        _frames.Add(frame);
        RemoveFiles(frame);
        return 0;
    }

    private void RemoveFiles(Frame frame)
    {
        var reader = new DirectoryReader(_descent.Fd, _buffer);
        while (reader.Next())
        {
            var name = new Bytes(reader.Name);
            int result = reader.Type == TypeDirectory ? -EISDIR : Sys.UnlinkAt(_descent.Fd, name, 0);
            if (result == -EISDIR || (reader.Type == TypeUnknown && result is -EPERM or -EACCES))
                frame.Directories.Add(name);
            else if (result < 0 && result != -ENOENT)
                FailBelow(name, result);
        }
        if (reader.Error < 0)
            FailBelow(default, reader.Error);
    }

    // A directory that may not be read can still be removed if it is empty.
    private static int RemoveEmpty(int directory, Bytes name, int reason) =>
        reason == -EACCES && Sys.UnlinkAt(directory, name, AT_REMOVEDIR) >= 0 ? 0 : reason;

    private void FailBelow(Bytes name, int error)
    {
        if (_frames.Count > 0)
            _frames[^1].Failed = true;
        if (_error < 0)
            return;
        Bytes path = default;
        foreach (Frame frame in _frames)
            path = Join(path, frame.Name);
        Fail(name.IsNull ? path : Join(path, name), error);
    }

    private static Bytes Join(Bytes path, Bytes name) => path.IsNull ? name : Bytes.Concat(path, "/"u8, name);

    private void Fail(Bytes path, int error)
    {
        if (_error == 0)
            (_error, Culprit) = (error, path);
    }

    /// <summary>A directory on the way, and what of it is still to be done.</summary>
    private sealed class Frame(Bytes name, int scans)
    {
        public Bytes Name { get; } = name;

        /// <summary>How often its entries have been read.</summary>
        public int Scans { get; } = scans;

        public List<Bytes> Directories { get; } = [];

        /// <summary>Something in it stays.</summary>
        public bool Failed { get; set; }
    }
}

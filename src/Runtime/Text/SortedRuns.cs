using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;
using static S6Overlay.Kernel.Posix;

namespace S6Overlay.Text;

/// <summary>Sorted chunks put aside in one temporary file without a name, and merged from there.</summary>
internal sealed class SortedRuns(SortOrder order, byte delimiter) : IDisposable
{
    private readonly List<(long Start, long End)> _runs = [];
    private int _fd = -1;
    private long _length;

    public int Count => _runs.Count;

    /// <summary>Makes the file in a folder; 0 or −errno.</summary>
    public int Open(Bytes folder)
    {
        Bytes path = Files.UniqueName.Beside(Bytes.Concat(folder, "/x"u8));
        _fd = Sys.Open(path, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, 0x180);
        if (_fd >= 0)
            Sys.Unlink(path);
        return Math.Min(_fd, 0);
    }

    /// <summary>Puts a sorted chunk aside; 0 or −errno.</summary>
    public int Add(SortChunk chunk)
    {
        var output = Output.ToDescriptor(_fd);
        long start = _length;
        for (int i = 0; i < chunk.Count; i++)
        {
            output.Write(chunk[i]);
            _length += chunk[i].Length;
        }
        _runs.Add((start, _length));
        return output.Flush();
    }

    /// <summary>Calls <paramref name="write"/> with all lines in order, each with its delimiter. Returns 0 or −errno.</summary>
    public int Merge(SortWriter write)
    {
        var readers = new List<SortedRun>();
        int result = 0;
        foreach ((long start, long end) in _runs)
        {
            var reader = new SortedRun(_fd, start, end, delimiter);
            if (reader.Next())
                Push(readers, reader);
            result = Math.Min(result, reader.Error);
        }
        // The readers are kept sorted by their lines; among equal ones the earlier run is first, as its lines were.
        while (readers.Count > 0 && result >= 0)
        {
            SortedRun first = readers[^1];
            readers.RemoveAt(readers.Count - 1);
            write.Write(first.Line);
            if (first.Next())
                Push(readers, first);
            result = first.Error;
        }
        return result;
    }

    public void Dispose()
    {
        if (_fd >= 0)
            Sys.Close(_fd);
        _fd = -1;
    }

    /// <summary>Inserts into a list whose last element is the first in order.</summary>
    private void Push(List<SortedRun> readers, SortedRun reader)
    {
        int low = 0, high = readers.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            int result = order.Compare(reader.Line[..^1], readers[middle].Line[..^1]);
            if (result == 0)
                result = reader.Start.CompareTo(readers[middle].Start);
            if (result > 0)
                high = middle;
            else
                low = middle + 1;
        }
        readers.Insert(low, reader);
    }
}

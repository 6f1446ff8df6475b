using System;
using S6Overlay.Core;

namespace S6Overlay.Text;

/// <summary>Where sorted lines go: to the output, equal ones only once if so wished.</summary>
internal sealed class SortWriter(Output output, SortOrder order, bool unique)
{
    private byte[] _last = [];
    private int _lastLength = -1;

    /// <summary>Takes the next line, with its delimiter.</summary>
    public void Write(ReadOnlySpan<byte> line)
    {
        if (unique && !Differs(line[..^1]))
            return;
        output.Write(line);
    }

    private bool Differs(ReadOnlySpan<byte> line)
    {
        if (_lastLength >= 0 && order.Compare(_last.AsSpan(0, _lastLength), line) == 0)
            return false;
        if (_last.Length < line.Length)
            _last = new byte[Math.Max(line.Length, _last.Length * 2)];
        line.CopyTo(_last);
        _lastLength = line.Length;
        return true;
    }
}

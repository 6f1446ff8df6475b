using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Logging;

/// <summary>
/// What precedes each line of one action: a TAI64N stamp and a space, an ISO 8601 stamp and two spaces, a prefix and a
/// space, each where the script asks for it. The stamps are those of the read that brought the lines, so a head is
/// composed once a read and then copied.
/// </summary>
internal sealed class LineHead(bool tai, LocalTime? iso, Bytes prefix)
{
    private readonly byte[] _bytes = new byte[Tai.TextLength + 1 + LocalTime.TextLength + 2 + prefix.Length + 1];
    private int _length;

    public ReadOnlySpan<byte> Span => _bytes.AsSpan(0, _length);

    /// <summary>Composes the head anew for lines that came at <paramref name="time"/>.</summary>
    public void Stamp(Timestamp time)
    {
        int at = 0;
        if (tai)
        {
            Tai.FromUtc(time).Format(_bytes);
            at = Tai.TextLength;
            _bytes[at++] = (byte)' ';
        }
        if (iso is not null)
        {
            iso.Format(time, _bytes.AsSpan(at, LocalTime.TextLength));
            at += LocalTime.TextLength;
            _bytes[at++] = (byte)' ';
            _bytes[at++] = (byte)' ';
        }
        if (!prefix.IsEmpty)
        {
            prefix.Span.CopyTo(_bytes.AsSpan(at));
            at += prefix.Length;
            _bytes[at++] = (byte)' ';
        }
        _length = at;
    }
}

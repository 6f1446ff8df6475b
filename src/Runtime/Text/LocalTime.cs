using System;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Text;

/// <summary>
/// Writes moments as <c>2026-11-23 18:13:52.996490718</c> in the system's time zone (TZ, or /etc/localtime). The
/// offset to UTC is looked up once a quarter of an hour: no zone changes it at other times.
/// </summary>
internal sealed class LocalTime
{
    public const int TextLength = 29;

    private const int Quarter = 900;

    private long _quarter = long.MinValue;
    private long _offset;

    /// <summary>Takes TZ from the environment.</summary>
    public LocalTime(Env env) => Sys.SetTimeZone(env.Get("TZ"u8));

    /// <summary>Whether there is a text for the moment: its year has four digits, wherever the clock is.</summary>
    public static bool HasText(Timestamp time)
    {
        const long day = 86400, year1 = -62_135_596_800, year10000 = 253_402_300_800;
        return time.Seconds is >= year1 + day and < year10000 - day && time.Nanoseconds is >= 0 and < 1_000_000_000;
    }

    /// <summary>Writes the moment; <paramref name="text"/> has room for <see cref="TextLength"/> bytes.</summary>
    public void Format(Timestamp time, Span<byte> text)
    {
        long quarter = (time.Seconds - Mod(time.Seconds, Quarter)) / Quarter;
        if (quarter != _quarter)
        {
            _quarter = quarter;
            _offset = Sys.LocalOffset(time.Seconds);
        }
        long local = time.Seconds + _offset;
        long second = Mod(local, 86400);
        CivilDate((local - second) / 86400, out long year, out int month, out int day);
        Digits(year, text[..4]);
        text[4] = (byte)'-';
        Digits(month, text.Slice(5, 2));
        text[7] = (byte)'-';
        Digits(day, text.Slice(8, 2));
        text[10] = (byte)' ';
        Digits(second / 3600, text.Slice(11, 2));
        text[13] = (byte)':';
        Digits(second / 60 % 60, text.Slice(14, 2));
        text[16] = (byte)':';
        Digits(second % 60, text.Slice(17, 2));
        text[19] = (byte)'.';
        Digits(time.Nanoseconds, text.Slice(20, 9));
    }

    /// <summary>The Gregorian date of a day counted from 1970-01-01, reckoned in eras of 400 years that begin in March.</summary>
    private static void CivilDate(long days, out long year, out int month, out int day)
    {
        const int DaysPerEra = 146097;
        days += 719468;
        long dayOfEra = Mod(days, DaysPerEra);
        long era = (days - dayOfEra) / DaysPerEra;
        long yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36524 - dayOfEra / 146096) / 365;
        int dayOfYear = (int)(dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100));
        int marchMonth = (5 * dayOfYear + 2) / 153;
        day = dayOfYear - (153 * marchMonth + 2) / 5 + 1;
        month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9;
        year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
    }

    private static void Digits(long number, Span<byte> digits)
    {
        for (int i = digits.Length - 1; i >= 0; i--, number /= 10)
            digits[i] = (byte)('0' + number % 10);
    }

    private static long Mod(long a, long b) => (a % b + b) % b;
}

using System;
using System.CommandLine;
using System.Globalization;
using S6Overlay.Packaging.Archive;

namespace S6Overlay.Packaging.Tool;

/// <summary>The one time that reproducible output carries.</summary>
internal sealed class TimeOption
{
    // 1980-01-01: the oldest time that no archive format has trouble with.
    private const long DefaultTime = 315532800;

    private readonly Option<long?> _time = new("--time")
    {
        Description = "the time to write, in seconds since 1970; SOURCE_DATE_EPOCH if not given, else 1980-01-01",
    };

    public void AddTo(Command command) => command.Add(_time);

    /// <exception cref="PackagingException">It is not a number, or not a time that an archive can carry.</exception>
    public DateTimeOffset Read(ParseResult parsed)
    {
        var given = parsed.GetValue(_time);
        var seconds = given ?? DefaultTime;
        if (given is null
            && Environment.GetEnvironmentVariable("SOURCE_DATE_EPOCH") is { Length: > 0 } text
            && !long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out seconds))
            throw new PackagingException($"SOURCE_DATE_EPOCH is not a number: {text}");
        return seconds is >= 0 and <= TarballWriter.MaxTime
            ? DateTimeOffset.FromUnixTimeSeconds(seconds)
            : throw new PackagingException($"a member cannot carry the time {seconds}");
    }
}

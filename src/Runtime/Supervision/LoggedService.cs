using System;
using S6Overlay.Core;
using S6Overlay.Kernel;
using S6Overlay.Text;

namespace S6Overlay.Supervision;

/// <summary>
/// Writes a service directory with a logger of its own, as the makers of services do: plain, with the logger in
/// <c>log</c>; or as two source definition directories of s6-rc.
/// </summary>
internal sealed class LoggedService
{
    private Bytes _service, _logger, _pipeline, _logUser, _logFolder, _prefix;
    private uint _stamp = 1, _files = 10, _size = 1_000_000, _total;

    /// <summary>The options about logging, after those of the maker itself.</summary>
    public static Bytes Letters(ReadOnlySpan<byte> own) => Bytes.Concat(own, "r:l:L:t:n:s:S:P:"u8);

    public bool Accept(byte option, Bytes value)
    {
        switch (option)
        {
            case (byte)'r':
                return TakeNames(value);
            case (byte)'l':
                return !(_logUser = value).IsEmpty;
            case (byte)'L':
                return !(_logFolder = value).IsEmpty;
            case (byte)'P':
                _prefix = value;
                return true;
            case (byte)'t':
                return Scan.Number(value, out _stamp) && _stamp <= 3;
            case (byte)'n':
                return Scan.Number(value, out _files);
            case (byte)'s':
                return Scan.Number(value, out _size);
            case (byte)'S':
                return Scan.Number(value, out _total);
            default:
                return false;
        }
    }

    /// <summary>Whether there is a name for a logger, where names are given, if and only if there is one.</summary>
    public bool NamesFit => _service.IsNull || _logger.IsEmpty == _logFolder.IsNull;

    /// <summary>
    /// Makes <paramref name="folder"/>, which must not be there, with the script <paramref name="run"/> of a service that
    /// announces its readiness on <paramref name="notification"/>. Returns 0 or −errno, with the culprit in
    /// <paramref name="problem"/>; <paramref name="service"/> is the service directory itself.
    /// </summary>
    public int Write(Bytes folder, Bytes run, uint notification, out Bytes service, out Bytes problem)
    {
        service = problem = folder;
        int result = Sys.Mkdir(folder, 0x1ED);
        if (result < 0)
            return result;
        Bytes logger = Bytes.Concat(folder, "/log"u8);
        if (!_service.IsNull)
        {
            service = Bytes.Concat(folder, "/"u8, _service);
            logger = Bytes.Concat(folder, "/"u8, _logger);
            result = MakeDefinition(service, ref problem);
        }
        if (result >= 0)
            result = Fill(service, run, notification, ref problem);
        if (result < 0 || _logFolder.IsNull)
            return result;
        problem = logger;
        result = _service.IsNull ? Sys.Mkdir(logger, 0x1ED) : MakeDefinition(logger, ref problem);
        if (result >= 0)
            result = Fill(logger, LoggerScript(), 3, ref problem);
        if (result >= 0 && !_service.IsNull)
            result = Join(service, logger, ref problem);
        return result;
    }

    /// <summary>A word of an execline script, in quotes.</summary>
    public static Bytes Quote(Bytes word)
    {
        var quoted = new Message(word.Length, 0);
        quoted.AppendLiteral("\"");
        for (int i = 0; i < word.Length; i++)
        {
            if (word[i] is (byte)'"' or (byte)'\\')
                quoted.AppendLiteral("\\");
            quoted.AppendFormatted(word.Span.Slice(i, 1));
        }
        quoted.AppendLiteral("\"");
        return new Bytes(quoted.Span);
    }

    private bool TakeNames(Bytes names)
    {
        // None of them is empty.
        if (names.Span.IndexOf("//"u8) >= 0 || names.Span.EndsWith("/"u8))
            return false;
        ReadOnlySpan<byte> rest = names;
        _service = Part(ref rest);
        _logger = Part(ref rest);
        _pipeline = Part(ref rest);
        return !_service.IsEmpty && rest.IsEmpty;
    }

    private static Bytes Part(ref ReadOnlySpan<byte> rest)
    {
        int slash = rest.IndexOf((byte)'/');
        Bytes part = new(slash < 0 ? rest : rest[..slash]);
        rest = slash < 0 ? default : rest[(slash + 1)..];
        return part;
    }

    private static int MakeDefinition(Bytes folder, ref Bytes problem)
    {
        problem = folder;
        int result = Sys.Mkdir(folder, 0x1ED);
        return result < 0 ? result : Put(folder, "/type"u8, "longrun\n"u8, 0x1A4, ref problem);
    }

    private int Fill(Bytes folder, Bytes run, uint notification, ref Bytes problem)
    {
        // s6-rc compiles its own copy of a script and makes that executable.
        int result = Put(folder, "/run"u8, run, _service.IsNull ? 0x1EDu : 0x1A4, ref problem);
        return result < 0 ? result : Put(folder, "/notification-fd"u8, Bytes.Concat(Bytes.FromNumber(notification), "\n"u8), 0x1A4, ref problem);
    }

    private int Join(Bytes service, Bytes logger, ref Bytes problem)
    {
        int result = Put(service, "/producer-for"u8, Bytes.Concat(_logger, "\n"u8), 0x1A4, ref problem);
        if (result >= 0)
            result = Put(logger, "/consumer-for"u8, Bytes.Concat(_service, "\n"u8), 0x1A4, ref problem);
        return result < 0 || _pipeline.IsEmpty ? result : Put(logger, "/pipeline-name"u8, Bytes.Concat(_pipeline, "\n"u8), 0x1A4, ref problem);
    }

    private Bytes LoggerScript()
    {
        Message script = $"#!/usr/bin/execlineb -P\n";
        if (!_logUser.IsNull)
            script.AppendFormatted(Bytes.Concat("s6-setuidgid "u8, Quote(_logUser), "\n"u8));
        script.AppendLiteral("s6-log -bd3 -- ");
        if ((_stamp & 1) != 0)
            script.AppendLiteral("t ");
        if ((_stamp & 2) != 0)
            script.AppendLiteral("T ");
        script.AppendFormatted((Bytes)new(((Message)$"n{_files} s{_size} S{_total} ").Span));
        if (!_prefix.IsEmpty)
            script.AppendFormatted(Bytes.Concat(Quote(Bytes.Concat("p"u8, _prefix)), " "u8));
        script.AppendFormatted(Bytes.Concat(Quote(_logFolder), "\n"u8));
        return new Bytes(script.Span);
    }

    private static int Put(Bytes folder, ReadOnlySpan<byte> name, ReadOnlySpan<byte> content, uint mode, ref Bytes problem)
    {
        problem = Bytes.Concat(folder, name);
        int result = Sys.WriteFile(problem, content, mode);
        return result < 0 ? result : Sys.Chmod(problem, mode);
    }
}

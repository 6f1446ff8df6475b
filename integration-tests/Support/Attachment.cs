using System;
using System.IO;
using System.Text;
using System.Threading;
using System.Threading.Tasks;
using Docker.DotNet;
using Docker.DotNet.Models;

namespace S6Overlay.Integration.Support;

/// <summary>The other end of a container's terminal, or of the pipe at its standard input.</summary>
internal sealed class Attachment : IDisposable
{
    private readonly Engine _engine;
    private readonly string _id;
    private readonly MultiplexedStream _stream;
    private readonly MemoryStream _screen = new();
    private readonly Task _reading;

    public Attachment(Engine engine, string id, MultiplexedStream stream)
    {
        _engine = engine;
        _id = id;
        _stream = stream;
        _reading = Read();
    }

    /// <summary>Everything that appeared so far.</summary>
    public string Screen
    {
        get
        {
            lock (_screen)
                return Encoding.UTF8.GetString(_screen.ToArray());
        }
    }

    public Task Type(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text);
        return _stream.WriteAsync(bytes, 0, bytes.Length, CancellationToken.None);
    }

    /// <summary>Types a line, then waits for <paramref name="answer"/> behind all that had appeared before.</summary>
    public async Task Ask(string text, string answer)
    {
        int before = Screen.Length;
        await Type(text);
        await Poll.Until(
            () => Task.FromResult(Screen.AsSpan(Math.Min(before, Screen.Length)).Contains(answer, StringComparison.Ordinal)),
            () => Task.FromResult($"'{answer}' after typing '{text.Trim()}'; the screen:\n{Screen}"));
    }

    public Task UntilItShows(string text) => Poll.Until(
        () => Task.FromResult(Screen.Contains(text, StringComparison.Ordinal)),
        () => Task.FromResult($"'{text}' on the screen:\n{Screen}"));

    public Task Resize(int rows, int columns) => _engine.Client.Containers.ResizeContainerTtyAsync(
        _id, new ContainerResizeParameters { Height = rows, Width = columns });

    /// <summary>The end of the input.</summary>
    public void CloseInput() => _stream.CloseWrite();

    public void Dispose()
    {
        _stream.Dispose();
        _screen.Dispose();
    }

    private async Task Read()
    {
        byte[] buffer = new byte[4096];
        try
        {
            while (await _stream.ReadOutputAsync(buffer, 0, buffer.Length, CancellationToken.None) is { EOF: false } got)
                lock (_screen)
                    _screen.Write(buffer, 0, got.Count);
        }
        catch (Exception e) when (e is IOException or ObjectDisposedException)
        {
            // The container ended, or the test did.
        }
    }
}

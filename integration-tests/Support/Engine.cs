using System;
using System.IO;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Docker.DotNet;
using DotNet.Testcontainers.Configurations;

namespace S6Overlay.Integration.Support;

/// <summary>A container engine that speaks Docker's API: Docker itself, or podman's service.</summary>
internal sealed class Engine
{
    private static readonly Lazy<Engine> TheDocker = new(() => new Engine("docker", DockerEndpoint));

    public Engine(string name, Uri endpoint)
    {
        Name = name;
        Endpoint = new DockerEndpointAuthenticationConfiguration(endpoint, null);
        Client = Endpoint.GetDockerClientBuilder(Guid.Empty).Build();
    }

    public static Engine Docker => TheDocker.Value;

    public string Name { get; }

    public DockerEndpointAuthenticationConfiguration Endpoint { get; }

    public DockerClient Client { get; }

    private static Uri DockerEndpoint => new(Environment.GetEnvironmentVariable("DOCKER_HOST") ?? "unix:///var/run/docker.sock");

    /// <summary>
    /// Testcontainers asks for the newest API it knows, and an older engine refuses that. So the engine is asked first;
    /// this must have happened before the first use of Testcontainers, which reads the variable once.
    /// </summary>
    [ModuleInitializer]
    internal static void Negotiate()
    {
        if (Environment.GetEnvironmentVariable("DOCKER_API_VERSION") is null && ApiVersion() is string version)
            Environment.SetEnvironmentVariable("DOCKER_API_VERSION", version);
    }

    // Plain blocking calls: this runs before the assembly is initialized, when no other thread may use it yet.
    private static string? ApiVersion()
    {
        if (DockerEndpoint.Scheme != "unix")
            return null;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(DockerEndpoint.AbsolutePath));
            socket.Send("GET /version HTTP/1.0\r\nHost: engine\r\n\r\n"u8);
            using var answer = new StreamReader(new NetworkStream(socket));
            string body = answer.ReadToEnd().Split("\r\n\r\n", 2)[^1];
            using JsonDocument version = JsonDocument.Parse(body);
            return version.RootElement.GetProperty("ApiVersion").GetString();
        }
        catch (SocketException)
        {
            // No engine: every test will say so in Testcontainers' own words.
            return null;
        }
    }
}

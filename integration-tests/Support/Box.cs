using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using System.Threading.Tasks;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;
using DotNet.Testcontainers.Images;
using Microsoft.Extensions.Logging.Abstractions;
using S6Overlay.Integration.BaseImages;

namespace S6Overlay.Integration.Support;

/// <summary>A container to be: an image and what the test wants different. Ends in <see cref="Start"/> or <see cref="Run"/>.</summary>
internal sealed class Box
{
    private readonly Task<string> _image;
    private readonly Engine _engine;
    private readonly List<Action<CreateContainerParameters>> _changes = [];
    private readonly List<Func<ContainerBuilder, ContainerBuilder>> _steps = [];

    public Box(Task<string> image, Engine? engine = null)
    {
        _image = image;
        _engine = engine ?? Engine.Docker;
    }

    /// <summary>On the catalogue's image of that name, with the overlay in it. Busybox is the one that can always be had.</summary>
    public static Box On(string name = Catalogue.Busybox) => OfTree(Overlay.Tree, name);

    /// <summary>On an image tree, built on the catalogue's image of that name.</summary>
    public static Box OfTree(string tree, string name = Catalogue.Busybox) => new(Tree.On(tree, name));

    /// <summary>A file that is there before the container starts; mode in octal digits.</summary>
    public Box File(string path, string content, string mode = "755", uint uid = 0, uint gid = 0) =>
        File(path, Encoding.UTF8.GetBytes(content), mode, uid, gid);

    public Box File(string path, byte[] content, string mode = "755", uint uid = 0, uint gid = 0)
    {
        _steps.Add(builder => builder.WithResourceMapping(content, path, uid, gid, (UnixFileModes)Convert.ToInt32(mode, 8)));
        return this;
    }

    public Box Env(string name, string value)
    {
        _steps.Add(builder => builder.WithEnvironment(name, value));
        return this;
    }

    public Box Cmd(params string[] argv) => With(p => p.Cmd = argv);

    /// <summary>A CMD that is a shell script.</summary>
    public Box Sh(string script) => Cmd("sh", "-c", script);

    public Box Entrypoint(params string[] argv) => With(p => p.Entrypoint = argv);

    public Box User(string user) => With(p => p.User = user);

    public Box WorkDir(string path) => With(p => p.WorkingDir = path);

    /// <summary>A folder of the host.</summary>
    public Box Bind(string host, string path) => Host(h => (h.Binds ??= []).Add($"{host}:{path}"));

    public Box Tmpfs(string path, string options = "") => Host(h => (h.Tmpfs ??= new Dictionary<string, string>())[path] = options);

    /// <summary>A port of the container at a free port of the host.</summary>
    public Box Port(int port)
    {
        _steps.Add(builder => builder.WithPortBinding(port, assignRandomHostPort: true));
        return this;
    }

    /// <summary>An open standard input, as <c>docker run -i</c> has; with a terminal, as <c>-it</c>.</summary>
    public Box Interactive(bool terminal) => With(p =>
    {
        p.OpenStdin = true;
        p.StdinOnce = true;
        p.AttachStdin = true;
        p.Tty = terminal;
    });

    /// <summary>What <c>docker run</c>'s options would set.</summary>
    public Box Host(Action<HostConfig> change) => With(p => change(p.HostConfig!));

    public Box With(Action<CreateContainerParameters> change)
    {
        _changes.Add(change);
        return this;
    }

    /// <summary>Starts it; it is removed when disposed.</summary>
    public async Task<Container> Start()
    {
        ContainerBuilder builder = new ContainerBuilder(await _image)
            .WithDockerEndpoint(_engine.Endpoint)
            .WithLogger(NullLogger.Instance)
            .WithImagePullPolicy(PullPolicy.Never)
            .WithLabel(TestRun.Label, TestRun.Id)
            .WithCreateParameterModifier(p => _changes.ForEach(change => change(p)));
        IContainer container = _steps.Aggregate(builder, (built, step) => step(built)).Build();
        await container.StartAsync();
        return new Container(_engine, container);
    }

    /// <summary>Starts it, waits for its end, and removes it.</summary>
    public async Task<Outcome> Run(TimeSpan? atMost = null)
    {
        await using Container container = await Start();
        return await container.End(atMost);
    }
}

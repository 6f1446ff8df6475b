using System;
using System.Collections.Generic;
using System.Threading.Tasks;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Configurations;
using S6Overlay.Integration;
using S6Overlay.Integration.BaseImages;
using S6Overlay.Integration.Support;
using Xunit;

[assembly: AssemblyFixture(typeof(TestRun))]

namespace S6Overlay.Integration;

/// <summary>What happens once per run: the images are looked for and named, and whatever was started is removed.</summary>
public sealed class TestRun : IAsyncLifetime
{
    /// <summary>Every container and image of these tests carries this label; its value is the run's.</summary>
    public const string Label = "s6-overlay.test";

    public static string Id { get; } = Guid.NewGuid().ToString("N");

    public ValueTask InitializeAsync()
    {
        // The reaper is an image of its own; without a registry it cannot be had, and DisposeAsync does its work.
        TestcontainersSettings.ResourceReaperEnabled = false;
        Console.WriteLine($"tarball under test: {Overlay.Tarball}");
        Catalogue.Begin(line => Console.WriteLine(line));
        return ValueTask.CompletedTask;
    }

    public async ValueTask DisposeAsync()
    {
        await RemoveContainers();
        await HostCommand.Run("docker", ["image", "prune", "--force", "--filter", $"label={Label}"]);
    }

    private static async Task RemoveContainers()
    {
        var ofThisRun = new ContainersListParameters
        {
            All = true,
            Filters = new Dictionary<string, IDictionary<string, bool>>
            {
                ["label"] = new Dictionary<string, bool> { [$"{Label}={Id}"] = true },
            },
        };
        foreach (ContainerListResponse left in await Engine.Docker.Client.Containers.ListContainersAsync(ofThisRun))
            await Engine.Docker.Client.Containers.RemoveContainerAsync(left.ID, new ContainerRemoveParameters { Force = true });
    }
}

using System;
using System.Globalization;
using System.IO;
using System.Linq;

namespace S6Overlay.Benchmarks;

/// <summary>A memory control group of our own, version 1 or 2, gone at the end.</summary>
internal sealed class ControlGroup : IDisposable
{
    private readonly string? _folder;

    public ControlGroup()
    {
        if (Root is null)
            return;
        _folder = Directory.CreateDirectory(Path.Combine(Root, $"s6-overlay-bench-{Environment.ProcessId}-{Guid.NewGuid():N}")).FullName;
    }

    /// <summary>Where groups can be made; null if nowhere.</summary>
    public static string? Root { get; } = ((string[])["/sys/fs/cgroup/memory", "/sys/fs/cgroup"])
        .FirstOrDefault(folder => File.Exists(Path.Combine(folder, "cgroup.procs")));

    /// <summary>The file that takes pids.</summary>
    public string Processes => _folder is null ? "/dev/null" : Path.Combine(_folder, "cgroup.procs");

    public int[] Members => _folder is null ? [] : [.. File.ReadLines(Processes).Select(line => int.Parse(line, CultureInfo.InvariantCulture))];

    /// <summary>
    /// What is charged for the pages of programs and files, in bytes. Version 1 sums it up exactly; its own figure includes
    /// what each processor has charged in advance, which is more than what is measured here.
    /// </summary>
    public long Pages => _folder is null ? 0 : IsSecondVersion ? Number("memory.current") - Kernel : Counter("rss") + Counter("cache");

    /// <summary>What is charged for what the kernel keeps itself: processes, page tables, inodes, open files.</summary>
    public long Kernel => _folder is null ? 0 : IsSecondVersion ? Counter("kernel") : Number("memory.kmem.usage_in_bytes");

    private bool IsSecondVersion => File.Exists(Path.Combine(_folder!, "memory.current"));

    private long Number(string file) => long.Parse(File.ReadAllText(Path.Combine(_folder!, file)), CultureInfo.InvariantCulture);

    private long Counter(string name) => long.Parse(
        File.ReadLines(Path.Combine(_folder!, "memory.stat")).First(line => line.StartsWith(name + " ", StringComparison.Ordinal))[(name.Length + 1)..], CultureInfo.InvariantCulture);

    public void Dispose()
    {
        if (_folder is not null && Members.Length == 0)
            Directory.Delete(_folder);
    }
}

// What the command line and the environment say, and where things are.
var target = Argument("target", "Default");
var libc = Argument("libc", "musl");
var root = MakeAbsolute(Directory("."));
var artifacts = root.Combine("artifacts");
var dist = root.Combine("dist");

// One row per architecture: the name in the tarball's file name, the .NET runtime identifier, other names it answers to.
public record Target(string Name, string Rid, string[] Aliases);

var architectures = new[]
{
    new Target("amd64", "linux-x64", new[] { "x86_64" }),
    new Target("aarch64", "linux-arm64", new[] { "arm64" }),
};

var selected = Argument("arch", target is "Release" or "Test" or "Aarch64" ? "all" : "amd64").Split(',').SelectMany(Architectures).Distinct().ToArray();

IEnumerable<Target> Architectures(string name)
{
    if (name == "all")
        return architectures;
    if (name is "armhf" or "arm" or "x86" or "i686")
        throw new CakeException($"--arch={name}: its NativeAOT pack runtime.linux-{(name[0] == 'a' ? "arm" : "x86")}.Microsoft.DotNet.ILCompiler cannot be restored from the configured feeds");
    var found = architectures.Where(row => row.Name == name || row.Aliases.Contains(name)).ToArray();
    return found.Length > 0 ? found
        : throw new CakeException($"--arch={name}: known are {string.Join(", ", architectures.Select(row => row.Name))} and all");
}

// Runs a program and fails the build with its name if it fails.
void Run(string program, string[] arguments, Dictionary<string, string> environment = null)
{
    var settings = new ProcessSettings { Arguments = new ProcessArgumentBuilder(), WorkingDirectory = root };
    foreach (var argument in arguments)
        settings.Arguments.AppendQuoted(argument);
    if (environment is not null)
        settings.EnvironmentVariables = environment;
    var code = StartProcess(program, settings);
    if (code != 0)
        throw new CakeException(code, $"{program} {string.Join(' ', arguments)} ended with exit code {code}");
}

// Runs a program and returns what it printed.
string Capture(string program, params string[] arguments)
{
    var settings = new ProcessSettings { Arguments = new ProcessArgumentBuilder(), WorkingDirectory = root, RedirectStandardOutput = true };
    foreach (var argument in arguments)
        settings.Arguments.AppendQuoted(argument);
    var code = StartProcess(program, settings, out var lines);
    if (code != 0)
        throw new CakeException(code, $"{program} {string.Join(' ', arguments)} ended with exit code {code}");
    return string.Concat(lines.Select(line => line + "\n"));
}

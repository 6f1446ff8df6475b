using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using S6Overlay.Packaging.Release;

namespace S6Overlay.Packaging.Tool;

/// <summary>Which packages are in a release.</summary>
internal sealed class PackageOptions
{
    private readonly Option<string[]> _inputs = new("--linked")
    {
        Description = "a linker's map or an ahead-of-time compiler's response file; the packages of the files in it are listed; repeatable",
    };

    private readonly Option<string[]> _licenses = new("--license-of")
    {
        Description = "NAME=EXPRESSION: the SPDX licence of a package that does not state its own; repeatable",
    };

    public void AddTo(Command command)
    {
        command.Add(_inputs);
        command.Add(_licenses);
    }

    public IReadOnlyList<Package> Read(ParseResult parsed)
    {
        var files = (parsed.GetValue(_inputs) ?? []).SelectMany(LinkInputs.Read);
        return new PackageFinder(KeyValues.Parse("--license-of", parsed.GetValue(_licenses))).Owners(files);
    }
}

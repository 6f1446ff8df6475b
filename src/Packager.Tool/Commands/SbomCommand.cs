using System;
using System.CommandLine;
using System.Text;
using S6Overlay.Packaging.Release;

namespace S6Overlay.Packaging.Tool.Commands;

/// <summary><c>sbom FILE --output SBOM</c>: what is in a released file, as CycloneDX.</summary>
internal static class SbomCommand
{
    public static Command Create()
    {
        var subject = new Argument<string>("FILE") { Description = "the released file" };
        var output = new Option<string>("--output", "-o") { Description = "the document to write", Required = true };
        var name = new Option<string>("--name") { Description = "the product", Required = true };
        var version = new Option<string>("--product-version") { Description = "its version", Required = true };
        var license = new Option<string>("--license") { Description = "its SPDX licence expression", Required = true };
        var time = new TimeOption();
        var packages = new PackageOptions();

        var command = new Command("sbom", "Write a bill of materials in CycloneDX.") { subject, output, name, version, license };
        time.AddTo(command);
        packages.AddTo(command);
        command.SetAction(parsed =>
        {
            var found = packages.Read(parsed);
            var text = Sbom.Write(
                parsed.GetRequiredValue(name),
                parsed.GetRequiredValue(version),
                parsed.GetRequiredValue(license),
                parsed.GetRequiredValue(subject),
                found,
                time.Read(parsed));
            var file = parsed.GetRequiredValue(output);
            OutputFile.Write(file, Encoding.UTF8.GetBytes(text));
            Console.WriteLine($"{file}: {found.Count} components");
            return ToolExit.Yes;
        });
        return command;
    }
}

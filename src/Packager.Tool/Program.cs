using System;
using System.CommandLine;
using System.IO;
using S6Overlay.Packaging;
using S6Overlay.Packaging.Tool;
using S6Overlay.Packaging.Tool.Commands;

var root = new RootCommand("Packs, signs, verifies, inspects and compares overlays for container images.")
{
    PackCommand.Create(),
    InspectCommand.Create(),
    DiffCommand.Create(),
    KeygenCommand.Create(),
    PublicKeyCommand.Create(),
    SignCommand.Create(),
    VerifyCommand.Create(),
    Sha256Command.Create(),
    SbomCommand.Create(),
    ProvenanceCommand.Create(),
};

var parsed = root.Parse(args);
if (parsed.Errors.Count > 0)
{
    foreach (var error in parsed.Errors)
        Console.Error.WriteLine($"s6-overlay-packager: usage: {error.Message}");
    Console.Error.WriteLine("s6-overlay-packager: usage: --help lists commands and options");
    return ToolExit.Trouble;
}

try
{
    return parsed.Invoke(new InvocationConfiguration { EnableDefaultExceptionHandler = false });
}
catch (PackagingException e)
{
    Console.Error.WriteLine($"s6-overlay-packager: fatal: {e.Message}");
    return ToolExit.Trouble;
}
catch (Exception e) when (e is IOException or UnauthorizedAccessException)
{
    Console.Error.WriteLine($"s6-overlay-packager: fatal: {e.Message}");
    return ToolExit.Trouble;
}

using System;
using System.CommandLine;
using System.Linq;
using System.Text;
using S6Overlay.Packaging.Release;

namespace S6Overlay.Packaging.Tool.Commands;

/// <summary><c>provenance FILE… --output STATEMENT</c>: what released files were made from, as an in-toto statement.</summary>
internal static class ProvenanceCommand
{
    public static Command Create()
    {
        var subjects = new Argument<string[]>("FILE") { Description = "the released files", Arity = ArgumentArity.OneOrMore };
        var output = new Option<string>("--output", "-o") { Description = "the statement to write", Required = true };
        var repository = new Option<string>("--repository") { Description = "the source's repository", Required = true };
        var commit = new Option<string>("--commit") { Description = "the full id of the commit that was built", Required = true };
        var builder = new Option<string>("--builder") { Description = "an address that says who ran the build", Required = true };
        var buildType = new Option<string>("--build-type") { Description = "an address that says what kind of build it was", Required = true };
        var parameters = new Option<string[]>("--parameter") { Description = "KEY=VALUE the build was asked for; repeatable" };
        var locks = new Option<string[]>("--lock") { Description = "a packages.lock.json of the build; repeatable" };
        var inputs = new Option<string[]>("--input") { Description = "a further file the result depends on; repeatable" };
        var packages = new PackageOptions();

        var command = new Command("provenance", "Write an in-toto statement about a build.")
        {
            subjects, output, repository, commit, builder, buildType, parameters, locks, inputs,
        };
        packages.AddTo(command);
        command.SetAction(parsed =>
        {
            var provenance = new Provenance
            {
                BuildType = parsed.GetRequiredValue(buildType),
                Builder = parsed.GetRequiredValue(builder),
                Source = new SourceCommit(parsed.GetRequiredValue(repository), parsed.GetRequiredValue(commit)),
                Parameters = KeyValues.Parse("--parameter", parsed.GetValue(parameters)),
                Packages = packages.Read(parsed),
                Pinned = [.. (parsed.GetValue(locks) ?? []).SelectMany(LockFile.Read)],
                Inputs = parsed.GetValue(inputs) ?? [],
            };
            var files = parsed.GetRequiredValue(subjects);
            var file = parsed.GetRequiredValue(output);
            OutputFile.Write(file, Encoding.UTF8.GetBytes(provenance.Write(files)));
            Console.WriteLine($"{file}: {files.Length} subjects");
            return ToolExit.Yes;
        });
        return command;
    }
}

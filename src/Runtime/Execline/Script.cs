using System;
using S6Overlay.Core;

namespace S6Overlay.Execline;

/// <summary>Makes a script into the command line it stands for, gives it its arguments, and goes on as that.</summary>
internal static class Script
{
    /// <summary>Runs <paramref name="script"/>, called <paramref name="name"/>, with <paramref name="arguments"/>. Exit 100 after a message if it is wrong.</summary>
    public static Next Run(Proc proc, ReadOnlySpan<byte> script, Bytes name, ReadOnlySpan<Bytes> arguments, ScriptOptions options)
    {
        var parser = new ScriptParser(script);
        if (parser.Parse() is not { } argv)
            return proc.Fatal(ExitCode.Usage, $"syntax error {Position(script, parser.ErrorAt)}: {parser.Error}{ShellText.Hint(script)}");
        if (argv.Length == 0)
            return Next.Exit(0);
        if (ShellText.IsCertain(script))
            proc.Warn($"{name}: this is not execline{ShellText.Hint(script)}");
        uint strictness = options.ApplyStrictness(proc.Env);
        bool substituted = options.Parameters is Parameters.Substituted or Parameters.SubstitutedBehind;
        if (substituted && !Positionals.AreEnough(proc, (uint)arguments.Length, options.AtLeast, strictness, out Next refusal))
            return refusal;
        if (options.Parameters == Parameters.Pushed)
            EnvironmentStack.Push(proc.Env, EnvironmentStack.IsPositional);
        if (options.Parameters is Parameters.Pushed or Parameters.Set)
            new Positionals(name, arguments.ToArray()).Store(proc.Env);
        if (substituted)
        {
            var substitutions = new Substitutions();
            substitutions.Add(new Positionals(name, arguments.ToArray())
            {
                AtLeast = options.AtLeast,
                Skip = options.Parameters == Parameters.SubstitutedBehind ? options.AtLeast : 0,
            });
            argv = substitutions.Apply(argv);
            if (argv is null)
                return proc.FatalSystem(-Kernel.Posix.E2BIG, "unable to substitute the arguments"u8);
            if (argv.Length == 0)
                return Next.Exit(0);
        }
        string hint = ShellText.Hint(script);
        Bytes file = argv[0];
        return hint.Length == 0 ? Next.Exec(argv, file) : Next.Exec(argv, file, errno =>
        {
            Next end = proc.CannotExec(file, errno);
            proc.Warn($"{name}: this is not execline{hint}");
            return end;
        });
    }

    /// <summary>An index as people count: lines and columns from 1.</summary>
    private static string Position(ReadOnlySpan<byte> script, int index)
    {
        ReadOnlySpan<byte> before = script[..Math.Min(index, script.Length)];
        int line = before.Count((byte)'\n') + 1;
        int column = before.Length - before.LastIndexOf((byte)'\n');
        return $"at line {line}, column {column}";
    }
}

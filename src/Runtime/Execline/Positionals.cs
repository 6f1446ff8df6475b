using System;
using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Execline;

/// <summary>
/// The positional parameters of a script: its name and arguments, as substitution keys (<c>#</c>, <c>@</c>, <c>0</c>,
/// <c>1</c> …), and as they are kept in the environment under these names.
/// </summary>
internal sealed class Positionals(Bytes name, Bytes[] arguments)
{
    /// <summary>The name of the script.</summary>
    public Bytes Name { get; } = name;

    public Bytes[] Arguments { get; } = arguments;

    /// <summary>Keys up to this number exist; those beyond the arguments are empty words.</summary>
    public uint AtLeast { get; init; }

    /// <summary>How many arguments <c>@</c> leaves out.</summary>
    public uint Skip { get; init; }

    /// <summary>
    /// Reads them from the environment, the name of the script only if <paramref name="named"/>. Null if they are not
    /// there or not whole; then <paramref name="refusal"/> is exit 100, after a message.
    /// </summary>
    public static Positionals? FromEnvironment(Proc proc, out Next refusal, uint atLeast = 0, bool named = true)
    {
        refusal = default;
        Bytes count = proc.Env.Get("#"u8);
        uint n = 0;
        if (count.IsNull)
            refusal = proc.Fatal(ExitCode.Usage, "# not set: there are no positional parameters (a script started with execlineb -P or -S has none)"u8);
        else if (!Scan.Number(count, out n) || n > proc.Env.Count)
            refusal = Scan.Number(count, out n)
                ? proc.Fatal(ExitCode.Usage, $"positional parameters are missing: # is {count}")
                : proc.Fatal(ExitCode.Usage, $"invalid #: {count}");
        if (refusal.Code != 0)
            return null;
        var values = new Bytes[n + 1];
        for (uint i = 0; i <= n; i++)
        {
            var variable = Bytes.FromNumber(i);
            values[i] = proc.Env.Get(variable);
            if (!values[i].IsNull || (i == 0 && !named))
                continue;
            refusal = proc.Fatal(ExitCode.Usage, $"{variable} not set");
            return null;
        }
        return new Positionals(values[0], values.AsSpan(1).ToArray()) { AtLeast = atLeast };
    }

    /// <summary>
    /// Whether a script that wants <paramref name="atLeast"/> arguments may go on. Of fewer nothing is said with a
    /// <paramref name="strictness"/> of 0; with 1 a warning, with more an error (exit 100).
    /// </summary>
    public static bool AreEnough(Proc proc, uint count, uint atLeast, uint strictness, out Next refusal)
    {
        refusal = default;
        if (count >= atLeast || strictness == 0)
            return true;
        Message missing = $"too few arguments: expecting at least {atLeast} but got {count}";
        if (strictness > 1)
            refusal = proc.Fatal(ExitCode.Usage, missing);
        else
            proc.Warn(missing);
        return strictness == 1;
    }

    /// <summary>Sets <c>#</c>, <c>0</c>, <c>1</c> … in the environment, and removes those beyond, up to <paramref name="old"/>.</summary>
    public void Store(Env env, int old = 0)
    {
        env.Set("#"u8, Bytes.FromNumber(Arguments.Length));
        env.Set("0"u8, Name);
        for (int i = 0; i < Arguments.Length; i++)
            env.Set(Bytes.FromNumber(i + 1), Arguments[i]);
        for (int i = Arguments.Length + 1; i <= old; i++)
            env.Unset(Bytes.FromNumber(i));
    }

    /// <summary>The words for a key; null if it is not one of these.</summary>
    public Bytes[]? Find(ReadOnlySpan<byte> key)
    {
        if (key.SequenceEqual("#"u8))
            return [Bytes.FromNumber(Arguments.Length)];
        if (key.SequenceEqual("@"u8))
            return Skip < Arguments.Length ? Arguments.AsSpan((int)Skip).ToArray() : [];
        if (key.IsEmpty || (key[0] == (byte)'0' && key.Length > 1) || !Scan.Number(key, out uint index))
            return null;
        if (index == 0)
            return [Name];
        if (index <= Arguments.Length)
            return [Arguments[index - 1]];
        return index <= AtLeast ? [new Bytes(default(ReadOnlySpan<byte>))] : null;
    }
}

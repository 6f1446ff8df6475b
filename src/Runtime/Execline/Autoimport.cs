using System;
using S6Overlay.Core;

namespace S6Overlay.Execline;

/// <summary>How commands hand a value on: in a variable, or, with their option <c>-E</c>, put right into what follows.</summary>
internal static class Autoimport
{
    /// <summary>Whether a variable can have this name; if not, exit 100 after a message.</summary>
    public static bool IsName(Proc proc, Bytes name, out Next refusal)
    {
        refusal = default;
        if (!name.IsEmpty && !name.Span.Contains((byte)'='))
            return true;
        refusal = proc.Fatal(ExitCode.Usage, $"invalid variable name: {name}");
        return false;
    }

    /// <summary>
    /// Goes on as <paramref name="rest"/> with the variable set, or removed and its name replaced by the value. The same
    /// goes for <c>?</c> with <paramref name="status"/>, where that is not null.
    /// </summary>
    public static Next Give(Proc proc, Bytes name, Bytes value, bool substitute, ReadOnlySpan<Bytes> rest, Bytes status = default)
    {
        if (!IsName(proc, name, out Next refusal))
            return refusal;
        if (!substitute)
        {
            SetStatus(proc.Env, status);
            proc.Env.Set(name, value);
            return Next.Exec(rest);
        }
        var substitutions = new Substitutions();
        substitutions.Add(name, value);
        substitutions.Unset(name);
        if (!status.IsNull && substitutions.Add(new Bytes("?"u8), status))
            substitutions.Unset(new Bytes("?"u8));
        return substitutions.Exec(proc, rest);
    }

    /// <summary>
    /// Like <see cref="Give"/>, for a variable that is not to be set: it is removed. With <c>-E</c> that is an error, but
    /// not where <c>?</c> tells of it.
    /// </summary>
    public static Next GiveNothing(Proc proc, Bytes name, bool substitute, ReadOnlySpan<Bytes> rest, Bytes status = default)
    {
        proc.Env.Unset(name);
        if (!status.IsNull)
            return Give(proc, new Bytes("?"u8), status, substitute, rest);
        return substitute ? proc.Fatal(ExitCode.Usage, $"{name} not set") : Next.Exec(rest);
    }

    private static void SetStatus(Env env, Bytes status)
    {
        if (!status.IsNull)
            env.Set("?"u8, status);
    }
}

using System;
using S6Overlay.AccessRules;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.FdHolding;

/// <summary>What a client may do: variables of the rule that lets it connect. One that is not there, or is empty where a pattern is needed, allows nothing.</summary>
internal sealed class HolderRights(Rule rule)
{
    private readonly Env _env = Variables(rule);

    public bool MayList => _env.Has("S6_FDHOLDER_LIST"u8);

    public bool MayGetDump => _env.Has("S6_FDHOLDER_GETDUMP"u8);

    public bool MaySetDump => _env.Has("S6_FDHOLDER_SETDUMP"u8);

    public bool MayStore(Bytes id) => Matches("S6_FDHOLDER_STORE_REGEX"u8, id);

    public bool MayRetrieve(Bytes id) => Matches("S6_FDHOLDER_RETRIEVE_REGEX"u8, id);

    private static Env Variables(Rule rule)
    {
        var env = new Env();
        rule.Apply(env);
        return env;
    }

    private bool Matches(ReadOnlySpan<byte> variable, Bytes id)
    {
        Bytes pattern = _env.Get(variable);
        if (pattern.IsNull || pattern.IsEmpty)
            return false;
        using PosixRegex? regex = PosixRegex.Compile(pattern, extended: true, ignoreCase: false, out _);
        return regex is not null && regex.IsMatch(id);
    }
}

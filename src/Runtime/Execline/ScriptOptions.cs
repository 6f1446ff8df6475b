using S6Overlay.Core;
using S6Overlay.Text;

namespace S6Overlay.Execline;

/// <summary>How a script gets its arguments, and how strict its commands are about blocks: the options of <c>execlineb</c>.</summary>
internal struct ScriptOptions
{
    private Bytes _strictness;

    public ScriptOptions()
    {
    }

    /// <summary>What becomes of the script's arguments.</summary>
    public Parameters Parameters { get; private set; } = Parameters.Pushed;

    /// <summary>How many arguments a script with substituted parameters expects at least.</summary>
    public uint AtLeast { get; private set; }

    /// <summary>Takes an option. False if it is another one, or its value is wrong.</summary>
    public bool Take(byte option, Bytes value)
    {
        switch (option)
        {
            case (byte)'p':
                Parameters = Parameters.Set;
                return true;
            case (byte)'P':
                Parameters = Parameters.Ignored;
                return true;
            case (byte)'S':
            case (byte)'s':
                Parameters = option == (byte)'S' ? Parameters.Substituted : Parameters.SubstitutedBehind;
                bool good = Scan.Number(value, out uint number);
                AtLeast = number;
                return good;
            case (byte)'q':
                _strictness = new Bytes("0"u8);
                return true;
            case (byte)'w':
                _strictness = new Bytes("1"u8);
                return true;
            case (byte)'W':
                _strictness = new Bytes("2"u8);
                return true;
            case (byte)'e':
                return true;
            default:
                return false;
        }
    }

    /// <summary>
    /// Puts the strictness asked for into the environment. Returns what is to be done where arguments are missing:
    /// 0 nothing, 1 (also where nothing is said) a warning, 2 a refusal.
    /// </summary>
    public readonly uint ApplyStrictness(Env env)
    {
        if (_strictness.IsNull)
            return env.Has(Block.StrictVariable) ? Block.Strictness(env) : 1;
        if (_strictness.Equals("0"u8))
            env.Unset(Block.StrictVariable);
        else
            env.Set(Block.StrictVariable, _strictness);
        return (uint)(_strictness[0] - '0');
    }
}

/// <summary>What <c>execlineb</c> does with the arguments of a script.</summary>
internal enum Parameters
{
    /// <summary>They go into the environment; what was there before is pushed.</summary>
    Pushed,

    /// <summary>They go into the environment, over what was there (<c>-p</c>).</summary>
    Set,

    /// <summary>Nothing (<c>-P</c>).</summary>
    Ignored,

    /// <summary>They are substituted in the script (<c>-S</c>).</summary>
    Substituted,

    /// <summary>They are substituted; <c>$@</c> is those behind the expected number (<c>-s</c>).</summary>
    SubstitutedBehind,
}

using System;
using System.Collections.Generic;

namespace S6Overlay.Init;

/// <summary>
/// Runs a stage: code that reads from top to bottom and yields a <see cref="Pause"/> wherever it has to wait. A stage
/// can be abandoned at each of them, which is how a stop cuts the boot short.
/// </summary>
internal sealed class Flow(IEnumerable<Pause> steps, Action atEnd)
{
    private readonly IEnumerator<Pause> _steps = steps.GetEnumerator();
    private bool _abandoned;

    /// <summary>Runs the stage up to its first pause.</summary>
    public void Start() => Advance();

    /// <summary>The stage does not go on, and its end is not announced.</summary>
    public void Abandon() => _abandoned = true;

    private void Advance()
    {
        while (!_abandoned && _steps.MoveNext())
        {
            Pause pause = _steps.Current;
            if (pause.IsOver)
                continue;
            pause.Then(Advance);
            return;
        }
        if (_abandoned)
            return;
        _abandoned = true;
        atEnd();
    }
}

using System;
using System.Collections.Generic;
using S6Overlay.Core;
using S6Overlay.Kernel;

namespace S6Overlay.Init.Ownership;

/// <summary>
/// Carries out a fix-attrs file line by line. A line that is wrong, or that cannot be carried out, is one message that
/// names the file and the line, and the rest goes on.
/// </summary>
internal sealed class FixAttrsFile(Bytes name, Report report, bool hidden)
{
    /// <summary>Whether any line failed. A path that does not exist is no failure: images name what they may have.</summary>
    public bool Failed { get; private set; }

    /// <summary>Does the work in slices of a few milliseconds at most, and yields after each.</summary>
    public IEnumerable<bool> Apply(byte[] content)
    {
        int number = 0;
        for (int start = 0; start < content.Length;)
        {
            int length = content.AsSpan(start).IndexOf((byte)'\n');
            int end = length < 0 ? content.Length : start + length;
            number++;
            if (Prepare(content.AsSpan(start..end), number, out FixAttrsLine line, out Owner owner))
            {
                bool wild = PathPattern.HasWildcards(line.Path);
                List<Bytes> paths = wild ? PathPattern.Expand(line.Path, hidden) : [line.Path];
                var fixer = new TreeFixer(line, owner, hidden);
                foreach (Bytes path in paths)
                {
                    int error = fixer.Begin(path, followed: !wild);
                    if (error < 0)
                        NotThere(number, path, error);
                    while (fixer.Step())
                        yield return true;
                }
                if (fixer.Failures > 0)
                    Complain(number, fixer);
            }
            start = end + 1;
        }
    }

    private bool Prepare(ReadOnlySpan<byte> text, int number, out FixAttrsLine line, out Owner owner)
    {
        line = default;
        owner = default;
        if (FixAttrsLine.IsBlank(text))
            return false;
        string? problem = FixAttrsLine.Parse(text, out line);
        if (problem is null && (problem = Owner.Resolve(line.Account, out owner)) is not null)
            problem = $"account '{line.Account}': {problem}";
        if (problem is null)
            return true;
        Failed = true;
        report.Error($"{name}: line {number}: {problem}: line skipped");
        return false;
    }

    private void NotThere(int number, Bytes path, int error)
    {
        if (error == -Posix.ENOENT)
        {
            report.Warn($"{name}: line {number}: {path} does not exist: nothing to fix");
            return;
        }
        Failed = true;
        report.Error($"{name}: line {number}: unable to fix {path}: {Errno.Text(error)}");
    }

    private void Complain(int number, TreeFixer fixer)
    {
        Failed = true;
        if (fixer.Failures == 1)
            report.Error($"{name}: line {number}: unable to fix {fixer.FirstFailure}: {Errno.Text(fixer.FirstError)}");
        else
            report.Error($"{name}: line {number}: unable to fix {fixer.Failures} files, the first of them {fixer.FirstFailure}: {Errno.Text(fixer.FirstError)}");
    }
}

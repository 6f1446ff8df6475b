using System.Collections.Generic;
using System.Linq;

namespace S6Overlay.Packaging.Tests.Support;

/// <summary>Runs a program on a terminal of its own and types for it.</summary>
internal static class Terminal
{
    // Waits for each prompt before it types the answer; prints all that appeared on the screen.
    private const string Script = """
        import os, pty, select, sys, time
        count = int(sys.argv[1])
        pairs = [(sys.argv[2 + 2 * i], sys.argv[3 + 2 * i]) for i in range(count)]
        program = sys.argv[2 + 2 * count:]
        pid, fd = pty.fork()
        if pid == 0:
            os.execvp(program[0], program)
        screen, seen, deadline = b"", 0, time.monotonic() + 150
        while time.monotonic() < deadline:
            if pairs and pairs[0][0].encode() in screen[seen:]:
                seen = len(screen)
                os.write(fd, pairs.pop(0)[1].encode() + b"\n")
            ready, _, _ = select.select([fd], [], [], 1)
            if not ready:
                continue
            try:
                data = os.read(fd, 65536)
            except OSError:
                break
            if not data:
                break
            screen += data
        sys.stdout.buffer.write(screen)
        sys.exit(os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]))
        """;

    /// <summary>The result's output is the screen, errors included.</summary>
    public static ShellResult Run(IReadOnlyCollection<(string Prompt, string Answer)> dialogue, string program, params IEnumerable<string> arguments)
    {
        Shell.Need("python3");
        return Shell.RunWith(
            [("TERM", "xterm"), ("S6_OVERLAY_SIGNING_PASSPHRASE", null)],
            "python3",
            ["-c", Script, dialogue.Count.ToString(), .. dialogue.SelectMany(line => (string[])[line.Prompt, line.Answer]), program, .. arguments]);
    }
}

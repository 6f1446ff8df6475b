// Programs of aarch64 run here through QEMU: the kernel is told once, and forgets it again when we are done.
const string Formats = "/proc/sys/fs/binfmt_misc";
const string Interpreter = Formats + "/qemu-aarch64";
bool registered;

// Null if programs of aarch64 run now, else why they do not.
string StartEmulation()
{
    if (FileExists(Interpreter))
        return null;
    if (!FileExists(Formats + "/register"))
        StartProcess("mount", new ProcessSettings { Arguments = $"-t binfmt_misc binfmt_misc {Formats}", RedirectStandardError = true });
    try
    {
        // The package's own line; it has the kernel open the interpreter at once, so that containers need no copy of it.
        var line = System.IO.File.ReadAllText("/usr/lib/binfmt.d/qemu-aarch64.conf").TrimEnd();
        System.IO.File.WriteAllText(Formats + "/register", line);
        registered = true;
        Information("Emulating aarch64");
        return null;
    }
    catch (Exception e) when (e is System.IO.IOException or UnauthorizedAccessException)
    {
        return $"this machine cannot emulate aarch64: {e.Message}";
    }
}

void StopEmulation()
{
    if (registered)
        System.IO.File.WriteAllText(Interpreter, "-1");
    registered = false;
}

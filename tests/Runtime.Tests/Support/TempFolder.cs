using System;
using System.IO;
using System.Text;

namespace S6Overlay.Tests.Support;

/// <summary>A folder that is gone after the test.</summary>
internal sealed class TempFolder : IDisposable
{
    public TempFolder() => Root = Directory.CreateTempSubdirectory("s6-overlay-test-").FullName;

    public string Root { get; }

    public string this[string name] => Path.Combine(Root, name);

    /// <summary>Writes a file, making its folders; mode in octal digits.</summary>
    public string Write(string name, string content, string mode = "644")
    {
        string path = this[name];
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes(content));
        if (mode == "755")
            Executables.Finish(path);
        else
            File.SetUnixFileMode(path, (UnixFileMode)Convert.ToInt32(mode, 8));
        return path;
    }

    public string Script(string name, string content) => Write(name, content, "755");

    public string Folder(string name) => Directory.CreateDirectory(this[name]).FullName;

    public string Read(string name) => File.ReadAllText(this[name]);

    public void Dispose()
    {
        if (Directory.Exists(Root))
            Directory.Delete(Root, recursive: true);
    }
}

using S6Overlay.Tests.Support;

namespace S6Overlay.Tests.Commands.PortableUtils;

/// <summary>Trees that no path leads to the end of.</summary>
internal static class Deep
{
    /// <summary>Makes <c>deep/dddd…/dddd…/…</c> in a folder, so many levels, with a file in each.</summary>
    public static void Make(string folder, int levels)
    {
        const string Script = "import os, sys\nos.mkdir('deep')\nos.chdir('deep')\nfor i in range(int(sys.argv[1])):\n    open('f', 'w').write(str(i))\n    os.mkdir('d' * 20)\n    os.chdir('d' * 20)\n";
        new Cmd("/usr/bin/python3", ["-c", Script, levels.ToString()]).In(folder).Run().ShouldSucceed();
    }

    /// <summary>How many levels a copy has, going down as long as the files are right.</summary>
    public static string Depth(string folder)
    {
        const string Script = "import os\nn = 0\nos.chdir('copy')\nwhile os.path.isdir('d' * 20) and open('f').read() == str(n):\n    n += 1\n    os.chdir('d' * 20)\nprint(n)\n";
        return new Cmd("/usr/bin/python3", ["-c", Script]).In(folder).Run().Text;
    }
}

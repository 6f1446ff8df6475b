using S6Overlay.Tests.Execline;
using Xunit;

namespace S6Overlay.Tests.Commands.Execline;

public sealed class DefineTests
{
    public static TheoryData<string> Cases => Case.Of("define");

    [Theory]
    [MemberData(nameof(Cases))]
    public void DoesAsTheReference(string text) => Differential.Compare(text);

    public static TheoryData<string> Transformations()
    {
        var cases = new TheoryData<string>();
        foreach (string options in (string[])["", "-s", "-C", "-n", "-Cn", "-sC", "-sn", "-sCn", "-sN", "-sc"])
            foreach (string value in (string[])["", " ", "  ", "a", "a b", "a b ", " a b", " a  b  ", "a\\tb\\nc", "\\n", "a\\n\\n", "a::b:c:", ":", "::a"])
            {
                cases.Add($"define {options} A \"{value}\" observe $A x${{A}}y");
                cases.Add($"define {options} -d : A \"{value}\" observe $A x${{A}}y");
            }
        foreach (string options in (string[])["-s", "-sn", "-sC", "-sCn"])
            foreach (string value in (string[])["", "1:a,", "1:a,2:bb,", "1:a", "0:,", "0:", "01:a,", " 1:a,", "3:a,b,", "1:a,x", ":", "2:a,", "99999999999:a,"])
                cases.Add($"define {options} -d \"\" A \"{value}\" observe $A x${{A}}y");
        return cases;
    }

    [Theory]
    [MemberData(nameof(Transformations))]
    public void TransformsAsTheReference(string text) => Differential.Compare(text);
}

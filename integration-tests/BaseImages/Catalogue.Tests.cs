using System.Threading.Tasks;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.BaseImages;

public class CatalogueTests
{
    [Fact]
    public async Task At_least_three_base_images_are_there() =>
        Assert.True(await Catalogue.Count() >= Catalogue.Fewest, $"fewer than {Catalogue.Fewest} base images could be had");

    [Theory]
    [MemberData(nameof(Catalogue.All), MemberType = typeof(Catalogue))]
    public async Task The_binary_runs_in_every_image_as_it_is(string image)
    {
        Outcome end = await Box.On(image).Entrypoint("/usr/bin/s6-overlay", "s6-echo", image).Run();
        end.ShouldEndWith(0).ShouldSay(image + "\n");
    }
}

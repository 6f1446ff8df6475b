using System;
using System.Net;
using System.Net.Http;
using System.Threading.Tasks;
using S6Overlay.Integration.BaseImages;
using S6Overlay.Integration.Support;
using Xunit;

namespace S6Overlay.Integration.Specification;

/// <summary>The specification's quickstart: a real nginx as CMD.</summary>
public class QuickstartTests
{
    [Fact]
    public async Task Nginx_answers_is_listed_by_docker_top_and_stops_with_the_container()
    {
        await using Container demo = await Box.OfTree("quickstart", Catalogue.Ubuntu).Port(80).Start();
        using HttpResponseMessage answer = await Head(demo);
        Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        Assert.StartsWith("nginx/", answer.Headers.Server.ToString(), StringComparison.Ordinal);
        Assert.Equal("text/html", answer.Content.Headers.ContentType?.MediaType);

        string processes = string.Join('\n', await demo.Top("acxf"));
        Assert.Contains("s6-svscan", processes, StringComparison.Ordinal);
        Assert.Contains("nginx", processes, StringComparison.Ordinal);

        await demo.Stop();
        Outcome end = await demo.End();
        end.ShouldEndWith(0).ShouldSay("nginx exited 0\n");
    }

    [Fact]
    public async Task Nginx_runs_as_the_specifications_service_and_is_started_again()
    {
        await using Container demo = await Box.OfTree("quickstart", Catalogue.Ubuntu).Port(80).Entrypoint("/init")
            .File("/etc/cont-init.d/10-not-twice", "#!/bin/sh\nsed -i '/^daemon off;$/d' /etc/nginx/nginx.conf\n")
            .File("/etc/services.d/myapp/run", "#!/usr/bin/execlineb -P\nnginx -g \"daemon off;\"\n", "644")
            .Start();
        using (HttpResponseMessage answer = await Head(demo))
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await demo.Sh("s6-svc -wr -T 30000 -r /var/run/s6/services/myapp");
        using (HttpResponseMessage answer = await Head(demo))
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
        await demo.Stop();
        (await demo.End()).ShouldEndWith(0).ShouldNotSay("is killed", "is still there");
    }

    private static async Task<HttpResponseMessage> Head(Container demo)
    {
        using var http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{demo.HostPort(80)}") };
        HttpResponseMessage? answer = null;
        await Poll.Until(
            async () =>
            {
                try
                {
                    answer = await http.SendAsync(new HttpRequestMessage(HttpMethod.Head, "/"));
                    return true;
                }
                catch (HttpRequestException)
                {
                    return false;
                }
            },
            async () => $"an answer from nginx; the container said:\n{(await demo.Said()).All}");
        return answer!;
    }
}

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using S6Overlay.Core;
using S6Overlay.FdHolding;
using S6Overlay.Ipc;
using S6Overlay.Kernel;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.FdHolding;

/// <summary>The holder against every kind of peer: the reference's clients and server, many clients, and clients that talk nonsense.</summary>
public sealed class HolderWireTests
{
    public static TheoryData<Suite, Suite> Pairs() => new()
    {
        { Suite.Ours, Suite.Ours },
        { Suite.Ours, Suite.Reference },
        { Suite.Reference, Suite.Ours },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void DescriptorsComeBackAsTheyWere(Suite server, Suite client)
    {
        using var folder = new TempFolder();
        using var holder = new Holder(folder, server);
        string file = folder.Write("file", "content");
        string store = Programs.Find(client, "s6-fdholder-store")!;
        new Cmd("/bin/sh", ["-c", $"{store} {holder.Socket} id < {file}"]).Run().ShouldSucceed("");
        Cmd.Of(client, "s6-fdholder-list", holder.Socket).Run().ShouldSucceed("id\n");
        Cmd.Of(client, "s6-fdholder-retrieve", holder.Socket, "id", "cat").Run().ShouldSucceed("content");
        Assert.Equal(1, Cmd.Of(client, "s6-fdholder-store", holder.Socket, "id").Run().Code);
        Cmd.Of(client, "s6-fdholder-retrieve", "-D", holder.Socket, "id", "true").Run().ShouldSucceed("");
        Assert.Equal(1, Cmd.Of(client, "s6-fdholder-retrieve", holder.Socket, "id", "true").Run().Code);
        Assert.Equal(1, Cmd.Of(client, "s6-fdholder-delete", holder.Socket, "id").Run().Code);
    }

    [Theory]
    [MemberData(nameof(Pairs))]
    public void DumpsGoFromOneToTheOther(Suite server, Suite client)
    {
        using var folder = new TempFolder();
        using var from = new Holder(folder, server, "from");
        using var to = new Holder(folder, client, "to");
        foreach (string id in (string[])["a", "b", "c"])
            Cmd.Of(client, "s6-fdholder-store", from.Socket, id).Run().ShouldSucceed("");
        Cmd.Of(client, "s6-fdholder-store", "-T", "60000", from.Socket, "expires").Run().ShouldSucceed("");
        Cmd.Of(client, "s6-fdholder-transferdump", from.Socket, to.Socket).Run().ShouldSucceed("");
        Assert.Equal(["a", "b", "c", "expires"], List(to));
        Result dump = Cmd.Of(server, "s6-fdholder-getdump", to.Socket, "env").Run();
        Assert.Contains("S6_FD#=4\n", dump.Text);
        Assert.Single(dump.Text.Split('\n'), static line => line.StartsWith("S6_FDLIMIT_", StringComparison.Ordinal));
    }

    [Fact]
    public void ADumpMayHaveMoreDescriptorsThanOneMessage()
    {
        using var folder = new TempFolder();
        using var from = new Holder(folder, Suite.Ours, "from");
        using var to = new Holder(folder, Suite.Ours, "to");
        const int Count = 600;
        Ask(from, client =>
        {
            for (int i = 0; i < Count; i++)
                Assert.Equal(0, client.Store(new HeldDescriptor(new Bytes($"id{i}"), HeldDescriptor.ExpiryIn(0), 0)));
        });
        Cmd.Ours("s6-fdholder-transferdump", from.Socket, to.Socket).Run().ShouldSucceed("");
        Assert.Equal(Count, List(to).Count);
    }

    [Fact]
    public void ManyClientsAtOnceGetTheirOwn()
    {
        using var folder = new TempFolder();
        using var holder = new Holder(folder, Suite.Ours, "s", "-c", "8");
        var running = new List<Running>();
        for (int i = 0; i < 24; i++)
        {
            string file = folder.Write($"file{i}", $"content {i}");
            running.Add(new Cmd("/bin/sh", ["-c", $"{Programs.Folder}/s6-fdholder-store {holder.Socket} id{i} < {file} && {Programs.Folder}/s6-fdholder-retrieve {holder.Socket} id{i} cat"]).Start());
        }
        for (int i = 0; i < running.Count; i++)
            running[i].Finish().ShouldSucceed($"content {i}");
        running.ForEach(static run => run.Dispose());
    }

    [Fact]
    public void WhatIsHeldDoesNotLeak()
    {
        using var folder = new TempFolder();
        using var holder = new Holder(folder, Suite.Ours);
        int before = Directory.GetFiles($"/proc/{holder.Server.Pid}/fd").Length;
        for (int round = 0; round < 200; round++)
            Ask(holder, client =>
            {
                Assert.Equal(0, client.Store(new HeldDescriptor(new Bytes("id"), HeldDescriptor.ExpiryIn(0), 0)));
                Assert.Equal(0, client.Retrieve(new Bytes("id"), delete: true, out int descriptor));
                Sys.Close(descriptor);
            });
        Wait.Until(() => Directory.GetFiles($"/proc/{holder.Server.Pid}/fd").Length == before, "everything is closed");
    }

    [Fact]
    public void MalformedMessagesEndOnlyTheirOwnConnection()
    {
        using var folder = new TempFolder();
        using var holder = new Holder(folder, Suite.Ours);
        var random = new Random(7);
        byte[][] good = [[(byte)'L'], [(byte)'?'], [(byte)'!', 0, 0, 0, 1], [(byte)'R', 0, 1, (byte)'x', 0], [(byte)'D', 1, (byte)'x', 0], [(byte)'S', .. new byte[12], 1, (byte)'x', 0]];
        for (int round = 0; round < 400; round++)
        {
            byte[] message = [.. good[round % good.Length]];
            for (int changes = random.Next(4); changes > 0; changes--)
                message[random.Next(message.Length)] = (byte)random.Next(256);
            byte[] frame = MessageChannel.Frame(message, random.Next(3) == 0 ? random.Next(300) : 0);
            if (random.Next(4) == 0)
                frame[random.Next(6)] ^= (byte)random.Next(256);
            int cut = random.Next(3) == 0 ? random.Next(frame.Length) : frame.Length;
            int fd = UnixClient.Connect(new Bytes(holder.Socket), default, Deadline.In(5000));
            Assert.True(fd >= 0);
            Sys.SendMessage(fd, frame.AsSpan(0, cut), random.Next(2) == 0 ? [0] : []);
            Sys.Close(fd);
        }
        Cmd.Ours("s6-fdholder-store", "-t", "5000", holder.Socket, "after").Run().ShouldSucceed("");
        Assert.Contains("after", List(holder));
        Assert.False(holder.Server.HasExited);
    }

    [Fact]
    public void ASilentClientIsSentAway()
    {
        using var folder = new TempFolder();
        using var holder = new Holder(folder, Suite.Ours, "s", "-c", "1", "-t", "100");
        int silent = UnixClient.Connect(new Bytes(holder.Socket), default, Deadline.In(5000));
        // There is room for one client only: this one waits for the other to be sent away.
        Cmd.Ours("s6-fdholder-list", "-t", "10000", holder.Socket).Run().ShouldSucceed("");
        Sys.Close(silent);
    }

    [Fact]
    public void AFullHolderRefuses()
    {
        using var folder = new TempFolder();
        using var holder = new Holder(folder, Suite.Ours, "s", "-n", "2");
        Cmd.Ours("s6-fdholder-store", holder.Socket, "a").Run().ShouldSucceed("");
        Cmd.Ours("s6-fdholder-store", holder.Socket, "b").Run().ShouldSucceed("");
        Cmd.Ours("s6-fdholder-store", holder.Socket, "c").Run().ShouldFail(1, "unable to store fd: ");
    }

    [Fact]
    public void DescriptorsExpire()
    {
        using var folder = new TempFolder();
        using var holder = new Holder(folder, Suite.Ours);
        Cmd.Ours("s6-fdholder-store", "-T", "100", holder.Socket, "short").Run().ShouldSucceed("");
        Wait.Until(() => List(holder).Count == 0, "it expires");
    }

    [Theory]
    [InlineData("S6_FDHOLDER_LIST", "s6-fdholder-list")]
    [InlineData("S6_FDHOLDER_GETDUMP", "s6-fdholder-getdump", "true")]
    [InlineData("S6_FDHOLDER_STORE_REGEX", "s6-fdholder-store", "id")]
    [InlineData("S6_FDHOLDER_RETRIEVE_REGEX", "s6-fdholder-retrieve", "id", "true")]
    [InlineData("S6_FDHOLDER_STORE_REGEX", "s6-fdholder-delete", "id")]
    public void WhatIsNotAllowedIsRefused(string right, string client, params string[] arguments)
    {
        using var folder = new TempFolder();
        using var holder = new Holder(folder, Suite.Ours);
        File.Delete($"{holder.Rules}/uid/default/env/{right}");
        Cmd.Ours(client, [holder.Socket, .. arguments]).Run().ShouldFail(1, "Operation not permitted");
        Assert.Equal(1, Cmd.Of(Suite.Reference, client, [holder.Socket, .. arguments]).Run().Code);
    }

    [Fact]
    public void APatternSaysWhichNames()
    {
        using var folder = new TempFolder();
        using var holder = new Holder(folder, Suite.Ours);
        File.WriteAllText($"{holder.Rules}/uid/default/env/S6_FDHOLDER_STORE_REGEX", "^unix:\n");
        Cmd.Ours("s6-fdholder-store", holder.Socket, "unix:x").Run().ShouldSucceed("");
        Cmd.Ours("s6-fdholder-store", holder.Socket, "x:unix:").Run().ShouldFail(1, "Operation not permitted");
    }

    [Fact]
    public void WhoIsNotAllowedToConnectIsSentAway()
    {
        using var folder = new TempFolder();
        using var holder = new Holder(folder, Suite.Ours);
        File.Delete($"{holder.Rules}/uid/default/allow");
        Cmd.Ours("s6-fdholder-list", holder.Socket).Run().ShouldFail(1, "unable to get fd list: ");
    }

    private static void Ask(Holder holder, Action<HolderClient> what)
    {
        using HolderClient client = HolderClient.Connect(new Bytes(holder.Socket), Deadline.In(10000), out _)!;
        what(client);
    }

    private static List<string> List(Holder holder) =>
        [.. Cmd.Ours("s6-fdholder-list", holder.Socket).Run().Text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];
}

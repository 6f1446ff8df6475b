using System;
using System.IO;
using System.Text;
using S6Overlay.Supervision;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Supervision;

public sealed class ServiceMachineTests
{
    /// <summary>Every cell, written down a second time: state, input, what is done, the state after it.</summary>
    public static TheoryData<string> Cells =>
    [
        "Down Due: Start -> Up",
        "Down Death: None -> Down",
        "Down Ready: None -> Down",
        "Down Terminate: Leave -> Gone",
        "Down HangUp: CloseInput, Leave -> Gone",
        "Down Abandon: Leave -> Gone",
        "Down Interrupt: Leave -> Gone",
        "Down Signal: None -> Down",
        "Down GroupSignal: None -> Down",
        "Down Restart: None -> Down",
        "Down Reload: None -> Down",
        "Down Down: WantDown -> Down",
        "Down DownForGood: CreateDownFile, WantDown -> Down",
        "Down Up: WantUp, Start -> Up",
        "Down UpForGood: RemoveDownFile, WantUp, Start -> Up",
        "Down Once: WantDown, Start -> Up",
        "Down AtMostOnce: WantDown -> Down",
        "Down AtMostOnceForGood: CreateDownFile, WantDown -> Down",
        "Down Exit: Leave -> Gone",
        "Up Due: Kill -> Up",
        "Up Death: Bury -> Finish",
        "Up Ready: MarkReady -> Up",
        "Up Terminate: WantDown, Last, Stop -> LastUp",
        "Up HangUp: CloseInput, Hush, Last -> LastUp",
        "Up Abandon: Leave -> Gone",
        "Up Interrupt: SendInterrupt, Leave -> Gone",
        "Up Signal: SendSignal -> Up",
        "Up GroupSignal: SendGroupSignal -> Up",
        "Up Restart: SendDownSignal -> Up",
        "Up Reload: SendReloadSignal -> Up",
        "Up Down: WantDown, Stop -> Up",
        "Up DownForGood: CreateDownFile, WantDown, Stop -> Up",
        "Up Up: WantUp -> Up",
        "Up UpForGood: RemoveDownFile, WantUp -> Up",
        "Up Once: WantDown -> Up",
        "Up AtMostOnce: WantDown -> Up",
        "Up AtMostOnceForGood: CreateDownFile, WantDown -> Up",
        "Up Exit: Hush, Last -> LastUp",
        "Finish Due: Kill -> Finish",
        "Finish Death: Settle -> Down",
        "Finish Ready: None -> Finish",
        "Finish Terminate: Last -> LastFinish",
        "Finish HangUp: CloseInput, Last -> LastFinish",
        "Finish Abandon: Leave -> Gone",
        "Finish Interrupt: SendInterrupt, Leave -> Gone",
        "Finish Signal: None -> Finish",
        "Finish GroupSignal: None -> Finish",
        "Finish Restart: None -> Finish",
        "Finish Reload: None -> Finish",
        "Finish Down: WantDown -> Finish",
        "Finish DownForGood: CreateDownFile, WantDown -> Finish",
        "Finish Up: WantUp -> Finish",
        "Finish UpForGood: RemoveDownFile, WantUp -> Finish",
        "Finish Once: WantDown -> Finish",
        "Finish AtMostOnce: WantDown -> Finish",
        "Finish AtMostOnceForGood: CreateDownFile, WantDown -> Finish",
        "Finish Exit: Last -> LastFinish",
        "LastUp Due: Kill -> LastUp",
        "LastUp Death: Bury -> LastFinish",
        "LastUp Ready: MarkReady -> LastUp",
        "LastUp Terminate: WantDown, Stop -> LastUp",
        "LastUp HangUp: CloseInput, Hush -> LastUp",
        "LastUp Abandon: Leave -> Gone",
        "LastUp Interrupt: SendInterrupt, Leave -> Gone",
        "LastUp Signal: SendSignal -> LastUp",
        "LastUp GroupSignal: SendGroupSignal -> LastUp",
        "LastUp Restart: SendDownSignal -> LastUp",
        "LastUp Reload: SendReloadSignal -> LastUp",
        "LastUp Down: WantDown, Stop -> LastUp",
        "LastUp DownForGood: CreateDownFile, WantDown, Stop -> LastUp",
        "LastUp Up: WantUp -> LastUp",
        "LastUp UpForGood: RemoveDownFile, WantUp -> LastUp",
        "LastUp Once: WantDown -> LastUp",
        "LastUp AtMostOnce: WantDown -> LastUp",
        "LastUp AtMostOnceForGood: CreateDownFile, WantDown -> LastUp",
        "LastUp Exit: Hush -> LastUp",
        "LastFinish Due: Kill -> LastFinish",
        "LastFinish Death: Settle, Leave -> Gone",
        "LastFinish Ready: None -> LastFinish",
        "LastFinish Terminate: None -> LastFinish",
        "LastFinish HangUp: CloseInput -> LastFinish",
        "LastFinish Abandon: Leave -> Gone",
        "LastFinish Interrupt: SendInterrupt, Leave -> Gone",
        "LastFinish Signal: None -> LastFinish",
        "LastFinish GroupSignal: None -> LastFinish",
        "LastFinish Restart: None -> LastFinish",
        "LastFinish Reload: None -> LastFinish",
        "LastFinish Down: WantDown -> LastFinish",
        "LastFinish DownForGood: CreateDownFile, WantDown -> LastFinish",
        "LastFinish Up: WantUp -> LastFinish",
        "LastFinish UpForGood: RemoveDownFile, WantUp -> LastFinish",
        "LastFinish Once: WantDown -> LastFinish",
        "LastFinish AtMostOnce: WantDown -> LastFinish",
        "LastFinish AtMostOnceForGood: CreateDownFile, WantDown -> LastFinish",
        "LastFinish Exit: None -> LastFinish",
    ];

    [Theory]
    [MemberData(nameof(Cells))]
    public void ACellIsAsWrittenDown(string cell)
    {
        string[] words = cell.Split(' ', ':');
        Assert.Equal(cell, Describe(Enum.Parse<ServiceState>(words[0]), Enum.Parse<ServiceInput>(words[1])));
    }

    [Fact]
    public void EveryCellIsWrittenDown() => Assert.Equal(ServiceMachine.States * ServiceMachine.Inputs, Cells.Count);

    [Fact]
    public void NothingIsDoneForAServiceThatIsGone()
    {
        foreach (ServiceInput input in Enum.GetValues<ServiceInput>())
            Assert.Equal(ServiceActions.None, ServiceMachine.React(ServiceState.Gone, input));
    }

    [Fact]
    public void ALastStateNeverLeadsBack()
    {
        foreach (ServiceInput input in Enum.GetValues<ServiceInput>())
            foreach (ServiceState state in (ServiceState[])[ServiceState.LastUp, ServiceState.LastFinish])
                Assert.Contains(
                    ServiceMachine.After(state, ServiceMachine.React(state, input)),
                    (ServiceState[])[ServiceState.LastUp, ServiceState.LastFinish, ServiceState.Gone]);
    }

    [Theory]
    [InlineData("a", "Signal", 14)]
    [InlineData("b", "Signal", 6)]
    [InlineData("q", "Signal", 3)]
    [InlineData("h", "Signal", 1)]
    [InlineData("k", "Signal", 9)]
    [InlineData("t", "Signal", 15)]
    [InlineData("i", "Signal", 2)]
    [InlineData("1", "Signal", 10)]
    [InlineData("2", "Signal", 12)]
    [InlineData("p", "Signal", 19)]
    [InlineData("c", "Signal", 18)]
    [InlineData("y", "Signal", 28)]
    [InlineData("P", "GroupSignal", 19)]
    [InlineData("C", "GroupSignal", 18)]
    [InlineData("K", "GroupSignal", 9)]
    [InlineData("r", "Restart", 0)]
    [InlineData("l", "Reload", 0)]
    [InlineData("d", "Down", 0)]
    [InlineData("D", "DownForGood", 0)]
    [InlineData("u", "Up", 0)]
    [InlineData("U", "UpForGood", 0)]
    [InlineData("o", "Once", 0)]
    [InlineData("O", "AtMostOnce", 0)]
    [InlineData("Q", "AtMostOnceForGood", 0)]
    [InlineData("x", "Exit", 0)]
    [InlineData("X", "HangUp", 0)]
    public void AControlByteMeansWhatTheManualSays(string command, string expected, int expectedSignal)
    {
        Assert.True(ServiceMachine.Decode((byte)command[0], out ServiceInput input, out int signal));
        Assert.Equal((expected, expectedSignal), (input.ToString(), signal));
    }

    [Fact]
    public void OtherControlBytesMeanNothing()
    {
        for (int command = 0; command < 256; command++)
            if (!"abqhkti12pcyPCKrldDuUoOQxX".Contains((char)command, StringComparison.Ordinal))
                Assert.False(ServiceMachine.Decode((byte)command, out _, out _));
    }

    [Fact]
    public void TheManualShowsTheTable()
    {
        var table = new StringBuilder();
        table.Append("| when \\ state | Down | Up | Finish | LastUp | LastFinish |\n|---|---|---|---|---|---|\n");
        foreach (ServiceInput input in Enum.GetValues<ServiceInput>())
        {
            table.Append("| ").Append(input);
            for (ServiceState state = 0; state < ServiceState.Gone; state++)
            {
                ServiceActions actions = ServiceMachine.React(state, input);
                table.Append(" | ").Append(actions == ServiceActions.None ? "" : actions);
            }
            table.Append(" |\n");
        }
        Assert.Contains(table.ToString(), File.ReadAllText(Path.Combine(Programs.Root(), "docs", "commands", "s6-supervise.md")), StringComparison.Ordinal);
    }

    private static string Describe(ServiceState state, ServiceInput input)
    {
        ServiceActions actions = ServiceMachine.React(state, input);
        return $"{state} {input}: {actions} -> {ServiceMachine.After(state, actions)}";
    }
}

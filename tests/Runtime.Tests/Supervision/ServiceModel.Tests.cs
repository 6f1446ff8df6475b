using System;
using System.Collections.Generic;
using System.Linq;
using System.Text;
using S6Overlay.Core;
using S6Overlay.Supervision;
using S6Overlay.Tests.Support;
using Xunit;

namespace S6Overlay.Tests.Supervision;

/// <summary>Random sequences of commands, against a model written from the manual and against the reference program.</summary>
public sealed class ServiceModelTests
{
    /// <summary>
    /// What the manual says in its own terms: is it up, is finish running, is it wanted up, was it told to leave. No
    /// table: if it and the table agree on tens of thousands of random sequences, both say the same.
    /// </summary>
    private sealed class Model
    {
        private bool _up, _finishing, _gone, _leaving;

        public bool WantUp { get; private set; } = true;

        public StringBuilder Done { get; } = new();

        public string State => _gone ? "Gone" : (_leaving ? "Last" : "") + (_up ? "Up" : _finishing ? "Finish" : "Down");

        public void Happens(ServiceInput input)
        {
            if (_gone)
                return;
            bool running = _up || _finishing;
            switch (input)
            {
                case ServiceInput.Due when !running:
                    StartRun();
                    break;
                case ServiceInput.Due:
                    Note("kill");
                    break;
                case ServiceInput.Death when _up:
                    (_up, _finishing) = (false, true);
                    Note("bury");
                    break;
                case ServiceInput.Death when _finishing:
                    _finishing = false;
                    Note("settle");
                    if (_leaving)
                        Leave();
                    break;
                case ServiceInput.Ready when _up:
                    Note("ready");
                    break;
                case ServiceInput.Terminate or ServiceInput.HangUp or ServiceInput.Exit when !running:
                    Leave();
                    break;
                case ServiceInput.Terminate when _up:
                    _leaving = true;
                    WantUp = false;
                    Note("stop");
                    break;
                case ServiceInput.Terminate or ServiceInput.HangUp or ServiceInput.Exit:
                    _leaving = true;
                    break;
                case ServiceInput.Abandon:
                    Leave();
                    break;
                case ServiceInput.Interrupt:
                    if (running)
                        Note("interrupt");
                    Leave();
                    break;
                case ServiceInput.Signal or ServiceInput.GroupSignal or ServiceInput.Restart or ServiceInput.Reload:
                    if (_up)
                        Note("signal");
                    break;
                case ServiceInput.Down or ServiceInput.DownForGood:
                    WantUp = false;
                    if (_up)
                        Note("stop");
                    break;
                case ServiceInput.Up or ServiceInput.UpForGood:
                    WantUp = true;
                    if (!running)
                        StartRun();
                    break;
                case ServiceInput.Once:
                    WantUp = false;
                    if (!running)
                        StartRun();
                    break;
                case ServiceInput.AtMostOnce or ServiceInput.AtMostOnceForGood:
                    WantUp = false;
                    break;
            }
        }

        private void StartRun()
        {
            _up = true;
            Note("start");
        }

        private void Leave()
        {
            _gone = true;
            Note("leave");
        }

        private void Note(string what) => Done.Append(what).Append(' ');
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    public void TheTableAgreesWithTheModel(int seed)
    {
        var random = new Random(seed);
        ServiceInput[] inputs = Enum.GetValues<ServiceInput>();
        for (int sequence = 0; sequence < 5000; sequence++)
        {
            var model = new Model();
            ServiceState state = ServiceState.Down;
            bool wantUp = true;
            var done = new StringBuilder();
            var story = new StringBuilder();
            for (int step = 0; step < 40; step++)
            {
                // Leaving at once is common and ends everything: make it rare.
                ServiceInput input = inputs[random.Next(inputs.Length)];
                if (input is ServiceInput.Abandon or ServiceInput.Interrupt && random.Next(10) > 0)
                    input = ServiceInput.Death;
                // Nothing can die or become ready in a state without a process.
                story.Append(input).Append(' ');
                ServiceActions actions = ServiceMachine.React(state, input);
                state = ServiceMachine.After(state, actions);
                wantUp = (actions & ServiceActions.WantUp) != 0 || ((actions & ServiceActions.WantDown) == 0 && wantUp);
                Describe(done, actions);
                model.Happens(input);
                Assert.Equal($"{story}: {model.State} {model.WantUp} {model.Done}", $"{story}: {state} {wantUp} {done}");
            }
        }
    }

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 12)];

    /// <summary>The same commands to ours and to the reference, each once the events of the one before have come.</summary>
    [Theory]
    [MemberData(nameof(Seeds))]
    public void OursAndTheReferenceAnnounceTheSame(int seed)
    {
        const string commands = "uudddoOkkrtxDUQpcuukd1";
        using var fixture = new ServiceFixture();
        var random = new Random(seed * 7919);
        string? finish = random.Next(3) == 0 ? null : random.Next(4) == 0 ? "exit 125" : "exit 0";
        foreach (string name in (string[])["ours", "theirs"])
            fixture.Add(name, "exec sleep 1000", finish);
        fixture.Supervise(Suite.Ours, "ours");
        fixture.Supervise(Suite.Reference, "theirs");
        fixture.WaitForEvents("ours", "su");
        fixture.WaitForEvents("theirs", "su");
        var story = new List<char>();
        for (int step = 0; step < 25; step++)
        {
            char command = commands[random.Next(commands.Length)];
            story.Add(command);
            foreach (string name in (string[])["ours", "theirs"])
                if (fixture.IsSupervised(name))
                    ServiceClient.Send(new Bytes(fixture[name]), ServiceClient.OfService, [(byte)command]);
            try
            {
                Wait.Until(() => Picture("ours") == Picture("theirs"), "both are the same");
                // The same, and at rest: nothing more is to come before the next command.
                string before = "";
                Wait.Until(() => IsAtRest(ref before), "both rest");
            }
            catch (TimeoutException)
            {
                Assert.Equal($"{string.Concat(story)}: {Picture("theirs")}", $"{string.Concat(story)}: {Picture("ours")}");
                throw;
            }
            if (!fixture.IsSupervised("ours"))
                break;
        }

        string Picture(string name)
        {
            ServiceStatus status = fixture.Status(name);
            return $"{fixture.Events(name)} {status.IsUp} {status.WantUp} {status.Ready} {status.Paused} {status.WaitStatus} " +
                $"{System.IO.File.Exists(fixture[name + "/down"])} {fixture.IsSupervised(name)}";
        }

        bool IsAtRest(ref string before)
        {
            string now = Picture("ours") + Picture("theirs");
            bool same = now == before && Picture("ours") == Picture("theirs");
            before = now;
            // Down and wanted up is a state that ends by itself.
            bool waiting = fixture.IsSupervised("ours") && !fixture.Status("ours").IsUp && fixture.Status("ours").WantUp;
            System.Threading.Thread.Sleep(15);
            return same && !waiting;
        }
    }

    private static void Describe(StringBuilder done, ServiceActions actions)
    {
        foreach ((ServiceActions action, string what) in (ReadOnlySpan<(ServiceActions, string)>)
                 [
                     (ServiceActions.Start, "start"), (ServiceActions.Stop, "stop"),
                     (ServiceActions.SendDownSignal | ServiceActions.SendReloadSignal | ServiceActions.SendSignal | ServiceActions.SendGroupSignal, "signal"),
                     (ServiceActions.SendInterrupt, "interrupt"), (ServiceActions.Kill, "kill"), (ServiceActions.MarkReady, "ready"),
                     (ServiceActions.Bury, "bury"), (ServiceActions.Settle, "settle"), (ServiceActions.Leave, "leave"),
                 ])
            if ((actions & action) != 0)
                done.Append(what).Append(' ');
    }
}

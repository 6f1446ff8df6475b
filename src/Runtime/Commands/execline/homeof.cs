using System;
using S6Overlay.Core;
using S6Overlay.Users;

namespace S6Overlay.Commands.Execline;

/// <summary>Prints the home directory of a user. See docs/commands/homeof.md.</summary>
internal static class Homeof
{
    public static ReadOnlySpan<byte> Usage => "homeof user"u8;

    [Command("homeof", Inline = true)]
    public static Next Run(Proc proc, ReadOnlySpan<Bytes> argv)
    {
        if (argv.Length < 2)
            return proc.Usage(Usage);
        int result = Accounts.FindUser(argv[1], out Account account);
        if (result < 0)
            return proc.FatalSystem(result, "unable to read /etc/passwd"u8);
        if (result == 0)
            return proc.Fatal(ExitCode.SystemCall, $"no such user: {argv[1]}");
        proc.Out.Write(account.Home);
        proc.Out.WriteByte((byte)'\n');
        return proc.Done();
    }
}

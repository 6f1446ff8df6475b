/* What must happen before the .NET runtime starts, and so cannot be C#.
 *
 * The linker sends the C library's call of main() here (--wrap=main).
 * - argv and environ are kept as the kernel gave them: the runtime decodes them as UTF-8 and loses bytes.
 * - Every signal a user can send is blocked, so that the threads the runtime starts inherit that mask and
 *   never receive one: a signal taken by such a thread would never reach a signalfd. The managed Main
 *   restores the mask of the main thread.
 * - The disposition of SIGPIPE is remembered: the runtime ignores it, and children would inherit that.
 */
#include <signal.h>
#include <stddef.h>

struct s6_start
{
    char **argv;
    char **envp;
    unsigned long mask;
    long argc;
    long sigpipe_ignored;
};

static struct s6_start start;

int __real_main(int argc, char **argv, char **envp);

int __wrap_main(int argc, char **argv, char **envp)
{
    static const int synchronous[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS }; /* abort() unblocks SIGABRT itself */
    sigset_t block, old;
    struct sigaction pipe;

    sigfillset(&block);
    for (size_t i = 0; i < sizeof synchronous / sizeof *synchronous; i++)
        sigdelset(&block, synchronous[i]);
    for (int real_time = 32; real_time < 37; real_time++) /* used by the C library and the garbage collector */
        sigdelset(&block, real_time);
    sigemptyset(&old);
    sigprocmask(SIG_SETMASK, &block, &old);
    sigaction(SIGPIPE, NULL, &pipe);

    start.argv = argv;
    start.envp = envp;
    start.argc = argc;
    start.mask = *(unsigned long *)&old;
    start.sigpipe_ignored = pipe.sa_handler == SIG_IGN;
    return __real_main(1, argv, envp);
}

struct s6_start *s6_start_get(void)
{
    return &start;
}

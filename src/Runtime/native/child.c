/* A child on its way to another program, which must not be C#: it shares the memory of a process whose code goes on.
 *
 * posix_spawn(3) would keep that process waiting until the child has become its program, and on a busy machine that is
 * as long as it takes until it is the child's turn to run. So the child gets a stack of its own. It touches nothing else
 * that anybody writes, not even errno: its system calls are made without the C library.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/syscall.h>

/* As Kernel/SpawnGroup.cs fills it in. */
struct s6_child
{
    char const *path;
    char *const *argv;
    char *const *envp;
    int const (*moves)[2];       /* (from, to): to becomes a copy of from; from -1 closes it */
    unsigned long limit[2];      /* of open files, soft and hard; hard 0: as this process's */
    unsigned long mask;
    int move_count;
    int directory;               /* its current directory, -1 to stay */
    int alive;                   /* a close-on-exec descriptor, open until it has become its program */
    int new_session;
    int pipe_ignored;
    int error;                   /* why it could not become its program */
};

static long call(long number, long a, long b, long c, long d)
{
#ifdef __x86_64__
    register long fourth __asm__("r10") = d;
    long result;
    __asm__ volatile("syscall" : "=a"(result) : "a"(number), "D"(a), "S"(b), "d"(c), "r"(fourth) : "rcx", "r11", "memory");
    return result;
#else
    register long code __asm__("x8") = number;
    register long first __asm__("x0") = a, second __asm__("x1") = b, third __asm__("x2") = c, fourth __asm__("x3") = d;
    __asm__ volatile("svc 0" : "+r"(first) : "r"(code), "r"(second), "r"(third), "r"(fourth) : "memory");
    return first;
#endif
}

static long become(struct s6_child *child)
{
    /* What the runtime handles, its real-time signal by either C library's numbers. Every signal is blocked until the last moment, but then one could be waiting. */
    static int const handled[] = { SIGSEGV, SIGFPE, 34, 35, SIGPIPE };
    static unsigned long const by_default[4];
    long result = 0;

    for (unsigned i = 0; i < sizeof handled / sizeof *handled - (child->pipe_ignored != 0); i++)
        call(SYS_rt_sigaction, handled[i], (long)by_default, 0, sizeof child->mask);
    if (child->new_session)
        call(SYS_setsid, 0, 0, 0, 0);
    if (child->limit[1])
        call(SYS_prlimit64, 0, RLIMIT_NOFILE, (long)child->limit, 0);
    if (child->directory >= 0)
        result = call(SYS_fchdir, child->directory, 0, 0, 0);
    for (int i = 0; i < child->move_count && result >= 0; i++) {
        int from = child->moves[i][0], to = child->moves[i][1];
        if (to == child->alive && (result = child->alive = call(SYS_fcntl, to, F_DUPFD_CLOEXEC, 0, 0)) < 0)
            break;
        if (from < 0)
            call(SYS_close, to, 0, 0, 0);
        else if (from == to)
            result = call(SYS_fcntl, from, F_SETFD, 0, 0);
        else
            result = call(SYS_dup3, from, to, 0, 0);
    }
    if (result < 0)
        return result;
    call(SYS_rt_sigprocmask, SIG_SETMASK, (long)&child->mask, 0, sizeof child->mask);
    return call(SYS_execve, (long)child->path, (long)child->argv, (long)child->envp, 0);
}

static int start(void *child)
{
    ((struct s6_child *)child)->error = -become(child);
    call(SYS_exit_group, 127, 0, 0, 0);
    return 127;
}

/* Makes the child, whose stack ends at TOP, and does not wait for it. Returns its pid or -errno. */
int s6_child_start(struct s6_child *child, void *top)
{
    unsigned long const all = -1UL;
    unsigned long mask;

    call(SYS_rt_sigprocmask, SIG_SETMASK, (long)&all, (long)&mask, sizeof mask);
    int pid = clone(start, top, CLONE_VM | SIGCHLD, child);
    int error = errno;
    call(SYS_rt_sigprocmask, SIG_SETMASK, (long)&mask, 0, sizeof mask);
    return pid < 0 ? -error : pid;
}

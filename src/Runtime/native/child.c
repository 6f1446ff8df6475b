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
#include <stddef.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>

#ifndef SYS_close_range
#define SYS_close_range 436
#endif
#define FUTEX_WAIT 0
#ifndef CLOSE_RANGE_UNSHARE
#define CLOSE_RANGE_UNSHARE 2
#endif

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
    int keep;                    /* it takes no descriptor from this one on with it; -1: it has moves, and a table of its own */
    int pending;                 /* the kernel makes it 0 when the child has become its program, or has ended */
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
    if (child->keep >= 0)
        call(SYS_close_range, child->keep, ~0U, CLOSE_RANGE_UNSHARE, 0);
    for (int i = 0; i < child->move_count && result >= 0; i++) {
        int from = child->moves[i][0], to = child->moves[i][1];
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

/*
 * Makes the child, whose stack ends at TOP, and does not wait for it. Returns its pid or -errno.
 *
 * A table of descriptors is as large as its highest one, and a supervisor has many: a copy for each service takes time and,
 * for as long as the service lives, memory. A child without moves shares the table until it takes a short one of its own,
 * or until its exec copies it, where the kernel is older than that call (Linux 5.9).
 */
int s6_child_start(struct s6_child *child, void *top)
{
    unsigned long const all = -1UL;
    unsigned long mask;
    int flags = CLONE_VM | CLONE_CHILD_CLEARTID | (child->keep >= 0 ? CLONE_FILES : 0) | SIGCHLD;

    call(SYS_rt_sigprocmask, SIG_SETMASK, (long)&all, (long)&mask, sizeof mask);
    int pid = clone(start, top, flags, child, NULL, NULL, &child->pending);
    int error = errno;
    call(SYS_rt_sigprocmask, SIG_SETMASK, (long)&mask, 0, sizeof mask);
    return pid < 0 ? -error : pid;
}

/* Waits until it is a program or has ended. Returns 0, or -errno if it could not become one: then it is to be reaped. */
int s6_child_wait(struct s6_child *child, int pid)
{
    struct timespec const second = { 1, 0 };
    siginfo_t info = { 0 };

    while (__atomic_load_n(&child->pending, __ATOMIC_ACQUIRE)) {
        /* A process that dumps core is one whose end is not told in this way. */
        if (call(SYS_futex, (long)&child->pending, FUTEX_WAIT, 1, (long)&second) == -ETIMEDOUT
            && (waitid(P_PID, pid, &info, WEXITED | WNOHANG | WNOWAIT) < 0 || info.si_pid != 0))
            break;
    }
    return -child->error;
}

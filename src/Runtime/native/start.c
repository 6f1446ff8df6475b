/* What must happen before the .NET runtime starts, and so cannot be C#.
 *
 * The linker sends the C library's call of main() here (--wrap=main).
 * - argv and environ are kept as the kernel gave them: the runtime decodes them as UTF-8 and loses bytes.
 * - Every signal a user can send is blocked: one that comes while the runtime starts waits until somebody can answer
 *   it. The managed Main restores the mask.
 * - The disposition of SIGPIPE is remembered: the runtime ignores it, and children would inherit that.
 * - SIGCHLD is not ignored, and remembered if it was: else the kernel would reap our children before we can ask it how
 *   they ended.
 * - While the runtime starts, it is told that there are no control groups, no NUMA nodes and no files that describe
 *   the machine (the linker sends its calls here, too). It would read a dozen of them to size a heap that we size
 *   ourselves, and that took longer than all the rest of a short command. It falls back on sysconf(3).
 * - Nor does it see any environment variable. Images of .NET programs set DOTNET_GCHeapHardLimit and the like: these
 *   are meant for their program, and some would end this one before its first instruction.
 * - But where the address space is limited (ulimit -v, s6-softlimit -a and -m), the heap is told to make do with
 *   what there is. What does not suffice even so ends with a message: the runtime alone would end without one.
 * - What it asks for core dumps is passed over: each such request costs a call, and splits a mapping.
 * - The runtime's one thread, for finalizers, is not started, for nothing here has a finalizer. A process of one thread
 *   starts sooner, takes less memory, and its system calls on descriptors need no locked counters.
 * - It writes nearly all of its zeroed memory at once: the kernel gives it in one piece instead of page by page.
 * - The C library looks for the end of the stack page by page, with a call for each. The kernel makes the first 128 kB
 *   (less what it puts there itself) when it starts a program.
 */
#define _DEFAULT_SOURCE
#include <errno.h>
#include <signal.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/resource.h>
#include <sys/statfs.h>
#include <sys/syscall.h>
#include <unistd.h>

struct s6_start
{
    char **argv;
    char **envp;
    unsigned long mask;
    long argc;
    long sigpipe_ignored;
    long sigchld_ignored;
};

#ifndef MADV_POPULATE_WRITE
#define MADV_POPULATE_WRITE 23 /* Linux 5.14; before it, an error that changes nothing */
#endif

#define PAGE 4096UL
#define STACK (112UL << 10)

/* The heap's address space as Runtime.csproj has it, one of the regions it is divided into, with how little the
 * collector still works, and what the program needs beside it. */
#define HEAP (256UL << 20)
#define REGION (1UL << 20)
#define LEAST_HEAP (16UL << 20)
#define OTHERS (8UL << 20)

/* From the linker: what is zero at the start. */
extern char __bss_start[], _end[];

static struct s6_start start;
static int started;

/* Two of the collector's settings, hexadecimal; empty for what the program was compiled with. */
static char heap_range[17], region_size[17];

static void write_hexadecimal(char *to, unsigned long number)
{
    char digits[16];
    int count = 0;

    do
        digits[count++] = "0123456789abcdef"[number % 16];
    while (number /= 16);
    while (count > 0)
        *to++ = digits[--count];
    *to = 0;
}

/* False where there is too little for any heap. */
static bool fit_heap(void)
{
    struct rlimit space;
    unsigned long heap = HEAP;

    if (getrlimit(RLIMIT_AS, &space) < 0)
        return true;
    while (heap >= LEAST_HEAP && heap + OTHERS > space.rlim_cur)
        heap /= 2;
    if (heap < HEAP) {
        write_hexadecimal(heap_range, heap);
        write_hexadecimal(region_size, heap / 64 < REGION ? heap / 64 : REGION);
    }
    return heap >= LEAST_HEAP;
}

static int refuse(void)
{
    static char const message[] = "s6-overlay: fatal: unable to start: it needs 24 MB of address space (ulimit -v) and 2 MB of data (ulimit -d)\n";

    write(2, message, sizeof message - 1);
    return 111;
}

int __real_main(int argc, char **argv, char **envp);
int __real_madvise(void *start, size_t length, int advice);

int __wrap_main(int argc, char **argv, char **envp)
{
    static const int synchronous[] = { SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGSYS }; /* abort() unblocks SIGABRT itself */
    sigset_t block, old;
    static struct sigaction const standard; /* SIG_DFL is zero */
    struct sigaction pipe, child;

    sigfillset(&block);
    for (size_t i = 0; i < sizeof synchronous / sizeof *synchronous; i++)
        sigdelset(&block, synchronous[i]);
    for (int real_time = 32; real_time < 37; real_time++) /* used by the C library and the garbage collector */
        sigdelset(&block, real_time);
    sigemptyset(&old);
    sigprocmask(SIG_SETMASK, &block, &old);
    sigaction(SIGPIPE, NULL, &pipe);
    sigaction(SIGCHLD, &standard, &child);

    unsigned long zeroed = ((unsigned long)__bss_start + PAGE - 1) & -PAGE;
    __real_madvise((void *)zeroed, ((unsigned long)_end & -PAGE) - zeroed, MADV_POPULATE_WRITE);

    start.argv = argv;
    start.envp = envp;
    start.argc = argc;
    start.mask = *(unsigned long *)&old;
    start.sigpipe_ignored = pipe.sa_handler == SIG_IGN;
    start.sigchld_ignored = child.sa_handler == SIG_IGN;
    if (!fit_heap())
        return refuse();

    int code = __real_main(1, argv, envp);
    return started ? code : refuse();
}

FILE *__real_fopen64(char const *path, char const *mode);

FILE *__wrap_fopen64(char const *path, char const *mode)
{
    if (started)
        return __real_fopen64(path, mode);
    errno = ENOENT;
    return NULL;
}

int __real_statfs64(char const *path, void *info);

int __wrap_statfs64(char const *path, void *info)
{
    if (started)
        return __real_statfs64(path, info);
    errno = ENOENT;
    return -1;
}

long __real_syscall(long number, long a, long b, long c, long d, long e, long f);

long __wrap_syscall(long number, long a, long b, long c, long d, long e, long f)
{
    if (started || number != SYS_get_mempolicy)
        return __real_syscall(number, a, b, c, d, e, f);
    errno = ENOSYS;
    return -1;
}

char *__real_getenv(char const *name);

char *__wrap_getenv(char const *name)
{
    if (started)
        return __real_getenv(name);
    if (*heap_range && !strcmp(name, "DOTNET_GCRegionRange"))
        return heap_range;
    return *region_size && !strcmp(name, "DOTNET_GCRegionSize") ? region_size : NULL;
}

int __wrap_madvise(void *start, size_t length, int advice)
{
    return advice == MADV_DONTDUMP || advice == MADV_DODUMP ? 0 : __real_madvise(start, length, advice);
}

int __wrap_pthread_create(void *thread, void const *attributes, void *(*routine)(void *), void *argument)
{
    (void)thread;
    (void)attributes;
    (void)routine;
    (void)argument;
    return started ? EAGAIN : 0;
}

void *__real_mremap(void *old, size_t old_size, size_t new_size, int flags);

void *__wrap_mremap(void *old, size_t old_size, size_t new_size, int flags)
{
    static size_t known;

    if (started || (known += old_size) > STACK)
        return __real_mremap(old, old_size, new_size, flags);
    errno = ENOMEM;
    return MAP_FAILED;
}

struct s6_start *s6_start_get(void)
{
    started = 1;
    return &start;
}

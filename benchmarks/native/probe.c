/* What must be measured without a runtime in the way. All times are of CLOCK_MONOTONIC, in nanoseconds.
 *
 *   probe time PROG...         runs PROG, prints "WALL CPU" (CPU: user and system time of it and its children)
 *   probe stamp FILE [PROG...] appends the time to FILE, then becomes PROG or exits 0
 *   probe hold=FILE            appends the time to FILE, then waits for ever (for use in a #! line)
 *   probe boot ROOT PROG...
 *                              runs PROG as PID 1 of new PID and mount namespaces, chrooted to ROOT, with /proc there;
 *                              prints "START END": when PROG was executed and when it had ended
 *   probe gather ROOT COUNT FILE PROG...
 *                              the same, but kills everything as soon as FILE has COUNT lines
 *   probe stay ROOT PROG...    the same, but prints the pid that PROG has outside and START at once
 *   probe many COUNT FILE      COUNT times "probe hold=FILE", executed as services are, and one process that waits for them
 *   probe within PROCS PROG... writes its pid to the file PROCS (of a control group), then becomes PROG
 */
#define _GNU_SOURCE
#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

static long long now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec * 1000000000LL + time.tv_nsec;
}

static void die(const char *what)
{
    perror(what);
    _exit(111);
}

static void stamp(const char *file)
{
    char line[32];
    int fd = open(file, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
    int length = snprintf(line, sizeof line, "%lld\n", now());
    if (fd < 0 || write(fd, line, length) != length)
        die(file);
    close(fd);
}

static int time_it(char **argv)
{
    struct rusage use;
    long long start = now();
    int status;
    pid_t pid = vfork();
    if (pid == 0) {
        execvp(argv[0], argv);
        _exit(127);
    }
    if (pid < 0 || wait4(pid, &status, 0, &use) < 0)
        die("wait");
    printf("%lld %lld\n", now() - start,
           (use.ru_utime.tv_sec + use.ru_stime.tv_sec) * 1000000000LL + (use.ru_utime.tv_usec + use.ru_stime.tv_usec) * 1000LL);
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/* Starts PROG as PID 1 of its own namespaces; START is when it was executed. */
static pid_t start_in(const char *root, char **argv, long long *start)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) < 0)
        die("pipe");
    pid_t pid = syscall(SYS_clone, CLONE_NEWPID | CLONE_NEWNS | SIGCHLD, 0, 0, 0, 0);
    if (pid < 0)
        die("clone");
    if (pid == 0) {
        int null = open("/dev/null", O_RDWR);
        dup2(null, 0);
        dup2(null, 1); /* what it prints is not measured, and must not mix with our figures */
        dup2(null, 2);
        mount("none", "/", NULL, MS_REC | MS_PRIVATE, NULL);
        if (chroot(root) < 0 || chdir("/") < 0)
            die(root);
        mount("proc", "/proc", "proc", 0, NULL);
        mount("tmpfs", "/run", "tmpfs", 0, NULL);
        *start = now();
        if (write(ends[1], start, sizeof *start) != sizeof *start)
            die("pipe");
        execv(argv[0], argv);
        die(argv[0]);
    }
    if (read(ends[0], start, sizeof *start) != sizeof *start)
        die("start");
    return pid;
}

static int boot(const char *root, char **argv)
{
    int status;
    long long start;
    if (waitpid(start_in(root, argv, &start), &status, 0) < 0)
        die("wait");
    printf("%lld %lld\n", start, now());
    return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

static int lines(const char *file)
{
    char buffer[65536];
    int count = 0, fd = open(file, O_RDONLY | O_CLOEXEC);
    ssize_t got;
    while (fd >= 0 && (got = read(fd, buffer, sizeof buffer)) > 0)
        for (ssize_t i = 0; i < got; i++)
            count += buffer[i] == '\n';
    close(fd);
    return count;
}

static int gather(const char *root, int count, const char *file, char **argv)
{
    struct timespec pause = { 0, 500000 };
    int status;
    long long start;
    pid_t pid = start_in(root, argv, &start);
    while (lines(file) < count && now() - start < 60000000000LL)
        nanosleep(&pause, NULL);
    kill(pid, SIGKILL);
    waitpid(pid, &status, 0);
    printf("%lld %lld\n", start, now());
    return lines(file) >= count ? 0 : 1;
}

/* Prints the pid that PID 1 has here, and START; ends when it ends. */
static int stay(const char *root, char **argv)
{
    int status;
    long long start;
    pid_t pid = start_in(root, argv, &start);
    printf("%d %lld\n", (int)pid, start);
    fflush(stdout);
    waitpid(pid, &status, 0);
    return 0;
}

int main(int argc, char **argv)
{
    if (argc > 2 && !strcmp(argv[1], "time"))
        return time_it(argv + 2);
    if (argc > 3 && !strcmp(argv[1], "boot"))
        return boot(argv[2], argv + 3);
    if (argc > 3 && !strcmp(argv[1], "stay"))
        return stay(argv[2], argv + 3);
    if (argc > 5 && !strcmp(argv[1], "gather"))
        return gather(argv[2], atoi(argv[3]), argv[4], argv + 5);
    if (argc > 1 && !strncmp(argv[1], "hold=", 5)) {
        stamp(argv[1] + 5);
        for (;;)
            pause();
    }
    if (argc > 2 && !strcmp(argv[1], "stamp")) {
        stamp(argv[2]);
        if (argc == 3)
            return 0;
        execv(argv[3], argv + 3);
        die(argv[3]);
    }
    if (argc > 3 && !strcmp(argv[1], "many")) {
        char hold[4096];
        snprintf(hold, sizeof hold, "hold=%s", argv[3]);
        for (int i = atoi(argv[2]); i > 0; i--)
            if (vfork() == 0) {
                setsid();
                execl("/proc/self/exe", argv[0], hold, (char *)0);
                _exit(127);
            }
        for (;;)
            pause();
    }
    if (argc > 3 && !strcmp(argv[1], "within")) {
        int fd = open(argv[2], O_WRONLY | O_CLOEXEC);
        if (fd < 0 || dprintf(fd, "%d\n", getpid()) < 0)
            die(argv[2]);
        execv(argv[3], argv + 3);
        die(argv[3]);
    }
    fprintf(stderr, "probe: usage: probe time|stamp|hold=FILE|boot|gather|many|within ...\n");
    return 100;
}

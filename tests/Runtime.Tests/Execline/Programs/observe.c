/* observe ARGUMENT... : says all that a program can see of how it was started, in a form that can be compared.
 * crash SIGNAL (the same program under another name): dies of a signal. */
#define _GNU_SOURCE
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

extern char **environ;

static void text(char const *s)
{
    for (; *s; s++)
        if (*s >= 32 && *s < 127 && *s != '\\')
            putchar(*s);
        else
            printf("\\x%02x", (unsigned char)*s);
    putchar('\n');
}

static int compare(void const *a, void const *b)
{
    return strcmp(*(char **)a, *(char **)b);
}

static void descriptors(void)
{
    for (int fd = 0; fd < 64; fd++) {
        struct stat st;
        int flags = fcntl(fd, F_GETFL);
        if (flags < 0 || fstat(fd, &st) < 0)
            continue;
        char kind = S_ISREG(st.st_mode) ? 'f' : S_ISFIFO(st.st_mode) ? 'p' : S_ISCHR(st.st_mode) ? 'c' : S_ISDIR(st.st_mode) ? 'd' : '?';
        printf("fd %d %c %s%s%s\n", fd, kind, (flags & O_ACCMODE) == O_RDONLY ? "r" : (flags & O_ACCMODE) == O_WRONLY ? "w" : "rw",
            flags & O_NONBLOCK ? " nonblock" : "", flags & O_APPEND ? " append" : "");
    }
}

static void signals(void)
{
    sigset_t blocked;
    sigprocmask(SIG_SETMASK, NULL, &blocked);
    for (int s = 1; s < 32; s++) {
        struct sigaction action;
        if (sigismember(&blocked, s))
            printf("blocked %d\n", s);
        if (sigaction(s, NULL, &action) == 0 && action.sa_handler == SIG_IGN)
            printf("ignored %d\n", s);
    }
}

int main(int argc, char **argv)
{
    char const *name = strrchr(argv[0], '/');
    if (!strcmp(name ? name + 1 : argv[0], "crash")) {
        struct rlimit none = { 0, 0 };
        setrlimit(RLIMIT_CORE, &none);
        signal(atoi(argv[1]), SIG_DFL);
        kill(getpid(), atoi(argv[1]));
        return 99;
    }
    /* One write of a small text, so that programs that run at once do not mix theirs. */
    static char buffer[1 << 20];
    setvbuf(stdout, buffer, _IOFBF, sizeof buffer);
    printf("argc %d\n", argc);
    for (int i = 0; i < argc; i++) {
        /* The name tells how it was called, but not where it lies. */
        printf("arg ");
        text(i == 0 && name ? name + 1 : argv[i]);
    }
    size_t count = 0;
    while (environ[count])
        count++;
    qsort(environ, count, sizeof *environ, compare);
    for (size_t i = 0; i < count; i++) {
        if (!strncmp(environ[i], "S6_OVERLAY_CHAIN=", 17))
            continue;
        printf("env ");
        if (!strncmp(environ[i], "!=", 2))
            puts(atoi(environ[i] + 2) > 1 ? "!=PID" : "!=?");
        else
            text(environ[i]);
    }
    char cwd[4096];
    printf("cwd ");
    text(getcwd(cwd, sizeof cwd) ? cwd : "?");
    mode_t mask = umask(0);
    printf("umask %03o\n", (unsigned)mask);
    descriptors();
    signals();
    return 0;
}

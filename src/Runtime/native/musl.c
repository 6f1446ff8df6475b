/* What the runtime's archives expect of a C library and musl does not have, or has with another meaning. */
#include <stdlib.h>

char *strerror(int error);

/* A set of processors: plain memory of whole 64-bit words. */

void *__sched_cpualloc(size_t count)
{
    return malloc((count + 63) / 64 * 8);
}

void __sched_cpufree(void *set)
{
    free(set);
}

/* glibc's: the text is returned. musl's would return an error number, which the caller would take for a pointer. */
char *strerror_r(int error, char *buffer, size_t size)
{
    (void)buffer;
    (void)size;
    return strerror(error);
}

/* The two symbols that the runtime's archives expect of a C library and musl does not have.
 * The runtime asks only for sets of its own fixed size, so plain allocation is the whole contract. */
#include <stdlib.h>

void *__sched_cpualloc(size_t count)
{
    return malloc((count + 63) / 64 * 8);
}

void __sched_cpufree(void *set)
{
    free(set);
}

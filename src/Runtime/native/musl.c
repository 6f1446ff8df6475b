/*
 * What the runtime's archives expect of a C library and musl does not have, or has with another meaning; and what musl has
 * in a size that nothing here needs.
 */
#include <math.h>
#include <stdlib.h>
#include <wctype.h>

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

/*
 * Wide characters, for regular expressions and patterns. The locale is always "C" here, where what is not ASCII belongs
 * to no class and has no case: musl's tables of all the world's letters are not linked.
 */

int iswalpha(wint_t c)
{
    return (c | 32) - 'a' < 26;
}

int iswpunct(wint_t c)
{
    return c - '!' < 94 && !iswalpha(c) && c - '0' >= 10;
}

wint_t towupper(wint_t c)
{
    return c - 'a' < 26 ? c - 32 : c;
}

wint_t towlower(wint_t c)
{
    return c - 'A' < 26 ? c + 32 : c;
}

/* scanf's "%f", which nobody here uses, matches nothing. */
long double __floatscan(void *file, int precision, int push_back)
{
    (void)file;
    (void)precision;
    (void)push_back;
    return 0;
}

/*
 * The runtime takes it once per sampled allocation, and nothing here samples: it need not be fast, so it needs no table.
 * ln(m * 2^e) = e ln 2 + 2 artanh((m - 1) / (m + 1)), and artanh by its power series.
 */
double log(double x)
{
    if (!(x > 0) || isinf(x))
        return x == 0 ? -HUGE_VAL : x < 0 ? NAN : x;
    int exponent;
    double mantissa = frexp(x, &exponent);
    if (mantissa < M_SQRT1_2) {
        mantissa *= 2;
        exponent--;
    }
    double t = (mantissa - 1) / (mantissa + 1), sum = 0;
    for (int power = 29; power > 0; power -= 2)
        sum = sum * t * t + 1.0 / power;
    return exponent * M_LN2 + 2 * t * sum;
}

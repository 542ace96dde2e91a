#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void *checked(void *p)
{
    if (p) return p;
    static const char text[] = "assay: out of memory\n";
    ssize_t ignored = write(STDERR_FILENO, text, sizeof text - 1);
    (void)ignored;
    _exit(70);
}

static size_t product(size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) checked(NULL);
    return bytes ? bytes : 1;
}

void *mem_alloc(size_t size) { return checked(malloc(size ? size : 1)); }

void *mem_zero(size_t count, size_t size) { return checked(calloc(1, product(count, size))); }

void *mem_resize(void *old, size_t count, size_t size) { return checked(realloc(old, product(count, size))); }

char *mem_copy(const char *bytes, size_t n)
{
    char *copy = mem_alloc(n + 1);
    if (n) memcpy(copy, bytes, n);
    copy[n] = 0;
    return copy;
}

/* arena.h - memory that is freed all at once.
 *
 * A zeroed Arena is an empty arena. What arena_alloc returns lives until arena_reset or arena_free; reset keeps the
 * largest block for the next use. Never returns NULL (see memory.h). In builds with ASSAY_ARENA_DEBUG every object is a
 * block of its own, so that the address sanitizer sees its bounds.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stddef.h>

typedef struct ArenaBlock ArenaBlock;

typedef struct Arena {
    ArenaBlock *blocks; /* newest first */
    char *next, *end;   /* what is free in the newest */
} Arena;

void *arena_alloc(Arena *a, size_t size);                          /* aligned for any type, uninitialised */
void *arena_zero(Arena *a, size_t count, size_t size);             /* the same, zeroed; the product is checked */
char *arena_copy(Arena *a, const char *bytes, size_t n);           /* n bytes and a terminating NUL */
void *arena_dup(Arena *a, const void *items, size_t count, size_t size);
void arena_reset(Arena *a);
void arena_free(Arena *a);

#endif

#include "base/arena.h"

#include "base/memory.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { BLOCK = 16 * 1024, ALIGN = _Alignof(max_align_t) };

struct ArenaBlock {
    ArenaBlock *older;
    size_t size; /* of bytes */
    _Alignas(max_align_t) char bytes[];
};

static void *new_block(Arena *a, size_t size)
{
    ArenaBlock *block = mem_alloc(sizeof *block + size);
    block->older = a->blocks;
    block->size = size;
    a->blocks = block;
    return block->bytes;
}

void *arena_alloc(Arena *a, size_t size)
{
    if (size > SIZE_MAX / 2) size = SIZE_MAX / 2; /* refused by the allocator, with its message */
#ifdef ASSAY_ARENA_DEBUG
    return new_block(a, size);
#else
    size = (size + ALIGN - 1) & ~(size_t)(ALIGN - 1);
    if (!a->blocks || size > (size_t)(a->end - a->next)) {
        size_t grown = a->blocks ? a->blocks->size * 2 : BLOCK;
        if (grown > 1024 * BLOCK) grown = 1024 * BLOCK;
        if (grown < size) grown = size;
        a->next = new_block(a, grown);
        a->end = a->next + grown;
    }
    void *p = a->next;
    a->next += size;
    return p;
#endif
}

void *arena_zero(Arena *a, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) bytes = SIZE_MAX / 2;
    void *p = arena_alloc(a, bytes);
    memset(p, 0, bytes);
    return p;
}

char *arena_copy(Arena *a, const char *bytes, size_t n)
{
    char *copy = arena_alloc(a, n + 1);
    if (n) memcpy(copy, bytes, n);
    copy[n] = 0;
    return copy;
}

void *arena_dup(Arena *a, const void *items, size_t count, size_t size)
{
    size_t bytes;
    if (__builtin_mul_overflow(count, size, &bytes)) bytes = SIZE_MAX / 2;
    void *p = arena_alloc(a, bytes);
    if (bytes) memcpy(p, items, bytes);
    return p;
}

static void free_from(ArenaBlock *block)
{
    while (block) {
        ArenaBlock *older = block->older;
        free(block);
        block = older;
    }
}

void arena_reset(Arena *a)
{
#ifdef ASSAY_ARENA_DEBUG
    arena_free(a);
#else
    if (!a->blocks) return;
    ArenaBlock *keep = a->blocks;
    for (ArenaBlock *b = keep; b; b = b->older)
        if (b->size > keep->size) keep = b;
    for (ArenaBlock *b = a->blocks; b;) {
        ArenaBlock *older = b->older;
        if (b != keep) free(b);
        b = older;
    }
    keep->older = NULL;
    a->blocks = keep;
    a->next = keep->bytes;
    a->end = keep->bytes + keep->size;
#endif
}

void arena_free(Arena *a)
{
    free_from(a->blocks);
    *a = (Arena){0};
}

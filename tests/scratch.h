/* scratch.h - a folder for one test, and files in it.
 *
 *     Scratch s;
 *     scratch_open(&s);                               an empty folder of its own
 *     scratch_write(&s, "a.txt", "Iran");             a file in it; both give the path,
 *     scratch_path(&s, "a.ann");                      which stays valid for seven more
 *     scratch_close(&s);                              it is gone with everything in it
 *
 * Where one folder serves all tests of a program, SCRATCH_OF_ALL(here) declares it, and here_open and here_close are the set-up and
 * the tear-down of the group.
 */
#ifndef TESTS_SCRATCH_H
#define TESTS_SCRATCH_H

#include "unit/cmocka_all.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

typedef struct Scratch {
    char folder[64], paths[8][160];
    unsigned next;
} Scratch;

static inline void scratch_open(Scratch *s)
{
    *s = (Scratch){0};
    snprintf(s->folder, sizeof s->folder, "/tmp/assay-test-XXXXXX");
    if (!mkdtemp(s->folder)) fail_msg("no folder can be made below /tmp");
}

static inline const char *scratch_path(Scratch *s, const char *name)
{
    char *path = s->paths[s->next++ % 8];
    size_t n = strlen(s->folder), more = strlen(name);
    if (n + more + 2 > sizeof s->paths[0]) fail_msg("the name %s is too long", name);
    memcpy(path, s->folder, n);
    path[n] = '/';
    memcpy(path + n + 1, name, more + 1);
    return path;
}

static inline const char *scratch_write_bytes(Scratch *s, const char *name, const void *bytes, size_t n)
{
    const char *path = scratch_path(s, name);
    FILE *file = fopen(path, "wb");
    if (!file || fwrite(bytes, 1, n, file) != n || fclose(file) != 0) fail_msg("%s cannot be written", path);
    return path;
}

static inline const char *scratch_write(Scratch *s, const char *name, const char *text)
{
    return scratch_write_bytes(s, name, text, strlen(text));
}

static inline const char *scratch_folder(Scratch *s, const char *name)
{
    const char *path = scratch_path(s, name);
    if (mkdir(path, 0777) != 0) fail_msg("the folder %s cannot be made", path);
    return path;
}

static inline int scratch_remove_one(const char *path, const struct stat *about, int kind, struct FTW *place)
{
    (void)about;
    (void)kind;
    (void)place;
    return remove(path);
}

static inline void scratch_close(Scratch *s)
{
    if (nftw(s->folder, scratch_remove_one, 8, FTW_DEPTH | FTW_PHYS) != 0) fail_msg("%s cannot be removed", s->folder);
}

#define SCRATCH_OF_ALL(name) \
    static Scratch name; \
    static int name##_open(void **state) \
    { \
        (void)state; \
        scratch_open(&name); \
        return 0; \
    } \
    static int name##_close(void **state) \
    { \
        (void)state; \
        scratch_close(&name); \
        return 0; \
    }

#endif

/* Runs a fuzz target without a fuzzer: over the files of a folder, and over mutations of them that are the same each time.
 *
 *     fuzz_NAME FOLDER [MUTATIONS]      every file, then so many mutations
 *     fuzz_NAME FILE                    only this one: what a fuzzer found
 *
 * Mutations flip, cut, repeat, and swap parts between seeds, as a fuzzer does, but learn nothing.
 */
#include "fuzz/fuzz.h"

#include "base/input.h"
#include "base/philox.h"
#include "base/vector.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

enum { MUTATIONS = 3000, LONGEST = 4096 };

typedef VECTOR(StrBuf) Seeds;

static void read_seed(Seeds *seeds, const char *path)
{
    StrBuf bytes = {0};
    Error e = {0};
    if (input_slurp(path, &bytes, &e)) {
        fprintf(stderr, "%s: %s\n", path, e.message);
        exit(1);
    }
    vec_push(seeds, bytes);
}

static int visible(const struct dirent *x) { return x->d_name[0] != '.'; }

static void read_seeds(Seeds *seeds, const char *folder)
{
    struct dirent **list;
    int n = scandir(folder, &list, visible, alphasort);
    for (int i = 0; i < n; i++) {
        char path[4096];
        snprintf(path, sizeof path, "%s/%s", folder, list[i]->d_name);
        read_seed(seeds, path);
        free(list[i]);
    }
    if (n >= 0) free(list);
}

static size_t below(PhiloxStream *random, size_t n) { return philox_below(random, (uint32_t)n); }

/* One change. */
static void mutate(StrBuf *b, const Seeds *seeds, PhiloxStream *random)
{
    static const char odd[] = {0, '\n', '\r', '\t', ' ', '-', '"', '{', '[', ':', ',', '0', '9', '#', '*', '(', ')', '|', '\x7f', '\x80', '\xc3', '\xff'};
    const StrBuf *other = &seeds->at[below(random, seeds->n)];
    size_t at = below(random, b->length), n = below(random, b->length - at) % 40 + 1, from = below(random, other->length);
    if (n > b->length - at) n = b->length - at;
    switch (below(random, 6)) {
    case 0: /* a bit */
        if (b->length) b->data[at] = (char)(b->data[at] ^ 1 << below(random, 8));
        break;
    case 1: /* a character that means something somewhere */
        if (b->length) b->data[at] = odd[below(random, sizeof odd)];
        break;
    case 2: /* a part is gone */
        if (!n) break;
        memmove(b->data + at, b->data + at + n, b->length - at - n);
        b->length -= n;
        break;
    case 3: /* a part comes again at the end */
        if (n) {
            char part[64];
            memcpy(part, b->data + at, n);
            sb_put(b, part, n);
        }
        break;
    case 4: /* the end of another seed */
        b->length = at;
        sb_put(b, sb_text(other) + from, other->length - from);
        break;
    default: /* a part of another seed, written over it */
        if (n > other->length - from) n = other->length - from;
        if (n) memcpy(b->data + at, other->data + from, n);
    }
    if (b->length > LONGEST) b->length = LONGEST;
}

/* A copy of just this size, so that a sanitizer sees a read behind it. */
static void run_one(const char *bytes, size_t n)
{
    uint8_t *copy = mem_alloc(n ? n : 1);
    if (n) memcpy(copy, bytes, n);
    LLVMFuzzerTestOneInput(copy, n);
    free(copy);
}

int main(int argc, char **argv)
{
    Seeds seeds = {0};
    struct stat about;
    if (argc < 2 || stat(argv[1], &about) != 0) {
        fprintf(stderr, "usage: %s FOLDER [MUTATIONS], or %s FILE\n", argv[0], argv[0]);
        return 2;
    }
    bool folder = S_ISDIR(about.st_mode);
    if (folder) read_seeds(&seeds, argv[1]);
    else read_seed(&seeds, argv[1]);
    if (!seeds.n) {
        fprintf(stderr, "there are no seeds in %s\n", argv[1]);
        return 1;
    }
    for (size_t i = 0; i < seeds.n; i++) run_one(sb_text(&seeds.at[i]), seeds.at[i].length);
    long mutations = !folder ? 0 : argc > 2 ? strtol(argv[2], NULL, 10) : MUTATIONS;
    PhiloxStream random = philox_stream(1, 0, 0);
    StrBuf b = {0};
    for (long i = 0; i < mutations; i++) {
        const StrBuf *seed = &seeds.at[(size_t)i % seeds.n];
        sb_clear(&b);
        sb_put(&b, sb_text(seed), seed->length);
        for (size_t k = below(&random, 4) + 1; k; k--) mutate(&b, &seeds, &random);
        run_one(sb_text(&b), b.length);
    }
    printf("%zu seeds, %ld mutations\n", seeds.n, mutations);
    for (size_t i = 0; i < seeds.n; i++) sb_free(&seeds.at[i]);
    vec_free(&seeds);
    sb_free(&b);
    return 0;
}

/* model.c - the file: a head of fixed size, then the numbers as they lie in memory.
 *
 *     8 bytes   "assaycrf"
 *     u32       version of the format, 1
 *     u32       0x01020304, which reads otherwise on a machine of the other byte order
 *     u64       length of what follows the head
 *     u64       its XXH3 checksum
 *
 * The checksum finds damage, not malice; so everything read is also held against the length of the file and the other tables before it is
 * used, and a file made by an enemy can give nonsense but no access outside of memory. */
#include "model.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <xxhash.h>

static const char magic[8] = "assaycrf"; /* without its end */
enum { VERSION = 1, ORDER = 0x01020304 };

typedef struct Head {
    char magic[8];
    uint32_t version, order;
    uint64_t length, checksum;
} Head;

_Static_assert(sizeof(Head) == 32, "the head has no holes");

/* -- writing -------------------------------------------------------------------------------------------------------------- */

typedef struct Out {
    char *data;
    size_t n, capacity;
} Out;

static void put(Out *o, const void *data, size_t n)
{
    if (n == 0) return;
    if (o->capacity - o->n < n) {
        o->capacity = (o->n + n) * 2;
        o->data = grow(o->data, o->capacity, 1);
    }
    memcpy(o->data + o->n, data, n);
    o->n += n;
}

static void put_number(Out *o, uint64_t number)
{
    put(o, &number, sizeof number);
}

static void put_names(Out *o, const Names *names)
{
    put_number(o, names->n);
    for (uint32_t i = 0; i < names->n; i++) {
        size_t n;
        const char *text = names_text(names, i, &n);
        put_number(o, n);
        put(o, text, n);
    }
}

static void put_lists(Out *o, const Lists *l)
{
    put_names(o, &l->types);
    put_names(o, &l->entries);
    put_number(o, l->longest);
    for (uint32_t i = 0; i < l->entries.n; i++) put_number(o, (uint64_t)l->type[i] * 2 + l->capital[i]);
}

static int fail(char *why, size_t why_size, const char *path, const char *reason)
{
    snprintf(why, why_size, "%s: %s", path, reason);
    return -1;
}

int model_write(const Model *m, const char *path, char *why, size_t why_size)
{
    Out o = {0};
    put_number(&o, m->split);
    put_names(&o, &m->labels);
    put_names(&o, &m->attributes);
    put_lists(&o, &m->lists);
    put(&o, m->transition, (size_t)m->labels.n * m->labels.n * sizeof *m->transition);
    put(&o, m->begin, ((size_t)m->attributes.n + 1) * sizeof *m->begin);
    put(&o, m->weight, (size_t)m->begin[m->attributes.n] * sizeof *m->weight);
    put(&o, m->label, (size_t)m->begin[m->attributes.n] * sizeof *m->label);
    Head head = {.version = VERSION, .order = ORDER, .length = o.n, .checksum = XXH3_64bits(o.data, o.n)};
    memcpy(head.magic, magic, sizeof magic);
    FILE *file = fopen(path, "we");
    bool good = file && fwrite(&head, sizeof head, 1, file) == 1 && fwrite(o.data, 1, o.n, file) == o.n;
    if (file && fclose(file) != 0) good = false;
    int status = good ? 0 : fail(why, why_size, path, strerror(errno));
    free(o.data);
    return status;
}

/* -- reading -------------------------------------------------------------------------------------------------------------- */

/* What is left to read; `bad` once something was not there, and everything read from then on is zero. */
typedef struct In {
    const char *data;
    size_t n;
    bool bad;
} In;

static const char *take(In *in, uint64_t n, uint64_t size)
{
    if (in->bad || (n && size > in->n / n)) {
        in->bad = true;
        return NULL;
    }
    const char *at = in->data;
    in->data += n * size;
    in->n -= (size_t)(n * size);
    return at;
}

static uint64_t take_number(In *in)
{
    uint64_t number = 0;
    const char *at = take(in, 1, sizeof number);
    if (at) memcpy(&number, at, sizeof number);
    return number;
}

/* A copy of n things of this size. */
static void *take_copy(In *in, uint64_t n, uint64_t size)
{
    const char *at = take(in, n, size);
    if (!at) return NULL;
    void *copy = grow(NULL, (size_t)n, (size_t)size);
    if (n) memcpy(copy, at, (size_t)(n * size));
    return copy;
}

/* Names that are all different, so that their numbers are the same again. */
static void take_names(In *in, Names *names)
{
    uint64_t n = take_number(in);
    for (uint64_t i = 0; i < n && !in->bad; i++) {
        uint64_t length = take_number(in);
        const char *text = take(in, length, 1);
        if (text && (i >= NAME_NONE / 2 || names_add(names, text, (size_t)length) != i)) in->bad = true;
    }
}

static void take_lists(In *in, Lists *l)
{
    Names entries = {0};
    take_names(in, &l->types);
    take_names(in, &entries);
    uint64_t longest = take_number(in);
    if (longest > UINT32_MAX) in->bad = true;
    l->longest = (uint32_t)longest;
    for (uint32_t i = 0; i < entries.n && !in->bad; i++) {
        size_t n;
        const char *key = names_text(&entries, i, &n);
        uint64_t number = take_number(in);
        if (number / 2 >= l->types.n || number / 2 >= LIST_NONE / 2) in->bad = true;
        lists_add(l, key, n, (uint32_t)(number / 2), number % 2);
    }
    names_free(&entries);
}

static bool kinds_are_good(const Names *labels)
{
    for (uint32_t i = 0; i < labels->n; i++) {
        size_t n;
        const char *name = names_text(labels, i, &n);
        bool outside = n == 1 && *name == 'O';
        if (!outside && (n < 3 || (*name != 'B' && *name != 'I') || name[1] != '-' || memchr(name, '\0', n))) return false;
    }
    return labels->n > 0 && labels->n <= UINT16_MAX;
}

static bool take_model(In *in, Model *m)
{
    m->split = take_number(in) != 0;
    take_names(in, &m->labels);
    take_names(in, &m->attributes);
    take_lists(in, &m->lists);
    if (in->bad || !kinds_are_good(&m->labels)) return false;
    m->transition = take_copy(in, (uint64_t)m->labels.n * m->labels.n, sizeof *m->transition);
    m->begin = take_copy(in, (uint64_t)m->attributes.n + 1, sizeof *m->begin);
    if (in->bad || m->begin[0] != 0) return false;
    for (uint32_t i = 0; i < m->attributes.n; i++)
        if (m->begin[i + 1] < m->begin[i]) return false;
    uint64_t n = m->begin[m->attributes.n];
    m->weight = take_copy(in, n, sizeof *m->weight);
    m->label = take_copy(in, n, sizeof *m->label);
    if (in->bad || in->n) return false;
    for (uint64_t k = 0; k < n; k++)
        if (m->label[k] >= m->labels.n) return false;
    return true;
}

static const char *check(const Head *head, const char *data, uint64_t n)
{
    if (memcmp(head->magic, magic, sizeof magic) != 0) return "this is not a model of crf";
    if (head->order != ORDER) return "this model was made on a machine with another byte order; train again on this one";
    if (head->version != VERSION) return "this model was made by another version of crf; train again";
    if (head->length > n) return "the model is cut off; train again";
    if (head->length < n) return "there is something behind the end of the model; train again";
    if (head->checksum != XXH3_64bits(data, (size_t)n)) return "the model is damaged: its checksum does not fit; train again";
    return NULL;
}

int model_read(Model *m, const char *path, char *why, size_t why_size)
{
    FILE *file = fopen(path, "re");
    struct stat st;
    Head head;
    if (!file || fstat(fileno(file), &st) != 0) {
        if (file) fclose(file);
        return fail(why, why_size, path, strerror(errno));
    }
    const char *wrong = NULL;
    char *data = NULL;
    size_t n = 0;
    if (!S_ISREG(st.st_mode) || (size_t)st.st_size < sizeof head || fread(&head, sizeof head, 1, file) != 1) {
        wrong = "this is not a model of crf: it is too short";
    } else {
        n = (size_t)st.st_size - sizeof head;
        data = grow(NULL, n, 1);
        wrong = fread(data, 1, n, file) == n ? check(&head, data, n) : "cannot be read";
    }
    In in = {data, n, false};
    if (!wrong && !take_model(&in, m)) wrong = "the model contradicts itself; train again";
    fclose(file);
    free(data);
    return wrong ? fail(why, why_size, path, wrong) : 0;
}

void model_free(Model *m)
{
    names_free(&m->labels);
    names_free(&m->attributes);
    lists_free(&m->lists);
    free(m->begin);
    free(m->label);
    free(m->weight);
    free(m->transition);
    *m = (Model){0};
}

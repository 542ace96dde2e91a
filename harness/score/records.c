/* Two assignments, one in the other: the fillers that two records have in common are paired slot by slot, and records of one type
 * are then aligned so that the number of common fillers is the greatest. Both are polynomial, where trying all alignments is not. */
#include "score/layers.h"

#include "base/vector.h"
#include "score/assignment.h"

#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

/* -- fillers ---------------------------------------------------------------------------------------------------------- */

/* A filler with its strings normalised. */
typedef struct Normal {
    const char **strings;
    uint32_t n;
} Normal;

typedef struct NormalSlot {
    const char *name;
    Normal *fillers;
    uint32_t n;
} NormalSlot;

typedef struct NormalRecord {
    const char *type;
    NormalSlot *slots;
    uint32_t n_slots;
} NormalRecord;

static const char *normalised(Arena *arena, const char *text)
{
    utf8proc_uint8_t *folded = NULL;
    utf8proc_option_t how = UTF8PROC_STABLE | UTF8PROC_COMPOSE | UTF8PROC_COMPAT | UTF8PROC_CASEFOLD | UTF8PROC_IGNORE;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)text, (utf8proc_ssize_t)strlen(text), &folded, how);
    const char *from = n < 0 ? text : (const char *)folded;
    size_t length = n < 0 ? strlen(text) : (size_t)n, kept = 0;
    char *out = arena_alloc(arena, length + 1);
    for (size_t i = 0; i < length; i++) {
        bool space = (unsigned char)from[i] <= ' ';
        if (space && (kept == 0 || out[kept - 1] == ' ')) continue;
        out[kept++] = space ? ' ' : from[i];
    }
    if (kept && out[kept - 1] == ' ') kept--;
    out[kept] = 0;
    free(folded);
    return out;
}

static NormalRecord normalise(const LayerTask *t, const Document *d, const Record *r)
{
    NormalRecord out = {symbols_name(d->symbols, r->type), arena_alloc(t->scratch, r->n_slots * sizeof *out.slots), r->n_slots};
    for (uint32_t i = 0; i < r->n_slots; i++) {
        const Slot *s = &r->slots[i];
        NormalSlot *slot = &out.slots[i];
        *slot = (NormalSlot){symbols_name(d->symbols, s->name), arena_alloc(t->scratch, s->n * sizeof *slot->fillers), s->n};
        for (uint32_t k = 0; k < s->n; k++) {
            const Filler *f = &s->fillers[k];
            slot->fillers[k] = (Normal){arena_alloc(t->scratch, f->n * sizeof *slot->fillers[k].strings), f->n};
            for (uint32_t j = 0; j < f->n; j++) slot->fillers[k].strings[j] = normalised(t->scratch, f->alternatives[j]);
        }
    }
    return out;
}

static bool same(const Normal *a, const Normal *b)
{
    for (uint32_t i = 0; i < a->n; i++)
        for (uint32_t k = 0; k < b->n; k++)
            if (strcmp(a->strings[i], b->strings[k]) == 0) return true;
    return false;
}

typedef struct SlotPair {
    const NormalSlot *gold, *predicted;
} SlotPair;

static void filler_credits(const void *context, uint32_t row, double *credits)
{
    const SlotPair *p = context;
    for (uint32_t c = 0; c < p->predicted->n; c++) credits[c] = same(&p->gold->fillers[row], &p->predicted->fillers[c]);
}

static uint32_t common_fillers(const NormalSlot *gold, const NormalSlot *predicted, Arena *scratch)
{
    SlotPair pair = {gold, predicted};
    uint32_t *mate = arena_alloc(scratch, gold->n * sizeof *mate), n = 0;
    assignment_solve(gold->n, predicted->n, filler_credits, &pair, scratch, mate);
    for (uint32_t i = 0; i < gold->n; i++) n += mate[i] != UNASSIGNED;
    return n;
}

static const NormalSlot *slot_named(const NormalRecord *r, const char *name)
{
    for (uint32_t i = 0; i < r->n_slots; i++)
        if (strcmp(r->slots[i].name, name) == 0) return &r->slots[i];
    return NULL;
}

/* -- records ---------------------------------------------------------------------------------------------------------- */

typedef struct RecordLists {
    const NormalRecord *gold, *predicted;
    uint32_t n_predicted;
    Arena *scratch;
} RecordLists;

static void record_credits(const void *context, uint32_t row, double *credits)
{
    const RecordLists *l = context;
    const NormalRecord *g = &l->gold[row];
    for (uint32_t c = 0; c < l->n_predicted; c++) {
        credits[c] = 0;
        if (strcmp(g->type, l->predicted[c].type) != 0) continue;
        for (uint32_t i = 0; i < g->n_slots; i++) {
            const NormalSlot *other = slot_named(&l->predicted[c], g->slots[i].name);
            if (other) credits[c] += common_fillers(&g->slots[i], other, l->scratch);
        }
    }
}

static NormalRecord *normalise_all(const LayerTask *t, const Document *d, uint32_t *n)
{
    *n = d ? d->n_records : 0;
    NormalRecord *list = arena_alloc(t->scratch, *n * sizeof *list);
    for (uint32_t i = 0; i < *n; i++) list[i] = normalise(t, d, &d->records[i]);
    return list;
}

static const char *category(const LayerTask *t, const NormalRecord *r, const NormalSlot *s)
{
    StrBuf b = {0};
    sb_printf(&b, "%s.%s", r->type, s->name);
    const char *kept = arena_copy(t->scratch, b.data, b.length);
    sb_free(&b);
    return kept;
}

void records_count(const LayerTask *t, int variant)
{
    (void)variant;
    uint32_t n_gold, n_predicted;
    const NormalRecord *gold = normalise_all(t, t->gold, &n_gold), *predicted = normalise_all(t, t->predicted, &n_predicted);
    RecordLists lists = {gold, predicted, n_predicted, t->scratch};
    uint32_t *mate = arena_alloc(t->scratch, n_gold * sizeof *mate);
    assignment_solve(n_gold, n_predicted, record_credits, &lists, t->scratch, mate);
    for (uint32_t i = 0; i < n_gold; i++)
        for (uint32_t k = 0; k < gold[i].n_slots; k++) {
            const NormalSlot *slot = &gold[i].slots[k];
            const NormalSlot *other = mate[i] == UNASSIGNED ? NULL : slot_named(&predicted[mate[i]], slot->name);
            double common = other ? common_fillers(slot, other, t->scratch) : 0;
            t->book(t->payload, category(t, &gold[i], slot), 0, (Tally){.gold = slot->n, .found = common, .correct = common});
        }
    for (uint32_t i = 0; i < n_predicted; i++)
        for (uint32_t k = 0; k < predicted[i].n_slots; k++)
            t->book(t->payload, category(t, &predicted[i], &predicted[i].slots[k]), 0, (Tally){.predicted = predicted[i].slots[k].n});
}

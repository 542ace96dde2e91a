/* Slots: two assignments, one in the other. The fillers that two records have in common are paired slot by slot, and records of one type
 * are then aligned so that the number of common fillers is the greatest. Both are polynomial, where trying all alignments is not.
 *
 * CEAF-REE (Du, Rush and Cardie 2021) knows no records, only who or what plays a role in the document: entities, as the lists of the
 * strings that name them. It is CEAF with a similarity of 1 where all strings of the predicted entity are strings of gold's. */
#include "score/records.h"

#include "base/vector.h"
#include "score/assignment.h"
#include "score/strings.h"

#include <stdlib.h>
#include <string.h>

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

static NormalRecord normalise(const LayerTask *t, const Document *d, const Record *r, const StringNorm *norm)
{
    NormalRecord out = {symbols_name(d->symbols, r->type), arena_alloc(t->scratch, r->n_slots * sizeof *out.slots), r->n_slots};
    for (uint32_t i = 0; i < r->n_slots; i++) {
        const Slot *s = &r->slots[i];
        NormalSlot *slot = &out.slots[i];
        *slot = (NormalSlot){symbols_name(d->symbols, s->name), arena_alloc(t->scratch, s->n * sizeof *slot->fillers), s->n};
        for (uint32_t k = 0; k < s->n; k++) {
            const Filler *f = &s->fillers[k];
            slot->fillers[k] = (Normal){arena_alloc(t->scratch, f->n * sizeof *slot->fillers[k].strings), f->n};
            for (uint32_t j = 0; j < f->n; j++) slot->fillers[k].strings[j] = norm->apply(t->scratch, f->alternatives[j]);
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

/* Pairs the fillers of two slots: of each of gold's the other's, or UNASSIGNED. Returns how many pairs there are. */
static uint32_t pair_fillers(const NormalSlot *gold, const NormalSlot *predicted, Arena *scratch, uint32_t **mates)
{
    SlotPair pair = {gold, predicted};
    uint32_t *mate = arena_alloc(scratch, gold->n * sizeof *mate), n = 0;
    assignment_solve(gold->n, predicted->n, filler_credits, &pair, scratch, mate);
    for (uint32_t i = 0; i < gold->n; i++) n += mate[i] != UNASSIGNED;
    if (mates) *mates = mate;
    return n;
}

static uint32_t common_fillers(const NormalSlot *gold, const NormalSlot *predicted, Arena *scratch)
{
    return pair_fillers(gold, predicted, scratch, NULL);
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

static NormalRecord *normalise_all(const LayerTask *t, const Document *d, const StringNorm *norm, uint32_t *n)
{
    *n = d ? d->n_records : 0;
    NormalRecord *list = arena_alloc(t->scratch, *n * sizeof *list);
    for (uint32_t i = 0; i < *n; i++) list[i] = normalise(t, d, &d->records[i], norm);
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

/* Of each gold record the predicted one that it is aligned with, or UNASSIGNED. */
static uint32_t *align(const LayerTask *t, RecordLists *lists, uint32_t *n_gold)
{
    lists->gold = normalise_all(t, t->gold, &norm_casefold, n_gold);
    lists->predicted = normalise_all(t, t->predicted, &norm_casefold, &lists->n_predicted);
    lists->scratch = t->scratch;
    uint32_t *mate = arena_alloc(t->scratch, *n_gold * sizeof *mate);
    assignment_solve(*n_gold, lists->n_predicted, record_credits, lists, t->scratch, mate);
    return mate;
}

static void count_slots(const LayerTask *t)
{
    uint32_t n_gold;
    RecordLists lists;
    const uint32_t *mate = align(t, &lists, &n_gold);
    const NormalRecord *gold = lists.gold, *predicted = lists.predicted;
    for (uint32_t i = 0; i < n_gold; i++)
        for (uint32_t k = 0; k < gold[i].n_slots; k++) {
            const NormalSlot *slot = &gold[i].slots[k];
            const NormalSlot *other = mate[i] == UNASSIGNED ? NULL : slot_named(&predicted[mate[i]], slot->name);
            double common = other ? common_fillers(slot, other, t->scratch) : 0;
            t->book(t->payload, category(t, &gold[i], slot), 0, (Tally){.gold = slot->n, .found = common, .correct = common});
        }
    for (uint32_t i = 0; i < lists.n_predicted; i++)
        for (uint32_t k = 0; k < predicted[i].n_slots; k++)
            t->book(t->payload, category(t, &predicted[i], &predicted[i].slots[k]), 0, (Tally){.predicted = predicted[i].slots[k].n});
}

/* -- pairs, for listings ------------------------------------------------------------------------------------------------ */

/* Of a slot that both records have: right pairs; what is left of both sides as wrong pairs, one after the other; and the rest. */
static void visit_slots(FillerRef gold, const NormalSlot *g, FillerRef predicted, const NormalSlot *p, FillerVisit visit, void *payload, Arena *scratch)
{
    uint32_t *mate, next = 0;
    bool *taken = arena_zero(scratch, p->n, sizeof *taken);
    pair_fillers(g, p, scratch, &mate);
    for (uint32_t i = 0; i < g->n; i++)
        if (mate[i] != UNASSIGNED) taken[mate[i]] = true;
    for (gold.filler = 0; gold.filler < g->n; gold.filler++) {
        bool right = mate[gold.filler] != UNASSIGNED;
        while (!right && next < p->n && taken[next]) next++;
        predicted.filler = right ? mate[gold.filler] : next;
        visit(payload, &gold, right || next < p->n ? &predicted : NULL, right ? FILLER_RIGHT : next < p->n ? FILLER_WRONG : FILLER_ALONE);
        if (!right && next < p->n) taken[next++] = true;
    }
    for (predicted.filler = 0; predicted.filler < p->n; predicted.filler++)
        if (!taken[predicted.filler]) visit(payload, NULL, &predicted, FILLER_ALONE);
}

static void visit_alone(FillerRef at, const NormalSlot *slot, bool gold, FillerState state, FillerVisit visit, void *payload)
{
    for (at.filler = 0; at.filler < slot->n; at.filler++) visit(payload, gold ? &at : NULL, gold ? NULL : &at, state);
}

static void visit_aligned(const RecordLists *l, uint32_t gold, uint32_t predicted, FillerVisit visit, void *payload)
{
    const NormalRecord *g = &l->gold[gold], *p = &l->predicted[predicted];
    for (uint32_t k = 0; k < g->n_slots; k++) {
        const NormalSlot *other = slot_named(p, g->slots[k].name);
        FillerRef at = {gold, k, 0};
        if (!other) visit_alone(at, &g->slots[k], true, FILLER_ALONE, visit, payload);
        else visit_slots(at, &g->slots[k], (FillerRef){predicted, (uint32_t)(other - p->slots), 0}, other, visit, payload, l->scratch);
    }
    for (uint32_t k = 0; k < p->n_slots; k++)
        if (!slot_named(g, p->slots[k].name)) visit_alone((FillerRef){predicted, k, 0}, &p->slots[k], false, FILLER_ALONE, visit, payload);
}

void records_each_filler(const LayerTask *t, FillerVisit visit, void *payload)
{
    uint32_t n_gold;
    RecordLists lists;
    const uint32_t *mate = align(t, &lists, &n_gold);
    bool *aligned = arena_zero(t->scratch, lists.n_predicted, sizeof *aligned);
    for (uint32_t i = 0; i < n_gold; i++) {
        if (mate[i] != UNASSIGNED) {
            aligned[mate[i]] = true;
            visit_aligned(&lists, i, mate[i], visit, payload);
            continue;
        }
        for (uint32_t k = 0; k < lists.gold[i].n_slots; k++)
            visit_alone((FillerRef){i, k, 0}, &lists.gold[i].slots[k], true, FILLER_OF_NO_RECORD, visit, payload);
    }
    for (uint32_t i = 0; i < lists.n_predicted; i++)
        for (uint32_t k = 0; !aligned[i] && k < lists.predicted[i].n_slots; k++)
            visit_alone((FillerRef){i, k, 0}, &lists.predicted[i].slots[k], false, FILLER_OF_NO_RECORD, visit, payload);
}

/* -- entities of roles ------------------------------------------------------------------------------------------------- */

typedef VECTOR(Normal) Entities;

/* What plays one role in the document. */
typedef struct Role {
    const char *name;
    Entities gold, predicted;
} Role;

typedef struct Roles {
    Symbols names;
    VECTOR(Role) list; /* by symbol */
    Symbols known;     /* entities of a side with their roles: used as a set */
} Roles;

static int by_text(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* The strings in order, each once. */
static void put_in_order(Normal *entity)
{
    uint32_t kept = 0;
    if (entity->n) qsort(entity->strings, entity->n, sizeof *entity->strings, by_text);
    for (uint32_t i = 0; i < entity->n; i++)
        if (i == 0 || strcmp(entity->strings[kept - 1], entity->strings[i]) != 0) entity->strings[kept++] = entity->strings[i];
    entity->n = kept;
}

/* An entity that plays the role in several records plays it once in the document. */
static bool is_known(Roles *roles, Symbol role, const Normal *entity)
{
    StrBuf key = {0};
    uint32_t before = roles->known.count;
    sb_put(&key, &role, sizeof role);
    for (uint32_t i = 0; i < entity->n; i++) sb_put(&key, entity->strings[i], strlen(entity->strings[i]) + 1);
    bool known = symbols_intern(&roles->known, key.data, key.length) < before;
    sb_free(&key);
    return known;
}

static void collect_roles(const LayerTask *t, const Document *d, bool predicted, Roles *roles)
{
    uint32_t n;
    const NormalRecord *records = normalise_all(t, d, &norm_squad, &n);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < records[i].n_slots; k++) {
            const NormalSlot *slot = &records[i].slots[k];
            Symbol role = symbols_intern_text(&roles->names, slot->name);
            if (role == roles->list.n) vec_push(&roles->list, (Role){.name = slot->name});
            for (uint32_t j = 0; j < slot->n; j++) {
                Role *r = &roles->list.at[role];
                put_in_order(&slot->fillers[j]);
                if (is_known(roles, role, &slot->fillers[j])) continue;
                if (predicted) vec_push(&r->predicted, slot->fillers[j]);
                else vec_push(&r->gold, slot->fillers[j]);
            }
        }
    symbols_free(&roles->known);
}

/* Are all strings of one among those of the other? Both are in order. */
static bool is_part(const Normal *part, const Normal *whole)
{
    uint32_t i = 0;
    for (uint32_t k = 0; i < part->n && k < whole->n; k++) i += strcmp(part->strings[i], whole->strings[k]) == 0;
    return part->n && i == part->n;
}

static void entity_credits(const void *context, uint32_t row, double *credits)
{
    const Role *r = context;
    for (size_t c = 0; c < r->predicted.n; c++) credits[c] = is_part(&r->predicted.at[c], &r->gold.at[row]);
}

static void count_role(const LayerTask *t, const Role *r)
{
    uint32_t n_gold = (uint32_t)r->gold.n, n_predicted = (uint32_t)r->predicted.n, *mate = arena_alloc(t->scratch, n_gold * sizeof *mate), pairs = 0;
    assignment_solve(n_gold, n_predicted, entity_credits, r, t->scratch, mate);
    for (uint32_t i = 0; i < n_gold; i++) pairs += mate[i] != UNASSIGNED;
    t->book(t->payload, r->name, 0, (Tally){n_gold, pairs, n_predicted, pairs});
}

static void count_entities(const LayerTask *t)
{
    Roles roles = {0};
    collect_roles(t, t->gold, false, &roles);
    collect_roles(t, t->predicted, true, &roles);
    for (size_t i = 0; i < roles.list.n; i++) {
        count_role(t, &roles.list.at[i]);
        vec_free(&roles.list.at[i].gold);
        vec_free(&roles.list.at[i].predicted);
    }
    vec_free(&roles.list);
    symbols_free(&roles.names);
}

/* -- both --------------------------------------------------------------------------------------------------------------- */

const char *records_normalisation(const char *criterion)
{
    return strcmp(criterion, "ceaf-ree") == 0 ? norm_squad.name : norm_casefold.name;
}

void records_count(const LayerTask *t, int variant)
{
    if (variant == RECORDS_CEAF_REE) count_entities(t);
    else count_slots(t);
}

/* Strict and boundaries compare keys. For relaxed and linked, two relations can be paired if their arguments can be brought together so
 * that each pair shares a character, or is linked to the same thing; among relations of one type the largest assignment is made, by
 * the solver. */
#include "score/relations.h"

#include "base/vector.h"
#include "score/assignment.h"
#include "score/key_match.h"

#include <stdlib.h>
#include <string.h>

static const char *type_name(const Document *d, const Relation *r) { return symbols_name(d->symbols, r->type); }

const Mention *argument_mention(const Document *d, const Argument *a)
{
    if (!a->is_event) return &d->mentions[a->target];
    uint32_t trigger = d->events[a->target].trigger;
    return trigger == NO_TRIGGER ? NULL : &d->mentions[trigger];
}

static bool is_symmetric(const LayerTask *t, const char *type) { return t->symmetric && t->symmetric(t->context, type); }

static uint32_t unit_of(const LayerTask *t, const Document *d, const Relation *r)
{
    return r->n_arguments ? unit_of_mention(t, argument_mention(d, &r->arguments[0])) : 0;
}

/* -- by keys ---------------------------------------------------------------------------------------------------------- */

static int by_bytes(const void *a, const void *b)
{
    const StrBuf *x = a, *y = b;
    size_t n = x->length < y->length ? x->length : y->length;
    int order = memcmp(sb_text(x), sb_text(y), n);
    return order ? order : x->length < y->length ? -1 : x->length > y->length;
}

/* What an abstract mention stands for has no place but a name; so have things that are compared by their links. Of those a prediction
 * has one. */
static void put_links(const Mention *m, const Document *d, bool all, StrBuf *key)
{
    uint32_t n = all ? m->n_links : 1;
    sb_putc(key, 'L');
    for (uint32_t i = 0; i < n; i++) key_put_name(key, symbols_name(d->symbols, m->links[i]));
}

static void put_argument(const LayerTask *t, const Document *d, const Argument *a, bool roles, int variant, StrBuf *key)
{
    const Mention *m = argument_mention(d, a);
    key_put_name(key, roles ? symbols_name(d->symbols, a->role) : "");
    if (!m) return;
    if (mention_is_abstract(m) || (variant == RELATIONS_LINKED && m->n_links)) put_links(m, d, d == t->gold && variant == RELATIONS_LINKED, key);
    else key_put_spans(key, m);
    if (variant == RELATIONS_STRICT) key_put_name(key, symbols_name(d->symbols, m->type));
}

/* Arguments in an order of their own: which one is named first says nothing. */
void relation_put_key(const LayerTask *t, const Document *d, const Relation *r, int variant, unsigned without, StrBuf *key)
{
    bool roles = !(without & WITHOUT_ROLES) && !is_symmetric(t, type_name(d, r));
    StrBuf *parts = mem_zero(r->n_arguments, sizeof *parts);
    for (uint32_t i = 0; i < r->n_arguments; i++) put_argument(t, d, &r->arguments[i], roles, variant, &parts[i]);
    qsort(parts, r->n_arguments, sizeof *parts, by_bytes);
    sb_clear(key);
    if (!(without & WITHOUT_TYPE)) key_put_name(key, type_name(d, r));
    for (uint32_t i = 0; i < r->n_arguments; i++) {
        key_put_number(key, (uint32_t)parts[i].length);
        sb_put(key, sb_text(&parts[i]), parts[i].length);
        sb_free(&parts[i]);
    }
    free(parts);
}

void relation_put_argument(const LayerTask *t, const Document *d, const Relation *r, const Argument *a, StrBuf *key)
{
    put_argument(t, d, a, !is_symmetric(t, type_name(d, r)), RELATIONS_BOUNDARIES, key);
}

static void count_by_keys(const LayerTask *t, int variant)
{
    KeyMatch *keys = key_match_new();
    StrBuf key = {0};
    const Document *sides[] = {t->gold, t->predicted};
    for (int side = 0; side < 2; side++)
        for (uint32_t i = 0; sides[side] && i < sides[side]->n_relations; i++) {
            const Relation *r = &sides[side]->relations[i];
            relation_put_key(t, sides[side], r, variant, 0, &key);
            key_match_add(keys, side == 1, &key, type_name(sides[side], r), unit_of(t, sides[side], r));
        }
    key_match_book(keys, t);
    sb_free(&key);
}

/* -- by pairs --------------------------------------------------------------------------------------------------------- */

/* Is the answer of the prediction among gold's alternatives? */
static bool same_link(const LayerTask *t, const Mention *g, const Mention *p)
{
    const char *answer = symbols_name(t->predicted->symbols, p->links[0]);
    for (uint32_t i = 0; i < g->n_links; i++)
        if (strcmp(symbols_name(t->gold->symbols, g->links[i]), answer) == 0) return true;
    return false;
}

/* Events without a trigger are nowhere: they are only like each other. */
static bool alike(const LayerTask *t, int variant, const Mention *g, const Mention *p)
{
    if (!g || !p) return g == p;
    bool by_link = variant == RELATIONS_LINKED ? g->n_links || p->n_links : mention_is_abstract(g) || mention_is_abstract(p);
    if (by_link) return g->n_links && p->n_links && (variant == RELATIONS_LINKED || mention_is_abstract(g) == mention_is_abstract(p)) && same_link(t, g, p);
    return variant == RELATIONS_LINKED ? mentions_same_place(g, p) : mentions_touch(g, p);
}

enum { MOST_ARGUMENTS = 4096 }; /* relations with more are never alike, so that paths through them stay short */

typedef struct Pairing {
    const LayerTask *t;
    int variant;
    const Relation *const *gold, *const *predicted;
    uint32_t n_predicted;
    bool roles;
    /* Work space for the arguments of two relations. */
    uint32_t *mate; /* of the predicted one's: gold's, or UNASSIGNED */
    bool *asked;
} Pairing;

/* Finds an argument for the i-th of gold, if need be by finding another one for those that have theirs. */
static bool find_mate(const Pairing *x, const Relation *g, const Relation *p, uint32_t i)
{
    const Document *gold = x->t->gold, *predicted = x->t->predicted;
    const Argument *a = &g->arguments[i];
    for (uint32_t k = 0; k < p->n_arguments; k++) {
        const Argument *b = &p->arguments[k];
        if (x->asked[k] || (x->roles && strcmp(symbols_name(gold->symbols, a->role), symbols_name(predicted->symbols, b->role)) != 0)) continue;
        if (!alike(x->t, x->variant, argument_mention(gold, a), argument_mention(predicted, b))) continue;
        x->asked[k] = true;
        if (x->mate[k] != UNASSIGNED && !find_mate(x, g, p, x->mate[k])) continue;
        x->mate[k] = i;
        return true;
    }
    return false;
}

/* Can the arguments of both be brought together? */
static bool can_pair(const Pairing *x, const Relation *g, const Relation *p)
{
    uint32_t n = g->n_arguments;
    if (n != p->n_arguments || n > MOST_ARGUMENTS) return false;
    for (uint32_t k = 0; k < n; k++) x->mate[k] = UNASSIGNED;
    for (uint32_t i = 0; i < n; i++) {
        memset(x->asked, 0, n * sizeof *x->asked);
        if (!find_mate(x, g, p, i)) return false;
    }
    return true;
}

static void pair_credits(const void *context, uint32_t row, double *credits)
{
    const Pairing *x = context;
    for (uint32_t c = 0; c < x->n_predicted; c++) credits[c] = can_pair(x, x->gold[row], x->predicted[c]);
}

/* The relations of one type, each once on the gold side, in an order that does not come from the file's. */
static uint32_t of_type(const LayerTask *t, const Document *d, const char *type, int variant, const Relation **out)
{
    typedef struct Keyed {
        StrBuf key; /* first: by_bytes looks at it */
        const Relation *relation;
    } Keyed;
    uint32_t n = 0, kept = 0;
    Keyed *list = mem_zero(d ? d->n_relations : 0, sizeof *list);
    for (uint32_t i = 0; d && i < d->n_relations; i++) {
        if (strcmp(type_name(d, &d->relations[i]), type) != 0) continue;
        relation_put_key(t, d, &d->relations[i], variant, 0, &list[n].key);
        list[n++].relation = &d->relations[i];
    }
    if (n) qsort(list, n, sizeof *list, by_bytes);
    for (uint32_t i = 0; i < n; i++) {
        bool again = i > 0 && by_bytes(&list[i - 1], &list[i]) == 0;
        if (!again) out[kept++] = list[i].relation;
    }
    for (uint32_t i = 0; i < n; i++) sb_free(&list[i].key);
    free(list);
    return kept;
}

static void count_pairs_of_type(const LayerTask *t, const char *type, int variant)
{
    const Relation **gold = arena_alloc(t->scratch, t->gold->n_relations * sizeof *gold);
    const Relation **predicted = arena_alloc(t->scratch, (t->predicted ? t->predicted->n_relations : 0) * sizeof *predicted);
    int same = variant == RELATIONS_RELAXED ? RELATIONS_STRICT : variant; /* how relations are told from their repetitions */
    bool collapse = t->collapse_duplicates || variant == RELATIONS_LINKED;
    uint32_t n_gold = of_type(t, t->gold, type, same, gold), n_predicted = of_type(t, t->predicted, type, same, predicted);
    uint32_t *mate = arena_alloc(t->scratch, n_gold * sizeof *mate);
    Pairing pairing = {t, variant, gold, predicted, n_predicted, !is_symmetric(t, type),
                       arena_alloc(t->scratch, MOST_ARGUMENTS * sizeof *pairing.mate), arena_alloc(t->scratch, MOST_ARGUMENTS * sizeof *pairing.asked)};
    assignment_solve(n_gold, n_predicted, pair_credits, &pairing, t->scratch, mate);
    for (uint32_t i = 0; i < n_gold; i++)
        t->book(t->payload, type, unit_of(t, t->gold, gold[i]), (Tally){.gold = 1, .found = mate[i] != UNASSIGNED});
    for (uint32_t i = 0; i < n_gold; i++)
        if (mate[i] != UNASSIGNED) t->book(t->payload, type, unit_of(t, t->predicted, predicted[mate[i]]), (Tally){.correct = 1});
    for (uint32_t i = 0; t->predicted && i < t->predicted->n_relations && !collapse; i++) {
        const Relation *r = &t->predicted->relations[i];
        if (strcmp(type_name(t->predicted, r), type) == 0) t->book(t->payload, type, unit_of(t, t->predicted, r), (Tally){.predicted = 1});
    }
    for (uint32_t i = 0; collapse && i < n_predicted; i++)
        t->book(t->payload, type, unit_of(t, t->predicted, predicted[i]), (Tally){.predicted = 1});
}

static void count_pairs(const LayerTask *t, int variant)
{
    Symbols types = {0};
    const Document *sides[] = {t->gold, t->predicted};
    for (int side = 0; side < 2; side++)
        for (uint32_t i = 0; sides[side] && i < sides[side]->n_relations; i++)
            symbols_intern_text(&types, type_name(sides[side], &sides[side]->relations[i]));
    for (Symbol s = 0; s < types.count; s++) {
        const char *type = arena_copy(t->scratch, symbols_name(&types, s), symbols_length(&types, s));
        count_pairs_of_type(t, type, variant);
    }
    symbols_free(&types);
}

void relations_count(const LayerTask *t, int variant)
{
    if (t->through_clusters && variant == RELATIONS_RELAXED) count_by_keys(t, RELATIONS_BOUNDARIES); /* what touches stands there */
    else if (variant == RELATIONS_RELAXED || variant == RELATIONS_LINKED) count_pairs(t, variant);
    else count_by_keys(t, variant);
}

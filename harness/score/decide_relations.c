/* After the relations that are the same come those with arguments of another type, then the same arguments in other roles, then the
 * same arguments in a relation of another type, then arguments that only overlap, then one argument that is right. */
#include "score/decide.h"

#include "score/key_match.h"
#include "score/relations.h"

#include <stdlib.h>
#include <string.h>

static const Relation *relation_of(const Things *t, unsigned side, uint32_t thing)
{
    return &deciding_side(t->x, side)->relations[t->side[side].at[thing].index];
}

static bool boundaries(const void *things, unsigned side, uint32_t thing, uint32_t nth, StrBuf *key)
{
    const Things *t = things;
    if (nth == 0) relation_put_key(&t->x->task, deciding_side(t->x, side), relation_of(t, side, thing), RELATIONS_BOUNDARIES, 0, key);
    return nth == 0;
}

static bool without_roles(const void *things, unsigned side, uint32_t thing, uint32_t nth, StrBuf *key)
{
    const Things *t = things;
    if (nth == 0) relation_put_key(&t->x->task, deciding_side(t->x, side), relation_of(t, side, thing), RELATIONS_BOUNDARIES, WITHOUT_ROLES, key);
    return nth == 0;
}

static bool arguments_only(const void *things, unsigned side, uint32_t thing, uint32_t nth, StrBuf *key)
{
    const Things *t = things;
    if (nth == 0)
        relation_put_key(&t->x->task, deciding_side(t->x, side), relation_of(t, side, thing), RELATIONS_BOUNDARIES, WITHOUT_ROLES | WITHOUT_TYPE, key);
    return nth == 0;
}

static int by_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* Type, and for each argument its role and where in the text it is, roughly. */
static bool components(const void *things, unsigned side, uint32_t thing, uint32_t nth, StrBuf *key)
{
    if (nth > 0) return false;
    const Things *t = things;
    const Document *d = deciding_side(t->x, side);
    const Relation *r = relation_of(t, side, thing);
    uint64_t *parts = arena_zero(t->x->arena, r->n_arguments, sizeof *parts);
    const char *type = symbols_name(d->symbols, r->type);
    bool roles = !(t->x->task.symmetric && t->x->task.symmetric(t->x->task.context, type));
    key_put_name(key, type);
    for (uint32_t i = 0; i < r->n_arguments; i++) {
        const Mention *m = argument_mention(d, &r->arguments[i]);
        if (!m || !m->n_spans) return false;
        parts[i] = (uint64_t)(roles ? r->arguments[i].role : 0) << 32 | deciding_component(t->x, side, m);
    }
    if (r->n_arguments) qsort(parts, r->n_arguments, sizeof *parts, by_number);
    sb_put(key, parts, r->n_arguments * sizeof *parts);
    return true;
}

/* Every argument overlaps one of the other side in its role. */
static bool overlap(const void *things, uint32_t gold, uint32_t predicted, Verdict *verdict)
{
    const Things *t = things;
    const Relation *g = relation_of(t, GOLD, gold), *p = relation_of(t, PREDICTED, predicted);
    (void)verdict;
    for (uint32_t i = 0; i < g->n_arguments; i++) {
        bool any = false;
        for (uint32_t k = 0; k < p->n_arguments && !any; k++)
            any = mentions_touch(argument_mention(t->x->task.gold, &g->arguments[i]), argument_mention(t->x->task.predicted, &p->arguments[k]));
        if (!any) return false;
    }
    return true;
}

/* Each of the arguments: enough to be found by. */
static bool one_argument(const void *things, unsigned side, uint32_t thing, uint32_t nth, StrBuf *key)
{
    const Things *t = things;
    const Document *d = deciding_side(t->x, side);
    const Relation *r = relation_of(t, side, thing);
    if (nth >= r->n_arguments) return false;
    key_put_name(key, symbols_name(d->symbols, r->type));
    relation_put_argument(&t->x->task, d, r, &r->arguments[nth], key);
    return true;
}

static int by_symbol(const void *a, const void *b)
{
    Symbol x = *(const Symbol *)a, y = *(const Symbol *)b;
    return (x > y) - (x < y);
}

static Symbol *roles_of(const Things *t, const Relation *r)
{
    Symbol *roles = arena_alloc(t->x->arena, r->n_arguments * sizeof *roles);
    for (uint32_t i = 0; i < r->n_arguments; i++) roles[i] = r->arguments[i].role;
    if (r->n_arguments) qsort(roles, r->n_arguments, sizeof *roles, by_symbol);
    return roles;
}

/* The direction is wrong if the same roles are there, only with other arguments. */
static bool direction_or_role(const void *things, uint32_t gold, uint32_t predicted, Verdict *verdict)
{
    const Things *t = things;
    const Relation *g = relation_of(t, GOLD, gold), *p = relation_of(t, PREDICTED, predicted);
    bool same = memcmp(roles_of(t, g), roles_of(t, p), g->n_arguments * sizeof(Symbol)) == 0; /* the key has as many arguments on both sides */
    *verdict = same ? VERDICT_WRONG_DIRECTION : VERDICT_WRONG_ROLE;
    return true;
}

static void describe(Things *t, unsigned side, const Thing *thing, DecisionSide *out)
{
    const Document *d = t->x->shown[side];
    const Relation *r = &d->relations[thing->index];
    Party *parties = arena_zero(t->x->arena, r->n_arguments, sizeof *parties);
    StrBuf text = {0}, surface = {0};
    sb_printf(&text, "%s(", thing->category);
    for (uint32_t i = 0; i < r->n_arguments; i++) {
        const Mention *m = argument_mention(d, &r->arguments[i]);
        const char *role = symbols_name(d->symbols, r->arguments[i].role);
        sb_clear(&surface);
        if (m) put_surface(&surface, d, m);
        sb_printf(&text, "%s%s%s%s", i ? ", " : "", role, *role ? ": " : "", sb_text(&surface));
        if (m) parties[out->n_parties++] = (Party){role, (uint32_t)(m - d->mentions)};
    }
    sb_putc(&text, ')');
    out->index = thing->index;
    out->id = r->id;
    out->text = keep_text(t->x, &text);
    out->parties = parties;
    sb_free(&text);
    sb_free(&surface);
}

void decide_relations(Deciding *x)
{
    static const Round rounds[] = {
        {VERDICT_WRONG_ARGUMENT_TYPE, boundaries, NULL}, {VERDICT_WRONG_ROLE, without_roles, direction_or_role},
        {VERDICT_WRONG_TYPE, arguments_only, NULL},      {VERDICT_WRONG_BOUNDARY, components, overlap},
        {VERDICT_WRONG_ARGUMENT, one_argument, NULL},
    };
    Things t = {.x = x};
    StrBuf key = {0};
    for (unsigned side = 0; side < 2; side++) {
        const Document *d = deciding_side(x, side);
        for (uint32_t i = 0; d && i < d->n_relations; i++) {
            const Relation *r = &d->relations[i];
            relation_put_key(&x->task, d, r, RELATIONS_STRICT, 0, &key);
            const Mention *place = r->n_arguments ? argument_mention(d, &r->arguments[0]) : NULL;
            things_add(&t, side, (Thing){.index = i, .place = place}, symbols_name(d->symbols, r->type), &key);
        }
    }
    things_begin(&t);
    for (size_t i = 0; i < sizeof rounds / sizeof *rounds; i++) things_round(&t, &rounds[i]);
    things_end(&t, SUBJECT_RELATION, describe);
    sb_free(&key);
}

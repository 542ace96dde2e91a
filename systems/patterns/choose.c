/* choose.c - greedy choice over the bytes of a text.
 *
 * A table of the smallest mention on each byte makes the question "what is in the way" a walk over the candidate's own
 * bytes. Rules propose short spans, so this is simpler than an interval tree and faster.
 */
#include "choose.h"

void choice_start(Choice *c, const RuleSet *rules, size_t text_length)
{
    c->rules = rules;
    c->n_candidates = c->n_taken = 0;
    if (c->owner_capacity < text_length) {
        c->owner_capacity = text_length;
        c->owner = grow(c->owner, text_length * sizeof *c->owner);
    }
    if (text_length) memset(c->owner, 0xff, text_length * sizeof *c->owner);
}

void choice_propose(Choice *c, const Candidate *candidate)
{
    c->candidates = room(c->candidates, c->n_candidates, &c->candidates_capacity, sizeof *c->candidates);
    c->candidates[c->n_candidates++] = *candidate;
}

static int before(const void *a, const void *b)
{
    const Candidate *x = a, *y = b;
    uint32_t length_x = x->span.end - x->span.start, length_y = y->span.end - y->span.start;
    if (x->priority != y->priority) return x->priority > y->priority ? -1 : 1;
    if (length_x != length_y) return length_x > length_y ? -1 : 1;
    if (x->span.start != y->span.start) return x->span.start < y->span.start ? -1 : 1;
    if (x->rule != y->rule) return x->rule < y->rule ? -1 : 1;
    if (x->match != y->match) return x->match < y->match ? -1 : 1;
    return x->type < y->type ? -1 : x->type > y->type;
}

static bool same(assay_span a, assay_span b)
{
    return a.start == b.start && a.end == b.end;
}

static bool holds(assay_span outer, assay_span inner)
{
    return outer.start <= inner.start && inner.end <= outer.end && !same(outer, inner);
}

/* True if the two may both be there. The tail of a match ("Election Commission") is found by the same rule as the whole
 * ("Central Election Commission") and is no mention. */
static bool agree(const Choice *c, const Candidate *candidate, const Taken *taken)
{
    const Type *types = c->rules->types;
    if (taken->span.end <= candidate->span.start || candidate->span.end <= taken->span.start) return true;
    bool inside = holds(taken->span, candidate->span);
    if (!inside && !holds(candidate->span, taken->span)) return false;
    if (candidate->match == taken->match) return true;
    if (candidate->rule == taken->rule) return false;
    bool late = candidate->rule < c->rules->n_rules && c->rules->rules[candidate->rule].kind == RULE_REFERENCE;
    if (!late && (candidate->priority < LEAST_NESTING || taken->priority < LEAST_NESTING)) return false;
    return inside ? types[candidate->type].within >> taken->type & 1 : types[taken->type].within >> candidate->type & 1;
}

/* True if the candidate agrees with all that is taken; *parent is the smallest mention around it. */
static bool fits(const Choice *c, const Candidate *candidate, uint32_t *parent)
{
    uint32_t last = NO_MENTION;
    *parent = NO_MENTION;
    for (uint32_t i = candidate->span.start; i < candidate->span.end; i++) {
        if (c->owner[i] == last) continue;
        last = c->owner[i];
        for (uint32_t m = last; m != NO_MENTION; m = c->taken[m].parent) {
            const Taken *t = &c->taken[m];
            if (!agree(c, candidate, t)) return false;
            if (holds(t->span, candidate->span) && (*parent == NO_MENTION || holds(c->taken[*parent].span, t->span))) *parent = m;
        }
    }
    return true;
}

static void take(Choice *c, const Candidate *candidate, uint32_t parent)
{
    uint32_t number = (uint32_t)c->n_taken, last = NO_MENTION;
    c->taken = room(c->taken, c->n_taken, &c->taken_capacity, sizeof *c->taken);
    c->taken[c->n_taken++] = (Taken){candidate->span, candidate->type, candidate->rule, candidate->match, parent, candidate->priority};
    for (uint32_t i = candidate->span.start; i < candidate->span.end; i++) {
        uint32_t owner = c->owner[i];
        if (owner == parent) {
            c->owner[i] = number;
            continue;
        }
        if (owner == last) continue;
        last = owner;
        /* The outermost of the mentions within the new one now lies in it. */
        uint32_t m = owner;
        while (m != number && c->taken[m].parent != parent && c->taken[m].parent != number) m = c->taken[m].parent;
        if (m != number) c->taken[m].parent = number;
    }
}

void choice_decide(Choice *c)
{
    if (c->n_candidates) qsort(c->candidates, c->n_candidates, sizeof *c->candidates, before);
    for (size_t i = 0; i < c->n_candidates; i++) {
        uint32_t parent;
        if (fits(c, &c->candidates[i], &parent)) take(c, &c->candidates[i], parent);
    }
    c->n_candidates = 0;
}

void choice_free(Choice *c)
{
    free(c->candidates);
    free(c->taken);
    free(c->owner);
    *c = (Choice){0};
}

/* relations.c - from matches of relation rules to relations.
 *
 * A rule's two named groups in lower case are the roles. A pair of mentions has one relation of a type; where two rules disagree about the
 * roles, the higher priority wins. A rule with the one group `metonymy` marks a place that stands for those who rule there.
 */
#include "facts.h"

static int by_place(const void *a, const void *b)
{
    const Relation *x = a, *y = b;
    if (x->mention[0] != y->mention[0]) return x->mention[0] < y->mention[0] ? -1 : 1;
    if (x->mention[1] != y->mention[1]) return x->mention[1] < y->mention[1] ? -1 : 1;
    return x->type < y->type ? -1 : x->type > y->type;
}

static void add(Facts *f, Relation new)
{
    for (size_t i = 0; i < f->n_relations; i++) {
        Relation *old = &f->relations[i];
        bool same = old->mention[0] == new.mention[0] && old->mention[1] == new.mention[1];
        bool turned = old->mention[0] == new.mention[1] && old->mention[1] == new.mention[0];
        if (old->type != new.type || (!same && !turned)) continue;
        if (new.priority > old->priority) *old = new;
        return;
    }
    f->relations = room(f->relations, f->n_relations, &f->relations_capacity, sizeof *f->relations);
    f->relations[f->n_relations++] = new;
}

/* Adjectives wider than a nation: in the name of a body or an office they state nothing. */
static bool is_wide(const Reading *r, const Relation *x)
{
    static const char wide[] = "european|african|asian|american|arab|western|eastern|islamic|muslim|christian|socialist|communist|liberal|conservative|melanesian|pacific|latin american";
    for (int k = 0; k < 2; k++) {
        const Mention *m = &r->mentions[x->mention[k]], *other = &r->mentions[x->mention[!k]];
        bool name = other->type == r->organization || other->type == r->title;
        if (m->type == r->group && name && m->outer != NO_MENTION && mention_is(r, x->mention[k], wide)) return true;
    }
    return false;
}

/* The person whose title it is, or the title. */
static uint32_t holder(const Facts *f, const Reading *r, uint32_t title)
{
    for (size_t i = 0; i < f->n_relations && r->mentions[title].type == r->title; i++)
        for (int k = 0; k < 2; k++)
            if (strcmp(f->relations[i].role[k], "title") == 0 && f->relations[i].mention[k] == title) return f->relations[i].mention[!k];
    return title;
}

/* An office is that of the person who has the title. */
static void give_offices(Facts *f, const Reading *r)
{
    size_t n = f->n_relations;
    f->n_relations = 0;
    Relation *old = grow(NULL, n * sizeof *old);
    for (size_t i = 0; i < n; i++) old[i] = f->relations[i];
    for (int offices = 0; offices < 2; offices++)
        for (size_t i = 0; i < n; i++) {
            Relation x = old[i];
            int k = strcmp(x.role[0], "person") == 0 ? 0 : 1;
            bool office = strcmp(x.role[!k], "organization") == 0;
            if (office != (offices == 1)) continue;
            if (office) x.mention[k] = holder(f, r, x.mention[k]);
            if (x.mention[0] != x.mention[1]) add(f, x);
        }
    free(old);
}

void facts_relations(Facts *f, Reading *r, const Found *found, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const Rule *rule = &r->rules->rules[found[i].rule];
        Relation new = {.type = rule->type, .priority = rule->priority};
        if (rule->kind != RULE_RELATION) continue;
        if (found[i].n == 1 && strcmp(found[i].role[0], "metonymy") == 0) {
            uint32_t mention = reading_mention_at(r, found[i].span[0].start);
            if (mention != NO_MENTION) r->mentions[mention].metonymy = true;
        }
        if (found[i].n != 2) continue;
        bool whole = true;
        for (int k = 0; k < 2; k++) {
            new.role[k] = found[i].role[k];
            new.mention[k] = reading_mention_at(r, found[i].span[k].start);
            whole = whole && new.mention[k] != NO_MENTION;
        }
        if (!whole || new.mention[0] == new.mention[1] || is_wide(r, &new)) continue;
        add(f, new);
    }
    give_offices(f, r);
    for (size_t i = 0; i < f->n_relations; i++)
        for (int k = 0; k < 2 && f->relations[i].priority >= LEAST_NESTING; k++) r->mentions[f->relations[i].mention[k]].used = true;
    if (f->n_relations) qsort(f->relations, f->n_relations, sizeof *f->relations, by_place);
}

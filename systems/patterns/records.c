/* records.c - what a document is about.
 *
 * The type of event that is told first and most often is the document's; its record is its events put together, each slot holding
 * what the first of them that says anything has in the role. A thing with several names in the text is one filler with as many alternatives.
 */
#include "answer.h"

#define MAX_ALTERNATIVES 6
#define MAX_RECORDS 3
#define ENOUGH 4 /* weight below which a second type is a side issue */

typedef struct Weight {
    uint32_t type, weight;
} Weight;

static const char pronouns[] = "he|him|his|she|her|hers|it|its|they|them|their|theirs|i|me|my|mine|we|us|our|ours|you|your";

/* The heaviest types: an event counts for its arguments, for being in the headline or the first paragraphs, for being asserted. */
static size_t weigh(const Reading *r, const Facts *f, Weight *best)
{
    uint32_t weights[MAX_TYPES] = {0}, quote = rules_type(r->rules, "QUOTE");
    size_t n = 0;
    for (size_t i = 0; i < f->n_events; i++) {
        const Event *e = &f->events[i];
        if (e->type == quote || e->negative || e->n_fillers == 0) continue;
        uint32_t sentence = r->units[e->first].sentence;
        weights[e->type] += 1 + (uint32_t)(e->n_fillers > 2 ? 2 : e->n_fillers) + (sentence < 5 ? 3 : 0);
    }
    for (; n < MAX_RECORDS; n++) {
        Weight w = {NO_TYPE, 0};
        for (uint32_t t = 0; t < r->rules->n_types; t++)
            if (weights[t] > w.weight) w = (Weight){t, weights[t]};
        if (w.type == NO_TYPE || (n > 0 && (w.weight < ENOUGH || w.weight * 3 < best[0].weight))) break;
        best[n] = w;
        weights[w.type] = 0;
    }
    return n;
}

static char *string_of(const Reading *r, uint32_t mention)
{
    assay_span span = r->mentions[mention].span;
    return copy_text(r->text + span.start, span.end - span.start);
}

/* Fills a slot with a mention and the other names of the same thing. */
static int fill(const Reading *r, int record, const char *slot, uint32_t mention, assay_answer *a)
{
    char *strings[MAX_ALTERNATIVES];
    size_t n = 0;
    uint32_t root = r->mentions[mention].cluster;
    for (int named = 1; named >= 0; named--)
        for (uint32_t m = root; m < r->n_mentions && n < MAX_ALTERNATIVES; m++) {
            bool is_named = !is_description(r, r->mentions[m].type);
            if (r->mentions[m].cluster != root || is_named != named || mention_is(r, m, pronouns)) continue;
            strings[n] = string_of(r, m);
            bool new = true;
            for (size_t i = 0; i < n; i++) new = new && strcmp(strings[i], strings[n]) != 0;
            if (new) n++;
            else free(strings[n]);
        }
    int status = n ? a->fill(a, record, slot, (const char *const *)strings, n) : 0;
    for (size_t i = 0; i < n; i++) free(strings[i]);
    return status < 0 ? -1 : 0;
}

/* The number that lies in a description ("two farmers"), or NO_MENTION. */
static uint32_t number_in(const Reading *r, uint32_t mention)
{
    for (uint32_t m = mention + 1; m < r->n_mentions && r->mentions[m].span.start < r->mentions[mention].span.end; m++)
        if (r->mentions[m].type == r->number) return m;
    return NO_MENTION;
}

/* True if something other than a pronoun stands for it. */
static bool is_nameable(const Reading *r, uint32_t mention)
{
    uint32_t root = r->mentions[mention].cluster;
    for (uint32_t m = root; m < r->n_mentions; m++)
        if (r->mentions[m].cluster == root && !mention_is(r, m, pronouns)) return true;
    return false;
}

/* The first event of the type that has something to say about a role, or NO_EVENT. */
static uint32_t first_with(const Reading *r, const Facts *f, uint32_t type, const char *role)
{
    for (uint32_t i = 0; i < f->n_events; i++) {
        const Event *e = &f->events[i];
        for (size_t k = 0; e->type == type && k < e->n_fillers; k++)
            if (strcmp(e->fillers[k].role, role) == 0 && e->fillers[k].mention != NO_MENTION && is_nameable(r, e->fillers[k].mention)) return i;
    }
    return NO_EVENT;
}

/* How many died and were hurt, for events in which people do. */
static int fill_counts(const Reading *r, const Facts *f, uint32_t type, int record, assay_answer *a)
{
    static const struct { const char *type, *slot; } counts[] = {{"DIE", "dead"}, {"INJURE", "injured"}};
    const char *name = r->rules->types[type].name;
    if (strcmp(name, "ATTACK") != 0 && strcmp(name, "DIE") != 0 && strcmp(name, "DISASTER") != 0 && strcmp(name, "INJURE") != 0) return 0;
    for (size_t c = 0; c < 2; c++)
        for (size_t i = 0; i < f->n_events; i++) {
            if (strcmp(r->rules->types[f->events[i].type].name, counts[c].type) != 0) continue;
            uint32_t victim = event_filler(&f->events[i], "victim");
            uint32_t number = victim == NO_MENTION ? NO_MENTION : r->mentions[victim].type == r->number ? victim : number_in(r, victim);
            if (number == NO_MENTION) continue;
            if (fill(r, record, counts[c].slot, number, a)) return -1;
            break;
        }
    return 0;
}

/* Each role is filled by the first event that can: those that are told later are the background. */
static int fill_slots(const Reading *r, const Facts *f, uint32_t type, int record, assay_answer *a)
{
    for (uint32_t i = 0; i < f->n_events; i++) {
        const Event *e = &f->events[i];
        for (size_t k = 0; k < e->n_fillers && e->type == type; k++) {
            const Filler *x = &e->fillers[k];
            if (x->mention == NO_MENTION || !is_nameable(r, x->mention) || first_with(r, f, type, x->role) != i) continue;
            uint32_t first = event_filler(e, x->role); /* of "Friday night" the day is enough */
            if (strcmp(x->role, "date") == 0 && first != x->mention && r->mentions[x->mention].type == r->time) continue;
            if (fill(r, record, x->role, x->mention, a)) return -1;
        }
    }
    return fill_counts(r, f, type, record, a);
}

int answer_records(Reading *r, const Facts *f, assay_answer *a)
{
    Weight best[MAX_RECORDS];
    size_t n = weigh(r, f, best);
    for (size_t i = 0; i < n; i++) {
        int record = a->record(a, r->rules->types[best[i].type].name);
        if (record < 0 || fill_slots(r, f, best[i].type, record, a)) return -1;
    }
    return 0;
}

/* answer.c - from the reading to the harness.
 *
 * Mentions come first and in the order of the text, because everything else refers to their numbers. Descriptions, pronouns, contents and triggers
 * are mentions only for the sake of those that use them.
 */
#include "answer.h"

/* A rule's priority is as much confidence as it claims. */
static double score_of(const Reading *r, const Mention *m)
{
    if (m->rule >= r->rules->n_rules) return 0.5;
    int priority = r->rules->rules[m->rule].priority;
    return priority >= 100 ? 1.0 : 0.5 + priority / 200.0;
}

int answer_mentions(Reading *r, assay_answer *a)
{
    for (size_t i = 0; i < r->n_mentions; i++) {
        Mention *m = &r->mentions[i];
        bool described = is_description(r, m->type);
        if (described && !m->used) continue;
        m->number = a->mention(a, described ? "REFERENCE" : r->rules->types[m->type].name, &m->span, 1, score_of(r, m));
        if (m->number < 0) return -1;
    }
    return 0;
}

static int answer_attributes(const Reading *r, const Coref *c, assay_answer *a)
{
    static const char pronouns[] = "he|him|his|she|her|hers|it|its|they|them|their|theirs|i|me|my|mine|we|us|our|ours|you|your|nobody|somebody|someone|anybody|anyone|everybody|everyone|no one|all|both|those|one";
    char buffer[512];
    int status = 0;
    for (uint32_t i = 0; i < r->n_mentions && !status; i++) {
        const Mention *m = &r->mentions[i];
        if (m->number < 0) continue;
        if (is_description(r, m->type)) status = a->attribute(a, m->number, "level", mention_is(r, i, pronouns) ? "pronoun" : "nominal");
        bool place = m->type == r->gpe || m->type == r->location || m->type == r->facility;
        if (m->metonymy && place && status >= 0) status = a->attribute(a, m->number, "metonymy", "yes");
        const char *link = status < 0 ? NULL : coref_link(c, r, i, buffer, sizeof buffer);
        if (link) status = a->link(a, m->number, link);
        if (status > 0) status = 0;
    }
    return status;
}

static int answer_clusters(Answer *self, const Reading *r, assay_answer *a)
{
    for (uint32_t i = 0; i < r->n_mentions; i++) self->taken[i] = 0;
    for (uint32_t i = 0; i < r->n_mentions; i++) {
        size_t n = 0;
        if (self->taken[i] || r->mentions[i].number < 0) continue;
        for (uint32_t k = i; k < r->n_mentions; k++) {
            if (r->mentions[k].cluster != r->mentions[i].cluster || r->mentions[k].number < 0) continue;
            self->taken[k] = 1;
            self->numbers[n++] = r->mentions[k].number;
        }
        if (n > 1 && a->cluster(a, self->numbers, n) < 0) return -1;
    }
    return 0;
}

static int answer_relations(const Reading *r, const Facts *f, assay_answer *a)
{
    for (size_t i = 0; i < f->n_relations; i++) {
        const Relation *x = &f->relations[i];
        assay_argument arguments[2];
        for (int k = 0; k < 2; k++) arguments[k] = (assay_argument){x->role[k], r->mentions[x->mention[k]].number};
        if (arguments[0].target < 0 || arguments[1].target < 0) continue; /* a description that nothing else uses */
        if (a->relation(a, r->rules->types[x->type].name, arguments, 2) < 0) return -1;
    }
    return 0;
}

static int answer_event(Answer *self, const Reading *r, const Facts *f, Event *e, assay_answer *a)
{
    assay_argument arguments[MAX_FILLERS];
    const char *type = r->rules->types[e->type].name;
    int trigger = a->mention(a, type, &e->trigger, 1, 1.0);
    if (trigger < 0) return -1;
    for (size_t i = 0; i < e->n_fillers; i++) {
        const Filler *x = &e->fillers[i];
        int target = x->mention != NO_MENTION ? r->mentions[x->mention].number : x->event != NO_EVENT ? f->events[x->event].number : self->numbers[x->quote];
        arguments[i] = (assay_argument){x->role, target};
    }
    e->number = a->event(a, type, trigger, arguments, e->n_fillers);
    if (e->number < 0) return -1;
    if (e->negative && a->attribute(a, e->number, "polarity", "negative") < 0) return -1;
    return e->modality && a->attribute(a, e->number, "modality", e->modality) < 0 ? -1 : 0;
}

/* Events that others are about come first: those point forwards only. */
static int answer_events(Answer *self, const Reading *r, Facts *f, assay_answer *a)
{
    for (size_t q = 0; q < r->n_quotes; q++) self->numbers[q] = -1;
    for (size_t i = 0; i < f->n_events; i++)
        for (size_t k = 0; k < f->events[i].n_fillers; k++) {
            const Filler *x = &f->events[i].fillers[k];
            if (x->mention != NO_MENTION || x->event != NO_EVENT) continue;
            self->numbers[x->quote] = a->mention(a, "CONTENT", &r->quotes[x->quote].content, 1, 1.0);
            if (self->numbers[x->quote] < 0) return -1;
        }
    for (size_t i = f->n_events; i-- > 0;)
        if (answer_event(self, r, f, &f->events[i], a)) return -1;
    return 0;
}

int answer_layers(Answer *self, Reading *r, const Coref *c, Facts *f, assay_answer *a)
{
    size_t wanted = r->n_mentions + r->n_quotes + 1;
    if (self->capacity < wanted) {
        self->capacity = wanted;
        self->numbers = grow(self->numbers, wanted * sizeof *self->numbers);
        self->taken = grow(self->taken, wanted);
    }
    for (size_t i = 0; i < f->n_events; i++)
        for (size_t k = 0; k < f->events[i].n_fillers; k++)
            if (f->events[i].fillers[k].mention != NO_MENTION) r->mentions[f->events[i].fillers[k].mention].used = true;
    if (answer_mentions(r, a) || answer_attributes(r, c, a) || answer_clusters(self, r, a)) return -1;
    if (answer_relations(r, f, a) || answer_events(self, r, f, a)) return -1;
    return answer_records(r, f, a);
}

void answer_free(Answer *self)
{
    free(self->numbers);
    free(self->taken);
    *self = (Answer){0};
}

#include "score/consensus.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A mention of one annotator. */
typedef struct Vote {
    const Mention *mention;
    const char *type;
    size_t annotator;
} Vote;

static int same_mention(const Vote *a, const Vote *b)
{
    int order = mentions_compare_places(a->mention, b->mention);
    return order ? order : strcmp(a->type, b->type);
}

/* By place, then type, then annotator: equal ones stand together, in the order of the text. */
static int by_place(const void *x, const void *y)
{
    const Vote *a = x, *b = y;
    int order = same_mention(a, b);
    if (order) return order;
    if (a->annotator != b->annotator) return a->annotator < b->annotator ? -1 : 1;
    return a->mention < b->mention ? -1 : a->mention > b->mention;
}

static bool has_attribute(const Mention *m, const Attribute *wanted)
{
    for (uint32_t i = 0; i < m->n_attributes; i++)
        if (m->attributes[i].name == wanted->name && m->attributes[i].value == wanted->value) return true;
    return false;
}

static bool has_link(const Mention *m, Symbol wanted)
{
    for (uint32_t i = 0; i < m->n_links; i++)
        if (m->links[i] == wanted) return true;
    return false;
}

/* The first of the votes, with what all of them have. `room` further attributes can be added. */
static Mention common(Document *d, const Vote *votes, size_t n, uint32_t room)
{
    char id[24];
    Mention m = *votes[0].mention;
    int length = snprintf(id, sizeof id, "T%u", d->n_mentions + 1);
    m.id = arena_copy(&d->arena, id, (size_t)length);
    m.has_score = m.optional = false;
    m.attributes = arena_zero(&d->arena, m.n_attributes + room + 1, sizeof *m.attributes);
    m.links = arena_zero(&d->arena, m.n_links + 1, sizeof *m.links);
    m.n_attributes = m.n_links = 0;
    for (uint32_t i = 0; i < votes[0].mention->n_attributes; i++) {
        const Attribute *a = &votes[0].mention->attributes[i];
        bool all = true;
        for (size_t v = 1; v < n; v++) all = all && has_attribute(votes[v].mention, a);
        if (all) m.attributes[m.n_attributes++] = *a;
    }
    for (uint32_t i = 0; i < votes[0].mention->n_links; i++) {
        bool all = true;
        for (size_t v = 1; v < n; v++) all = all && has_link(votes[v].mention, votes[0].mention->links[i]);
        if (all) m.links[m.n_links++] = votes[0].mention->links[i];
    }
    return m;
}

static Symbol names_of(const Vote *votes, size_t n, const char *const *names, Symbols *symbols)
{
    StrBuf list = {0};
    for (size_t i = 0; i < n; i++)
        if (i == 0 || votes[i].annotator != votes[i - 1].annotator) sb_printf(&list, "%s%s", i ? "," : "", names[votes[i].annotator]);
    Symbol s = symbols_intern_text(symbols, sb_text(&list));
    sb_free(&list);
    return s;
}

static void start(Document *d, const Document *base, size_t most)
{
    document_reset(d);
    d->symbols = base->symbols;
    d->id = base->id;
    d->text = base->text;
    d->text_length = base->text_length;
    d->built = base->built;
    d->unit = base->unit;
    d->tokens = base->tokens;
    d->n_tokens = base->n_tokens;
    d->sentences = base->sentences;
    d->n_sentences = base->n_sentences;
    d->has_tokens = base->has_tokens;
    d->has_sentences = base->has_sentences;
    d->layers = LAYER_BIT(LAYER_MENTIONS);
    d->mentions = arena_zero(&d->arena, most + 1, sizeof *d->mentions);
}

void consensus_of(Document *agreed, Document *rest, const Document *base, const Document *const *versions, const char *const *names,
                  size_t n, const CorpusTypes *markables, Symbols *symbols)
{
    size_t present = 0, n_votes = 0;
    unsigned layers = LAYER_BIT(LAYER_LINKS) | LAYER_BIT(LAYER_ATTRIBUTES);
    for (size_t i = 0; i < n; i++) {
        if (!versions[i]) continue;
        present++;
        n_votes += versions[i]->n_mentions;
        layers &= versions[i]->layers;
    }
    start(agreed, base, n_votes);
    start(rest, base, n_votes);
    agreed->layers |= layers;
    rest->layers |= layers | LAYER_BIT(LAYER_ATTRIBUTES);
    Vote *votes = arena_alloc(&rest->arena, (n_votes + 1) * sizeof *votes);
    n_votes = 0;
    for (size_t i = 0; i < n; i++) {
        const bool *apart = versions[i] ? mentions_apart(versions[i], markables, &rest->arena) : NULL;
        for (uint32_t k = 0; versions[i] && k < versions[i]->n_mentions; k++) {
            const Mention *m = &versions[i]->mentions[k];
            if (m->n_spans && !(apart && apart[k])) votes[n_votes++] = (Vote){m, symbols_name(symbols, m->type), i};
        }
    }
    qsort(votes, n_votes, sizeof *votes, by_place);
    Symbol annotators = symbols_intern_text(symbols, "annotators");
    for (size_t i = 0, next; i < n_votes; i = next) {
        size_t voters = 1;
        for (next = i + 1; next < n_votes && same_mention(&votes[i], &votes[next]) == 0; next++)
            voters += votes[next].annotator != votes[next - 1].annotator;
        if (voters == present) {
            agreed->mentions[agreed->n_mentions] = common(agreed, votes + i, next - i, 0);
            agreed->n_mentions++;
            continue;
        }
        Mention m = common(rest, votes + i, next - i, 1);
        m.attributes[m.n_attributes++] = (Attribute){annotators, names_of(votes + i, next - i, names, symbols)};
        rest->mentions[rest->n_mentions++] = m;
    }
}

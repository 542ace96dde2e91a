#include "report/causes.h"

#include <string.h>

static const Mention *place_of(const Document *d, const DecisionSide *s) { return d && s->n_parties ? &d->mentions[s->parties[0].mention] : NULL; }

/* Tokens that have a character in [start, end). */
static uint32_t tokens_between(const Document *d, uint32_t start, uint32_t end)
{
    uint32_t low = 0, high = d->n_tokens, n = 0;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (d->tokens[middle].end <= start) low = middle + 1;
        else high = middle;
    }
    for (; low < d->n_tokens && d->tokens[low].start < end; low++) n++;
    return n;
}

static bool cuts_token(const Document *d, uint32_t byte)
{
    for (uint32_t low = 0, high = d->n_tokens; low < high;) {
        uint32_t middle = low + (high - low) / 2;
        if (d->tokens[middle].end <= byte) low = middle + 1;
        else if (d->tokens[middle].start >= byte) high = middle;
        else return true;
    }
    return false;
}

/* "one token too long on the left" */
static void put_edge(StrBuf *out, const Document *d, uint32_t gold, uint32_t predicted, bool left)
{
    static const char *const numbers[] = {"no", "one token", "two tokens", "three tokens"};
    bool longer = left ? predicted < gold : predicted > gold;
    uint32_t n = tokens_between(d, gold < predicted ? gold : predicted, gold < predicted ? predicted : gold);
    const char *how_many = cuts_token(d, predicted) || cuts_token(d, gold) ? "part of a token" : n < 4 ? numbers[n] : "four tokens or more";
    if (n == 0) how_many = "white space";
    sb_printf(out, "%s too %s on the %s", how_many, longer ? "long" : "short", left ? "left" : "right");
}

static void put_boundary(StrBuf *out, const Document *d, const Mention *g, const Mention *p)
{
    sb_puts(out, "boundary: ");
    if (g->n_spans != 1 || p->n_spans != 1) {
        sb_puts(out, "of a mention in pieces");
        return;
    }
    Span a = g->spans[0], b = p->spans[0];
    if (!d->n_tokens) {
        sb_puts(out, a.start != b.start && a.end != b.end ? "both ends" : a.start != b.start ? "left" : "right");
        return;
    }
    if (a.start != b.start) put_edge(out, d, a.start, b.start, true);
    if (a.start != b.start && a.end != b.end) sb_puts(out, ", ");
    if (a.end != b.end) put_edge(out, d, a.end, b.end, false);
}

static void put_change(StrBuf *out, const char *what, const char *from, const char *to) { sb_printf(out, "%s: %s → %s", what, from, to); }

/* A name that is missing or too much: was it there to be learnt? */
static void put_seen(StrBuf *out, const Decision *d, const Document *gold, const Document *predicted, const Grouping *seen)
{
    const Document *of = d->gold.category ? gold : predicted;
    const Mention *m = place_of(of, d->gold.category ? &d->gold : &d->predicted);
    StrBuf group = {0};
    seen->kind->put(seen, gold, of, m, &group);
    sb_puts(out, strcmp(sb_text(&group), "seen") == 0 ? ", seen in training" : ", not seen in training");
    sb_free(&group);
}

static void put_alone(StrBuf *out, const Decision *d, const Document *gold, const Document *predicted, const Grouping *seen)
{
    const DecisionSide *s = d->gold.category ? &d->gold : &d->predicted;
    bool mention = d->subject == SUBJECT_MENTION;
    if (mention && !d->gold.category && !place_of(predicted, s)->n_spans) {
        sb_puts(out, "made up: nowhere in the text");
        return;
    }
    sb_puts(out, decision_name(d->subject, d->verdict));
    if (strcmp(s->category, "*") != 0) sb_printf(out, "%s%s", mention ? " " : ": ", s->category);
    if (d->subject == SUBJECT_ARGUMENT) sb_printf(out, " %s", s->value);
    if (mention && seen) put_seen(out, d, gold, predicted, seen);
}

void cause_put(StrBuf *out, const Decision *d, const Document *gold, const Document *predicted, const Grouping *seen)
{
    const DecisionSide *g = &d->gold, *p = &d->predicted;
    const char *name = decision_name(d->subject, d->verdict);
    switch (d->verdict) {
    case VERDICT_WRONG_TYPE:
        put_change(out, d->subject == SUBJECT_MENTION ? "type" : d->subject == SUBJECT_ARGUMENT ? "argument of another event" : name, g->category, p->category);
        break;
    case VERDICT_WRONG_BOTH:
        put_change(out, "type", g->category, p->category);
        sb_puts(out, ", and boundary");
        break;
    case VERDICT_WRONG_BOUNDARY:
        if (d->subject == SUBJECT_RELATION) sb_printf(out, "%s: %s", name, g->category);
        else if (d->subject != SUBJECT_MENTION) sb_printf(out, "%s ", subject_kinds[d->subject].name);
        if (d->subject != SUBJECT_RELATION) put_boundary(out, gold, place_of(gold, g), place_of(predicted, p));
        break;
    case VERDICT_WRONG_VALUE:
        sb_printf(out, "%s: %s, %s → %s", name, g->category, *g->value ? g->value : "set", *p->value ? p->value : "set");
        break;
    case VERDICT_WRONG_ROLE:
        if (g->value && p->value) put_change(out, name, g->value, p->value);
        else sb_printf(out, "%s: %s", name, g->category);
        break;
    case VERDICT_MISSING:
    case VERDICT_SPURIOUS: put_alone(out, d, gold, predicted, seen); break;
    default: {
        const char *category = g->category ? g->category : p->category;
        sb_puts(out, name);
        if (strcmp(category, "*") != 0) sb_printf(out, ": %s", category);
        if (d->subject == SUBJECT_ARGUMENT) sb_printf(out, " %s", g->value);
    }
    }
}

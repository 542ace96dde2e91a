#include "report/errors.h"

#include "base/json.h"
#include "base/philox.h"
#include "report/causes.h"
#include "report/decision_json.h"
#include "report/label.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { WIDEST = 160 }; /* columns of what one side says */

#define PURPOSE_SAMPLE 0x5a3 /* of the random stream */

void errors_begin(ErrorList *l, Arena *arena, const ErrorFilter *filter, const char *const *systems, size_t n_systems)
{
    *l = (ErrorList){.arena = arena, .filter = filter, .systems = systems, .n_systems = n_systems, .json = l->json, .style = l->style};
    l->decisions = arena_zero(arena, n_systems + 1, sizeof *l->decisions);
    l->verdicts_used = arena_zero(arena, filter->n_verdicts + 1, sizeof *l->verdicts_used);
    l->categories_used = arena_zero(arena, filter->n_categories + 1, sizeof *l->categories_used);
}

void errors_end(ErrorList *l)
{
    vec_free(&l->entries);
    sb_free(&l->text);
}

/* -- filters -------------------------------------------------------------------------------------------------------------- */

/* "missing-trigger" is "missing trigger". */
static bool same_words(const char *a, const char *b)
{
    for (; *a && *b; a++, b++) {
        char x = *a == '-' || *a == '_' ? ' ' : *a, y = *b;
        if (x >= 'A' && x <= 'Z') x = (char)(x + 32);
        if (y >= 'A' && y <= 'Z') y = (char)(y + 32);
        if (x != y) return false;
    }
    return *a == *b;
}

static bool is_verdict(const char *word, Subject subject, Verdict verdict)
{
    return same_words(word, verdict_name(verdict)) || same_words(word, decision_name(subject, verdict));
}

bool error_verdict_exists(const char *word)
{
    for (Subject s = 0; s < SUBJECT_COUNT; s++)
        for (Verdict v = 0; v < VERDICT_COUNT; v++)
            if (subject_kinds[s].verdicts & VERDICT_BIT(v) && is_verdict(word, s, v)) return true;
    return false;
}

bool errors_document_wanted(const ErrorFilter *f, const char *id)
{
    for (size_t i = 0; i < f->n_documents; i++)
        if (strcmp(f->documents[i], id) == 0) return true;
    return f->n_documents == 0;
}

static bool verdict_wanted(ErrorList *l, const Decision *d)
{
    const ErrorFilter *f = l->filter;
    if (!f->n_verdicts) return d->verdict != VERDICT_CORRECT;
    bool found = false;
    for (size_t i = 0; i < f->n_verdicts; i++)
        if (is_verdict(f->verdicts[i], d->subject, d->verdict)) found = l->verdicts_used[i] = true;
    return found;
}

static bool category_wanted(ErrorList *l, const Decision *d)
{
    const ErrorFilter *f = l->filter;
    bool found = f->n_categories == 0;
    for (size_t i = 0; i < f->n_categories; i++) {
        bool here = (d->gold.category && strcmp(d->gold.category, f->categories[i]) == 0) ||
                    (d->predicted.category && strcmp(d->predicted.category, f->categories[i]) == 0);
        if (here) found = l->categories_used[i] = true;
    }
    return found;
}

/* -- what is printed --------------------------------------------------------------------------------------------------------- */

static void put_json(ErrorList *l, size_t system, const Decision *d, const char *cause, const Document *gold, const Document *predicted,
                     const OffsetMap *map)
{
    StrBuf *out = &l->text;
    sb_putc(out, '{');
    if (l->systems[system]) {
        sb_puts(out, "\"system\":");
        json_put_text(out, l->systems[system]);
        sb_putc(out, ',');
    }
    decision_put_json(out, d, gold, predicted, map);
    if (cause) {
        sb_puts(out, ",\"cause\":");
        json_put_text(out, cause);
    }
    sb_puts(out, "}\n");
}

static void put_side(StrBuf *out, const char *name, const DecisionSide *s, const char *colour, const ContextStyle *style)
{
    if (!s->category) return;
    sb_printf(out, "    %-9s  ", name);
    StrBuf text = {0};
    label_put_cut(&text, s->text, WIDEST, label_columns, style->plain ? "..." : "…");
    context_put_coloured(out, colour, sb_text(&text), style);
    sb_free(&text);
    if (strcmp(s->category, "*") != 0 && !strstr(s->text, s->category)) {
        sb_puts(out, "  ");
        context_put_coloured(out, "1", s->category, style);
    }
    sb_putc(out, '\n');
}

/* Where it begins, in code points; false if it has no place. */
static bool start_of(const Decision *d, const Document *gold, const Document *predicted, const OffsetMap *map, uint32_t *start)
{
    const DecisionSide *s = d->gold.category ? &d->gold : &d->predicted;
    const Document *of = d->gold.category ? gold : predicted;
    if (!s->n_parties || !of->mentions[s->parties[0].mention].n_spans) return false;
    *start = offset_from_byte(map, of->mentions[s->parties[0].mention].spans[0].start);
    return true;
}

static void put_lines(ErrorList *l, size_t system, const Decision *d, const char *cause, const Document *gold, const Document *predicted,
                      const OffsetMap *map)
{
    StrBuf *out = &l->text;
    uint32_t start;
    context_put_coloured(out, "1", gold->id, &l->style);
    if (start_of(d, gold, predicted, map, &start)) sb_printf(out, ":%u", start);
    sb_puts(out, "  ");
    context_put_coloured(out, d->verdict == VERDICT_CORRECT ? "32" : "31", cause ? cause : "correct", &l->style);
    if (l->n_systems > 1 && l->systems[system]) {
        sb_puts(out, "  (");
        context_put_coloured(out, "", l->systems[system], &l->style);
        sb_putc(out, ')');
    }
    sb_puts(out, "\n    ");
    size_t before = out->length;
    context_put(out, d, gold, predicted, &l->style);
    if (out->length == before) out->length -= 4;
    else sb_putc(out, '\n');
    put_side(out, "gold", &d->gold, "32", &l->style);
    put_side(out, "predicted", &d->predicted, d->verdict == VERDICT_CORRECT ? "32" : "31", &l->style);
}

void errors_take(ErrorList *l, size_t system, const Document *gold, const Document *predicted, const Decision *list, size_t n, const Grouping *seen)
{
    Arena scratch = {0};
    OffsetMap map = offset_map(&scratch, gold->text, gold->text_length, UNIT_CODEPOINT);
    StrBuf cause = {0};
    for (size_t i = 0; i < n; i++) {
        const Decision *d = &list[i];
        if (d->optional) continue;
        l->decisions[system]++;
        bool right_verdict = verdict_wanted(l, d), right_category = category_wanted(l, d); /* both, for what is told of the filters */
        if (!right_verdict || !right_category) continue;
        ErrorEntry e = {.system = system, .layer = subject_kinds[d->subject].layer};
        sb_clear(&cause);
        if (d->verdict != VERDICT_CORRECT) {
            cause_put(&cause, d, gold, predicted, seen);
            e.cause = arena_copy(l->arena, sb_text(&cause), cause.length);
        }
        sb_clear(&l->text);
        (l->json ? put_json : put_lines)(l, system, d, e.cause, gold, predicted, &map);
        e.shown = arena_copy(l->arena, sb_text(&l->text), l->text.length);
        vec_push(&l->entries, e);
    }
    sb_free(&cause);
    arena_free(&scratch);
}

/* Each is kept with the chance of what is still wanted among what is still to come (Knuth's algorithm S). */
void errors_sample(ErrorList *l, size_t n, uint64_t seed)
{
    PhiloxStream s = philox_stream(seed, 0, PURPOSE_SAMPLE);
    size_t kept = 0, all = l->entries.n;
    for (size_t i = 0; i < all && kept < n; i++)
        if (philox_below(&s, (uint32_t)(all - i)) < n - kept) l->entries.at[kept++] = l->entries.at[i];
    if (all > n) l->entries.n = kept;
}

/* -- summary --------------------------------------------------------------------------------------------------------------- */

typedef struct Cause {
    Layer layer;
    const char *text;
    size_t *counts; /* of each system */
    size_t total;
} Cause;

static int by_number(const void *a, const void *b)
{
    const Cause *x = a, *y = b;
    if (x->layer != y->layer) return x->layer < y->layer ? -1 : 1;
    if (x->total != y->total) return x->total > y->total ? -1 : 1;
    return strcmp(x->text, y->text);
}

static Cause *group(const ErrorList *l, size_t *n)
{
    Symbols texts[LAYER_COUNT] = {0};
    VECTOR(size_t) numbers[LAYER_COUNT] = {0};
    VECTOR(Cause) causes = {0};
    for (size_t i = 0; i < l->entries.n; i++) {
        const ErrorEntry *e = &l->entries.at[i];
        const char *text = e->cause ? e->cause : "correct";
        Symbol s = symbols_intern_text(&texts[e->layer], text);
        if (s == numbers[e->layer].n) {
            vec_push(&numbers[e->layer], causes.n);
            vec_push(&causes, (Cause){e->layer, text, arena_zero(l->arena, l->n_systems, sizeof(size_t)), 0});
        }
        Cause *c = &causes.at[numbers[e->layer].at[s]];
        c->counts[e->system]++;
        c->total++;
    }
    if (causes.n) qsort(causes.at, causes.n, sizeof *causes.at, by_number);
    *n = causes.n;
    Cause *out = arena_dup(l->arena, causes.at, causes.n, sizeof *out);
    for (int i = 0; i < LAYER_COUNT; i++) {
        symbols_free(&texts[i]);
        vec_free(&numbers[i]);
    }
    vec_free(&causes);
    return out;
}

static void put_count(Table *t, size_t n)
{
    char text[24];
    int length = snprintf(text, sizeof text, "%zu", n);
    table_number(t, (double)n, arena_copy(t->arena, text, (size_t)length));
}

void errors_summary(const ErrorList *l, Table *t)
{
    size_t n, *sums = arena_zero(l->arena, l->n_systems + 1, sizeof *sums);
    const Cause *causes = group(l, &n);
    t->stub = 2;
    t->sentences = true;
    table_column(t, "layer", "layer", NULL, ALIGN_LEFT);
    table_column(t, "cause", "cause", NULL, ALIGN_LEFT);
    for (size_t k = 0; k < l->n_systems; k++) table_column(t, l->systems[k] ? l->systems[k] : "errors", l->systems[k] ? l->systems[k] : "errors", NULL, ALIGN_DECIMAL);
    for (size_t i = 0; i < n; i++) {
        if (i > 0 && causes[i].layer != causes[i - 1].layer) table_rule(t);
        table_text(t, layer_name(causes[i].layer));
        table_text(t, causes[i].text);
        for (size_t k = 0; k < l->n_systems; k++) {
            put_count(t, causes[i].counts[k]);
            sums[k] += causes[i].counts[k];
        }
    }
    table_rule(t);
    table_text(t, "all");
    table_text(t, NULL);
    for (size_t k = 0; k < l->n_systems; k++) put_count(t, sums[k]);
    table_text(t, "of");
    table_text(t, "decisions, correct ones among them");
    for (size_t k = 0; k < l->n_systems; k++) put_count(t, l->decisions[k]);
}

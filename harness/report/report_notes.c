/* What stands under a table: what is missing in it, how its intervals and marks were made, and the signature that pins it. */
#include "report/report_plan.h"

#include "score/signature.h"

#include <math.h>
#include <string.h>

#define NAMED_AT_MOST 12 /* cells in a note about intervals */

static bool same_text(const char *a, const char *b) { return a == b || (a && b && strcmp(a, b) == 0); }

void report_plan_title(const Plan *p)
{
    StrBuf b = {0};
    bool documents = true, sentences = true;
    const ReportSystem *first = p->sides[0].system;
    scoring_put_name(&b, p->scoring);
    /* Without columns side by side nothing else would say whose figures these are. */
    if (p->n == 1 && p->in->n_systems > 1) sb_printf(&b, ", %s", report_label(first));
    report_put_corpus(&b, p->in);
    for (size_t s = 0; s < p->n; s++) {
        documents = documents && p->sides[s].system->documents == first->documents;
        sentences = sentences && p->sides[s].system->sentences == first->sentences;
    }
    if (documents && first->documents) sb_printf(&b, ", %zu document%s", first->documents, first->documents == 1 ? "" : "s");
    if (sentences && first->sentences) sb_printf(&b, ", %zu sentence%s", first->sentences, first->sentences == 1 ? "" : "s");
    p->t->title = arena_copy(p->t->arena, sb_text(&b), b.length);
    sb_free(&b);
}


static void signature_notes(const Plan *p)
{
    const char *first = p->sides[0].result->signature;
    bool same = true;
    for (size_t s = 1; s < p->n; s++) same = same && same_text(first, p->sides[s].result->signature);
    for (size_t s = 0; s < (same ? 1 : p->n); s++) {
        const char *signature = p->sides[s].result->signature;
        if (!signature) continue;
        if (same) table_note(p->t, "signature: %s", signature);
        else table_note(p->t, "signature of %s: %s", report_label(p->sides[s].system), signature);
    }
    for (size_t s = 1; s < p->n && first; s++) {
        const char *signature = p->sides[s].result->signature;
        StrBuf where = {0};
        if (signature && signature_differences(&where, first, signature))
            table_note(p->t, "the numbers of %s and %s do not compare, for they were not scored alike: %s", report_label(p->sides[0].system),
                       report_label(p->sides[s].system), sb_text(&where));
        sb_free(&where);
    }
}

/* The intervals in row i of a side: its categories, then micro and macro (of groups the whole alone); NULL behind the last. */
static const MeasureIntervals *intervals_in(const Side *side, size_t i, const char **row)
{
    const ResultIntervals *all = side->intervals;
    size_t n = side->result->n_rows;
    bool by = side->result->by;
    if (!all || all->why || i >= n + (by ? 1 : 2)) return NULL;
    *row = i < n ? side->result->rows[i].category : by ? "all" : i == n ? "micro" : "macro";
    return i < n ? &all->rows[i] : i == n ? &all->total : &all->macro;
}

/* Names the measures whose interval has this reason: "one GPE precision, one GPE recall". */
static void put_cells_with(StrBuf *out, const Plan *p, IntervalReason reason)
{
    static const char *const names[MEASURES] = {"precision", "recall", "F1"};
    size_t n = 0;
    for (size_t s = 0; s < p->n; s++) {
        const MeasureIntervals *m;
        const char *row;
        for (size_t i = 0; (m = intervals_in(&p->sides[s], i, &row)); i++)
            for (size_t k = 0; k < MEASURES; k++) {
                if (m->at[k].reason != reason || n++ >= NAMED_AT_MOST) continue;
                sb_printf(out, "%s%s%s%s %s", n > 1 ? ", " : "", p->n > 1 ? report_label(p->sides[s].system) : "", p->n > 1 ? " " : "",
                          row, names[k]);
            }
    }
    if (n > NAMED_AT_MOST) sb_printf(out, " and %zu more", n - NAMED_AT_MOST);
}

static void interval_notes(const Plan *p)
{
    const ResultIntervals *first = NULL;
    for (size_t s = 0; s < p->n; s++) {
        const ResultIntervals *i = p->sides[s].intervals;
        if (i && i->why) table_note(p->t, "%s: %s", report_label(p->sides[s].system), i->why);
        else if (i && !first) first = i;
    }
    if (!first) return;
    StrBuf b = {0};
    intervals_put_method(&b, first);
    table_note(p->t, "below each figure its %g %% interval: %s", 100 * first->confidence, sb_text(&b));
    if (first->units < INTERVAL_FEW_UNITS)
        table_note(p->t, "few units: from fewer than %d %ss intervals come out too short", INTERVAL_FEW_UNITS, first->unit);
    for (IntervalReason reason = INTERVAL_DROPPED; reason <= INTERVAL_NO_ACCELERATION; reason++) {
        sb_clear(&b);
        put_cells_with(&b, p, reason);
        if (b.length) table_note(p->t, "%s (%s)", interval_reason_text(reason), sb_text(&b));
    }
    sb_free(&b);
}

static void test_notes(const Plan *p)
{
    const RowTests *t = p->tests;
    if (!t || !t->family) return;
    const char *unit = p->sides[0].result->unit;
    StrBuf against = {0}, how = {0};
    if (t->exact) sb_puts(&how, "all ways to swap");
    else sb_printf(&how, "%zu replicates, seed %llu", t->settings.options.replicates, (unsigned long long)t->settings.options.seed);
    if (t->against_best) sb_puts(&against, p->n > 2 ? "the best of its row" : "the other system");
    else sb_puts(&against, report_label(&p->in->systems[t->systems[t->settings.against]]));
    table_note(p->t, "*: F1 differs from that of %s; randomisation test over %ss, two-sided, %s, holm for %zu test%s, p < %g", sb_text(&against), unit,
               sb_text(&how), t->family, t->family == 1 ? "" : "s", ROW_TESTS_ALPHA);
    sb_free(&against);
    sb_free(&how);
}

void report_plan_notes(const Plan *p)
{
    if (p->gold_differs) table_note(p->t, "gold differs between the systems: they were not scored over the same annotations");
    for (size_t s = 0; s < p->n; s++) {
        const ReportSystem *y = p->sides[s].system;
        if (y->n_failures)
            table_note(p->t, "%s: %zu document%s failed; the gold in %s counts as missed", report_label(y), y->n_failures,
                       y->n_failures == 1 ? "" : "s", y->n_failures == 1 ? "it" : "them");
        if (y->n_excluded)
            table_note(p->t, "%s: %zu document%s left out", report_label(y), y->n_excluded, y->n_excluded == 1 ? "" : "s");
    }
    for (size_t i = 0; i < p->in->n_systems; i++)
        if (!report_result(&p->in->systems[i], p->scoring->layer, p->scoring->criterion, p->scoring->profile))
            table_note(p->t, "%s was not scored under this criterion", report_label(&p->in->systems[i]));
    const Result *first = p->sides[0].result;
    if (first->by) {
        table_note(p->t, "%s", first->by_note);
        if (strcmp(first->by, "document")) table_note(p->t, "each mention by what it is itself: recall over the gold mentions of a group, precision over the predictions of it");
    }
    interval_notes(p);
    test_notes(p);
    signature_notes(p);
}

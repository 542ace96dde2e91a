/* For people a difference is in points of percent with its sign, and what belongs to it stands near it; for machines every
 * number has a column of its own and is the fraction it is. */
#include "report/compare_tables.h"

#include "report/cells.h"
#include "report/grouping.h"

#include <math.h>
#include <string.h>

static const char *name(const CompareView *v, size_t system) { return v->settings->systems[system]; }

static const char *plural(const CompareResult *r) { return strcmp(r->input->unit, "sentence") ? "documents" : "sentences"; }

/* The counts of a system's whole; NaN where the whole is not made of four counts. */
static Tally counts_of_whole(const CompareResult *r, size_t system)
{
    const UnitMatrix *m = &r->input->units.matrix;
    if (r->input->made_of) return (Tally){NAN, NAN, NAN, NAN};
    return m->whole == NO_GROUP ? (Tally){0} : r->sums[system * m->n_groups + m->whole];
}

/* -- systems -------------------------------------------------------------------------------------------------------------- */

static void systems_columns(Table *t, const CompareView *v, bool groups)
{
    if (v->machines) cell_column(t, "scoring", "scoring", ALIGN_LEFT);
    cell_column(t, "system", "system", ALIGN_LEFT);
    t->stub = 1;
    if (v->machines || groups) cell_column(t, "group", "group", ALIGN_LEFT);
    cell_column(t, "gold", "gold", ALIGN_DECIMAL);
    if (v->machines) cell_column(t, "found", "found", ALIGN_DECIMAL);
    cell_column(t, "predicted", "predicted", ALIGN_DECIMAL);
    cell_column(t, "correct", "correct", ALIGN_DECIMAL);
    for (size_t k = 0; k < MEASURES; k++) {
        const char *key = report_measures[k];
        cell_column(t, key, report_measure_titles[k], ALIGN_DECIMAL);
        if (!v->machines) continue;
        cell_column(t, cell_joined(t->arena, "1_low", key, ""), "", ALIGN_DECIMAL);
        cell_column(t, cell_joined(t->arena, "1_high", key, ""), "", ALIGN_DECIMAL);
        cell_column(t, cell_joined(t->arena, "1_interval", key, ""), "", ALIGN_LEFT);
    }
}

static void systems_row(Table *t, const CompareView *v, const CompareResult *r, size_t system)
{
    const CorpusUnits *u = &r->input->units;
    bool groups = r->letters != NULL;
    Tally whole = counts_of_whole(r, system);
    if (v->machines) table_text(t, r->input->scoring);
    table_text(t, name(v, system));
    if (v->machines || groups) table_text(t, groups ? r->letters[system] : NULL);
    cell_count(t, whole.gold / u->repetitions);
    if (v->machines) cell_count(t, whole.found / u->repetitions);
    cell_count(t, whole.predicted / u->repetitions);
    cell_count(t, whole.correct / u->repetitions);
    for (size_t k = 0; k < MEASURES; k++) {
        const Interval *i = &r->values[system].at[k];
        if (v->machines) {
            cell_interval(t, i);
            continue;
        }
        cell_percent(t, i->value);
        cell_under(t, i, false, v->plain);
    }
}

static void group_notes(Table *t, const CompareView *v, const CompareResult *r)
{
    const CompareSettings *s = v->settings;
    const char *measure = report_measure_titles[compare_first_measure(s)];
    if (r->letters)
        table_note(t, "group: systems that share a letter do not differ significantly in %s; that is not to say that they are alike", measure);
    else if (s->against == NO_SYSTEM)
        table_note(t, "there are more groups than letters");
}

static void interval_notes(Table *t, const CompareView *v, const CompareResult *r)
{
    const CompareSettings *s = v->settings;
    StrBuf b = {0};
    units_put(&b, r->input->units.matrix.n_units, r->input->unit);
    if (s->interval != INTERVAL_NONE)
        table_note(t, "%g %% intervals: %s bootstrap over %s, %zu replicates, seed %llu", 100 * s->confidence,
                   s->interval == INTERVAL_BCA ? "BCa" : "percentile", sb_text(&b), s->options.replicates, (unsigned long long)s->options.seed);
    if (r->input->units.matrix.n_units < INTERVAL_FEW_UNITS)
        table_note(t, "few units: from fewer than %d %s intervals come out too short", INTERVAL_FEW_UNITS, plural(r));
    sb_free(&b);
}

void compare_systems_table(Table *t, const CompareView *v, size_t result)
{
    const CompareResult *r = &v->results[result];
    if (!t->columns.n) systems_columns(t, v, r->letters != NULL);
    for (size_t i = 0; i < v->settings->n_systems; i++) systems_row(t, v, r, r->order[i]);
    if (v->machines) return;
    t->title = r->input->title;
    interval_notes(t, v, r);
    group_notes(t, v, r);
    if (r->input->signature) table_note(t, "signature: %s", r->input->signature);
}

/* -- pairs ---------------------------------------------------------------------------------------------------------------- */

static bool many_measures(const CompareSettings *s)
{
    size_t n = 0;
    for (size_t k = 0; k < MEASURES; k++) n += s->measures[k];
    return n > 1;
}

static void pairs_columns(Table *t, const CompareView *v, const CompareResult *r)
{
    const CompareSettings *s = v->settings;
    const char *adjusted = adjustment_name(s->adjust);
    if (v->machines) cell_column(t, "scoring", "scoring", ALIGN_LEFT);
    cell_column(t, "a", "A", ALIGN_LEFT);
    cell_column(t, "b", "B", ALIGN_LEFT);
    t->stub = 2;
    if (v->machines || many_measures(s)) cell_column(t, "measure", "", ALIGN_LEFT);
    if (v->machines) {
        static const char *const keys[] = {"difference", "low", "high", "interval", "p", "p_adjusted", "significant", "count", "of", "exact",
                                           "p_error", "undefined", "identical", "win", "tie", "loss"};
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) cell_column(t, keys[i], keys[i], ALIGN_LEFT);
        return;
    }
    cell_column(t, "difference", "A - B", ALIGN_DECIMAL);
    if (s->interval != INTERVAL_NONE) {
        const char *group = cell_joined(t->arena, "1 % interval", cell_formatted(t->arena, "%g", 100 * s->confidence), "");
        table_column(t, "low", "low", group, ALIGN_DECIMAL);
        table_column(t, "high", "high", group, ALIGN_DECIMAL);
    }
    table_column(t, "p", "raw", "p", ALIGN_DECIMAL);
    if (s->adjust != ADJUST_NONE) table_column(t, "p_adjusted", adjusted, "p", ALIGN_DECIMAL);
    table_column(t, "win", "won", plural(r), ALIGN_DECIMAL);
    table_column(t, "tie", "tied", plural(r), ALIGN_DECIMAL);
    table_column(t, "loss", "lost", plural(r), ALIGN_DECIMAL);
}

static const char *yes_no(bool b) { return b ? "yes" : "no"; }

static void pair_for_machines(Table *t, const CompareView *v, const Comparison *c)
{
    bool test = !v->settings->by_bootstrap;
    cell_interval(t, &(Interval){.value = c->test.difference, .low = c->interval.low, .high = c->interval.high, .method = c->interval.method});
    table_number(t, c->p, "");
    table_number(t, c->adjusted, "");
    table_text(t, yes_no(c->significant));
    table_number(t, test ? (double)c->test.count : NAN, "");
    table_number(t, test ? (double)c->test.of : NAN, "");
    table_text(t, test ? yes_no(c->test.exact) : NULL);
    table_number(t, test ? c->test.p_error : NAN, "");
    table_number(t, test ? (double)c->test.undefined : NAN, "");
    table_text(t, yes_no(c->test.identical));
    cell_count(t, (double)c->wins.win);
    cell_count(t, (double)c->wins.tie);
    cell_count(t, (double)c->wins.loss);
}

static void pair_for_people(Table *t, const CompareSettings *s, const Comparison *c)
{
    cell_points(t, c->test.difference);
    if (s->interval != INTERVAL_NONE) {
        cell_points(t, c->interval.low);
        cell_points(t, c->interval.high);
    }
    double least = s->by_bootstrap ? 1 / (double)s->options.replicates : 0;
    cell_p(t, c->p, least, s->adjust == ADJUST_NONE && c->significant);
    if (s->adjust != ADJUST_NONE) cell_p(t, c->adjusted, least, c->significant);
    cell_count(t, (double)c->wins.win);
    cell_count(t, (double)c->wins.tie);
    cell_count(t, (double)c->wins.loss);
}

/* How the p values were made. */
static void test_note(Table *t, const CompareSettings *s, const CompareResult *r)
{
    static const char *const sides[] = {[TEST_TWO_SIDED] = "two-sided", [TEST_OBSERVED] = "one-sided in the observed direction",
                                        [TEST_GREATER] = "one-sided, A better than B", [TEST_LESS] = "one-sided, A worse than B"};
    static const char *const bootstraps[] = {[BOOTSTRAP_SIGN] = "the share of replicates without the observed sign",
                                             [BOOTSTRAP_SHIFTED] = "the share of replicates above twice the observed difference",
                                             [BOOTSTRAP_SACREBLEU] = "as sacreBLEU has it"};
    if (s->by_bootstrap) {
        table_note(t, "p: paired bootstrap, %s; %zu replicates, seed %llu", bootstraps[s->bootstrap], s->options.replicates,
                   (unsigned long long)s->options.seed);
        return;
    }
    const char *strict = s->strict ? ", ties left out (too small a p)" : "";
    double error = 0;
    bool exact = true;
    for (size_t i = 0; i < r->n_pairs; i++) {
        exact = exact && (r->pairs[i].test.exact || (r->pairs[i].test.identical && !s->strict)); /* identical: p is 1 by definition */
        if (r->pairs[i].test.p_error > error) error = r->pairs[i].test.p_error;
    }
    if (exact)
        table_note(t, "p: randomisation over %s, %s%s; all ways to swap were gone through", plural(r), sides[s->sides], strict);
    else
        table_note(t, "p: randomisation over %s, %s%s; %zu replicates, seed %llu; its standard error is at most %.4f", plural(r), sides[s->sides],
                   strict, s->options.replicates, (unsigned long long)s->options.seed, error);
}

static void pairs_notes(Table *t, const CompareView *v, const CompareResult *r)
{
    const CompareSettings *s = v->settings;
    size_t family = 0;
    for (size_t i = 0; i < v->n; i++) family += v->results[i].n_pairs;
    if (!many_measures(s)) table_note(t, "A - B: difference in %s, in points", report_measure_titles[compare_first_measure(s)]);
    else table_note(t, "A - B: difference in points");
    test_note(t, s, r);
    if (s->adjust != ADJUST_NONE)
        table_note(t, "%s: p corrected for %zu test%s; * is below %g", adjustment_name(s->adjust), family, family == 1 ? "" : "s", s->alpha);
    else
        table_note(t, "* is below %g; p is not corrected for %zu test%s", s->alpha, family, family == 1 ? "" : "s");
    for (size_t i = 0; i < r->n_pairs; i++) {
        const Comparison *c = &r->pairs[i];
        if (c->test.identical && (i == 0 || c->measure == r->pairs[0].measure))
            table_note(t, "%s and %s have the same counts in all %s", name(v, c->a), name(v, c->b), plural(r));
        if (c->interval.reason > INTERVAL_UNDEFINED && !c->test.identical)
            table_note(t, "%s - %s: %s", name(v, c->a), name(v, c->b), interval_reason_text(c->interval.reason));
    }
}

void compare_pairs_table(Table *t, const CompareView *v, size_t result)
{
    const CompareResult *r = &v->results[result];
    if (!t->columns.n) pairs_columns(t, v, r);
    for (size_t i = 0; i < r->n_pairs; i++) {
        const Comparison *c = &r->pairs[i];
        if (v->machines) table_text(t, r->input->scoring);
        table_text(t, name(v, c->a));
        table_text(t, name(v, c->b));
        if (v->machines) table_text(t, report_measures[c->measure]);
        else if (many_measures(v->settings)) table_text(t, report_measure_titles[c->measure]);
        if (v->machines) pair_for_machines(t, v, c);
        else pair_for_people(t, v->settings, c);
    }
    if (v->machines) return;
    t->title = cell_joined(t->arena, "1: differences", r->input->scoring ? r->input->scoring : r->input->title, "");
    pairs_notes(t, v, r);
}

/* -- categories ----------------------------------------------------------------------------------------------------------- */

static void categories_for_machines(Table *t, const CompareView *v, const CompareResult *r, const PairDetail *d)
{
    static const char *const keys[] = {"scoring", "a", "b", "category", "measure", "difference", "low", "high", "interval", "p", "p_adjusted",
                                       "significant"};
    bool first = !t->columns.n;
    for (size_t k = 0; first && k < sizeof keys / sizeof *keys; k++) cell_column(t, keys[k], keys[k], ALIGN_LEFT);
    const UnitMatrix *m = &r->input->units.matrix;
    for (size_t g = 0; g < m->n_groups; g++)
        for (size_t k = 0; k < MEASURES; k++) {
            table_text(t, r->input->scoring);
            table_text(t, name(v, d->a));
            table_text(t, name(v, d->b));
            table_text(t, r->input->units.groups[g]);
            table_text(t, report_measures[k]);
            cell_interval(t, &d->groups[g].at[k]);
            bool tested = d->tests && k == compare_first_measure(v->settings) && !isnan(d->tests[g].p);
            table_number(t, tested ? d->tests[g].p : NAN, "");
            table_number(t, tested ? d->tests[g].adjusted : NAN, "");
            table_text(t, tested ? yes_no(d->tests[g].significant) : NULL);
        }
}

/* Categories by name, groups with their numbers as numbers. */
static const size_t *order_of_groups(Arena *a, const CompareInput *in)
{
    size_t n = in->units.matrix.n_groups, *order = arena_zero(a, n + 1, sizeof *order);
    for (size_t g = 0; g < n; g++) {
        size_t k = g;
        for (; in->by && k > 0 && grouping_order(in->units.groups[g], in->units.groups[order[k - 1]]) < 0; k--) order[k] = order[k - 1];
        order[k] = g;
    }
    return order;
}

static void group_test_cells(Table *t, const CompareView *v, const PairDetail *d, size_t g)
{
    const CompareSettings *s = v->settings;
    if (!d->tests) return;
    bool whole = isnan(d->tests[g].p) && isnan(d->tests[g].adjusted);
    double least = 0;
    if (whole) table_text(t, NULL);
    else cell_p(t, d->tests[g].p, least, s->adjust == ADJUST_NONE && d->tests[g].significant);
    if (s->adjust == ADJUST_NONE) return;
    if (whole) table_text(t, NULL);
    else cell_p(t, d->tests[g].adjusted, least, d->tests[g].significant);
}

static void categories_row(Table *t, const CompareView *v, const CompareResult *r, const PairDetail *d, size_t g, const char *title)
{
    const CorpusUnits *u = &r->input->units;
    const Tally *a = &r->sums[d->a * u->matrix.n_groups + g], *b = &r->sums[d->b * u->matrix.n_groups + g];
    table_text(t, title);
    cell_count(t, a->gold / u->repetitions);
    cell_count(t, a->predicted / u->repetitions);
    cell_count(t, a->correct / u->repetitions);
    cell_count(t, b->predicted / u->repetitions);
    cell_count(t, b->correct / u->repetitions);
    for (size_t k = 0; k < MEASURES; k++) {
        cell_points(t, d->groups[g].at[k].value);
        cell_under(t, &d->groups[g].at[k], true, false);
    }
    group_test_cells(t, v, d, g);
}

static void categories_notes(Table *t, const CompareView *v, const CompareResult *r, const PairDetail *d)
{
    const CompareSettings *s = v->settings;
    if (!d->tests) {
        table_note(t, "to see where the difference comes from: nothing here is corrected for being many");
        return;
    }
    table_note(t, "%s", r->input->by_note);
    table_note(t, "each mention by what it is itself: recall over the gold mentions of a group, precision over the predictions of it");
    size_t n = 0;
    for (size_t i = 0; i < v->n; i++)
        for (size_t k = 0; k < v->results[i].n_details && v->results[i].details[k].tests; k++)
            n += v->results[i].input->units.matrix.n_groups - (v->results[i].input->units.matrix.whole != NO_GROUP);
    const char *measure = report_measure_titles[compare_first_measure(s)];
    if (s->adjust == ADJUST_NONE) table_note(t, "p: of the difference in %s, by randomisation; * is below %g; not corrected for %zu tests", measure, s->alpha, n);
    else table_note(t, "p: of the difference in %s, by randomisation; %s: corrected for the %zu tests of groups; * is below %g", measure,
                    adjustment_name(s->adjust), n, s->alpha);
    if (r->input->signature) table_note(t, "signature: %s", r->input->signature);
}

static const char *pair_title(Table *t, const CompareView *v, const CompareResult *r, const PairDetail *d, const char *format)
{
    const char *pair = cell_joined(t->arena, "1 - 2", name(v, d->a), name(v, d->b));
    return cell_joined(t->arena, format, r->input->scoring ? r->input->scoring : r->input->title, pair);
}

void compare_categories_table(Table *t, const CompareView *v, size_t result, size_t detail)
{
    const CompareResult *r = &v->results[result];
    const PairDetail *d = &r->details[detail];
    const UnitMatrix *m = &r->input->units.matrix;
    if (v->machines) {
        categories_for_machines(t, v, r, d);
        return;
    }
    const char *by = r->input->by, *adjusted = adjustment_name(v->settings->adjust);
    cell_column(t, "category", by ? by : "category", ALIGN_LEFT);
    cell_column(t, "gold", "gold", ALIGN_DECIMAL);
    t->stub = 2;
    for (int side = 0; side < 2; side++) {
        table_column(t, "predicted", "predicted", name(v, side ? d->b : d->a), ALIGN_DECIMAL);
        table_column(t, "correct", "correct", name(v, side ? d->b : d->a), ALIGN_DECIMAL);
    }
    for (size_t k = 0; k < MEASURES; k++) table_column(t, report_measures[k], report_measure_titles[k], "difference in points", ALIGN_DECIMAL);
    if (d->tests) table_column(t, "p", "raw", "p", ALIGN_DECIMAL);
    if (d->tests && v->settings->adjust != ADJUST_NONE) table_column(t, "p_adjusted", adjusted, "p", ALIGN_DECIMAL);
    t->title = cell_together(t->arena, pair_title(t, v, r, d, "1: 2 by "), by ? by : "category");
    const size_t *order = order_of_groups(t->arena, r->input);
    for (size_t i = 0; i < m->n_groups; i++)
        if (order[i] != m->whole) categories_row(t, v, r, d, order[i], r->input->units.groups[order[i]]);
    if (m->whole != NO_GROUP && !r->input->made_of) {
        table_rule(t);
        categories_row(t, v, r, d, m->whole, by ? "all" : "micro");
    }
    categories_notes(t, v, r, d);
}

/* -- units ---------------------------------------------------------------------------------------------------------------- */

/* A unit is a document, or a sentence of one. */
static void put_unit(Table *t, const CompareResult *r, size_t unit, bool sentences)
{
    const CorpusUnits *u = &r->input->units;
    size_t document = units_document(u, unit);
    table_text(t, u->ids[document]);
    if (sentences) cell_count(t, (double)(unit - u->first_unit[document] + 1));
}

void compare_units_table(Table *t, const CompareView *v, size_t result, size_t detail)
{
    const CompareResult *r = &v->results[result];
    const PairDetail *d = &r->details[detail];
    const CorpusUnits *u = &r->input->units;
    bool sentences = v->machines || !strcmp(r->input->unit, "sentence");
    const char *measure = report_measure_titles[compare_first_measure(v->settings)];
    if (!t->columns.n) {
        if (v->machines) {
            cell_column(t, "scoring", "scoring", ALIGN_LEFT);
            cell_column(t, "a", "A", ALIGN_LEFT);
            cell_column(t, "b", "B", ALIGN_LEFT);
        }
        cell_column(t, "document", "document", ALIGN_LEFT);
        if (sentences) cell_column(t, "sentence", "sentence", ALIGN_DECIMAL);
        cell_column(t, "gold", "gold", ALIGN_DECIMAL);
        cell_column(t, "correct_a", cell_joined(t->arena, "1: correct", name(v, d->a), ""), ALIGN_DECIMAL);
        cell_column(t, "correct_b", cell_joined(t->arena, "1: correct", name(v, d->b), ""), ALIGN_DECIMAL);
        cell_column(t, "difference", "A - B here", ALIGN_DECIMAL);
        cell_column(t, "without", "A - B without it", ALIGN_DECIMAL);
    }
    for (size_t i = 0; i < d->n_units; i++) {
        const UnitInfluence *one = &d->units[i];
        static const Tally none = {NAN, NAN, NAN, NAN};
        bool counts = !r->input->made_of;
        const Tally *a = counts ? units_at(&u->matrix, d->a, one->unit, u->matrix.whole) : &none;
        const Tally *b = counts ? units_at(&u->matrix, d->b, one->unit, u->matrix.whole) : &none;
        if (v->machines) {
            table_text(t, r->input->scoring);
            table_text(t, name(v, d->a));
            table_text(t, name(v, d->b));
        }
        put_unit(t, r, one->unit, sentences);
        cell_count(t, a->gold / u->repetitions);
        cell_count(t, a->correct / u->repetitions);
        cell_count(t, b->correct / u->repetitions);
        cell_points(t, one->difference);
        cell_points(t, one->without);
    }
    if (v->machines) return;
    t->title = pair_title(t, v, r, d, strcmp(r->input->unit, "sentence") ? "1: the documents that make most of 2" : "1: the sentences that make most of 2");
    table_note(t, "difference in %s, in points: here, and over all other %s", measure, plural(r));
}

/* -- verdicts and mentions ------------------------------------------------------------------------------------------------ */

/* "correct", of a layer that has several subjects "trigger: correct". */
static const char *name_of_verdict(const CompareView *v, Arena *a, Subject subject, Verdict k)
{
    bool alone = v->verdicts->layer != LAYER_EVENTS || k == VERDICT_MISSING || k == VERDICT_SPURIOUS;
    return alone ? decision_name(subject, k) : cell_joined(a, "1: 2", subject_kinds[subject].name, verdict_name(k));
}

/* Calls `put` for every verdict that there is in the layer. */
static void each_verdict(Table *t, const CompareView *v, size_t system, void (*put)(Table *t, const CompareView *v, size_t system, Subject subject, Verdict k))
{
    for (Subject subject = 0; subject < SUBJECT_COUNT; subject++)
        for (Verdict k = 0; k < VERDICT_COUNT && subject_kinds[subject].layer == v->verdicts->layer; k++)
            if (subject_kinds[subject].verdicts & VERDICT_BIT(k)) put(t, v, system, subject, k);
}

static void put_long(Table *t, const CompareView *v, size_t system, Subject subject, Verdict k)
{
    table_text(t, name(v, system));
    table_text(t, name_of_verdict(v, t->arena, subject, k));
    cell_count(t, (double)v->verdicts->counts[system][subject][k]);
}

static void put_side_by_side(Table *t, const CompareView *v, size_t unused, Subject subject, Verdict k)
{
    (void)unused;
    table_text(t, name_of_verdict(v, t->arena, subject, k));
    for (size_t i = 0; i < v->settings->n_systems; i++) cell_count(t, (double)v->verdicts->counts[i][subject][k]);
}

void compare_verdicts_table(Table *t, const CompareView *v)
{
    const CompareSettings *s = v->settings;
    if (v->machines) {
        static const char *const keys[] = {"system", "verdict", "count"};
        for (size_t k = 0; k < 3; k++) cell_column(t, keys[k], keys[k], ALIGN_LEFT);
    } else {
        cell_column(t, "verdict", "verdict", ALIGN_LEFT);
        t->stub = 1;
        for (size_t i = 0; i < s->n_systems; i++) table_column(t, name(v, i), name(v, i), NULL, ALIGN_DECIMAL);
        t->title = "Verdicts";
    }
    for (size_t i = 0; v->machines && i < s->n_systems; i++) each_verdict(t, v, i, put_long);
    if (v->machines) return;
    each_verdict(t, v, 0, put_side_by_side);
    if (v->verdicts->layer == LAYER_MENTIONS) table_note(t, "of each mention of gold, and of what was predicted beyond them, by one alignment of each document");
    else table_note(t, "of everything that gold has in the layer %s, and of what was predicted beyond it", layer_name(v->verdicts->layer));
}

static void mention_row(Table *t, const CompareView *v, const GoldItem *m, size_t got, size_t missed)
{
    table_text(t, name(v, got));
    table_text(t, name(v, missed));
    table_text(t, m->document);
    cell_count(t, m->start);
    cell_count(t, m->end);
    table_text(t, m->category);
    table_text(t, m->text);
    table_text(t, decision_name(m->subject, (Verdict)m->verdicts[missed]));
}

/* What `got` has right and `missed` has not, as much of it as is to be listed. */
static void one_way(Table *t, const CompareView *v, size_t got, size_t missed)
{
    size_t n = 0;
    for (size_t i = 0; i < v->verdicts->n_gold; i++) {
        const GoldItem *m = &v->verdicts->gold[i];
        if (m->verdicts[got] != VERDICT_CORRECT || m->verdicts[missed] == VERDICT_CORRECT || m->verdicts[missed] >= VERDICT_NONE) continue;
        if (n++ < v->settings->listed) mention_row(t, v, m, got, missed);
    }
    if (v->machines) return;
    if (n > v->settings->listed) table_note(t, "%s got %zu that %s has not right; %zu of them are not listed", name(v, got), n, name(v, missed), n - v->settings->listed);
    else table_note(t, "%s got %zu that %s has not right", name(v, got), n, name(v, missed));
}

void compare_mentions_table(Table *t, const CompareView *v, size_t detail)
{
    const CompareResult *r = &v->results[v->verdicts_of];
    const PairDetail *d = &r->details[detail];
    if (!t->columns.n) {
        cell_column(t, "got_by", "right in", ALIGN_LEFT);
        cell_column(t, "not_by", "but not in", ALIGN_LEFT);
        cell_column(t, "document", "document", ALIGN_LEFT);
        cell_column(t, "from", "from", ALIGN_DECIMAL);
        cell_column(t, "to", "to", ALIGN_DECIMAL);
        cell_column(t, "type", "type", ALIGN_LEFT);
        cell_column(t, "text", "text", ALIGN_LEFT);
        cell_column(t, "verdict", "which is", ALIGN_LEFT);
    }
    if (!v->machines) t->title = cell_joined(t->arena, v->verdicts->layer == LAYER_MENTIONS ? "Mentions that only 1 or only 2 has right" : "What only 1 or only 2 has right", name(v, d->a), name(v, d->b));
    one_way(t, v, d->a, d->b);
    if (!v->machines && table_rows(t)) table_rule(t);
    one_way(t, v, d->b, d->a);
}

/* -- settings ------------------------------------------------------------------------------------------------------------- */

void compare_settings_table(Table *t, const CompareView *v)
{
    static const char *const keys[] = {"scoring", "title", "unit", "units", "few_units", "signature", "interval", "confidence", "replicates",
                                       "seed", "test", "sides", "ties", "adjust", "family", "alpha"};
    static const char *const sides[] = {[TEST_TWO_SIDED] = "two", [TEST_OBSERVED] = "observed", [TEST_GREATER] = "greater", [TEST_LESS] = "less"};
    static const char *const bootstraps[] = {[BOOTSTRAP_SIGN] = "bootstrap-sign", [BOOTSTRAP_SHIFTED] = "bootstrap-shifted",
                                             [BOOTSTRAP_SACREBLEU] = "bootstrap-sacrebleu"};
    const CompareSettings *s = v->settings;
    size_t family = 0;
    for (size_t i = 0; i < v->n; i++) family += v->results[i].n_pairs;
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) cell_column(t, keys[k], keys[k], ALIGN_LEFT);
    for (size_t i = 0; i < v->n; i++) {
        const CompareInput *in = v->results[i].input;
        table_text(t, in->scoring);
        table_text(t, in->title);
        table_text(t, in->unit);
        cell_count(t, (double)in->units.matrix.n_units);
        table_text(t, yes_no(in->units.matrix.n_units < INTERVAL_FEW_UNITS));
        table_text(t, in->signature);
        table_text(t, interval_method_name(s->interval));
        table_number(t, s->confidence, "");
        cell_count(t, (double)s->options.replicates);
        cell_count(t, (double)s->options.seed);
        table_text(t, s->by_bootstrap ? bootstraps[s->bootstrap] : "randomisation");
        table_text(t, sides[s->sides]);
        table_text(t, s->strict ? "strict" : "counted");
        table_text(t, adjustment_name(s->adjust));
        cell_count(t, (double)family);
        table_number(t, s->alpha, "");
    }
}

/* For people a difference is in points of percent with its sign, and what belongs to it stands near it; for machines every
 * number has a column of its own and is the fraction it is. */
#include "report/compare_tables.h"

#include <math.h>
#include <string.h>

/* -- cells ---------------------------------------------------------------------------------------------------------------- */

static const char *formatted(Arena *a, const char *format, double value)
{
    StrBuf b = {0};
    sb_printf(&b, format, value);
    char *text = arena_copy(a, sb_text(&b), b.length);
    sb_free(&b);
    return text;
}

static void put_count(Table *t, double value)
{
    double twice = value * 2;
    table_number(t, value, formatted(t->arena, value == floor(value) ? "%.0f" : twice == floor(twice) ? "%.1f" : "%.2f", value));
}

static void put_percent(Table *t, double value) { table_number(t, value, formatted(t->arena, "%.2f", value * 100)); }

/* Points with their sign, which nothing does not have. */
static const char *points(Arena *a, double value, int decimals)
{
    StrBuf b = {0};
    double least = decimals == 2 ? 0.005 : 0.05, points = value * 100;
    sb_printf(&b, fabs(points) < least ? "%.*f" : "%+.*f", decimals, fabs(points) < least ? 0 : points);
    char *text = arena_copy(a, sb_text(&b), b.length);
    sb_free(&b);
    return text;
}

static void put_points(Table *t, double value) { table_number(t, value, points(t->arena, value, 2)); }

/* `least` is the smallest p there can be; nothing below it was seen where p is 0. */
static void put_p(Table *t, double p, double least, bool significant)
{
    StrBuf b = {0};
    if (p == 0 && least > 0) sb_printf(&b, "<%.*g", 2, least);
    else sb_printf(&b, p > 0 && p < 0.00005 ? "%.0e" : "%.4f", p);
    if (significant) sb_putc(&b, '*');
    table_number(t, p, arena_copy(t->arena, sb_text(&b), b.length));
    sb_free(&b);
}

static void put_under(Table *t, const Interval *i, bool difference, bool plain)
{
    if (isnan(i->low)) return;
    StrBuf b = {0};
    if (difference) sb_printf(&b, "[%s, %s]", points(t->arena, i->low, 1), points(t->arena, i->high, 1));
    else interval_put(&b, i, false, plain);
    table_under(t, arena_copy(t->arena, b.data, b.length));
    sb_free(&b);
}

/* value, low, high, interval for machines. */
static void put_interval_cells(Table *t, const Interval *i)
{
    table_number(t, i->value, "");
    table_number(t, i->low, "");
    table_number(t, i->high, "");
    table_text(t, interval_method_name(i->method));
}

static void column(Table *t, const char *key, const char *title, Align align) { table_column(t, key, title, NULL, align); }

static const char *joined(Arena *a, const char *format, const char *x, const char *y)
{
    StrBuf b = {0};
    for (; *format; format++) {
        if (*format == '1') sb_puts(&b, x);
        else if (*format == '2') sb_puts(&b, y);
        else sb_putc(&b, *format);
    }
    char *text = arena_copy(a, sb_text(&b), b.length);
    sb_free(&b);
    return text;
}

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
    if (v->machines) column(t, "scoring", "scoring", ALIGN_LEFT);
    column(t, "system", "system", ALIGN_LEFT);
    t->stub = 1;
    if (v->machines || groups) column(t, "group", "group", ALIGN_LEFT);
    column(t, "gold", "gold", ALIGN_DECIMAL);
    if (v->machines) column(t, "found", "found", ALIGN_DECIMAL);
    column(t, "predicted", "predicted", ALIGN_DECIMAL);
    column(t, "correct", "correct", ALIGN_DECIMAL);
    for (size_t k = 0; k < MEASURES; k++) {
        const char *key = report_measures[k];
        column(t, key, report_measure_titles[k], ALIGN_DECIMAL);
        if (!v->machines) continue;
        column(t, joined(t->arena, "1_low", key, ""), "", ALIGN_DECIMAL);
        column(t, joined(t->arena, "1_high", key, ""), "", ALIGN_DECIMAL);
        column(t, joined(t->arena, "1_interval", key, ""), "", ALIGN_LEFT);
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
    put_count(t, whole.gold / u->repetitions);
    if (v->machines) put_count(t, whole.found / u->repetitions);
    put_count(t, whole.predicted / u->repetitions);
    put_count(t, whole.correct / u->repetitions);
    for (size_t k = 0; k < MEASURES; k++) {
        const Interval *i = &r->values[system].at[k];
        if (v->machines) {
            put_interval_cells(t, i);
            continue;
        }
        put_percent(t, i->value);
        put_under(t, i, false, v->plain);
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
    if (v->machines) column(t, "scoring", "scoring", ALIGN_LEFT);
    column(t, "a", "A", ALIGN_LEFT);
    column(t, "b", "B", ALIGN_LEFT);
    t->stub = 2;
    if (v->machines || many_measures(s)) column(t, "measure", "", ALIGN_LEFT);
    if (v->machines) {
        static const char *const keys[] = {"difference", "low", "high", "interval", "p", "p_adjusted", "significant", "count", "of", "exact",
                                           "p_error", "undefined", "identical", "win", "tie", "loss"};
        for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) column(t, keys[i], keys[i], ALIGN_LEFT);
        return;
    }
    column(t, "difference", "A - B", ALIGN_DECIMAL);
    if (s->interval != INTERVAL_NONE) {
        const char *group = joined(t->arena, "1 % interval", formatted(t->arena, "%g", 100 * s->confidence), "");
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
    put_interval_cells(t, &(Interval){.value = c->test.difference, .low = c->interval.low, .high = c->interval.high, .method = c->interval.method});
    table_number(t, c->p, "");
    table_number(t, c->adjusted, "");
    table_text(t, yes_no(c->significant));
    table_number(t, test ? (double)c->test.count : NAN, "");
    table_number(t, test ? (double)c->test.of : NAN, "");
    table_text(t, test ? yes_no(c->test.exact) : NULL);
    table_number(t, test ? c->test.p_error : NAN, "");
    table_number(t, test ? (double)c->test.undefined : NAN, "");
    table_text(t, yes_no(c->test.identical));
    put_count(t, (double)c->wins.win);
    put_count(t, (double)c->wins.tie);
    put_count(t, (double)c->wins.loss);
}

static void pair_for_people(Table *t, const CompareSettings *s, const Comparison *c)
{
    put_points(t, c->test.difference);
    if (s->interval != INTERVAL_NONE) {
        put_points(t, c->interval.low);
        put_points(t, c->interval.high);
    }
    double least = s->by_bootstrap ? 1 / (double)s->options.replicates : 0;
    put_p(t, c->p, least, s->adjust == ADJUST_NONE && c->significant);
    if (s->adjust != ADJUST_NONE) put_p(t, c->adjusted, least, c->significant);
    put_count(t, (double)c->wins.win);
    put_count(t, (double)c->wins.tie);
    put_count(t, (double)c->wins.loss);
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
    t->title = joined(t->arena, "1: differences", r->input->scoring ? r->input->scoring : r->input->title, "");
    pairs_notes(t, v, r);
}

/* -- categories ----------------------------------------------------------------------------------------------------------- */

static void categories_for_machines(Table *t, const CompareView *v, const CompareResult *r, const PairDetail *d)
{
    static const char *const keys[] = {"scoring", "a", "b", "category", "measure", "difference", "low", "high", "interval"};
    bool first = !t->columns.n;
    for (size_t k = 0; first && k < sizeof keys / sizeof *keys; k++) column(t, keys[k], keys[k], ALIGN_LEFT);
    const UnitMatrix *m = &r->input->units.matrix;
    for (size_t g = 0; g < m->n_groups; g++)
        for (size_t k = 0; k < MEASURES; k++) {
            table_text(t, r->input->scoring);
            table_text(t, name(v, d->a));
            table_text(t, name(v, d->b));
            table_text(t, r->input->units.groups[g]);
            table_text(t, report_measures[k]);
            put_interval_cells(t, &d->groups[g].at[k]);
        }
}

static void categories_row(Table *t, const CompareResult *r, const PairDetail *d, size_t g, const char *title)
{
    const CorpusUnits *u = &r->input->units;
    const Tally *a = &r->sums[d->a * u->matrix.n_groups + g], *b = &r->sums[d->b * u->matrix.n_groups + g];
    table_text(t, title);
    put_count(t, a->gold / u->repetitions);
    put_count(t, a->predicted / u->repetitions);
    put_count(t, a->correct / u->repetitions);
    put_count(t, b->predicted / u->repetitions);
    put_count(t, b->correct / u->repetitions);
    for (size_t k = 0; k < MEASURES; k++) {
        put_points(t, d->groups[g].at[k].value);
        put_under(t, &d->groups[g].at[k], true, false);
    }
}

static const char *pair_title(Table *t, const CompareView *v, const CompareResult *r, const PairDetail *d, const char *format)
{
    const char *pair = joined(t->arena, "1 - 2", name(v, d->a), name(v, d->b));
    return joined(t->arena, format, r->input->scoring ? r->input->scoring : r->input->title, pair);
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
    column(t, "category", "category", ALIGN_LEFT);
    column(t, "gold", "gold", ALIGN_DECIMAL);
    t->stub = 2;
    for (int side = 0; side < 2; side++) {
        table_column(t, "predicted", "predicted", name(v, side ? d->b : d->a), ALIGN_DECIMAL);
        table_column(t, "correct", "correct", name(v, side ? d->b : d->a), ALIGN_DECIMAL);
    }
    for (size_t k = 0; k < MEASURES; k++) table_column(t, report_measures[k], report_measure_titles[k], "difference in points", ALIGN_DECIMAL);
    t->title = pair_title(t, v, r, d, "1: 2 by category");
    for (size_t g = 0; g < m->n_groups; g++)
        if (g != m->whole) categories_row(t, r, d, g, r->input->units.groups[g]);
    if (m->whole != NO_GROUP && !r->input->made_of) {
        table_rule(t);
        categories_row(t, r, d, m->whole, "micro");
    }
    table_note(t, "to see where the difference comes from: nothing here is corrected for being many");
}

/* -- units ---------------------------------------------------------------------------------------------------------------- */

/* A unit is a document, or a sentence of one. */
static void put_unit(Table *t, const CompareResult *r, size_t unit, bool sentences)
{
    const CorpusUnits *u = &r->input->units;
    size_t document = units_document(u, unit);
    table_text(t, u->ids[document]);
    if (sentences) put_count(t, (double)(unit - u->first_unit[document] + 1));
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
            column(t, "scoring", "scoring", ALIGN_LEFT);
            column(t, "a", "A", ALIGN_LEFT);
            column(t, "b", "B", ALIGN_LEFT);
        }
        column(t, "document", "document", ALIGN_LEFT);
        if (sentences) column(t, "sentence", "sentence", ALIGN_DECIMAL);
        column(t, "gold", "gold", ALIGN_DECIMAL);
        column(t, "correct_a", joined(t->arena, "1: correct", name(v, d->a), ""), ALIGN_DECIMAL);
        column(t, "correct_b", joined(t->arena, "1: correct", name(v, d->b), ""), ALIGN_DECIMAL);
        column(t, "difference", "A - B here", ALIGN_DECIMAL);
        column(t, "without", "A - B without it", ALIGN_DECIMAL);
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
        put_count(t, a->gold / u->repetitions);
        put_count(t, a->correct / u->repetitions);
        put_count(t, b->correct / u->repetitions);
        put_points(t, one->difference);
        put_points(t, one->without);
    }
    if (v->machines) return;
    t->title = pair_title(t, v, r, d, strcmp(r->input->unit, "sentence") ? "1: the documents that make most of 2" : "1: the sentences that make most of 2");
    table_note(t, "difference in %s, in points: here, and over all other %s", measure, plural(r));
}

/* -- verdicts and mentions ------------------------------------------------------------------------------------------------ */

void compare_verdicts_table(Table *t, const CompareView *v)
{
    const CompareSettings *s = v->settings;
    if (v->machines) {
        static const char *const keys[] = {"system", "verdict", "count"};
        for (size_t k = 0; k < 3; k++) column(t, keys[k], keys[k], ALIGN_LEFT);
    } else {
        column(t, "verdict", "verdict", ALIGN_LEFT);
        t->stub = 1;
        for (size_t i = 0; i < s->n_systems; i++) table_column(t, name(v, i), name(v, i), NULL, ALIGN_DECIMAL);
        t->title = "Verdicts";
    }
    if (v->machines) {
        for (size_t i = 0; i < s->n_systems; i++)
            for (Verdict k = 0; k < VERDICT_COUNT; k++) {
                table_text(t, name(v, i));
                table_text(t, verdict_name(k));
                put_count(t, (double)v->verdicts->counts[i][k]);
            }
        return;
    }
    for (Verdict k = 0; k < VERDICT_COUNT; k++) {
        table_text(t, verdict_name(k));
        for (size_t i = 0; i < s->n_systems; i++) put_count(t, (double)v->verdicts->counts[i][k]);
    }
    table_note(t, "of each mention of gold, and of what was predicted beyond them, by one alignment of each document");
}

static void mention_row(Table *t, const CompareView *v, const GoldMention *m, size_t got, size_t missed)
{
    table_text(t, name(v, got));
    table_text(t, name(v, missed));
    table_text(t, m->document);
    put_count(t, m->start);
    put_count(t, m->end);
    table_text(t, m->type);
    table_text(t, m->text);
    table_text(t, verdict_name((Verdict)m->verdicts[missed]));
}

/* What `got` has right and `missed` has not, as much of it as is to be listed. */
static void one_way(Table *t, const CompareView *v, size_t got, size_t missed)
{
    size_t n = 0;
    for (size_t i = 0; i < v->verdicts->n_gold; i++) {
        const GoldMention *m = &v->verdicts->gold[i];
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
        column(t, "got_by", "right in", ALIGN_LEFT);
        column(t, "not_by", "but not in", ALIGN_LEFT);
        column(t, "document", "document", ALIGN_LEFT);
        column(t, "from", "from", ALIGN_DECIMAL);
        column(t, "to", "to", ALIGN_DECIMAL);
        column(t, "type", "type", ALIGN_LEFT);
        column(t, "text", "text", ALIGN_LEFT);
        column(t, "verdict", "which is", ALIGN_LEFT);
    }
    if (!v->machines) t->title = joined(t->arena, "Mentions that only 1 or only 2 has right", name(v, d->a), name(v, d->b));
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
    for (size_t k = 0; k < sizeof keys / sizeof *keys; k++) column(t, keys[k], keys[k], ALIGN_LEFT);
    for (size_t i = 0; i < v->n; i++) {
        const CompareInput *in = v->results[i].input;
        table_text(t, in->scoring);
        table_text(t, in->title);
        table_text(t, in->unit);
        put_count(t, (double)in->units.matrix.n_units);
        table_text(t, yes_no(in->units.matrix.n_units < INTERVAL_FEW_UNITS));
        table_text(t, in->signature);
        table_text(t, interval_method_name(s->interval));
        table_number(t, s->confidence, "");
        put_count(t, (double)s->options.replicates);
        put_count(t, (double)s->options.seed);
        table_text(t, s->by_bootstrap ? bootstraps[s->bootstrap] : "randomisation");
        table_text(t, sides[s->sides]);
        table_text(t, s->strict ? "strict" : "counted");
        table_text(t, adjustment_name(s->adjust));
        put_count(t, (double)family);
        table_number(t, s->alpha, "");
    }
}

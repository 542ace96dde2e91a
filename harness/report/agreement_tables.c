#include "report/agreement_tables.h"

#include "report/agreement_cells.h"
#include "report/agreement_layers.h"
#include "report/agreement_lists.h"

#include "stats/agreement.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* -- values ------------------------------------------------------------------------------------------------------------- */

enum { OF_LABELS, OF_CATEGORIES, OF_STRICT, OF_PARTIAL, OF_ALL };

/* The bootstrap of these counts is made once, when it is first wanted; `number` says which one it is. */
static const Bootstrap *bootstrap_of(AgreementView *v, const AgreementCounts *c, size_t number)
{
    size_t n = OF_ALL + v->agreement->n_pairs * PAIR_COUNTS;
    if (!v->kept) v->kept = arena_zero(v->arena, n, sizeof *v->kept);
    if (!v->kept[number]) v->kept[number] = bootstrap_make(v->arena, &c->matrix, &v->resample);
    return v->kept[number];
}

static Interval value_of(AgreementView *v, const AgreementCounts *c, size_t number, const Statistic *s)
{
    Interval i = {.value = NAN, .low = NAN, .high = NAN, .units = c->matrix.n_units};
    if (c->matrix.n_units == 0 || c->matrix.n_groups == 0) return i;
    if (v->intervals)
        return interval_one(bootstrap_of(v, c, number),
                            &(IntervalQuery){.a = 0, .b = NO_SYSTEM, .statistic = *s, .confidence = v->confidence});
    assay_tally *sums = arena_zero(v->arena, c->matrix.n_groups, sizeof *sums);
    units_sum(&c->matrix, 0, sums);
    i.value = statistic_value(s, sums, &c->matrix);
    return i;
}

static Interval pair_value(AgreementView *v, size_t pair, PairCounts which, const Statistic *s)
{
    return value_of(v, &v->agreement->pairs[pair].counts[which], OF_ALL + pair * PAIR_COUNTS + which, s);
}

/* F1, precision or recall of a group that may not be there. */
static Interval pair_measure(AgreementView *v, size_t pair, PairCounts which, const char *group, StatisticKind kind)
{
    size_t g = agreement_group(&v->agreement->pairs[pair].counts[which], group);
    if (g == NO_GROUP) return (Interval){.value = NAN, .low = NAN, .high = NAN};
    return pair_value(v, pair, which, &(Statistic){.kind = kind, .group = g});
}

static Tally sum_of(const AgreementCounts *c, const char *group)
{
    Tally sum = {0};
    size_t g = agreement_group(c, group);
    for (size_t i = 0; g != NO_GROUP && i < c->matrix.n_units; i++) tally_add(&sum, units_at(&c->matrix, 0, i, g));
    return sum;
}

static Tally sum_of_all(const AgreementCounts *c)
{
    Tally sum = {0};
    for (size_t i = 0; i < c->matrix.n_units; i++)
        for (size_t g = 0; g < c->matrix.n_groups; g++) tally_add(&sum, units_at(&c->matrix, 0, i, g));
    return sum;
}

/* -- tables ------------------------------------------------------------------------------------------------------------- */

/* The fewest documents that any pair shares. */
static size_t fewest_documents(const AgreementView *v)
{
    size_t fewest = SIZE_MAX;
    for (size_t i = 0; i < v->agreement->n_pairs; i++)
        if (v->agreement->pairs[i].documents < fewest) fewest = v->agreement->pairs[i].documents;
    return fewest;
}

static void put_pair(Table *t, const AgreementView *v, size_t pair)
{
    table_text(t, v->annotators[v->agreement->pairs[pair].first].name);
    table_text(t, v->annotators[v->agreement->pairs[pair].second].name);
}

static void pair_columns(Table *t)
{
    table_column(t, "first", "first", NULL, ALIGN_LEFT);
    table_column(t, "second", "second", NULL, ALIGN_LEFT);
    t->stub = 2;
}

static void annotators_table(Table *t, AgreementView *v)
{
    t->title = "Annotators";
    t->stub = 1;
    table_column(t, "annotator", "annotator", NULL, ALIGN_LEFT);
    table_column(t, "path", "read from", NULL, ALIGN_LEFT);
    table_column(t, "documents", "documents", NULL, ALIGN_DECIMAL);
    table_column(t, "mentions", "mentions", NULL, ALIGN_DECIMAL);
    table_column(t, "lacking", "lacking", NULL, ALIGN_DECIMAL);
    for (size_t i = 0; i < v->agreement->n_annotators; i++) {
        const AnnotatorInfo *a = &v->annotators[i];
        StrBuf list = {0};
        table_text(t, a->name);
        table_text(t, a->path);
        agreement_put_count(t, (double)a->documents);
        agreement_put_count(t, (double)a->mentions);
        agreement_put_count(t, (double)a->n_lacks);
        for (size_t k = 0; k < a->n_lacks && k < v->listed; k++) sb_printf(&list, "%s%s", k ? ", " : "", a->lacks[k]);
        if (a->n_lacks > v->listed) sb_printf(&list, " and %zu more", a->n_lacks - v->listed);
        if (a->n_lacks) table_note(t, "%s lacks %s", a->name, sb_text(&list));
        sb_free(&list);
    }
}

static void put_mean(Table *t, AgreementView *v, const AgreementCounts *c, size_t number, const char *criterion)
{
    Interval mean = value_of(v, c, number, &(Statistic){.kind = STATISTIC_F1, .group = GROUP_MACRO});
    table_text(t, "mean");
    table_text(t, NULL);
    agreement_put_count(t, (double)v->agreement->documents);
    table_text(t, criterion);
    for (int i = 0; i < 5; i++) table_text(t, NULL);
    agreement_put_interval(t, v, &mean, agreement_put_percent);
}

static void pairs_table(Table *t, AgreementView *v)
{
    static const struct {
        PairCounts counts;
        const char *name;
    } rows[] = {{PAIR_STRICT, "strict"}, {PAIR_PARTIAL, "partial"}};
    t->title = "Mentions between annotators, the first in the place of gold";
    pair_columns(t);
    table_column(t, "documents", "documents", NULL, ALIGN_DECIMAL);
    table_column(t, "criterion", "criterion", NULL, ALIGN_LEFT);
    table_column(t, "first_mentions", "first", "mentions", ALIGN_DECIMAL);
    table_column(t, "second_mentions", "second", "mentions", ALIGN_DECIMAL);
    table_column(t, "both", "both", "mentions", ALIGN_DECIMAL);
    table_column(t, "precision", "P", NULL, ALIGN_DECIMAL);
    table_column(t, "recall", "R", NULL, ALIGN_DECIMAL);
    agreement_interval_columns(t, v, "f1", "F1", NULL);
    for (size_t i = 0; i < v->agreement->n_pairs; i++)
        for (size_t r = 0; r < 2; r++) {
            const AgreementPair *p = &v->agreement->pairs[i];
            Tally sum = sum_of(&p->counts[rows[r].counts], "*");
            Measure m = assay_measure_of(&sum, ASSAY_ZERO_NULL);
            Interval f1 = pair_measure(v, i, rows[r].counts, "*", STATISTIC_F1);
            put_pair(t, v, i);
            agreement_put_count(t, (double)p->documents);
            table_text(t, rows[r].name);
            agreement_put_count(t, sum.gold);
            agreement_put_count(t, sum.predicted);
            agreement_put_count(t, sum.correct);
            agreement_put_percent(t, m.precision);
            agreement_put_percent(t, m.recall);
            agreement_put_interval(t, v, &f1, agreement_put_percent);
        }
    if (v->agreement->n_pairs > 1) {
        table_rule(t);
        put_mean(t, v, &v->agreement->strict, OF_STRICT, "strict");
        put_mean(t, v, &v->agreement->partial, OF_PARTIAL, "partial");
    }
    agreement_note_intervals(t, v, fewest_documents(v));
}

static int by_bytes(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* The categories that the two of a pair used, sorted. */
static const char **sorted_categories(const AgreementView *v, const AgreementCounts *c, size_t *n)
{
    const char **names = arena_zero(v->arena, c->matrix.n_groups + 1, sizeof *names);
    *n = 0;
    for (size_t g = 0; g < c->matrix.n_groups; g++)
        if (strcmp(c->names[g], "*") != 0 && strcmp(c->names[g], "") != 0) names[(*n)++] = c->names[g];
    qsort(names, *n, sizeof *names, by_bytes);
    return names;
}

static Interval category_value(AgreementView *v, const AgreementCounts *c, size_t number, StatisticFunction function, const char *category)
{
    CategoryGroup *of = arena_zero(v->arena, 1, sizeof *of);
    *of = (CategoryGroup){agreement_group(c, category), agreement_group(c, "")};
    if (of->group == NO_GROUP || of->all == NO_GROUP) return (Interval){.value = NAN, .low = NAN, .high = NAN};
    return value_of(v, c, number, &(Statistic){.kind = STATISTIC_FUNCTION, .function = function, .context = of});
}

static void category_row(Table *t, AgreementView *v, size_t pair, const char *category)
{
    const AgreementCounts *counts = v->agreement->pairs[pair].counts;
    Tally sum = sum_of(&counts[PAIR_STRICT], category);
    Interval strict = pair_measure(v, pair, PAIR_STRICT, category, STATISTIC_F1);
    Interval partial = pair_measure(v, pair, PAIR_PARTIAL, category, STATISTIC_F1);
    Interval kappa = category_value(v, &counts[PAIR_TOKENS], OF_ALL + pair * PAIR_COUNTS + PAIR_TOKENS, agreement_category_kappa, category);
    put_pair(t, v, pair);
    table_text(t, category);
    agreement_put_count(t, sum.gold);
    agreement_put_count(t, sum.predicted);
    agreement_put_count(t, sum.correct);
    agreement_put_interval(t, v, &strict, agreement_put_percent);
    agreement_put_interval(t, v, &partial, agreement_put_percent);
    agreement_put_interval(t, v, &kappa, agreement_put_real);
}

static void categories_table(Table *t, AgreementView *v)
{
    t->title = "Categories";
    pair_columns(t);
    table_column(t, "category", "category", NULL, ALIGN_LEFT);
    t->stub = 3;
    table_column(t, "first_mentions", "first", "mentions", ALIGN_DECIMAL);
    table_column(t, "second_mentions", "second", "mentions", ALIGN_DECIMAL);
    table_column(t, "both", "both", "mentions", ALIGN_DECIMAL);
    agreement_interval_columns(t, v, "f1", "F1", "strict");
    agreement_interval_columns(t, v, "partial_f1", "F1", "partial");
    agreement_interval_columns(t, v, "kappa", "kappa", "tokens");
    for (size_t i = 0; i < v->agreement->n_pairs; i++) {
        size_t n;
        const char **categories = sorted_categories(v, &v->agreement->pairs[i].counts[PAIR_STRICT], &n);
        if (i > 0 && n > 0) table_rule(t);
        for (size_t k = 0; k < n; k++) category_row(t, v, i, categories[k]);
    }
    agreement_note_intervals(t, v, fewest_documents(v));
}

/* One coefficient; `pair` NO_GROUP: of all annotators. */
static void chance_row(Table *t, AgreementView *v, const char *measure, const char *over, size_t pair, const char *category, double items,
                       double observed, Interval value)
{
    table_text(t, measure);
    table_text(t, over);
    if (pair == NO_GROUP) {
        table_text(t, "all");
        table_text(t, NULL);
    } else {
        put_pair(t, v, pair);
    }
    table_text(t, category);
    agreement_put_count(t, items);
    agreement_put_percent(t, observed);
    agreement_put_interval(t, v, &value, agreement_put_real);
}

static void alpha_rows(Table *t, AgreementView *v)
{
    const Agreement *a = v->agreement;
    Tally sum = sum_of_all(&a->labels), tokens = sum_of(&a->categories, "");
    Interval alpha = value_of(v, &a->labels, OF_LABELS, &(Statistic){.kind = STATISTIC_FUNCTION, .function = alpha_of_sums});
    chance_row(t, v, "alpha", "tokens", NO_GROUP, "*", tokens.predicted, sum.correct / sum.gold, alpha);
    size_t n;
    const char **categories = sorted_categories(v, &a->categories, &n);
    for (size_t i = 0; i < n; i++) {
        Tally is = sum_of(&a->categories, categories[i]);
        double equal = is.correct + tokens.gold - is.found; /* see agreement_category_alpha */
        alpha = category_value(v, &a->categories, OF_CATEGORIES, agreement_category_alpha, categories[i]);
        chance_row(t, v, "alpha", "tokens", NO_GROUP, categories[i], tokens.predicted, equal / tokens.gold, alpha);
    }
}

static void chance_table(Table *t, AgreementView *v)
{
    static const struct {
        PairCounts counts;
        const char *over;
    } rows[] = {{PAIR_LABELS, "tokens"}, {PAIR_SPANS, "same spans"}};
    t->title = "Agreement beyond chance";
    table_column(t, "measure", "measure", NULL, ALIGN_LEFT);
    table_column(t, "over", "over", NULL, ALIGN_LEFT);
    pair_columns(t);
    table_column(t, "category", "category", NULL, ALIGN_LEFT);
    t->stub = 5;
    table_column(t, "items", "items", NULL, ALIGN_DECIMAL);
    table_column(t, "observed", "observed %", NULL, ALIGN_DECIMAL);
    agreement_interval_columns(t, v, "value", "value", NULL);
    Statistic kappa = {.kind = STATISTIC_FUNCTION, .function = kappa_of_sums};
    for (size_t r = 0; r < 2; r++)
        for (size_t i = 0; i < v->agreement->n_pairs; i++) {
            Tally sum = sum_of_all(&v->agreement->pairs[i].counts[rows[r].counts]);
            chance_row(t, v, "kappa", rows[r].over, i, "*", sum.gold, sum.correct / sum.gold, pair_value(v, i, rows[r].counts, &kappa));
        }
    table_rule(t);
    alpha_rows(t, v);
    table_note(t, "tokens: the label is the set of the categories of all mentions on the token; most tokens have none, which both find easy");
    table_note(t, "same spans: mentions whose spans both marked, by category");
    agreement_note_intervals(t, v, fewest_documents(v));
}

const AgreementTable agreement_table_list[AGREEMENT_TABLES + 1] = {
    {"annotators", "who, and which documents are lacking", annotators_table},
    {"layers", "F1, kappa and alpha in every layer", agreement_layers},
    {"pairs", "F1 of mentions", pairs_table},
    {"categories", "the same by category, and kappa", categories_table},
    {"chance", "kappa and alpha", chance_table},
    {"kinds", "how many disagreements of which kind", agreement_kinds},
    {"types", "what one calls it and the other", agreement_types},
    {"disagreements", "one by one", agreement_list},
    {0},
};

/* All values stand in one column, and so all are fractions, F1 too. What the mentions have in tables of their own is here once more, so
 * that the layers can be seen side by side. */
#include "report/agreement_layers.h"

#include "report/agreement_cells.h"
#include "report/whole.h"
#include "stats/agreement.h"

#include <math.h>
#include <string.h>

static const char *const kind_names[] = {[LAYER_F1] = "F1", [LAYER_KAPPA] = "kappa", [LAYER_ALPHA] = "alpha"};

typedef VECTOR(LayerMeasure) Measures;

/* -- the measures --------------------------------------------------------------------------------------------------------- */

static double sum_of_all(const AgreementCounts *c, double (*field)(const Tally *))
{
    double sum = 0;
    for (size_t i = 0; i < c->matrix.n_units * c->matrix.n_groups; i++) sum += field(&c->matrix.tallies[i]);
    return sum;
}

static double gold_of(const Tally *t) { return t->gold; }
static double correct_of(const Tally *t) { return t->correct; }

static void add_mentions(Measures *out, const AgreementView *v)
{
    static const struct {
        LayerMeasureKind kind;
        PairCounts counts;
        const char *over, *items;
    } rows[] = {{LAYER_F1, PAIR_STRICT, "strict", NULL},
                {LAYER_F1, PAIR_PARTIAL, "partial", NULL},
                {LAYER_KAPPA, PAIR_LABELS, "tokens", "tokens, by the types of the mentions on them"},
                {LAYER_KAPPA, PAIR_SPANS, "same spans", "mentions whose spans both marked, by type"}};
    const Agreement *a = v->agreement;
    for (size_t r = 0; r < sizeof rows / sizeof *rows; r++)
        for (size_t i = 0; i < a->n_pairs; i++) {
            const AgreementPair *p = &a->pairs[i];
            LayerMeasure m = {.layer = LAYER_MENTIONS, .kind = rows[r].kind, .over = rows[r].over, .items_are = rows[r].items, .first = p->first,
                              .second = p->second, .documents = p->documents, .counts = p->counts[rows[r].counts]};
            if (m.kind == LAYER_F1) m.criterion = criterion_find(m.over);
            else m.items = sum_of_all(&m.counts, gold_of);
            vec_push(out, m);
        }
    size_t whole = agreement_group(&a->categories, "");
    LayerMeasure alpha = {.layer = LAYER_MENTIONS, .kind = LAYER_ALPHA, .over = "tokens", .first = NO_ANNOTATOR, .second = NO_ANNOTATOR,
                          .documents = a->documents, .counts = a->labels};
    for (size_t u = 0; u < a->documents && whole != NO_GROUP; u++) alpha.items += units_at(&a->categories.matrix, 0, u, whole)->predicted;
    vec_push(out, alpha);
}

static Statistic statistic_of(Arena *arena, const LayerMeasure *m, size_t measure)
{
    if (m->kind == LAYER_KAPPA) return (Statistic){.kind = STATISTIC_FUNCTION, .function = kappa_of_sums};
    if (m->kind == LAYER_ALPHA) return (Statistic){.kind = STATISTIC_FUNCTION, .function = alpha_of_sums};
    CorpusUnits units = {.matrix = m->counts.matrix, .groups = m->counts.names};
    return whole_statistic(arena, &units, m->criterion->finish ? m->criterion : NULL, measure, ASSAY_ZERO_NULL);
}

/* There may be no whole: nothing was counted. */
static bool is_empty(const LayerMeasure *m)
{
    const UnitMatrix *x = &m->counts.matrix;
    return !x->n_units || !x->n_groups || (m->kind == LAYER_F1 && !m->criterion->finish && x->whole == NO_GROUP);
}

static double value_of(const LayerMeasure *m, size_t measure)
{
    if (is_empty(m)) return NAN;
    Arena scratch = {0};
    Statistic s = statistic_of(&scratch, m, measure);
    double value = statistic_observed(&m->counts.matrix, 0, &s);
    arena_free(&scratch);
    return value;
}

static Interval interval_of(const AgreementView *v, const LayerMeasure *m)
{
    Interval i = {.value = value_of(m, MEASURE_F1), .low = NAN, .high = NAN};
    if (isnan(i.value) || !v->intervals) return i;
    Arena scratch = {0}; /* many counts, each needed once */
    const Bootstrap *b = bootstrap_make(&scratch, &m->counts.matrix, &v->resample);
    i = interval_one(b, &(IntervalQuery){.a = 0, .b = NO_SYSTEM, .statistic = statistic_of(&scratch, m, MEASURE_F1), .confidence = v->confidence});
    arena_free(&scratch);
    return i;
}

/* Why there is no value: of kappa and alpha, if there are items, because all have the one label that there is. */
static const char *reason_of(Arena *arena, const LayerMeasure *m)
{
    if (!m->documents) return "layer not in both";
    if (m->kind == LAYER_F1) return m->criterion->finish ? "a part of it is" : "neither has any";
    if (m->items == 0) return "no such items";
    StrBuf b = {0};
    const char *label = m->counts.names[0];
    if (strcmp(label, NOT_SAID) == 0) sb_puts(&b, "all are none");
    else sb_printf(&b, "all are \"%s\"", label);
    const char *text = arena_copy(arena, sb_text(&b), b.length);
    sb_free(&b);
    return text;
}

/* -- the table ------------------------------------------------------------------------------------------------------------ */

static void columns(Table *t, const AgreementView *v, bool reasons)
{
    t->title = "Layers";
    table_column(t, "layer", "layer", NULL, ALIGN_LEFT);
    table_column(t, "measure", "measure", NULL, ALIGN_LEFT);
    table_column(t, "over", "over", NULL, ALIGN_LEFT);
    table_column(t, "first", "first", NULL, ALIGN_LEFT);
    table_column(t, "second", "second", NULL, ALIGN_LEFT);
    t->stub = 5;
    table_column(t, "documents", "documents", NULL, ALIGN_DECIMAL);
    table_column(t, "first_items", "first", "items", ALIGN_DECIMAL);
    table_column(t, "second_items", "second", "items", ALIGN_DECIMAL);
    table_column(t, "observed", "observed", NULL, ALIGN_DECIMAL);
    table_column(t, "precision", "P", NULL, ALIGN_DECIMAL);
    table_column(t, "recall", "R", NULL, ALIGN_DECIMAL);
    agreement_interval_columns(t, v, "value", "value", NULL);
    if (reasons) table_column(t, "undefined", "undefined because", NULL, ALIGN_LEFT);
}

static void put_items(Table *t, const LayerMeasure *m)
{
    if (m->kind == LAYER_F1) {
        bool counted = !is_empty(m) && m->counts.matrix.whole != NO_GROUP;
        Tally sum = {0};
        for (size_t u = 0; counted && u < m->counts.matrix.n_units; u++) tally_add(&sum, units_at(&m->counts.matrix, 0, u, m->counts.matrix.whole));
        if (counted) agreement_put_count(t, sum.gold);
        else table_text(t, NULL);
        if (counted) agreement_put_count(t, sum.predicted);
        else table_text(t, NULL);
        table_text(t, NULL);
        agreement_put_real(t, value_of(m, MEASURE_PRECISION));
        agreement_put_real(t, value_of(m, MEASURE_RECALL));
        return;
    }
    agreement_put_count(t, m->items);
    if (m->kind == LAYER_KAPPA) agreement_put_count(t, m->items);
    else table_text(t, NULL);
    double said = sum_of_all(&m->counts, gold_of);
    agreement_put_real(t, said > 0 ? sum_of_all(&m->counts, correct_of) / said : NAN);
    table_text(t, NULL);
    table_text(t, NULL);
}

static void put_row(Table *t, const AgreementView *v, const LayerMeasure *m, const Interval *value, bool reasons)
{
    table_text(t, layer_name(m->layer));
    table_text(t, kind_names[m->kind]);
    table_text(t, m->over);
    table_text(t, m->first == NO_ANNOTATOR ? "all" : v->annotators[m->first].name);
    table_text(t, m->first == NO_ANNOTATOR ? NULL : v->annotators[m->second].name);
    agreement_put_count(t, (double)m->documents);
    put_items(t, m);
    agreement_put_interval(t, v, value, agreement_put_real);
    if (reasons) table_text(t, isnan(value->value) ? reason_of(t->arena, m) : NULL);
}

static void note_items(Table *t, const Measures *all)
{
    for (size_t i = 0; i < all->n; i++) {
        const LayerMeasure *m = &all->at[i];
        bool again = false;
        for (size_t k = 0; k < i; k++) again |= all->at[k].items_are && m->items_are && strcmp(all->at[k].items_are, m->items_are) == 0;
        if (m->items_are && !again) table_note(t, "%s, %s: %s", layer_name(m->layer), m->over, m->items_are);
    }
}

static void note_lacks(Table *t, const AgreementView *v)
{
    for (size_t i = 0; i < v->layers->n_lacks; i++) {
        const LayerLack *lack = &v->layers->lacks[i];
        StrBuf list = {0};
        for (size_t k = 0; k < lack->n && k < v->listed; k++) sb_printf(&list, "%s%s", k ? ", " : "", lack->documents[k]);
        if (lack->n > v->listed) sb_printf(&list, " and %zu more", lack->n - v->listed);
        table_note(t, "%s has no %s in %s: left out, not counted as empty", v->annotators[lack->annotator].name, layer_name(lack->layer), sb_text(&list));
        sb_free(&list);
    }
}

void agreement_layers(Table *t, AgreementView *v)
{
    Measures all = {0};
    if (v->layers->n) add_mentions(&all, v);
    for (size_t i = 0; i < v->layers->n; i++) vec_push(&all, v->layers->measures[i]);
    Interval *values = arena_zero(t->arena, all.n + 1, sizeof *values);
    bool reasons = !v->for_people, large = false;
    size_t fewest = SIZE_MAX;
    for (size_t i = 0; i < all.n; i++) {
        values[i] = interval_of(v, &all.at[i]);
        reasons |= isnan(values[i].value);
        large |= all.at[i].counts.matrix.n_groups > AGREEMENT_MOST_LABELS;
        if (all.at[i].documents && all.at[i].documents < fewest) fewest = all.at[i].documents;
    }
    columns(t, v, reasons);
    for (size_t i = 0; i < all.n; i++) {
        if (i && all.at[i].layer != all.at[i - 1].layer) table_rule(t);
        put_row(t, v, &all.at[i], &values[i], reasons);
    }
    table_note(t, "all values are fractions; items of F1: what each has; of kappa and alpha: what both, at least two judged");
    note_items(t, &all);
    note_lacks(t, v);
    if (large && v->intervals) table_note(t, "no interval where there are more than %d different labels", AGREEMENT_MOST_LABELS);
    if (reasons) table_note(t, "kappa and alpha are undefined where there is one label only, and so nothing to disagree about");
    agreement_note_intervals(t, v, fewest);
    vec_free(&all);
}

/* Decisions are made by strict's rules under the options of the scoring that was chosen: they are the same for all criteria of mentions. */
#include "report/figure_data.h"

#include "report/recount.h"
#include "score/scorer.h"

#include <stdlib.h>
#include <string.h>

int64_t figure_run(const FigureInput *in, size_t system)
{
    const ReportSystem *y = in->systems[system];
    return (int64_t)(y->n_repetitions ? y->repetitions[0].run : y->run);
}

int figure_units(const FigureInput *in, CorpusUnits *out, Error *e)
{
    VECTOR(UnitTable) tables = {0};
    VECTOR(const char *) names = {0};
    VECTOR(size_t) system = {0};
    int status = ASSAY_OK;
    for (size_t s = 0; s < in->n && !status; s++) {
        const ReportSystem *y = in->systems[s];
        for (size_t i = 0; i < (y->n_repetitions ? y->n_repetitions : 1) && !status; i++) {
            UnitTable t;
            int64_t run = (int64_t)(y->n_repetitions ? y->repetitions[i].run : y->run);
            status = store_unit_table(in->options->store, in->arena, run, in->scoring.layer, in->scoring.criterion, in->scoring.profile, &t, e);
            if (status) break;
            vec_push(&tables, t);
            vec_push(&names, report_label(y));
            vec_push(&system, s);
        }
    }
    if (!status) status = units_of_repetitions(in->arena, tables.at, names.at, system.at, tables.n, in->n, out, e);
    vec_free(&tables);
    vec_free(&names);
    vec_free(&system);
    return status;
}

typedef struct Gather {
    Scorer *scorer;
    FigureDecisions *out;
    Symbols categories;        /* number + 1 */
    VECTOR(size_t) pairs;      /* gold, predicted, gold, predicted … */
    VECTOR(Scored) scored;
} Gather;

static size_t number_of(Gather *g, const ItemRules *rules, uint32_t category)
{
    return category == NO_CATEGORY ? DECISION_NOTHING : symbols_intern_text(&g->categories, rules->category_name(rules->context, category)) + 1;
}

static int take(const StoredDocument *d, const Document *gold, const Document *predicted, Arena *scratch, void *payload, Error *e)
{
    (void)d;
    (void)e;
    Gather *g = payload;
    ItemRules rules = scorer_rules(g->scorer);
    Outcome *outcomes;
    size_t n = outcomes_of(gold, predicted, &rules, scratch, &outcomes);
    for (size_t i = 0; i < n; i++) {
        const Outcome *o = &outcomes[i];
        if (o->optional) continue;
        g->out->verdicts[o->verdict]++;
        g->out->gold += o->gold != NO_MENTION;
        vec_push(&g->pairs, number_of(g, &rules, o->gold_category));
        vec_push(&g->pairs, number_of(g, &rules, o->predicted_category));
        if (o->predicted == NO_MENTION) continue;
        const Mention *m = &predicted->mentions[o->predicted];
        if (m->has_score) vec_push(&g->scored, (Scored){m->score, o->verdict == VERDICT_CORRECT});
        else g->out->n_unscored++;
    }
    return ASSAY_OK;
}

static int by_score(const void *left, const void *right)
{
    const Scored *a = left, *b = right;
    if (a->score != b->score) return a->score > b->score ? -1 : 1;
    return (int)b->correct - (int)a->correct;
}

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* Categories in the order of their names. */
static void finish(Arena *a, Gather *g, FigureDecisions *out)
{
    size_t n = g->categories.count + 1, *place = arena_zero(a, n, sizeof *place);
    out->n_categories = n;
    out->categories = arena_zero(a, n, sizeof *out->categories);
    out->categories[0] = "";
    for (Symbol s = 0; s < g->categories.count; s++) out->categories[s + 1] = arena_copy(a, symbols_name(&g->categories, s), symbols_length(&g->categories, s));
    qsort(out->categories + 1, n - 1, sizeof *out->categories, by_name);
    for (size_t i = 1; i < n; i++) place[symbols_find(&g->categories, out->categories[i], strlen(out->categories[i])) + 1] = i;
    out->confusion = arena_zero(a, n * n, sizeof *out->confusion);
    for (size_t i = 0; i + 1 < g->pairs.n; i += 2) out->confusion[place[g->pairs.at[i]] * n + place[g->pairs.at[i + 1]]]++;
    if (g->scored.n) qsort(g->scored.at, g->scored.n, sizeof *g->scored.at, by_score);
    out->scored = arena_dup(a, g->scored.at, g->scored.n, sizeof *out->scored);
    out->n_scored = g->scored.n;
}

int figure_decisions(const FigureInput *in, size_t system, FigureDecisions *out, Error *e)
{
    *out = (FigureDecisions){0};
    if (strcmp(in->scoring.layer, layer_name(LAYER_MENTIONS)) || in->scoring.profile)
        return error_set(e, ASSAY_ERR_DATA, "decisions are about mentions, under our own criteria: --criteria mentions:strict");
    Symbols symbols = {0};
    RecountRules rules;
    Gather g = {.out = out};
    int status = recount_rules(in->options->store, in->arena, figure_run(in, system), "strict", in->results[system]->signature, &rules, e);
    if (status) return status;
    g.scorer = scorer_new(&rules.score, &symbols);
    status = recount_each(in->options->store, figure_run(in, system), &rules, &symbols, take, &g, e);
    finish(in->arena, &g, out);
    scorer_free(g.scorer);
    symbols_free(&g.categories);
    symbols_free(&symbols);
    vec_free(&g.pairs);
    vec_free(&g.scored);
    return status;
}

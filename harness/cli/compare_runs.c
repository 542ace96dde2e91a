/* Before anything is computed the runs are held against each other: only what was scored alike, over all of the same gold,
 * is comparable, and what is not is refused with the reason. */
#include "cli/compare_input.h"

#include "score/signature.h"

#include <stdlib.h>
#include <string.h>

/* One system: its repetitions, the first of which speaks for it. */
typedef struct Side {
    const char *label;
    int64_t *runs;
    size_t n_runs;
    RunInfo info;
    Result *results; /* of the first run */
    size_t n_results;
} Side;

typedef struct Runs {
    const Call *call;
    Store *store;
    Side *sides;
    size_t n;
    const Grouping *grouping; /* NULL: by category */
    ZeroDivision zero;
} Runs;

/* -- which runs ----------------------------------------------------------------------------------------------------------- */

/* A system that is given twice is no comparison. */
static int add(Runs *r, const char *name, int64_t *runs, size_t n, Error *e)
{
    Side *side = &r->sides[r->n];
    *side = (Side){.runs = runs, .n_runs = n};
    int status = store_run_info(r->store, r->call->arena, runs[0], &side->info, e);
    if (!status) status = store_results(r->store, r->call->arena, runs[0], &side->results, &side->n_results, e);
    if (!status) signature_set_zero(side->results, side->n_results, r->zero, r->call->arena);
    for (size_t i = 0; i < r->n && !status; i++)
        if (r->sides[i].runs[0] == runs[0]) status = error_set(e, ASSAY_ERR_USAGE, "%s stands for run %lld, which was named before", name, (long long)runs[0]);
    if (!status && (side->info.stage != STAGE_FINISHED || side->info.done < side->info.documents))
        status = error_set(e, ASSAY_ERR_DATA, "%s is not finished (%zu of %zu documents are done): part of a corpus and all of it do not compare", name,
                           side->info.done, side->info.documents);
    if (status) return status;
    side->label = *side->info.label ? side->info.label : side->info.system;
    r->n++;
    return ASSAY_OK;
}

static int choose(Runs *r, char *const *names, size_t n, const char *against, size_t *against_at, Error *e)
{
    Arena *a = r->call->arena;
    RunInfo *latest = NULL;
    size_t n_latest = 0, n_runs;
    int64_t *runs;
    int status = ASSAY_OK;
    if (!n) status = store_latest_runs(r->store, a, &latest, &n_latest, e);
    r->sides = arena_zero(a, n + n_latest + 1, sizeof *r->sides);
    for (size_t i = 0; i < n && !status; i++) {
        status = store_find_repetitions(r->store, a, names[i], &runs, &n_runs, e);
        if (!status) status = add(r, names[i], runs, n_runs, e);
    }
    for (size_t i = 0; i < n_latest && !status; i++) {
        status = store_repetitions(r->store, a, latest[i].run, &runs, &n_runs, e);
        if (!status) status = add(r, latest[i].system, runs, n_runs, e);
    }
    if (!status && against) status = store_find_repetitions(r->store, a, against, &runs, &n_runs, e);
    if (status) return status;
    *against_at = NO_SYSTEM;
    for (size_t i = 0; i < r->n && against; i++)
        if (r->sides[i].runs[0] == runs[0]) *against_at = i;
    if (against && *against_at == NO_SYSTEM) {
        *against_at = r->n;
        status = add(r, against, runs, n_runs, e);
    }
    if (!status && r->n < 2)
        status = error_set(e, ASSAY_ERR_USAGE, r->n ? "there is only one run to compare: %s" : "there is no finished run in this store",
                           r->n ? r->sides[0].label : "");
    return status;
}

/* -- which scorings ------------------------------------------------------------------------------------------------------- */

static bool wanted(const Result *r, const TextList *asked, bool *used)
{
    bool found = false;
    for (size_t i = 0; i < asked->n; i++) {
        const char *word = asked->at[i], *colon = strchr(word, ':');
        size_t layer = colon ? (size_t)(colon - word) : 0;
        if (strcmp(colon ? colon + 1 : word, r->criterion)) continue;
        if (colon && (strlen(r->layer) != layer || strncmp(word, r->layer, layer))) continue;
        found = used[i] = true;
    }
    return found;
}

static bool same_text(const char *a, const char *b) { return a == b || (a && b && !strcmp(a, b)); }

static const Result *find(const Side *side, const Result *like)
{
    for (size_t i = 0; i < side->n_results; i++) {
        const Result *r = &side->results[i];
        if (same_text(r->layer, like->layer) && same_text(r->criterion, like->criterion) && same_text(r->profile, like->profile)) return r;
    }
    return NULL;
}

static bool all_have(const Runs *r, const Result *like)
{
    for (size_t i = 0; i < r->n; i++) {
        const Result *found = find(&r->sides[i], like);
        if (!found || !found->additive) return false;
    }
    return true;
}

/* Those asked for, else the first that all runs have. */
static int choose_scorings(const Runs *r, const TextList *asked, const Result **out, size_t *n, Error *e)
{
    bool *used = arena_zero(r->call->arena, asked->n + 1, sizeof *used);
    const Side *first = &r->sides[0];
    *n = 0;
    for (size_t i = 0; i < first->n_results; i++) {
        const Result *result = &first->results[i];
        if (asked->n ? !wanted(result, asked, used) : *n > 0 || !all_have(r, result)) continue;
        if (r->grouping && !grouping_applies(result)) {
            if (!asked->n) continue;
            return error_set(e, ASSAY_ERR_USAGE, "--by counts mentions, under one of strict, exact, type, partial and overlap: not %s:%s", result->layer,
                             result->criterion);
        }
        for (size_t k = 0; k < r->n; k++) {
            const Result *found = find(&r->sides[k], result);
            if (!found)
                return error_set(e, ASSAY_ERR_DATA, "%s was not scored by %s:%s; assay run --criteria %s:%s counts its stored answers",
                                 r->sides[k].label, result->layer, result->criterion, result->layer, result->criterion);
            if (!found->additive)
                return error_set(e, ASSAY_ERR_USAGE, "%s:%s is counted over the whole corpus at once: there are no units to resample", result->layer,
                                 result->criterion);
        }
        out[(*n)++] = result;
    }
    for (size_t i = 0; i < asked->n; i++)
        if (!used[i]) return error_set(e, ASSAY_ERR_USAGE, "--criteria: %s was not scored by %s", first->label, asked->at[i]);
    if (!*n)
        return error_set(e, ASSAY_ERR_DATA, "there is no layer and criterion that all these runs were scored by%s",
                         r->grouping ? " and that --by can count: strict, exact, type, partial and overlap of mentions" : "");
    return ASSAY_OK;
}

static int check_alike(const Runs *r, const Result *scoring, Error *e)
{
    StrBuf where = {0};
    int status = ASSAY_OK;
    for (size_t i = 1; i < r->n && !status; i++) {
        sb_clear(&where);
        if (signature_differences(&where, find(&r->sides[0], scoring)->signature, find(&r->sides[i], scoring)->signature))
            status = error_set(e, ASSAY_ERR_DATA, "%s and %s were not scored alike, so their numbers do not compare; they differ in %s%s",
                               r->sides[0].label, r->sides[i].label, sb_text(&where),
                               r->sides[0].info.corpus != r->sides[i].info.corpus
                                   ? "" : ". Run them again with the same options: stored answers are only counted anew");
    }
    sb_free(&where);
    return status;
}

/* Where nobody named an order, the best comes first. */
static void sort_sides(Runs *r, const Result *scoring, ZeroDivision zero, size_t *against)
{
    for (size_t i = 1; i < r->n; i++)
        for (size_t k = i; k > 0; k--) {
            double here = row_measure(&find(&r->sides[k], scoring)->total, zero).f1;
            double before = row_measure(&find(&r->sides[k - 1], scoring)->total, zero).f1;
            if (!(here > before)) break;
            Side t = r->sides[k];
            r->sides[k] = r->sides[k - 1];
            r->sides[k - 1] = t;
            if (*against == k) *against = k - 1;
            else if (*against == k - 1) *against = k;
        }
}

/* -- counts --------------------------------------------------------------------------------------------------------------- */

static void name_systems(const Runs *r, Compared *out)
{
    Arena *a = r->call->arena;
    out->n_systems = r->n;
    out->systems = arena_zero(a, r->n, sizeof *out->systems);
    for (size_t i = 0; i < r->n; i++) {
        bool shared = false;
        for (size_t k = 0; k < r->n; k++) shared |= k != i && !strcmp(r->sides[k].label, r->sides[i].label);
        StrBuf b = {0};
        sb_printf(&b, shared ? "%s #%lld" : "%s", r->sides[i].label, (long long)r->sides[i].runs[0]);
        out->systems[i] = arena_copy(a, b.data, b.length);
        sb_free(&b);
    }
}

/* By groups the counts of a repetition are checked against its own stored results. */
static int take_table(const Runs *r, int64_t run, const Result *scoring, UnitTable *out, Error *e)
{
    Arena *a = r->call->arena;
    Side own = {0};
    if (!r->grouping) return store_unit_table(r->store, a, run, scoring->layer, scoring->criterion, scoring->profile, out, e);
    int status = store_results(r->store, a, run, &own.results, &own.n_results, e);
    const Result *result = status ? NULL : find(&own, scoring);
    if (!status && !result)
        status = error_set(e, ASSAY_ERR_DATA, "run %lld was not scored by %s:%s", (long long)run, scoring->layer, scoring->criterion);
    return status ? status : grouping_unit_table(r->grouping, r->store, a, run, result, out, e);
}

static int take_units(const Runs *r, const Result *scoring, CorpusUnits *out, Error *e)
{
    Arena *a = r->call->arena;
    size_t all = 0, at = 0;
    for (size_t i = 0; i < r->n; i++) all += r->sides[i].n_runs;
    UnitTable *tables = arena_zero(a, all, sizeof *tables);
    const char **names = arena_zero(a, all, sizeof *names);
    size_t *system = arena_zero(a, all, sizeof *system);
    for (size_t i = 0; i < r->n; i++)
        for (size_t k = 0; k < r->sides[i].n_runs; k++, at++) {
            int64_t run = r->sides[i].runs[k];
            int status = take_table(r, run, scoring, &tables[at], e);
            if (status) return status;
            names[at] = r->sides[i].label;
            system[at] = i;
        }
    return units_of_repetitions(a, tables, names, system, all, r->n, out, e);
}

static void describe(const Runs *r, const Result *scoring, CompareInput *in)
{
    Arena *a = r->call->arena;
    const RunInfo *info = &r->sides[0].info;
    StrBuf b = {0};
    sb_printf(&b, "%s:%s", scoring->layer, scoring->criterion);
    if (scoring->profile) sb_printf(&b, " (%s)", scoring->profile);
    in->scoring = arena_copy(a, b.data, b.length);
    sb_printf(&b, " on %s%s%s/%s, ", info->corpus_name, *info->corpus_version ? "@" : "", info->corpus_version, info->split);
    units_put(&b, in->units.n_documents, "document");
    if (!strcmp(scoring->unit, "sentence")) {
        sb_puts(&b, ", ");
        units_put(&b, in->units.matrix.n_units, "sentence");
    }
    in->title = arena_copy(a, b.data, b.length);
    in->unit = scoring->unit;
    in->signature = scoring->signature;
    if (r->grouping) {
        in->by = r->grouping->by;
        in->by_note = r->grouping->kind->note;
        in->signature = grouping_signature(r->grouping, a, scoring->signature);
    }
    in->made_of = whole_criterion(scoring->layer, scoring->criterion, scoring->profile);
    sb_free(&b);
}

/* The decisions, under the rules of the first scoring of mentions, or else of the first of any layer. */
static int take_verdicts(const Runs *r, const Result *const *scorings, Compared *out, Error *e)
{
    Arena *a = r->call->arena;
    size_t at = 0;
    while (at < out->n && (strcmp(scorings[at]->layer, "mentions") || scorings[at]->profile)) at++;
    for (size_t i = 0; at == out->n && i < out->n; i++)
        if (!scorings[i]->profile) at = i;
    if (at == out->n) return ASSAY_OK;
    VerdictRun *runs = arena_zero(a, r->n, sizeof *runs);
    for (size_t i = 0; i < r->n; i++) {
        const Result *result = find(&r->sides[i], scorings[at]);
        runs[i] = (VerdictRun){r->sides[i].runs[0], result->layer, result->criterion, result->signature, result->total.tally};
    }
    Verdicts *verdicts = arena_zero(a, 1, sizeof *verdicts);
    int status = verdicts_recount(r->store, a, runs, r->n, verdicts, e);
    if (status) return status;
    if (verdicts->why) call_warn(r->call, "verdicts and mentions are left out: %s", verdicts->why);
    else out->verdicts = verdicts;
    out->verdicts_of = at;
    return ASSAY_OK;
}

static int open_grouping(Runs *r, const Grouped *o, Grouping **out, Error *e)
{
    VECTOR(int64_t) all = {0};
    for (size_t i = 0; i < r->n; i++)
        for (size_t k = 0; k < r->sides[i].n_runs; k++) vec_push(&all, r->sides[i].runs[k]);
    int status = grouped_open(r->call, r->store, o, all.at, all.n, out, e);
    r->grouping = status ? NULL : *out;
    vec_free(&all);
    return status;
}

int compare_runs(const Call *call, const Stored *stored, char *const *names, size_t n, const char *against, bool verdicts, Compared *out, Error *e)
{
    Runs r = {.call = call, .zero = (ZeroDivision)stored->zero};
    const Result **scorings = NULL;
    Grouping *grouping = NULL;
    *out = (Compared){.against = NO_SYSTEM};
    int status = store_open(&r.store, stored->store, STORE_READ, e);
    if (!status) status = choose(&r, names, n, against, &out->against, e);
    if (!status) status = open_grouping(&r, &stored->grouped, &grouping, e);
    if (status) goto done;
    if (grouping) out->by = arena_copy(call->arena, grouping->by, strlen(grouping->by));
    scorings = arena_zero(call->arena, r.sides[0].n_results + 1, sizeof *scorings);
    status = choose_scorings(&r, &stored->criteria, scorings, &out->n, e);
    for (size_t i = 0; i < out->n && !status; i++) status = check_alike(&r, scorings[i], e);
    if (status) goto done;
    if (!n) sort_sides(&r, scorings[0], (ZeroDivision)stored->zero, &out->against);
    name_systems(&r, out);
    out->inputs = arena_zero(call->arena, out->n, sizeof *out->inputs);
    for (size_t i = 0; i < out->n && !status; i++) {
        status = take_units(&r, scorings[i], &out->inputs[i].units, e);
        if (!status) describe(&r, scorings[i], &out->inputs[i]);
    }
    if (!status && verdicts) status = take_verdicts(&r, scorings, out, e);
done:
    grouped_close(grouping);
    store_close(r.store);
    return status;
}

/* stored.c - fills the plain data that report/ prints from what store/ answers. */
#include "cli/stored.h"

#include "base/vector.h"
#include "report/repetitions.h"
#include "score/signature.h"

#include <string.h>

const char *const zero_words[] = {"null", "0", "1", NULL};

/* The repetitions of one system: their runs, of which the first stands for all of them. */
typedef struct Repeated {
    int64_t *runs;
    size_t n;
    RunInfo first;
    UnitTable **tables; /* of each run and each of its results where these are by groups; else NULL */
} Repeated;

static int choose_latest(const Call *call, Store *s, Repeated **out, size_t *n, Error *e)
{
    RunInfo *runs;
    int status = store_latest_runs(s, call->arena, &runs, n, e);
    if (!status && !*n) status = error_at(e, ASSAY_ERR_DATA, store_path(s), 0, 0, "there is no finished run in this store");
    if (status) return status;
    *out = arena_zero(call->arena, *n, sizeof **out);
    for (size_t i = 0; i < *n && !status; i++) {
        (*out)[i].first = runs[i];
        status = store_repetitions(s, call->arena, runs[i].run, &(*out)[i].runs, &(*out)[i].n, e);
    }
    return status;
}

static int choose_runs(const Call *call, Store *s, char *const *names, size_t n, Repeated **out, size_t *n_out, Error *e)
{
    if (!n) return choose_latest(call, s, out, n_out, e);
    *out = arena_zero(call->arena, n, sizeof **out);
    *n_out = n;
    for (size_t i = 0; i < n; i++) {
        Repeated *r = &(*out)[i];
        const RunInfo *a = &(*out)[0].first, *b = &r->first;
        int status = store_find_repetitions(s, call->arena, names[i], &r->runs, &r->n, e);
        if (!status) status = store_run_info(s, call->arena, r->runs[0], &r->first, e);
        if (status) return status;
        if (a->corpus != b->corpus)
            return error_set(e, ASSAY_ERR_DATA, "%s and %s were run over different gold (%s/%s and %s/%s): report them one by one", names[0],
                             names[i], a->corpus_name, a->split, b->corpus_name, b->split);
    }
    return ASSAY_OK;
}

/* Which results are taken, and how. */
typedef struct StoredWish {
    const TextList *criteria;
    bool *used; /* the criteria that some run was scored by */
    const Grouping *grouping;
    bool by_document;
    ZeroDivision zero;
} StoredWish;

static bool wanted(const Result *r, const TextList *asked, bool *used)
{
    bool found = !asked->n;
    for (size_t i = 0; i < asked->n; i++) {
        const char *word = asked->at[i], *colon = strchr(word, ':');
        size_t layer = colon ? (size_t)(colon - word) : 0;
        if (strcmp(colon ? colon + 1 : word, r->criterion)) continue;
        if (colon && (strlen(r->layer) != layer || strncmp(word, r->layer, layer))) continue;
        found = used[i] = true;
    }
    return found;
}

typedef VECTOR(ReportDocument) Documents;

/* Why, and in which repetition where there are several. */
static const char *reason_of(const Call *call, const char *reason, size_t repetition)
{
    if (!repetition) return reason;
    StrBuf b = {0};
    sb_printf(&b, "in repetition %zu%s%s", repetition, *reason ? ": " : "", reason);
    const char *kept = arena_copy(call->arena, b.data, b.length);
    sb_free(&b);
    return kept;
}

static int take_documents(const Call *call, Store *s, int64_t run, size_t repetition, Documents *failed, Documents *left, Error *e)
{
    Failure *failures;
    Exclusion *excluded;
    size_t n, n_excluded;
    int status = store_failures(s, call->arena, run, &failures, &n, e);
    if (!status) status = store_exclusions(s, call->arena, run, &excluded, &n_excluded, e);
    if (status) return status;
    for (size_t i = 0; i < n; i++)
        vec_push(failed, (ReportDocument){failures[i].id, document_status_name(failures[i].status), reason_of(call, failures[i].reason, repetition)});
    for (size_t i = 0; i < n_excluded; i++)
        vec_push(left, (ReportDocument){excluded[i].id, "excluded", reason_of(call, excluded[i].reason, repetition)});
    return ASSAY_OK;
}

/* Counts a result again by groups. */
static int group_result(const Call *call, Store *s, const Grouping *g, int64_t run, Result *r, UnitTable *table, Error *e)
{
    int status = grouping_unit_table(g, s, call->arena, run, r, table, e);
    if (!status) *r = grouping_result(g, call->arena, table, r);
    return status;
}

static int document_rows(const Call *call, Store *s, int64_t run, Result *r, Error *e)
{
    UnitTable table;
    int status = store_unit_table(s, call->arena, run, r->layer, r->criterion, r->profile, &table, e);
    if (!status) *r = result_by_document(call->arena, &table, r);
    return status;
}

static int take_results(const Call *call, Store *s, Repeated *of, size_t repetition, const StoredWish *wish, ReportRepetition *out, Error *e)
{
    Result *results;
    size_t n;
    int64_t run = of->runs[repetition];
    int status = store_results(s, call->arena, run, &results, &n, e);
    if (status) return status;
    signature_set_zero(results, n, wish->zero, call->arena);
    UnitTable *tables = wish->grouping ? arena_zero(call->arena, n + 1, sizeof *tables) : NULL;
    *out = (ReportRepetition){.run = (uint64_t)run, .results = results};
    for (size_t i = 0; i < n && !status; i++) {
        if (!wanted(&results[i], wish->criteria, wish->used)) continue;
        if (tables && !grouping_applies(&results[i])) continue;
        if (tables) status = group_result(call, s, wish->grouping, run, &results[i], &tables[out->n_results], e);
        if (wish->by_document && results[i].additive) status = document_rows(call, s, run, &results[i], e);
        results[out->n_results++] = results[i];
    }
    if (tables) of->tables[repetition] = tables;
    return status;
}

static int take_system(const Call *call, Store *s, Repeated *r, const StoredWish *wish, ZeroDivision zero, ReportSystem *out, Error *e)
{
    Arena *arena = call->arena;
    Documents failed = {0}, left = {0};
    ReportRepetition *all = arena_zero(arena, r->n, sizeof *all);
    int status = ASSAY_OK;
    r->tables = arena_zero(arena, r->n, sizeof *r->tables);
    for (size_t i = 0; i < r->n && !status; i++) {
        status = take_results(call, s, r, i, wish, &all[i], e);
        if (!status) status = take_documents(call, s, r->runs[i], r->n > 1 ? i + 1 : 0, &failed, &left, e);
    }
    *out = (ReportSystem){.name = r->first.system, .label = *r->first.label ? r->first.label : r->first.system, .run = (uint64_t)r->first.run,
                          .results = all[0].results, .n_results = all[0].n_results, .documents = r->first.documents,
                          .n_failures = failed.n, .n_excluded = left.n};
    out->failures = arena_dup(arena, failed.at, failed.n, sizeof *failed.at);
    out->excluded = arena_dup(arena, left.at, left.n, sizeof *left.at);
    vec_free(&failed);
    vec_free(&left);
    if (status || r->n < 2) return status;
    Result *mean;
    repetitions_mean(arena, all, r->n, zero, &mean, &out->n_results);
    out->results = mean;
    out->repetitions = all;
    out->n_repetitions = r->n;
    return ASSAY_OK;
}

/* The counts by unit of a scoring that systems have: of their runs, or of the repetitions that were counted under the same signature. */
typedef struct UnitList {
    VECTOR(UnitTable) tables;
    VECTOR(const char *) names;
    VECTOR(size_t) system;
} UnitList;

static int add_units(const Call *call, Store *s, const Repeated *of, const ReportSystem *system, const Result *r, size_t at, UnitList *out, Error *e)
{
    const ReportRepetition alone = {.run = system->run, .results = system->results, .n_results = system->n_results};
    const ReportRepetition *all = system->n_repetitions ? system->repetitions : &alone;
    for (size_t i = 0; i < of->n; i++)
        for (size_t k = 0; k < all[i].n_results; k++) {
            if (strcmp(all[i].results[k].signature, r->signature)) continue;
            UnitTable table;
            int status = ASSAY_OK;
            if (of->tables[i]) table = of->tables[i][k];
            else status = store_unit_table(s, call->arena, (int64_t)all[i].run, r->layer, r->criterion, r->profile, &table, e);
            if (status) return status;
            vec_push(&out->tables, table);
            vec_push(&out->names, system->label);
            vec_push(&out->system, at);
            break;
        }
    return ASSAY_OK;
}

static int join_units(const Call *call, UnitList *l, size_t n_systems, CorpusUnits *out, Error *e)
{
    int status = units_of_repetitions(call->arena, l->tables.at, l->names.at, l->system.at, l->tables.n, n_systems, out, e);
    vec_free(&l->tables);
    vec_free(&l->names);
    vec_free(&l->system);
    return status;
}

/* Repetitions are each a system of their own: the interval is that of their mean. */
static int units_of_result(const Call *call, Store *s, const Repeated *of, const ReportSystem *system, const Result *r, CorpusUnits *out, Error *e)
{
    UnitList list = {0};
    int status = add_units(call, s, of, system, r, 0, &list, e);
    for (size_t i = 0; i < list.system.n; i++) list.system.at[i] = i;
    size_t n = list.system.n;
    int joined = join_units(call, &list, n, out, status ? &(Error){0} : e);
    return status ? status : joined;
}

static int take_intervals(const Call *call, Store *s, const IntervalSettings *settings, ZeroDivision zero, const Repeated *of, ReportSystem *system,
                          Error *e)
{
    ResultIntervals *all = arena_zero(call->arena, system->n_results + 1, sizeof *all);
    for (size_t i = 0; i < system->n_results; i++) {
        const Result *r = &system->results[i];
        if (!r->additive) {
            all[i].why = "no intervals: it is counted over the whole corpus at once";
            continue;
        }
        CorpusUnits units;
        int status = units_of_result(call, s, of, system, r, &units, e);
        if (status) return status;
        intervals_of_result(call->arena, &units, r, zero, settings, &all[i]);
    }
    system->intervals = all;
    return ASSAY_OK;
}

/* Labels must tell the columns apart: those that are shared get the number of their run. */
static void tell_apart(const Call *call, ReportSystem *systems, size_t n)
{
    const char **labels = arena_zero(call->arena, n, sizeof *labels);
    for (size_t i = 0; i < n; i++) {
        bool shared = false;
        for (size_t k = 0; k < n; k++) shared |= k != i && !strcmp(systems[k].label, systems[i].label);
        StrBuf b = {0};
        sb_printf(&b, shared ? "%s #%llu" : "%s", systems[i].label, (unsigned long long)systems[i].run);
        labels[i] = arena_copy(call->arena, b.data, b.length);
        sb_free(&b);
    }
    for (size_t i = 0; i < n; i++) systems[i].label = labels[i];
}

/* -- tests ---------------------------------------------------------------------------------------------------------------- */

/* Tests the systems under one scoring; none where there are fewer than two that can be held against each other. */
static int test_scoring(const Call *call, Store *s, const StoredAsk *ask, const Repeated *of, const ReportInput *in, const Scoring *scoring, size_t against,
                        RowTests *out, bool *made, Error *e)
{
    UnitList list = {0};
    size_t n = 0, *systems = arena_zero(call->arena, in->n_systems + 1, sizeof *systems);
    const Result *first = NULL;
    RowTestSettings settings = *ask->tests;
    settings.against = NO_SYSTEM;
    int status = ASSAY_OK;
    for (size_t i = 0; i < in->n_systems && !status; i++) {
        const Result *r = report_result(&in->systems[i], scoring->layer, scoring->criterion, scoring->profile);
        StrBuf where = {0};
        if (r && !first) first = r;
        bool alike = r && r->additive && !signature_differences(&where, first->signature, r->signature);
        sb_free(&where);
        if (!alike) continue;
        if (i == against) settings.against = n;
        systems[n] = i;
        status = add_units(call, s, &of[i], &in->systems[i], r, n++, &list, e);
    }
    *made = n > 1 && (against == NO_SYSTEM || settings.against != NO_SYSTEM);
    CorpusUnits units;
    int joined = n ? join_units(call, &list, n, &units, status || !*made ? &(Error){0} : e) : ASSAY_OK;
    if (status || !*made || joined) return status ? status : *made ? joined : ASSAY_OK;
    row_tests_make(call->arena, &units, whole_criterion(scoring->layer, scoring->criterion, scoring->profile), &settings, out);
    out->layer = scoring->layer;
    out->criterion = scoring->criterion;
    out->profile = scoring->profile;
    out->systems = systems;
    return ASSAY_OK;
}

static int find_against(const ReportInput *in, const char *name, size_t *out, Error *e)
{
    *out = NO_SYSTEM;
    for (size_t i = 0; name && i < in->n_systems; i++)
        if (!strcmp(report_label(&in->systems[i]), name) || !strcmp(in->systems[i].name, name)) *out = i;
    if (!name || *out != NO_SYSTEM) return ASSAY_OK;
    return error_set(e, ASSAY_ERR_USAGE, "--against: %s is none of the systems that are shown", name);
}

static int take_tests(const Call *call, Store *s, const StoredAsk *ask, const Repeated *of, ReportInput *in, Error *e)
{
    size_t against;
    Scorings scorings = {0};
    int status = find_against(in, ask->against, &against, e);
    report_scorings(in, &scorings);
    RowTests *tests = arena_zero(call->arena, scorings.n + 1, sizeof *tests);
    for (size_t i = 0; i < scorings.n && !status; i++) {
        bool made = false;
        status = test_scoring(call, s, ask, of, in, &scorings.at[i], against, &tests[in->n_tests], &made, e);
        in->n_tests += !status && made;
    }
    in->tests = tests;
    vec_free(&scorings);
    return status;
}

/* -- all of it ------------------------------------------------------------------------------------------------------------ */

static int open_grouping(const Call *call, Store *s, const Stored *o, const Repeated *runs, size_t n, Grouping **out, Error *e)
{
    VECTOR(int64_t) all = {0};
    for (size_t i = 0; i < n; i++)
        for (size_t k = 0; k < runs[i].n; k++) vec_push(&all, runs[i].runs[k]);
    int status = grouped_open(call, s, &o->grouped, all.at, all.n, out, e);
    vec_free(&all);
    return status;
}

static int check_used(const Stored *o, const StoredWish *wish, const ReportSystem *systems, size_t n, Error *e)
{
    for (size_t i = 0; i < o->criteria.n; i++)
        if (!wish->used[i]) return error_set(e, ASSAY_ERR_USAGE, "--criteria: no run was scored by %s", o->criteria.at[i]);
    size_t results = 0;
    for (size_t i = 0; i < n; i++) results += systems[i].n_results;
    if (wish->grouping && !results)
        return error_set(e, ASSAY_ERR_USAGE, "--by counts mentions, under one of strict, exact, type, partial and overlap; no run was scored by any of these%s",
                         o->criteria.n ? " that --criteria names" : "");
    return ASSAY_OK;
}

int stored_input(const Call *call, const Stored *o, char *const *names, size_t n, const StoredAsk *ask, ReportInput *out)
{
    Store *s = NULL;
    Error e = {0};
    Repeated *runs;
    size_t n_runs;
    ReportSystem *systems;
    Grouping *grouping = NULL;
    StoredWish wish = {.criteria = &o->criteria, .used = arena_zero(call->arena, o->criteria.n + 1, sizeof *wish.used),
                       .by_document = ask->by_document, .zero = (ZeroDivision)o->zero};
    ZeroDivision zero = (ZeroDivision)o->zero;
    int status = store_open(&s, o->store, STORE_READ, &e);
    if (!status) status = choose_runs(call, s, names, n, &runs, &n_runs, &e);
    if (!status) status = open_grouping(call, s, o, runs, n_runs, &grouping, &e);
    if (status) goto done;
    wish.grouping = grouping;
    systems = arena_zero(call->arena, n_runs, sizeof *systems);
    for (size_t i = 0; i < n_runs && !status; i++) status = take_system(call, s, &runs[i], &wish, zero, &systems[i], &e);
    if (!status) status = check_used(o, &wish, systems, n_runs, &e);
    for (size_t i = 0; i < n_runs && !status && ask->intervals && !ask->by_document; i++) /* one document has none */
        status = take_intervals(call, s, ask->intervals, zero, &runs[i], &systems[i], &e);
    if (status) goto done;
    tell_apart(call, systems, n_runs);
    *out = (ReportInput){.systems = systems, .n_systems = n_runs, .corpus = runs[0].first.corpus_name, .version = runs[0].first.corpus_version,
                         .split = runs[0].first.split, .zero = zero};
    if (ask->tests && !ask->by_document) status = take_tests(call, s, ask, runs, out, &e);
done:
    grouped_close(grouping);
    store_close(s);
    return status ? call_fail(call, &e) : EXIT_GOOD;
}

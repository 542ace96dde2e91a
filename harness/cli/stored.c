/* stored.c - fills the plain data that report/ prints from what store/ answers. */
#include "cli/stored.h"

#include <string.h>

const char *const zero_words[] = {"null", "0", "1", NULL};

static int choose_runs(const Call *call, Store *s, char *const *names, size_t n, RunInfo **runs, size_t *n_runs, Error *e)
{
    if (!n) {
        int status = store_latest_runs(s, call->arena, runs, n_runs, e);
        if (!status && !*n_runs) status = error_at(e, ASSAY_ERR_DATA, store_path(s), 0, 0, "there is no finished run in this store");
        return status;
    }
    *runs = arena_zero(call->arena, n, sizeof **runs);
    *n_runs = n;
    for (size_t i = 0; i < n; i++) {
        int64_t run;
        int status = store_find_run(s, names[i], &run, e);
        if (!status) status = store_run_info(s, call->arena, run, &(*runs)[i], e);
        if (status) return status;
        if ((*runs)[i].corpus != (*runs)[0].corpus)
            return error_set(e, ASSAY_ERR_DATA, "%s and %s were run over different gold (%s/%s and %s/%s): report them one by one",
                             names[0], names[i], (*runs)[0].corpus_name, (*runs)[0].split, (*runs)[i].corpus_name, (*runs)[i].split);
    }
    return ASSAY_OK;
}

static bool wanted(const Result *r, const TextList *criteria, bool *used)
{
    bool found = !criteria->n;
    for (size_t i = 0; i < criteria->n; i++) {
        const char *word = criteria->at[i], *colon = strchr(word, ':');
        size_t layer = colon ? (size_t)(colon - word) : 0;
        if (strcmp(colon ? colon + 1 : word, r->criterion)) continue;
        if (colon && (strlen(r->layer) != layer || strncmp(word, r->layer, layer))) continue;
        found = used[i] = true;
    }
    return found;
}

static void take_documents(const Call *call, ReportSystem *out, const Failure *failures, size_t n, const Exclusion *excluded, size_t n_excluded)
{
    ReportDocument *failed = arena_zero(call->arena, n + 1, sizeof *failed);
    for (size_t i = 0; i < n; i++)
        failed[i] = (ReportDocument){failures[i].id, document_status_name(failures[i].status), failures[i].reason};
    ReportDocument *left = arena_zero(call->arena, n_excluded + 1, sizeof *left);
    for (size_t i = 0; i < n_excluded; i++) left[i] = (ReportDocument){excluded[i].id, "excluded", excluded[i].reason};
    out->failures = failed;
    out->n_failures = n;
    out->excluded = left;
    out->n_excluded = n_excluded;
}

static int take_run(const Call *call, Store *s, const RunInfo *info, const TextList *criteria, bool *used, ReportSystem *out, Error *e)
{
    Result *results;
    Failure *failures;
    Exclusion *excluded;
    size_t n, n_failures, n_excluded;
    int status = store_results(s, call->arena, info->run, &results, &n, e);
    if (!status) status = store_failures(s, call->arena, info->run, &failures, &n_failures, e);
    if (!status) status = store_exclusions(s, call->arena, info->run, &excluded, &n_excluded, e);
    if (status) return status;
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (wanted(&results[i], criteria, used)) results[kept++] = results[i];
    *out = (ReportSystem){.name = info->system, .label = *info->label ? info->label : info->system, .run = (uint64_t)info->run,
                          .results = results, .n_results = kept, .documents = info->documents};
    take_documents(call, out, failures, n_failures, excluded, n_excluded);
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

int stored_input(const Call *call, const Stored *o, char *const *names, size_t n, ReportInput *out)
{
    Store *s = NULL;
    Error e = {0};
    RunInfo *runs;
    size_t n_runs;
    ReportSystem *systems;
    bool *used = arena_zero(call->arena, o->criteria.n + 1, sizeof *used);
    int status = store_open(&s, o->store, STORE_READ, &e);
    if (!status) status = choose_runs(call, s, names, n, &runs, &n_runs, &e);
    if (status) goto done;
    systems = arena_zero(call->arena, n_runs, sizeof *systems);
    for (size_t i = 0; i < n_runs && !status; i++) status = take_run(call, s, &runs[i], &o->criteria, used, &systems[i], &e);
    for (size_t i = 0; i < o->criteria.n && !status; i++)
        if (!used[i]) status = error_set(&e, ASSAY_ERR_USAGE, "--criteria: no run was scored by %s", o->criteria.at[i]);
    if (status) goto done;
    tell_apart(call, systems, n_runs);
    *out = (ReportInput){.systems = systems, .n_systems = n_runs, .corpus = runs[0].corpus_name, .version = runs[0].corpus_version,
                         .split = runs[0].split, .zero = (ZeroDivision)o->zero};
done:
    store_close(s);
    return status ? call_fail(call, &e) : EXIT_GOOD;
}

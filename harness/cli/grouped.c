#include "cli/grouped.h"

#include <string.h>

static const char *name_of(const RunInfo *info) { return *info->label ? info->label : info->system; }

/* The training documents of the runs, which must be the same; those of a run that was not trained do not matter. */
static int find_training(Arena *a, Store *s, const int64_t *runs, size_t n, const char **hash, Error *e)
{
    RunInfo first = {0};
    *hash = NULL;
    for (size_t i = 0; i < n; i++) {
        RunInfo info;
        int status = store_run_info(s, a, runs[i], &info, e);
        if (status) return status;
        const char *own = recount_option(a, &info, TRAINING_OPTION);
        if (!own) continue;
        if (*hash && strcmp(own, *hash))
            return error_set(e, ASSAY_ERR_USAGE, "%s and %s were trained on different documents, so that what is seen is not the same; --training RUN says whose "
                             "training counts", name_of(&first), name_of(&info));
        if (!*hash) first = info;
        *hash = own;
    }
    return ASSAY_OK;
}

static int train(const Call *call, Store *s, const Grouped *o, const int64_t *runs, size_t n, Grouping *g, Error *e)
{
    const char *hash;
    int64_t *of;
    int status = ASSAY_OK;
    if (o->training) {
        status = store_find_repetitions(s, call->arena, o->training, &of, &n, e);
        runs = status ? NULL : of;
    }
    if (!status) status = find_training(call->arena, s, runs, n, &hash, e);
    if (!status && !hash && o->training)
        status = error_set(e, ASSAY_ERR_USAGE, "%s was not trained, or by an older version that did not note on what", o->training);
    else if (!status && !hash)
        status = error_set(e, ASSAY_ERR_USAGE, "none of these runs was trained, or by an older version that did not note on what, so that nothing was seen; "
                           "--training RUN takes the training documents of another run");
    return status ? status : grouping_train(g, s, hash, e);
}

int grouped_open(const Call *call, Store *s, const Grouped *o, const int64_t *runs, size_t n, Grouping **out, Error *e)
{
    *out = NULL;
    if (!o->by) {
        if (o->training || o->groups) return error_set(e, ASSAY_ERR_USAGE, "--%s goes with --by", o->training ? "training" : "groups");
        return ASSAY_OK;
    }
    Grouping *g = mem_zero(1, sizeof *g);
    int status = grouping_open(g, o->by, e);
    if (!status && o->training && !g->kind->trained) status = error_set(e, ASSAY_ERR_USAGE, "--training goes with --by seen and --by frequency");
    if (!status && o->groups && strcmp(g->by, "document-group")) status = error_set(e, ASSAY_ERR_USAGE, "--groups goes with --by document-group");
    if (!status && g->kind->trained) status = train(call, s, o, runs, n, g, e);
    if (!status && o->groups) status = grouping_read_documents(g, call->arena, o->groups, e);
    if (status) grouped_close(g);
    else *out = g;
    return status;
}

void grouped_close(Grouping *g)
{
    if (g) grouping_free(g);
    free(g);
}

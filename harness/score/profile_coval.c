/* coval: MUC, B-cubed, CEAF and LEA over lists of mentions, and the mentions themselves as sets.
 *
 * Where a mention is in several clusters of one side, or twice in one, it counts in the size of each, but when the other side looks for
 * it only the last cluster that has it is found; CEAF compares lists. Its `ceafm` divides by the number of clusters. What was not
 * answered at all is a KeyError.
 */
#include "score/profile.h"

#include "base/memory.h"
#include "score/chains.h"
#include "score/coref_results.h"

#include <stdlib.h>
#include <string.h>

static const struct { const char *name; ClusterMeasure measure; } measures[] = {
    {"mentions", CLUSTERS_MENTIONS}, {"muc", CLUSTERS_MUC}, {"bcub", CLUSTERS_BCUB},
    {"ceafm", CLUSTERS_CEAFM}, {"ceafe", CLUSTERS_CEAFE}, {"lea", CLUSTERS_LEA},
};

enum { MENTIONS, MUC, BCUB, CEAFM, CEAFE, LEA, N_MEASURES };

struct ProfileRun {
    bool remove_singletons;
    Tally sums[N_MEASURES];
    Arena document;
};

static uint32_t count_distinct(Clustering c, uint32_t n_items, Arena *arena)
{
    Clustering last = chains_keep(c, n_items, KEEP_LAST, arena);
    return last.starts[last.n];
}

/* One direction: how much of the clusters of `rows` the other side has. */
static double half(uint32_t n_items, Clustering rows, Clustering columns, ClusterMeasure measure, Arena *arena)
{
    Contingency t;
    chains_table(&t, n_items, rows, columns, KEEP_LAST, arena);
    return clusters_count(&t, measure, arena).found;
}

static double align_lists(const Chains *c, ClusterMeasure measure, Arena *arena)
{
    Contingency t;
    chains_table(&t, c->n_items, c->gold, c->predicted, KEEP_ONE_A_CLUSTER, arena);
    return clusters_count(&t, measure, arena).found;
}

static double common_mentions(const Chains *c, Arena *arena)
{
    Contingency t;
    contingency_make(&t, c->n_items, chains_keep(c->gold, c->n_items, KEEP_LAST, arena),
                     chains_keep(c->predicted, c->n_items, KEEP_LAST, arena), arena);
    return clusters_count(&t, CLUSTERS_MENTIONS, arena).found;
}

/* The sizes are what they are; found and correct are looked up. */
static Tally count_with_repeats(const Chains *c, int m, const Contingency *plain, Arena *arena)
{
    Tally t = clusters_count(plain, measures[m].measure, arena);
    if (m == MENTIONS) {
        double common = common_mentions(c, arena);
        return (Tally){count_distinct(c->gold, c->n_items, arena), common, count_distinct(c->predicted, c->n_items, arena), common};
    }
    if (m == CEAFM || m == CEAFE) {
        t.found = t.correct = align_lists(c, measures[m].measure, arena);
        return t;
    }
    t.found = half(c->n_items, c->gold, c->predicted, measures[m].measure, arena);
    t.correct = half(c->n_items, c->predicted, c->gold, measures[m].measure, arena);
    return t;
}

static int take_mentions(ProfileRun *run, const Document *gold, const Document *predicted, Error *e)
{
    if (!predicted)
        return error_at(e, ASSAY_ERR_DATA, gold->file, gold->line, 0, "coval raises KeyError here: document %s was not answered", gold->id);
    Chains c;
    Contingency t;
    Arena *arena = &run->document;
    arena_reset(arena);
    chains_number(&c, gold, predicted, arena);
    if (run->remove_singletons) {
        c.gold = chains_without_singletons(c.gold, arena);
        c.predicted = chains_without_singletons(c.predicted, arena);
    }
    contingency_make(&t, c.n_items, c.gold, c.predicted, arena);
    for (int m = 0; m < N_MEASURES; m++) {
        Tally more = c.gold_repeats || c.predicted_repeats ? count_with_repeats(&c, m, &t, arena) : clusters_count(&t, measures[m].measure, arena);
        if (m == CEAFM) {
            more.gold = t.n_gold;
            more.predicted = t.n_predicted;
        }
        tally_add(&run->sums[m], &more);
    }
    return ASSAY_OK;
}

static int finish(ProfileRun *run, Arena *arena, Result **results, size_t *n, Error *e)
{
    (void)e;
    *results = arena_alloc(arena, N_MEASURES * sizeof **results);
    for (*n = 0; *n < N_MEASURES; ++*n) {
        Measure m = coref_ratios(&run->sums[*n]);
        (*results)[*n] = coref_result("coval", measures[*n].name, &run->sums[*n], &m, arena);
    }
    double mean = 0;
    for (int m = MUC; m <= CEAFE; m++)
        if (m != CEAFM) mean += row_measure(&(*results)[m].total, ASSAY_ZERO_0).f1;
    StrBuf native = {0};
    coref_put_field(&native, "{", "conll_average_f", mean / 3);
    sb_putc(&native, '}');
    (*results)[MENTIONS].native = coref_keep(arena, &native);
    return ASSAY_OK;
}

static int open_run(ProfileRun **out, const ProfileOptions *options, Error *e)
{
    (void)e;
    *out = mem_zero(1, sizeof **out);
    (*out)->remove_singletons = options->remove_singletons;
    return ASSAY_OK;
}

static void close_run(ProfileRun *run)
{
    if (!run) return;
    arena_free(&run->document);
    free(run);
}

static const char *const criteria_names[] = {"mentions", "muc", "bcub", "ceafm", "ceafe", "lea", NULL};
static const char *const option_names[] = {"singletons", NULL};

const Profile profile_coval = {
    .name = "coval",
    .reproduces = "coval (ns-moosavi, commit 87071a6), without its options NP_only, remove_nested and min_span",
    .wrong = "ceafm divides by the number of clusters, so that P and R can be above 1. A mention that is repeated counts in the size of every "
             "cluster, but is found only in the last. A document that was not answered is a KeyError, an extra one is ignored.",
    .criteria = criteria_names,
    .options = option_names,
    .additive = true,
    .layer = LAYER_COREFERENCE,
    .extra = EXTRA_IGNORED,
    .differs = PROFILE_DUPLICATES | PROFILE_CREDIT | PROFILE_ZERO,
    .open = open_run,
    .take_mentions = take_mentions,
    .finish = finish,
    .close = close_run,
};

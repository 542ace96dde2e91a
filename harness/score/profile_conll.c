/* conll-8.01: the Perl reference scorer of CoNLL-2011 and 2012.
 *
 * Of a mention that stands in the response more than once, and in the key, the first is kept, in the order in which the chains begin; the
 * others are dropped and counted. More than 10 of them and it refuses to score. The counter is never set back, neither between
 * documents nor between metrics: `scorer.pl all` adds the same repetitions up once for each metric, and stops in the middle of
 * files that each single metric scores. Repetitions of what is not in the key go unseen. A mention in several key chains is found
 * in the last of them.
 *
 * Percentages are cut, not rounded, behind the second decimal.
 */
#include "score/profile.h"

#include "base/memory.h"
#include "score/conll_repeated.h"
#include "score/coref_results.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_REPEATED = 10 };

/* In the order of `scorer.pl all`. */
enum { MUC, BCUB, CEAFM, CEAFE, BLANC, N_METRICS };
static const char *const metric_names[N_METRICS] = {"muc", "bcub", "ceafm", "ceafe", "blanc"};

struct ProfileRun {
    Tally sums[CONLL_SUMS];
    size_t repeated; /* in one pass over all documents */
    Arena document;
};

/* -- counting --------------------------------------------------------------------------------------------------------- */

static int take_mentions(ProfileRun *run, const Document *gold, const Document *predicted, Error *e)
{
    (void)e;
    Chains c;
    Contingency t;
    Arena *arena = &run->document;
    arena_reset(arena);
    chains_number(&c, gold, predicted, arena);
    if (c.gold_repeats || c.predicted_repeats) {
        run->repeated += conll_count_repeated(&c, gold, predicted, run->sums, arena);
        return ASSAY_OK;
    }
    contingency_make(&t, c.n_items, c.gold, c.predicted, arena);
    for (int s = 0; s < CONLL_SUMS; s++) {
        Tally more = clusters_count(&t, conll_measures[s], arena);
        tally_add(&run->sums[s], &more);
    }
    return ASSAY_OK;
}

/* -- results ---------------------------------------------------------------------------------------------------------- */

/* Of what is made of several. */
static const Tally no_tally;

static void put_printed(StrBuf *out, const char *name, double value)
{
    sb_printf(out, ",\"printed_%s\":\"%.15g\"", name, trunc(value * 10000) / 100);
}

static void put_all_printed(StrBuf *out, const Measure *m)
{
    put_printed(out, "r", m->recall);
    put_printed(out, "p", m->precision);
    put_printed(out, "f", m->f1);
    sb_putc(out, '}');
}

static const char *counts_of(const Tally *t, Arena *arena)
{
    StrBuf out = {0};
    Measure m = coref_ratios(t);
    coref_open_counts(&out, t);
    put_all_printed(&out, &m);
    return coref_keep(arena, &out);
}

static Result plain_result(const char *name, const Tally *t, Arena *arena)
{
    Measure m = coref_ratios(t);
    Result r = coref_result("conll-8.01", name, t, &m, arena);
    r.total.native = counts_of(t, arena);
    return r;
}

/* Its numerators are the ratios of the halves. */
static Result blanc_result(const ProfileRun *run, Arena *arena)
{
    const Tally *with = &run->sums[CONLL_LINKS], *without = &run->sums[CONLL_NONLINKS];
    Measure m = clusters_blanc(with, without, ASSAY_ZERO_0);
    Tally both = {1, m.recall, 1, m.precision};
    StrBuf out = {0};
    sb_printf(&out, "{\"coref_links\":%s,\"noncoref_links\":%s,\"blanc\":", counts_of(with, arena), counts_of(without, arena));
    coref_open_counts(&out, &both);
    put_all_printed(&out, &m);
    sb_putc(&out, '}');
    Result r = coref_result("conll-8.01", "blanc", &no_tally, &m, arena);
    r.total.native = coref_keep(arena, &out);
    return r;
}

/* What `scorer.pl all` does: how far it comes. */
static const char *all_mode(const ProfileRun *run, Arena *arena)
{
    StrBuf out = {0};
    size_t done = 0;
    while (done < N_METRICS && run->repeated * (done + 1) <= MOST_REPEATED) done++;
    sb_printf(&out, "{\"all_mode\":{\"exit\":%d,\"same_as_single\":%s,\"metrics_printed\":[", done < N_METRICS, done < N_METRICS ? "false" : "true");
    for (size_t m = 0; m < done; m++) sb_printf(&out, "%s\"%s\"", m ? "," : "", metric_names[m]);
    sb_printf(&out, "],\"repeated_mentions\":%zu}}", run->repeated);
    return coref_keep(arena, &out);
}

static int finish(ProfileRun *run, Arena *arena, Result **results, size_t *n, Error *e)
{
    if (run->repeated > MOST_REPEATED)
        return error_set(e, ASSAY_ERR_DATA, "conll-8.01 refuses to score: %zu repeated mentions in the response, and it bears %d", run->repeated, MOST_REPEATED);
    static const char *const names[] = {"mentions", "muc", "bcub", "ceafm", "ceafe"};
    *results = arena_alloc(arena, (N_METRICS + 2) * sizeof **results);
    for (*n = 0; *n <= CONLL_CEAFE; ++*n) (*results)[*n] = plain_result(names[*n], &run->sums[*n], arena);
    (*results)[0].native = all_mode(run, arena);
    (*results)[(*n)++] = blanc_result(run, arena);
    Measure mean = clusters_conll(&run->sums[CONLL_MUC], &run->sums[CONLL_BCUB], &run->sums[CONLL_CEAFE], ASSAY_ZERO_0);
    (*results)[(*n)++] = coref_result("conll-8.01", "conll", &no_tally, &mean, arena);
    return ASSAY_OK;
}

static int open_run(ProfileRun **out, const ProfileOptions *options, Error *e)
{
    (void)options;
    (void)e;
    *out = mem_zero(1, sizeof **out);
    return ASSAY_OK;
}

static void close_run(ProfileRun *run)
{
    if (!run) return;
    arena_free(&run->document);
    free(run);
}

static const char *const criteria_names[] = {"mentions", "muc", "bcub", "ceafm", "ceafe", "blanc", "conll", NULL};
static const char *const option_names[] = {NULL};

const Profile profile_conll = {
    .name = "conll-8.01",
    .alias = "conll",
    .reproduces = "scorer.pl of reference-coreference-scorers 8.01 (commit f49f3f8), each metric run alone",
    .wrong = "Refuses more than 10 repeated mentions in the response, counted over all documents and, in its mode `all`, over all metrics. Of the "
             "others it keeps the first, but only where the key has the mention, too. Extra documents are ignored.",
    .criteria = criteria_names,
    .options = option_names,
    .additive = true,
    .layer = LAYER_COREFERENCE,
    .extra = EXTRA_IGNORED,
    .differs = PROFILE_DUPLICATES | PROFILE_CREDIT | PROFILE_ZERO | PROFILE_ORDER,
    .open = open_run,
    .take_mentions = take_mentions,
    .finish = finish,
    .close = close_run,
};

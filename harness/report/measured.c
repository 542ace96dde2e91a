#include "report/measured.h"

#include "base/strbuf.h"
#include "base/vector.h"
#include "report/unit_matrix.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

const char *scoring_name(Arena *a, const char *layer, const char *criterion, const char *profile)
{
    StrBuf b = {0};
    sb_printf(&b, "%s:%s%s%s", layer, profile ? profile : "", profile ? "/" : "", criterion);
    const char *kept = arena_copy(a, b.data, b.length);
    sb_free(&b);
    return kept;
}

/* Is `word` the name, or what follows the layer in it? */
static bool names_scoring(const char *word, const char *name) { return !strcmp(word, name) || !strcmp(word, strchr(name, ':') + 1); }

const MeasuredScoring *measured_scoring(const Measured *m, const char *name)
{
    const MeasuredScoring *found = NULL;
    for (size_t i = 0; i < m->n_scorings; i++) {
        if (!strcmp(m->scorings[i].name, name)) return &m->scorings[i];
        if (!names_scoring(name, m->scorings[i].name)) continue;
        if (found) return NULL;
        found = &m->scorings[i];
    }
    return found;
}

/* -- from the store --------------------------------------------------------------------------------------------------- */

static int refuse_wanted(Arena *a, const Result *results, size_t n, const char *word, const char *why, Error *e)
{
    StrBuf list = {0};
    for (size_t i = 0; i < n; i++)
        if (results[i].additive)
            sb_printf(&list, "%s%s", list.length ? ", " : "", scoring_name(a, results[i].layer, results[i].criterion, results[i].profile));
    int status = error_set(e, ASSAY_ERR_USAGE, "%s: %s (there is: %s)", word, why, list.length ? list.data : "nothing");
    sb_free(&list);
    return status;
}

/* The results that were asked for, in the order in which they were scored. */
static int choose_results(Arena *a, Result *results, size_t *n, const char *const *wanted, size_t n_wanted, bool lenient, Error *e)
{
    size_t kept = 0;
    bool *used = arena_zero(a, n_wanted + 1, sizeof *used);
    const Result *all = arena_dup(a, results, *n, sizeof *results);
    for (size_t i = 0; i < *n; i++) {
        const char *name = scoring_name(a, all[i].layer, all[i].criterion, all[i].profile);
        const char *asked = NULL;
        for (size_t w = 0; w < n_wanted; w++)
            if (names_scoring(wanted[w], name)) {
                used[w] = true;
                asked = wanted[w];
            }
        bool other_unit = kept && strcmp(all[i].unit, results[0].unit);
        if (asked && !lenient && !all[i].additive)
            return refuse_wanted(a, all, *n, asked, "it does not add over documents, so it cannot be compared document by document", e);
        if (asked && !lenient && other_unit)
            return refuse_wanted(a, all, *n, asked, "it was counted by another unit than the others: ask for it alone", e);
        if ((asked || !n_wanted) && all[i].additive && !other_unit) results[kept++] = all[i];
    }
    for (size_t w = 0; w < n_wanted && !lenient; w++)
        if (!used[w]) return refuse_wanted(a, all, *n, wanted[w], "the run was not scored by it", e);
    if (!kept && !lenient) return error_set(e, ASSAY_ERR_DATA, "the run has no scores that add over documents");
    *n = kept;
    return ASSAY_OK;
}

typedef struct Position {
    const char *id;
    size_t document;
} Position;

static int by_id(const void *a, const void *b) { return strcmp(((const Position *)a)->id, ((const Position *)b)->id); }

/* The corpus has an order of its own; here documents are sorted by id. Returns where each is in the corpus. */
static const Position *sort_documents(Arena *a, const CorpusUnits *u, Measured *out)
{
    Position *order = arena_zero(a, u->n_documents + 1, sizeof *order);
    for (size_t d = 0; d < u->n_documents; d++) order[d] = (Position){u->ids[d], d};
    if (u->n_documents) qsort(order, u->n_documents, sizeof *order, by_id);
    out->n_documents = u->n_documents;
    out->ids = arena_zero(a, u->n_documents + 1, sizeof *out->ids);
    out->first_unit = arena_zero(a, u->n_documents + 1, sizeof *out->first_unit);
    for (size_t d = 0; d < u->n_documents; d++) {
        size_t from = order[d].document;
        out->ids[d] = order[d].id;
        out->first_unit[d + 1] = out->first_unit[d] + u->first_unit[from + 1] - u->first_unit[from];
    }
    out->n_units = out->first_unit[u->n_documents];
    return order;
}

static int take_scoring(Store *s, Arena *a, const int64_t *runs, size_t n_runs, const Result *r, Measured *out, Error *e)
{
    CorpusUnits u;
    UnitTable *tables = arena_zero(a, n_runs, sizeof *tables);
    const char **names = arena_zero(a, n_runs, sizeof *names);
    size_t *system = arena_zero(a, n_runs, sizeof *system);
    int status = ASSAY_OK;
    for (size_t i = 0; i < n_runs && !status; i++) {
        names[i] = "a repetition";
        status = store_unit_table(s, a, runs[i], r->layer, r->criterion, r->profile, &tables[i], e);
    }
    if (!status) status = units_of_repetitions(a, tables, names, system, n_runs, 1, &u, e);
    if (status) return status;
    const Position *order = sort_documents(a, &u, out);
    MeasuredScoring *m = &out->scorings[out->n_scorings++];
    *m = (MeasuredScoring){.name = scoring_name(a, r->layer, r->criterion, r->profile), .layer = r->layer, .criterion = r->criterion,
                           .profile = r->profile, .signature = r->signature, .groups = u.groups};
    m->units = units_make(a, out->n_units, u.matrix.n_groups, 1, u.matrix.whole);
    for (size_t d = 0; d < out->n_documents && u.matrix.n_groups; d++) {
        size_t from = u.first_unit[order[d].document], n = out->first_unit[d + 1] - out->first_unit[d];
        if (n) memcpy(units_at(&m->units, 0, out->first_unit[d], 0), units_at(&u.matrix, 0, from, 0), n * u.matrix.n_groups * sizeof(Tally));
    }
    return ASSAY_OK;
}

int measured_of_runs(Store *s, Arena *a, const int64_t *runs, size_t n_runs, const char *const *wanted, size_t n_wanted, bool lenient,
                     Measured *out, Error *e)
{
    RunInfo info;
    Result *results;
    size_t n;
    *out = (Measured){.seconds = NAN};
    int status = store_run_info(s, a, runs[0], &info, e);
    if (!status) status = store_results(s, a, runs[0], &results, &n, e);
    if (!status) status = choose_results(a, results, &n, wanted, n_wanted, lenient, e);
    if (status) return status;
    *out = (Measured){.system = info.system, .version = info.system_version, .label = info.label, .corpus = info.corpus_name,
                      .corpus_version = info.corpus_version, .split = info.split, .gold_hash = info.gold_hash,
                      .finished = info.finished, .host = info.host, .run = runs[0], .repetitions = n_runs,
                      .by_sentence = n && !strcmp(results[0].unit, "sentence"), .n_documents = info.documents, .seconds = NAN};
    double seconds = 0;
    for (size_t i = 0; i < n_runs; i++) {
        status = store_run_info(s, a, runs[i], &info, e);
        if (status) return status;
        out->failed += info.documents - info.ok;
        seconds += 1 / info.documents_per_second;
    }
    out->seconds = isfinite(seconds) && seconds > 0 ? seconds / (double)n_runs : NAN;
    out->scorings = arena_zero(a, n, sizeof *out->scorings);
    for (size_t i = 0; i < n && !status; i++) status = take_scoring(s, a, runs, n_runs, &results[i], out, e);
    return status;
}

/* -- two of them ------------------------------------------------------------------------------------------------------ */

static const char *clause(Arena *a, const char *format, ...) PRINTF_LIKE(2, 3);
static const char *clause(Arena *a, const char *format, ...)
{
    StrBuf b = {0};
    va_list args;
    va_start(args, format);
    sb_vprintf(&b, format, args);
    va_end(args);
    const char *kept = arena_copy(a, sb_text(&b), b.length);
    sb_free(&b);
    return kept;
}

const char *measured_unlike(Arena *a, const Measured *x, const char *x_name, const Measured *y, const char *y_name)
{
    if (x->by_sentence != y->by_sentence)
        return clause(a, "%s is counted by %s and %s by %s", x_name, x->by_sentence ? "sentence" : "document", y_name,
                      y->by_sentence ? "sentence" : "document");
    size_t i = 0, k = 0;
    while (i < x->n_documents || k < y->n_documents) {
        int order = i == x->n_documents ? 1 : k == y->n_documents ? -1 : strcmp(x->ids[i], y->ids[k]);
        if (order) return clause(a, "document %s is only in %s", order < 0 ? x->ids[i] : y->ids[k], order < 0 ? x_name : y_name);
        size_t in_x = x->first_unit[i + 1] - x->first_unit[i], in_y = y->first_unit[k + 1] - y->first_unit[k];
        if (in_x != in_y) return clause(a, "document %s has %zu sentences in %s and %zu in %s", x->ids[i], in_x, x_name, in_y, y_name);
        i++;
        k++;
    }
    return "";
}

size_t group_named(const char *const *groups, size_t n, const char *name)
{
    if (!n) return NO_GROUP;
    const char *const *found = bsearch(&name, groups, n, sizeof *groups, by_name);
    return found ? (size_t)(found - groups) : NO_GROUP;
}

static size_t gcd(size_t a, size_t b) { return b ? gcd(b, a % b) : a; }

static Tally times(const Tally *t, double n) { return (Tally){t->gold * n, t->found * n, t->predicted * n, t->correct * n}; }

UnitMatrix measured_matrix(Arena *a, const MeasuredSide *sides, size_t n, const char ***groups, size_t *repetitions)
{
    size_t most = 0, all = 0, kept = 0, common = 1;
    for (size_t i = 0; i < n; i++) {
        most += sides[i].scoring->units.n_groups;
        common = common / gcd(common, sides[i].repetitions) * sides[i].repetitions;
    }
    const char **names = arena_zero(a, most + 1, sizeof *names);
    for (size_t i = 0; i < n; i++)
        for (size_t g = 0; g < sides[i].scoring->units.n_groups; g++) names[all++] = sides[i].scoring->groups[g];
    if (all) qsort(names, all, sizeof *names, by_name);
    for (size_t i = 0; i < all; i++)
        if (!kept || strcmp(names[kept - 1], names[i])) names[kept++] = names[i];
    UnitMatrix m = units_make(a, sides[0].scoring->units.n_units, kept, n, group_named(names, kept, "*"));
    for (size_t i = 0; i < n; i++)
        for (size_t g = 0; g < sides[i].scoring->units.n_groups; g++) {
            const UnitMatrix *from = &sides[i].scoring->units;
            size_t to = group_named(names, kept, sides[i].scoring->groups[g]);
            double weight = (double)(common / sides[i].repetitions);
            for (size_t u = 0; u < m.n_units; u++) *units_at(&m, i, u, to) = times(units_at(from, 0, u, g), weight);
        }
    *groups = names;
    *repetitions = common;
    return m;
}

#include "report/unit_matrix.h"

#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* All categories of all tables, each once, sorted. */
static void take_groups(Arena *a, const UnitTable *tables, size_t n, CorpusUnits *out)
{
    size_t most = 0;
    for (size_t i = 0; i < n; i++) most += tables[i].n_categories;
    out->groups = arena_zero(a, most + 1, sizeof *out->groups);
    size_t all = 0, kept = 0;
    for (size_t i = 0; i < n; i++)
        for (size_t c = 0; c < tables[i].n_categories; c++) out->groups[all++] = tables[i].categories[c];
    qsort(out->groups, all, sizeof *out->groups, by_name);
    for (size_t i = 0; i < all; i++)
        if (!kept || strcmp(out->groups[kept - 1], out->groups[i])) out->groups[kept++] = out->groups[i];
    out->matrix.n_groups = kept;
}

static int same_units(const UnitTable *tables, const char *const *names, size_t i, Error *e)
{
    const UnitTable *a = &tables[0], *b = &tables[i];
    if (a->n_documents != b->n_documents)
        return error_set(e, ASSAY_ERR_DATA, "%s has %zu documents and %s has %zu: only what was counted over the same ones can be compared",
                         names[0], a->n_documents, names[i], b->n_documents);
    for (size_t d = 0; d < a->n_documents; d++) {
        if (strcmp(a->ids[d], b->ids[d]))
            return error_set(e, ASSAY_ERR_DATA, "document %zu is \"%s\" in %s and \"%s\" in %s: only what was counted over the same ones can be compared",
                             d + 1, a->ids[d], names[0], b->ids[d], names[i]);
        size_t in_a = a->first_unit[d + 1] - a->first_unit[d], in_b = b->first_unit[d + 1] - b->first_unit[d];
        if (in_a != in_b)
            return error_set(e, ASSAY_ERR_DATA, "document \"%s\" was counted as %zu in %s and as %zu in %s: by document in one, by sentence in the other",
                             a->ids[d], in_a, names[0], in_b, names[i]);
    }
    return ASSAY_OK;
}

static size_t gcd(size_t a, size_t b) { return b ? gcd(b, a % b) : a; }

/* How often each table counts, so that all systems weigh the same and counts stay whole: out[system]. Returns how many
 * repetitions every system then has. */
static double weigh(Arena *a, const size_t *system, size_t n, size_t n_systems, double **out)
{
    size_t *count = arena_zero(a, n_systems, sizeof *count), common = 1;
    for (size_t i = 0; i < n; i++) count[system ? system[i] : i]++;
    for (size_t s = 0; s < n_systems; s++) common = common / gcd(common, count[s]) * count[s];
    *out = arena_zero(a, n_systems, sizeof **out);
    for (size_t s = 0; s < n_systems; s++) (*out)[s] = (double)(common / count[s]);
    return (double)common;
}

static Tally weighted(const Tally *t, double weight)
{
    return (Tally){t->gold * weight, t->found * weight, t->predicted * weight, t->correct * weight};
}

int units_of_repetitions(Arena *a, const UnitTable *tables, const char *const *names, const size_t *system, size_t n,
                         size_t n_systems, CorpusUnits *out, Error *e)
{
    *out = (CorpusUnits){.ids = tables[0].ids, .n_documents = tables[0].n_documents, .first_unit = tables[0].first_unit};
    for (size_t i = 1; i < n; i++) {
        int status = same_units(tables, names, i, e);
        if (status) return status;
    }
    double *weight;
    out->repetitions = weigh(a, system, n, n_systems, &weight);
    take_groups(a, tables, n, out);
    out->matrix = units_make(a, tables[0].n_units, out->matrix.n_groups, n_systems, units_group(out, "*"));
    for (size_t i = 0; i < n; i++) {
        size_t *group = arena_zero(a, tables[i].n_categories + 1, sizeof *group);
        for (size_t c = 0; c < tables[i].n_categories; c++) group[c] = units_group(out, tables[i].categories[c]);
        for (size_t r = 0; r < tables[i].n_rows; r++) {
            const UnitRow *row = &tables[i].rows[r];
            size_t s = system ? system[i] : i;
            Tally t = weighted(&row->tally, weight[s]);
            tally_add(units_at(&out->matrix, s, row->unit, group[row->category]), &t);
        }
    }
    return ASSAY_OK;
}

int units_of_tables(Arena *a, const UnitTable *tables, const char *const *names, size_t n, CorpusUnits *out, Error *e)
{
    return units_of_repetitions(a, tables, names, NULL, n, n, out, e);
}

int units_of_runs(Store *s, Arena *a, const int64_t *runs, size_t n, const char *layer, const char *criterion,
                  const char *profile, CorpusUnits *out, Error *e)
{
    UnitTable *tables = arena_zero(a, n, sizeof *tables);
    const char **names = arena_zero(a, n, sizeof *names);
    for (size_t i = 0; i < n; i++) {
        RunInfo info;
        int status = store_run_info(s, a, runs[i], &info, e);
        if (!status) status = store_unit_table(s, a, runs[i], layer, criterion, profile, &tables[i], e);
        if (status) return status;
        names[i] = *info.label ? info.label : info.system;
    }
    return units_of_tables(a, tables, names, n, out, e);
}

size_t units_group(const CorpusUnits *u, const char *name)
{
    if (!u->matrix.n_groups) return NO_GROUP;
    const char **found = bsearch(&name, u->groups, u->matrix.n_groups, sizeof *u->groups, by_name);
    return found ? (size_t)(found - u->groups) : NO_GROUP;
}

size_t units_document(const CorpusUnits *u, size_t unit)
{
    size_t low = 0, high = u->n_documents; /* first_unit[low] <= unit < first_unit[high] */
    while (high - low > 1) {
        size_t middle = low + (high - low) / 2;
        if (u->first_unit[middle] <= unit) low = middle;
        else high = middle;
    }
    return low;
}

UnitMatrix units_by_document(Arena *a, const CorpusUnits *u)
{
    const UnitMatrix *m = &u->matrix;
    UnitMatrix whole = units_make(a, u->n_documents, m->n_groups, m->n_systems, m->whole);
    for (size_t s = 0; s < m->n_systems; s++)
        for (size_t d = 0; d < u->n_documents; d++)
            for (size_t i = u->first_unit[d]; i < u->first_unit[d + 1]; i++)
                for (size_t g = 0; g < m->n_groups; g++) tally_add(units_at(&whole, s, d, g), units_at(m, s, i, g));
    return whole;
}

/* unit_matrix.h - from the counts of documents or sentences by category, which have names, to the matrix of numbers that
 * harness/stats works on; and back from its group numbers to the names.
 *
 * The systems of a matrix were counted over the same units. Its groups are all categories that any of them has, so a
 * category that one system never predicted and gold lacks there is a group of zeros.
 */
#ifndef REPORT_UNIT_MATRIX_H
#define REPORT_UNIT_MATRIX_H

#include "stats/units.h"
#include "store/store_query.h"

typedef struct CorpusUnits {
    UnitMatrix matrix;    /* whole: the group "*", NO_GROUP where it was not counted */
    const char **groups;  /* names of the groups: sorted bytewise, "*" among them */
    const char **ids;     /* of the documents, in corpus order */
    size_t n_documents;
    size_t *first_unit;   /* n_documents + 1: the units of document i are first_unit[i] ... first_unit[i + 1] - 1 */
    double repetitions;   /* every system's tallies are those of so many repetitions; 1 where there are none */
} CorpusUnits;

/* One system for each of the n > 0 tables, in their order. All lives in the arena, strings and ids borrowed from the tables.
 * Tables that do not have the same documents and units are refused (ASSAY_ERR_DATA); `names` are what messages call them. */
int units_of_tables(Arena *a, const UnitTable *tables, const char *const *names, size_t n, CorpusUnits *out, Error *e) MUST_CHECK;

/* The same with repetitions: table i is added to system `system[i]`, and all numbers below `n_systems` occur. Where systems
 * have different numbers of repetitions each counts as often as is needed for all to weigh the same. */
int units_of_repetitions(Arena *a, const UnitTable *tables, const char *const *names, const size_t *system, size_t n,
                         size_t n_systems, CorpusUnits *out, Error *e) MUST_CHECK;

/* The counts of these runs under one scoring, from the store. */
int units_of_runs(Store *s, Arena *a, const int64_t *runs, size_t n, const char *layer, const char *criterion,
                  const char *profile, CorpusUnits *out, Error *e) MUST_CHECK;

/* The number of the group of that name ("*" is the whole), NO_GROUP if there is none. */
size_t units_group(const CorpusUnits *u, const char *name);

/* The document that the unit is of. */
size_t units_document(const CorpusUnits *u, size_t unit);

/* The tallies of whole documents: the same systems and groups, a unit for each document. */
UnitMatrix units_by_document(Arena *a, const CorpusUnits *u);

#endif

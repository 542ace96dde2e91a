/* agreement_counts.h - counts of agreement as they come in, document by document, and as the statistics want them.
 *
 * Every measure of agreement is a function of counts that add over documents: F1, kappa (items of each label in the one, the other
 * and both) and alpha (values of each label, and the equal ones among the pairs within items). stats/agreement.h says which field of
 * a tally holds which.
 */
#ifndef SCORE_AGREEMENT_COUNTS_H
#define SCORE_AGREEMENT_COUNTS_H

#include "base/symbols.h"
#include "base/vector.h"
#include "stats/units.h"

typedef struct AgreementCounts {
    UnitMatrix matrix;  /* one system; the units are the documents that count here, in their order */
    const char **names; /* of the groups, in the order of first appearance */
} AgreementCounts;

/* The number of the group of that name; NO_GROUP if it was never counted. */
size_t agreement_group(const AgreementCounts *c, const char *name);

typedef struct CollectedRow {
    size_t unit;
    Symbol group;
    assay_tally tally;
} CollectedRow;

typedef struct Collected {
    Symbols groups;
    VECTOR(CollectedRow) rows;
} Collected; /* zeroed: nothing yet */

void collect(Collected *c, size_t unit, const char *group, assay_tally tally);

/* What was collected so far, copied into the arena. `whole`: the name of the group that is the whole; NULL: none is. */
AgreementCounts collected_counts(const Collected *c, Arena *a, size_t n_units, const char *whole);
void collected_free(Collected *c);

/* Of one item: `m` annotators, of whom `n` say this. */
assay_tally alpha_share(double n, double m);

#endif

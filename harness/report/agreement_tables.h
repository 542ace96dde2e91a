/* agreement_tables.h - what `assay agree` prints: the agreement of annotators as tables, and their disagreements one by one.
 *
 * Every number is a function of counts that add over documents (see score/annotators.h), so each has an interval by the
 * bootstrap over documents.
 */
#ifndef REPORT_AGREEMENT_TABLES_H
#define REPORT_AGREEMENT_TABLES_H

#include "report/table.h"
#include "score/annotators.h"
#include "score/layer_agreement.h"
#include "stats/interval.h"

typedef struct AnnotatorInfo {
    const char *name, *path;
    size_t documents, mentions;
    const char **lacks; /* ids of the documents that others have */
    size_t n_lacks;
} AnnotatorInfo;

typedef struct AgreementView {
    const Agreement *agreement;
    const LayerAgreement *layers;
    const AnnotatorInfo *annotators;
    Arena *arena;               /* for what is computed on the way */
    ResampleOptions resample;
    double confidence;
    bool intervals;
    bool for_people;            /* mentions in one cell rather than in five, and at most `listed` rows for each pair */
    size_t listed;
    Bootstrap **kept;           /* of this module: bootstraps that were made already */
} AgreementView;

typedef struct AgreementTable {
    const char *name, *help;
    void (*fill)(Table *t, AgreementView *v);
} AgreementTable;

/* "annotators", "layers", "pairs", "categories", "chance", "kinds", "types", "disagreements"; ended by a NULL name. */
extern const AgreementTable agreement_table_list[];
enum { AGREEMENT_TABLES = 8 };

/* Each disagreement as one line of JSON, pair by pair, at most v->listed of each pair. */
void agreement_jsonl(StrBuf *out, const AgreementView *v);

#endif

/* signature.h - the line that pins a number, in the manner of sacreBLEU (Post 2018).
 *
 *     assay:0.1.0|gold:wire@1.0#3f9a12c4/test(6)|layer:mentions|crit:strict|cat:all|unit:doc|tok:-|repair:-|place:-|zero:null
 *
 * Everything that can change the number is in it, what cannot is not. The parts above are always there; `level`, `dup`,
 * `apart`, `sym`, `args` and the like only where they are not the default, `norm` only where strings are compared (records).
 */
#ifndef SCORE_SIGNATURE_H
#define SCORE_SIGNATURE_H

#include "base/strbuf.h"
#include "corpus/corpus.h"
#include "score/result.h"

typedef struct SignatureParts {
    const char *corpus, *corpus_version; /* NULL: the gold has no name, no version */
    const char *gold_hash;               /* hex; the first eight digits are shown */
    const char *split;                   /* NULL: all */
    size_t documents;
    const char *layer, *criterion, *profile; /* profile NULL: native */
    const char *const *categories;       /* NULL: all */
    size_t n_categories;
    bool by_sentence;
    const char *tokenizer;               /* NULL: tokens play no part, or all were given */
    const char *repair;                  /* NULL: no tag was repaired */
    const char *placement;               /* NULL: no mention had to be placed */
    const char *zero;
    bool coarse, collapse_duplicates, ignore_extra;
    bool remove_singletons;              /* of the clusters */
    bool through_clusters;               /* arguments are compared through clusters */
    const char *given;                   /* layers that the system was handed; NULL: none */
    const CorpusTypes *markables;        /* types that do not count in the layer of mentions; NULL: none, or another layer */
    const CorpusTypes *symmetric;        /* types of relations whose arguments may change places; NULL: none, or another layer */
    const char *options;                 /* of a profile, as NAME=VALUE+NAME=VALUE; NULL: none */
} SignatureParts;

/* Appends the line. The categories are written sorted. */
void signature_write(StrBuf *out, const SignatureParts *parts);

/* The value of a field ("cat") as it stands in the line, not terminated; NULL if there is no such field. */
const char *signature_value(const char *signature, const char *name, size_t *n);

/* Appends a name, made safe for the line. */
void signature_put_name(StrBuf *out, const char *name);

/* Appends a name as it was before signature_write made it safe for the line. */
void signature_put_plain(StrBuf *out, const char *value, size_t n);

/* Counts do not depend on what an undefined value is, so that stored ones can be measured in another way than they were when they were
 * stored; then their signatures, new ones in the arena, say so. Those of profiles, which have a way of their own, stay. */
void signature_set_zero(Result *results, size_t n, ZeroDivision zero, Arena *a);

/* Appends in what the numbers under two signatures are not comparable, "cat (all and PER,ORG), unit (doc and sent)", and returns
 * in how many fields. `place` and `repair` are policies for answers of a kind that not every system gives: "-" says that this
 * one gives none, and goes with every policy. Any other difference counts, a field that only one side has too. */
size_t signature_differences(StrBuf *out, const char *a, const char *b);

#endif

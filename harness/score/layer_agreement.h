/* layer_agreement.h - who agrees with whom in every layer but the mentions (annotators.h), counted for resampling.
 *
 * F1 is that of the layers' criteria, by the ordinary scorer, in both directions: the counts of the one in the place of gold and
 * those of the other are averaged, each for what it is. So exchanging two annotators exchanges precision and recall and nothing else,
 * also where one of several equally good alignments was taken, or links have alternatives.
 *
 * Kappa (of pairs) and alpha (of all) need items that both judged, which are
 *
 *   links         places that both linked, by the answer; places that both marked, linked or not
 *   coreference   pairs of places that both marked: in one cluster or not
 *   relations     pairs of places that both related, by type and direction; pairs in one sentence that both marked: related or not
 *   events        triggers of both, by type; pairs of a trigger and an argument of both, by role; pairs of a trigger of both and a
 *                 place that both marked in its sentence: argument or not
 *   attributes    each name: things that both gave it, by value; places that both marked, by value or none
 *   records       documents and types of records: is there one or not
 *
 * (places.h says what a place is). Items that nobody in his senses would judge otherwise (is "Monday" linked?) would let everybody agree. So
 * "or not" is asked only of things of kinds that at least one annotator says it of somewhere: types of mentions, for pairs pairs of
 * types.
 *
 * A document counts, layer by layer, for those who have the layer there.
 */
#ifndef SCORE_LAYER_AGREEMENT_H
#define SCORE_LAYER_AGREEMENT_H

#include "score/agreement_counts.h"
#include "score/scorer.h"

#define NO_ANNOTATOR SIZE_MAX
#define NOT_SAID "" /* the label of items of which something might have been said and was not */

/* With more labels than this there are no counts by document, but one unit with everything: no intervals. */
#define AGREEMENT_MOST_LABELS 500

typedef enum LayerMeasureKind { LAYER_F1, LAYER_KAPPA, LAYER_ALPHA } LayerMeasureKind;

typedef struct LayerMeasure {
    Layer layer;
    LayerMeasureKind kind;
    const Criterion *criterion; /* of F1 */
    const char *over;           /* its name, or what is judged */
    const char *items_are;      /* of kappa and alpha: which items these are, for people; NULL where `over` says it */
    size_t first, second;       /* annotators; of alpha NO_ANNOTATOR */
    size_t documents;           /* that have the layer from both, from at least two */
    double items;               /* of kappa and alpha */
    AgreementCounts counts;     /* for STATISTIC_F1, whose whole is the group "*" or follows from criterion->finish; for kappa_of_sums; for
                                 * alpha_of_sums */
} LayerMeasure;

/* Documents of an annotator in which a layer is lacking that others have there. */
typedef struct LayerLack {
    size_t annotator;
    Layer layer;
    const char **documents;
    size_t n;
} LayerLack;

typedef struct LayerAgreement {
    LayerMeasure *measures; /* by layer; in it F1, kappa, alpha; then by pair of annotators */
    size_t n;
    LayerLack *lacks;
    size_t n_lacks;
} LayerAgreement;

/* One document: version[i] is annotator i's, settled on the text of `base`, which has sentences, or NULL. */
typedef struct VersionsOfDocument {
    const Document *base;
    const Document *const *versions;
} VersionsOfDocument;

/* Of the options `categories`, `coarse`, `symmetric` are looked at. Layers in which nobody has anything have no measures. All that is
 * returned lives in the arena. */
const LayerAgreement *layer_agreement_of(const ScoreOptions *options, const VersionsOfDocument *documents, size_t n_documents,
                                         size_t n_annotators, Symbols *symbols, Arena *arena);

#endif

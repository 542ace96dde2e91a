/* annotated.h - several annotators' versions of the same documents, read into memory and brought together by id. */
#ifndef CLI_ANNOTATED_H
#define CLI_ANNOTATED_H

#include "base/vector.h"
#include "cli/read_options.h"
#include "corpus/placement.h"

typedef struct AnnotatedDocument {
    const char *id;
    const Document *base;      /* the version whose text the others were settled on; it has tokens */
    const Document **versions; /* one for each annotator; NULL where the mentions were not annotated or it is not there */
    const Document **layers;   /* the same, NULL only where it is not there */
} AnnotatedDocument;

typedef struct Annotated {
    size_t n_annotators;
    const char **names;
    Symbols symbols, ids;
    Corpus **corpora;              /* NULL where it is none */
    VECTOR(Document *) all;        /* every version that was read */
    VECTOR(AnnotatedDocument) documents; /* in the order in which they were first seen */
    PlacementCount placed;
    size_t tokenized, other_layers; /* documents: tokens made here; something but mentions annotated */
} Annotated;

typedef struct AnnotatedOptions {
    const Reading *reading;
    const char *split;    /* of those that are corpora; NULL: all documents */
    TextList names;       /* of the annotators; none: from their paths */
    Placement placement;
} AnnotatedOptions;

/* Reads them all. Optional marks and ignored regions are taken away: what an annotator marked counts. Documents must have the
 * same text. Returns an exit status, failures have been reported; `out` can be freed in any case. */
int annotated_load(const Call *call, const AnnotatedOptions *options, char *const *paths, size_t n, Annotated *out);
void annotated_free(Annotated *a); /* a zeroed one is allowed */

#endif

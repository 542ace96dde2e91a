/* corpus_stats.h - what is in a corpus, in numbers. */
#ifndef CORPUS_CORPUS_STATS_H
#define CORPUS_CORPUS_STATS_H

#include "base/vector.h"
#include "corpus/apart.h"

#define STATS_LENGTHS 8 /* mentions of 1, 2, … 7 and of 8 or more tokens */

typedef struct TypeCount {
    const char *type;
    size_t count, documents; /* in how many documents it occurs */
} TypeCount;

typedef struct LayerStats {
    size_t documents; /* in which it was annotated */
    size_t count;
    TypeCount *types; /* sorted by name, bytewise; clusters and links have none */
    size_t n_types;
} LayerStats;

typedef struct DocumentStats {
    const char *id;
    size_t bytes, characters, tokens, sentences;
    size_t count[LAYER_COUNT];
} DocumentStats;

/* All strings are in the arena. Zeroed is empty; `markables` may be set before the first document. */
typedef struct CorpusStats {
    Arena arena;
    const CorpusTypes *markables;    /* of the corpus; NULL: none */
    VECTOR(DocumentStats) documents; /* in the order in which they came; segments of one are one */
    DocumentStats total;             /* id NULL */
    LayerStats layers[LAYER_COUNT];  /* filled by corpus_stats_end */
    size_t lengths[STATS_LENGTHS];
    size_t nested;        /* mentions inside another, the same place included once */
    size_t crossing;      /* mentions that share characters with another, neither inside the other */
    size_t discontinuous, optional, unplaced;
    size_t apart;         /* mentions that stand apart (corpus/apart.h): they are in none of the counts of mentions */
    bool tokens_given;    /* by the source in every document; else the tokenizer made them */
    void *counting;       /* private */
} CorpusStats;

void corpus_stats_add(CorpusStats *s, Document *d); /* settled; tokenized here if it was not yet */
void corpus_stats_end(CorpusStats *s);              /* once, behind the last document */
void corpus_stats_free(CorpusStats *s);

#endif

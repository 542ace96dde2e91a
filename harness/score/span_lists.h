/* span_lists.h - typed spans on both sides of a document: what nervaluate, HIPE and SemEval-2013 look at.
 *
 * A row of tags becomes spans by one of the readings of corpus/chunk_rules.h, a document's mentions by their offsets. Types
 * are numbers of a table of their own. Some scorers only look at the types that gold has somewhere in the corpus, which is known
 * at the end only: a SpanFeed hands on what can be decided, and keeps the few documents that cannot, as bare spans, until then.
 */
#ifndef SCORE_SPAN_LISTS_H
#define SCORE_SPAN_LISTS_H

#include "base/vector.h"
#include "corpus/chunk_rules.h"

/* Tokens or code points, half-open. */
typedef struct TypedSpan {
    uint32_t start, end, type;
} TypedSpan;

typedef VECTOR(TypedSpan) SpanList;

typedef struct SpanDocument {
    SpanList gold, predicted;
} SpanDocument;

/* -- types ------------------------------------------------------------------------------------------------------------ */

/* Does a type take part? */
typedef enum TypeState { TYPE_UNKNOWN, TYPE_IN, TYPE_OUT } TypeState;

typedef struct SpanTypes {
    Symbols names;
    VECTOR(uint8_t) states;  /* TypeState of each */
    TypeState first;         /* what a type is until something else is said of it */
} SpanTypes;

uint32_t span_type(SpanTypes *t, const char *name, size_t n);
void span_types_free(SpanTypes *t);

/* -- tags ------------------------------------------------------------------------------------------------------------- */

typedef struct TagMeaning {
    uint32_t type;
    uint8_t prefix; /* Prefix */
    bool outside;
    uint8_t mark;   /* the profile's own, 0 at first */
} TagMeaning;

/* What each tag of a table of symbols means, asked once. */
typedef struct TagReading {
    const ChunkRule *rule;
    ChunkSteps steps;
    const Symbols *tags; /* borrowed */
    SpanTypes *types;    /* borrowed */
    void (*rewrite)(const char *tag, size_t n, StrBuf *out); /* the tag as the scorer sees it; NULL: as it is */
    VECTOR(TagMeaning) meanings; /* by symbol */
    StrBuf text;
} TagReading;

TagReading tag_reading(ChunkReading reading, const Symbols *tags, SpanTypes *types);
void tag_reading_free(TagReading *r);

/* Learns the tags that the table has got since; to be called before a sentence is looked at. */
void tag_reading_learn(TagReading *r);

/* The spans of one sentence, in their order. */
void tag_reading_spans(const TagReading *r, const Symbol *tags, size_t n, SpanList *out);

/* -- mentions --------------------------------------------------------------------------------------------------------- */

/* The mentions of `d`, over the text of `gold`, in the order of its list. A mention without a place lies behind everything. One
 * of several pieces is an error that names it and says what `scorer` cannot do. */
int spans_of_mentions(const Document *d, const Document *gold, SpanTypes *types, const char *scorer, SpanList *out,
                      Error *e) MUST_CHECK;

/* -- deciding what takes part ----------------------------------------------------------------------------------------- */

typedef struct SpanFeed {
    void (*score)(void *context, const SpanDocument *d); /* gets only spans of types that are in */
    void *context;
    SpanTypes types;
    VECTOR(TypedSpan) kept; /* of the documents that wait, one after the other, gold first */
    VECTOR(uint32_t) kept_counts; /* gold, predicted, gold, predicted, … */
} SpanFeed;

/* Hands on `d`, which it may change, or keeps a copy until the end. */
void span_feed_offer(SpanFeed *f, SpanDocument *d);

/* No more documents: types that are still unknown are out. */
void span_feed_end(SpanFeed *f);
void span_feed_free(SpanFeed *f);

#endif

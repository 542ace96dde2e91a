/* grouping.h - rows that are groups of mentions in place of categories: seen and unseen, short and long.
 *
 * A mention is in a group by what it is itself: a gold mention by its own words, length, attributes; a prediction by its own,
 * whatever it matches. Recall in a group is over its gold mentions, precision over its predictions. Nothing changes in what
 * matches what, and every mention is in exactly one group, so the groups' counts add up to the whole.
 *
 * The answers are counted again from the store, unit by unit, so that groups are resampled and tested like categories.
 */
#ifndef REPORT_GROUPING_H
#define REPORT_GROUPING_H

#include "base/symbols.h"
#include "base/vector.h"
#include "report/recount.h"

typedef struct Grouping Grouping;

typedef struct GroupingKind {
    const char *name;    /* "seen"; ending in ":" where a name follows, as in "attribute:NAME" */
    const char *summary; /* one line of help */
    const char *note;    /* under the table: a sentence */
    bool trained;        /* needs to know the training documents */
    bool tokens;
    /* Appends the name of the mention's group. */
    void (*put)(const Grouping *g, const Document *gold, const Document *d, const Mention *m, StrBuf *out);
} GroupingKind;

/* Ended by a row whose name is NULL. */
extern const GroupingKind grouping_kinds[];

struct Grouping {
    const GroupingKind *kind;
    const char *by;            /* as it was asked for: "seen", "attribute:level" */
    const char *attribute;     /* the name after the colon */
    char training[9];          /* the first digits of the hash of the training documents; "" where they play no part */
    Symbols surfaces;          /* what they mention, */
    VECTOR(size_t) counts;     /* and how often */
    Symbols documents;         /* of which the group was said, */
    VECTOR(const char *) group_of; /* in the arena */
    char map[9];               /* the first digits of the hash of the file that said so; "" where there is none */
};

/* From "seen", "attribute:level", …; `by` must outlive it. A zeroed Grouping can be freed. */
int grouping_open(Grouping *g, const char *by, Error *e) MUST_CHECK;
void grouping_free(Grouping *g);

/* Takes the mentions of a corpus of the store, by its gold hash, for those that were there to learn from. */
int grouping_train(Grouping *g, Store *s, const char *gold_hash, Error *e) MUST_CHECK;

/* Reads which document is in which group: lines of "DOCUMENT<tab>GROUP". */
int grouping_read_documents(Grouping *g, Arena *a, const char *path, Error *e) MUST_CHECK;

/* Can this result be counted by groups? Those of mentions under our own criteria, but for `token`. */
bool grouping_applies(const Result *r);

/* The counts of a run under one scoring, by groups. In the arena. That the whole comes out as the store has it is checked. */
int grouping_unit_table(const Grouping *g, Store *s, Arena *a, int64_t run, const Result *r, UnitTable *out, Error *e) MUST_CHECK;

/* The sums of such a table as a result, with `like`'s layer and criterion, and the grouping in its signature. */
Result grouping_result(const Grouping *g, Arena *a, const UnitTable *t, const Result *like);

/* The documents as rows: the whole of each, from the table of `like`. No counting again; for every layer. */
Result result_by_document(Arena *a, const UnitTable *t, const Result *like);

/* A signature with the grouping added. */
const char *grouping_signature(const Grouping *g, Arena *a, const char *signature);

/* Order of group names: numbers in them count as numbers, so that "10+" comes after "2-4". */
int grouping_order(const char *a, const char *b);

#endif

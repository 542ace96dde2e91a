/* item.h - the mentions of one document as the matcher sees them: filtered, in one order, with offsets in characters.
 *
 * Mentions that stand apart (corpus/apart.h) are left out, on either side. Mentions of either side wholly inside an ignored region, mentions of categories that are not scored, and identical gold mentions
 * beyond the first are left out here; identical predictions beyond the first stay, marked, and cannot be matched. The order is by
 * start, end, spans and the name of the category, so it does not depend on the order in which the mentions came.
 */
#ifndef SCORE_ITEM_H
#define SCORE_ITEM_H

#include "corpus/apart.h"

typedef struct Item {
    uint32_t start, end;  /* of the whole, in characters */
    uint32_t n_spans;
    uint32_t length;      /* characters covered */
    const Span *spans;    /* in characters */
    uint32_t category;    /* number given by the scorer */
    uint32_t row;         /* what the scorer books it under */
    uint32_t mention;     /* index into the document's mentions */
    uint32_t sentence;
    bool optional;        /* gold that may be missed */
    bool duplicate;       /* a prediction made before */
} Item;

typedef struct ItemList {
    Item *at;
    uint32_t n;
} ItemList;

/* The number of a type's category, or NO_CATEGORY if it is not scored. */
#define NO_CATEGORY UINT32_MAX
typedef struct ItemRules {
    uint32_t (*category)(void *context, Symbol type);
    const char *(*category_name)(void *context, uint32_t category);
    void *context;
    const CorpusTypes *markables; /* NULL: no type is one */
    bool sentences;           /* fill in Item.sentence (after `gold`'s sentences) */
    bool collapse_duplicates; /* leave identical predictions out altogether */
} ItemRules;

/* Items of `d` over the text of `gold` (which is `d` itself for the gold side). Mentions without spans become items with
 * n_spans 0 at the end of the list: they can match nothing. Everything is put into `scratch`. */
ItemList items_of(const Document *d, const Document *gold, const ItemRules *rules, Arena *scratch);

/* Is it wholly inside a region that does not count? */
bool mention_is_ignored(const Mention *m, const Document *gold);

/* Characters that two items share. */
uint32_t items_shared(const Item *a, const Item *b);
bool items_same_spans(const Item *a, const Item *b);

/* Order by start, end and spans; 0 if they are the same. */
int items_compare_spans(const Item *a, const Item *b);

#endif

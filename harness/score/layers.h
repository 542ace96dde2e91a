/* layers.h - counting what is more than mentions: links, relations, events, attributes, records.
 *
 * Each layer is one function that books the tallies of one document; the scorer hands it the documents and takes its
 * bookings. Where things are equal by a key (spans, types, roles), gold has each once, a prediction that repeats another is
 * spurious, and which pairs are made is no question; where there is a choice, a largest one-to-one assignment is made.
 */
#ifndef SCORE_LAYERS_H
#define SCORE_LAYERS_H

#include "corpus/document.h"
#include "score/result.h"

typedef struct LayerTask {
    const Document *gold, *predicted; /* settled on one text; predicted NULL: not answered */
    Arena *scratch;
    bool by_sentence;         /* the unit of what is booked is the number of its sentence */
    bool collapse_duplicates; /* identical predictions count once */
    bool through_clusters;    /* the arguments on both sides stand for their clusters (through.h): the same means the same place */
    bool remove_singletons;   /* clusters of one mention do not count, on either side */
    bool (*symmetric)(const void *context, const char *relation_type); /* NULL: no type is */
    const void *context;
    bool (*counts)(const void *payload, const char *mention_type); /* is it scored? Asked where mentions count themselves; NULL: all are */
    /* Adds to a category's tally and to the whole's; a NULL category is the whole alone. The name must live as long as the symbols
     * or the scratch arena. */
    void (*book)(void *payload, const char *category, uint32_t unit, Tally more);
    void *payload;
} LayerTask;

/* Mentions that are linked: one without a link says nothing. Gold's links are alternatives, any of which is right; a prediction's first
 * link is its answer. A link that link_is_nil is not in the knowledge base; all of these are equal, which of them are the
 * same thing is a question for coreference.
 *
 * Strong: same spans, whatever the type, and the answer is right; one-to-one, the category is the mention's type, each side's own.
 * Weak: the same, but a shared character is enough of a place.
 * Document: the different things in the knowledge base that a document speaks of, as the whole alone. Gold's are the
 * different lists of alternatives, but for those that NIL is in: one is found if any of them is an answer, an answer is right if it is
 * in any. */
enum { LINKS_STRONG, LINKS_WEAK, LINKS_DOCUMENT };
void links_count(const LayerTask *t, int variant);

/* "NIL", alone or before a digit or one of ":_-", so not "NILE". */
bool link_is_nil(const char *id);

/* Type and arguments, these by role: with spans and types; with spans; or with at least one shared character each. The arguments
 * of symmetric types have no roles. The category is the type. An abstract mention is the same as another with the same link.
 *
 * Linked: the facts of a document. Arguments are the same if they are linked to the same thing, wherever in the text, or if both have no
 * link and the same spans. Each fact counts once on either side. Gold's links are alternatives; NIL is a thing like others. */
enum { RELATIONS_STRICT, RELATIONS_BOUNDARIES, RELATIONS_RELAXED, RELATIONS_LINKED };
void relations_count(const LayerTask *t, int variant);

/* The four of ACE (Ji and Grishman 2008), one-to-one: the trigger's spans, with its type; an argument's spans and the type
 * of its event, with its role. The category is the type of the event, for trigger identification each side's own. */
enum { EVENTS_TRIGGER_ID, EVENTS_TRIGGER_CLASS, EVENTS_ARGUMENT_ID, EVENTS_ARGUMENT_CLASS };
void events_count(const LayerTask *t, int variant);

/* Quotes are events of type QUOTE, whatever the case, and what is said in them are the mentions in the role `content`, taken together; without any it is none.
 * The category is the event's type.
 *
 * Content: one to one, so that the most is in common; characters in common over gold's to found, over predicted's to correct.
 * Speaker, addressee: who fills the role, each by its spans. One is right if quotes that share a character of content can be paired one to
 * one so that both have it; the pairs are those that make the most right. */
enum { QUOTES_CONTENT = 100, QUOTES_SPEAKER, QUOTES_ADDRESSEE };
void quotes_count(const LayerTask *t, int variant);

/* What is said, rather than somebody who takes part. */
bool argument_is_content(const Document *d, const Event *e, const Argument *a);

/* Name and value on a mention or event that is right by strict (spans and type; for an event those of its trigger). The category is
 * the attribute's name. */
void attributes_count(const LayerTask *t, int variant);

/* Slots: fillers, under the alignment of records of one type that has the most fillers in common. Two fillers are equal if any two
 * of their strings are, under the normalisation nfkc-casefold of strings.h. The category is TYPE.slot.
 *
 * CEAF-REE: entities that play a role somewhere in the document, whatever the record: each filler is one, as the list of its strings
 * under the normalisation squad, and identical ones are one. A predicted entity is right if all its strings are strings of one
 * in gold; one to one. The category is the slot's name. */
enum { RECORDS_SLOTS, RECORDS_CEAF_REE };
void records_count(const LayerTask *t, int variant);

/* The normalisation under which a criterion of the layer compares strings, for signatures. */
const char *records_normalisation(const char *criterion);

/* Clusters of mentions with the same spans, whatever their types. The measures of clusters.h count as the whole alone; two are
 * made of several, have no tally of the whole, and are finished by coreference_finish: BLANC of its categories "coreference" and "non-coreference", the CoNLL
 * average of "muc", "bcub" and "ceafe". A mention that a side has in two clusters stays in the one that begins first. */
enum { COREFERENCE_BLANC = 100, COREFERENCE_CONLL };
void coreference_count(const LayerTask *t, int variant);
Measure coreference_finish(const Result *r, int variant, ZeroDivision zero);

#endif

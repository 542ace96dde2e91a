/* apart.h - mentions that are no entity mentions: the triggers of events, and markables.
 *
 * A trigger says what happened, not who took part, and is scored by the layer of events. Markables are types of mentions that
 * exist only to be an argument, the member of a cluster or what is quoted (`layers: {markables: [REFERENCE]}` of corpus.yaml).
 * Neither counts in the layer of mentions, in gold as little as in a prediction; every other layer sees them.
 */
#ifndef CORPUS_APART_H
#define CORPUS_APART_H

#include "corpus/corpus.h"

/* For each mention of the document, whether it stands apart; NULL if none does. `markables` NULL: no type is one. In the arena. */
const bool *mentions_apart(const Document *d, const CorpusTypes *markables, Arena *arena);

/* Fills `out` with the document as somebody sees it who knows only entity mentions: without those that stand apart, in clusters
 * too, without events, and without the relations that have one of them as an argument. Borrows the rest, and lives in the arena; it is not
 * to be freed. `out` may not be `d`. */
void document_of_entities(Document *out, const Document *d, const CorpusTypes *markables, Arena *arena);

#endif

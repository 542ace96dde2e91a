/* consensus.h - what all annotators of a document agree on, and the rest.
 *
 * They agree on a mention if all who have the document marked the same spans with the same type. Mentions that stand apart
 * (corpus/apart.h) are left out. Of its attributes and links
 * it keeps those that all gave it. Other layers are left out.
 */
#ifndef SCORE_CONSENSUS_H
#define SCORE_CONSENSUS_H

#include "corpus/apart.h"

/* Fills both documents, which borrow the text and the tokens of `base`. A mention of the rest is there once, with an
 * attribute "annotators" that names those who marked it, separated by commas. Versions are as in annotators.h. */
void consensus_of(Document *agreed, Document *rest, const Document *base, const Document *const *versions, const char *const *names,
                  size_t n, const CorpusTypes *markables, Symbols *symbols);

#endif

/* given.h - what of gold a system is handed, where the experiment says `given: [mentions]`.
 *
 * Layers stand on each other: what is asked for comes with what it refers to (mentions; events, if they are arguments of relations).
 * Mentions that are nothing but the triggers of events give the events away, so they come only together with the events, or where a given
 * cluster or relation holds them. Every mention that is handed over has an id.
 */
#ifndef RUN_GIVEN_H
#define RUN_GIVEN_H

#include "corpus/document.h"

/* The layers (LAYER_BITs) that come with the ones asked for, whether the document has them or not; `d` NULL: any document. */
unsigned given_layers(const Document *d, unsigned asked);

/* A copy of `d` with text, tokens and these of its layers, nothing else. It borrows from `d`, lives in the arena, and is not to be
 * freed. */
void given_document(Document *out, const Document *d, unsigned asked, Arena *arena);

#endif

/* causes.h - why a decision is wrong, in words by which errors can be counted.
 *
 *     boundary: one token too long on the left     type: PLACE → PERSON     missing PERSON, not seen in training
 *     made up: nowhere in the text                 wrong direction: HEAD    wrong role: agent → victim
 */
#ifndef REPORT_CAUSES_H
#define REPORT_CAUSES_H

#include "report/grouping.h"
#include "score/decision.h"

/* Appends the cause. `gold` has tokens if boundaries are to be told; `seen` is a grouping by "seen" that knows the training documents, or
 * NULL. The decision is not correct. */
void cause_put(StrBuf *out, const Decision *d, const Document *gold, const Document *predicted, const Grouping *seen);

#endif

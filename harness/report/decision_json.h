/* decision_json.h - a decision as a line of JSON, for `assay score --outcomes` and `assay errors --format jsonl`.
 *
 *     {"document":"w07","layer":"mentions","subject":"mention","verdict":"wrong type",
 *      "gold":{"id":"T3","category":"PLACE","spans":[[16,21]],"surface":"Basra"},"predicted":{…}}
 *
 * A side that has nothing is not there. `verdict` is the bare word, "missing" for a missing trigger, whose subject says what it is.
 * Links, attributes, arguments and fillers have a `value` on top of the category: the link, the value, the role, the filler. What is
 * about one mention has its spans and surface; relations, triggers and arguments have `mentions`, a list of {role, id, spans, surface}, and
 * everything but mentions a `text` for people. Spans count code points.
 */
#ifndef REPORT_DECISION_JSON_H
#define REPORT_DECISION_JSON_H

#include "score/decision.h"

/* Appends the members, without braces and newline. `map` is of gold's text, in code points; `predicted` may be NULL. */
void decision_put_json(StrBuf *out, const Decision *d, const Document *gold, const Document *predicted, const OffsetMap *map);

#endif

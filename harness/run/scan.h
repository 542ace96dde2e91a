/* scan.h - reading the lines of the protocol forwards, without building a tree.
 *
 * A Scan stands before a value. Each function skips white space, takes what it is asked for, and returns false, standing
 * where it was not understood, if something else is there. Members are walked like this:
 *
 *     for (bool more = scan_open(&s, '{'); more; more = scan_more(&s, '}'))
 *         if (!scan_key(&s, &key)) break; else if (slice_is(key, "id")) …; else scan_skip(&s);
 *
 * After the loop, scan_good says whether all of it was understood. What is skipped is only checked as far as is needed to
 * find its end: text that must be valid goes through base/json.h.
 */
#ifndef RUN_SCAN_H
#define RUN_SCAN_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

typedef struct Scan {
    const char *at, *end;
    bool wrong; /* something was not understood; every function then returns false */
} Scan;

typedef struct Slice {
    const char *at;
    size_t n;
} Slice;

bool slice_is(Slice s, const char *text);

bool scan_good(Scan *s); /* nothing was wrong and only white space is left */

/* Goes in: true if there is a member to read. False at once for an empty one, or if it is something else. */
bool scan_open(Scan *s, char bracket);

/* Behind a member: true if another one follows, false at the closing bracket, which is taken. */
bool scan_more(Scan *s, char closing);

bool scan_key(Scan *s, Slice *raw);                  /* and the colon; as written, not decoded */
bool scan_string(Scan *s, Arena *arena, Slice *out); /* decoded and NUL-terminated, in the arena */
bool scan_unsigned(Scan *s, uint32_t *out);
bool scan_skip(Scan *s);

#endif

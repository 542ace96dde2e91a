/* java.h - three habits of Java that a scorer written in it passes on to its numbers: the hash of a string, the order in which
 * a HashMap gives its entries back, and how String.format rounds.
 */
#ifndef SCORE_JAVA_H
#define SCORE_JAVA_H

#include "base/strbuf.h"

#include <stdint.h>

/* String.hashCode of valid UTF-8: over UTF-16 code units, as Java keeps its strings. */
uint32_t java_hash(const char *utf8, size_t n);

/* order[0..n) becomes the numbers of the keys in the order in which a HashMap of default size iterates over them after they
 * were put in as 0, 1, 2 …; `hashes` are those of java_hash, the keys are distinct. Removing keys later does not change the
 * order of the others. A bin with more than eight keys in a table of 64 or more is a list here and a tree in Java, which
 * may give its keys in another order; no set T1 … Tn with n up to a million has such a bin. */
void java_map_order(const uint32_t *hashes, size_t n, uint32_t *order);

/* Appends String.format("%.<digits>f"): half up, but of the shortest decimal that reads back as the value, so 0.00125 becomes
 * 0.0013 although the double lies below it. 0 <= value < 1e9, digits <= 9. */
void java_put_fixed(StrBuf *out, double value, int digits);

#endif

/* philox.h - random numbers that can be asked for by number.
 *
 * Philox 4x32-10 (Salmon, Moraes, Dror and Shaw, SC 2011) turns a counter and a key into four words; there is no state to
 * hand on. A stream is named by (seed, replicate, purpose), so that what a replicate draws depends neither on the thread that
 * computes it nor on what was drawn before. Streams of different names never overlap; each has 2^34 words.
 */
#ifndef BASE_PHILOX_H
#define BASE_PHILOX_H

#include <stddef.h>
#include <stdint.h>

/* The bare function; `out` may be `counter`. */
void philox_block(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4]);

/* Plain data. The words of block b of a stream are philox_block({b, purpose, replicate low, replicate high},
 * {seed low, seed high}), in order. */
typedef struct PhiloxStream {
    uint32_t key[2], counter[4]; /* of the next block */
    uint32_t word[4];            /* of the last block; those from `used` on are still to be given */
    unsigned used;
} PhiloxStream;

PhiloxStream philox_stream(uint64_t seed, uint64_t replicate, uint32_t purpose);

uint32_t philox_next(PhiloxStream *s);
double philox_unit(PhiloxStream *s); /* 0 <= x < 1, a multiple of 2^-53; takes two words */

/* A whole number below n, every one equally probable (Lemire 2019: the words that would favour some are passed over); 0 if n
 * is 0 or 1, which takes no word. */
uint32_t philox_below(PhiloxStream *s, uint32_t n);

/* The next n words at once: the same as n calls of philox_next, several times as fast. */
void philox_fill(PhiloxStream *s, uint32_t *out, size_t n);

#endif

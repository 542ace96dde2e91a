/* Ten rounds of two 32-bit products each; the constants are those of the paper: odd multipliers that mix well, and key steps
 * from the golden ratio and the square root of three. */
#include "base/philox.h"

#include "base/variants.h"


enum { ROUNDS = 10 };

#define MULTIPLIER_0 0xD2511F53u
#define MULTIPLIER_1 0xCD9E8D57u
#define KEY_STEP_0 0x9E3779B9u
#define KEY_STEP_1 0xBB67AE85u

VARIANT_BODY void mix(uint32_t *x0, uint32_t *x1, uint32_t *x2, uint32_t *x3, uint32_t k0, uint32_t k1)
{
    for (int round = 0; round < ROUNDS; round++) {
        uint64_t a = (uint64_t)MULTIPLIER_0 * *x0, b = (uint64_t)MULTIPLIER_1 * *x2;
        *x0 = (uint32_t)(b >> 32) ^ *x1 ^ k0;
        *x1 = (uint32_t)b;
        *x2 = (uint32_t)(a >> 32) ^ *x3 ^ k1;
        *x3 = (uint32_t)a;
        k0 += KEY_STEP_0;
        k1 += KEY_STEP_1;
    }
}

void philox_block(const uint32_t counter[4], const uint32_t key[2], uint32_t out[4])
{
    uint32_t x0 = counter[0], x1 = counter[1], x2 = counter[2], x3 = counter[3];
    mix(&x0, &x1, &x2, &x3, key[0], key[1]);
    out[0] = x0;
    out[1] = x1;
    out[2] = x2;
    out[3] = x3;
}

PhiloxStream philox_stream(uint64_t seed, uint64_t replicate, uint32_t purpose)
{
    return (PhiloxStream){.key = {(uint32_t)seed, (uint32_t)(seed >> 32)},
                          .counter = {0, purpose, (uint32_t)replicate, (uint32_t)(replicate >> 32)},
                          .used = 4};
}

uint32_t philox_next(PhiloxStream *s)
{
    if (s->used == 4) {
        philox_block(s->counter, s->key, s->word);
        s->counter[0]++;
        s->used = 0;
    }
    return s->word[s->used++];
}

double philox_unit(PhiloxStream *s)
{
    uint64_t high = philox_next(s) >> 5, low = philox_next(s) >> 6; /* 27 and 26 bits */
    return (double)(high << 26 | low) * 0x1p-53;
}

uint32_t philox_below(PhiloxStream *s, uint32_t n)
{
    if (n < 2) return 0;
    uint32_t surplus = (uint32_t)-n % n; /* 2^32 mod n words would make some numbers more probable */
    for (;;) {
        uint64_t product = (uint64_t)philox_next(s) * n;
        if ((uint32_t)product >= surplus) return (uint32_t)(product >> 32);
    }
}

/* Whole blocks, from the stream's counter on; written so that a compiler makes vectors of the loop over blocks. */
VARIANT_BODY void fill_blocks_body(PhiloxStream *restrict s, uint32_t *restrict out, size_t blocks)
{
    uint32_t c0 = s->counter[0], c1 = s->counter[1], c2 = s->counter[2], c3 = s->counter[3];
    for (size_t i = 0; i < blocks; i++) {
        uint32_t x0 = c0 + (uint32_t)i, x1 = c1, x2 = c2, x3 = c3, k0 = s->key[0], k1 = s->key[1];
        mix(&x0, &x1, &x2, &x3, k0, k1);
        out[4 * i] = x0;
        out[4 * i + 1] = x1;
        out[4 * i + 2] = x2;
        out[4 * i + 3] = x3;
    }
    s->counter[0] = c0 + (uint32_t)blocks;
}

VARIANTS(fill_blocks, (PhiloxStream *s, uint32_t *out, size_t blocks), (s, out, blocks))

void philox_fill(PhiloxStream *s, uint32_t *out, size_t n)
{
    while (n > 0 && s->used < 4) {
        *out++ = s->word[s->used++];
        n--;
    }
    size_t blocks = n / 4;
    fill_blocks(s, out, blocks);
    out += blocks * 4;
    n -= blocks * 4;
    while (n-- > 0) *out++ = philox_next(s);
}

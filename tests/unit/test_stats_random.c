/* The random streams against the published test vectors of Philox, and the parallel loop. */
#include "unit/cmocka_all.h"

#include "base/parallel.h"
#include "base/philox.h"

#include <stdatomic.h>
#include <string.h>

typedef struct Vector {
    uint32_t counter[4], key[2], out[4];
} Vector;

static void test_published_vectors(void **state)
{
    static const Vector vectors[] = {
        {{0, 0, 0, 0}, {0, 0}, {0x6627e8d5, 0xe169c58d, 0xbc57ac4c, 0x9b00dbd8}},
        {{0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff},
         {0xffffffff, 0xffffffff},
         {0x408f276d, 0x41c83b0e, 0xa20bc7c6, 0x6d5451fd}},
        {{0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344},
         {0xa4093822, 0x299f31d0},
         {0xd16cfe09, 0x94fdcceb, 0x5001e420, 0x24126ea1}},
    };
    (void)state;
    for (size_t i = 0; i < 3; i++) {
        uint32_t out[4];
        philox_block(vectors[i].counter, vectors[i].key, out);
        assert_memory_equal(out, vectors[i].out, sizeof out);
        memcpy(out, vectors[i].counter, sizeof out);
        philox_block(out, vectors[i].key, out);
        assert_memory_equal(out, vectors[i].out, sizeof out);
    }
}

static void test_streams_are_blocks(void **state)
{
    (void)state;
    PhiloxStream s = philox_stream(0x0123456789abcdef, 0xfedcba9876543210, 7);
    for (uint32_t block = 0; block < 5; block++) {
        const uint32_t counter[4] = {block, 7, 0x76543210, 0xfedcba98}, key[2] = {0x89abcdef, 0x01234567};
        uint32_t out[4];
        philox_block(counter, key, out);
        for (int i = 0; i < 4; i++) assert_int_equal(philox_next(&s), out[i]);
    }
}

static void test_fill_is_next(void **state)
{
    (void)state;
    for (size_t before = 0; before < 6; before++)
        for (size_t n = 0; n < 150; n += 7) {
            PhiloxStream one = philox_stream(5, 6, 1), many = one;
            uint32_t words[150];
            for (size_t i = 0; i < before; i++) assert_int_equal(philox_next(&one), philox_next(&many));
            philox_fill(&many, words, n);
            for (size_t i = 0; i < n; i++) assert_int_equal(words[i], philox_next(&one));
            assert_int_equal(philox_next(&many), philox_next(&one));
        }
}

static void test_names_matter(void **state)
{
    (void)state;
    PhiloxStream s[] = {philox_stream(1, 2, 3), philox_stream(2, 2, 3), philox_stream(1, 3, 3), philox_stream(1, 2, 4),
                        philox_stream(UINT64_C(1) << 32 | 1, 2, 3), philox_stream(1, UINT64_C(1) << 32 | 2, 3)};
    uint32_t first[6];
    for (size_t i = 0; i < 6; i++) first[i] = philox_next(&s[i]);
    for (size_t i = 0; i < 6; i++)
        for (size_t j = 0; j < i; j++) assert_int_not_equal(first[i], first[j]);
}

/* Chi-squared with 6 degrees of freedom: 22.5 is passed once in a thousand times; the seed is fixed. */
static void test_below_is_fair(void **state)
{
    (void)state;
    PhiloxStream s = philox_stream(11, 0, 0);
    double count[7] = {0}, chi2 = 0;
    for (int i = 0; i < 70000; i++) count[philox_below(&s, 7)]++;
    for (int i = 0; i < 7; i++) chi2 += (count[i] - 10000) * (count[i] - 10000) / 10000;
    assert_true(chi2 < 22.5);
    assert_int_equal(philox_below(&s, 1), 0);
    assert_int_equal(philox_below(&s, 0), 0);
}

/* Below three quarters of 2^32 a quarter of all words is unfair: if they were used, every second number would be a multiple of
 * three. */
static void test_below_passes_over(void **state)
{
    (void)state;
    PhiloxStream s = philox_stream(12, 0, 0);
    uint32_t rest[3] = {0};
    for (int i = 0; i < 30000; i++) rest[philox_below(&s, 0xC0000000u) % 3]++;
    for (int i = 0; i < 3; i++) assert_in_range(rest[i], 9700, 10300);
}

static void test_unit(void **state)
{
    (void)state;
    PhiloxStream s = philox_stream(13, 0, 0);
    double sum = 0;
    for (int i = 0; i < 20000; i++) {
        double x = philox_unit(&s);
        assert_true(x >= 0 && x < 1);
        sum += x;
    }
    assert_true(sum / 20000 > 0.49 && sum / 20000 < 0.51);
}

typedef struct Marks {
    atomic_int times[1000];
    atomic_int bad;
    size_t n, grain, threads;
} Marks;

static void mark(void *context, size_t begin, size_t end, size_t worker)
{
    Marks *m = context;
    if (begin >= end || end > m->n || end - begin > m->grain || worker >= m->threads) atomic_fetch_add(&m->bad, 1);
    for (size_t i = begin; i < end; i++) atomic_fetch_add(&m->times[i], 1);
}

static void test_parallel_once_each(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 2, 31, 32, 33, 1000}, grains[] = {1, 7, 32, 5000};
    for (size_t i = 0; i < 7; i++)
        for (size_t g = 0; g < 4; g++)
            for (size_t threads = 1; threads <= 7; threads += 3) {
                Marks m = {.n = sizes[i], .grain = grains[g], .threads = threads};
                parallel_for(sizes[i], grains[g], threads, mark, &m);
                assert_int_equal(m.bad, 0);
                for (size_t k = 0; k < 1000; k++) assert_int_equal(m.times[k], k < sizes[i]);
            }
    assert_true(parallel_threads(0) >= 1);
    assert_int_equal(parallel_threads(3), 3);
    assert_int_equal(parallel_threads(100000), 256);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_published_vectors), cmocka_unit_test(test_streams_are_blocks),
        cmocka_unit_test(test_fill_is_next),      cmocka_unit_test(test_names_matter),
        cmocka_unit_test(test_below_is_fair),     cmocka_unit_test(test_below_passes_over),
        cmocka_unit_test(test_unit),              cmocka_unit_test(test_parallel_once_each),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

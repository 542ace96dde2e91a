/* The matrix product behind resampling against plain sums. */
#include "unit/cmocka_all.h"

#include "base/philox.h"
#include "stats/columns.h"
#include "unit/stats_fixture.h"

typedef struct Shape {
    size_t units, columns, rows;
    double step, scale; /* numbers are whole multiples of `scale` */
    uint32_t largest;
    bool narrow;
} Shape;

static const Shape shapes[] = {
    {1, 1, 1, 1, 1, 5, true},           {31, 3, 5, 1, 1, 9, true},        {33, 8, 32, 0.5, 0.5, 9, true},
    {9000, 5, 7, 1, 1, 100, true},      {40, 9, 6, 0, 0.1, 9, false},     {700, 3, 32, 1, 1, 40000, false},
    {65538, 3, 1, 1, 1, 32767, true},   {65540, 1, 2, 1, 1, 32767, false}, {8193, 17, 4, 0, 0.1, 20, false},
};

/* Signed numbers, some columns twice; weights with the sum n_units. */
static void check_shape(const Shape *s, uint64_t seed)
{
    Arena a = {0};
    PhiloxStream r = philox_stream(seed, 0, 0);
    double *values = arena_zero(&a, s->units * s->columns, sizeof *values), *sums = arena_zero(&a, s->columns * 40, sizeof *sums);
    for (size_t i = 0; i < s->columns; i++)
        for (size_t u = 0; u < s->units; u++) {
            double x = u == 0 ? s->largest : (double)philox_below(&r, s->largest + 1) - (double)philox_below(&r, 2) * s->largest;
            values[i * s->units + u] = i % 3 == 2 ? values[(i - 1) * s->units + u] : x * s->scale;
        }
    uint32_t *where = arena_zero(&a, s->columns, sizeof *where);
    Columns c = columns_make(&a, values, s->columns, s->units, s->step, where);
    assert_int_equal(c.narrow != NULL, s->narrow);
    assert_int_equal(c.n, s->columns - s->columns / 3);
    int16_t *weights = arena_zero(&a, COLUMNS_BLOCK * c.row, sizeof *weights);
    for (size_t i = 0; i < s->rows; i++)
        for (size_t u = 0; u < s->units; u++) weights[i * c.row + philox_below(&r, (uint32_t)s->units)]++;
    for (size_t i = 0; i < s->columns * 40; i++) sums[i] = -7;
    columns_sum(&c, weights, s->rows, sums, 40);
    for (size_t i = 0; i < s->columns; i++)
        for (size_t k = 0; k < s->rows; k++) {
            double sum = 0;
            for (size_t u = 0; u < s->units; u++) sum += weights[k * c.row + u] * values[i * s->units + u];
            assert_true(sums[where[i] * 40 + k] == sum); /* reals too: the order is that of the units */
        }
    for (size_t i = 0; i < c.n; i++)
        for (size_t k = s->rows; k < 40; k++) assert_true(sums[i * 40 + k] == -7);
    arena_free(&a);
}

static void test_shapes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) check_shape(&shapes[i], i);
}

/* The largest sums that 32 bits hold: everything is drawn from one unit. */
static void test_no_overflow(void **state)
{
    (void)state;
    Arena a = {0};
    enum { N = 32768 };
    double *values = arena_zero(&a, 2 * N, sizeof *values), sums[2];
    uint32_t where[2];
    for (size_t u = 0; u < N; u++) values[u] = u < 2 ? 32767 : -32767, values[N + u] = -values[u];
    Columns c = columns_make(&a, values, 2, N, 1, where);
    assert_non_null(c.narrow);
    int16_t *weights = arena_zero(&a, COLUMNS_BLOCK * c.row, sizeof *weights);
    weights[0] = 32767;
    weights[1] = 1;
    columns_sum(&c, weights, 1, sums, 1);
    assert_true(sums[where[0]] == 32767.0 * 32768 && sums[where[1]] == -32767.0 * 32768);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_shapes), cmocka_unit_test(test_no_overflow)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

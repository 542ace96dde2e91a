/* Two ways to the same sums. Small whole numbers go through 16-bit products added up in 32 bits, which processors do sixteen at
 * a time and in any order, since integers do not round. Everything else is added in doubles, unit after unit, many columns side
 * by side: the order within a column is that of the units however wide the registers are.
 *
 * A weight is 16 bits wide. How often one unit is drawn passes 32,767 with a probability of less than 1 / 32767!, so nobody
 * has to look at it. */
#include "stats/columns.h"

#include "base/hash.h"
#include "base/variants.h"

#include <math.h>
#include <string.h>

enum {
    ROW_UNIT = 32, /* rows are padded to a multiple of this, so that loops have no remainder */
    ROWS = 4,      /* rows of weights that are multiplied together, so that each number is loaded once for all */
    SIDE = 2,      /* columns side by side, narrow; their number is padded too */
    WIDE_SIDE = 8, /* the same, wide */
    STRETCH = 4096, /* units that are gone through at a time, so that a block of weights stays in the cache */
};

static size_t padded(size_t n, size_t unit) { return (n + unit - 1) / unit * unit; }

static void find_distinct(Arena *scratch, const double *values, size_t n, size_t n_units, uint32_t *where, uint32_t *first,
                          size_t *n_distinct)
{
    size_t bytes = n_units * sizeof *values, found = 0;
    uint64_t *hashes = arena_zero(scratch, n, sizeof *hashes);
    for (size_t i = 0; i < n; i++) {
        const double *column = values + i * n_units;
        uint64_t h = hash64(column, bytes);
        size_t d = 0;
        while (d < found && !(hashes[d] == h && memcmp(values + first[d] * n_units, column, bytes) == 0)) d++;
        if (d == found) {
            hashes[found] = h;
            first[found++] = (uint32_t)i;
        }
        where[i] = (uint32_t)d;
    }
    *n_distinct = found;
}

/* Are all products and all their partial sums within 32 bits? The sum of the weights is at most the number of units. */
static bool is_small(const double *values, size_t n, size_t n_units, double step)
{
    double largest = 0;
    if (step == 0) return false;
    for (size_t i = 0; i < n * n_units; i++) largest = fmax(largest, fabs(values[i]));
    return largest / step <= INT16_MAX && largest / step * (double)n_units <= INT32_MAX;
}

Columns columns_make(Arena *a, const double *values, size_t n, size_t n_units, double step, uint32_t *where)
{
    Columns c = {.n_units = n_units, .step = step, .row = padded(n_units, ROW_UNIT)};
    uint32_t *first = arena_zero(a, n, sizeof *first);
    find_distinct(a, values, n, n_units, where, first, &c.n);
    bool small = is_small(values, n, n_units, step);
    if (small)
        c.narrow = arena_zero(a, padded(c.n, SIDE) * c.row, sizeof *c.narrow);
    else
        c.wide = arena_zero(a, padded(c.n, WIDE_SIDE) * n_units, sizeof *c.wide);
    for (size_t i = 0; i < c.n; i++)
        for (size_t u = 0; u < n_units; u++) {
            double x = values[first[i] * n_units + u];
            if (small)
                c.narrow[i * c.row + u] = (int16_t)(x / step);
            else
                c.wide[u * padded(c.n, WIDE_SIDE) + i] = x;
        }
    return c;
}

_Static_assert(COLUMNS_BLOCK % ROWS == 0, "a block of weights is whole groups of rows");

/* ROWS x SIDE sums of products over n units, out[column][row]. */
VARIANT_BODY void multiply_narrow_body(const int16_t *restrict weights, const int16_t *restrict columns, size_t row, size_t n,
                                       int32_t *restrict out)
{
    const int16_t *w0 = weights, *w1 = w0 + row, *w2 = w1 + row, *w3 = w2 + row, *x0 = columns, *x1 = x0 + row;
    int32_t s00 = 0, s10 = 0, s20 = 0, s30 = 0, s01 = 0, s11 = 0, s21 = 0, s31 = 0;
    for (size_t u = 0; u < n; u++) {
        s00 += w0[u] * x0[u];
        s10 += w1[u] * x0[u];
        s20 += w2[u] * x0[u];
        s30 += w3[u] * x0[u];
        s01 += w0[u] * x1[u];
        s11 += w1[u] * x1[u];
        s21 += w2[u] * x1[u];
        s31 += w3[u] * x1[u];
    }
    const int32_t sums[ROWS * SIDE] = {s00, s10, s20, s30, s01, s11, s21, s31};
    memcpy(out, sums, sizeof sums);
}

VARIANTS(multiply_narrow, (const int16_t *weights, const int16_t *columns, size_t row, size_t n, int32_t *out),
         (weights, columns, row, n, out))

static void add_stretch(const Columns *c, const int16_t *weights, size_t n_rows, size_t from, double *sums, size_t stride)
{
    size_t n = c->row - from < STRETCH ? c->row - from : STRETCH;
    for (size_t i = 0; i < c->n; i += SIDE)
        for (size_t r = 0; r < n_rows; r += ROWS) {
            int32_t out[SIDE][ROWS];
            multiply_narrow(weights + r * c->row + from, c->narrow + i * c->row + from, c->row, n, out[0]);
            for (size_t j = 0; j < SIDE && i + j < c->n; j++)
                for (size_t k = 0; k < ROWS && r + k < n_rows; k++) sums[(i + j) * stride + r + k] += out[j][k] * c->step;
        }
}

static void sum_narrow(const Columns *c, const int16_t *weights, size_t n_rows, double *sums, size_t stride)
{
    for (size_t i = 0; i < c->n; i++) memset(sums + i * stride, 0, n_rows * sizeof *sums);
    for (size_t from = 0; from < c->row; from += STRETCH) add_stretch(c, weights, n_rows, from, sums, stride);
}

/* ROWS x WIDE_SIDE sums of products, out[column][row]. */
VARIANT_BODY void multiply_wide_body(const int16_t *restrict weights, const double *restrict x, size_t n_units, size_t row,
                                     size_t step, double *restrict out)
{
    double s0[WIDE_SIDE] = {0}, s1[WIDE_SIDE] = {0}, s2[WIDE_SIDE] = {0}, s3[WIDE_SIDE] = {0};
    for (size_t u = 0; u < n_units; u++, x += step) {
        double w0 = weights[u], w1 = weights[row + u], w2 = weights[2 * row + u], w3 = weights[3 * row + u];
        for (int i = 0; i < WIDE_SIDE; i++) {
            s0[i] += w0 * x[i];
            s1[i] += w1 * x[i];
            s2[i] += w2 * x[i];
            s3[i] += w3 * x[i];
        }
    }
    for (int i = 0; i < WIDE_SIDE; i++) {
        out[i * ROWS] = s0[i];
        out[i * ROWS + 1] = s1[i];
        out[i * ROWS + 2] = s2[i];
        out[i * ROWS + 3] = s3[i];
    }
}

VARIANTS(multiply_wide, (const int16_t *weights, const double *x, size_t n_units, size_t row, size_t step, double *out),
         (weights, x, n_units, row, step, out))

static void sum_wide(const Columns *c, const int16_t *weights, size_t n_rows, double *sums, size_t stride)
{
    size_t step = padded(c->n, WIDE_SIDE);
    for (size_t i = 0; i < c->n; i += WIDE_SIDE)
        for (size_t r = 0; r < n_rows; r += ROWS) {
            double out[WIDE_SIDE][ROWS];
            multiply_wide(weights + r * c->row, c->wide + i, c->n_units, c->row, step, out[0]);
            for (size_t j = 0; j < WIDE_SIDE && i + j < c->n; j++)
                for (size_t k = 0; k < ROWS && r + k < n_rows; k++) sums[(i + j) * stride + r + k] = out[j][k];
        }
}

void columns_sum(const Columns *c, const int16_t *weights, size_t n_rows, double *sums, size_t stride)
{
    if (c->narrow)
        sum_narrow(c, weights, n_rows, sums, stride);
    else
        sum_wide(c, weights, n_rows, sums, stride);
}

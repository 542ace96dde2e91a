/* simulated_systems.h - random systems over random documents, whose true F1 is known, for calibrate.c.
 *
 * A document has 1 + Poisson(8) entities and as many strings that could be taken for one. A system of true F1 f finds an
 * entity with probability f and takes such a string for one with probability 1 - f, so that precision, recall and F1 are all
 * f over the population. What happens is decided by a normal variable of variance 1, of which ICC belongs to the document (some
 * are hard), rho - ICC to the item (some are hard for everybody), and the rest to the system: rho is the correlation of two systems.
 */
#ifndef TESTS_SIMULATED_SYSTEMS_H
#define TESTS_SIMULATED_SYSTEMS_H

#include "base/philox.h"
#include "stats/normal.h"
#include "stats/units.h"

#include <math.h>

#define ENTITIES 8.0 /* mean, beyond the one that every document has */
#define ICC 0.15
#define RHO 0.7 /* where nothing else is said */
#define SYSTEMS_MAX 8

/* Normal numbers come in pairs (Box and Muller 1958). */
typedef struct Normals {
    PhiloxStream stream;
    double spare;
    bool has_spare;
} Normals;

static inline double next_normal(Normals *r)
{
    if (r->has_spare) {
        r->has_spare = false;
        return r->spare;
    }
    double radius = sqrt(-2 * log(1 - philox_unit(&r->stream))), angle = 6.283185307179586 * philox_unit(&r->stream);
    r->spare = radius * sin(angle);
    r->has_spare = true;
    return radius * cos(angle);
}

/* By multiplying uniform numbers (Knuth): good for small means. */
static inline unsigned next_poisson(Normals *r, double mean)
{
    double limit = exp(-mean), product = philox_unit(&r->stream);
    unsigned n = 0;
    while (product > limit) {
        n++;
        product *= philox_unit(&r->stream);
    }
    return n;
}

/* How many of `items` of a document happen to each of n systems; `threshold` is the normal quantile of each one's probability. */
static inline void happen(Normals *r, size_t n, const double *threshold, double rho, unsigned items, double *count)
{
    double document = sqrt(ICC) * next_normal(r), of_item = sqrt(rho - ICC), own = sqrt(1 - rho);
    for (size_t i = 0; i < n; i++) count[i] = 0;
    for (unsigned k = 0; k < items; k++) {
        double shared = document + of_item * next_normal(r);
        for (size_t i = 0; i < n; i++) count[i] += shared + own * next_normal(r) < threshold[i];
    }
}

/* n systems of these true F1 over m->n_units documents, as group 0 of the matrix. */
static inline void simulate(UnitMatrix *m, const double *f1, double rho, uint64_t seed, uint64_t number)
{
    Normals r = {.stream = philox_stream(seed, number, 77)};
    double found[SYSTEMS_MAX], spurious[SYSTEMS_MAX], hits[SYSTEMS_MAX], false_hits[SYSTEMS_MAX];
    size_t n = m->n_systems;
    for (size_t i = 0; i < n; i++) {
        found[i] = normal_quantile(f1[i]);
        spurious[i] = normal_quantile(1 - f1[i]);
    }
    for (size_t u = 0; u < m->n_units; u++) {
        unsigned gold = 1 + next_poisson(&r, ENTITIES), candidates = 1 + next_poisson(&r, ENTITIES);
        happen(&r, n, found, rho, gold, hits);
        happen(&r, n, spurious, rho, candidates, false_hits);
        for (size_t i = 0; i < n; i++) *units_at(m, i, u, 0) = (assay_tally){gold, hits[i], hits[i] + false_hits[i], hits[i]};
    }
}

/* A commit that changes little: system 1 becomes system 0 (of true F1 f) but for entities that it no longer finds, so many that
 * its true F1 is `loss` lower. Most documents stay as they are. */
static inline void make_small_change(UnitMatrix *m, double f, double loss, uint64_t seed, uint64_t number)
{
    double dropped = 2 * loss / (2 * f - f * f + loss * f);
    PhiloxStream r = philox_stream(seed, number, 78);
    for (size_t u = 0; u < m->n_units; u++) {
        assay_tally t = *units_at(m, 0, u, 0);
        double lost = 0;
        for (double k = 0; k < t.correct; k++) lost += philox_unit(&r) < dropped;
        t.found -= lost;
        t.correct -= lost;
        t.predicted -= lost;
        *units_at(m, 1, u, 0) = t;
    }
}

#endif

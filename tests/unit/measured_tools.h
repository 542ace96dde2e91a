/* measured_tools.h - runs made by hand for the tests of the gate. */
#ifndef TESTS_MEASURED_TOOLS_H
#define TESTS_MEASURED_TOOLS_H

#include "unit/cmocka_all.h"

#include "report/measured.h"
#include "unit/stats_fixture.h"

#include <math.h>
#include <stdio.h>

/* True and false positives and false negatives of a document, as in textbooks. */
typedef struct Counts {
    double tp, fp, fn;
} Counts;

/* One criterion, mentions:strict, with the categories "*" and PERSON, which are the same. */
static inline Measured measured_made(Arena *a, const Counts *counts, size_t n, int64_t run)
{
    Measured m = {.system = "crf", .version = "1.0", .label = "", .corpus = "wire", .corpus_version = "1.0", .split = "test",
                  .gold_hash = "0123456789abcdef", .finished = "2026-01-02T03:04:05Z", .host = "here", .run = run, .repetitions = 1,
                  .n_documents = n, .n_units = n, .seconds = 0.5, .n_scorings = 1};
    m.ids = arena_zero(a, n + 1, sizeof *m.ids);
    m.first_unit = arena_zero(a, n + 1, sizeof *m.first_unit);
    m.scorings = arena_zero(a, 1, sizeof *m.scorings);
    const char **groups = arena_zero(a, 2, sizeof *groups);
    groups[0] = "*";
    groups[1] = "PERSON";
    m.scorings[0] = (MeasuredScoring){.name = "mentions:strict", .layer = "mentions", .criterion = "strict", .signature = "assay:1|gold:wire|crit:strict",
                                      .groups = groups, .units = units_make(a, n, 2, 1, 0)};
    for (size_t i = 0; i < n; i++) {
        char id[32];
        int length = snprintf(id, sizeof id, "d%04zu", i + 1);
        m.ids[i] = arena_copy(a, id, (size_t)length);
        m.first_unit[i + 1] = i + 1;
        for (size_t g = 0; g < 2; g++)
            *units_at(&m.scorings[0].units, 0, i, g) =
                (Tally){counts[i].tp + counts[i].fn, counts[i].tp, counts[i].tp + counts[i].fp, counts[i].tp};
    }
    return m;
}

#endif

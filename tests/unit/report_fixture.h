/* Made-up results for the tests of reports and figures. */
#ifndef REPORT_FIXTURE_H
#define REPORT_FIXTURE_H

#include "report/report.h"

#include <stdio.h>
#include <string.h>

#define SIGNATURE(cat) "assay:0.1.0|gold:wire@1.0#3f9a12c4/test(6)|layer:mentions|crit:strict|cat:" cat "|unit:doc"
#define COUNT(array) (sizeof(array) / sizeof *(array))

/* {category, {gold, found, predicted, correct}} */
static ResultRow fixture_rows_a[] = {
    {.category = "GPE", .tally = {40, 30, 36, 30}},
    {.category = "ORG", .tally = {10, 4, 8, 4}},
    {.category = "PERSON", .tally = {20, 20, 20, 20}},
};
static ResultRow fixture_rows_b[] = {
    {.category = "GPE", .tally = {40, 36, 40, 36}},
    {.category = "ORG", .tally = {10, 0, 0, 0}},
    {.category = "PERSON", .tally = {20, 10, 12, 10}},
    {.category = "TITLE", .tally = {0, 0, 3, 0}},
};
static ResultRow fixture_halves_a[] = {
    {.category = "GPE", .tally = {40, 30.5, 36, 30.25}},
    {.category = "ORG", .tally = {10, 4, 8, 4}},
};

static const Result fixture_results_a[] = {
    {.layer = "mentions", .criterion = "strict", .unit = "document", .additive = true, .rows = fixture_rows_a, .n_rows = 3,
     .total = {.category = "*", .tally = {70, 54, 64, 54}}, .signature = SIGNATURE("all")},
    {.layer = "mentions", .criterion = "overlap", .unit = "document", .additive = true, .rows = fixture_halves_a, .n_rows = 2,
     .total = {.category = "*", .tally = {50, 34.5, 44, 34.25}}, .signature = "assay:0.1.0|crit:overlap"},
};
static const Result fixture_results_b[] = {
    {.layer = "mentions", .criterion = "strict", .unit = "document", .additive = true, .rows = fixture_rows_b, .n_rows = 4,
     .total = {.category = "*", .tally = {70, 46, 55, 46}}, .signature = SIGNATURE("all")},
};

static const ReportDocument fixture_failures[] = {
    {"w07", "timeout", "no answer within 10 s"}, {"w08", "crashed", NULL}, {"w09", "crashed", NULL}};
static const ReportDocument fixture_excluded[] = {{"w12", "ignored", "its gold has errors"}};
static const ScoreWarning fixture_warnings[] = {{"repair", 12, "12 tags were ill-formed"}};

static const ReportSystem fixture_systems[] = {
    {.name = "gazetteer", .run = 1, .results = fixture_results_a, .n_results = 2, .documents = 6, .sentences = 90},
    {.name = "crf", .label = "crf-big", .run = 2, .results = fixture_results_b, .n_results = 1, .documents = 6, .sentences = 90,
     .failures = fixture_failures, .n_failures = 3, .excluded = fixture_excluded, .n_excluded = 1,
     .warnings = fixture_warnings, .n_warnings = 1, .see = "assay report --format json"},
};

static inline ReportInput fixture_input(size_t n_systems)
{
    return (ReportInput){.systems = fixture_systems, .n_systems = n_systems, .corpus = "wire", .version = "1.0", .split = "test"};
}

/* A label with everything that hurts somewhere. */
#define HOSTILE "a|b_c &<i>\"q\"'`ls`\t\\n\n$x^2 %s #1 \033[31m\xff\xe2\x80\xae\xd7\xa9\xd7\x9c\xe4\xb8\xad"

/* Fails with both texts in full: cmocka cuts long strings. */
#define assert_text(got, want) \
    do { \
        if (strcmp((got), (want)) != 0) fprintf(stderr, "--- got\n%s\n--- wanted\n%s\n---\n", (got), (want)); \
        assert_true(strcmp((got), (want)) == 0); \
    } while (0)

#endif

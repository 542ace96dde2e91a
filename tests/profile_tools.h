/* profile_tools.h - a profile run over documents made in a line (score_tools.h), for the tests of profiles of mentions.
 *
 *     ProfileTest t = {0};
 *     profile_start(&t, "brateval", NULL);
 *     profile_take(&t, "d", "some text", "PER 0-4", "PER 0-4; ORG 5-9");
 *     const Result *r = profile_result(&t, "exact/exact");
 *     …
 *     profile_stop(&t);
 */
#ifndef TESTS_PROFILE_TOOLS_H
#define TESTS_PROFILE_TOOLS_H

#include "score/profile.h"
#include "score_tools.h"

typedef struct ProfileTest {
    const Profile *profile;
    ProfileRun *run;
    ProfileOptions options;
    Symbols symbols;
    Document gold, predicted;
    Arena arena;
    Result *results;
    size_t n;
    size_t lines; /* of the sentences of tags that were taken */
    Error error;
} ProfileTest;

static inline void profile_start(ProfileTest *t, const char *name, const char *group_by)
{
    t->profile = profile_find(name);
    assert_non_null(t->profile);
    t->options = (ProfileOptions){.tags = &t->symbols, .scheme = SCHEME_AUTO, .min_overlap = -1, .digits = -1, .group_by = group_by};
    assert_int_equal(t->profile->open(&t->run, &t->options, &t->error), ASSAY_OK);
}

static inline int profile_take(ProfileTest *t, const char *id, const char *text, const char *gold, const char *predicted)
{
    make_document(&t->gold, &t->symbols, id, text, gold);
    if (predicted) make_document(&t->predicted, &t->symbols, id, text, predicted);
    return t->profile->take_mentions(t->run, &t->gold, predicted ? &t->predicted : NULL, &t->error);
}

static inline const Result *profile_result(ProfileTest *t, const char *criterion)
{
    if (!t->results) assert_int_equal(t->profile->finish(t->run, &t->arena, &t->results, &t->n, &t->error), ASSAY_OK);
    for (size_t i = 0; i < t->n; i++)
        if (strcmp(t->results[i].criterion, criterion) == 0) return &t->results[i];
    fail_msg("there is no criterion %s", criterion);
    return NULL;
}

/* The native counts of a category, or of the whole: "*". */
static inline const char *profile_native(ProfileTest *t, const char *criterion, const char *category)
{
    const Result *r = profile_result(t, criterion);
    if (strcmp(category, "*") == 0) return r->total.native;
    for (size_t i = 0; i < r->n_rows; i++)
        if (strcmp(r->rows[i].category, category) == 0) return r->rows[i].native;
    fail_msg("%s has no category %s", criterion, category);
    return NULL;
}

static inline void profile_stop(ProfileTest *t)
{
    t->profile->close(t->run);
    document_free(&t->gold);
    document_free(&t->predicted);
    arena_free(&t->arena);
    symbols_free(&t->symbols);
    *t = (ProfileTest){0};
}

#endif

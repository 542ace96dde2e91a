/* slot_tools.h - more of profile_tools.h, for profiles that take tags and count correct, incorrect, partial, missed and spurious.
 *
 *     ProfileTest t;
 *     profile_open(&t, "nervaluate-1.1.0");        or profile_prepare, something of t.options, profile_open_prepared
 *     profile_tags(&t, "B-A I-A O", "B-A O O");
 *     assert_slots(&t, "strict", "A", "0 1 0 0 0");
 *     profile_stop(&t);
 */
#ifndef TESTS_SLOT_TOOLS_H
#define TESTS_SLOT_TOOLS_H

#include "profile_tools.h"

#include "base/vector.h"

#include <math.h>

static inline void profile_prepare(ProfileTest *t, const char *name)
{
    *t = (ProfileTest){.profile = profile_find(name)};
    t->options = (ProfileOptions){.tags = &t->symbols, .scheme = SCHEME_AUTO, .min_overlap = -1, .digits = -1};
    if (!t->profile) fail_msg("there is no profile %s", name);
}

static inline int profile_open_prepared(ProfileTest *t) { return t->profile->open(&t->run, &t->options, &t->error); }

static inline void profile_open(ProfileTest *t, const char *name)
{
    profile_prepare(t, name);
    if (profile_open_prepared(t)) fail_msg("%s", t->error.message);
}

static inline int profile_finish(ProfileTest *t) { return t->profile->finish(t->run, &t->arena, &t->results, &t->n, &t->error); }

typedef VECTOR(Symbol) ProfileTags;

static inline void profile_intern_tags(ProfileTest *t, const char *text, ProfileTags *out)
{
    while (*text) {
        size_t n = strcspn(text, " ");
        if (n) vec_push(out, symbols_intern(&t->symbols, text, n));
        text += n + (text[n] == ' ');
    }
}

/* A sentence; tokens and tags are separated by spaces. */
static inline int profile_tokens(ProfileTest *t, const char *tokens, const char *gold, const char *predicted)
{
    ProfileTags sides[2] = {{0}, {0}};
    StrBuf text = {0};
    VECTOR(uint32_t) ends = {0};
    profile_intern_tags(t, gold, &sides[0]);
    profile_intern_tags(t, predicted, &sides[1]);
    assert_int_equal(sides[0].n, sides[1].n);
    for (size_t i = 0; i < sides[0].n; i++) {
        size_t n = strcspn(tokens, " ");
        sb_put(&text, tokens, n);
        vec_push(&ends, (uint32_t)text.length);
        tokens += n + (tokens[n] == ' ');
    }
    TagRows rows = {.n = sides[0].n, .gold = sides[0].at, .predicted = sides[1].at, .tokens = sb_text(&text), .token_ends = ends.at,
                    .line = t->lines + 1};
    int status = t->profile->take_tags(t->run, &rows, &t->error);
    t->lines += rows.n + 1;
    vec_free(&sides[0]);
    vec_free(&sides[1]);
    vec_free(&ends);
    sb_free(&text);
    return status;
}

static inline int profile_tags(ProfileTest *t, const char *gold, const char *predicted)
{
    return profile_tokens(t, "w w w w w w w w w w", gold, predicted);
}

/* The row of a category, "*" for the whole; NULL if there is none. */
static inline const ResultRow *profile_row(ProfileTest *t, const char *criterion, const char *category)
{
    const Result *r = profile_result(t, criterion);
    if (strcmp(category, "*") == 0) return &r->total;
    for (size_t i = 0; i < r->n_rows; i++)
        if (strcmp(r->rows[i].category, category) == 0) return &r->rows[i];
    return NULL;
}

/* A value of a native object as it is written, "" if there is none; good until the next call. */
static inline const char *native_value(const ResultRow *row, const char *key)
{
    static char text[100];
    char name[100];
    snprintf(name, sizeof name, "\"%s\":", key);
    const char *at = row && row->native ? strstr(row->native, name) : NULL;
    text[0] = 0;
    if (at) snprintf(text, sizeof text, "%.*s", (int)strcspn(at + strlen(name), ",}"), at + strlen(name));
    return text;
}

/* "correct incorrect partial missed spurious" of a row; "none" if there is no such row. */
static inline const char *profile_slots(ProfileTest *t, const char *criterion, const char *category)
{
    static const char *const keys[] = {"correct", "incorrect", "partial", "missed", "spurious"};
    static char text[200];
    const ResultRow *row = profile_row(t, criterion, category);
    if (!row) return "none";
    text[0] = 0;
    for (size_t i = 0; i < 5; i++)
        snprintf(text + strlen(text), sizeof text - strlen(text), "%s%s", i ? " " : "", native_value(row, keys[i]));
    return text;
}

#define assert_near(value, wanted, most) assert_true(fabs((value) - (wanted)) <= (most))
#define assert_slots(t, criterion, category, wanted) assert_string_equal(profile_slots(t, criterion, category), wanted)

#endif

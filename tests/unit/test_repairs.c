/* One file of tags under every rule for reading them: counts worked out by hand. */
#include "unit/cmocka_all.h"

#include "base/vector.h"
#include "score/repairs.h"

#include <string.h>

/* Sentences are separated by "|"; one row is "GOLD/PREDICTED". */
static size_t lines_of(const char *text, Scheme scheme, Arena *arena, RepairLine **lines)
{
    Symbols tags = {0};
    Repairs *r = repairs_new(&tags, scheme);
    VECTOR(Symbol) gold = {0}, predicted = {0};
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, " |/");
        vec_push(&gold, symbols_intern(&tags, p, n));
        p += n + 1;
        n = strcspn(p, " |/");
        vec_push(&predicted, symbols_intern(&tags, p, n));
        p += n;
        if (!*p || *p == '|') {
            repairs_add(r, &(TagRows){.n = gold.n, .gold = gold.at, .predicted = predicted.at, .line = 1});
            gold.n = predicted.n = 0;
        }
        p += strspn(p, " |");
    }
    size_t n = repairs_finish(r, arena, lines);
    repairs_free(r);
    vec_free(&gold);
    vec_free(&predicted);
    symbols_free(&tags);
    return n;
}

static void expect(const RepairLine *lines, size_t n, const char *name, const char *scheme, double gold, double predicted, double correct)
{
    for (size_t i = 0; i < n; i++) {
        if (strcmp(lines[i].name, name) != 0 || (scheme && strcmp(lines[i].scheme, scheme) != 0)) continue;
        const Tally *t = &lines[i].tally;
        if (lines[i].problem) fail_msg("%s: %s", name, lines[i].problem);
        if (t->gold != gold || t->predicted != predicted || t->correct != correct || t->found != correct)
            fail_msg("%s %s: gold %g, predicted %g, correct %g", name, scheme ? scheme : "", t->gold, t->predicted, t->correct);
        return;
    }
    fail_msg("no line %s", name);
}

static const char *problem_of(const RepairLine *lines, size_t n, const char *name, const char *scheme)
{
    for (size_t i = 0; i < n; i++)
        if (strcmp(lines[i].name, name) == 0 && (!scheme || strcmp(lines[i].scheme, scheme) == 0)) return lines[i].problem;
    fail_msg("no line %s", name);
    return NULL;
}

static void well_formed_tags_score_alike(void **unused)
{
    (void)unused;
    Arena arena = {0};
    RepairLine *lines;
    size_t n = lines_of("B-A/B-A I-A/I-A O/O B-B/B-A | B-B/O B-B/B-B", SCHEME_IOB2, &arena, &lines);
    assert_int_equal(n, 8); /* one scheme, so one line for each rule */
    for (size_t i = 0; i < n; i++) expect(lines, n, lines[i].name, NULL, 4, 3, 2);
    assert_string_equal(lines[0].name, "refuse");
    assert_string_equal(lines[0].scheme, "IOB2");
    arena_free(&arena);
}

static void ill_formed_tags_do_not(void **unused)
{
    (void)unused;
    Arena arena = {0};
    RepairLine *lines;
    /* Predictions: an I that follows nothing; an I of another type behind a B. */
    size_t n = lines_of("O/O B-A/I-A I-A/I-A O/O B-A/B-A I-A/I-B", SCHEME_AUTO, &arena, &lines);
    assert_int_equal(n, 18);
    assert_string_equal(problem_of(lines, n, "refuse", NULL), "not well-formed: 2 tags (0 gold, 2 predicted)");
    expect(lines, n, "conlleval", NULL, 2, 3, 1);
    expect(lines, n, "conlleval-2004", NULL, 2, 3, 1);
    expect(lines, n, "seqeval-1.2", NULL, 2, 3, 1);
    expect(lines, n, "nervaluate", NULL, 2, 3, 1);
    expect(lines, n, "hipe-2022", NULL, 2, 3, 1);
    expect(lines, n, "discard", "IOB2", 2, 1, 0);
    expect(lines, n, "seqeval-1.2-strict", "IOB2", 2, 1, 0);
    expect(lines, n, "discard", "IOB1", 0, 2, 0); /* there a B must follow its own type: all of gold is dropped */
    expect(lines, n, "discard", "IOBES", 0, 0, 0);
    assert_string_equal(problem_of(lines, n, "seqeval-1.2-strict", "IOE2"),
                        "line 2: seqeval raises ValueError here: Invalid token is found: B-A. Allowed prefixes are: I|O|E.");
    arena_free(&arena);
}

static void schemes_are_misread(void **unused)
{
    (void)unused;
    Arena arena = {0};
    RepairLine *lines;
    /* Well-formed IOBES with touching mentions. */
    size_t n = lines_of("B-A/B-A E-A/E-A B-A/S-A E-A/S-A S-A/S-A", SCHEME_AUTO, &arena, &lines);
    expect(lines, n, "refuse", NULL, 3, 4, 2);
    assert_string_equal(lines[0].scheme, "IOBES");
    expect(lines, n, "conlleval", NULL, 3, 4, 2);
    expect(lines, n, "discard", "IOBES", 3, 4, 2);
    expect(lines, n, "seqeval-1.2", NULL, 3, 4, 2);
    expect(lines, n, "seqeval-1.2-strict", "IOBES", 3, 4, 2);
    expect(lines, n, "conlleval-2004", NULL, 1, 1, 1); /* B E B E S is one chunk, and so is B E S S S */
    expect(lines, n, "nervaluate", NULL, 2, 1, 0);     /* B E | B E S, and B E S S S */
    expect(lines, n, "hipe-2022", NULL, 3, 4, 2);
    arena_free(&arena);
}

static void nothing_at_all(void **unused)
{
    (void)unused;
    Arena arena = {0};
    RepairLine *lines;
    size_t n = lines_of("", SCHEME_AUTO, &arena, &lines);
    expect(lines, n, "refuse", NULL, 0, 0, 0);
    assert_string_equal(problem_of(lines, n, "seqeval-1.2", NULL),
                        "seqeval raises TypeError here: Found input variables without list of list. (there is no sentence)");
    arena_free(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(well_formed_tags_score_alike),
        cmocka_unit_test(ill_formed_tags_do_not),
        cmocka_unit_test(schemes_are_misread),
        cmocka_unit_test(nothing_at_all),
    };
    return cmocka_run_group_tests_name("repairs", tests, NULL, NULL);
}

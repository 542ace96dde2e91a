/* Where surfaces go: the order of looking, the policies, what is counted. */
#include "unit/cmocka_all.h"

#include "corpus/jsonl.h"
#include "corpus/placement.h"

#include <stdlib.h>
#include <string.h>

typedef struct Fixture {
    Symbols symbols;
    Document d;
    PlacementCount count;
} Fixture;

static int set_up(void **state)
{
    *state = calloc(1, sizeof(Fixture));
    return 0;
}

static int tear_down(void **state)
{
    Fixture *f = *state;
    document_free(&f->d);
    symbols_free(&f->symbols);
    free(f);
    return 0;
}

/* `mentions` is TYPE:SURFACE separated by "|"; the wanted result is TYPE:start-end, or TYPE:- for one without a place. */
static void check(Fixture *f, const char *text, const char *mentions, Placement policy, const char *wanted)
{
    StrBuf out = {0};
    document_reset(&f->d);
    f->d.symbols = &f->symbols;
    f->d.id = "d";
    f->d.text = text;
    f->d.text_length = (uint32_t)strlen(text);
    f->d.mentions = arena_zero(&f->d.arena, strlen(mentions) + 1, sizeof *f->d.mentions);
    for (const char *p = mentions; *p;) {
        size_t type = strcspn(p, ":"), n = strcspn(p, "|");
        f->d.mentions[f->d.n_mentions++] = (Mention){.type = symbols_intern(&f->symbols, p, type), .id = "x",
                                                     .surface = arena_copy(&f->d.arena, p + type + 1, n - type - 1)};
        p += n + (p[n] == '|');
    }
    f->count = (PlacementCount){0};
    placement_apply(&f->d, policy, &f->count);
    for (uint32_t i = 0; i < f->d.n_mentions; i++) {
        const Mention *m = &f->d.mentions[i];
        sb_printf(&out, "%s%s:", i ? " " : "", symbols_name(&f->symbols, m->type));
        if (m->n_spans) sb_printf(&out, "%u-%u", m->spans[0].start, m->spans[0].end);
        else sb_putc(&out, '-');
    }
    assert_string_equal(sb_text(&out), wanted);
    sb_free(&out);
}

static void the_first_unused(void **state)
{
    Fixture *f = *state;
    check(f, "Iran met Iran and Iraq", "G:Iran|G:Iran|G:Iran|G:Iraq|G:Syria", PLACE_FIRST_UNUSED, "G:0-4 G:9-13 G:- G:18-22 G:-");
    assert_int_equal(f->count.placed, 3);
    assert_int_equal(f->count.unplaced, 1);
    assert_int_equal(f->count.made_up, 1);
    assert_int_equal(f->count.ambiguous, 3);
    assert_int_equal(f->count.normalised, 0);
    check(f, "Washington said", "P:Washington|G:Washington|G:Washington", PLACE_FIRST_UNUSED, "P:0-10 G:0-10 G:-");
    check(f, "Washington in Washington", "P:Washington|G:Washington", PLACE_FIRST_UNUSED, "P:0-10 G:14-24");
    /* A longer name that was placed has used up the shorter one in it, unless that is nowhere else. */
    check(f, "Barham Salih left. Salih spoke.", "P:Barham Salih|P:Salih", PLACE_FIRST_UNUSED, "P:0-12 P:19-24");
    check(f, "The US army", "O:US army|G:US", PLACE_FIRST_UNUSED, "O:4-11 G:4-6");
}

static void a_place_that_was_given_is_used(void **state)
{
    Fixture *f = *state;
    Span given = {0, 4};
    Mention mentions[] = {{.type = symbols_intern_text(&f->symbols, "G"), .surface = "Iran"},
                          {.type = symbols_intern_text(&f->symbols, "G"), .spans = &given, .n_spans = 1}};
    f->d = (Document){.symbols = &f->symbols, .text = "Iran Iran", .text_length = 9, .mentions = mentions, .n_mentions = 2};
    placement_apply(&f->d, PLACE_FIRST_UNUSED, &f->count);
    assert_int_equal(mentions[0].spans[0].start, 5);
}

static void all_and_only_if_unique(void **state)
{
    Fixture *f = *state;
    check(f, "Iran met Iran and Iraq", "G:Iran|G:Iraq|G:Iran|L:Iran", PLACE_ALL, "G:0-4 G:18-22 G:- L:0-4 G:9-13 L:9-13");
    assert_null(f->d.mentions[4].id);
    assert_string_equal(f->d.mentions[0].id, "x");
    assert_int_equal(f->count.placed, 3);
    assert_int_equal(f->count.unplaced, 1);
    check(f, "Iran met Iran and Iraq", "G:Iran|G:Iraq", PLACE_ONLY_IF_UNIQUE, "G:- G:18-22");
    assert_int_equal(f->count.ambiguous, 1);
    assert_int_equal(f->count.unplaced, 1);
}

static void whole_words_come_first(void **state)
{
    Fixture *f = *state;
    check(f, "Iranian and Iran", "G:Iran", PLACE_FIRST_UNUSED, "G:12-16");
    check(f, "Iranian only", "G:Iran", PLACE_FIRST_UNUSED, "G:0-4");
    check(f, "NewYorker New  York", "G:New York", PLACE_FIRST_UNUSED, "G:10-19");
    check(f, "\xe5\x8c\x97\xe4\xba\xac\xe5\xb8\x82", "G:\xe4\xba\xac", PLACE_FIRST_UNUSED, "G:3-6"); /* no words told apart by spaces */
}

static void after_normalisation(void **state)
{
    Fixture *f = *state;
    check(f, "to New\n York and", "G:New York", PLACE_FIRST_UNUSED, "G:3-12");
    assert_int_equal(f->count.normalised, 1);
    check(f, "to New York", "G: New\xc2\xa0York ", PLACE_FIRST_UNUSED, "G:3-11");
    check(f, "Sala\xcc\x81h", "P:Sal\xc3\xa1h", PLACE_FIRST_UNUSED, "P:0-7");
    check(f, "Sal\xc3\xa1h", "P:Sala\xcc\x81h", PLACE_FIRST_UNUSED, "P:0-6");
    check(f, "the \xef\xac\x81rm", "O:firm", PLACE_FIRST_UNUSED, "O:4-9");
    check(f, "the \xef\xac\x81rm", "O:irm", PLACE_FIRST_UNUSED, "O:-"); /* the ligature cannot be cut */
    check(f, "iran", "G:Iran", PLACE_FIRST_UNUSED, "G:-");              /* case counts */
    check(f, "\xf0\x9f\x9a\x80 Iraq", "G:Iraq|X:\xf0\x9f\x9a\x80", PLACE_FIRST_UNUSED, "G:5-9 X:0-4");
    check(f, "a b", "X: ", PLACE_FIRST_UNUSED, "X:-");
    check(f, "", "X:a", PLACE_FIRST_UNUSED, "X:-");
}

#define T(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        T(the_first_unused), T(a_place_that_was_given_is_used), T(all_and_only_if_unique),
        T(whole_words_come_first), T(after_normalisation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

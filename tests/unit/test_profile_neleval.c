/* Profile neleval-3: cases worked out by hand. */
#include "unit/cmocka_all.h"

#include "profile_tools.h"

#include <math.h>

static const char text[] = "abcdefghijklmnopqrstuvwxyz";

typedef struct Expected {
    double ptp, fp, rtp, fn;
} Expected;

static void check(ProfileTest *t, const char *measure, const char *category, Expected want)
{
    Expected got;
    const char *native = profile_native(t, measure, category);
    assert_int_equal(sscanf(native, "{\"ptp\":%lf,\"fp\":%lf,\"rtp\":%lf,\"fn\":%lf,", &got.ptp, &got.fp, &got.rtp, &got.fn), 4);
    if (fabs(got.ptp - want.ptp) + fabs(got.fp - want.fp) + fabs(got.rtp - want.rtp) + fabs(got.fn - want.fn) > 1e-12)
        fail_msg("%s, %s: %s", measure, category, native);
}

/* One document, the whole. */
static void check_one(const char *measure, const char *gold, const char *predicted, Expected want)
{
    ProfileTest t = {0};
    profile_start(&t, "neleval", NULL);
    assert_int_equal(profile_take(&t, "d", text, gold, predicted), ASSAY_OK);
    check(&t, measure, "*", want);
    profile_stop(&t);
}

static void the_table_is_what_it_says(void **state)
{
    (void)state;
    ProfileTest t = {0};
    profile_start(&t, "neleval-3", NULL);
    size_t n = 0;
    for (const char *const *name = t.profile->criteria; *name; name++, n++) assert_string_equal(profile_result(&t, *name)->criterion, *name);
    assert_int_equal(n, t.n);
    check(&t, "strong_mention_match", "*", (Expected){0, 0, 0, 0});
    assert_float_equal(profile_result(&t, "strong_mention_match")->total.measure->f1, 0, 0);
    profile_stop(&t);
}

static void strong_matches_are_sets(void **state)
{
    (void)state;
    check_one("strong_mention_match", "A 0-3; A 0-3; B 0-3", "B 0-3; B 0-3; A 4-5", (Expected){1, 1, 1, 0});
    check_one("strong_typed_mention_match", "A 0-3; A 0-3; B 0-3", "B 0-3; B 0-3; A 4-5", (Expected){1, 1, 1, 1});
    check_one("strong_mention_match", "A 0-3; A 1-3", "A 0-2; A 1-3", (Expected){1, 1, 1, 1});
    check_one("strong_mention_match", "A 0-3", NULL, (Expected){0, 0, 0, 1});
}

static void overlap_has_four_modes(void **state)
{
    (void)state;
    /* gold 0-5; 1-3 shares all of its 2, 2-8 shares 3 of its 6. Of gold 1-5 is covered, the longest stretch is 2-5. */
    const char *gold = "A 0-5", *predicted = "A 2-8; A 1-3";
    check_one("overlap-maxmax:None:span", gold, predicted, (Expected){1.5, 0.5, 0.6, 0.4});
    check_one("overlap-summax:None:span", gold, predicted, (Expected){1.5, 0.5, 0.8, 0.2});
    check_one("overlap-maxsum:None:span", predicted, gold, (Expected){0.8, 0.2, 1.5, 0.5});
    check_one("overlap-sumsum:None:span", predicted, gold, (Expected){0.8, 0.2, 1.5, 0.5});
    check_one("overlap-summax:None:span", predicted, gold, (Expected){0.6, 0.4, 1.5, 0.5});
    check_one("overlap-maxmax:None:span", "A 0-4; A 4-8", "A 4-5", (Expected){1, 0, 0.25, 1.75}); /* touching is not sharing */
}

static void the_sweep_forgets_outer_spans(void **state)
{
    (void)state;
    check_one("overlap-maxmax:None:span", "A 7-9", "A 5-7; A 2-8", (Expected){0, 2, 0, 1});           /* 2-8 is forgotten when 5-7 starts */
    check_one("overlap-maxmax:None:span", "A 6-12", "A 8-11; A 7-13", (Expected){1 + 5.0 / 6, 1 - 5.0 / 6, 5.0 / 6, 1 - 5.0 / 6});
    check_one("overlap-maxmax:None:span", "A 5-6", "A 5-6; A 2-7", (Expected){1, 1, 1, 0});           /* predicted first where two are alike */
    check_one("overlap-maxmax:None:span", "A 5-11; A 5-10", "A 5-10", (Expected){1, 0, 1 + 5.0 / 6, 1 - 5.0 / 6}); /* the longer one first */
    check_one("overlap-maxmax:None:span", "A 0-4; A 0-4", "A 0-4", (Expected){1, 0, 2, 0});           /* duplicates stay */
    check_one("overlap-maxmax:None:span", "A 0-4", "A 0-4; A 0-4", (Expected){1, 1, 1, 0});           /* not always are they found */
}

static void types_are_swept_alone(void **state)
{
    (void)state;
    const char *gold = "B 17-26; A 0-26", *predicted = "B 13-26; A 0-26";
    check_one("overlap-maxmax:None:span", gold, predicted, (Expected){2, 0, 2, 0});
    check_one("overlap-maxmax:None:span+type", gold, predicted, (Expected){1 + 9.0 / 13, 1 - 9.0 / 13, 2, 0});
    check_one("overlap-maxmax:None:span+type", "A 0-4", "B 0-4", (Expected){0, 1, 0, 1});
}

static void characters_are_code_points(void **state)
{
    (void)state;
    ProfileTest t = {0};
    profile_start(&t, "neleval", NULL);
    assert_int_equal(profile_take(&t, "d", "éé😀 x", "A 0-8", "A 0-4"), ASSAY_OK); /* two of three */
    check(&t, "overlap-maxmax:None:span", "*", (Expected){1, 0, 2.0 / 3, 1.0 / 3});
    profile_stop(&t);
}

static void discontinuous_mentions_are_their_extent(void **state)
{
    (void)state;
    check_one("strong_mention_match", "A 0-2,6-8", "A 0-8", (Expected){1, 0, 1, 0});
    check_one("strong_mention_match", "A 0-2,6-8", "A 0-3,4-8", (Expected){1, 0, 1, 0});
    check_one("overlap-maxmax:None:span", "A 0-2,6-8", "A 2-6", (Expected){1, 0, 0.5, 0.5});
}

static void surfaces_without_a_place_are_wrong(void **state)
{
    (void)state;
    check_one("strong_mention_match", "A 0-26", "A -; A -", (Expected){0, 2, 0, 1});
    check_one("overlap-sumsum:None:span", "A 0-26", "A -; A -", (Expected){0, 2, 0, 1});
}

static void groups_are_those_of_gold(void **state)
{
    (void)state;
    ProfileTest t = {0};
    profile_start(&t, "neleval", "type");
    assert_int_equal(profile_take(&t, "d1", text, "B 0-3", "C 4-6; B 0-3; B 7-9; A 0-3"), ASSAY_OK);
    assert_int_equal(profile_take(&t, "d2", text, "A 0-3", ""), ASSAY_OK);
    const Result *r = profile_result(&t, "strong_mention_match");
    assert_int_equal(r->n_rows, 2);
    check(&t, "strong_mention_match", "A", (Expected){0, 1, 0, 1}); /* predicted before gold had the type */
    check(&t, "strong_mention_match", "B", (Expected){1, 1, 1, 0});
    check(&t, "strong_mention_match", "*", (Expected){1, 2, 1, 1}); /* without C */
    assert_int_equal(r->macro->n, 2);
    assert_float_equal(r->macro->mean.precision, 0.25, 0);
    assert_float_equal(r->macro->mean.recall, 0.5, 0);
    assert_float_equal(r->macro->mean.f1, 1.0 / 3, 1e-15);
    assert_string_equal(r->native, "{\"<macro>\":{\"ptp\":0.5,\"fp\":1,\"rtp\":0.5,\"fn\":0.5,\"precision\":0.25,\"recall\":0.5,\"fscore\":0.333333333333333"
                                   "3},\"<micro>\":{\"ptp\":1,\"fp\":2,\"rtp\":1,\"fn\":1,\"precision\":0.3333333333333333,\"recall\":0.5,\"fscore\":0.4}}");
    profile_stop(&t);
}

static void documents_can_be_groups(void **state)
{
    (void)state;
    ProfileTest t = {0};
    profile_start(&t, "neleval", "docid");
    assert_int_equal(profile_take(&t, "d2", text, "A 0-3", "A 0-3"), ASSAY_OK);
    assert_int_equal(profile_take(&t, "d10", text, "A 0-3; B 4-5", "A 1-3"), ASSAY_OK);
    assert_int_equal(profile_take(&t, "d3", text, "", "A 0-3"), ASSAY_OK);
    assert_int_equal(profile_result(&t, "strong_mention_match")->n_rows, 2);
    assert_string_equal(profile_result(&t, "strong_mention_match")->rows[0].category, "d10");
    check(&t, "strong_mention_match", "d10", (Expected){0, 1, 0, 2});
    check(&t, "strong_mention_match", "*", (Expected){1, 1, 1, 2});
    profile_stop(&t);
}

static void no_group_at_all(void **state)
{
    (void)state;
    ProfileTest t = {0};
    profile_start(&t, "neleval", "type");
    assert_int_equal(profile_take(&t, "d", text, "", "A 0-3"), ASSAY_OK);
    const Result *r = profile_result(&t, "strong_typed_mention_match");
    assert_int_equal(r->n_rows + r->macro->n, 0);
    assert_true(isnan(r->macro->mean.f1));
    assert_int_equal(strncmp(r->native, "{\"<macro>\":{},\"<micro>\":{\"ptp\":0,\"fp\":0,", 40), 0);
    StrBuf out = {0};
    assert_int_equal(t.profile->print(t.run, &out, &t.error), ASSAY_OK);
    assert_non_null(strstr(out.data, "\n0\t0\t0\t0\t0\t0\t0\tstrong_mention_match;type=<macro>\n"
                                     "0\t0\t0\t0\t0.000\t0.000\t0.000\tstrong_mention_match;type=<micro>\n"));
    sb_free(&out);
    profile_stop(&t);
}

static void other_groups_are_refused(void **state)
{
    (void)state;
    const Profile *p = profile_find("neleval");
    ProfileRun *run = NULL;
    ProfileOptions options = {.group_by = "kbid"};
    Error e = {0};
    assert_int_equal(p->open(&run, &options, &e), ASSAY_ERR_USAGE);
    assert_string_equal(e.message, "--group-by kbid: profile neleval-3 groups mentions by \"type\" or by \"docid\"");
}

static void the_table_is_printed(void **state)
{
    (void)state;
    ProfileTest t = {0};
    profile_start(&t, "neleval", NULL);
    assert_int_equal(profile_take(&t, "d", text, "A 0-4; B 6-8", "A 2-4"), ASSAY_OK);
    profile_result(&t, "strong_mention_match");
    StrBuf out = {0};
    assert_int_equal(t.profile->print(t.run, &out, &t.error), ASSAY_OK);
    static const char start[] = "ptp\tfp\trtp\tfn\tprecis\trecall\tfscore\tmeasure\n"
                                "1.000\t0.000\t0.500\t1.500\t1.000\t0.250\t0.400\toverlap-maxmax:None:span\n"
                                "1.000\t0.000\t0.500\t1.500\t1.000\t0.250\t0.400\toverlap-maxmax:None:span+type\n";
    static const char end[] = "\toverlap-sumsum:None:span+type\n"
                              "0\t1\t0\t2\t0.000\t0.000\t0.000\tstrong_mention_match\n"
                              "0\t1\t0\t2\t0.000\t0.000\t0.000\tstrong_typed_mention_match\n";
    assert_int_equal(strncmp(out.data, start, strlen(start)), 0);
    assert_string_equal(out.data + out.length - strlen(end), end);
    sb_free(&out);
    profile_stop(&t);
}

/* Names are sorted as they are printed: JSON as Python writes it, so é stands between Z and a, and "+" comes before ";". */
static void names_of_groups_are_python_json(void **state)
{
    (void)state;
    ProfileTest t = {0};
    profile_start(&t, "neleval", "type");
    assert_int_equal(profile_take(&t, "d", text, "é\"\\\x7f 0-1; a 0-1; Z 0-1; 😀 0-1", ""), ASSAY_OK);
    profile_result(&t, "strong_mention_match");
    StrBuf out = {0};
    assert_int_equal(t.profile->print(t.run, &out, &t.error), ASSAY_OK);
    const char *lines[] = {
        "overlap-maxmax:None:span+type;type=\"Z\"\n", "overlap-maxmax:None:span+type;type=\"\\u00e9\\\"\\\\\\u007f\"\n",
        "overlap-maxmax:None:span+type;type=\"\\ud83d\\ude00\"\n", "overlap-maxmax:None:span+type;type=\"a\"\n",
        "overlap-maxmax:None:span+type;type=<macro>\n", "overlap-maxmax:None:span;type=\"Z\"\n",
    };
    const char *at = out.data;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        at = strstr(at, lines[i]);
        assert_non_null(at);
    }
    sb_free(&out);
    profile_stop(&t);
}

/* Places are numbers here, as in neleval's files: "START-END TYPE LINK; …", the end exclusive. */
static void link_document(Document *d, Symbols *symbols, const char *id, uint32_t line, const char *mentions)
{
    document_reset(d);
    *d = (Document){.arena = d->arena, .symbols = symbols, .id = id, .textless = true, .unit = UNIT_CODEPOINT, .line = line};
    d->layers = LAYER_BIT(LAYER_MENTIONS) | LAYER_BIT(LAYER_LINKS);
    d->mentions = arena_zero(&d->arena, strlen(mentions) / 4 + 1, sizeof *d->mentions);
    for (const char *p = mentions; *p; p += strspn(p, "; ")) {
        Mention *m = &d->mentions[d->n_mentions++];
        char type[16], link[16];
        Span span;
        int used;
        assert_int_equal(sscanf(p, "%u-%u %15s %15[^;]%n", &span.start, &span.end, type, link, &used), 4);
        p += used;
        m->spans = arena_dup(&d->arena, &span, 1, sizeof span);
        m->links = arena_alloc(&d->arena, sizeof *m->links);
        m->links[0] = symbols_intern_text(symbols, link);
        m->type = symbols_intern_text(symbols, type);
        m->n_spans = m->n_links = 1;
    }
}

static void take_links(ProfileTest *t, const char *id, const char *gold, uint32_t line, const char *predicted)
{
    link_document(&t->gold, &t->symbols, id, 1, gold);
    link_document(&t->predicted, &t->symbols, id, line, predicted);
    assert_int_equal(t->profile->take_mentions(t->run, &t->gold, &t->predicted, &t->error), ASSAY_OK);
}

static void links_are_compared(void **state)
{
    (void)state;
    ProfileTest t = {0};
    profile_start(&t, "neleval", NULL);
    /* Right; a wrong type; a wrong entry; a NIL of another name; a NIL for an entry; a second mention of E1, missed; E1 twice. */
    take_links(&t, "d", "0-2 A E1; 3-4 A E2; 5-6 A E3; 7-8 A NIL1; 9-10 A E4; 11-12 A E1",
               1, "0-2 A E1; 3-4 B E2; 5-6 A E9; 7-8 A NIL2; 9-10 A NIL3; 0-2 A E1");
    check(&t, "strong_mention_match", "*", (Expected){5, 0, 5, 1});
    check(&t, "strong_typed_mention_match", "*", (Expected){4, 1, 4, 2});
    check(&t, "strong_linked_mention_match", "*", (Expected){3, 0, 3, 2});
    check(&t, "strong_link_match", "*", (Expected){2, 1, 2, 3});
    check(&t, "strong_nil_match", "*", (Expected){1, 1, 1, 0});
    check(&t, "strong_all_match", "*", (Expected){3, 2, 3, 3});
    check(&t, "strong_typed_link_match", "*", (Expected){1, 2, 1, 4});
    check(&t, "strong_typed_nil_match", "*", (Expected){1, 1, 1, 0});
    check(&t, "strong_typed_all_match", "*", (Expected){2, 3, 2, 4});
    check(&t, "entity_match", "*", (Expected){2, 1, 2, 2}); /* E1 E2 E3 E4 against E1 E2 E9 */
    profile_stop(&t);
}

/* Gold {1 2 3} {4}, predicted {1 2} {3 4 5}, over two documents: 1 2 4 are in the first. */
static void clusters_go_across_documents(void **state)
{
    (void)state;
    ProfileTest t = {0};
    profile_start(&t, "neleval", NULL);
    take_links(&t, "d", "1-2 A E1; 2-3 A E1; 4-5 A NIL1", 1, "1-2 A X; 2-3 A X; 4-5 A Y");
    take_links(&t, "e", "3-4 A E1", 2, "3-4 A Y; 5-6 A Y");
    check(&t, "muc", "*", (Expected){1, 2, 1, 1});                       /* 1+2 links; of gold's 2 one is kept */
    check(&t, "b_cubed", "*", (Expected){2 + 2.0 / 3, 2 + 1.0 / 3, 2.0 / 3 * 2 + 1.0 / 3 + 1, 4 - (2.0 / 3 * 2 + 1.0 / 3 + 1)});
    check(&t, "mention_ceaf", "*", (Expected){3, 2, 3, 1});              /* {1 2 3}~{1 2}: 2, {4}~{3 4 5}: 1 */
    check(&t, "entity_ceaf", "*", (Expected){0.8 + 0.5, 0.7, 0.8 + 0.5, 0.7});
    check(&t, "pairwise", "*", (Expected){1, 3, 1, 2});
    check(&t, "pairwise_negative:None:span", "*", (Expected){2, 4, 2, 1}); /* 14 and 24 are apart on both sides */
    assert_false(profile_result(&t, "muc")->additive);
    assert_true(profile_result(&t, "strong_link_match")->additive);
    assert_string_equal(profile_result(&t, "muc")->layer, "coreference");
    profile_stop(&t);
}

/* Gold {1 2}; predicted X {1 2} and Y {1 9}, 9 in another document. 1 belongs to the cluster that begins later in the system's file. */
static void the_last_of_two_clusters_counts(void **state)
{
    (void)state;
    static const struct {
        uint32_t d, e; /* where the documents begin */
        Expected wanted;
    } cases[] = {
        {1, 4, {0.5 + 1, 1.5, 0.5 + 1, 0.5}}, /* X first: 1 is Y's */
        {4, 1, {1 + 1, 1, 1 + 1, 0}},         /* Y first: 1 is X's */
    };
    for (size_t i = 0; i < 2; i++) {
        ProfileTest t = {0};
        profile_start(&t, "neleval", NULL);
        take_links(&t, "d", "1-2 A E; 2-3 A E", cases[i].d, "1-2 A X; 1-2 A Y; 2-3 A X");
        take_links(&t, "e", "", cases[i].e, "9-10 A Y");
        check(&t, "b_cubed", "*", cases[i].wanted);
        check(&t, "mention_ceaf", "*", (Expected){2, 2 * 2 + 1 + 1 - 2, 2, 0}); /* X and Y with themselves and each other: 2+2+1+1 */
        check(&t, "pairwise_negative:None:span", "*", (Expected){0, 3 - 2, 0, 0}); /* 12 and 19 are together, 29 is not */
        profile_stop(&t);
    }
}

static void extra_documents_count(void **state)
{
    (void)state;
    ProfileTest t = {0};
    Document empty = {0};
    profile_start(&t, "neleval", "docid");
    assert_int_equal(t.profile->extra, EXTRA_TAKEN);
    take_links(&t, "d", "1-2 A E", 1, "1-2 A E");
    link_document(&t.predicted, &t.symbols, "e", 2, "1-2 A E");
    empty.id = "e";
    assert_int_equal(t.profile->take_mentions(t.run, &empty, &t.predicted, &t.error), ASSAY_OK);
    check(&t, "mention_ceaf", "d", (Expected){1, 0, 1, 0});
    check(&t, "mention_ceaf", "*", (Expected){1, 0, 1, 0}); /* e is no group of gold's */
    profile_stop(&t);
}

static void measures_without_a_layer_are_left_out(void **state)
{
    (void)state;
    ProfileTest t = {0};
    profile_start(&t, "neleval", NULL);
    assert_int_equal(profile_take(&t, "d", text, "A 0-3", "A 0-3"), ASSAY_OK);
    profile_result(&t, "strong_mention_match");
    assert_int_equal(t.n, 10);
    profile_stop(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_table_is_what_it_says),
        cmocka_unit_test(strong_matches_are_sets),
        cmocka_unit_test(overlap_has_four_modes),
        cmocka_unit_test(the_sweep_forgets_outer_spans),
        cmocka_unit_test(types_are_swept_alone),
        cmocka_unit_test(characters_are_code_points),
        cmocka_unit_test(discontinuous_mentions_are_their_extent),
        cmocka_unit_test(surfaces_without_a_place_are_wrong),
        cmocka_unit_test(groups_are_those_of_gold),
        cmocka_unit_test(documents_can_be_groups),
        cmocka_unit_test(no_group_at_all),
        cmocka_unit_test(other_groups_are_refused),
        cmocka_unit_test(the_table_is_printed),
        cmocka_unit_test(names_of_groups_are_python_json),
        cmocka_unit_test(links_are_compared),
        cmocka_unit_test(clusters_go_across_documents),
        cmocka_unit_test(the_last_of_two_clusters_counts),
        cmocka_unit_test(extra_documents_count),
        cmocka_unit_test(measures_without_a_layer_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

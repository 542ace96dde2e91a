/* The pattern extractor through its plug-in: the rule language, the choice between rules, the rules that are shipped, and
 * texts that mean harm. */
#include "unit/plugin_host.h"

#include <unistd.h>

static const char rules_path[] = TEST_BINARY_DIR "/test_patterns.rules";

static void write_rules(const char *rules)
{
    FILE *f = fopen(rules_path, "w");
    assert_non_null(f);
    fputs(rules, f);
    fclose(f);
}

/* Opens the plug-in with rules of the test's own. */
static void with_rules(Host *h, const char *rules)
{
    write_rules(rules);
    assay_option options[] = {{"rules", rules_path}};
    host_shut(h);
    if (host_open(h, NULL, options, 1)) fail_msg("%s", h->why);
}

static void with_shipped(Host *h, const char *mentions_only)
{
    char folder[1024];
    assay_option options[] = {{"folder", host_system_folder("patterns", folder, sizeof folder)}, {"mentions_only", mentions_only}};
    host_shut(h);
    if (host_open(h, NULL, options, 2)) fail_msg("%s", h->why);
}

static int setup(void **state)
{
    Host *h = malloc(sizeof *h);
    host_load(h, "patterns");
    *state = h;
    return 0;
}

static int teardown(void **state)
{
    host_unload(*state);
    free(*state);
    unlink(rules_path);
    return 0;
}

/* -- the rule language ------------------------------------------------------------------------------------------------ */

static void macros_spaces_and_continued_lines(void **state)
{
    Host *h = *state;
    with_rules(h, "# a comment\n\n@COLOUR = red|\\\n    blue\n@THING = @COLOUR ball\n"
                  "rule thing THING 10\n    match @THING\n\n    # another\n    match old  @COLOUR   box\n");
    host_expect(h, "a red  ball, blue\nball, reds ball, an old\tred box, red\n\nball", "THING:red  ball; THING:blue\nball; THING:old\tred box");
}

static void long_macros_are_subroutines(void **state)
{
    Host *h = *state;
    char rules[4096] = "@LIST = ";
    for (int i = 0; i < 100; i++) snprintf(rules + strlen(rules), sizeof rules - strlen(rules), "%sword%c%c", i ? "|" : "", 'a' + i / 10, 'a' + i % 10);
    snprintf(rules + strlen(rules), sizeof rules - strlen(rules), "%s", "\n@PAIR = @LIST and @LIST\nrule pair PAIR 10\n    match @PAIR\n    match (?<HEAD>@LIST)!\n");
    with_rules(h, rules);
    host_expect(h, "wordaa and wordjj, wordka, wordbb!", "PAIR:wordaa and wordjj; PAIR:wordbb!; HEAD:wordbb");
}

/* Alternatives are regrouped by their first letters; what matches, and which one of several, must stay as it was written. */
static void regrouped_alternatives_match_the_same(void **state)
{
    Host *h = *state;
    with_rules(h, "rule list LIST 10\n    match (?:ab c|b|ab|[Aa]bc|abd?|Ab|a(?:x|y|xz)|ay?z|)!\n"
                  "rule first - 10\n    match (?:x (?<A>1)|y 2|x (?<B>1))\nrule fold FOLD 5\n    match (?i:red|Green|rod|gross)\n");
    host_expect(h, "ab c! ab! Ab! Abc! abd! b! ax! axz! az! ! AB! c!", "LIST:ab c!; LIST:ab!; LIST:Ab!; LIST:Abc!; LIST:abd!; LIST:b!; LIST:ax!; LIST:axz!; LIST:az!; LIST:!; LIST:!; LIST:!");
    host_expect(h, "RED rod, GROSS green grass reds x 1", "FOLD:RED; FOLD:rod; FOLD:GROSS; FOLD:green; A:1");
}

static void named_groups_are_mentions(void **state)
{
    Host *h = *state;
    with_rules(h, "rule both - 10\n    match (?<TITLE>King|Queen) (?<PERSON>\\p{Lu}\\w+)(?: of (?<GPE>\\p{Lu}\\w+))?\n");
    host_expect(h, "King Otto and Queen Ida of Lowia", "TITLE:King; PERSON:Otto; TITLE:Queen; PERSON:Ida; GPE:Lowia");
}

static void context_is_not_part_of_the_mention(void **state)
{
    Host *h = *state;
    with_rules(h, "rule in GPE 10\n    before in|near to\n    match \\p{Lu}\\w+\n    after ,|\\.\n");
    host_expect(h, "in Lowia, near to Highia. In Aria, in Bria and inCria,", "GPE:Lowia; GPE:Highia");
}

static void mentions_end_at_words(void **state)
{
    Host *h = *state;
    with_rules(h, "rule month DATE 10\n    match Jan|June\n");
    host_expect(h, "Jan, January, June, mid-June, Jan\u0301", "DATE:Jan; DATE:June; DATE:June");
}

static void priority_then_length(void **state)
{
    Host *h = *state;
    with_rules(h, "rule low A 10\n    match one two three\nrule high B 20\n    match two\nrule long C 10\n    match four five six\nrule short D 10\n    match five six\n");
    host_expect(h, "one two three four five six", "B:two; C:four five six");
}

static void nesting_is_by_permission(void **state)
{
    Host *h = *state;
    const char *rules = "rule out ORG 30\n    match Bank of \\p{Lu}\\w+\nrule in GPE 30\n    match Lowia\nrule name PERSON 30\n    match Bank\n";
    char with[512];
    with_rules(h, rules);
    host_expect(h, "Bank of Lowia", "ORG:Bank of Lowia");
    snprintf(with, sizeof with, "nest GPE in ORG\n%s", rules);
    with_rules(h, with);
    host_expect(h, "Bank of Lowia", "ORG:Bank of Lowia; GPE:Lowia");
    with_rules(h, "rule own ORG 30\n    match (?<ORG>UN) (?<GPE>\\p{Lu}\\w+) Office\n");
    host_expect(h, "UN Lowia Office", "ORG:UN Lowia Office; ORG:UN; GPE:Lowia");
}

static void one_rule_does_not_nest_and_guesses_do_not_either(void **state)
{
    Host *h = *state;
    with_rules(h, "nest ORG GPE in ORG\nrule out ORG 30\n    match (?:\\p{Lu}\\w+ )*Bank\nrule guess GPE 19\n    match Low\n");
    host_expect(h, "New Low Bank, Low", "ORG:New Low Bank; GPE:Low");
}

static void exceptions_take_their_place(void **state)
{
    Host *h = *state;
    with_rules(h, "rule not NONE 50\n    match May I\nrule may DATE 10\n    match May\n");
    host_expect(h, "May I come in May?", "DATE:May");
}

static void names_are_remembered(void **state)
{
    Host *h = *state;
    with_rules(h, "remember PERSON parts\nremember ORG whole\nrule mr PERSON 50\n    before Mr\n    match \\p{Lu}\\w+(?: (?:de |al-)?\\p{Lu}\\w+)*\n"
                  "rule org ORG 50\n    before the firm\n    match \\p{Lu}\\w+ \\p{Lu}\\w+\n");
    host_expect(h, "Mr Jos\u00e9 de Wolf came. Jose spoke; De Wolf, de Wolf and Wolf left. A wolf ran.",
                "PERSON:Jos\u00e9 de Wolf; PERSON:Jose; PERSON:Wolf; PERSON:de Wolf; PERSON:Wolf");
    host_expect(h, "Salih, they say. Mr Omar al-Salih, al-Salih.", "PERSON:Salih; PERSON:Omar al-Salih; PERSON:al-Salih");
    host_expect(h, "the firm Old Sea paid. Old Sea paid; Sea did not.", "ORG:Old Sea; ORG:Old Sea");
    host_expect(h, "Jose, Old Sea.", "");
}

static void whole_tokens_are_kept(void **state)
{
    Host *h = *state;
    write_rules("rule place GPE 50\n    match Lowia\n");
    assay_option options[] = {{"rules", rules_path}, {"whole_tokens", "yes"}};
    if (host_open(h, NULL, options, 2)) fail_msg("%s", h->why);
    host_expect(h, "pro-Lowia groups in Lowia", "GPE:Lowia");
    with_rules(h, "rule place GPE 50\n    match Lowia\n");
    host_expect(h, "pro-Lowia groups in Lowia", "GPE:Lowia; GPE:Lowia");
}

/* -- errors ----------------------------------------------------------------------------------------------------------- */

static void errors_name_line_and_column(void **state)
{
    Host *h = *state;
    static const struct { const char *rules, *expected; } cases[] = {
        {"rule a A 1\n    match (b\n", ":2:12: PCRE2 cannot compile"},
        {"@A = x\n@B = y|\\\n     (z\n", ":3:"},
        {"rule a A 1\n    match x @NO y\n", ":2:13: @NO is not defined above"},
        {"rule a A\n", ":1:9: a rule begins with: rule NAME TYPE PRIORITY"},
        {"rule a A ten\n", ":1:10: the priority"},
        {"rule a A 1 2\n", ":1:12: nothing may follow"},
        {"rule a A 1\n\nrule b B 1\n    match b\n", ":1:1: this rule has no match"},
        {"    match a\n", ":1:5: an indented line belongs to a rule"},
        {"rule a A 1\n    mach a\n", ":2:5: a rule has lines that begin with"},
        {"rule a A 1\n    match\n", ":2:5: a pattern is missing"},
        {"rule a A 1\n    before a\n    before b\n    match c\n", ":3:5: a rule has one before"},
        {"@a = x\n", ":1:2: the name of a macro"},
        {"@A x\n", ":1:1: a macro is written"},
        {"@A = x\n@A = y\n", ":2:1: this macro was defined before"},
        {"nest A B\n", ":1:1: nesting is written"},
        {"remember A often\n", ":1:1: memory is written"},
        {"hello\n", ":1:1: a line begins with"},
        {"rule a A 1\n    match a \\", ":2:1: the file ends"},
        {"rule a A 1\n    role x subject B\n", ":2:10: only a frame has roles"},
        {"frame a A 1\n    match b\n", ":2:5: a frame has lines that begin with verb"},
        {"frame a A 1\n    verb b\n    role x subject\n", ":3:12: a role is written"},
        {"frame a A 1\n    verb b\n    role x subject @NO\n", ":3:20: this macro is not defined"},
        {"relation a A 1\n    match %NO\n", ":2:11: no rule above has the type NO"},
        {"link Lowia\n", ":1:6: a link is written"},
        {"known a\n", ":1:7: there is no such rule above"},
        {"# nothing\n", "holds no rule"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_rules(cases[i].rules);
        assay_option option = {"rules", rules_path};
        assert_int_not_equal(host_open(h, NULL, &option, 1), 0);
        if (!strstr(h->why, cases[i].expected)) fail_msg("case %zu: \"%s\" does not say \"%s\"", i, h->why, cases[i].expected);
    }
}

static void bad_options_are_refused(void **state)
{
    Host *h = *state;
    static const struct { assay_option option; const char *expected; } cases[] = {
        {{"rules", "/no/such.rules"}, "/no/such.rules: No such file"}, {{"rules", ""}, "holds no rule"},
        {{"mentions_only", "often"}, "yes or no"}, {{"whole_tokens", "2"}, "yes or no"}, {{"quote", "yes"}, "no option"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_not_equal(host_open(h, NULL, &cases[i].option, 1), 0);
        if (!strstr(h->why, cases[i].expected)) fail_msg("\"%s\" does not say \"%s\"", h->why, cases[i].expected);
    }
}

/* -- the other layers ------------------------------------------------------------------------------------------------- */

/* Words of lower case that mean something in the little rules of these tests. */
static const char base[] = "rule name PERSON 50\n    match Ada|Jon\nrule body ORGANIZATION 50\n    match (?:Old )?Sea Bank\nnest GROUP in ORGANIZATION TITLE\nrule group GROUP 50\n    match Norse\n"
                           "rule title TITLE 50\n    match (?<GROUP>Norse)? ?mayor\nrule place GPE 50\n    match Lowia|Aria\nrule day DATE 50\n    match Friday\n"
                           "nest NUMBER in REFERENCE\nrule number NUMBER 50\n    match two\nreference people REFERENCE 30\n    match (?:two )?men|she|guards\n";

static void with_base(Host *h, const char *rules)
{
    char all[4096];
    snprintf(all, sizeof all, "%s%s", base, rules);
    with_rules(h, all);
}

static void relations_are_patterns_over_mentions(void **state)
{
    Host *h = *state;
    with_base(h, "relation t HAS_TITLE 50\n    match (?<title>%TITLE) (?<person>%PERSON)\nrelation n NATIONALITY 50\n    match %=TITLE(?<group>%+GROUP) (?<who>%PERSON)\n"
                 "relation m METONYMY 10\n    match (?<metonymy>%GPE) refused\n");
    host_extract(h, "The Norse mayor Ada came.");
    host_says(h, "HAS_TITLE (person Ada, title Norse mayor)");
    host_says(h, "NATIONALITY (group Norse, who Ada)");
    host_extract(h, "The mayor.\n\nAda came to Aria. Lowia refused.");
    assert_null(strstr(h->facts, "HAS_TITLE")); /* not across paragraphs */
    host_says(h, "Lowia metonymy=yes");
    assert_null(strstr(h->facts, "Aria metonymy"));
}

static void frames_find_roles_by_syntax(void **state)
{
    Host *h = *state;
    with_base(h, "frame a ARREST 50\n    verb arrest(?:s|ed|ing)?\n    noun arrests?\n    role agent subject by before PERSON|REFERENCE|ORGANIZATION\n    role person object of PERSON|REFERENCE\n"
                 "    role place in GPE\n    role date anywhere DATE\n");
    static const struct { const char *text, *expected; } cases[] = {
        {"The guards have arrested Jon in Lowia on Friday.", "ARREST arrested(agent guards, person Jon, place Lowia, date Friday)"},
        {"On Friday two men were quickly arrested in Aria by guards.", "ARREST arrested(agent guards, person two men, place Aria, date Friday)"},
        {"In Lowia, Jon and Ada were arrested.", "ARREST arrested(person Jon, person Ada, place Lowia)"},
        {"The guards, who arrested the mayor, Ada, left.", "ARREST arrested(agent guards, person Ada)"},
        {"The arrest of Jon by guards was sudden.", "ARREST arrest(agent guards, person Jon)"},
        {"Two men arrested in Lowia walked.", "ARREST arrested(person men, place Lowia)"},
        {"She said Jon will not be arrested.", "ARREST arrested(person Jon)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        host_extract(h, cases[i].text);
        host_says(h, cases[i].expected);
    }
    host_says(h, "ARREST polarity=negative");
    host_says(h, "ARREST modality=planned");
}

static void descriptions_are_answered_only_if_used(void **state)
{
    Host *h = *state;
    with_base(h, "frame a ARREST 50\n    verb arrested\n    role person object PERSON|REFERENCE\n");
    host_expect(h, "They arrested two men. The guards slept.", "REFERENCE:two men; NUMBER:two; ARREST:arrested");
    host_says(h, "two men level=nominal");
}

static void names_make_clusters_and_links(void **state)
{
    Host *h = *state;
    char folder[1024];
    assay_option options[] = {{"folder", host_system_folder("patterns", folder, sizeof folder)}};
    host_shut(h);
    assert_int_equal(host_open(h, NULL, options, 1), 0);
    host_extract(h, "President Omar Lukashenko met Dr Ida Falk in Minsk. Mr Lukashenka said he liked the European Union.\n\nThe EU did not answer. The president left Minsk.");
    host_says(h, "cluster Omar Lukashenko | Lukashenka | he | president");
    host_says(h, "cluster European Union | EU");
    host_says(h, "link EU = European_Union");
    host_says(h, "link Minsk = Minsk");
    host_says(h, "link Lukashenka = NIL:Omar_Lukashenko");
    host_says(h, "HAS_TITLE (person Omar Lukashenko, title President)");
}

static void quotations_have_speakers(void **state)
{
    Host *h = *state;
    with_shipped(h, "no");
    static const struct { const char *text, *expected; } cases[] = {
        {"\u201cWe will stay,\u201d said Minister Ada Brook.", "QUOTE said(speaker Ada Brook, content We will stay,)"},
        {"\u201cWe will stay,\u201d Ada Brook told reporters, \u201cand wait.\u201d", "QUOTE told(speaker Ada Brook, addressee reporters, content We will stay,, content and wait.)"},
        {"Minister Ada Brook warned: \u201cNobody may leave.\u201d", "QUOTE warned(speaker Ada Brook, content Nobody may leave.)"},
        {"\"We will stay,\" she said. \"Nobody may leave.\"", "QUOTE said(speaker she, content We will stay,, content Nobody may leave.)"},
        {"\u201cWe will stay.\u201d", "QUOTE \u201c(content We will stay.)"},
        {"It was \u201cfair\u201d, according to Minister Ada Brook.", "QUOTE according(speaker Ada Brook, content fair)"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        host_extract(h, cases[i].text);
        host_says(h, cases[i].expected);
    }
    host_extract(h, "He said the ship \u201cSwan\u201d had left the old port of Lowia in the night.");
    assert_null(strstr(h->facts, "QUOTE"));
    with_shipped(h, "yes");
    host_expect(h, "\u201cWe will stay,\u201d said Minister Ada Brook.", "TITLE:Minister; PERSON:Ada Brook");
    assert_string_equal(h->facts, "");
}

static void records_put_events_together(void **state)
{
    Host *h = *state;
    with_shipped(h, "no");
    host_extract(h, "Two men die in Lagos fire fight\n\nGunmen killed two farmers in Lagos on Friday, police said. Two women were injured.");
    host_says(h, "record 0 DIE");
    host_says(h, "record 0 dead Two");
    host_says(h, "record 0 injured Two");
    host_says(h, "record 0 agent Gunmen");
}

/* -- the rules that are shipped --------------------------------------------------------------------------------------- */

static void shipped_rules_read_the_news(void **state)
{
    Host *h = *state;
    static const struct { const char *text, *expected; } cases[] = {
        {"It began on Friday, 5 May 2017 and ended in late June.", "DATE:Friday, 5 May 2017; DATE:late June"},
        {"About fifteen years ago, in the 1990s, they may have met in May.", "DATE:fifteen years ago; DATE:1990s; DATE:May"},
        {"At 6:10 a.m. (0410 GMT), within 24 hours, last night.", "TIME:6:10 a.m.; TIME:0410 GMT; TIME:24 hours; TIME:last night"},
        {"They paid \u20ac6.9 billion, or 2 million kroner.", "MONEY:\u20ac6.9 billion; MONEY:2 million kroner"},
        {"More than two dozen of the 1,200 (12.5 percent) left.", "NUMBER:two dozen; NUMBER:1,200; NUMBER:12.5 percent"},
        {"No one came. One of the boats sank.", "NUMBER:One"},
        {"The former foreign minister Lena Falk met Ms Ida Ruiz.", "TITLE:foreign minister; PERSON:Lena Falk; PERSON:Ida Ruiz"},
        {"Falk Timber Ltd bought the Liberal Party (LP) a house.", "ORGANIZATION:Falk Timber Ltd; ORGANIZATION:Liberal Party; ORGANIZATION:LP"},
        {"pro-Iran groups and Iraqi Shiites", "GPE:Iran; GROUP:Iraqi; GROUP:Shiites"},
        {"four Russian-made Igla missiles", "NUMBER:four; GROUP:Russian; WEAPON:Igla missiles"},
        {"under Resolution 242 and Article 9 of the constitution", "LAW:Resolution 242; LAW:Article 9 of the constitution; LAW:constitution"},
        {"in the Gulf of Aden and on Lake Assal", "LOCATION:Gulf of Aden; LOCATION:Lake Assal"},
        {"Cyclone Mirta struck; Operation Heron began.", "EVENT:Cyclone Mirta; EVENT:Operation Heron"},
        {"near Bolana Square and Norden airport", "FACILITY:Bolana Square; FACILITY:Norden airport"},
    };
    char out[1024];
    with_shipped(h, "yes");
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        host_extract(h, cases[i].text);
        if (strcmp(host_found(h, out, sizeof out), cases[i].expected) != 0)
            fail_msg("%s\n  found    %s\n  expected %s", cases[i].text, out, cases[i].expected);
    }
}

/* -- hostile texts ---------------------------------------------------------------------------------------------------- */

static void runaway_rules_are_stopped(void **state)
{
    Host *h = *state;
    char text[256];
    memset(text, 'a', sizeof text);
    with_rules(h, "rule bad BAD 10\n    match (?:a+)+!\nrule good GOOD 5\n    match b\n");
    memcpy(text + 200, " b ", 4);
    assert_int_equal(host_extract_bytes(h, text, 202), 0);
    assert_int_equal(h->n_mentions, 1);
    assert_string_equal(h->mentions[0].type, "GOOD");
    host_expect(h, "aaa!", "BAD:aaa!"); /* the next document starts afresh */
}

static void repeat(Host *h, const char *unit, size_t total)
{
    size_t n = strlen(unit);
    char *text = malloc(total + n);
    size_t used = 0;
    for (; used + n <= total; used += n) memcpy(text + used, unit, n);
    if (host_extract_bytes(h, text, used) != 0) fail_msg("failed on many \"%s\"", unit);
    free(text);
}

static void hostile_texts_do_no_harm(void **state)
{
    Host *h = *state;
    static const char *const units[] = {" ", "\n", "[", "(", "\u201c", "\"", "A", "a", "9", "-", ".", "Al-", "A. ", "of the ", "Ministry of ", "\u201cx\u201d said ", "1,", "May ",
                                        "deputy ", "he ", "\u201ch", "two men and ", "killed ", "said ", "Ada Brook said he killed two men in Iraq. ", "Ada Brook and ", "\xf0\x9f\x98\x80", "e\xcc\x81", "\u0633 "};
    with_shipped(h, "no");
    assert_int_equal(host_extract_bytes(h, "", 0), 0);
    assert_int_equal(h->n_mentions, 0);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) repeat(h, units[i], 8192);
    repeat(h, " ", 1 << 20);
    assert_int_equal(h->n_mentions, 0);
    repeat(h, "A", 1 << 20);
    assert_int_equal(host_extract_bytes(h, "in Iraq\0in Iran", 15), 0);
    assert_int_equal(h->n_mentions, 2);
    assert_int_not_equal(host_extract_bytes(h, "a\xff" "b", 3), 0);
    assert_string_equal(h->failure, "the text is not UTF-8");
}

static void answers_are_deterministic(void **state)
{
    Host *h = *state;
    char first[4096], second[4096];
    const char *text = "BAGHDAD (Reuters) - Prime Minister Omar Salih met the Danish ambassador to Chad on Friday night; Salih paid $5m.";
    with_shipped(h, "no");
    host_extract(h, text);
    host_found(h, first, sizeof first);
    with_shipped(h, "no");
    host_extract(h, "Something else by Mr Other.");
    host_extract(h, text);
    assert_string_equal(first, host_found(h, second, sizeof second));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(macros_spaces_and_continued_lines, setup, teardown),
        cmocka_unit_test_setup_teardown(long_macros_are_subroutines, setup, teardown),
        cmocka_unit_test_setup_teardown(regrouped_alternatives_match_the_same, setup, teardown),
        cmocka_unit_test_setup_teardown(named_groups_are_mentions, setup, teardown),
        cmocka_unit_test_setup_teardown(context_is_not_part_of_the_mention, setup, teardown),
        cmocka_unit_test_setup_teardown(mentions_end_at_words, setup, teardown),
        cmocka_unit_test_setup_teardown(priority_then_length, setup, teardown),
        cmocka_unit_test_setup_teardown(nesting_is_by_permission, setup, teardown),
        cmocka_unit_test_setup_teardown(one_rule_does_not_nest_and_guesses_do_not_either, setup, teardown),
        cmocka_unit_test_setup_teardown(exceptions_take_their_place, setup, teardown),
        cmocka_unit_test_setup_teardown(names_are_remembered, setup, teardown),
        cmocka_unit_test_setup_teardown(whole_tokens_are_kept, setup, teardown),
        cmocka_unit_test_setup_teardown(errors_name_line_and_column, setup, teardown),
        cmocka_unit_test_setup_teardown(bad_options_are_refused, setup, teardown),
        cmocka_unit_test_setup_teardown(relations_are_patterns_over_mentions, setup, teardown),
        cmocka_unit_test_setup_teardown(frames_find_roles_by_syntax, setup, teardown),
        cmocka_unit_test_setup_teardown(descriptions_are_answered_only_if_used, setup, teardown),
        cmocka_unit_test_setup_teardown(names_make_clusters_and_links, setup, teardown),
        cmocka_unit_test_setup_teardown(quotations_have_speakers, setup, teardown),
        cmocka_unit_test_setup_teardown(records_put_events_together, setup, teardown),
        cmocka_unit_test_setup_teardown(shipped_rules_read_the_news, setup, teardown),
        cmocka_unit_test_setup_teardown(runaway_rules_are_stopped, setup, teardown),
        cmocka_unit_test_setup_teardown(hostile_texts_do_no_harm, setup, teardown),
        cmocka_unit_test_setup_teardown(answers_are_deterministic, setup, teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

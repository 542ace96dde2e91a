/* Errors as they are shown: the text with its marks, the causes in words, filters and samples. */
#include "unit/cmocka_all.h"

#include "report/causes.h"
#include "report/context.h"
#include "report/errors.h"
#include "unit/documents.h"

typedef struct Fixture {
    Symbols symbols;
    Document gold, predicted;
    Scorer *scorer;
    Arena arena;
    Decision *list;
    size_t n;
} Fixture;

static void decide_on(Fixture *f, const char *gold, const char *predicted)
{
    memset(f, 0, sizeof *f);
    document_from(&f->gold, &f->symbols, gold);
    document_from(&f->predicted, &f->symbols, predicted);
    f->scorer = scorer_new(&(ScoreOptions){0}, &f->symbols);
    f->n = decisions_of(f->scorer, &f->gold, &f->predicted, UINT32_MAX, &f->arena, &f->list);
}

static void release(Fixture *f)
{
    scorer_free(f->scorer);
    arena_free(&f->arena);
    document_free(&f->gold);
    document_free(&f->predicted);
    symbols_free(&f->symbols);
}

static void expect_context(const Fixture *f, size_t i, bool colour, const char *wanted)
{
    StrBuf out = {0};
    context_put(&out, &f->list[i], &f->gold, &f->predicted, &(ContextStyle){.colour = colour});
    assert_string_equal(sb_text(&out), wanted);
    sb_free(&out);
}

static void the_text_with_its_marks(void **state)
{
    (void)state;
    Fixture f;
    decide_on(&f, "{'id':'d','text':'The old Bank of Kut opened.\\nIt closed.','mentions':[{'type':'O','spans':[[4,15]]},{'type':'O','spans':[[16,19],[24,26]]}]}",
              "{'id':'d','text':'The old Bank of Kut opened.\\nIt closed.','mentions':[{'type':'O','spans':[[8,19]]}]}");
    assert_int_equal(f.n, 2);
    expect_context(&f, 0, false, "The [old {Bank of] Kut} opened. It closed.");
    expect_context(&f, 0, true, "The [\033[32mold \033[0m{\033[33mBank of\033[0m]\033[31m Kut\033[0m} opened. It closed.");
    expect_context(&f, 1, false, "The old Bank of [Kut] open[ed]. It closed.");
    release(&f);
}

static void marks_of_one_side_in_another(void **state)
{
    (void)state;
    Fixture f;
    decide_on(&f, "{'id':'d','text':'aa bb cc','mentions':[{'type':'O','spans':[[0,8]]}]}",
              "{'id':'d','text':'aa bb cc','mentions':[{'type':'P','spans':[[0,8]]},{'type':'O','spans':[[3,5]]}]}");
    expect_context(&f, 0, false, "[{aa bb cc}]");
    expect_context(&f, 1, false, "aa {bb} cc");
    release(&f);
}

static void expect_cause(const Fixture *f, size_t i, const char *wanted)
{
    StrBuf out = {0};
    cause_put(&out, &f->list[i], &f->gold, &f->predicted, NULL);
    assert_string_equal(sb_text(&out), wanted);
    sb_free(&out);
}

static void causes_of_boundaries(void **state)
{
    (void)state;
    static const struct {
        const char *spans, *cause;
    } cases[] = {{"[[3,8]]", "boundary: one token too long on the left, two tokens too short on the right"},
                 {"[[9,14]]", "boundary: one token too short on the left"},
                 {"[[6,11]]", "boundary: one token too short on the right"},   {"[[6,17]]", "boundary: one token too long on the right"},
                 {"[[0,20]]", "boundary: two tokens too long on the left, two tokens too long on the right"},
                 {"[[7,14]]", "boundary: part of a token too short on the left"}, {"[[5,14]]", "boundary: white space too long on the left"},
                 {"[[0,26]]", "boundary: two tokens too long on the left, four tokens or more too long on the right"},
                 {"[[6,8],[9,11]]", "boundary: of a mention in pieces"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        Fixture f;
        StrBuf line = {0};
        sb_printf(&line, "{'id':'d','text':'aa bb cc dd ee ff gg hh ii','mentions':[{'type':'O','spans':%s}]}", cases[i].spans);
        decide_on(&f, "{'id':'d','text':'aa bb cc dd ee ff gg hh ii','mentions':[{'type':'O','spans':[[6,14]]}]}", sb_text(&line));
        assert_int_equal(f.n, 1);
        expect_cause(&f, 0, cases[i].cause);
        sb_free(&line);
        release(&f);
    }
}

static void other_causes(void **state)
{
    (void)state;
    Fixture f;
    decide_on(&f, "{'id':'d','text':'aa bb cc dd','mentions':[{'id':'1','type':'A','spans':[[0,2]]},{'id':'2','type':'B','spans':[[3,5]]},"
                  "{'id':'3','type':'T','spans':[[6,8]]}],'clusters':[['1','2']],'relations':[{'type':'R','args':[['x','1'],['y','2']]}],"
                  "'events':[{'type':'E','trigger':'3','args':[['x','1']],'attributes':{'p':'u'}}],'records':[{'type':'K','slots':{'s':[['v']]}}]}",
              "{'id':'d','text':'aa bb cc dd','mentions':[{'id':'1','type':'C','spans':[[0,2]]},{'id':'2','type':'B','spans':[[3,5]]},"
              "{'id':'3','type':'T','spans':[[6,8]]},{'type':'A','surface':'zz'}],'relations':[{'type':'R','args':[['y','1'],['x','2']]}],"
              "'events':[{'type':'E','trigger':'3','args':[['y','1']],'attributes':{'p':'w'}}],'records':[{'type':'K','slots':{'s':[['w']]}}]}");
    static const char *const wanted[] = {"type: A → C", NULL, "made up: nowhere in the text", "missing mention", "missing mention", "wrong direction: R",
                                         "wrong role: x → y", NULL, "wrong value: p, u → w", "missing record: K.s", "spurious record: K.s"};
    assert_int_equal(f.n, sizeof wanted / sizeof *wanted);
    for (size_t i = 0; i < f.n; i++) {
        if (wanted[i]) expect_cause(&f, i, wanted[i]);
        else assert_int_equal(f.list[i].verdict, VERDICT_CORRECT);
    }
    release(&f);
}

static void filters_and_samples(void **state)
{
    (void)state;
    Fixture f;
    decide_on(&f, "{'id':'d','text':'aa bb cc dd','mentions':[{'type':'A','spans':[[0,2]]},{'type':'B','spans':[[3,5]]},{'type':'C','spans':[[6,8]]}]}",
              "{'id':'d','text':'aa bb cc dd','mentions':[{'type':'A','spans':[[0,2]]},{'type':'C','spans':[[3,5]]},{'type':'D','spans':[[9,11]]}]}");
    static const char *const verdicts[] = {"wrong-type", "Spurious"}, *const categories[] = {"C", "Z"}, *const systems[] = {"s"};
    ErrorFilter filter = {.verdicts = verdicts, .n_verdicts = 2, .categories = categories, .n_categories = 2};
    ErrorList l = {.json = true};
    errors_begin(&l, &f.arena, &filter, systems, 1);
    errors_take(&l, 0, &f.gold, &f.predicted, f.list, f.n, NULL);
    assert_int_equal(l.entries.n, 1);
    assert_string_equal(l.entries.at[0].cause, "type: B → C");
    assert_true(l.decisions[0] == 4 && l.verdicts_used[0] && l.verdicts_used[1] && l.categories_used[0] && !l.categories_used[1]);
    errors_end(&l);
    assert_true(error_verdict_exists("missing-trigger") && error_verdict_exists("wrong NIL") && !error_verdict_exists("wrong"));

    size_t drawn[3] = {0};
    filter = (ErrorFilter){0};
    for (uint64_t seed = 1; seed <= 3000; seed++) {
        l = (ErrorList){.json = true};
        errors_begin(&l, &f.arena, &filter, systems, 1);
        errors_take(&l, 0, &f.gold, &f.predicted, f.list, f.n, NULL);
        assert_int_equal(l.entries.n, 3);
        const char *all[] = {l.entries.at[0].shown, l.entries.at[1].shown, l.entries.at[2].shown};
        errors_sample(&l, 2, seed);
        assert_int_equal(l.entries.n, 2);
        for (size_t i = 0; i < 3; i++) drawn[i] += l.entries.at[0].shown == all[i] || l.entries.at[1].shown == all[i];
        errors_sample(&l, 5, seed);
        assert_int_equal(l.entries.n, 2);
        errors_end(&l);
    }
    for (size_t i = 0; i < 3; i++) assert_in_range(drawn[i], 1890, 2110); /* 2000 each, give or take four standard deviations */
    release(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(the_text_with_its_marks), cmocka_unit_test(marks_of_one_side_in_another),
                                       cmocka_unit_test(causes_of_boundaries), cmocka_unit_test(other_causes), cmocka_unit_test(filters_and_samples)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}

/* What the gate decides about counts that are known. */
#include "report/gate_print.h"
#include "unit/measured_tools.h"

#include <string.h>

static const Counts better[12] = {{5, 1, 2}, {3, 0, 1}, {8, 2, 1}, {0, 1, 2}, {4, 4, 0}, {6, 1, 3},
                                  {2, 0, 0}, {7, 3, 2}, {1, 1, 1}, {9, 2, 4}, {0, 0, 0}, {3, 2, 2}};
static const Counts worse[12] = {{4, 2, 3}, {3, 1, 1}, {6, 1, 3}, {1, 1, 1}, {4, 3, 0}, {4, 1, 5},
                                 {2, 1, 0}, {7, 5, 2}, {0, 1, 2}, {9, 5, 4}, {0, 1, 0}, {2, 2, 3}};

typedef struct Fixture {
    Arena arena;
    Measured baseline, run;
    GateRules rules;
    GateQuestion q;
    Gate g;
} Fixture;

static void begin(Fixture *f, const Counts *baseline, const Counts *run, size_t n)
{
    *f = (Fixture){0};
    f->baseline = measured_made(&f->arena, baseline, n, 0);
    f->run = measured_made(&f->arena, run, n, 7);
    f->rules = (GateRules){.margin = GATE_MARGIN, .alpha = GATE_ALPHA, .max_failures = -1};
    f->q = (GateQuestion){.baseline = &f->baseline, .run = &f->run, .baseline_name = "base.json", .run_name = "run 7", .rules = &f->rules,
                          .resampling = {.replicates = 2000, .seed = 1, .threads = 1}};
}

static GateVerdict decide(Fixture *f)
{
    gate_decide(&f->arena, &f->q, &f->g);
    return f->g.verdict;
}

static const GateFinding *last(const Fixture *f) { return &f->g.findings[f->g.n_findings - 1]; }

static void says(const GateFinding *f, const char *part)
{
    if (!strstr(f->text, part)) fail_msg("\"%s\" is not in \"%s\"", part, f->text);
}

/* The counts of 12 documents n times over, each document shifted a little so that they differ. */
static Counts *many(Arena *a, const Counts *pattern, size_t times, double loss)
{
    Counts *out = arena_zero(a, 12 * times, sizeof *out);
    for (size_t i = 0; i < 12 * times; i++) {
        out[i] = pattern[i % 12];
        out[i].tp += (double)(i / 12 % 3);
        if (out[i].tp >= loss) {
            out[i].tp -= loss;
            out[i].fn += loss;
        }
    }
    return out;
}

static void test_identical_passes(void **state)
{
    (void)state;
    Fixture f;
    begin(&f, better, better, 12);
    assert_int_equal(decide(&f), GATE_PASS);
    assert_true(last(&f)->loss.identical);
    says(last(&f), "From 73.28 to 73.28: +0.00 points, the same counts in every document.");
    arena_free(&f.arena);
    begin(&f, better, better, 1); /* one document is enough for that */
    assert_int_equal(decide(&f), GATE_PASS);
    arena_free(&f.arena);
}

static void test_few_documents_are_inconclusive(void **state)
{
    (void)state;
    Fixture f;
    begin(&f, better, worse, 12);
    assert_int_equal(decide(&f), GATE_INCONCLUSIVE);
    const GateLoss *loss = &last(&f)->loss;
    assert_close(loss->difference, -0.09646079111727968, 1e-12);
    assert_true(loss->few_units);
    assert_true(loss->low < loss->difference && loss->difference < loss->high);
    assert_true(loss->smallest > 0.09646);
    assert_true(loss->needed > 12);
    says(last(&f), "From 73.28 to 63.64: -9.65 points, 95 % interval -");
    says(last(&f), "The smallest loss that these 12 documents can show is about ");
    says(last(&f), " would do to rule out a loss of 2 points where nothing has changed.");
    arena_free(&f.arena);
}

/* One mention found in addition, in one of seven documents: no bootstrap resample ever sees a loss, and yet so little says
 * nothing about the next seven. That a mention is found in each is another thing. */
static void test_a_single_change_is_no_proof(void **state)
{
    (void)state;
    Counts before[7], after[7];
    for (size_t i = 0; i < 7; i++) before[i] = after[i] = (Counts){8, 1, 1};
    after[2] = (Counts){9, 1, 0};
    Fixture f;
    begin(&f, before, after, 7);
    assert_int_equal(decide(&f), GATE_INCONCLUSIVE);
    assert_true(last(&f)->loss.difference > 0.005);
    assert_true(last(&f)->loss.low < -0.02);
    arena_free(&f.arena);
    for (size_t i = 0; i < 7; i++) after[i] = (Counts){9, 1 + (double)(i % 2), 0};
    begin(&f, before, after, 7);
    assert_int_equal(decide(&f), GATE_PASS);
    arena_free(&f.arena);
}

/* Nothing has changed in what is watched, though it has elsewhere. */
static void test_the_same_counts_of_a_category(void **state)
{
    (void)state;
    static const GateTarget person = {NULL, STATISTIC_F1, "PERSON"};
    Fixture f;
    begin(&f, better, better, 12);
    for (size_t i = 0; i < 12; i++) units_at(&f.run.scorings[0].units, 0, i, 0)->gold += 1;
    assert_int_not_equal(decide(&f), GATE_PASS);
    f.rules.watched = &person;
    f.rules.n_watched = 1;
    assert_int_equal(decide(&f), GATE_PASS);
    arena_free(&f.arena);
}

static void test_one_document_has_no_interval(void **state)
{
    (void)state;
    Fixture f;
    begin(&f, better, worse, 1);
    assert_int_equal(decide(&f), GATE_INCONCLUSIVE);
    says(last(&f), "no interval");
    arena_free(&f.arena);
}

static void test_a_loss_in_many_documents(void **state)
{
    (void)state;
    Fixture f;
    Arena a = {0};
    begin(&f, many(&a, better, 20, 0), many(&a, better, 20, 1), 240);
    assert_int_equal(decide(&f), GATE_REGRESSION);
    assert_true(last(&f)->loss.adjusted < 0.01);
    assert_int_equal(f.g.broken, 1);
    arena_free(&f.arena);
    begin(&f, many(&a, better, 20, 1), many(&a, better, 20, 0), 240); /* the other way round it is a gain */
    assert_int_equal(decide(&f), GATE_PASS);
    arena_free(&f.arena);
    arena_free(&a);
}

/* The same loss under a margin that tolerates it passes. */
static void test_the_margin(void **state)
{
    (void)state;
    Fixture f;
    Arena a = {0};
    begin(&f, many(&a, better, 20, 0), many(&a, better, 20, 1), 240);
    f.rules.margin = 0.5;
    assert_int_equal(decide(&f), GATE_PASS);
    f.rules.margin = -last(&f)->loss.difference; /* exactly at the margin: neither can be shown */
    assert_int_equal(decide(&f), GATE_INCONCLUSIVE);
    arena_free(&f.arena);
    arena_free(&a);
}

static void test_nothing_measured(void **state)
{
    (void)state;
    Fixture f;
    begin(&f, better, better, 12);
    f.q.run = NULL;
    f.q.no_run = "there is no store nowhere.db.";
    assert_int_equal(decide(&f), GATE_INCONCLUSIVE);
    assert_string_equal(f.g.findings[0].text, "Nothing was measured: there is no store nowhere.db.");
    says(last(&f), "Not compared: there is no store nowhere.db. The smallest loss that these 12 documents can show");
    arena_free(&f.arena);

    begin(&f, better, better, 12);
    f.run.scorings[0].signature = "assay:1|gold:wire2|crit:strict";
    assert_int_equal(decide(&f), GATE_INCONCLUSIVE);
    says(&f.g.findings[0], "different signatures, in gold (wire and wire2)");
    arena_free(&f.arena);

    begin(&f, better, better, 12);
    f.run.gold_hash = "fedcba9876543210";
    assert_int_equal(decide(&f), GATE_INCONCLUSIVE);
    says(&f.g.findings[0], "the gold of base.json and of run 7 differs");
    arena_free(&f.arena);

    begin(&f, better, better, 12);
    f.run.ids[3] = "other";
    assert_int_equal(decide(&f), GATE_INCONCLUSIVE);
    says(&f.g.findings[0], "document d0004 is only in base.json");
    arena_free(&f.arena);

    begin(&f, better, better, 12);
    f.baseline.run = f.run.run;
    assert_int_equal(decide(&f), GATE_INCONCLUSIVE);
    says(&f.g.findings[0], "run 7 would be held against itself");
    arena_free(&f.arena);

    begin(&f, better, better, 0);
    assert_int_equal(decide(&f), GATE_INCONCLUSIVE);
    says(&f.g.findings[0], "base.json has no documents");
    arena_free(&f.arena);

    begin(&f, better, better, 12);
    f.run.scorings[0].name = "mentions:partial";
    assert_int_equal(decide(&f), GATE_INCONCLUSIVE);
    says(&f.g.findings[0], "run 7 was not scored by mentions:strict");
    arena_free(&f.arena);

    static const Counts zeros[12]; /* identical, but there is nothing in them */
    begin(&f, zeros, zeros, 12);
    assert_int_equal(decide(&f), GATE_INCONCLUSIVE);
    says(last(&f), "undefined");
    arena_free(&f.arena);
}

static void test_rules_about_the_run(void **state)
{
    (void)state;
    static const GateTarget whole = {NULL, STATISTIC_F1, "*"}, recall = {"strict", STATISTIC_RECALL, "PERSON"}, absent = {NULL, STATISTIC_F1, "LAW"};
    Fixture f;
    const struct {
        GateFloor floor;
        GateVerdict verdict;
    } floors[] = {{{whole, 0.73, false}, GATE_PASS},
                  {{whole, 0.74, false}, GATE_REGRESSION},
                  {{recall, 48.0 / 66, false}, GATE_PASS}, /* reached exactly */
                  {{recall, 48.0 / 66, true}, GATE_REGRESSION},
                  {{absent, 0.1, false}, GATE_INCONCLUSIVE}};
    for (size_t i = 0; i < sizeof floors / sizeof *floors; i++) {
        begin(&f, better, better, 12);
        f.rules.floors = &floors[i].floor;
        f.rules.n_floors = 1;
        assert_int_equal(decide(&f), floors[i].verdict);
        arena_free(&f.arena);
    }
    static const char *const required[] = {"PERSON", "LAW"};
    begin(&f, better, better, 12);
    f.rules.required = required;
    f.rules.n_required = 1;
    assert_int_equal(decide(&f), GATE_PASS);
    f.rules.n_required = 2;
    assert_int_equal(decide(&f), GATE_REGRESSION);
    says(last(&f), "Gold has 0, the system predicts 0.");
    f.rules.n_required = 0;
    f.rules.max_failures = 2;
    f.run.failed = 2;
    assert_int_equal(decide(&f), GATE_PASS);
    f.run.failed = 3;
    assert_int_equal(decide(&f), GATE_REGRESSION);
    f.rules.max_failures = -1;
    f.rules.max_slowdown = 1.5;
    f.run.seconds = 0.7;
    assert_int_equal(decide(&f), GATE_PASS);
    f.run.seconds = 0.8;
    assert_int_equal(decide(&f), GATE_REGRESSION);
    f.run.seconds = NAN;
    assert_int_equal(decide(&f), GATE_INCONCLUSIVE);
    arena_free(&f.arena);
}

/* A broken rule counts although nothing can be compared. */
static void test_regression_wins(void **state)
{
    (void)state;
    static const GateFloor floor = {{NULL, STATISTIC_F1, "*"}, 0.9, false};
    Fixture f;
    begin(&f, better, worse, 12);
    f.run.scorings[0].signature = "assay:2|gold:wire|crit:strict";
    f.rules.floors = &floor;
    f.rules.n_floors = 1;
    assert_int_equal(decide(&f), GATE_REGRESSION);
    assert_int_equal(f.g.broken, 1);
    assert_int_equal(f.g.undecided, 2);
    StrBuf text = {0};
    gate_conclusion(&text, &f.g, 1);
    assert_string_equal(text.data, "REGRESSION: 1 of 3 rules broken, 2 undecided (exit status 1)");
    sb_free(&text);
    arena_free(&f.arena);
}

static void test_holm_over_what_is_watched(void **state)
{
    (void)state;
    static const GateTarget watched[] = {{NULL, STATISTIC_F1, "*"}, {NULL, STATISTIC_PRECISION, "*"}, {NULL, STATISTIC_RECALL, "PERSON"}, {NULL, STATISTIC_F1, "LAW"}};
    Fixture f;
    begin(&f, better, worse, 12);
    f.rules.watched = watched;
    f.rules.n_watched = 4;
    assert_int_equal(decide(&f), GATE_INCONCLUSIVE);
    assert_int_equal(f.g.n_findings, 5);
    double smallest = 1;
    for (size_t i = 1; i < 4; i++) {
        assert_true(f.g.findings[i].loss.adjusted >= f.g.findings[i].loss.p);
        if (f.g.findings[i].loss.p < smallest) smallest = f.g.findings[i].loss.p;
    }
    bool found = false; /* the smallest is multiplied by three: what cannot be compared is no member */
    for (size_t i = 1; i < 4; i++) found |= fabs(f.g.findings[i].loss.adjusted - 3 * smallest) < 1e-12;
    assert_true(found);
    says(&f.g.findings[4], "there is no LAW");
    arena_free(&f.arena);
}

/* A baseline of two repetitions against a run of one: the same counts twice are the same. */
static void test_repetitions(void **state)
{
    (void)state;
    Counts twice[12];
    for (size_t i = 0; i < 12; i++) twice[i] = (Counts){2 * better[i].tp, 2 * better[i].fp, 2 * better[i].fn};
    Fixture f;
    begin(&f, twice, better, 12);
    f.baseline.repetitions = 2;
    assert_int_equal(decide(&f), GATE_PASS);
    assert_true(last(&f)->loss.identical);
    arena_free(&f.arena);
}

/* -- formats ---------------------------------------------------------------------------------------------------------- */

static void test_names_are_hostile(void **state)
{
    (void)state;
    Fixture f;
    begin(&f, better, worse, 12);
    f.run.system = "<b>&\"x\"\n::error::|*";
    GateStyle style = {.exit_status = 5};
    decide(&f);
    f.g.findings[1].rule = "a<b & \"c\"\x01: 100%, d|e*f\nnext";
    StrBuf out = {0};
    gate_junit(&out, &f.g, &style);
    assert_non_null(strstr(out.data, "value=\"run 7 (&lt;b&gt;&amp;&quot;x&quot; ::error::|* 1.0, wire@1.0/test, 12 documents)\""));
    assert_non_null(strstr(out.data, "name=\"a&lt;b &amp; &quot;c&quot; : 100%, d|e*f next\""));
    assert_non_null(strstr(out.data, "<skipped message="));
    sb_clear(&out);
    gate_github(&out, &f.g, &style);
    assert_non_null(strstr(out.data, "::warning title=inconclusive%3A a<b & \"c\"\x01%3A 100%25%2C d|e*f%0Anext::From 73.28"));
    sb_clear(&out);
    gate_markdown(&out, &f.g, &style);
    assert_non_null(strstr(out.data, "| a&lt;b &amp; \"c\" : 100%, d\\|e\\*f next |"));
    sb_free(&out);
    arena_free(&f.arena);
}

static void test_inconclusive_may_fail(void **state)
{
    (void)state;
    Fixture f;
    begin(&f, better, worse, 12);
    decide(&f);
    GateStyle style = {.exit_status = 1, .inconclusive_fails = true};
    StrBuf out = {0};
    gate_junit(&out, &f.g, &style);
    assert_non_null(strstr(out.data, "tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\""));
    assert_non_null(strstr(out.data, "<failure type=\"inconclusive\" message="));
    sb_clear(&out);
    gate_github(&out, &f.g, &style);
    assert_non_null(strstr(out.data, "::error title=inconclusive"));
    sb_free(&out);
    arena_free(&f.arena);
}

/* The last line of every format names the same verdict and the same exit status. */
static void test_last_lines(void **state)
{
    (void)state;
    static const struct {
        const char *format, *line;
    } lines[] = {{"text", "INCONCLUSIVE: 1 of 2 rules undecided (exit status 5)\n"},
                 {"junit", "<!-- INCONCLUSIVE: 1 of 2 rules undecided (exit status 5) -->\n"},
                 {"github", "INCONCLUSIVE: 1 of 2 rules undecided (exit status 5)\n"},
                 {"json", " \"verdict\":\"inconclusive\",\"exit_status\":5}\n"}};
    Fixture f;
    begin(&f, better, worse, 12);
    decide(&f);
    for (size_t i = 0; gate_formats[i].name; i++) {
        StrBuf out = {0};
        assert_string_equal(gate_formats[i].name, lines[i].format);
        gate_formats[i].write(&out, &f.g, &(GateStyle){.exit_status = 5});
        size_t n = strlen(lines[i].line);
        assert_true(out.length > n);
        assert_string_equal(out.data + out.length - n, lines[i].line);
        assert_int_equal(out.data[out.length - n - 1], '\n');
        sb_free(&out);
    }
    arena_free(&f.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_identical_passes),
        cmocka_unit_test(test_few_documents_are_inconclusive),
        cmocka_unit_test(test_a_single_change_is_no_proof),
        cmocka_unit_test(test_the_same_counts_of_a_category),
        cmocka_unit_test(test_one_document_has_no_interval),
        cmocka_unit_test(test_a_loss_in_many_documents),
        cmocka_unit_test(test_the_margin),
        cmocka_unit_test(test_nothing_measured),
        cmocka_unit_test(test_rules_about_the_run),
        cmocka_unit_test(test_regression_wins),
        cmocka_unit_test(test_holm_over_what_is_watched),
        cmocka_unit_test(test_repetitions),
        cmocka_unit_test(test_names_are_hostile),
        cmocka_unit_test(test_inconclusive_may_fail),
        cmocka_unit_test(test_last_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

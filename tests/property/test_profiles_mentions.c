/* Every profile that takes mentions, on random documents of every ugliness that a settled document can have: no crash, tallies
 * that make sense, native counts that are JSON. And what must hold for brateval and neleval whatever the input. */
#include "unit/cmocka_all.h"

#include "base/json.h"
#include "score/profile.h"
#include "score_tools.h"

#include <math.h>

enum { ROUNDS = 3000, MOST_DOCUMENTS = 4, MOST_MENTIONS = 14 };

static uint32_t draw(uint64_t *state, uint32_t below)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((*state >> 33) % below);
}

static const char text[] = "abc def\tghi jkl\nmno pqr stu vwx yz";
static const char *const types[] = {"A", "B", "a b", "all", "*", "\xc3\xa9\"\\"};

static void random_mention(Document *d, Mention *m, uint64_t *state)
{
    m->type = symbols_intern_text(d->symbols, types[draw(state, 6)]);
    m->spans = arena_zero(&d->arena, 3, sizeof *m->spans);
    m->optional = draw(state, 10) == 0;
    uint32_t at = draw(state, 16), n = draw(state, 8) ? 1 : draw(state, 4);
    for (; m->n_spans < n && at + 8 < d->text_length; m->n_spans++) {
        m->spans[m->n_spans] = (Span){at, at + 1 + draw(state, 6)};
        at = m->spans[m->n_spans].end + draw(state, 3);
    }
    if (draw(state, 3) == 0) {
        char id[24];
        snprintf(id, sizeof id, "%s%u", draw(state, 2) ? "T" : "m", draw(state, 4000000000u));
        m->id = arena_copy(&d->arena, id, strlen(id));
    }
}

static const char *const links[] = {"Q1", "Q2", "Q3", "NIL1", "NIL2"};

static void random_document(Document *d, Symbols *symbols, const char *id, uint64_t *state, const Document *like)
{
    make_document(d, symbols, id, text, "");
    d->mentions = arena_zero(&d->arena, MOST_MENTIONS, sizeof *d->mentions);
    uint32_t n = draw(state, 4) ? draw(state, MOST_MENTIONS) : 0;
    for (; d->n_mentions < n; d->n_mentions++) {
        Mention *m = &d->mentions[d->n_mentions];
        const Document *from = like && draw(state, 2) ? like : d; /* often what there is already */
        if (from->n_mentions && draw(state, 3) == 0) *m = from->mentions[draw(state, from->n_mentions)];
        else random_mention(d, m, state);
        if (!m->n_spans) m->surface = "made up";
        m->links = arena_alloc(&d->arena, sizeof *m->links);
        m->links[0] = symbols_intern_text(symbols, links[draw(state, sizeof links / sizeof *links)]);
        m->n_links = draw(state, 5) > 0;
    }
    d->layers |= LAYER_BIT(LAYER_LINKS);
}

static void check_json(const char *text_of)
{
    JsonReader r = {0};
    Error e = {0};
    if (!text_of) return;
    if (json_open(&r, text_of, strlen(text_of), &e)) fail_msg("%s: %s", text_of, e.message);
    json_close(&r);
}

static void check_row(const ResultRow *row)
{
    const Tally *t = &row->tally;
    check_json(row->native);
    assert_true(t->gold >= 0 && t->found >= 0 && t->predicted >= 0 && t->correct >= 0);
    Measure m = row_measure(row, ASSAY_ZERO_0);
    assert_true(m.precision >= 0 && m.recall >= 0 && m.f1 >= 0);
}

static void check_results(const Profile *p, const Result *results, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const Result *r = &results[i];
        assert_string_equal(r->criterion, p->criteria[i]);
        assert_string_equal(r->profile, p->name);
        for (size_t row = 0; row < r->n_rows; row++) {
            check_row(&r->rows[row]);
            if (row) assert_true(strcmp(r->rows[row - 1].category, r->rows[row].category) < 0);
        }
        check_row(&r->total);
        check_json(r->native);
    }
    assert_null(p->criteria[n]);
}

/* Each mention counts once, whatever it is matched with. */
static void check_brateval(const Result *r, double gold, double predicted)
{
    Tally sum = {0};
    for (size_t i = 0; i < r->n_rows; i++) tally_add(&sum, &r->rows[i].tally);
    assert_float_equal(r->total.tally.gold, gold, 0);
    assert_float_equal(r->total.tally.predicted, predicted, 0);
    assert_memory_equal(&sum, &r->total.tally, sizeof sum);
    assert_true(sum.found <= gold && sum.found <= predicted);
}

static void check_neleval(const Result *results, double gold, double predicted)
{
    for (size_t i = 0; i < 10; i++) {
        const Tally *t = &results[i].total.tally;
        bool sets = i < 2;
        assert_true(sets ? t->gold <= gold && t->predicted <= predicted : fabs(t->gold - gold) + fabs(t->predicted - predicted) < 1e-9);
        assert_true(t->found <= t->gold + 1e-9 && t->correct <= t->predicted + 1e-9);
        if (sets) assert_float_equal(t->found, t->correct, 0);
    }
    for (size_t key = 2; key < 4; key++) { /* what is covered by any is never less than what is by one */
        assert_true(results[key + 4].total.tally.found >= results[key].total.tally.found - 1e-9);
        assert_true(results[key + 2].total.tally.correct >= results[key].total.tally.correct - 1e-9);
    }
}

typedef struct Totals {
    double gold, predicted, gold_lines, predicted_lines; /* lines: those that brateval reads */
} Totals;

static double lines_of(const Document *d)
{
    double n = 0;
    StrBuf b = {0};
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        sb_clear(&b);
        document_surface(d, &d->mentions[i], &b);
        while (b.length && b.data[b.length - 1] == '\t') b.length--;
        n += !d->mentions[i].n_spans || (b.length && !memchr(b.data, '\t', b.length));
    }
    sb_free(&b);
    return n;
}

/* Takes some documents. False: the profile refuses one, and says why. */
static bool take_documents(const Profile *p, ProfileRun *run, Symbols *symbols, uint64_t *seed, Totals *totals)
{
    Document gold = {0}, predicted = {0};
    Error e = {0};
    bool good = true;
    for (uint32_t documents = draw(seed, MOST_DOCUMENTS + 1), i = 0; i < documents && good; i++) {
        char id[8] = {'d', (char)('0' + i)};
        random_document(&gold, symbols, id, seed, NULL);
        random_document(&predicted, symbols, id, seed, &gold);
        totals->gold += gold.n_mentions;
        totals->predicted += predicted.n_mentions;
        totals->gold_lines += lines_of(&gold);
        totals->predicted_lines += lines_of(&predicted);
        good = p->take_mentions(run, &gold, &predicted, &e) == ASSAY_OK;
    }
    if (!good) assert_true(e.code == ASSAY_ERR_DATA && e.message[0]);
    document_free(&gold);
    document_free(&predicted);
    return good;
}

static void run_profile(const Profile *p, uint64_t seed, const char *group_by)
{
    Symbols symbols = {0};
    ProfileOptions options = {.tags = &symbols, .scheme = SCHEME_AUTO, .min_overlap = -1, .digits = -1, .group_by = group_by};
    ProfileRun *run = NULL;
    Error e = {0};
    Arena arena = {0};
    Result *results;
    size_t n;
    Totals totals = {0};
    StrBuf printed = {0};
    bool takes_all = strcmp(p->name, "brateval-0.3.2") == 0 || strcmp(p->name, "neleval-3") == 0;
    assert_int_equal(p->open(&run, &options, &e), ASSAY_OK);
    bool good = take_documents(p, run, &symbols, &seed, &totals);
    assert_true(good || !takes_all);
    if (good) {
        assert_int_equal(p->finish(run, &arena, &results, &n, &e), ASSAY_OK);
        check_results(p, results, n);
        if (p->print) assert_int_equal(p->print(run, &printed, &e), ASSAY_OK);
        if (strcmp(p->name, "brateval-0.3.2") == 0)
            for (size_t i = 0; i < n; i++) check_brateval(&results[i], totals.gold_lines, totals.predicted_lines);
        if (strcmp(p->name, "neleval-3") == 0 && !group_by) check_neleval(results, totals.gold, totals.predicted);
    }
    p->close(run);
    sb_free(&printed);
    arena_free(&arena);
    symbols_free(&symbols);
}

static void random_documents_are_counted(void **state)
{
    (void)state;
    for (const Profile *const *p = profiles; *p; p++) {
        if (!(*p)->take_mentions || (*p)->layer == LAYER_RELATIONS) continue;
        for (uint64_t seed = 1; seed <= ROUNDS; seed++) run_profile(*p, seed * 7919, NULL);
    }
}

static void so_are_groups(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= ROUNDS; seed++) run_profile(profile_find("neleval"), seed * 7919, seed % 2 ? "type" : "docid");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(random_documents_are_counted),
        cmocka_unit_test(so_are_groups),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

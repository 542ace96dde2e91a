/* score_side_by_side.c - `assay score --all-profiles`: one input, every scorer, and why they disagree. */
#include "cli/score_profiles.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* What the input is like, as far as scorers disagree about it. */
typedef struct Facts {
    size_t ill_formed, duplicates, overlaps, documents;
    bool closing_tags; /* some tag is E, S, L or U */
    Measure strict;    /* native, micro */
} Facts;

enum { NEIGHBOURS = 50 }; /* enough to know whether there are any */

static void look_at(Facts *f, const Document *d)
{
    for (uint32_t i = 0; d && i < d->n_mentions; i++) {
        const Mention *a = &d->mentions[i];
        for (uint32_t k = i + 1; k < d->n_mentions && k < i + NEIGHBOURS && a->n_spans; k++) {
            const Mention *b = &d->mentions[k];
            if (!b->n_spans) continue;
            bool overlap = a->spans[0].start < b->spans[b->n_spans - 1].end && b->spans[0].start < a->spans[a->n_spans - 1].end;
            if (a->type == b->type && mentions_same_place(a, b)) f->duplicates++;
            else f->overlaps += overlap;
        }
    }
}

static size_t ill_formed(const Reader *r)
{
    size_t n = 0;
    for (size_t i = 0; r && i < r->n_notes; i++)
        if (strcmp(r->notes[i].kind, "repair") == 0) n += r->notes[i].count;
    return n;
}

/* -- the table -------------------------------------------------------------------------------------------------------- */

static void put_value(Table *t, double value)
{
    char text[32];
    int n = snprintf(text, sizeof text, "%.2f", 100 * value);
    table_number(t, value, arena_copy(t->arena, text, (size_t)n));
}

static void put_row(Table *t, const char *rules, const char *criterion, const Measure *m, const char *why)
{
    table_text(t, rules);
    table_text(t, criterion);
    put_value(t, m->precision);
    put_value(t, m->recall);
    put_value(t, m->f1);
    table_text(t, why);
}

static void make_table(Table *t)
{
    table_column(t, "rules", "rules", NULL, ALIGN_LEFT);
    table_column(t, "criterion", "criterion", NULL, ALIGN_LEFT);
    table_column(t, "precision", "precision", NULL, ALIGN_DECIMAL);
    table_column(t, "recall", "recall", NULL, ALIGN_DECIMAL);
    table_column(t, "f1", "F1", NULL, ALIGN_DECIMAL);
    table_column(t, "why", "why it differs from native strict", NULL, ALIGN_LEFT);
}

static bool equal(double a, double b) { return (isnan(a) && isnan(b)) || fabs(a - b) < 1e-12; }

static bool same_measure(const Measure *a, const Measure *b)
{
    return equal(a->precision, b->precision) && equal(a->recall, b->recall) && equal(a->f1, b->f1);
}

/* Criteria that ask for the same spans and the same type, by whatever name. */
static bool is_strict(const char *criterion)
{
    static const char *const names[] = {"strict", "default", "conlleval", "entity", "exact/exact", "strong_typed_mention_match"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (strcmp(names[i], criterion) == 0) return true;
    return false;
}

/* The ways in which the profile differs, as far as the input has occasion for them. */
static const char *why(Arena *arena, const Profile *p, const Result *r, const Measure *m, const Facts *f)
{
    if (same_measure(m, &f->strict)) return "the same";
    bool undefined = isnan(f->strict.precision) || isnan(f->strict.recall) || isnan(f->strict.f1);
    const struct { unsigned bit; bool occasion; const char *text; } causes[] = {
        {PROFILE_CREDIT, !is_strict(r->criterion), "criterion"},
        {PROFILE_REPAIRS, f->ill_formed > 0, "repair of tags"},
        {PROFILE_MISREADS, f->closing_tags, "misread scheme"},
        {PROFILE_DUPLICATES, f->duplicates > 0, "duplicates"},
        {PROFILE_ORDER, f->overlaps > 0, "order of mentions"},
        {PROFILE_NESTED, f->overlaps > 0, "nested mentions"},
        {PROFILE_ZERO, undefined, "zero division"},
        {PROFILE_TYPES, true, "types left out"},
        {PROFILE_MERGE, f->documents > 1, "merging of documents"},
    };
    StrBuf b = {0};
    for (size_t i = 0; i < sizeof causes / sizeof *causes; i++)
        if (p->differs & causes[i].bit && causes[i].occasion) sb_printf(&b, "%s%s", b.length ? ", " : "", causes[i].text);
    if (!b.length) sb_puts(&b, "other");
    const char *kept = arena_copy(arena, b.data, b.length);
    sb_free(&b);
    return kept;
}

/* -- the native rules ------------------------------------------------------------------------------------------------- */

/* Native rows first. Ill-formed tags are read as conlleval does on both sides, so that nothing is refused. */
static int put_native(ProfileWork *w, Table *t, Facts *f)
{
    Symbols symbols = {0};
    ScoreInput in;
    Scorer *scorer = NULL;
    Error e = {0};
    const Document *gold, *predicted;
    const Criterion *all[16];
    ScoreOptions options = {.criteria = all};
    for (const Criterion *c = criteria; c->name && options.n_criteria < 16; c++)
        if (c->layer == LAYER_MENTIONS) all[options.n_criteria++] = c;
    int got = 0, status = score_open(&in, w->call, w->gold_path, w->predicted_path, &symbols, PAIRS_SEGMENTS | PAIRS_LENIENT);
    if (status) goto done;
    if (in.gold) options.markables = &in.gold->markables;
    scorer = scorer_new(&options, &symbols);
    while ((got = pairs_next(in.pairs, &gold, &predicted, &e)) > 0) {
        scorer_add(scorer, gold, predicted, NULL, NULL);
        look_at(f, gold);
        look_at(f, predicted);
    }
    if (got < 0) {
        status = call_fail(w->call, &e);
        goto done;
    }
    f->documents = pairs_report(in.pairs)->documents;
    f->ill_formed = ill_formed(pairs_gold(in.pairs)) + ill_formed(pairs_predicted(in.pairs));
    const Result *results = scorer_results(scorer);
    for (size_t i = 0; i < options.n_criteria; i++) {
        Measure m = row_measure(&results[i].total, ASSAY_ZERO_NULL);
        if (i == 0) f->strict = m;
        put_row(t, "native", results[i].criterion, &m, i == 0 ? "" : same_measure(&m, &f->strict) ? "the same" : "criterion");
    }
done:
    scorer_free(scorer);
    score_close(&in);
    symbols_free(&symbols);
    return status;
}

static bool has_closing_tags(const Symbols *tags)
{
    for (Symbol s = 0; s < tags->count; s++)
        if (symbols_length(tags, s) > 1 && strchr("ESLU", *symbols_name(tags, s)) && symbols_name(tags, s)[1] == '-') return true;
    return false;
}

static void put_profiles(ProfileWork *w, Table *t, const Facts *f)
{
    for (size_t i = 0; i < w->n; i++) {
        const Profile *p = w->profiles[i];
        size_t first = w->results.n;
        Error raised = {0};
        if (w->raised[i].code) raised = w->raised[i];
        else if (profile_work_finish(w, i, &raised) == ASSAY_OK) raised.code = 0;
        table_rule(t);
        if (raised.code) {
            table_text(t, p->name);
            for (int k = 0; k < 4; k++) table_text(t, NULL);
            char text[1400];
            error_text(&raised, text, sizeof text);
            table_text(t, arena_copy(t->arena, text, strlen(text)));
            continue;
        }
        for (size_t k = first; k < w->results.n; k++) {
            const Result *r = &w->results.at[k];
            if (strcmp(r->layer, layer_name(LAYER_RELATIONS)) == 0) continue; /* brateval's: the table is of mentions */
            Measure m = row_measure(&r->total, ASSAY_ZERO_NULL);
            put_row(t, p->name, r->criterion, &m, why(t->arena, p, r, &m, f));
        }
    }
}

int score_with_all_profiles(const Call *call, const char *gold_path, const char *predicted_path)
{
    ProfileWork w = {.call = call, .o = call->parsed.options, .gold_path = gold_path, .predicted_path = predicted_path, .side_by_side = true};
    NamedTable list = {.name = "profiles", .table = {.arena = call->arena, .stub = 2, .sentences = true}};
    Facts facts = {0};
    if (strcmp(gold_path, "-") == 0 || (predicted_path && strcmp(predicted_path, "-") == 0))
        return call_usage(call, "--all-profiles reads its input twice, so it cannot come from standard input");
    if (strcmp(score_formats[w.o->printing.format], "original") == 0) return call_usage(call, "--format original goes with --profile");
    bool rows = profile_work_is_columns(&w, gold_path) && (!predicted_path || profile_work_is_columns(&w, predicted_path));
    for (const Profile *const *p = profiles; *p && w.n < MOST_PROFILES; p++)
        if ((*p)->layer == LAYER_MENTIONS && (rows ? (*p)->take_tags != NULL : (*p)->take_mentions != NULL)) w.profiles[w.n++] = *p;
    make_table(&list.table);
    int status = put_native(&w, &list.table, &facts);
    if (!status) status = profile_work_read(&w, rows);
    if (!status) {
        facts.closing_tags = rows && has_closing_tags(&w.symbols);
        profile_work_end_hash(&w);
        put_profiles(&w, &list.table, &facts);
        status = print_tables(call, &w.o->printing, &list, 1);
    }
    table_free(&list.table);
    profile_work_release(&w);
    return status;
}

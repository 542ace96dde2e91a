/* profiles: the same answers under the rules of other scorers. Rows are the native criteria and the profiles of mentions, each under its strict
 * criterion. For profiles that read rows of tags the mentions are written as IOB2; where that cannot be done (they overlap, or do not begin and end
 * with tokens) the system has no dot there. */
#include "report/figures.h"

#include "corpus/apart.h"
#include "report/figure_data.h"
#include "report/figure_rows.h"
#include "report/recount.h"
#include "score/profile.h"

#include <math.h>
#include <string.h>

#define MOST 64

typedef struct Judges {
    const Profile *profiles[MOST];
    ProfileRun *runs[MOST];
    bool out[MOST]; /* it refused something */
    size_t n;
    const CorpusTypes *markables;
    Symbols *tags;
} Judges;

/* -- mentions as rows of tags --------------------------------------------------------------------------------------------- */

static Symbol tag(Symbols *tags, char prefix, const char *type)
{
    StrBuf b = {0};
    sb_printf(&b, "%c-%s", prefix, type);
    Symbol s = symbols_intern(tags, b.data, b.length);
    sb_free(&b);
    return s;
}

/* A tag for each token of gold; NULL if the mentions cannot be written so. `d` NULL: none. */
static Symbol *tags_of(const Document *gold, const Document *d, Symbols *tags, Arena *scratch)
{
    Symbol outside = symbols_intern_text(tags, "O"), *out = arena_zero(scratch, gold->n_tokens + 1, sizeof *out);
    for (uint32_t t = 0; t < gold->n_tokens; t++) out[t] = outside;
    for (uint32_t i = 0; d && i < d->n_mentions; i++) {
        const Mention *m = &d->mentions[i];
        Span range;
        if (m->n_spans != 1 || !document_tokens_of(gold, m->spans[0], &range)) return NULL;
        for (uint32_t t = range.start; t < range.end; t++) {
            if (out[t] != outside) return NULL;
            out[t] = tag(tags, t == range.start ? 'B' : 'I', symbols_name(d->symbols, m->type));
        }
    }
    return out;
}

/* Hands the sentences of a document to those who read tags. */
static void take_rows(Judges *j, const Document *gold, const Document *predicted, Arena *scratch)
{
    Symbol *right = tags_of(gold, gold, j->tags, scratch), *said = tags_of(gold, predicted, j->tags, scratch);
    StrBuf words = {0};
    for (uint32_t s = 0; s < gold->n_sentences; s++) {
        Span range = gold->sentences[s];
        uint32_t n = range.end - range.start, *ends = arena_zero(scratch, n + 1, sizeof *ends);
        sb_clear(&words);
        for (uint32_t t = 0; t < n; t++) {
            Span token = gold->tokens[range.start + t];
            sb_put(&words, gold->text + token.start, token.end - token.start);
            ends[t] = (uint32_t)words.length;
        }
        TagRows rows = {.n = n, .tokens = sb_text(&words), .token_ends = ends, .starts_document = s == 0, .line = 1};
        if (right) rows.gold = right + range.start;
        if (said) rows.predicted = said + range.start;
        for (size_t i = 0; i < j->n; i++) {
            Error refused;
            if (j->profiles[i]->take_mentions || j->out[i]) continue;
            j->out[i] = !right || !said || j->profiles[i]->take_tags(j->runs[i], &rows, &refused) != ASSAY_OK;
        }
    }
    sb_free(&words);
}

/* -- judging -------------------------------------------------------------------------------------------------------------- */

static int take(const StoredDocument *d, const Document *gold, const Document *predicted, Arena *scratch, void *payload, Error *e)
{
    (void)d;
    (void)e;
    Judges *j = payload;
    Document entities[2];
    document_of_entities(&entities[0], gold, j->markables, scratch);
    if (predicted) document_of_entities(&entities[1], predicted, j->markables, scratch);
    for (size_t i = 0; i < j->n; i++) {
        Error refused;
        if (!j->out[i] && j->profiles[i]->take_mentions)
            j->out[i] = j->profiles[i]->take_mentions(j->runs[i], &entities[0], predicted ? &entities[1] : NULL, &refused) != ASSAY_OK;
    }
    take_rows(j, &entities[0], predicted ? &entities[1] : NULL, scratch);
    return ASSAY_OK;
}

static void find_profiles(Judges *j)
{
    for (const Profile *const *p = profiles; *p && j->n < MOST; p++)
        if ((*p)->layer == LAYER_MENTIONS) j->profiles[j->n++] = *p;
}

/* The criterion that asks for the same spans and the same type, by whatever name; else the first. */
static size_t strict_of(const char *const *criteria_of)
{
    static const char *const names[] = {"strict", "default", "conlleval", "entity", "exact/exact", "strong_typed_mention_match"};
    for (size_t i = 0; criteria_of[i]; i++)
        for (size_t k = 0; k < sizeof names / sizeof *names; k++)
            if (!strcmp(criteria_of[i], names[k])) return i;
    return 0;
}

static double f1_of(const Profile *p, const Result *results, size_t n)
{
    const char *wanted = p->criteria[strict_of(p->criteria)];
    for (size_t i = 0; i < n; i++)
        if (!strcmp(results[i].criterion, wanted)) return row_measure(&results[i].total, ASSAY_ZERO_NULL).f1 * 100;
    return NAN;
}

/* F1 of one system under each profile; NaN where it refuses the answers. */
static int judge(const FigureInput *in, size_t system, const Judges *all, double *f1, Error *e)
{
    Symbols symbols = {0};
    Arena scratch = {0};
    RecountRules rules;
    Judges j = *all;
    ProfileOptions options = {.tags = &symbols, .scheme = SCHEME_IOB2, .min_overlap = -1, .digits = -1};
    int status = recount_rules(in->options->store, &scratch, figure_run(in, system), "strict", in->results[system]->signature, &rules, e);
    j.markables = rules.score.markables;
    j.tags = &symbols;
    rules.tokens = true;
    for (size_t i = 0; i < j.n && !status; i++) {
        Error refused;
        j.out[i] = j.profiles[i]->open(&j.runs[i], &options, &refused) != ASSAY_OK;
    }
    if (!status) status = recount_each(in->options->store, figure_run(in, system), &rules, &symbols, take, &j, e);
    for (size_t i = 0; i < j.n && !status; i++) {
        Result *results;
        size_t n = 0;
        Error refused;
        bool good = !j.out[i] && j.profiles[i]->finish(j.runs[i], &scratch, &results, &n, &refused) == ASSAY_OK && n;
        f1[i] = good ? f1_of(j.profiles[i], results, n) : NAN;
    }
    for (size_t i = 0; i < j.n; i++) j.profiles[i]->close(j.runs[i]);
    symbols_free(&symbols);
    arena_free(&scratch);
    return status;
}

static const char *named(Arena *a, const char *what, const char *criterion)
{
    StrBuf b = {0};
    sb_printf(&b, "%s: %s", what, criterion);
    const char *copy = arena_copy(a, b.data, b.length);
    sb_free(&b);
    return copy;
}

/* The native criteria of mentions that all systems were scored by. */
static size_t native_rows(const FigureInput *in, const char **names, const Result ***results)
{
    size_t n = 0;
    for (size_t i = 0; i < in->systems[0]->n_results; i++) {
        const Result *r = &in->systems[0]->results[i];
        if (r->profile || strcmp(r->layer, layer_name(LAYER_MENTIONS))) continue;
        results[n] = arena_zero(in->arena, in->n, sizeof **results);
        bool all = true;
        for (size_t s = 0; s < in->n; s++) {
            results[n][s] = report_result(in->systems[s], r->layer, r->criterion, NULL);
            all = all && results[n][s];
        }
        if (all) names[n++] = named(in->arena, "native", r->criterion);
    }
    return n;
}

int figure_profiles(const FigureInput *in, FigureParts *parts, Error *e)
{
    Arena *a = in->arena;
    Judges judges = {0};
    if (strcmp(in->scoring.layer, layer_name(LAYER_MENTIONS)) || in->results[0]->by)
        return error_set(e, ASSAY_ERR_DATA, "profiles judge mentions, by category: --criteria mentions:strict, without --by");
    find_profiles(&judges);
    size_t most = judges.n + in->systems[0]->n_results;
    const char **names = arena_zero(a, most, sizeof *names), **series = arena_zero(a, in->n, sizeof *series);
    const Result ***native = arena_zero(a, most, sizeof *native);
    size_t n_native = native_rows(in, names, native), n = n_native + judges.n;
    RowsValue *values = arena_zero(a, n * in->n, sizeof *values);
    double *f1 = arena_zero(a, judges.n + 1, sizeof *f1);
    for (size_t s = 0; s < in->n; s++) {
        int status = judge(in, s, &judges, f1, e);
        if (status) return status;
        series[s] = report_label(in->systems[s]);
        for (size_t i = 0; i < n_native; i++)
            values[i * in->n + s] = (RowsValue){row_measure(&native[i][s]->total, in->report->zero).f1 * 100, NAN, NAN};
        for (size_t i = 0; i < judges.n; i++) values[(n_native + i) * in->n + s] = (RowsValue){f1[i], NAN, NAN};
    }
    bool refused = false;
    for (size_t i = 0; i < n * in->n; i++) refused = refused || isnan(values[i].value);
    for (size_t i = 0; i < judges.n; i++) names[n_native + i] = named(a, judges.profiles[i]->name, judges.profiles[i]->criteria[strict_of(judges.profiles[i]->criteria)]);
    rows_plot(in, &(RowsPlot){.rows = names, .n = n, .series = series, .n_series = in->n, .values = values, .from = 0, .to = 100, .axis = "F1 (%)",
                              .note = refused ? "No dot: mentions that overlap, are in pieces or do not begin and end with tokens, which that scorer cannot judge."
                                              : NULL}, parts);
    return ASSAY_OK;
}

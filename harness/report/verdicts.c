/* Whether the rules that recount.h finds are those of the counts is not taken on trust: the answers are counted again on the way
 * and the whole must come out the same. */
#include "report/verdicts.h"

#include "base/vector.h"
#include "report/recount.h"

#include <string.h>

typedef struct Recount {
    Arena *arena;    /* of what is handed back */
    Symbols *symbols;
    VECTOR(GoldItem) gold;
    Symbols known;   /* the items, by document and what they are; the symbol is the index */
    size_t n_runs, run;
    Layer layer;
    Scorer *scorer;
    size_t (*counts)[VERDICT_COUNT]; /* of this run */
    StrBuf key;
} Recount;

/* The item of gold that a decision is about: what the one run has decided about, the others have, too. */
static GoldItem *item_of(Recount *r, const StoredDocument *d, const Document *gold, const Decision *decision, const OffsetMap *map)
{
    const DecisionSide *s = &decision->gold;
    uint32_t place = s->n_parties ? s->parties[0].mention : 0;
    sb_clear(&r->key);
    sb_printf(&r->key, "%s\n%d %u %u %u %s %s", d->id, (int)decision->subject, s->index, place, (unsigned)s->on_event, s->value ? s->value : "", s->text);
    Symbol known = symbols_intern(&r->known, r->key.data, r->key.length);
    if (known < r->gold.n) return &r->gold.at[known];
    GoldItem out = {.document = arena_copy(r->arena, d->id, strlen(d->id)), .subject = decision->subject, .verdicts = arena_alloc(r->arena, r->n_runs)};
    const Mention *m = s->n_parties ? &gold->mentions[place] : NULL;
    memset(out.verdicts, VERDICT_NONE, r->n_runs);
    if (m && m->n_spans) {
        out.start = offset_from_byte(map, m->spans[0].start);
        out.end = offset_from_byte(map, m->spans[m->n_spans - 1].end);
    }
    out.category = arena_copy(r->arena, s->category, strlen(s->category));
    out.text = arena_copy(r->arena, s->text, strlen(s->text));
    vec_push(&r->gold, out);
    return &r->gold.at[known];
}

static int take_document(const StoredDocument *d, const Document *gold, const Document *predicted, Arena *scratch, void *payload, Error *e)
{
    (void)e;
    Recount *r = payload;
    Decision *list;
    OffsetMap map = offset_map(scratch, gold->text, gold->text_length, UNIT_CODEPOINT);
    size_t n = decisions_of(r->scorer, gold, predicted, LAYER_BIT(r->layer), scratch, &list);
    for (size_t i = 0; i < n; i++) {
        if (list[i].optional) continue;
        r->counts[list[i].subject][list[i].verdict]++;
        if (list[i].gold.category) item_of(r, d, gold, &list[i], &map)->verdicts[r->run] = (uint8_t)list[i].verdict;
    }
    scorer_add(r->scorer, gold, predicted, NULL, NULL);
    return ASSAY_OK;
}

static bool same_counts(Scorer *scorer, const VerdictRun *run)
{
    if (strcmp(run->criterion, "token") == 0) return true; /* strict was counted in its place */
    Tally got = scorer_results(scorer)[0].total.tally, want = run->whole;
    return got.gold == want.gold && got.predicted == want.predicted && got.found > want.found - 1e-6 && got.found < want.found + 1e-6;
}

int verdicts_recount(Store *s, Arena *a, const VerdictRun *runs, size_t n, Verdicts *out, Error *e)
{
    Symbols symbols = {0};
    Recount r = {.arena = a, .symbols = &symbols, .n_runs = n};
    StrBuf name = {0};
    int status = ASSAY_OK;
    layer_parse(runs[0].layer, strlen(runs[0].layer), &r.layer);
    *out = (Verdicts){.layer = r.layer, .n_runs = n, .counts = arena_zero(a, n, sizeof *out->counts)};
    for (r.run = 0; r.run < n && !status; r.run++) {
        r.counts = out->counts[r.run];
        RecountRules rules;
        const char *criterion = strcmp(runs[r.run].criterion, "token") ? runs[r.run].criterion : "strict";
        sb_clear(&name);
        sb_printf(&name, "%s:%s", runs[r.run].layer, criterion);
        status = recount_rules(s, a, runs[r.run].run, sb_text(&name), runs[r.run].signature, &rules, e);
        if (status) break;
        r.scorer = scorer_new(&rules.score, &symbols);
        status = recount_each(s, runs[r.run].run, &rules, &symbols, take_document, &r, e);
        if (!status && !same_counts(r.scorer, &runs[r.run]))
            out->why = "the stored answers no longer give the stored counts: run assay run again, which counts them anew";
        scorer_free(r.scorer);
        r.scorer = NULL;
    }
    out->gold = arena_dup(a, r.gold.at, r.gold.n, sizeof *out->gold);
    out->n_gold = r.gold.n;
    sb_free(&r.key);
    sb_free(&name);
    symbols_free(&r.known);
    vec_free(&r.gold);
    symbols_free(&symbols);
    return status;
}

/* Whether the rules that recount.h finds are those of the counts is not taken on trust: the answers are counted again on the way
 * and the whole must come out the same. */
#include "report/verdicts.h"

#include "base/vector.h"
#include "report/recount.h"

#include <string.h>

typedef struct Recount {
    Arena *arena;    /* of what is handed back */
    Symbols *symbols;
    VECTOR(GoldMention) gold;
    size_t n_runs, run;
    size_t next;     /* gold mention that comes next in the documents */
    Scorer *scorer;
    size_t *counts;  /* of this run */
    StrBuf line;
} Recount;

/* Lists the gold mentions of a document, by the first run. */
static void list_gold(Recount *r, const StoredDocument *d, const Document *g, Arena *scratch)
{
    OffsetMap map = offset_map(scratch, g->text, g->text_length, UNIT_CODEPOINT);
    const char *id = arena_copy(r->arena, d->id, strlen(d->id));
    for (uint32_t i = 0; i < g->n_mentions; i++) {
        const Mention *m = &g->mentions[i];
        uint8_t *verdicts = arena_alloc(r->arena, r->n_runs);
        memset(verdicts, VERDICT_NONE, r->n_runs);
        GoldMention out = {.document = id, .type = symbols_name(r->symbols, m->type), .verdicts = verdicts};
        if (m->n_spans) {
            out.start = offset_from_byte(&map, m->spans[0].start);
            out.end = offset_from_byte(&map, m->spans[m->n_spans - 1].end);
        }
        sb_clear(&r->line);
        document_surface(g, m, &r->line);
        out.text = arena_copy(r->arena, sb_text(&r->line), r->line.length);
        out.type = arena_copy(r->arena, out.type, strlen(out.type));
        vec_push(&r->gold, out);
    }
}

static int take_document(const StoredDocument *d, const Document *gold, const Document *predicted, Arena *scratch, void *payload, Error *e)
{
    (void)e;
    Recount *r = payload;
    if (r->run == 0) list_gold(r, d, gold, scratch);
    ItemRules rules = scorer_rules(r->scorer);
    Outcome *outcomes;
    size_t n = outcomes_of(gold, predicted, &rules, scratch, &outcomes);
    for (size_t i = 0; i < n; i++) {
        if (outcomes[i].optional) continue;
        r->counts[outcomes[i].verdict]++;
        if (outcomes[i].gold == NO_MENTION) continue;
        r->gold.at[r->next + outcomes[i].gold].verdicts[r->run] = (uint8_t)outcomes[i].verdict;
    }
    r->next += gold->n_mentions;
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
    int status = ASSAY_OK;
    *out = (Verdicts){.n_runs = n, .counts = arena_zero(a, n, sizeof *out->counts)};
    for (r.run = 0; r.run < n && !status; r.run++) {
        r.next = 0;
        r.counts = out->counts[r.run];
        RecountRules rules;
        const char *criterion = strcmp(runs[r.run].criterion, "token") ? runs[r.run].criterion : "strict";
        status = recount_rules(s, a, runs[r.run].run, criterion, runs[r.run].signature, &rules, e);
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
    sb_free(&r.line);
    vec_free(&r.gold);
    symbols_free(&symbols);
    return status;
}

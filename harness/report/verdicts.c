/* What the signature does not hold is in the run's options: the labels of the system and the coarse map of the corpus, which
 * `assay run` writes there under keys that no option has. Whether the rules found are those of the counts is not taken on trust:
 * the answers are counted again on the way and the whole must come out the same. */
#include "report/verdicts.h"

#include "base/json.h"
#include "base/vector.h"
#include "corpus/jsonl.h"
#include "corpus/labels.h"
#include "corpus/placement.h"
#include "score/scorer.h"
#include "score/signature.h"

#include <string.h>

typedef struct Recount {
    Arena *arena;    /* of what is handed back */
    Symbols *symbols;
    VECTOR(GoldMention) gold;
    size_t n_runs, run;
    size_t next;     /* gold mention that comes next in the documents */
    Scorer *scorer;
    Labels labels;
    Placement placement;
    size_t *counts;  /* of this run */
    StrBuf line;
    Document given, predicted;
    Arena scratch;   /* of a document */
} Recount;

/* -- rules ---------------------------------------------------------------------------------------------------------------- */

/* The map FROM: TO under a key of the run's options; empty if it is not there. */
static int read_map(Arena *a, const char *json, const char *key, Labels *out, Error *e)
{
    *out = (Labels){0};
    if (!*json) return ASSAY_OK;
    JsonReader r;
    int status = json_open(&r, json, strlen(json), e);
    if (status) return status;
    if (json_enter(&r, KIND_OBJECT))
        while (json_next(&r)) {
            if (!json_key_is(&r, key)) continue;
            out->list = arena_zero(a, json_count(&r) + 1, sizeof *out->list);
            if (!json_enter(&r, KIND_OBJECT)) continue;
            while (json_next(&r)) {
                const char *from = json_key(&r), *to;
                size_t n;
                if (json_read_string(&r, &to, &n))
                    out->list[out->n++] = (Label){arena_copy(a, from, strlen(from)), arena_copy(a, to, n)};
            }
        }
    json_close(&r);
    return ASSAY_OK;
}

/* The categories that the signature restricts to; none: all. */
static void read_categories(Arena *a, const char *signature, ScoreOptions *out)
{
    size_t n;
    const char *value = signature_value(signature, "cat", &n);
    if (!value || (n == 3 && !memcmp(value, "all", 3))) return;
    const char **names = arena_zero(a, n + 1, sizeof *names);
    StrBuf b = {0};
    for (const char *end = value + n; value <= end;) {
        const char *comma = memchr(value, ',', (size_t)(end - value));
        size_t length = (size_t)((comma ? comma : end) - value);
        sb_clear(&b);
        signature_put_plain(&b, value, length);
        names[out->n_categories++] = arena_copy(a, sb_text(&b), b.length);
        value += length + 1;
    }
    sb_free(&b);
    out->categories = names;
}

static bool has_value(const char *signature, const char *name, const char *value)
{
    size_t n;
    const char *found = signature_value(signature, name, &n);
    return found && n == strlen(value) && !memcmp(found, value, n);
}

static const char *coarse_of(const void *map, const char *type) { return labels_find(map, type); }

static int read_rules(Recount *r, Store *s, const VerdictRun *run, Error *e)
{
    RunInfo info;
    ScoreOptions options = {.n_criteria = 1, .collapse_duplicates = has_value(run->signature, "dup", "collapse")};
    const Criterion **criterion = arena_zero(r->arena, 1, sizeof *criterion);
    Labels *coarse = arena_zero(r->arena, 1, sizeof *coarse);
    int status = store_run_info(s, r->arena, run->run, &info, e);
    if (!status) status = read_map(r->arena, info.options, "@labels", &r->labels, e);
    if (!status) status = read_map(r->arena, info.options, "@coarse", coarse, e);
    if (status) return status;
    *criterion = criterion_find(run->criterion);
    if (!*criterion || (*criterion)->credit == CREDIT_TOKEN) *criterion = criterion_find("strict");
    options.criteria = criterion;
    read_categories(r->arena, run->signature, &options);
    if (has_value(run->signature, "level", "coarse")) {
        options.coarse = coarse_of;
        options.coarse_context = coarse;
    }
    r->placement = PLACE_FIRST_UNUSED;
    static const Placement policies[] = {PLACE_FIRST_UNUSED, PLACE_ALL, PLACE_ONLY_IF_UNIQUE};
    for (size_t i = 0; i < sizeof policies / sizeof *policies; i++)
        if (has_value(run->signature, "place", placement_name(policies[i]))) r->placement = policies[i];
    r->scorer = scorer_new(&options, r->symbols);
    return ASSAY_OK;
}

/* -- documents ------------------------------------------------------------------------------------------------------------ */

/* Gold is stored without its text, which has a column of its own. */
static int read_gold(Recount *r, const StoredDocument *d, Error *e)
{
    sb_clear(&r->line);
    sb_puts(&r->line, "{\"text\":");
    json_put_string(&r->line, d->text, d->text_length);
    sb_putc(&r->line, ',');
    sb_put(&r->line, d->gold + 1, d->gold_length - 1);
    JsonlContext context = JSONL_CONTEXT_INIT;
    context.symbols = r->symbols;
    return jsonl_parse(&r->given, r->line.data, r->line.length, &context, e);
}

static int read_answer(Recount *r, const StoredDocument *d, Error *e)
{
    JsonlContext context = JSONL_CONTEXT_INIT;
    context.symbols = r->symbols;
    int status = jsonl_parse(&r->predicted, d->answer, d->answer_length, &context, e);
    if (!status) status = document_settle(&r->predicted, &r->given, e);
    if (status) return status;
    PlacementCount placed = {0};
    labels_apply(&r->labels, &r->predicted);
    placement_apply(&r->predicted, r->placement, &placed);
    return ASSAY_OK;
}

/* Lists the gold mentions of a document, by the first run. */
static void list_gold(Recount *r, const StoredDocument *d)
{
    const Document *g = &r->given;
    OffsetMap map = offset_map(&r->scratch, g->text, g->text_length, UNIT_CODEPOINT);
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

static int take_document(const StoredDocument *d, void *payload, Error *e)
{
    Recount *r = payload;
    arena_reset(&r->scratch);
    int status = read_gold(r, d, e);
    if (status) return status;
    bool good = d->status == DOCUMENT_OK && d->answer;
    if (good) status = read_answer(r, d, e);
    if (status) return status;
    if (r->run == 0) list_gold(r, d);
    const Document *predicted = good ? &r->predicted : NULL;
    ItemRules rules = scorer_rules(r->scorer);
    Outcome *outcomes;
    size_t n = outcomes_of(&r->given, predicted, &rules, &r->scratch, &outcomes);
    for (size_t i = 0; i < n; i++) {
        if (outcomes[i].optional) continue;
        r->counts[outcomes[i].verdict]++;
        if (outcomes[i].gold == NO_MENTION) continue;
        r->gold.at[r->next + outcomes[i].gold].verdicts[r->run] = (uint8_t)outcomes[i].verdict;
    }
    r->next += r->given.n_mentions;
    scorer_add(r->scorer, &r->given, predicted, NULL, NULL);
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
        status = read_rules(&r, s, &runs[r.run], e);
        if (!status) status = store_each_document(s, runs[r.run].run, NULL, take_document, &r, e);
        if (!status && !same_counts(r.scorer, &runs[r.run]))
            out->why = "the stored answers no longer give the stored counts: run assay run again, which counts them anew";
        scorer_free(r.scorer);
        r.scorer = NULL;
    }
    out->gold = arena_dup(a, r.gold.at, r.gold.n, sizeof *out->gold);
    out->n_gold = r.gold.n;
    document_free(&r.given);
    document_free(&r.predicted);
    arena_free(&r.scratch);
    sb_free(&r.line);
    vec_free(&r.gold);
    symbols_free(&symbols);
    return status;
}

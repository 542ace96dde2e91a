/* What the signature does not hold is in the run's options: the labels of the system, the coarse map and the symmetric types of the corpus, which
 * `assay run` writes there under keys that no option has. */
#include "report/recount.h"

#include "base/json.h"
#include "corpus/jsonl.h"
#include "corpus/placement.h"
#include "score/signature.h"

#include <string.h>

/* -- rules ---------------------------------------------------------------------------------------------------------------- */

/* Puts the reader onto the value of a key of the run's options; false if it is not there. */
static bool find_option(JsonReader *r, const char *key)
{
    if (json_enter(r, KIND_OBJECT))
        while (json_next(r))
            if (json_key_is(r, key)) return true;
    return false;
}

/* The map FROM: TO under a key of the run's options; empty if it is not there. */
static int read_map(Arena *a, const char *json, const char *key, Labels *out, Error *e)
{
    *out = (Labels){0};
    if (!*json) return ASSAY_OK;
    JsonReader r;
    int status = json_open(&r, json, strlen(json), e);
    if (status) return status;
    if (find_option(&r, key)) {
        out->list = arena_zero(a, json_count(&r) + 1, sizeof *out->list);
        if (json_enter(&r, KIND_OBJECT))
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

/* The list of types under a key. */
static int read_list(Arena *a, const char *json, const char *key, CorpusTypes *out, Error *e)
{
    *out = (CorpusTypes){0};
    if (!*json) return ASSAY_OK;
    JsonReader r;
    int status = json_open(&r, json, strlen(json), e);
    if (status) return status;
    if (find_option(&r, key)) {
        out->names = arena_zero(a, json_count(&r) + 1, sizeof *out->names);
        if (json_enter(&r, KIND_ARRAY))
            while (json_next(&r)) {
                const char *text;
                size_t n;
                if (json_read_string(&r, &text, &n)) out->names[out->n++] = arena_copy(a, text, n);
            }
    }
    json_close(&r);
    return ASSAY_OK;
}

const char *recount_option(Arena *a, const RunInfo *info, const char *key)
{
    const char *found = NULL, *text;
    size_t n;
    JsonReader r;
    Error e;
    if (!*info->options || json_open(&r, info->options, strlen(info->options), &e)) return NULL;
    if (find_option(&r, key) && json_read_string(&r, &text, &n)) found = arena_copy(a, text, n);
    json_close(&r);
    return found;
}

/* The names in a field of the signature; NULL if it is not there. */
static const char **read_names(Arena *a, const char *signature, const char *field, size_t *n_names)
{
    size_t n;
    const char *value = signature_value(signature, field, &n);
    *n_names = 0;
    if (!value) return NULL;
    const char **names = arena_zero(a, n + 1, sizeof *names);
    StrBuf b = {0};
    for (const char *end = value + n; value <= end;) {
        const char *comma = memchr(value, ',', (size_t)(end - value));
        size_t length = (size_t)((comma ? comma : end) - value);
        sb_clear(&b);
        signature_put_plain(&b, value, length);
        names[(*n_names)++] = arena_copy(a, sb_text(&b), b.length);
        value += length + 1;
    }
    sb_free(&b);
    return names;
}

static bool has_value(const char *signature, const char *name, const char *value)
{
    size_t n;
    const char *found = signature_value(signature, name, &n);
    return found && n == strlen(value) && !memcmp(found, value, n);
}

static bool is_listed(const void *types, const char *type)
{
    const CorpusTypes *list = types;
    for (size_t i = 0; i < list->n; i++)
        if (!strcmp(list->names[i], type)) return true;
    return false;
}

static const char *coarse_of(const void *map, const char *type) { return labels_find(map, type); }

int recount_rules(Store *s, Arena *a, int64_t run, const char *criterion, const char *signature, RecountRules *out, Error *e)
{
    static const Placement policies[] = {PLACE_FIRST_UNUSED, PLACE_ALL, PLACE_ONLY_IF_UNIQUE};
    RunInfo info;
    const Criterion **one = arena_zero(a, 1, sizeof *one);
    Labels *coarse = arena_zero(a, 1, sizeof *coarse);
    CorpusTypes *symmetric = arena_zero(a, 1, sizeof *symmetric);
    CorpusTypes *markables = arena_zero(a, 1, sizeof *markables);
    *out = (RecountRules){.score = {.criteria = one, .n_criteria = 1, .collapse_duplicates = has_value(signature, "dup", "collapse"),
                                    .by_sentence = has_value(signature, "unit", "sent"),
                                    .through_clusters = has_value(signature, "args", "clusters"),
                                    .remove_singletons = has_value(signature, "sing", "remove"),
                                    .symmetric = is_listed, .symmetric_context = symmetric},
                          .placement = PLACE_FIRST_UNUSED};
    int status = store_run_info(s, a, run, &info, e);
    if (!status) status = read_map(a, info.options, "@labels", &out->labels, e);
    if (!status) status = read_map(a, info.options, "@coarse", coarse, e);
    if (!status) status = read_list(a, info.options, "@symmetric", symmetric, e);
    if (status) return status;
    *one = criterion_find(criterion);
    if (!*one) return error_set(e, ASSAY_ERR_DATA, "this version of assay has no criterion '%s', which run %lld was scored by", criterion, (long long)run);
    if (!has_value(signature, "cat", "all")) out->score.categories = read_names(a, signature, "cat", &out->score.n_categories);
    markables->names = read_names(a, signature, "apart", &markables->n);
    out->score.markables = markables;
    if (has_value(signature, "level", "coarse")) {
        out->score.coarse = coarse_of;
        out->score.coarse_context = coarse;
    }
    for (size_t i = 0; i < sizeof policies / sizeof *policies; i++)
        if (has_value(signature, "place", placement_name(policies[i]))) out->placement = policies[i];
    return ASSAY_OK;
}

/* -- documents ------------------------------------------------------------------------------------------------------------ */

typedef struct Recount {
    const RecountRules *rules; /* NULL: gold alone */
    Symbols *symbols;
    RecountEach each;
    void *payload;
    StrBuf line;
    Document gold, predicted;
    Arena scratch;
} Recount;

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
    int status = jsonl_parse(&r->gold, r->line.data, r->line.length, &context, e);
    if (!status && r->rules && (r->rules->tokens || r->rules->score.by_sentence)) document_tokenize(&r->gold);
    return status;
}

static int read_answer(Recount *r, const StoredDocument *d, Error *e)
{
    JsonlContext context = JSONL_CONTEXT_INIT;
    context.symbols = r->symbols;
    int status = jsonl_parse(&r->predicted, d->answer, d->answer_length, &context, e);
    if (!status) status = document_settle(&r->predicted, &r->gold, e);
    if (status) return status;
    PlacementCount placed = {0};
    labels_apply(&r->rules->labels, &r->predicted);
    placement_apply(&r->predicted, r->rules->placement, &placed);
    return ASSAY_OK;
}

static int take_document(const StoredDocument *d, void *payload, Error *e)
{
    Recount *r = payload;
    arena_reset(&r->scratch);
    bool good = r->rules && d->status == DOCUMENT_OK && d->answer;
    int status = read_gold(r, d, e);
    if (!status && good) status = read_answer(r, d, e);
    return status ? status : r->each(d, &r->gold, good ? &r->predicted : NULL, &r->scratch, r->payload, e);
}

static void finish(Recount *r)
{
    document_free(&r->gold);
    document_free(&r->predicted);
    arena_free(&r->scratch);
    sb_free(&r->line);
}

int recount_each(Store *s, int64_t run, const RecountRules *rules, Symbols *symbols, RecountEach each, void *payload, Error *e)
{
    Recount r = {.rules = rules, .symbols = symbols, .each = each, .payload = payload};
    int status = store_each_document(s, run, NULL, take_document, &r, e);
    finish(&r);
    return status;
}

int recount_gold(Store *s, const char *gold_hash, Symbols *symbols, RecountEach each, void *payload, Error *e)
{
    Recount r = {.symbols = symbols, .each = each, .payload = payload};
    int status = store_each_gold(s, gold_hash, take_document, &r, e);
    finish(&r);
    return status;
}

/* What was "seen" is decided by the words alone, with runs of white space as one space and case as it is: a name that was
 * learnt with another type is known all the same, and whether the system then gets the type right is what the numbers are to
 * tell. */
#include "report/grouping.h"

#include "base/hash.h"
#include "base/input.h"
#include "corpus/apart.h"
#include "score/signature.h"

#include <ctype.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#define LONGEST (size_t)5 /* tokens: as many or more are one group */
#define NOT_SAID "(none)"

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

/* The words of a mention, one space between them; those it came with where it has no place. */
static void put_surface(const Document *d, const Mention *m, StrBuf *out)
{
    StrBuf raw = {0};
    if (m->n_spans) document_surface(d, m, &raw);
    else if (m->surface) sb_puts(&raw, m->surface);
    for (size_t i = 0; i < raw.length; i++) {
        if (!is_blank(raw.data[i])) sb_putc(out, raw.data[i]);
        else if (out->length && out->data[out->length - 1] != ' ') sb_putc(out, ' ');
    }
    if (out->length && out->data[out->length - 1] == ' ') out->length--;
    sb_free(&raw);
}

/* -- kinds ---------------------------------------------------------------------------------------------------------------- */

static size_t times_seen(const Grouping *g, const Document *d, const Mention *m)
{
    StrBuf surface = {0};
    put_surface(d, m, &surface);
    Symbol s = symbols_find(&g->surfaces, sb_text(&surface), surface.length);
    sb_free(&surface);
    return s == SYMBOL_NONE ? 0 : g->counts.at[s];
}

static void put_seen(const Grouping *g, const Document *gold, const Document *d, const Mention *m, StrBuf *out)
{
    (void)gold;
    sb_puts(out, times_seen(g, d, m) ? "seen" : "unseen");
}

static void put_frequency(const Grouping *g, const Document *gold, const Document *d, const Mention *m, StrBuf *out)
{
    (void)gold;
    size_t n = times_seen(g, d, m);
    sb_puts(out, n == 0 ? "0" : n == 1 ? "1" : n < 5 ? "2-4" : n < 10 ? "5-9" : "10+");
}

static size_t words_of(const char *surface)
{
    size_t n = 0;
    for (const char *c = surface; c && *c; c++) n += !is_blank(*c) && (c == surface || is_blank(c[-1]));
    return n;
}

/* Tokens of the gold document that it touches; of one without a place the words. */
static size_t tokens_of(const Document *gold, const Mention *m)
{
    size_t n = 0;
    for (uint32_t i = 0; i < m->n_spans; i++) {
        uint32_t low = 0, high = gold->n_tokens;
        while (low < high) {
            uint32_t middle = low + (high - low) / 2;
            if (gold->tokens[middle].end <= m->spans[i].start) low = middle + 1;
            else high = middle;
        }
        for (; low < gold->n_tokens && gold->tokens[low].start < m->spans[i].end; low++) n++;
    }
    return m->n_spans ? n : words_of(m->surface);
}

static void put_length(const Grouping *g, const Document *gold, const Document *d, const Mention *m, StrBuf *out)
{
    (void)g;
    (void)d;
    size_t n = tokens_of(gold, m);
    sb_printf(out, "%zu%s", n < LONGEST ? n : LONGEST, n < LONGEST ? "" : "+");
}

static void put_attribute(const Grouping *g, const Document *gold, const Document *d, const Mention *m, StrBuf *out)
{
    (void)gold;
    for (uint32_t i = 0; i < m->n_attributes; i++) {
        const Attribute *a = &m->attributes[i];
        if (strcmp(symbols_name(d->symbols, a->name), g->attribute)) continue;
        sb_puts(out, a->value == SYMBOL_NONE ? "yes" : symbols_name(d->symbols, a->value));
        return;
    }
    sb_puts(out, NOT_SAID);
}

/* Where nobody said the groups: what the ids begin with, up to a digit or a separator. */
static void put_document_group(const Grouping *g, const Document *gold, const Document *d, const Mention *m, StrBuf *out)
{
    (void)d;
    (void)m;
    if (*g->map) {
        Symbol s = symbols_find(&g->documents, gold->id, strlen(gold->id));
        sb_puts(out, s == SYMBOL_NONE ? NOT_SAID : g->group_of.at[s]);
        return;
    }
    size_t n = strcspn(gold->id, "0123456789/_-.:");
    if (n) sb_put(out, gold->id, n);
    else sb_puts(out, NOT_SAID);
}

const GroupingKind grouping_kinds[] = {
    {"seen", "mentions whose words are mentioned in the training documents, and those that are new",
     "seen: the same words are a mention of any type in the training documents", true, false, put_seen},
    {"frequency", "how often the words are mentioned in the training documents",
     "frequency: how often the same words are a mention of any type in the training documents", true, false, put_frequency},
    {"length", "how many tokens a mention has", "length: tokens of the mention", false, true, put_length},
    {"attribute:", "attribute:NAME: the value of this attribute of mentions",
     "(none): the attribute is not there; where answers do not have it, only recall tells", false, false, put_attribute},
    {"document-group", "documents, by --groups FILE or by how their names begin",
     "document-group: what the mentions of a group of documents are like", false, false, put_document_group},
    {0},
};

int grouping_open(Grouping *g, const char *by, Error *e)
{
    *g = (Grouping){.by = by};
    StrBuf names = {0};
    for (const GroupingKind *k = grouping_kinds; k->name && !g->kind; k++) {
        size_t n = strlen(k->name);
        bool named = k->name[n - 1] == ':';
        sb_printf(&names, "%s%s%s", names.length ? ", " : "", k->name, named ? "NAME" : "");
        if (named ? strncmp(by, k->name, n) || !by[n] : strcmp(by, k->name)) continue;
        g->kind = k;
        if (named) g->attribute = by + n;
    }
    int status = g->kind ? ASSAY_OK : error_set(e, ASSAY_ERR_USAGE, "--by: there is no grouping '%s' (there is: %s)", by, sb_text(&names));
    sb_free(&names);
    return status;
}

void grouping_free(Grouping *g)
{
    symbols_free(&g->surfaces);
    vec_free(&g->counts);
    symbols_free(&g->documents);
    vec_free(&g->group_of);
}

/* -- what is known beforehand --------------------------------------------------------------------------------------------- */

static int learn(const StoredDocument *stored, const Document *gold, const Document *none, Arena *scratch, void *payload, Error *e)
{
    (void)stored;
    (void)none;
    (void)e;
    Grouping *g = payload;
    StrBuf surface = {0};
    const bool *apart = mentions_apart(gold, NULL, scratch); /* triggers */
    for (uint32_t i = 0; i < gold->n_mentions; i++) {
        if (apart && apart[i]) continue;
        sb_clear(&surface);
        put_surface(gold, &gold->mentions[i], &surface);
        Symbol s = symbols_intern(&g->surfaces, sb_text(&surface), surface.length);
        if (s == g->counts.n) vec_push(&g->counts, 0);
        g->counts.at[s]++;
    }
    sb_free(&surface);
    return ASSAY_OK;
}

int grouping_train(Grouping *g, Store *s, const char *gold_hash, Error *e)
{
    Symbols types = {0};
    int status = recount_gold(s, gold_hash, &types, learn, g, e);
    memcpy(g->training, gold_hash, strnlen(gold_hash, sizeof g->training - 1));
    symbols_free(&types);
    return status;
}

static int read_line(Grouping *g, Arena *a, const Input *in, const char *line, size_t n, Error *e)
{
    const char *tab = memchr(line, '\t', n);
    if (!n) return ASSAY_OK;
    if (!tab || tab == line || tab + 1 == line + n)
        return error_at(e, ASSAY_ERR_DATA, input_name(in), input_line_number(in), 0, "not DOCUMENT<tab>GROUP");
    Symbol s = symbols_intern(&g->documents, line, (size_t)(tab - line));
    if (s < g->group_of.n)
        return error_at(e, ASSAY_ERR_DATA, input_name(in), input_line_number(in), 0, "document '%.*s' is there twice", (int)(tab - line), line);
    vec_push(&g->group_of, arena_copy(a, tab + 1, n - (size_t)(tab + 1 - line)));
    return ASSAY_OK;
}

int grouping_read_documents(Grouping *g, Arena *a, const char *path, Error *e)
{
    Input *in = NULL;
    const char *line;
    size_t n;
    char hash[SHA256_HEX];
    Sha256 *sha = sha256_new();
    int status = input_open(&in, path, e), got;
    while (!status && (got = input_line(in, &line, &n, e)) != 0) {
        status = got < 0 ? got : read_line(g, a, in, line, n, e);
        if (!status) sha256_add(sha, line, n), sha256_add(sha, "\n", 1);
    }
    input_close(in);
    sha256_end(sha, hash);
    memcpy(g->map, hash, sizeof g->map - 1);
    return status;
}

/* -- counting ------------------------------------------------------------------------------------------------------------- */

typedef struct Count {
    const Grouping *grouping;
    Arena *arena;
    Scorer *scorer;
    StrBuf name;
    UnitTable *table;
    Symbols groups;
    VECTOR(UnitRow) rows;
    size_t document;
} Count;

static const char *group_of(const void *context, const Document *gold, const Document *d, const Mention *m)
{
    Count *c = *(Count *const *)context;
    sb_clear(&c->name);
    c->grouping->kind->put(c->grouping, gold, d, m, &c->name);
    return sb_text(&c->name);
}

static void take_row(void *payload, size_t criterion, uint32_t unit, const char *group, const Tally *tally)
{
    (void)criterion;
    Count *c = payload;
    uint32_t number = symbols_intern_text(&c->groups, group);
    vec_push(&c->rows, (UnitRow){(uint32_t)c->document, (uint32_t)(c->table->first_unit[c->document] + unit), number, *tally});
}

static int take_document(const StoredDocument *d, const Document *gold, const Document *predicted, Arena *scratch, void *payload, Error *e)
{
    (void)scratch;
    (void)e;
    Count *c = payload;
    c->document = d->document;
    scorer_add(c->scorer, gold, predicted, take_row, c);
    return ASSAY_OK;
}

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static int by_unit(const void *left, const void *right)
{
    const UnitRow *a = left, *b = right;
    if (a->unit != b->unit) return a->unit < b->unit ? -1 : 1;
    return (a->category > b->category) - (a->category < b->category);
}

/* Puts the groups into the order of their names. */
static void finish_table(Count *c)
{
    UnitTable *t = c->table;
    t->n_categories = c->groups.count;
    t->categories = arena_zero(c->arena, t->n_categories + 1, sizeof *t->categories);
    for (Symbol s = 0; s < c->groups.count; s++) t->categories[s] = arena_copy(c->arena, symbols_name(&c->groups, s), symbols_length(&c->groups, s));
    qsort(t->categories, t->n_categories, sizeof *t->categories, by_name);
    for (size_t i = 0; i < c->rows.n; i++) {
        const char *name = symbols_name(&c->groups, c->rows.at[i].category);
        const char **at = bsearch(&name, t->categories, t->n_categories, sizeof *t->categories, by_name);
        c->rows.at[i].category = (uint32_t)(at - t->categories);
    }
    if (c->rows.n) qsort(c->rows.at, c->rows.n, sizeof *c->rows.at, by_unit);
    t->rows = arena_dup(c->arena, c->rows.at, c->rows.n, sizeof *t->rows);
    t->n_rows = c->rows.n;
}

static bool nearly(double a, double b) { return fabs(a - b) <= 1e-6 * (1 + fabs(b)); }

bool grouping_applies(const Result *r)
{
    return !r->profile && r->additive && !strcmp(r->layer, layer_name(LAYER_MENTIONS)) && strcmp(r->criterion, "token");
}

int grouping_unit_table(const Grouping *g, Store *s, Arena *a, int64_t run, const Result *r, UnitTable *out, Error *e)
{
    Symbols symbols = {0};
    RecountRules rules = {0};
    Count c = {.grouping = g, .arena = a, .table = out}, *self = &c;
    int status = store_unit_table(s, a, run, r->layer, r->criterion, r->profile, out, e);
    if (!status) status = recount_rules(s, a, run, r->criterion, r->signature, &rules, e);
    if (status) return status;
    rules.tokens = g->kind->tokens;
    rules.score.group = group_of;
    rules.score.group_context = &self;
    c.scorer = scorer_new(&rules.score, &symbols);
    status = recount_each(s, run, &rules, &symbols, take_document, &c, e);
    if (!status) {
        Tally got = scorer_results(c.scorer)[0].total.tally, want = r->total.tally;
        if (!nearly(got.gold, want.gold) || !nearly(got.predicted, want.predicted) || !nearly(got.found, want.found) || !nearly(got.correct, want.correct))
            status = error_set(e, ASSAY_ERR_DATA, "the stored answers of run %lld no longer give its stored counts under %s:%s: run assay run again, which "
                               "counts them anew", (long long)run, r->layer, r->criterion);
        finish_table(&c);
    }
    scorer_free(c.scorer);
    sb_free(&c.name);
    symbols_free(&c.groups);
    symbols_free(&symbols);
    vec_free(&c.rows);
    return status;
}

const char *grouping_signature(const Grouping *g, Arena *a, const char *signature)
{
    StrBuf b = {0};
    sb_printf(&b, "%s|by:", signature);
    signature_put_name(&b, g->by);
    if (*g->training) sb_printf(&b, "#%s", g->training);
    if (*g->map) sb_printf(&b, "#%s", g->map);
    char *text = arena_copy(a, sb_text(&b), b.length);
    sb_free(&b);
    return text;
}

Result grouping_result(const Grouping *g, Arena *a, const UnitTable *t, const Result *like)
{
    Result r = {.layer = like->layer, .criterion = like->criterion, .unit = like->unit, .additive = true, .by = g->by, .by_note = g->kind->note};
    Tally *sums = arena_zero(a, t->n_categories + 1, sizeof *sums), *rests = arena_zero(a, t->n_categories + 1, sizeof *rests);
    for (size_t i = 0; i < t->n_rows; i++) tally_add_keeping(&sums[t->rows[i].category], &rests[t->rows[i].category], &t->rows[i].tally);
    r.rows = arena_zero(a, t->n_categories + 1, sizeof *r.rows);
    for (size_t c = 0; c < t->n_categories; c++) {
        if (!strcmp(t->categories[c], "*")) r.total.tally = sums[c];
        else if (sums[c].gold + sums[c].predicted > 0) r.rows[r.n_rows++] = (ResultRow){.category = t->categories[c], .tally = sums[c]};
    }
    r.total.category = "*";
    r.signature = grouping_signature(g, a, like->signature);
    return r;
}

static int by_row_name(const void *a, const void *b) { return strcmp(((const ResultRow *)a)->category, ((const ResultRow *)b)->category); }

Result result_by_document(Arena *a, const UnitTable *t, const Result *like)
{
    Result r = *like;
    r.rows = arena_zero(a, t->n_documents + 1, sizeof *r.rows);
    r.n_rows = t->n_documents;
    for (size_t d = 0; d < t->n_documents; d++) r.rows[d] = (ResultRow){.category = t->ids[d]};
    for (size_t i = 0; i < t->n_rows; i++)
        if (!strcmp(t->categories[t->rows[i].category], "*")) tally_add(&r.rows[t->rows[i].document].tally, &t->rows[i].tally);
    qsort(r.rows, r.n_rows, sizeof *r.rows, by_row_name);
    r.by = "document";
    r.by_note = "a row for each document";
    r.macro = NULL;
    r.weighted = NULL;
    return r;
}

int grouping_order(const char *a, const char *b)
{
    while (*a && *b) {
        if (isdigit((unsigned char)*a) && isdigit((unsigned char)*b)) {
            char *after_a, *after_b;
            unsigned long x = strtoul(a, &after_a, 10), y = strtoul(b, &after_b, 10);
            if (x != y) return x < y ? -1 : 1;
            a = after_a;
            b = after_b;
        } else if (*a == *b) {
            a++;
            b++;
        } else {
            break;
        }
    }
    return (int)(unsigned char)*a - (int)(unsigned char)*b;
}

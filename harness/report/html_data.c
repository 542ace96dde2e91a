/* A document has one file with the decisions of all runs, while runs are read one after the other: each run extends the files of
 * the documents, so that memory holds no more than one document and the counts of all. */
#include "report/html_data.h"

#include "base/hash.h"
#include "base/json.h"
#include "base/vector.h"
#include "report/recount.h"
#include "report/report_table.h"
#include "score/decision.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* What the index says of a document. */
typedef struct Entry {
    const char *id;
    StrBuf items;   /* JSON: the kinds of gold's items by their numbers, with commas between them */
    uint32_t n_items;
} Entry;

typedef struct Cell { /* of a document and a run */
    const char *counts; /* JSON */
    const char *right;  /* by the item's number: '1' right, '0' wrong, ' ' not scored; items behind the end are not scored either */
} Cell;

typedef struct DataWriter {
    Store *store;
    Output *folder;
    Arena arena;
    Symbols names;        /* of the documents' types */
    Symbols kinds, items; /* "layer NUL verdict NUL category", "layer NUL category": their symbols are the numbers in the files */
    Symbols known;        /* gold's items of all documents: hashes of what they are */
    VECTOR(uint32_t) numbers; /* theirs within their documents, by symbol */
    VECTOR(Entry) entries;
    VECTOR(Cell) cells;   /* run by run */
    size_t run, document;
    Scorer *scorers[LAYER_COUNT]; /* of the layers that the run was scored in: each has rules of its own */
    StrBuf out;
    size_t *counts;       /* of the document by kind; n_counts of them are there */
    size_t n_counts;
} DataWriter;

/* What is written of a side's document. */
typedef struct Put {
    StrBuf *out;
    const Document *d;
    OffsetMap map; /* of gold's text: both sides are settled on it */
    StrBuf surface;
} Put;

/* A gold item: what is decided about once in every run. */
typedef struct GoldItem {
    Subject subject;
    const DecisionSide *side;
    size_t decision;
} GoldItem;

static Symbol kind_of(Symbols *t, const char *layer, const char *verdict, const char *category)
{
    StrBuf key = {0};
    sb_put(&key, layer, strlen(layer) + 1);
    if (verdict) sb_put(&key, verdict, strlen(verdict) + 1);
    sb_put(&key, category, strlen(category) + 1);
    Symbol s = symbols_intern(t, key.data, key.length);
    sb_free(&key);
    return s;
}

/* -- sides ------------------------------------------------------------------------------------------------------------------- */

static void put_spans(const Put *p, const Mention *m)
{
    sb_putc(p->out, '[');
    for (uint32_t i = 0; i < m->n_spans; i++)
        sb_printf(p->out, "%s[%u,%u]", i ? "," : "", (unsigned)offset_from_byte(&p->map, m->spans[i].start),
                  (unsigned)offset_from_byte(&p->map, m->spans[i].end));
    sb_putc(p->out, ']');
}

static void put_surface(Put *p, const Mention *m)
{
    sb_clear(&p->surface);
    document_surface(p->d, m, &p->surface);
    json_put_string(p->out, sb_text(&p->surface), p->surface.length);
}

static const char *layer_of(const Decision *d) { return layer_name(subject_kinds[d->subject].layer); }

static void put_mention_text(Put *p, const Mention *m)
{
    put_surface(p, m);
    sb_putc(p->out, ',');
    put_spans(p, m);
}

/* [role, text, spans] of all parties but the one that the decision stands at. */
static void put_arguments(Put *p, const DecisionSide *side, uint32_t from)
{
    if (from >= side->n_parties) {
        sb_putc(p->out, '0');
        return;
    }
    sb_putc(p->out, '[');
    for (uint32_t i = from; i < side->n_parties; i++) {
        sb_puts(p->out, i > from ? ",[" : "[");
        json_put_text(p->out, side->parties[i].role ? side->parties[i].role : "");
        sb_putc(p->out, ',');
        put_mention_text(p, &p->d->mentions[side->parties[i].mention]);
        sb_putc(p->out, ']');
    }
    sb_putc(p->out, ']');
}

/* A mention stands for itself; what has several parts is shown by its description, with lines from the first part to the others. */
static void put_side(Put *p, Subject subject, const DecisionSide *side)
{
    if (!side->category) {
        sb_putc(p->out, '0');
        return;
    }
    bool simple = subject == SUBJECT_MENTION || subject == SUBJECT_MEMBER;
    bool relation = subject == SUBJECT_RELATION; /* has no place but those of its arguments */
    sb_putc(p->out, '[');
    json_put_text(p->out, side->category);
    sb_putc(p->out, ',');
    if (simple && side->n_parties) {
        put_mention_text(p, &p->d->mentions[side->parties[0].mention]);
    } else {
        json_put_text(p->out, side->text && !relation ? side->text : ""); /* a relation is shown by its arguments */
        sb_putc(p->out, ',');
        if (side->n_parties && !relation) put_spans(p, &p->d->mentions[side->parties[0].mention]);
        else sb_puts(p->out, "[]");
    }
    sb_putc(p->out, ',');
    put_arguments(p, side, relation ? 0 : 1);
    sb_printf(p->out, ",%u]", subject == SUBJECT_MEMBER ? (unsigned)side->index + 1 : 0);
}

/* -- decisions of a document ---------------------------------------------------------------------------------------------------- */

static void count_kind(DataWriter *w, Symbol kind)
{
    if (kind >= w->n_counts) {
        size_t n = (size_t)kind * 2 + 16;
        size_t *more = arena_zero(&w->arena, n, sizeof *more);
        if (w->n_counts) memcpy(more, w->counts, w->n_counts * sizeof *more);
        w->counts = more;
        w->n_counts = n;
    }
    w->counts[kind]++;
}

static int compare_text(const char *a, const char *b) { return strcmp(a ? a : "", b ? b : ""); }

static int compare_items(const GoldItem *x, const GoldItem *y)
{
    if (x->subject != y->subject) return x->subject < y->subject ? -1 : 1;
    if (x->side->on_event != y->side->on_event) return x->side->on_event ? 1 : -1;
    if (x->side->index != y->side->index) return x->side->index < y->side->index ? -1 : 1;
    int order = compare_text(x->side->category, y->side->category);
    if (!order) order = compare_text(x->side->value, y->side->value);
    return order ? order : compare_text(x->side->text, y->side->text);
}

static bool is_alike(const GoldItem *x, const GoldItem *y) { return compare_items(x, y) == 0; }

static int by_item(const void *a, const void *b)
{
    const GoldItem *x = a, *y = b;
    int order = compare_items(x, y);
    return order ? order : (x->decision > y->decision) - (x->decision < y->decision);
}

/* Gold's items in an order that is the same in every run, whatever was predicted. */
static size_t gold_items(const Decision *decisions, size_t n, Arena *a, GoldItem **out)
{
    size_t found = 0;
    *out = arena_zero(a, n + 1, sizeof **out);
    for (size_t i = 0; i < n; i++)
        if (decisions[i].gold.category && !decisions[i].optional) (*out)[found++] = (GoldItem){decisions[i].subject, &decisions[i].gold, i};
    qsort(*out, found, sizeof **out, by_item);
    return found;
}

static void put_decisions(DataWriter *w, const Document *gold, const Document *predicted, const Decision *decisions, size_t n,
                          const int *items, Arena *scratch)
{
    OffsetMap map = offset_map(scratch, gold->text, gold->text_length, UNIT_UTF16);
    Put g = {.out = &w->out, .d = gold, .map = map}, p = {.out = &w->out, .d = predicted, .map = map};
    bool first = true;
    for (size_t i = 0; i < n; i++) {
        const Decision *d = &decisions[i];
        if (d->optional) continue;
        Symbol kind = kind_of(&w->kinds, layer_of(d), decision_name(d->subject, d->verdict), d->gold.category ? d->gold.category : d->predicted.category);
        count_kind(w, kind);
        sb_printf(&w->out, "%s\n[%u,%d,", first ? "" : ",", (unsigned)kind, items[i]);
        put_side(&g, d->subject, &d->gold);
        sb_putc(&w->out, ',');
        put_side(&p, d->subject, &d->predicted);
        sb_puts(&w->out, "]");
        first = false;
    }
    sb_free(&g.surface);
    sb_free(&p.surface);
}

/* The counts in the form of the index, zeros again for the next document. */
static const char *take_counts(DataWriter *w)
{
    StrBuf b = {0};
    sb_putc(&b, '[');
    for (size_t k = 0; k < w->n_counts; k++) {
        if (w->counts[k]) sb_printf(&b, "%s%zu,%zu", b.length > 1 ? "," : "", k, w->counts[k]);
        w->counts[k] = 0;
    }
    sb_putc(&b, ']');
    const char *kept = arena_copy(&w->arena, b.data, b.length);
    sb_free(&b);
    return kept;
}

/* The number of one of gold's items in the document, which is the same in every run that is scored on it: runs may differ in the
 * categories that they are scored on. `nth`: of those that are alike in everything. */
static uint32_t number_of(DataWriter *w, const GoldItem *item, uint32_t nth)
{
    const DecisionSide *side = item->side;
    const uint32_t numbers[] = {(uint32_t)item->subject, side->index, side->on_event, nth};
    const char *const texts[] = {side->category, side->value, side->text};
    StrBuf b = {0};
    sb_put(&b, numbers, sizeof numbers);
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) sb_put(&b, texts[i] ? texts[i] : "", (texts[i] ? strlen(texts[i]) : 0) + 1);
    const uint64_t key[] = {w->document, hash64(b.data, b.length)};
    sb_free(&b);
    Symbol s = symbols_intern(&w->known, (const char *)key, sizeof key);
    if (s < w->numbers.n) return w->numbers.at[s];
    Entry *entry = &w->entries.at[w->document];
    const char *layer = layer_name(subject_kinds[item->subject].layer);
    sb_printf(&entry->items, "%s%u", entry->n_items ? "," : "", (unsigned)kind_of(&w->items, layer, NULL, side->category));
    vec_push(&w->numbers, entry->n_items);
    return entry->n_items++;
}

/* Numbers gold's items, by decision, -1 for what is none; and says which were found. */
static const char *number_items(DataWriter *w, const Decision *decisions, size_t n, int *numbers, Arena *scratch)
{
    GoldItem *items;
    size_t n_items = gold_items(decisions, n, scratch, &items);
    StrBuf right = {0};
    for (size_t i = 0; i < n; i++) numbers[i] = -1;
    for (size_t i = 0, nth = 0; i < n_items; i++) {
        nth = i > 0 && is_alike(&items[i - 1], &items[i]) ? nth + 1 : 0;
        uint32_t number = number_of(w, &items[i], (uint32_t)nth);
        if (number >= right.length) sb_fill(&right, ' ', number + 1 - right.length);
        numbers[items[i].decision] = (int)number;
        right.data[number] = decisions[items[i].decision].verdict == VERDICT_CORRECT ? '1' : '0';
    }
    const char *kept = arena_copy(&w->arena, sb_text(&right), right.length);
    sb_free(&right);
    return kept;
}

static void open_document(DataWriter *w, const StoredDocument *d, const Document *gold)
{
    sb_printf(&w->out, "assay.document(%zu,{\"id\":", w->document + 1);
    json_put_text(&w->out, d->id);
    sb_puts(&w->out, ",\"text\":");
    json_put_string(&w->out, gold->text, gold->text_length);
    sb_puts(&w->out, ",\"runs\":[");
}

/* The decisions of all layers, one after the other. */
static size_t decide_all(DataWriter *w, const Document *gold, const Document *predicted, Arena *scratch, Decision **out)
{
    Decision *lists[LAYER_COUNT];
    size_t counts[LAYER_COUNT] = {0}, n = 0;
    for (int l = 0; l < LAYER_COUNT; l++) {
        if (w->scorers[l]) counts[l] = decisions_of(w->scorers[l], gold, predicted, LAYER_BIT(l), scratch, &lists[l]);
        n += counts[l];
    }
    Decision *all = *out = arena_zero(scratch, n + 1, sizeof *all);
    for (int l = 0; l < LAYER_COUNT; l++) {
        if (counts[l]) memcpy(all, lists[l], counts[l] * sizeof *all);
        all += counts[l];
    }
    return n;
}

static int take_document(const StoredDocument *d, const Document *gold, const Document *predicted, Arena *scratch, void *payload, Error *e)
{
    DataWriter *w = payload;
    char name[64];
    Decision *decisions;
    size_t n = decide_all(w, gold, predicted, scratch, &decisions);
    int *numbers = arena_zero(scratch, n + 1, sizeof *numbers);
    snprintf(name, sizeof name, "data/%zu.js", w->document + 1);
    sb_clear(&w->out);
    if (w->run == 0) {
        vec_push(&w->entries, (Entry){.id = arena_copy(&w->arena, d->id, strlen(d->id))});
        open_document(w, d, gold);
    } else {
        sb_putc(&w->out, ',');
    }
    const char *right = number_items(w, decisions, n, numbers, scratch);
    if (predicted) {
        sb_puts(&w->out, "{\"decisions\":[");
        put_decisions(w, gold, predicted, decisions, n, numbers, scratch);
        sb_puts(&w->out, "]}");
    } else {
        sb_puts(&w->out, "{\"failed\":");
        json_put_text(&w->out, d->done ? document_status_name(d->status) : "not run");
        sb_puts(&w->out, "}");
    }
    vec_push(&w->cells, (Cell){take_counts(w), right});
    w->document++;
    return w->run == 0 ? output_add_file(w->folder, name, w->out.data, w->out.length, e)
                       : output_extend_file(w->folder, name, w->out.data, w->out.length, e);
}

/* -- all of it ---------------------------------------------------------------------------------------------------------------------- */

/* The scorer of a layer, by the rules under which the run was scored in it. */
static int open_scorer(DataWriter *w, Arena *a, int64_t run, Layer layer, const char *signature, RecountRules *rules, Error *e)
{
    int status = recount_rules(w->store, a, run, "strict", signature, rules, e);
    if (!status) w->scorers[layer] = scorer_new(&rules->score, &w->names);
    return status;
}

/* The first scoring of each layer says by which rules the run is shown. */
static int open_scorers(DataWriter *w, Arena *a, const ReportSystem *system, RecountRules *rules, Error *e)
{
    int64_t run = (int64_t)system->run;
    int status = ASSAY_OK;
    bool any = false;
    for (size_t i = 0; i < system->n_results && !status; i++) {
        const Result *r = &system->results[i];
        Layer layer;
        if (r->profile || !layer_parse(r->layer, strlen(r->layer), &layer) || w->scorers[layer]) continue;
        status = open_scorer(w, a, run, layer, r->signature, rules, e);
        any = true;
    }
    return any || status ? status : open_scorer(w, a, run, LAYER_MENTIONS, "", rules, e);
}

static int write_run(DataWriter *w, const ReportSystem *system, Error *e)
{
    Arena a = {0};
    RecountRules rules;
    int status = open_scorers(w, &a, system, &rules, e);
    w->document = 0;
    if (!status) status = recount_each(w->store, (int64_t)system->run, &rules, &w->names, take_document, w, e); /* labels and places: as all have them */
    for (int l = 0; l < LAYER_COUNT; l++) {
        scorer_free(w->scorers[l]);
        w->scorers[l] = NULL;
    }
    arena_free(&a);
    return status;
}

static int close_documents(DataWriter *w, Error *e)
{
    int status = ASSAY_OK;
    for (size_t i = 0; i < w->entries.n && !status; i++) {
        char name[64];
        snprintf(name, sizeof name, "data/%zu.js", i + 1);
        status = output_extend_file(w->folder, name, "]});\n", 5, e);
    }
    return status;
}

static void put_kinds(StrBuf *out, const Symbols *t)
{
    for (Symbol s = 0; s < t->count; s++) {
        const char *name = symbols_name(t, s), *end = name + symbols_length(t, s);
        sb_puts(out, s ? ",[" : "[");
        for (const char *part = name; part < end; part += strlen(part) + 1) {
            if (part > name) sb_putc(out, ',');
            json_put_text(out, part);
        }
        sb_putc(out, ']');
    }
}

static void put_index(DataWriter *w, const ReportInput *in)
{
    StrBuf *b = &w->out;
    size_t n = w->entries.n;
    sb_clear(b);
    sb_puts(b, "assay.index({\"corpus\":");
    StrBuf corpus = {0};
    report_put_corpus_name(&corpus, in);
    json_put_text(b, sb_text(&corpus));
    sb_free(&corpus);
    sb_puts(b, ",\"runs\":[");
    for (size_t i = 0; i < in->n_systems; i++) {
        if (i) sb_putc(b, ',');
        json_put_text(b, report_label(&in->systems[i]));
    }
    sb_puts(b, "],\n\"kinds\":[");
    put_kinds(b, &w->kinds);
    sb_puts(b, "],\n\"items\":[");
    put_kinds(b, &w->items);
    sb_puts(b, "],\n\"documents\":[");
    for (size_t i = 0; i < n; i++) {
        sb_puts(b, i ? ",\n[" : "\n[");
        json_put_text(b, w->entries.at[i].id);
        sb_printf(b, ",[%s],[", sb_text(&w->entries.at[i].items));
        for (size_t r = 0; r < in->n_systems; r++) sb_printf(b, "%s%s", r ? "," : "", w->cells.at[r * n + i].counts);
        sb_puts(b, "],[");
        for (size_t r = 0; r < in->n_systems; r++) sb_printf(b, "%s\"%s\"", r ? "," : "", w->cells.at[r * n + i].right);
        sb_puts(b, "]]");
    }
    sb_puts(b, "]});\n");
}

int html_data_write(Store *s, const ReportInput *in, Output *folder, Error *e)
{
    DataWriter w = {.store = s, .folder = folder};
    int status = ASSAY_OK;
    for (w.run = 0; w.run < in->n_systems && !status; w.run++) status = write_run(&w, &in->systems[w.run], e);
    if (!status) status = close_documents(&w, e);
    if (!status) {
        put_index(&w, in);
        status = output_add_file(folder, "data/index.js", w.out.data, w.out.length, e);
    }
    sb_free(&w.out);
    for (size_t i = 0; i < w.entries.n; i++) sb_free(&w.entries.at[i].items);
    vec_free(&w.entries);
    vec_free(&w.numbers);
    symbols_free(&w.known);
    vec_free(&w.cells);
    symbols_free(&w.names);
    symbols_free(&w.kinds);
    symbols_free(&w.items);
    arena_free(&w.arena);
    return status;
}

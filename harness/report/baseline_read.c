/* baseline_read.c - reading. Lines are read into rows first: which documents and categories there are is known only at the
 * end. A file under version control gets merged and edited by hand, so whatever that can spoil is checked. */
#include "report/baseline.h"

#include "base/input.h"
#include "base/json.h"
#include "base/symbols.h"
#include "base/vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

typedef struct Row {
    Symbol document, category;
    size_t sentence; /* from 0 */
    size_t scoring;
    Tally tally;
} Row;

typedef struct DocumentLine {
    size_t units, last; /* last: the sentence that was read last, from 1 */
} DocumentLine;

typedef struct Reading {
    Arena *arena;
    const char *path;
    JsonReader r;
    Measured *m;
    Symbols documents, categories;
    VECTOR(DocumentLine) lines; /* by symbol of the document */
    VECTOR(Row) rows;
    uint64_t said_documents;
    bool has_tallies;
    Error *e;
} Reading;

static int wrong(Reading *b, const char *format, ...) PRINTF_LIKE(2, 3);
static int wrong(Reading *b, const char *format, ...)
{
    StrBuf text = {0};
    va_list args;
    va_start(args, format);
    sb_vprintf(&text, format, args);
    va_end(args);
    int status = error_at(b->e, ASSAY_ERR_DATA, b->path, json_line(&b->r), json_column(&b->r), "%s", sb_text(&text));
    sb_free(&text);
    return status;
}

static int expected(Reading *b, const char *what)
{
    StrBuf value = {0};
    json_put_value(&value, &b->r);
    int status = wrong(b, "\"%s\" must be %s, not %s", json_key(&b->r), what, value.length <= 40 ? sb_text(&value) : json_kind_name(json_kind(&b->r)));
    sb_free(&value);
    return status;
}

static int read_text(Reading *b, const char **out)
{
    const char *text;
    size_t n;
    if (!json_read_string(&b->r, &text, &n)) return expected(b, "a string");
    *out = arena_copy(b->arena, text, n);
    return ASSAY_OK;
}

static int read_count(Reading *b, size_t *out)
{
    uint64_t n;
    if (!json_read_unsigned(&b->r, &n) || n > UINT32_MAX) return expected(b, "a whole number");
    *out = (size_t)n;
    return ASSAY_OK;
}

/* -- the criteria ----------------------------------------------------------------------------------------------------- */

static int read_criterion(Reading *b)
{
    MeasuredScoring *s = &b->m->scorings[b->m->n_scorings++];
    if (!json_enter(&b->r, KIND_OBJECT)) return wrong(b, "a criterion must be an object, not %s", json_kind_name(json_kind(&b->r)));
    int status = ASSAY_OK;
    while (!status && json_next(&b->r)) {
        if (json_key_is(&b->r, "layer")) status = read_text(b, &s->layer);
        else if (json_key_is(&b->r, "criterion")) status = read_text(b, &s->criterion);
        else if (json_key_is(&b->r, "signature")) status = read_text(b, &s->signature);
        else if (json_key_is(&b->r, "profile")) status = json_kind(&b->r) == KIND_NULL ? ASSAY_OK : read_text(b, &s->profile);
        else status = wrong(b, "unknown key \"%s\"", json_key(&b->r));
    }
    if (status) return status;
    if (!s->layer || !s->criterion || !s->signature) return wrong(b, "a criterion has \"layer\", \"criterion\", \"profile\" and \"signature\"");
    s->name = scoring_name(b->arena, s->layer, s->criterion, s->profile);
    for (size_t i = 0; i + 1 < b->m->n_scorings; i++)
        if (!strcmp(b->m->scorings[i].name, s->name)) return wrong(b, "%s comes twice", s->name);
    return ASSAY_OK;
}

static int read_criteria(Reading *b)
{
    if (json_kind(&b->r) != KIND_ARRAY) return expected(b, "a list");
    b->m->scorings = arena_zero(b->arena, json_count(&b->r) + 1, sizeof *b->m->scorings);
    json_enter(&b->r, KIND_ARRAY);
    int status = ASSAY_OK;
    while (!status && json_next(&b->r)) status = read_criterion(b);
    return status;
}

/* -- the tallies ------------------------------------------------------------------------------------------------------ */

static int read_tally(Reading *b, size_t scoring, Tally *out)
{
    double counts[4] = {0};
    size_t n = 0;
    const char *category = json_key(&b->r);
    if (json_kind(&b->r) != KIND_ARRAY || json_count(&b->r) != 4)
        return wrong(b, "\"%s\" must be the four counts [gold, found, predicted, correct]", category);
    json_enter(&b->r, KIND_ARRAY);
    while (json_next(&b->r)) {
        if (!json_read_double(&b->r, &counts[n]) || !isfinite(counts[n]) || counts[n] < 0)
            return wrong(b, "a count must be a number that is not negative");
        n++;
    }
    *out = (Tally){counts[0], counts[1], counts[2], counts[3]};
    if (b->m->scorings[scoring].profile) return ASSAY_OK; /* a profile may count in ways of its own */
    if (!real_at_least(out->gold, out->found)) return wrong(b, "%g found of %g: more than there is in gold", out->found, out->gold);
    if (!real_at_least(out->predicted, out->correct)) return wrong(b, "%g correct of %g predicted", out->correct, out->predicted);
    return ASSAY_OK;
}

static int read_categories(Reading *b, Symbol document, size_t sentence)
{
    const char *name = json_key(&b->r);
    size_t scoring = 0;
    while (scoring < b->m->n_scorings && strcmp(b->m->scorings[scoring].name, name)) scoring++;
    if (scoring == b->m->n_scorings) return wrong(b, "\"%s\" is not one of the \"criteria\" above", name);
    if (!json_enter(&b->r, KIND_OBJECT)) return expected(b, "an object with a member for each category");
    int status = ASSAY_OK;
    while (!status && json_next(&b->r)) {
        Row row = {.document = document, .category = symbols_intern_text(&b->categories, json_key(&b->r)), .sentence = sentence, .scoring = scoring};
        status = read_tally(b, scoring, &row.tally);
        vec_push(&b->rows, row);
    }
    return status;
}

/* The document of the line stood on in, and the sentence it is about (0: the document as a whole). */
static int begin_line(Reading *b, Symbol *document, size_t *sentence)
{
    const char *id = NULL;
    size_t sentences = 0;
    if (!json_next(&b->r) || !json_key_is(&b->r, "document")) return wrong(b, "a line of \"tallies\" begins with \"document\"");
    int status = read_text(b, &id);
    if (status) return status;
    bool known = symbols_find(&b->documents, id, strlen(id)) != SYMBOL_NONE;
    *document = symbols_intern_text(&b->documents, id);
    *sentence = 0;
    if (!b->m->by_sentence) {
        if (known) return wrong(b, "document %s comes twice: merged by hand?", id);
        vec_push(&b->lines, (DocumentLine){.units = 1});
        return ASSAY_OK;
    }
    if (!json_next(&b->r)) return wrong(b, "\"sentences\" or \"sentence\" must follow \"document\"");
    if (json_key_is(&b->r, "sentences")) {
        if (known) return wrong(b, "document %s comes twice: merged by hand?", id);
        status = read_count(b, &sentences);
        vec_push(&b->lines, (DocumentLine){.units = sentences});
        return status;
    }
    if (!json_key_is(&b->r, "sentence")) return wrong(b, "\"sentences\" or \"sentence\" must follow \"document\"");
    if (!known) return wrong(b, "the line that says how many sentences %s has must come first", id);
    status = read_count(b, sentence);
    if (status) return status;
    DocumentLine *line = &b->lines.at[*document];
    if (*sentence < 1 || *sentence > line->units) return wrong(b, "document %s has sentences 1 to %zu, not %zu", id, line->units, *sentence);
    if (*sentence <= line->last) return wrong(b, "sentence %zu of document %s comes twice or out of order", *sentence, id);
    line->last = *sentence;
    return ASSAY_OK;
}

static int read_line(Reading *b)
{
    Symbol document = SYMBOL_NONE;
    size_t sentence = 0;
    if (!json_enter(&b->r, KIND_OBJECT)) return wrong(b, "a line of \"tallies\" must be an object, not %s", json_kind_name(json_kind(&b->r)));
    int status = begin_line(b, &document, &sentence);
    while (!status && json_next(&b->r)) {
        if (b->m->by_sentence && !sentence) return wrong(b, "the line that says how many sentences there are has no counts");
        status = read_categories(b, document, sentence ? sentence - 1 : 0);
    }
    return status;
}

static int read_tallies(Reading *b)
{
    if (!b->m->scorings) return wrong(b, "\"criteria\" must come before \"tallies\"");
    if (!json_enter(&b->r, KIND_ARRAY)) return expected(b, "a list");
    b->has_tallies = true;
    int status = ASSAY_OK;
    while (!status && json_next(&b->r)) status = read_line(b);
    return status;
}

/* -- the whole -------------------------------------------------------------------------------------------------------- */

static int read_unit(Reading *b)
{
    const char *unit;
    int status = read_text(b, &unit);
    if (status) return status;
    b->m->by_sentence = !strcmp(unit, "sentence");
    return b->m->by_sentence || !strcmp(unit, "document") ? ASSAY_OK : expected(b, "\"document\" or \"sentence\"");
}

static int read_member(Reading *b)
{
    Measured *m = b->m;
    JsonReader *r = &b->r;
    uint64_t version;
    const struct {
        const char *key;
        const char **to;
    } texts[] = {{"system", &m->system}, {"version", &m->version}, {"label", &m->label}, {"corpus", &m->corpus},
                 {"corpus_version", &m->corpus_version}, {"split", &m->split}, {"gold", &m->gold_hash}};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        if (json_key_is(r, texts[i].key)) return read_text(b, texts[i].to);
    if (json_key_is(r, "baseline")) {
        if (json_read_unsigned(r, &version) && version == 1) return ASSAY_OK;
        return wrong(b, "this version of assay reads baselines of version 1 only: make the file anew with 'assay baseline'");
    }
    if (json_key_is(r, "assay") || json_key_is(r, "counts")) return ASSAY_OK; /* for people */
    if (json_key_is(r, "unit")) return read_unit(b);
    if (json_key_is(r, "documents")) return json_read_unsigned(r, &b->said_documents) ? ASSAY_OK : expected(b, "a whole number");
    if (json_key_is(r, "repetitions")) {
        int status = read_count(b, &m->repetitions);
        return status || m->repetitions ? status : expected(b, "a number above zero");
    }
    if (json_key_is(r, "failed")) return read_count(b, &m->failed);
    if (json_key_is(r, "seconds")) return json_read_double(r, &m->seconds) || json_kind(r) == KIND_NULL ? ASSAY_OK : expected(b, "a number");
    if (json_key_is(r, "criteria")) return read_criteria(b);
    if (json_key_is(r, "tallies")) return read_tallies(b);
    return wrong(b, "unknown key \"%s\"", json_key(r));
}

static int read_root(Reading *b)
{
    if (json_kind(&b->r) != KIND_OBJECT) return wrong(b, "this is not a baseline, which 'assay baseline' writes");
    json_enter(&b->r, KIND_OBJECT);
    if (!json_next(&b->r) || !json_key_is(&b->r, "baseline"))
        return error_at(b->e, ASSAY_ERR_DATA, b->path, 1, 1, "this is not a baseline, which 'assay baseline' writes: it begins with \"baseline\"");
    int status = ASSAY_OK;
    do status = read_member(b);
    while (!status && json_next(&b->r));
    if (status) return status;
    if (!b->has_tallies) return error_at(b->e, ASSAY_ERR_DATA, b->path, 0, 0, "the baseline has no \"tallies\": it is cut off; make it anew with 'assay baseline'");
    if (b->said_documents != b->documents.count)
        return error_at(b->e, ASSAY_ERR_DATA, b->path, 0, 0,
                        "the baseline says that it has %llu documents, but there are %u: lines were lost or added; make it anew with 'assay baseline'",
                        (unsigned long long)b->said_documents, (unsigned)b->documents.count);
    return ASSAY_OK;
}

typedef struct Named {
    const char *name;
    Symbol symbol;
} Named;

static int by_name(const void *a, const void *b) { return strcmp(((const Named *)a)->name, ((const Named *)b)->name); }

/* The names in order, and of each symbol the place in them. */
static size_t *sort_names(Arena *a, const Symbols *t, const char ***names)
{
    Named *all = arena_zero(a, t->count + 1, sizeof *all);
    for (uint32_t i = 0; i < t->count; i++) {
        const char *name = symbols_name(t, i);
        all[i] = (Named){arena_copy(a, name, strlen(name)), i};
    }
    if (t->count) qsort(all, t->count, sizeof *all, by_name);
    size_t *place = arena_zero(a, t->count + 1, sizeof *place);
    *names = arena_zero(a, t->count + 1, sizeof **names);
    for (uint32_t i = 0; i < t->count; i++) {
        (*names)[i] = all[i].name;
        place[all[i].symbol] = i;
    }
    return place;
}

static void fill(Reading *b)
{
    Measured *m = b->m;
    const char **categories;
    const size_t *document = sort_names(b->arena, &b->documents, &m->ids);
    const size_t *category = sort_names(b->arena, &b->categories, &categories);
    m->n_documents = b->documents.count;
    m->first_unit = arena_zero(b->arena, m->n_documents + 1, sizeof *m->first_unit);
    for (size_t i = 0; i < m->n_documents; i++) m->first_unit[document[i] + 1] = b->lines.at[i].units;
    for (size_t i = 0; i < m->n_documents; i++) m->first_unit[i + 1] += m->first_unit[i];
    m->n_units = m->first_unit[m->n_documents];
    for (size_t i = 0; i < m->n_scorings; i++) {
        m->scorings[i].groups = categories;
        m->scorings[i].units = units_make(b->arena, m->n_units, b->categories.count, 1, group_named(categories, b->categories.count, "*"));
    }
    for (size_t i = 0; i < b->rows.n; i++) {
        const Row *row = &b->rows.at[i];
        size_t unit = m->first_unit[document[row->document]] + row->sentence;
        *units_at(&m->scorings[row->scoring].units, 0, unit, category[row->category]) = row->tally;
    }
}

int baseline_read(Arena *a, const char *path, Measured *out, Error *e)
{
    Reading b = {.arena = a, .path = path, .m = out, .e = e};
    StrBuf text = {0};
    Error why = {0};
    *out = (Measured){.system = "", .version = "", .label = "", .corpus = "", .corpus_version = "", .split = "", .gold_hash = "",
                      .finished = "", .host = "", .repetitions = 1, .seconds = NAN};
    int status = input_slurp(path, &text, e);
    if (status) goto done;
    status = json_open(&b.r, sb_text(&text), text.length, &why);
    if (status) {
        error_at(e, status, path, why.line, why.column, "%s", why.message);
        goto done;
    }
    status = read_root(&b);
    if (!status) fill(&b);
done:
    json_close(&b.r);
    sb_free(&text);
    symbols_free(&b.documents);
    symbols_free(&b.categories);
    vec_free(&b.lines);
    vec_free(&b.rows);
    return status;
}

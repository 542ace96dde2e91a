/* Counts that were made elsewhere. The layout is the plainest that holds what a test needs. */
#include "cli/compare_input.h"

#include "base/input.h"
#include "base/symbols.h"
#include "base/vector.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { TRUE_POSITIVE, FALSE_POSITIVE, FALSE_NEGATIVE, KINDS };

static const char *const prefixes[KINDS] = {"tp_", "fp_", "fn_"};

/* What a column holds: a count of one system. */
typedef struct CountColumn {
    Symbol system;
    int kind;
} CountColumn;

typedef struct Counts {
    const Call *call;
    Input *in;
    Symbols systems, documents;
    VECTOR(CountColumn) columns;
    VECTOR(Tally) tallies; /* [document][system] */
} Counts;

/* The next cell of a line; false behind the last. *at moves behind its tab. */
static bool next_cell(const char **at, const char *end, const char **cell, size_t *n)
{
    if (!*at) return false;
    const char *tab = memchr(*at, '\t', (size_t)(end - *at));
    *cell = *at;
    *n = (size_t)((tab ? tab : end) - *at);
    *at = tab ? tab + 1 : NULL;
    return true;
}

static int wrong(const Counts *c, const char *line, const char *cell, Error *e, const char *what, size_t n)
{
    return error_at(e, ASSAY_ERR_DATA, input_name(c->in), input_line_number(c->in), (size_t)(cell - line) + 1, what, (int)n, cell);
}

static int read_head(Counts *c, const char *line, size_t n, Error *e)
{
    const char *at = line, *cell;
    size_t length;
    bool first = true;
    for (; next_cell(&at, line + n, &cell, &length); first = false) {
        if (first) continue; /* whatever the documents' column is called */
        int kind = 0;
        while (kind < KINDS && (length < 4 || memcmp(cell, prefixes[kind], 3))) kind++;
        if (kind == KINDS) return wrong(c, line, cell, e, "the head must be doc tp_A fp_A fn_A tp_B fp_B fn_B ..., not %.*s", length);
        CountColumn column = {symbols_intern(&c->systems, cell + 3, length - 3), kind};
        for (size_t i = 0; i < c->columns.n; i++)
            if (c->columns.at[i].system == column.system && c->columns.at[i].kind == kind)
                return wrong(c, line, cell, e, "column %.*s is there twice", length);
        vec_push(&c->columns, column);
    }
    if (c->systems.count < 2) return wrong(c, line, line, e, "there are fewer than two systems in this head%.*s", 0);
    if (c->columns.n != (size_t)c->systems.count * KINDS)
        return wrong(c, line, line, e, "every system needs three columns: tp_, fp_ and fn_%.*s", 0);
    return ASSAY_OK;
}

static bool read_count(const char *cell, size_t n, double *out)
{
    char text[32], *end;
    if (!n || n >= sizeof text || *cell < '0' || *cell > '9') return false;
    memcpy(text, cell, n);
    text[n] = 0;
    *out = strtod(text, &end);
    return !*end && isfinite(*out);
}

static int read_row(Counts *c, const char *line, size_t n, Error *e)
{
    const char *at = line, *cell;
    size_t length, column = 0, known = c->documents.count;
    bool first = true;
    size_t base = c->tallies.n;
    for (Symbol s = 0; s < c->systems.count; s++) vec_push(&c->tallies, (Tally){0});
    for (; next_cell(&at, line + n, &cell, &length); first = false) {
        if (first) {
            symbols_intern(&c->documents, cell, length);
            if (c->documents.count == known) return wrong(c, line, cell, e, "document %.*s is there twice", length);
            continue;
        }
        double count;
        if (column == c->columns.n) return wrong(c, line, cell, e, "there is more here than the head has columns: %.*s", length);
        if (!read_count(cell, length, &count)) return wrong(c, line, cell, e, "a count must be a number from 0, not '%.*s'", length);
        Tally *t = &c->tallies.at[base + c->columns.at[column].system];
        int kind = c->columns.at[column++].kind;
        if (kind != FALSE_POSITIVE) t->gold += count;
        if (kind != FALSE_NEGATIVE) t->predicted += count;
        if (kind == TRUE_POSITIVE) t->found += count, t->correct += count;
    }
    if (column < c->columns.n) return wrong(c, line, line + n, e, "the line ends before the last count%.*s", 0);
    return ASSAY_OK;
}

static int read_all(Counts *c, Error *e)
{
    const char *line;
    size_t n;
    int status = input_line(c->in, &line, &n, e);
    if (status == 0) return error_at(e, ASSAY_ERR_DATA, input_name(c->in), 0, 0, "the file is empty");
    if (status > 0) status = read_head(c, line, n, e);
    while (status == ASSAY_OK && (status = input_line(c->in, &line, &n, e)) > 0) status = n ? read_row(c, line, n, e) : ASSAY_OK;
    if (status == ASSAY_OK && !c->documents.count)
        return error_at(e, ASSAY_ERR_DATA, input_name(c->in), 0, 0, "there is no document under the head");
    return status;
}

static const char *kept_name(Arena *a, const Symbols *s, Symbol i) { return arena_copy(a, symbols_name(s, i), symbols_length(s, i)); }

static void hand_over(const Counts *c, Compared *out)
{
    Arena *a = c->call->arena;
    static const char *whole[] = {"*"};
    size_t n = c->documents.count;
    CompareInput *in = arena_zero(a, 1, sizeof *in);
    CorpusUnits *u = &in->units;
    *u = (CorpusUnits){.matrix = units_make(a, n, 1, c->systems.count, 0), .groups = whole, .n_documents = n, .repetitions = 1};
    u->ids = arena_zero(a, n, sizeof *u->ids);
    u->first_unit = arena_zero(a, n + 1, sizeof *u->first_unit);
    for (Symbol d = 0; d < n; d++) {
        u->ids[d] = kept_name(a, &c->documents, d);
        u->first_unit[d + 1] = d + 1;
        for (Symbol s = 0; s < c->systems.count; s++) *units_at(&u->matrix, s, d, 0) = c->tallies.at[(size_t)d * c->systems.count + s];
    }
    out->n_systems = c->systems.count;
    out->systems = arena_zero(a, out->n_systems, sizeof *out->systems);
    for (Symbol s = 0; s < out->n_systems; s++) out->systems[s] = kept_name(a, &c->systems, s);
    StrBuf title = {0};
    sb_printf(&title, "%s, ", input_name(c->in));
    units_put(&title, n, "document");
    in->title = arena_copy(a, title.data, title.length);
    in->scoring = NULL;
    in->unit = "document";
    sb_free(&title);
    out->inputs = in;
    out->n = 1;
}

int compare_counts(const Call *call, const char *path, const char *against, Compared *out, Error *e)
{
    Counts c = {.call = call};
    *out = (Compared){.against = NO_SYSTEM};
    int status = input_open(&c.in, path, e);
    if (!status) status = read_all(&c, e);
    if (!status) hand_over(&c, out);
    for (size_t i = 0; !status && against && i < out->n_systems; i++)
        if (!strcmp(out->systems[i], against)) out->against = i;
    if (!status && against && out->against == NO_SYSTEM)
        status = error_set(e, ASSAY_ERR_USAGE, "--against: %s has no system '%s'", path, against);
    input_close(c.in);
    symbols_free(&c.systems);
    symbols_free(&c.documents);
    vec_free(&c.columns);
    vec_free(&c.tallies);
    return status;
}

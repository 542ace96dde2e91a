/* gate_rules.c - a parser of one pass over the text: an optional criterion, measure[category], and for floors a comparison
 * with a number. */
#include "report/gate_rules.h"

#include "base/strbuf.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct {
    const char *name;
    StatisticKind kind;
} measures[] = {{"f1", STATISTIC_F1}, {"precision", STATISTIC_PRECISION}, {"recall", STATISTIC_RECALL}};

typedef struct Parser {
    Arena *arena;
    const char *text, *at;
    Error *e;
} Parser;

static int wrong(const Parser *p, const char *where, const char *format, ...) PRINTF_LIKE(3, 4);
static int wrong(const Parser *p, const char *where, const char *format, ...)
{
    StrBuf b = {0};
    va_list args;
    va_start(args, format);
    sb_vprintf(&b, format, args);
    va_end(args);
    int status = error_set(p->e, ASSAY_ERR_USAGE, "\"%s\", character %zu: %s", p->text, (size_t)(where - p->text) + 1, sb_text(&b));
    sb_free(&b);
    return status;
}

static void skip_blanks(Parser *p)
{
    while (*p->at == ' ' || *p->at == '\t') p->at++;
}

/* Up to a blank or a bracket. */
static size_t word_length(const char *text) { return strcspn(text, " \t[]<>="); }

#define MEASURES (sizeof measures / sizeof *measures)

/* Which measure the word is; MEASURES if none. */
static size_t find_measure(const char *word, size_t n)
{
    size_t i = 0;
    while (i < MEASURES && (strlen(measures[i].name) != n || strncasecmp(measures[i].name, word, n))) i++;
    return i;
}

static int parse_target(Parser *p, GateTarget *out)
{
    *out = (GateTarget){0};
    skip_blanks(p);
    const char *word = p->at;
    size_t n = word_length(word), i = find_measure(word, n);
    if (n && i == MEASURES && (word[n] == ' ' || word[n] == '\t')) {
        out->criterion = arena_copy(p->arena, word, n);
        p->at += n;
        skip_blanks(p);
        word = p->at;
        n = word_length(word);
        i = find_measure(word, n);
    }
    if (!n) return wrong(p, word, "a measure was expected: f1, precision or recall, as in f1[PERSON]");
    if (i == MEASURES) return wrong(p, word, "\"%.*s\" is not a measure: f1, precision or recall, as in f1[PERSON]", (int)n, word);
    out->measure = measures[i].kind;
    p->at += n;
    skip_blanks(p);
    if (*p->at != '[') return wrong(p, p->at, "of which category? write %s[PERSON], or %s[*] for the whole", measures[i].name, measures[i].name);
    const char *name = p->at + 1, *end = strchr(name, ']');
    if (!end) return wrong(p, p->at, "the bracket is not closed");
    if (end == name) return wrong(p, name, "a category was expected, or * for the whole");
    out->category = arena_copy(p->arena, name, (size_t)(end - name));
    p->at = end + 1;
    skip_blanks(p);
    return ASSAY_OK;
}

int gate_target_parse(Arena *a, const char *text, GateTarget *out, Error *e)
{
    Parser p = {a, text, text, e};
    int status = parse_target(&p, out);
    if (!status && *p.at) status = wrong(&p, p.at, "nothing was expected behind ]; what must be reached is a floor");
    return status;
}

static int parse_comparison(Parser *p, GateFloor *out)
{
    const char *at = p->at;
    if (*at == '>') {
        out->above = at[1] != '=';
        p->at += out->above ? 1 : 2;
        return ASSAY_OK;
    }
    if (!strncmp(at, "≥", strlen("≥"))) {
        p->at += strlen("≥");
        return ASSAY_OK;
    }
    if (*at == '<') return wrong(p, at, "a floor says what must be reached: write >=");
    return wrong(p, at, *at == '=' ? "write >= (a floor says what must be reached)" : ">= was expected, as in f1[PERSON] >= 0.80");
}

int gate_floor_parse(Arena *a, const char *text, GateFloor *out, Error *e)
{
    Parser p = {a, text, text, e};
    *out = (GateFloor){0};
    int status = parse_target(&p, &out->target);
    if (!status) status = parse_comparison(&p, out);
    if (status) return status;
    skip_blanks(&p);
    char *end;
    const char *number = p.at;
    out->least = strtod(number, &end);
    if (end == number || !isfinite(out->least)) return wrong(&p, number, "a number was expected, such as 0.80 or 80%%");
    p.at = end;
    skip_blanks(&p);
    bool percent = *p.at == '%';
    if (percent) {
        out->least /= 100;
        p.at++;
        skip_blanks(&p);
    }
    if (*p.at) return wrong(&p, p.at, "nothing was expected behind the number");
    if (out->least > 1 && !percent) return wrong(&p, number, "%g is more than 1: write 0.80, or 80%%", out->least);
    if (out->least < 0 || out->least > 1) return wrong(&p, number, "a floor lies between 0 and 1 (0%% and 100%%)");
    return ASSAY_OK;
}

const char *gate_measure_name(StatisticKind measure)
{
    for (size_t i = 0; i < MEASURES; i++)
        if (measures[i].kind == measure) return measures[i].name;
    return "";
}

const char *gate_target_text(Arena *a, const GateTarget *t)
{
    StrBuf b = {0};
    sb_printf(&b, "%s[%s]", gate_measure_name(t->measure), t->category);
    const char *kept = arena_copy(a, b.data, b.length);
    sb_free(&b);
    return kept;
}

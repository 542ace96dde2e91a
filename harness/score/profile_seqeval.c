/* seqeval 1.2 (chakki-works/seqeval 1.2.2, commit cd01b52).
 *
 * The lenient mode walks over all sentences as if they were one row with an O between them; an entity runs from the last place where
 * one began to the tag before the place where one ends. The strict mode finds entities by tables of its own for each scheme, sentence by
 * sentence, and drops what does not fit; a prefix that the scheme does not have raises ValueError, the first in gold
 * before any in the predictions. An entity is right if the other side has one of the same type and extent. As each side has at
 * most one entity that ends at a given tag, walking along both lists finds the pairs.
 */
#include "base/json.h"
#include "base/vector.h"
#include "corpus/chunk_rules.h"
#include "score/profile.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* -- the strict mode's tables ----------------------------------------------------------------------------------------- */

enum { P_O = 1, P_B = 2, P_I = 4, P_E = 8, P_S = 16, P_L = 32, P_U = 64, P_ANY = 127 };
enum { SAME = 1, DIFF = 2, ANY = SAME | DIFF };

/* A step from a prefix to a prefix, the types being the same, different, or either. */
typedef struct Pattern {
    uint8_t previous, current, types;
} Pattern;

typedef struct StrictScheme {
    const char *name, *allowed_text; /* as its message lists them */
    uint8_t allowed;
    Pattern starts[8], inside[6], ends[8]; /* ended by zeros */
} StrictScheme;

static const StrictScheme strict_schemes[SCHEME_COUNT] = {
    [SCHEME_IOB1] = {"IOB1", "I|O|B", P_I | P_O | P_B,
                     {{P_O, P_I, ANY}, {P_I, P_I, DIFF}, {P_B, P_I, ANY}, {P_I, P_B, SAME}, {P_B, P_B, SAME}},
                     {{P_B, P_I, SAME}, {P_I, P_I, SAME}},
                     {{P_I, P_I, DIFF}, {P_I, P_O, ANY}, {P_I, P_B, ANY}, {P_B, P_O, ANY}, {P_B, P_I, DIFF}, {P_B, P_B, SAME}}},
    [SCHEME_IOE1] = {"IOE1", "I|O|E", P_I | P_O | P_E,
                     {{P_O, P_I, ANY}, {P_I, P_I, DIFF}, {P_E, P_I, ANY}, {P_E, P_E, SAME}},
                     {{P_I, P_I, SAME}, {P_I, P_E, SAME}},
                     {{P_I, P_I, DIFF}, {P_I, P_O, ANY}, {P_I, P_E, DIFF}, {P_E, P_I, SAME}, {P_E, P_E, SAME}}},
    [SCHEME_IOB2] = {"IOB2", "I|O|B", P_I | P_O | P_B,
                     {{P_ANY, P_B, ANY}},
                     {{P_B, P_I, SAME}, {P_I, P_I, SAME}},
                     {{P_I, P_O, ANY}, {P_I, P_I, DIFF}, {P_I, P_B, ANY}, {P_B, P_O, ANY}, {P_B, P_I, DIFF}, {P_B, P_B, ANY}}},
    [SCHEME_IOE2] = {"IOE2", "I|O|E", P_I | P_O | P_E,
                     {{P_O, P_I, ANY}, {P_O, P_E, ANY}, {P_E, P_I, ANY}, {P_E, P_E, ANY}, {P_I, P_I, DIFF}, {P_I, P_E, DIFF}},
                     {{P_I, P_E, SAME}, {P_I, P_I, SAME}},
                     {{P_E, P_ANY, ANY}}},
    [SCHEME_IOBES] = {"IOBES", "I|O|B|E|S", P_I | P_O | P_B | P_E | P_S,
                      {{P_ANY, P_B | P_S, ANY}},
                      {{P_B | P_I, P_I | P_E, SAME}},
                      {{P_S | P_E, P_ANY, ANY}}},
    [SCHEME_BILOU] = {"BILOU", "I|O|B|U|L", P_I | P_O | P_B | P_U | P_L,
                      {{P_ANY, P_B | P_U, ANY}},
                      {{P_B | P_I, P_I | P_L, SAME}},
                      {{P_U | P_L, P_ANY, ANY}}},
};

/* -- state ------------------------------------------------------------------------------------------------------------ */

/* A tag as the two modes read it. */
typedef struct Tag {
    Prefix class;       /* lenient: its first character */
    Symbol type;        /* what follows the first hyphen behind that, or all of it; "_" if that is nothing */
    uint8_t prefix;     /* strict: a bit, or 0 for a character that is no prefix */
    Symbol strict_type; /* without the hyphens around it */
    bool known;
} Tag;

typedef struct Entity {
    Symbol type;
    uint64_t start, end; /* tags, both included */
} Entity;

typedef VECTOR(Entity) Entities;

typedef struct TypeCount {
    size_t gold, predicted, correct;
} TypeCount;

struct ProfileRun {
    const Profile *profile;
    const StrictScheme *scheme; /* NULL: lenient */
    ZeroDivision zero;
    int digits;
    const Symbols *texts;
    VECTOR(Tag) tags; /* by the symbol of the text */
    Symbols types;
    VECTOR(TypeCount) counts; /* by type */
    ChunkSteps steps;
    uint64_t position;    /* of the first tag of the sentence in the one long row */
    uint64_t begun[2];    /* lenient: where an entity began last, on each side */
    Entities entities[2]; /* of the sentence */
    size_t sentences, tokens, same_tags;
    unsigned prefixes;    /* of gold, as bits; for auto_detect */
    bool odd_prefix;      /* gold has a tag whose first character is no prefix */
    Error predicted_error; /* raised only if gold raises nothing */
};

enum { GOLD, PREDICTED };

extern const Profile profile_seqeval, profile_seqeval_strict;

/* -- tags ------------------------------------------------------------------------------------------------------------- */

static uint8_t prefix_bit(char c)
{
    switch (c) {
    case 'O': return P_O;
    case 'B': return P_B;
    case 'I': return P_I;
    case 'E': return P_E;
    case 'S': return P_S;
    case 'L': return P_L;
    case 'U': return P_U;
    default: return 0;
    }
}

static Symbol type_symbol(ProfileRun *r, const char *text, size_t n)
{
    return n ? symbols_intern(&r->types, text, n) : symbols_intern(&r->types, "_", 1);
}

static size_t first_character(const char *text, size_t n)
{
    const char *p = text;
    if (n) utf8_next(&p, text + n);
    return (size_t)(p - text);
}

static Tag take_apart(ProfileRun *r, const char *text, size_t n)
{
    size_t head = first_character(text, n), type_length;
    const char *rest = text + head, *end = text + n, *type;
    Tag tag = {.known = true, .prefix = head == 1 ? prefix_bit(*text) : 0};
    tag.class = chunk_split(&chunk_rules[CHUNKS_SEQEVAL], text, n, &type, &type_length);
    tag.type = type_symbol(r, type, type_length);
    while (rest < end && *rest == '-') rest++;
    while (end > rest && end[-1] == '-') end--;
    tag.strict_type = type_symbol(r, rest, (size_t)(end - rest));
    return tag;
}

static const Tag *tag_of(ProfileRun *r, Symbol s)
{
    while (r->tags.n <= s) vec_push(&r->tags, (Tag){0});
    if (!r->tags.at[s].known) r->tags.at[s] = take_apart(r, symbols_name(r->texts, s), symbols_length(r->texts, s));
    return &r->tags.at[s];
}

static TypeCount *count_of(ProfileRun *r, Symbol type)
{
    while (r->counts.n <= type) vec_push(&r->counts, (TypeCount){0});
    return &r->counts.at[type];
}

/* -- lenient ---------------------------------------------------------------------------------------------------------- */

static void find_lenient(ProfileRun *r, int side, const Symbol *row, size_t n, Symbol outside)
{
    /* Before the very first tag there is no type, not even the one of an O. */
    Symbol no_type = type_symbol(r, "", 0);
    Tag previous = {.class = PREFIX_O, .type = r->position ? no_type : SYMBOL_NONE};
    Entities *out = &r->entities[side];
    for (size_t i = 0; i <= n; i++) {
        Symbol s = i < n ? row[i] : outside;
        if (s == outside && previous.class == PREFIX_O) {
            previous.type = no_type;
            continue;
        }
        Tag tag = *tag_of(r, s);
        unsigned step = r->steps.at[previous.class][tag.class][previous.type == tag.type];
        if (step & CHUNK_ENDS) vec_push(out, (Entity){previous.type, r->begun[side], r->position + i - 1});
        if (step & CHUNK_STARTS) r->begun[side] = r->position + i;
        previous = tag;
    }
}

/* -- strict ----------------------------------------------------------------------------------------------------------- */

static bool fits(const Pattern *patterns, const Tag *previous, const Tag *current)
{
    int types = previous->strict_type == current->strict_type ? SAME : DIFF;
    for (; patterns->previous; patterns++)
        if (patterns->previous & previous->prefix && patterns->current & current->prefix && patterns->types & types) return true;
    return false;
}

static int invalid(const ProfileRun *r, Symbol s, size_t line, Error *e)
{
    const char *text = symbols_name(r->texts, s);
    size_t n = symbols_length(r->texts, s), head = first_character(text, n);
    if (!prefix_bit(*text) || head != 1)
        return error_at(e, ASSAY_ERR_DATA, NULL, line, 0, "seqeval raises KeyError here: '%.*s'", (int)head, text);
    return error_at(e, ASSAY_ERR_DATA, NULL, line, 0, "seqeval raises ValueError here: Invalid token is found: %s. Allowed prefixes are: %s.",
                    text, r->scheme->allowed_text);
}

static int find_strict(ProfileRun *r, int side, const TagRows *rows, const Symbol *row, Symbol outside, Error *e)
{
    const StrictScheme *scheme = r->scheme;
    size_t n = rows->n;
    for (size_t i = 0; i < n; i++) /* a character that is no prefix is noticed before anything else */
        if (row[i] != outside && !tag_of(r, row[i])->prefix) return invalid(r, row[i], rows->line + i, e);
    Tag outer = *tag_of(r, outside), previous = outer;
    for (size_t i = 0; i <= n;) {
        if (i < n && row[i] == outside && previous.prefix == P_O) { /* nothing begins at an O, nothing was open */
            i++;
            continue;
        }
        Tag tag = i < n ? *tag_of(r, row[i]) : outer;
        if (!(tag.prefix & scheme->allowed)) return invalid(r, row[i], rows->line + i, e);
        size_t next = i + 1;
        if (fits(scheme->starts, &previous, &tag)) {
            Tag last = tag;
            for (; next <= n; next++) {
                Tag following = next < n ? *tag_of(r, row[next]) : outer;
                if (!fits(scheme->inside, &last, &following)) break;
                last = following;
            }
            Tag behind = next < n ? *tag_of(r, row[next]) : outer;
            Tag before = *tag_of(r, row[next - 1]);
            if (next <= n && fits(scheme->ends, &before, &behind))
                vec_push(&r->entities[side], (Entity){tag.strict_type, r->position + i, r->position + next - 1});
        }
        i = next;
        previous = i == 0 ? outer : i - 1 < n ? *tag_of(r, row[i - 1]) : outer;
    }
    return ASSAY_OK;
}

/* -- counting --------------------------------------------------------------------------------------------------------- */

static void count_entities(ProfileRun *r)
{
    const Entities *gold = &r->entities[GOLD], *predicted = &r->entities[PREDICTED];
    for (size_t i = 0; i < gold->n; i++) count_of(r, gold->at[i].type)->gold++;
    for (size_t i = 0; i < predicted->n; i++) count_of(r, predicted->at[i].type)->predicted++;
    for (size_t i = 0, k = 0; i < gold->n && k < predicted->n;) {
        const Entity *g = &gold->at[i], *p = &predicted->at[k];
        if (g->end == p->end && g->start == p->start && g->type == p->type) count_of(r, g->type)->correct++;
        if (g->end <= p->end) i++;
        if (p->end <= g->end) k++;
    }
    r->entities[GOLD].n = r->entities[PREDICTED].n = 0;
}

static void note_tags(ProfileRun *r, const TagRows *rows)
{
    Symbol last = SYMBOL_NONE;
    for (size_t i = 0; i < rows->n; i++) {
        r->same_tags += rows->gold[i] == rows->predicted[i];
        if (rows->gold[i] == last) continue;
        last = rows->gold[i];
        uint8_t prefix = tag_of(r, last)->prefix;
        r->prefixes |= prefix;
        r->odd_prefix |= prefix == 0;
    }
    r->tokens += rows->n;
    r->sentences++;
}

static int take_tags(ProfileRun *r, const TagRows *rows, Error *e)
{
    Symbol outside = symbols_find(r->texts, "O", 1);
    note_tags(r, rows);
    int status = ASSAY_OK;
    if (!r->scheme) {
        find_lenient(r, GOLD, rows->gold, rows->n, outside);
        find_lenient(r, PREDICTED, rows->predicted, rows->n, outside);
    } else {
        status = find_strict(r, GOLD, rows, rows->gold, outside, e);
        if (!status && !r->predicted_error.code) find_strict(r, PREDICTED, rows, rows->predicted, outside, &r->predicted_error);
    }
    count_entities(r);
    r->position += rows->n + 1;
    return status;
}

/* -- results ---------------------------------------------------------------------------------------------------------- */

static Measure measure(const ProfileRun *r, const TypeCount *c)
{
    double undefined = r->zero == ASSAY_ZERO_1;
    double p = c->predicted ? (double)c->correct / (double)c->predicted : undefined;
    double q = c->gold ? (double)c->correct / (double)c->gold : undefined;
    return (Measure){p, q, p + q > 0 ? 2 * p * q / (p + q) : 0};
}

static const char *detected_scheme(const ProfileRun *r)
{
    /* Sets of prefixes in gold that are taken for a scheme; with or without O and I, as the original lists them. */
    static const struct { unsigned prefixes; const char *name; } known[] = {
        {P_B, "IOB2"}, {P_I | P_B, "IOB2"}, {P_O | P_B, "IOB2"}, {P_I | P_O | P_B, "IOB2"},
        {P_E, "IOE2"}, {P_I | P_E, "IOE2"}, {P_O | P_E, "IOE2"}, {P_I | P_O | P_E, "IOE2"},
        {P_S, "IOBES"}, {P_B | P_E, "IOBES"}, {P_I | P_B | P_E, "IOBES"}, {P_O | P_B | P_E, "IOBES"}, {P_B | P_E | P_S, "IOBES"},
        {P_I | P_O | P_B | P_E, "IOBES"}, {P_I | P_B | P_E | P_S, "IOBES"}, {P_O | P_B | P_E | P_S, "IOBES"},
        {P_I | P_O | P_B | P_E | P_S, "IOBES"},
        {P_U, "BILOU"}, {P_B | P_L, "BILOU"}, {P_I | P_B | P_L, "BILOU"}, {P_O | P_B | P_L, "BILOU"}, {P_B | P_L | P_U, "BILOU"},
        {P_I | P_O | P_B | P_L, "BILOU"}, {P_I | P_B | P_L | P_U, "BILOU"}, {P_O | P_B | P_L | P_U, "BILOU"},
        {P_I | P_O | P_B | P_L | P_U, "BILOU"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known && !r->odd_prefix; i++)
        if (known[i].prefixes == r->prefixes) return known[i].name;
    return NULL;
}

static ResultRow make_row(const ProfileRun *r, Arena *arena, const char *name, const TypeCount *c)
{
    Measure *m = arena_alloc(arena, sizeof *m);
    *m = measure(r, c);
    char native[120];
    int n = snprintf(native, sizeof native, "{\"tp\":%zu,\"pred\":%zu,\"gold\":%zu,\"support\":%zu}", c->correct, c->predicted, c->gold, c->gold);
    return (ResultRow){.category = name, .tally = {(double)c->gold, (double)c->correct, (double)c->predicted, (double)c->correct},
                       .measure = m, .native = arena_copy(arena, native, (size_t)n)};
}

static int by_name(const void *a, const void *b)
{
    return strcmp(((const ResultRow *)a)->category, ((const ResultRow *)b)->category);
}

/* As numpy adds up: in blocks of eight, so that the last digits, and what a report rounds from them, are its own. */
static double numpy_sum(const double *values, size_t n)
{
    if (n > 128) {
        size_t half = n / 2 - n / 2 % 8;
        return numpy_sum(values, half) + numpy_sum(values + half, n - half);
    }
    double sum = 0;
    size_t i = 0;
    if (n >= 8) {
        double part[8] = {0};
        for (; i + 8 <= n; i += 8)
            for (size_t k = 0; k < 8; k++) part[k] += values[i + k];
        sum = ((part[0] + part[1]) + (part[2] + part[3])) + ((part[4] + part[5]) + (part[6] + part[7]));
    }
    for (; i < n; i++) sum += values[i];
    return sum;
}

/* The mean of the rows' measures, each times its gold if `by_gold`, over `total`. */
static Measure mean_of(const Result *result, bool by_gold, double total, Arena *arena)
{
    double *values[3];
    for (int m = 0; m < 3; m++) values[m] = arena_alloc(arena, (result->n_rows + 1) * sizeof **values);
    for (size_t i = 0; i < result->n_rows; i++) {
        const Measure *m = result->rows[i].measure;
        double weight = by_gold ? result->rows[i].tally.gold : 1;
        values[0][i] = m->precision * weight;
        values[1][i] = m->recall * weight;
        values[2][i] = m->f1 * weight;
    }
    double sums[3];
    for (int m = 0; m < 3; m++) sums[m] = numpy_sum(values[m], result->n_rows);
    return (Measure){sums[0] / total, sums[1] / total, sums[2] / total};
}

static Macro *macro_of(const Result *result, Arena *arena)
{
    Macro *macro = arena_zero(arena, 1, sizeof *macro);
    macro->n = result->n_rows;
    macro->mean = (Measure){NAN, NAN, NAN}; /* no types: 0/0, which is what it gives */
    if (macro->n) macro->mean = mean_of(result, false, (double)macro->n, arena);
    return macro;
}

static Measure *weighted_of(const ProfileRun *r, const Result *result, const TypeCount *all, Arena *arena)
{
    Measure *w = arena_zero(arena, 1, sizeof *w);
    double value = r->zero == ASSAY_ZERO_1, if_nothing = all->predicted == 0 ? value : 0;
    *w = (Measure){if_nothing, value, if_nothing}; /* without gold: its special case */
    if (all->gold) *w = mean_of(result, true, (double)all->gold, arena);
    return w;
}

static Result make_result(ProfileRun *r, Arena *arena)
{
    Result result = {.layer = "mentions", .criterion = r->profile->criteria[0], .profile = r->profile->name, .unit = "document", .additive = true};
    TypeCount all = {0};
    result.rows = arena_zero(arena, r->counts.n + 1, sizeof *result.rows);
    for (Symbol t = 0; t < r->counts.n; t++) {
        const TypeCount *c = &r->counts.at[t];
        if (!c->gold && !c->predicted) continue;
        result.rows[result.n_rows++] = make_row(r, arena, arena_copy(arena, symbols_name(&r->types, t), symbols_length(&r->types, t)), c);
        all.gold += c->gold;
        all.predicted += c->predicted;
        all.correct += c->correct;
    }
    qsort(result.rows, result.n_rows, sizeof *result.rows, by_name);
    result.total = make_row(r, arena, "*", &all);
    result.macro = macro_of(&result, arena);
    result.weighted = weighted_of(r, &result, &all, arena);
    return result;
}

static int raise_late(const ProfileRun *r, Error *e)
{
    if (r->predicted_error.code) {
        if (e) *e = r->predicted_error;
        return r->predicted_error.code;
    }
    if (r->sentences == 0)
        return error_set(e, ASSAY_ERR_DATA, "seqeval raises TypeError here: Found input variables without list of list. (there is no sentence)");
    return ASSAY_OK;
}

static int finish(ProfileRun *r, Arena *arena, Result **results, size_t *n, Error *e)
{
    int status = raise_late(r, e);
    if (status) return status;
    Result *result = arena_alloc(arena, sizeof *result);
    *result = make_result(r, arena);
    StrBuf native = {0};
    sb_puts(&native, "{\"token_accuracy\":");
    json_put_double(&native, r->tokens ? (double)r->same_tags / (double)r->tokens : (double)NAN);
    const char *scheme = detected_scheme(r);
    sb_printf(&native, scheme ? ",\"auto_detect_gold\":\"%s\"}" : ",\"auto_detect_gold\":null}", scheme);
    result->native = arena_copy(arena, native.data, native.length);
    sb_free(&native);
    *results = result;
    *n = 1;
    return ASSAY_OK;
}

/* Right-aligned in a field that counts characters, as Python's does. */
static void put_name(StrBuf *out, const char *name, size_t width)
{
    size_t n = utf8_count(name, strlen(name), UNIT_CODEPOINT);
    if (n < width) sb_fill(out, ' ', width - n);
    sb_puts(out, name);
    sb_putc(out, ' ');
}

static void put_line(StrBuf *out, const char *name, size_t width, int digits, const Measure *m, size_t support)
{
    put_name(out, name, width);
    sb_printf(out, " %9.*f %9.*f %9.*f %9zu\n", digits, m->precision, digits, m->recall, digits, m->f1, support);
}

/* classification_report. */
static int print(ProfileRun *r, StrBuf *out, Error *e)
{
    Arena arena = {0};
    int status = raise_late(r, r->sentences == 0 ? NULL : e);
    Result result = make_result(r, &arena);
    if (!status || r->sentences == 0) status = ASSAY_OK;
    if (!status && result.n_rows == 0)
        status = error_set(e, ASSAY_ERR_DATA, "seqeval raises ValueError here: max() arg is an empty sequence (there is no entity)");
    if (status) goto done;
    int digits = r->digits < 0 ? 2 : r->digits;
    size_t width = strlen("weighted avg"), support = (size_t)result.total.tally.gold;
    for (size_t i = 0; i < result.n_rows; i++) {
        size_t n = utf8_count(result.rows[i].category, strlen(result.rows[i].category), UNIT_CODEPOINT);
        if (n > width) width = n;
    }
    if ((size_t)digits > width) width = (size_t)digits;
    put_name(out, "", width);
    sb_printf(out, " %9s %9s %9s %9s\n\n", "precision", "recall", "f1-score", "support");
    for (size_t i = 0; i < result.n_rows; i++)
        put_line(out, result.rows[i].category, width, digits, result.rows[i].measure, (size_t)result.rows[i].tally.gold);
    sb_putc(out, '\n');
    put_line(out, "micro avg", width, digits, result.total.measure, support);
    put_line(out, "macro avg", width, digits, &result.macro->mean, support);
    put_line(out, "weighted avg", width, digits, result.weighted, support);
done:
    arena_free(&arena);
    return status;
}

/* -- life ------------------------------------------------------------------------------------------------------------- */

static void close_run(ProfileRun *r)
{
    if (!r) return;
    vec_free(&r->tags);
    vec_free(&r->counts);
    vec_free(&r->entities[GOLD]);
    vec_free(&r->entities[PREDICTED]);
    symbols_free(&r->types);
    free(r);
}

static ProfileRun *new_run(const Profile *profile, const ProfileOptions *options)
{
    ProfileRun *r = mem_zero(1, sizeof *r);
    r->profile = profile;
    r->texts = options->tags;
    r->zero = options->zero_given ? options->zero : ASSAY_ZERO_0;
    r->digits = options->digits;
    symbols_intern(options->tags, "O", 1);
    chunk_rule_steps(&r->steps, &chunk_rules[CHUNKS_SEQEVAL]);
    return r;
}

static int open_lenient(ProfileRun **out, const ProfileOptions *options, Error *e)
{
    (void)e;
    *out = new_run(&profile_seqeval, options);
    return ASSAY_OK;
}

static int open_strict(ProfileRun **out, const ProfileOptions *options, Error *e)
{
    *out = NULL;
    if (options->scheme == SCHEME_AUTO)
        return error_set(e, ASSAY_ERR_USAGE, "seqeval-1.2-strict needs --scheme: without one seqeval falls back to its lenient mode silently");
    *out = new_run(&profile_seqeval_strict, options);
    (*out)->scheme = &strict_schemes[options->scheme];
    return ASSAY_OK;
}

static const char *const lenient_criteria[] = {"default", NULL}, *const strict_criteria[] = {"strict", NULL};
static const char *const lenient_options[] = {"zero-division", "digits", NULL}, *const strict_options[] = {"zero-division", "digits", "scheme", NULL};

const Profile profile_seqeval = {
    .name = "seqeval-1.2",
    .alias = "seqeval",
    .reproduces = "seqeval 1.2.2, commit cd01b52, default mode",
    .wrong = "Knows neither L- nor U-, so BILOU is misread wherever two entities of one type touch; an I- that follows nothing begins an entity; "
             "tags without a prefix lose their first letter and vanish if that is O.",
    .criteria = lenient_criteria,
    .options = lenient_options,
    .additive = true,
    .differs = PROFILE_REPAIRS | PROFILE_MISREADS | PROFILE_ZERO,
    .open = open_lenient,
    .take_tags = take_tags,
    .finish = finish,
    .print = print,
    .close = close_run,
};

const Profile profile_seqeval_strict = {
    .name = "seqeval-1.2-strict",
    .alias = "seqeval-strict",
    .reproduces = "seqeval 1.2.2, commit cd01b52, mode='strict' with a scheme",
    .wrong = "Drops what is ill-formed on both sides, so gold shrinks too; IOE1 is misread even where it is well-formed; a prefix outside the "
             "scheme raises ValueError for the whole file.",
    .criteria = strict_criteria,
    .options = strict_options,
    .additive = true,
    .differs = PROFILE_REPAIRS | PROFILE_MISREADS | PROFILE_ZERO,
    .open = open_strict,
    .take_tags = take_tags,
    .finish = finish,
    .print = print,
    .close = close_run,
};

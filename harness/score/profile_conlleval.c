/* conlleval.pl, version 2004-01-26 (Tjong Kim Sang).
 *
 * The script looks at one line at a time and knows only the tags of the line before. What is reproduced with it: fields are
 * split by a regular expression, trailing empty ones vanish; a line without fields or with "-X-" first is a sentence boundary; the
 * prefix of a tag ends at its first hyphen; the type "0" is no type; "correct" is a flag that is dropped when only one
 * side ends or the types differ; the types are listed in the order of their bytes, and the empty type once for each side
 * that has it. Lines with a CR at their end keep it, as part of the last tag.
 */
#include "base/json.h"
#include "base/vector.h"
#include "corpus/chunk_rules.h"
#include "score/profile.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <math.h>
#include <pcre2.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* A tag taken apart. */
typedef struct Tag {
    Prefix prefix;
    Symbol prefix_text, type;
} Tag;

typedef struct TypeCount {
    size_t gold, found, correct;
} TypeCount;

struct ProfileRun {
    bool raw, latex;
    const char *outside; /* of raw tags */
    pcre2_code *delimiter; /* NULL: a single space */
    pcre2_match_data *match;
    uint32_t groups;     /* that the delimiter captures */
    Symbols names;           /* prefixes and types, mixed; the empty one is number 0 */
    VECTOR(TypeCount) types; /* by symbol */
    const Symbols *given;    /* the table of the rows' tags, where it is rows that come */
    Symbols texts;           /* whole tags */
    VECTOR(Tag) tags;        /* by the symbol of the text */
    Tag outer;
    ChunkSteps steps;
    Tag last_gold, last_guess;
    bool in_correct;
    size_t fields;           /* of the first line that has any */
    size_t tokens, correct_tags, gold, found, correct;
};

/* -- tags ------------------------------------------------------------------------------------------------------------- */

static Tag take_apart(ProfileRun *r, const char *text, size_t n)
{
    const char *hyphen = memchr(text, '-', n), *type;
    size_t type_length;
    Tag tag = {.prefix = chunk_split(&chunk_rules[CHUNKS_CONLLEVAL], text, n, &type, &type_length)};
    tag.prefix_text = symbols_intern(&r->names, text, hyphen ? (size_t)(hyphen - text) : n);
    tag.type = symbols_intern(&r->names, type, type_length);
    return tag;
}

static Tag tag_of(ProfileRun *r, const char *text, size_t n)
{
    if (n == 1 && *text == 'O') return r->outer;
    Symbol s = symbols_intern(&r->texts, text, n);
    if (s == r->tags.n) vec_push(&r->tags, take_apart(r, text, n));
    return r->tags.at[s];
}

static TypeCount *count_of(ProfileRun *r, Symbol type)
{
    while (r->types.n <= type) vec_push(&r->types, (TypeCount){0});
    return &r->types.at[type];
}

static void one_correct(ProfileRun *r)
{
    r->correct++;
    count_of(r, r->last_gold.type)->correct++;
}

/* The step from the line before to this one. */
static void step(ProfileRun *r, Tag gold, Tag guess, bool boundary)
{
    if (gold.prefix == PREFIX_O && guess.prefix == PREFIX_O && r->last_gold.prefix == PREFIX_O && r->last_guess.prefix == PREFIX_O &&
        gold.type == guess.type && r->last_gold.type == gold.type && r->last_guess.type == gold.type && !r->in_correct) {
        r->tokens += !boundary; /* nearly always: outside, and nothing changes */
        r->correct_tags += !boundary;
        return;
    }
    unsigned g = r->steps.at[r->last_gold.prefix][gold.prefix][r->last_gold.type == gold.type];
    unsigned p = r->steps.at[r->last_guess.prefix][guess.prefix][r->last_guess.type == guess.type];
    if (r->in_correct) {
        if ((g & p & CHUNK_ENDS) && r->last_guess.type == r->last_gold.type) {
            r->in_correct = false;
            one_correct(r);
        } else if (((g ^ p) & CHUNK_ENDS) || guess.type != gold.type) {
            r->in_correct = false;
        }
    }
    if ((g & p & CHUNK_STARTS) && guess.type == gold.type) r->in_correct = true;
    if (g & CHUNK_STARTS) {
        r->gold++;
        count_of(r, gold.type)->gold++;
    }
    if (p & CHUNK_STARTS) {
        r->found++;
        count_of(r, guess.type)->found++;
    }
    if (!boundary) {
        r->tokens++;
        r->correct_tags += gold.prefix_text == guess.prefix_text && gold.type == guess.type;
    }
    r->last_gold = gold;
    r->last_guess = guess;
}

/* -- lines ------------------------------------------------------------------------------------------------------------ */

typedef struct Part {
    const char *at;
    size_t n;
} Part;

/* The first field and the last two, and how many there are. */
typedef struct Split {
    Part first, gold, guess;
    size_t n;
} Split;

static void add_part(Split *s, const char *at, const char *end)
{
    Part part = {at, (size_t)(end - at)};
    if (s->n == 0) s->first = part;
    s->gold = s->guess;
    s->guess = part;
    s->n++;
}

static Split split_at_spaces(const char *line, size_t n)
{
    Split s = {0};
    const char *end = line + n;
    while (end > line && end[-1] == ' ') end--; /* trailing empty fields */
    if (end == line) return s;
    for (const char *p = line, *start = line;; p++) {
        if (p < end && *p != ' ') continue;
        add_part(&s, start, p);
        if (p == end) return s;
        start = p + 1;
    }
}

/* Perl's split by a pattern: what its groups capture are fields too, empty ones where they took no part; an empty match splits
 * between characters; empty fields at the end are taken off again. */
static Split split_by_pattern(ProfileRun *r, const char *line, size_t n)
{
    VECTOR(Part) parts = {0};
    size_t start = 0, from = 0;
    while (from <= n && n > 0) {
        int groups = pcre2_match(r->delimiter, (PCRE2_SPTR)line, n, from, 0, r->match, NULL);
        if (groups <= 0) break;
        const PCRE2_SIZE *o = pcre2_get_ovector_pointer(r->match);
        if (o[1] == o[0] && (o[0] <= start || o[0] >= n)) {
            if (o[0] >= n) break;
            from = o[0] + 1;
            continue;
        }
        vec_push(&parts, (Part){line + start, o[0] - start});
        for (uint32_t g = 1; g <= r->groups; g++) {
            bool captured = g < (uint32_t)groups && o[2 * g] != PCRE2_UNSET;
            vec_push(&parts, captured ? (Part){line + o[2 * g], o[2 * g + 1] - o[2 * g]} : (Part){line, 0});
        }
        start = from = o[1];
    }
    if (n > 0) vec_push(&parts, (Part){line + start, n - start});
    while (parts.n && parts.at[parts.n - 1].n == 0) parts.n--;
    Split s = {0};
    for (size_t i = 0; i < parts.n; i++) add_part(&s, parts.at[i].at, parts.at[i].at + parts.at[i].n);
    vec_free(&parts);
    return s;
}

/* With -r every tag but the outside one stands for the beginning of a chunk. */
static Tag raw_tag(ProfileRun *r, Part p)
{
    if ((p.n == strlen(r->outside) && memcmp(p.at, r->outside, p.n) == 0) || (p.n == 1 && *p.at == 'O')) return r->outer;
    StrBuf b = {0};
    sb_puts(&b, "B-");
    sb_put(&b, p.at, p.n);
    Tag tag = tag_of(r, b.data, b.length);
    sb_free(&b);
    return tag;
}

/* "TOKEN O O", which most lines are, by the rules of the single space. */
static bool is_outside(const ProfileRun *r, const char *line, size_t n)
{
    return n >= 5 && r->fields == 3 && !r->delimiter && memcmp(line + n - 4, " O O", 4) == 0 && !memchr(line, ' ', n - 4) && *line != '-';
}

static int take_line(ProfileRun *r, const char *line, size_t n, size_t number, Error *e)
{
    if (is_outside(r, line, n)) {
        step(r, r->outer, r->outer, false);
        return ASSAY_OK;
    }
    Split s = r->delimiter ? split_by_pattern(r, line, n) : split_at_spaces(line, n);
    if (r->fields == 0) r->fields = s.n;
    if (s.n != r->fields && s.n != 0)
        return error_at(e, ASSAY_ERR_DATA, NULL, number, 0, "conlleval exits with status 1 here: unexpected number of features: %zu (%zu)",
                        s.n, r->fields);
    if (s.n == 0 || (s.first.n == 3 && memcmp(s.first.at, "-X-", 3) == 0)) {
        step(r, r->outer, r->outer, true);
        return ASSAY_OK;
    }
    if (s.n < 2) return error_at(e, ASSAY_ERR_DATA, NULL, number, 0, "conlleval dies here: unexpected number of features in line %.*s",
                                 n < 80 ? (int)n : 80, line);
    if (r->raw) step(r, raw_tag(r, s.gold), raw_tag(r, s.guess), false);
    else step(r, tag_of(r, s.gold.at, s.gold.n), tag_of(r, s.guess.at, s.guess.n), false);
    return ASSAY_OK;
}

static Tag given_tag(ProfileRun *r, Symbol tag)
{
    Part part = {symbols_name(r->given, tag), symbols_length(r->given, tag)};
    return r->raw ? raw_tag(r, part) : tag_of(r, part.at, part.n);
}

static int take_tags(ProfileRun *r, const TagRows *rows, Error *e)
{
    (void)e;
    for (size_t i = 0; i < rows->n; i++) step(r, given_tag(r, rows->gold[i]), given_tag(r, rows->predicted[i]), false);
    step(r, r->outer, r->outer, true);
    return ASSAY_OK;
}

/* -- results ---------------------------------------------------------------------------------------------------------- */

static Measure percents(size_t gold, size_t found, size_t correct)
{
    double p = found ? 100.0 * (double)correct / (double)found : 0;
    double r = gold ? 100.0 * (double)correct / (double)gold : 0;
    return (Measure){p, r, p + r > 0 ? 2 * p * r / (p + r) : 0};
}

/* Types that a side has, in the order of their bytes, the empty one once for each side. */
typedef struct TypeList {
    const char **names;
    TypeCount *counts;
    size_t n;
} TypeList;

static int by_name(const void *a, const void *b, void *names)
{
    return strcmp(symbols_name(names, *(const Symbol *)a), symbols_name(names, *(const Symbol *)b));
}

static TypeList list_types(ProfileRun *r, Arena *arena, bool repeat_empty)
{
    Symbol *order = arena_alloc(arena, (r->types.n + 1) * sizeof *order);
    TypeList list = {arena_alloc(arena, (r->types.n + 1) * sizeof *list.names), arena_alloc(arena, (r->types.n + 1) * sizeof *list.counts), 0};
    size_t n = 0;
    for (Symbol s = 0; s < r->types.n; s++)
        if (r->types.at[s].gold || r->types.at[s].found) order[n++] = s;
    qsort_r(order, n, sizeof *order, by_name, &r->names);
    for (size_t i = 0; i < n; i++) {
        TypeCount c = r->types.at[order[i]];
        size_t times = repeat_empty && symbols_length(&r->names, order[i]) == 0 && c.gold && c.found ? 2 : 1;
        for (size_t k = 0; k < times; k++) {
            list.names[list.n] = symbols_name(&r->names, order[i]);
            list.counts[list.n++] = c;
        }
    }
    return list;
}

static const char *native_counts(Arena *arena, const TypeCount *c)
{
    char text[160];
    int n = snprintf(text, sizeof text, "{\"correct\":%zu,\"found\":%zu,\"gold\":%zu}", c->correct, c->found, c->gold);
    return arena_copy(arena, text, (size_t)n);
}

static ResultRow make_row(Arena *arena, const char *name, const TypeCount *c)
{
    Measure *m = arena_alloc(arena, sizeof *m);
    *m = percents(c->gold, c->found, c->correct);
    *m = (Measure){m->precision / 100, m->recall / 100, m->f1 / 100};
    Tally tally = {(double)c->gold, (double)c->correct, (double)c->found, (double)c->correct};
    return (ResultRow){.category = name, .tally = tally, .measure = m, .native = native_counts(arena, c)};
}

static void last_chunk(ProfileRun *r)
{
    if (r->in_correct) one_correct(r);
    r->in_correct = false;
}

static int finish(ProfileRun *r, Arena *arena, Result **results, size_t *n, Error *e)
{
    (void)e;
    last_chunk(r);
    TypeList types = list_types(r, arena, false);
    Result *result = arena_zero(arena, 1, sizeof *result);
    *result = (Result){.layer = "mentions", .criterion = "conlleval", .profile = "conlleval-2004", .unit = "document", .additive = true};
    result->rows = arena_zero(arena, types.n + 1, sizeof *result->rows);
    for (size_t i = 0; i < types.n; i++) result->rows[result->n_rows++] = make_row(arena, types.names[i], &types.counts[i]);
    result->total = make_row(arena, "*", &(TypeCount){r->gold, r->found, r->correct});
    StrBuf native = {0};
    sb_printf(&native, "{\"tokens\":%zu,\"token_correct\":%zu,\"accuracy\":", r->tokens, r->correct_tags);
    json_put_double(&native, r->tokens ? (double)r->correct_tags / (double)r->tokens : (double)NAN);
    sb_putc(&native, '}');
    result->native = arena_copy(arena, native.data, native.length);
    sb_free(&native);
    *results = result;
    *n = 1;
    return ASSAY_OK;
}

static void print_latex(const ProfileRun *r, const TypeList *types, StrBuf *out)
{
    sb_puts(out, "        & Precision &  Recall  & F$_{\\beta=1} \\\\\\hline");
    for (size_t i = 0; i < types->n; i++) {
        const TypeCount *c = &types->counts[i];
        Measure m = percents(c->gold, c->found, c->correct);
        sb_printf(out, "\n%-7s &  %6.2f\\%% & %6.2f\\%% & %6.2f \\\\", types->names[i], m.precision, m.recall, m.f1);
    }
    Measure m = percents(r->gold, r->found, r->correct);
    sb_printf(out, "\\hline\nOverall &  %6.2f\\%% & %6.2f\\%% & %6.2f \\\\\\hline\n", m.precision, m.recall, m.f1);
}

static void print_plain(const ProfileRun *r, const TypeList *types, StrBuf *out)
{
    Measure m = percents(r->gold, r->found, r->correct);
    sb_printf(out, "processed %zu tokens with %zu phrases; found: %zu phrases; correct: %zu.\n", r->tokens, r->gold, r->found, r->correct);
    if (r->tokens)
        sb_printf(out, "accuracy: %6.2f%%; precision: %6.2f%%; recall: %6.2f%%; FB1: %6.2f\n",
                  100.0 * (double)r->correct_tags / (double)r->tokens, m.precision, m.recall, m.f1);
    for (size_t i = 0; i < types->n; i++) {
        const TypeCount *c = &types->counts[i];
        m = percents(c->gold, c->found, c->correct);
        sb_printf(out, "%17s: precision: %6.2f%%; recall: %6.2f%%; FB1: %6.2f  %zu\n", types->names[i], m.precision, m.recall, m.f1, c->found);
    }
}

static int print(ProfileRun *r, StrBuf *out, Error *e)
{
    (void)e;
    Arena arena = {0};
    last_chunk(r);
    TypeList types = list_types(r, &arena, true);
    if (r->latex) print_latex(r, &types, out);
    else print_plain(r, &types, out);
    arena_free(&arena);
    return ASSAY_OK;
}

/* -- life ------------------------------------------------------------------------------------------------------------- */

static int compile(ProfileRun *r, const char *pattern, Error *e)
{
    if (strcmp(pattern, " ") == 0) return ASSAY_OK;
    int code;
    PCRE2_SIZE at;
    r->delimiter = pcre2_compile((PCRE2_SPTR)pattern, PCRE2_ZERO_TERMINATED, 0, &code, &at, NULL);
    if (!r->delimiter) {
        PCRE2_UCHAR why[120];
        pcre2_get_error_message(code, why, sizeof why);
        return error_set(e, ASSAY_ERR_USAGE, "-d '%s' is no regular expression: %s (at character %zu)", pattern, (char *)why, (size_t)at + 1);
    }
    pcre2_jit_compile(r->delimiter, PCRE2_JIT_COMPLETE);
    pcre2_pattern_info(r->delimiter, PCRE2_INFO_CAPTURECOUNT, &r->groups);
    r->match = pcre2_match_data_create_from_pattern(r->delimiter, NULL);
    return ASSAY_OK;
}

static int read_words(ProfileRun *r, char *const *words, size_t n, Error *e)
{
    for (size_t i = 0; i < n; i++) {
        const char *word = words[i];
        if (strcmp(word, "-r") == 0) r->raw = true;
        else if (strcmp(word, "-l") == 0) r->latex = true;
        else if ((strcmp(word, "-d") == 0 || strcmp(word, "-o") == 0) && i + 1 == n)
            return error_set(e, ASSAY_ERR_USAGE, "conlleval's %s needs a value", word);
        else if (strcmp(word, "-d") == 0) {
            int status = compile(r, words[++i], e);
            if (status) return status;
        } else if (strcmp(word, "-o") == 0) {
            r->outside = words[++i];
        } else {
            return error_set(e, ASSAY_ERR_USAGE, "conlleval has no option '%s': it knows -d PATTERN, -r, -o TAG, -l", word);
        }
    }
    return ASSAY_OK;
}

static void close_run(ProfileRun *r)
{
    if (!r) return;
    pcre2_match_data_free(r->match);
    pcre2_code_free(r->delimiter);
    symbols_free(&r->names);
    symbols_free(&r->texts);
    vec_free(&r->types);
    vec_free(&r->tags);
    free(r);
}

static int open_run(ProfileRun **out, const ProfileOptions *options, Error *e)
{
    ProfileRun *r = mem_zero(1, sizeof *r);
    r->outside = "O";
    r->given = options->tags;
    symbols_intern(&r->names, "", 0);
    r->outer = take_apart(r, "O", 1);
    r->last_gold = r->last_guess = r->outer;
    chunk_rule_steps(&r->steps, &chunk_rules[CHUNKS_CONLLEVAL]);
    int status = read_words(r, options->original, options->n_original, e);
    if (status) {
        close_run(r);
        r = NULL;
    }
    *out = r;
    return status;
}

static const char *const criteria_names[] = {"conlleval", NULL};
static const char *const no_options[] = {NULL};

const Profile profile_conlleval = {
    .name = "conlleval-2004",
    .alias = "conlleval",
    .reproduces = "conlleval.pl, version 2004-01-26 (CoNLL shared tasks)",
    .wrong = "E- followed by B- of the same type is one chunk, and it knows neither S- nor L- and U-, so IOBES and BILOU are misread "
             "wherever two chunks of one type touch; an I- that follows nothing begins a chunk; -DOCSTART- lines count as tokens; "
             "the type 0 is lost and the empty type is printed twice.",
    .criteria = criteria_names,
    .options = no_options,
    .additive = true,
    .differs = PROFILE_REPAIRS | PROFILE_MISREADS | PROFILE_ZERO,
    .open = open_run,
    .take_tags = take_tags,
    .take_line = take_line,
    .finish = finish,
    .print = print,
    .close = close_run,
};

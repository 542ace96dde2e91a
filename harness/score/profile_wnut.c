/* wnut-2017: the scorer of the shared task on novel and emerging entities (Derczynski et al., W17-4418), which counts twice.
 * `entity` is conlleval's count. `surface` counts each distinct string once: of all pairs of form and type that gold has, that
 * the system predicted, and that stand for at least one chunk predicted right. A pair predicted right in one place and missed
 * in another is right; a pair that gold has in one place and the system only in another is not. So surface forms of two parts
 * of a corpus cannot be added.
 *
 * Forms are those of the gold file: a run that altered tokens is judged by what it marked.
 */
#include "score/profile.h"

#include "base/strbuf.h"
#include "base/vector.h"
#include "corpus/chunk_rules.h"

#include <stdlib.h>
#include <string.h>

typedef enum Role { GOLD, PREDICTED, CORRECT, N_ROLES } Role;

/* What a tag means, found once for each distinct tag. */
typedef struct Reading {
    bool known;
    uint8_t prefix;
    Symbol type;
} Reading;

typedef struct Counts {
    double entities[N_ROLES], forms[N_ROLES];
} Counts;

/* One column of tags, as far as it was read. */
typedef struct Column {
    Reading last;
    bool open;
    uint32_t start; /* of the open chunk */
    Symbol type;
} Column;

struct ProfileRun {
    Symbols *tags;
    VECTOR(Reading) readings; /* by the symbol of a tag */
    ChunkSteps steps;
    Symbols types;
    VECTOR(Counts) counts;   /* by the symbol of a type */
    Symbols forms;           /* the bytes of a type's symbol, then the tokens with a space between them */
    VECTOR(uint8_t) seen;    /* by the symbol of a form: roles as bits */
    StrBuf form;
    Column sides[2];         /* gold, predicted */
    bool in_correct;         /* both sides are in a chunk that began at the same token with the same type */
    double tokens, token_correct;
};

/* -- counting --------------------------------------------------------------------------------------------------------- */

static Reading read_tag(ProfileRun *run, Symbol tag)
{
    while (run->readings.n <= tag) vec_push(&run->readings, (Reading){0});
    Reading *reading = &run->readings.at[tag];
    if (reading->known) return *reading;
    const char *type;
    size_t n;
    reading->prefix = (uint8_t)chunk_split(&chunk_rules[CHUNKS_CONLLEVAL], symbols_name(run->tags, tag), symbols_length(run->tags, tag),
                                           &type, &n);
    reading->type = symbols_intern(&run->types, type, n);
    reading->known = true;
    while (run->counts.n < run->types.count) vec_push(&run->counts, (Counts){0});
    return *reading;
}

/* A chunk with tokens [start, end) of the sentence was found in this role. */
static void count_form(ProfileRun *run, const TagRows *s, Symbol type, uint32_t start, uint32_t end, Role role)
{
    sb_clear(&run->form);
    sb_put(&run->form, &type, sizeof type);
    for (uint32_t i = start; i < end; i++) {
        uint32_t begin = i ? s->token_ends[i - 1] : 0;
        if (i > start) sb_putc(&run->form, ' ');
        sb_put(&run->form, s->tokens + begin, s->token_ends[i] - begin);
    }
    Symbol form = symbols_intern(&run->forms, run->form.data, run->form.length);
    if (form >= run->seen.n) vec_push(&run->seen, 0);
    if (run->seen.at[form] >> role & 1) return;
    run->seen.at[form] |= (uint8_t)(1u << role);
    run->counts.at[type].forms[role]++;
}

/* What one column's step means for its own chunks. */
static void step_column(ProfileRun *run, const TagRows *s, Role role, Reading now, unsigned step, uint32_t i)
{
    Column *c = &run->sides[role];
    if (c->open && step & (CHUNK_ENDS | CHUNK_STARTS)) {
        count_form(run, s, c->type, c->start, i, role);
        c->open = false;
    }
    if (step & CHUNK_STARTS) {
        run->counts.at[now.type].entities[role]++;
        c->open = true;
        c->start = i;
        c->type = now.type;
    }
    c->last = now;
}

/* One row of tags, or the end of the sentence, which is a row of O. */
static void take_row(ProfileRun *run, const TagRows *s, Reading gold, Reading predicted, uint32_t i)
{
    Column *g = &run->sides[GOLD], *p = &run->sides[PREDICTED];
    unsigned gold_step = run->steps.at[g->last.prefix][gold.prefix][g->last.type == gold.type];
    unsigned predicted_step = run->steps.at[p->last.prefix][predicted.prefix][p->last.type == predicted.type];
    if (run->in_correct) {
        bool gold_ends = gold_step & CHUNK_ENDS, predicted_ends = predicted_step & CHUNK_ENDS;
        if (gold_ends && predicted_ends && g->last.type == p->last.type) {
            run->counts.at[g->last.type].entities[CORRECT]++;
            if (g->open) count_form(run, s, g->type, g->start, i, CORRECT);
            run->in_correct = false;
        } else if (gold_ends != predicted_ends || gold.type != predicted.type) {
            run->in_correct = false;
        }
    }
    if (gold_step & predicted_step & CHUNK_STARTS && gold.type == predicted.type) run->in_correct = true;
    step_column(run, s, GOLD, gold, gold_step, i);
    step_column(run, s, PREDICTED, predicted, predicted_step, i);
}

static int take_tags(ProfileRun *run, const TagRows *s, Error *e)
{
    (void)e;
    Symbol outside = symbols_intern(run->tags, "O", 1);
    Reading nothing = read_tag(run, outside);
    bool inside = false; /* a row that is O on both sides changes nothing behind another */
    for (uint32_t i = 0; i < s->n; i++) {
        run->token_correct += s->gold[i] == s->predicted[i];
        bool both_outside = s->gold[i] == outside && s->predicted[i] == outside;
        if (both_outside && !inside) continue;
        inside = !both_outside;
        take_row(run, s, read_tag(run, s->gold[i]), read_tag(run, s->predicted[i]), i);
    }
    if (inside) take_row(run, s, nothing, nothing, (uint32_t)s->n);
    run->sides[GOLD].open = run->sides[PREDICTED].open = false;
    run->tokens += (double)s->n;
    return ASSAY_OK;
}

/* -- the result ------------------------------------------------------------------------------------------------------- */

typedef struct Summary {
    const char *criterion;
    bool additive;
    size_t offset; /* of its three numbers in Counts */
} Summary;

static const Summary summaries[] = {
    {"entity", true, offsetof(Counts, entities)},
    {"surface", false, offsetof(Counts, forms)},
};

enum { N_SUMMARIES = sizeof summaries / sizeof *summaries };

static ResultRow make_row(Arena *arena, const char *category, const double n[N_ROLES])
{
    Tally t = {n[GOLD], n[CORRECT], n[PREDICTED], n[CORRECT]};
    Measure *m = arena_alloc(arena, sizeof *m);
    *m = assay_measure_of(&t, ASSAY_ZERO_0);
    StrBuf native = {0};
    sb_printf(&native, "{\"correct\":%.0f,\"found\":%.0f,\"gold\":%.0f}", n[CORRECT], n[PREDICTED], n[GOLD]);
    ResultRow row = {category, t, m, arena_copy(arena, native.data, native.length)};
    sb_free(&native);
    return row;
}

static int by_category(const void *a, const void *b)
{
    return strcmp(((const ResultRow *)a)->category, ((const ResultRow *)b)->category);
}

static Result make_result(const ProfileRun *run, const Summary *summary, Arena *arena)
{
    Result r = {.layer = "mentions", .criterion = summary->criterion, .profile = "wnut-2017", .unit = "sentence",
                .additive = summary->additive};
    double sum[N_ROLES] = {0};
    r.rows = arena_zero(arena, run->counts.n, sizeof *r.rows);
    for (size_t type = 0; type < run->counts.n; type++) {
        double n[N_ROLES];
        memcpy(n, (const char *)&run->counts.at[type] + summary->offset, sizeof n);
        if (n[GOLD] + n[PREDICTED] <= 0) continue;
        const char *name = symbols_name(&run->types, (Symbol)type);
        r.rows[r.n_rows++] = make_row(arena, arena_copy(arena, name, strlen(name)), n);
        for (int role = 0; role < N_ROLES; role++) sum[role] += n[role];
    }
    if (r.n_rows) qsort(r.rows, r.n_rows, sizeof *r.rows, by_category);
    r.total = make_row(arena, "*", sum);
    StrBuf native = {0};
    sb_printf(&native, "{\"tokens\":%.0f,\"token_correct\":%.0f}", run->tokens, run->token_correct);
    r.native = arena_copy(arena, native.data, native.length);
    sb_free(&native);
    return r;
}

static int finish(ProfileRun *run, Arena *arena, Result **results, size_t *n, Error *e)
{
    (void)e;
    if (run->in_correct) run->counts.at[run->sides[GOLD].last.type].entities[CORRECT]++;
    *results = arena_alloc(arena, N_SUMMARIES * sizeof **results);
    for (*n = 0; *n < N_SUMMARIES; ++*n) (*results)[*n] = make_result(run, &summaries[*n], arena);
    return ASSAY_OK;
}

/* -- life ------------------------------------------------------------------------------------------------------------- */

static int open_run(ProfileRun **out, const ProfileOptions *options, Error *e)
{
    (void)e;
    ProfileRun *run = mem_zero(1, sizeof *run);
    run->tags = options->tags;
    chunk_rule_steps(&run->steps, &chunk_rules[CHUNKS_CONLLEVAL]);
    Reading outside = read_tag(run, symbols_intern(run->tags, "O", 1));
    run->sides[GOLD].last = run->sides[PREDICTED].last = outside;
    *out = run;
    return ASSAY_OK;
}

static void close_run(ProfileRun *run)
{
    if (!run) return;
    vec_free(&run->readings);
    vec_free(&run->counts);
    vec_free(&run->seen);
    symbols_free(&run->types);
    symbols_free(&run->forms);
    sb_free(&run->form);
    free(run);
}

static const char *const criteria_names[] = {"entity", "surface", NULL};
static const char *const no_options[] = {NULL};

const Profile profile_wnut = {
    .name = "wnut-2017",
    .alias = "wnut",
    .reproduces = "wnuteval of the WNUT 2017 shared task: F1 of entities and of surface forms",
    .wrong = "Reads tags as conlleval does. Surface F1 asks for a chunk predicted right, so it is no plain comparison of two sets of forms.",
    .criteria = criteria_names,
    .options = no_options,
    .additive = false,
    .differs = PROFILE_REPAIRS | PROFILE_MISREADS | PROFILE_ZERO | PROFILE_MERGE,
    .open = open_run,
    .take_tags = take_tags,
    .finish = finish,
    .close = close_run,
};

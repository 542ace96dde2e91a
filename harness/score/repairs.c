/* Four kinds of rules: refusing, a lenient reading of chunk_rules.h, dropping what a scheme finds ill-formed (as the column
 * reader does with --repair discard), and the profiles whose own counts are of this kind. Each is fed the same sentences. */
#include "score/repairs.h"

#include "base/strbuf.h"
#include "base/vector.h"
#include "corpus/chunk_rules.h"
#include "score/profile.h"

#include <stdlib.h>
#include <string.h>

typedef enum RuleKind { RULE_REFUSE, RULE_LENIENT, RULE_DISCARD, RULE_PROFILE } RuleKind;

typedef struct Rule {
    const char *name, *summary;
    RuleKind kind;
    ChunkReading reading; /* of RULE_LENIENT */
    bool by_scheme;       /* one line for each scheme */
} Rule;

static const Rule rules[] = {
    {"refuse", "no score if a tag is ill-formed", RULE_REFUSE, CHUNKS_ASSAY, false},
    {"conlleval", "a tag that follows nothing of its type begins a mention", RULE_LENIENT, CHUNKS_ASSAY, false},
    {"discard", "a mention with an ill-formed tag is dropped", RULE_DISCARD, CHUNKS_ASSAY, true},
    {"conlleval-2004", "the same as conlleval.pl has it: no border between E and B; S, L and U are unknown", RULE_PROFILE, CHUNKS_CONLLEVAL, false},
    {"seqeval-1.2", "the same as seqeval has it: L and U are unknown", RULE_PROFILE, CHUNKS_SEQEVAL, false},
    {"seqeval-1.2-strict", "what is ill-formed is dropped, a prefix outside the scheme is an error", RULE_PROFILE, CHUNKS_ASSAY, true},
    {"nervaluate", "only B and a change of type begin a mention", RULE_LENIENT, CHUNKS_NERVALUATE, false},
    {"hipe-2022", "only B, S and a change of type begin a mention", RULE_LENIENT, CHUNKS_HIPE, false},
};

enum { N_RULES = sizeof rules / sizeof *rules, GOLD = 0, PREDICTED = 1 };

/* What a tag means to a rule. */
typedef struct Reading {
    bool known;
    uint8_t prefix;
    Symbol type;
} Reading;

typedef struct Chunk {
    uint32_t start, end; /* both included */
    Symbol type;
} Chunk;

typedef VECTOR(Chunk) Chunks;

/* A rule at work, with one scheme if it needs one. */
typedef struct Applied {
    const Rule *rule;
    Scheme scheme;
    ChunkSteps steps;
    VECTOR(Reading) readings; /* by the symbol of the tag */
    Symbols types;
    Tally tally;
    const Profile *profile;
    ProfileRun *run;
    Error raised;
} Applied;

struct Repairs {
    Symbols *tags;
    Symbol outside; /* "O" */
    Scheme scheme;
    SchemeSteps scheme_steps;
    VECTOR(Applied) applied;
    Chunks chunks[2];
    size_t broken[2][SCHEME_COUNT]; /* ill-formed tags, by side and scheme */
};

/* -- reading a row of tags -------------------------------------------------------------------------------------------- */

static Reading read_tag(const Repairs *r, Applied *a, Symbol tag)
{
    while (a->readings.n <= tag) vec_push(&a->readings, (Reading){0});
    Reading *reading = &a->readings.at[tag];
    if (reading->known) return *reading;
    const char *type;
    size_t n;
    const ChunkRule *rule = &chunk_rules[a->rule->reading];
    *reading = (Reading){.known = true};
    reading->prefix = (uint8_t)chunk_split(rule, symbols_name(r->tags, tag), symbols_length(r->tags, tag), &type, &n);
    reading->type = reading->prefix == PREFIX_O ? SYMBOL_NONE : symbols_intern(&a->types, type, n);
    return *reading;
}

static void find_lenient(const Repairs *r, Applied *a, const Symbol *row, uint32_t n, Chunks *out)
{
    Reading last = read_tag(r, a, r->outside);
    bool open = false;
    Chunk chunk = {0};
    for (uint32_t i = 0; i <= n; i++) {
        Reading now = read_tag(r, a, i < n ? row[i] : r->outside);
        unsigned step = a->steps.at[last.prefix][now.prefix][last.type == now.type];
        if (open && step & CHUNK_ENDS) {
            chunk.end = i - 1;
            vec_push(out, chunk);
            open = false;
        }
        if (step & CHUNK_STARTS) {
            open = true;
            chunk = (Chunk){.start = i, .type = now.type};
        }
        last = now;
    }
}

/* As find_lenient, but a mention that breaks the scheme at one of its tags or at its end is left out. */
static void find_well_formed(const Repairs *r, Applied *a, const Symbol *row, uint32_t n, Chunks *out)
{
    Reading last = read_tag(r, a, r->outside);
    bool open = false, broken = false;
    Chunk chunk = {0};
    for (uint32_t i = 0; i <= n; i++) {
        Reading now = read_tag(r, a, i < n ? row[i] : r->outside);
        const SchemeStep *step = &r->scheme_steps.at[last.prefix][now.prefix][last.type == now.type];
        broken |= step->masks[VIOLATION_END] >> a->scheme & 1;
        if (open && (step->begins || now.prefix == PREFIX_O)) {
            chunk.end = i - 1;
            if (!broken) vec_push(out, chunk);
            open = false;
        }
        if (step->begins) {
            open = true;
            broken = false;
            chunk = (Chunk){.start = i, .type = now.type};
        }
        broken |= (step->masks[VIOLATION_PREFIX] | step->masks[VIOLATION_BEGIN]) >> a->scheme & 1;
        last = now;
    }
}

static void count_broken(Repairs *r, Applied *a, const Symbol *row, uint32_t n, size_t *broken)
{
    Reading last = read_tag(r, a, r->outside);
    for (uint32_t i = 0; i <= n; i++) {
        Reading now = read_tag(r, a, i < n ? row[i] : r->outside);
        for (unsigned bits = r->scheme_steps.at[last.prefix][now.prefix][last.type == now.type].any; bits; bits &= bits - 1)
            broken[__builtin_ctz(bits)]++;
        last = now;
    }
}

/* -- counting --------------------------------------------------------------------------------------------------------- */

static void count_chunks(Tally *tally, const Chunks *gold, const Chunks *predicted)
{
    tally->gold += (double)gold->n;
    tally->predicted += (double)predicted->n;
    for (size_t i = 0, k = 0; i < gold->n && k < predicted->n;) {
        const Chunk *g = &gold->at[i], *p = &predicted->at[k];
        if (g->start == p->start && g->end == p->end && g->type == p->type) tally->found++;
        if (g->start <= p->start) i++;
        if (p->start <= g->start) k++;
    }
    tally->correct = tally->found;
}

static void read_sentence(Repairs *r, Applied *a, const TagRows *s)
{
    if (a->rule->kind == RULE_PROFILE) {
        if (!a->raised.code) (void)a->profile->take_tags(a->run, s, &a->raised);
        return;
    }
    const Symbol *rows[] = {s->gold, s->predicted};
    for (int side = GOLD; side <= PREDICTED; side++) {
        r->chunks[side].n = 0;
        if (a->rule->kind == RULE_DISCARD) find_well_formed(r, a, rows[side], (uint32_t)s->n, &r->chunks[side]);
        else find_lenient(r, a, rows[side], (uint32_t)s->n, &r->chunks[side]);
        if (a->rule->kind == RULE_REFUSE) count_broken(r, a, rows[side], (uint32_t)s->n, r->broken[side]);
    }
    count_chunks(&a->tally, &r->chunks[GOLD], &r->chunks[PREDICTED]);
}

void repairs_add(Repairs *r, const TagRows *sentence)
{
    for (size_t i = 0; i < r->applied.n; i++) read_sentence(r, &r->applied.at[i], sentence);
}

/* -- lines ------------------------------------------------------------------------------------------------------------ */

/* The scheme in which the fewest tags are ill-formed, the commonest of several. */
static Scheme best_scheme(const Repairs *r)
{
    static const Scheme preference[SCHEME_COUNT] = {SCHEME_IOB2, SCHEME_IOB1, SCHEME_IOBES, SCHEME_BILOU, SCHEME_IOE2, SCHEME_IOE1};
    if (r->scheme != SCHEME_AUTO) return r->scheme;
    Scheme best = preference[0];
    for (int i = 1; i < SCHEME_COUNT; i++) {
        Scheme s = preference[i];
        if (r->broken[GOLD][s] + r->broken[PREDICTED][s] < r->broken[GOLD][best] + r->broken[PREDICTED][best]) best = s;
    }
    return best;
}

static const char *copy_text(Arena *arena, StrBuf *text)
{
    const char *copy = arena_copy(arena, sb_text(text), text->length);
    sb_free(text);
    return copy;
}

static void refuse(const Repairs *r, RepairLine *line, Arena *arena)
{
    Scheme s = best_scheme(r);
    size_t gold = r->broken[GOLD][s], predicted = r->broken[PREDICTED][s];
    line->scheme = scheme_name(s);
    if (gold + predicted == 0) return;
    StrBuf text = {0};
    sb_printf(&text, "not well-formed: %zu tag%s (%zu gold, %zu predicted)", gold + predicted, gold + predicted == 1 ? "" : "s", gold, predicted);
    line->problem = copy_text(arena, &text);
    line->tally = (Tally){0};
}

static void finish_profile(Applied *a, RepairLine *line, Arena *arena)
{
    Result *results;
    size_t n;
    Error *e = &a->raised;
    if (!e->code && !a->profile->finish(a->run, arena, &results, &n, e)) {
        line->tally = results[0].total.tally;
        return;
    }
    StrBuf text = {0};
    if (e->line) sb_printf(&text, "line %zu: ", e->line);
    sb_puts(&text, e->message);
    line->problem = copy_text(arena, &text);
}

size_t repairs_finish(Repairs *r, Arena *arena, RepairLine **lines)
{
    *lines = arena_zero(arena, r->applied.n, sizeof **lines);
    for (size_t i = 0; i < r->applied.n; i++) {
        Applied *a = &r->applied.at[i];
        RepairLine *line = &(*lines)[i];
        *line = (RepairLine){.name = a->rule->name, .summary = a->rule->summary, .tally = a->tally};
        if (a->scheme != SCHEME_AUTO) line->scheme = scheme_name(a->scheme);
        if (a->rule->kind == RULE_REFUSE) refuse(r, line, arena);
        if (a->rule->kind == RULE_PROFILE) finish_profile(a, line, arena);
    }
    return r->applied.n;
}

/* -- life ------------------------------------------------------------------------------------------------------------- */

static void add_reader(Repairs *r, const Rule *rule, Scheme scheme)
{
    Applied a = {.rule = rule, .scheme = scheme};
    chunk_rule_steps(&a.steps, &chunk_rules[rule->reading]);
    if (rule->kind == RULE_PROFILE) {
        ProfileOptions options = {.tags = r->tags, .scheme = scheme, .min_overlap = -1, .digits = -1};
        a.profile = profile_find(rule->name);
        if (a.profile->open(&a.run, &options, &a.raised)) a.run = NULL;
    }
    vec_push(&r->applied, a);
}

Repairs *repairs_new(Symbols *tags, Scheme scheme)
{
    Repairs *r = mem_zero(1, sizeof *r);
    r->tags = tags;
    r->scheme = scheme;
    r->outside = symbols_intern(tags, "O", 1);
    scheme_steps(&r->scheme_steps);
    for (size_t i = 0; i < N_RULES; i++) {
        if (!rules[i].by_scheme) add_reader(r, &rules[i], SCHEME_AUTO);
        for (int s = 0; rules[i].by_scheme && s < SCHEME_COUNT; s++)
            if (scheme == SCHEME_AUTO || (Scheme)s == scheme) add_reader(r, &rules[i], (Scheme)s);
    }
    return r;
}

void repairs_free(Repairs *r)
{
    if (!r) return;
    for (size_t i = 0; i < r->applied.n; i++) {
        Applied *a = &r->applied.at[i];
        vec_free(&a->readings);
        symbols_free(&a->types);
        if (a->profile) a->profile->close(a->run);
    }
    vec_free(&r->applied);
    vec_free(&r->chunks[GOLD]);
    vec_free(&r->chunks[PREDICTED]);
    free(r);
}

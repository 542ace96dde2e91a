/* The HIPE scorer (CLEF-HIPE 2020, HIPE-2022), task "nerc": entities of one column, one sentence being one of its documents.
 *
 * Tags are upper-cased, S- becomes B- and E- becomes I-; then only B and a change of type are borders. A row whose token
 * holds a "#" is not read at all. What takes part are the tags that gold uses, a tag being named by what follows the last
 * hyphen (of the part before a "|"), while an entity's type is what follows the first two characters: a type with a hyphen
 * in it therefore never takes part, and neither does a predicted type that gold does not have, unless --tagset lists it. An
 * empty type is dropped at the end of a sentence.
 *
 * A prediction is paired with the gold entity of the same place if there is one, else with the first that it touches and that
 * nobody touched before; everything is booked under the type of gold.
 *
 * Scores are also averaged over documents. Documents without predictions have no precision, those without gold no recall,
 * those without either no F1. Most are 0 or 1, and these are just counted; the mean and the deviation of the others are kept
 * by Welford's update (Technometrics 4, 1962), so nothing grows with the number of documents. */
#include "score/profile.h"
#include "score/slots.h"
#include "score/span_lists.h"

#include "base/json.h"

#include <math.h>
#include <stdio.h>
#include <string.h>
#include <utf8proc.h>

enum { IN_GOLD = 1, IN_PREDICTED = 2 }; /* TagMeaning.mark: on which sides a tag was seen */

/* Mean and deviation of numbers in [0, 1]. */
typedef struct Mean {
    uint64_t zeros, ones, others;
    double mean, squares; /* of the others; sum of the squared differences from it */
} Mean;

/* The sums of a type or of the whole. */
typedef struct Sums {
    VerdictCounts all, document; /* `document`: of the one at hand */
    Mean precision[SLOTS_CRITERIA], recall[SLOTS_CRITERIA], f1[SLOTS_CRITERIA];
    uint64_t perfect; /* documents in which everything is correct: 1 for every mean, and not in them yet */
    bool touched;     /* by the document at hand */
    uint8_t state;    /* TYPE_IN: it has been booked at all */
} Sums;

struct ProfileRun {
    SpanFeed feed;
    TagReading reading;
    SpanDocument document;
    Symbols tagset;
    uint32_t empty_type;
    VECTOR(Symbol) rows[2];  /* of a sentence of which rows were left out */
    VECTOR(bool) used;       /* gold entities of the document at hand */
    Sums whole;
    VECTOR(Sums) by_type;
    VECTOR(uint32_t) touched; /* types of the document at hand */
    VECTOR(uint32_t) order;   /* types in the order in which they first came up: means are summed so */
};

/* -- means ------------------------------------------------------------------------------------------------------------ */

static void mean_add(Mean *m, double value)
{
    if (value == 0) m->zeros++;
    else if (value == 1) m->ones++;
    else {
        double away = value - m->mean;
        m->mean += away / (double)++m->others;
        m->squares += away * (value - m->mean);
    }
}

/* NaN for both if nothing was added. */
static double mean_of(const Mean *m, uint64_t more_ones, double *deviation)
{
    double zeros = (double)m->zeros, ones = (double)(m->ones + more_ones), others = (double)m->others, n = zeros + ones + others;
    *deviation = NAN;
    if (n == 0) return NAN;
    double mean = (ones + others * m->mean) / n;
    double squares = m->squares + zeros * mean * mean + ones * (1 - mean) * (1 - mean);
    squares += others * (m->mean - mean) * (m->mean - mean);
    *deviation = sqrt(squares / n);
    return mean;
}

/* -- one document ----------------------------------------------------------------------------------------------------- */

static Sums *sums_of(ProfileRun *r, uint32_t type)
{
    while (r->by_type.n <= type) vec_push(&r->by_type, (Sums){0});
    return &r->by_type.at[type];
}

static void book(ProfileRun *r, uint32_t type, Verdict v)
{
    Sums *s = sums_of(r, type);
    r->whole.document.n[v]++;
    s->document.n[v]++;
    if (s->touched) return;
    s->touched = true;
    vec_push(&r->touched, type);
    if (s->state == TYPE_IN) return;
    s->state = TYPE_IN;
    vec_push(&r->order, type);
}

static void add_measures(Sums *s)
{
    for (SlotCriterion c = SLOTS_STRICT; c < SLOTS_CRITERIA; c++) {
        SlotCounts counts = slots_of(&s->document, c);
        Measure m = slots_measure(&counts, true);
        uint64_t actual = slots_actual(&counts), possible = slots_possible(&counts);
        if (actual) mean_add(&s->precision[c], m.precision);
        if (possible) mean_add(&s->recall[c], m.recall);
        if (actual && possible) mean_add(&s->f1[c], m.f1);
    }
}

static void close_document(Sums *s)
{
    uint64_t wrong = 0;
    for (Verdict v = VERDICT_CORRECT; v < MENTION_VERDICTS; v++) {
        s->all.n[v] += s->document.n[v];
        if (v != VERDICT_CORRECT) wrong += s->document.n[v];
    }
    if (wrong) add_measures(s);
    else s->perfect++;
    s->document = (VerdictCounts){0};
    s->touched = false;
}

/* Pairs a prediction; `*from` is the first gold entity that can touch it or a later one. */
static void pair(ProfileRun *r, const SpanList *gold, const TypedSpan *p, size_t *from)
{
    while (*from < gold->n && gold->at[*from].end <= p->start) ++*from;
    for (size_t i = *from; i < gold->n && gold->at[i].start < p->end; i++) {
        const TypedSpan *g = &gold->at[i];
        bool same_place = g->start == p->start && g->end == p->end, same_type = g->type == p->type;
        if (r->used.at[i] && !same_place) continue;
        r->used.at[i] = true;
        if (same_place) book(r, g->type, same_type ? VERDICT_CORRECT : VERDICT_WRONG_TYPE);
        else book(r, g->type, same_type ? VERDICT_WRONG_BOUNDARY : VERDICT_WRONG_BOTH);
        return;
    }
    book(r, p->type, VERDICT_SPURIOUS);
}

static void score(void *context, const SpanDocument *d)
{
    ProfileRun *r = context;
    if (!d->gold.n && !d->predicted.n) return;
    r->used.n = 0;
    for (size_t i = 0; i < d->gold.n; i++) vec_push(&r->used, false);
    size_t from = 0;
    for (size_t i = 0; i < d->predicted.n; i++) pair(r, &d->gold, &d->predicted.at[i], &from);
    for (size_t i = 0; i < d->gold.n; i++)
        if (!r->used.at[i]) book(r, d->gold.at[i].type, VERDICT_MISSING);
    close_document(&r->whole);
    for (size_t i = 0; i < r->touched.n; i++) close_document(&r->by_type.at[r->touched.at[i]]);
    r->touched.n = 0;
}

/* -- input ------------------------------------------------------------------------------------------------------------ */

static void put_upper(const char *text, size_t n, StrBuf *out)
{
    for (size_t i = 0; i < n;) {
        utf8proc_int32_t codepoint;
        utf8proc_ssize_t length = utf8proc_iterate((const utf8proc_uint8_t *)text + i, (utf8proc_ssize_t)(n - i), &codepoint);
        char upper[4];
        if (length <= 0) { /* not UTF-8: as it is */
            sb_putc(out, text[i++]);
            continue;
        }
        if (codepoint == 0xdf) sb_puts(out, "SS"); /* sharp s: the one common letter whose capital is two */
        else sb_put(out, upper, utf8_put(upper, (uint32_t)utf8proc_toupper(codepoint)));
        i += (size_t)length;
    }
}

static void rewrite(const char *tag, size_t n, StrBuf *out)
{
    put_upper(tag, n, out);
    if (out->length < 2 || out->data[1] != '-') return;
    if (out->data[0] == 'S') out->data[0] = 'B';
    if (out->data[0] == 'E') out->data[0] = 'I';
}

/* What a tag is called where it is asked which tags there are. */
static const char *tag_name(const char *tag, size_t n, size_t *length)
{
    const char *end = memchr(tag, '|', n);
    if (!end) end = tag + n;
    const char *name = end;
    while (name > tag && name[-1] != '-') name--;
    *length = (size_t)(end - name);
    return name;
}

/* A tag that is seen on this side for the first time: a type may now take part, and its own may be seen never to. */
static void meet_tag(ProfileRun *r, Symbol tag, uint8_t side)
{
    SpanTypes *types = &r->feed.types;
    TagMeaning *meaning = &r->reading.meanings.at[tag];
    meaning->mark |= side;
    StrBuf upper = {0};
    rewrite(symbols_name(r->reading.tags, tag), symbols_length(r->reading.tags, tag), &upper);
    size_t length;
    const char *name = tag_name(sb_text(&upper), upper.length, &length);
    bool none = length == 1 && (*name == '_' || *name == 'O');
    bool wanted = side == IN_GOLD || symbols_find(&r->tagset, name, length) != SYMBOL_NONE;
    if (!none && wanted) {
        uint32_t type = span_type(types, name, length);
        types->states.at[type] = TYPE_IN;
    }
    if (strpbrk(symbols_name(&types->names, meaning->type), "-|")) types->states.at[meaning->type] = TYPE_OUT;
    sb_free(&upper);
}

static void meet_tags(ProfileRun *r, const Symbol *tags, const SpanList *spans, uint8_t side)
{
    for (size_t i = 0; i < spans->n; i++)
        for (uint32_t k = spans->at[i].start; k < spans->at[i].end; k++)
            if (!(r->reading.meanings.at[tags[k]].mark & side)) meet_tag(r, tags[k], side);
}

static void read_side(ProfileRun *r, const Symbol *tags, size_t n, uint8_t side, SpanList *spans)
{
    tag_reading_spans(&r->reading, tags, n, spans);
    meet_tags(r, tags, spans, side);
    if (spans->n && spans->at[spans->n - 1].end == n && spans->at[spans->n - 1].type == r->empty_type) spans->n--;
}

/* The rows whose token has no "#" in it; returns how many. */
static size_t keep_rows(ProfileRun *r, const TagRows *s)
{
    r->rows[0].n = r->rows[1].n = 0;
    for (size_t i = 0; i < s->n; i++) {
        uint32_t start = i ? s->token_ends[i - 1] : 0;
        if (memchr(s->tokens + start, '#', s->token_ends[i] - start)) continue;
        vec_push(&r->rows[0], s->gold[i]);
        vec_push(&r->rows[1], s->predicted[i]);
    }
    return r->rows[0].n;
}

static int take_tags(ProfileRun *r, const TagRows *sentence, Error *e)
{
    (void)e;
    const Symbol *gold = sentence->gold, *predicted = sentence->predicted;
    size_t n = sentence->n;
    if (n && memchr(sentence->tokens, '#', sentence->token_ends[n - 1])) {
        n = keep_rows(r, sentence);
        gold = r->rows[0].at;
        predicted = r->rows[1].at;
    }
    tag_reading_learn(&r->reading);
    read_side(r, gold, n, IN_GOLD, &r->document.gold);
    read_side(r, predicted, n, IN_PREDICTED, &r->document.predicted);
    span_feed_offer(&r->feed, &r->document);
    return ASSAY_OK;
}

/* -- life ------------------------------------------------------------------------------------------------------------- */

static void close_run(ProfileRun *r)
{
    if (!r) return;
    span_feed_free(&r->feed);
    tag_reading_free(&r->reading);
    vec_free(&r->document.gold);
    vec_free(&r->document.predicted);
    symbols_free(&r->tagset);
    vec_free(&r->rows[0]);
    vec_free(&r->rows[1]);
    vec_free(&r->used);
    vec_free(&r->by_type);
    vec_free(&r->touched);
    vec_free(&r->order);
    free(r);
}

static int open_run(ProfileRun **out, const ProfileOptions *o, Error *e)
{
    (void)e;
    ProfileRun *r = mem_zero(1, sizeof *r);
    r->feed.score = score;
    r->feed.context = r;
    r->feed.types.first = TYPE_UNKNOWN;
    r->empty_type = span_type(&r->feed.types, "", 0);
    r->reading = tag_reading(CHUNKS_NERVALUATE, o->tags, &r->feed.types);
    r->reading.rewrite = rewrite;
    StrBuf upper = {0};
    for (size_t i = 0; i < o->n_tagset; i++) {
        sb_clear(&upper);
        put_upper(o->tagset[i], strlen(o->tagset[i]), &upper);
        symbols_intern(&r->tagset, sb_text(&upper), upper.length);
    }
    sb_free(&upper);
    *out = r;
    return ASSAY_OK;
}

/* -- output ----------------------------------------------------------------------------------------------------------- */

static const struct {
    const char *name;
    SlotCriterion slots;
} criteria_of_hipe[] = {{"strict", SLOTS_STRICT}, {"fuzzy", SLOTS_ENT_TYPE}, {"exact", SLOTS_EXACT}, {"partial", SLOTS_PARTIAL}};

enum { CRITERIA = sizeof criteria_of_hipe / sizeof *criteria_of_hipe };

static void put_number(StrBuf *out, const char *key, double value)
{
    sb_putc(out, ',');
    json_put_text(out, key);
    sb_putc(out, ':');
    json_put_double(out, value);
}

static void put_measure(StrBuf *out, const char *what, const Measure *m)
{
    static const char *const letters[] = {"P", "R", "F1"};
    const double values[] = {m->precision, m->recall, m->f1};
    for (int i = 0; i < 3; i++) {
        char key[32];
        snprintf(key, sizeof key, "%s_%s", letters[i], what);
        put_number(out, key, values[i]);
    }
}

/* The original's own numbers, without the closing brace. */
static void put_native(StrBuf *out, const Sums *s, SlotCriterion c)
{
    SlotCounts counts = slots_of(&s->all, c);
    uint64_t actual = slots_actual(&counts), possible = slots_possible(&counts);
    Measure micro = slots_measure(&counts, true), mean, deviation;
    mean.precision = mean_of(&s->precision[c], s->perfect, &deviation.precision);
    mean.recall = mean_of(&s->recall[c], s->perfect, &deviation.recall);
    mean.f1 = mean_of(&s->f1[c], s->perfect, &deviation.f1);
    sb_putc(out, '{');
    slots_put(out, &counts);
    put_number(out, "possible", (double)possible);
    put_number(out, "actual", (double)actual);
    put_number(out, "TP", (double)counts.correct);
    put_number(out, "FP", (double)(actual - counts.correct));
    put_number(out, "FN", (double)(possible - counts.correct));
    put_measure(out, "micro", &micro);
    put_measure(out, "macro_doc", &mean);
    put_measure(out, "macro_doc_std", &deviation);
}

static void fill_row(ResultRow *row, const Sums *s, SlotCriterion c, const StrBuf *native, Arena *arena)
{
    SlotCounts counts = slots_of(&s->all, c);
    Measure m = slots_measure(&counts, true);
    row->tally = slots_tally(&counts, true);
    row->measure = arena_dup(arena, &m, 1, sizeof m);
    row->native = arena_copy(arena, native->data, native->length);
}

/* The mean over types of P, R and F1. */
static Macro macro_of(const ProfileRun *r, SlotCriterion c)
{
    Macro macro = {.n = r->order.n};
    for (size_t i = 0; i < r->order.n; i++) {
        SlotCounts counts = slots_of(&r->by_type.at[r->order.at[i]].all, c);
        Measure m = slots_measure(&counts, true);
        macro.mean.precision += m.precision;
        macro.mean.recall += m.recall;
        macro.mean.f1 += m.f1;
    }
    if (!macro.n) return macro;
    macro.mean.precision /= (double)macro.n;
    macro.mean.recall /= (double)macro.n;
    macro.mean.f1 /= (double)macro.n;
    return macro;
}

static void put_macro(StrBuf *out, const Measure *m)
{
    double p = m->precision, r = m->recall;
    put_measure(out, "macro", m);
    put_number(out, "F1_macro (recomputed from P & R)", p + r > 0 ? 2 * (p * r) / (p + r) : 0);
}

static void fill_result(const ProfileRun *r, Result *out, const char *name, SlotCriterion c, const uint32_t *types, uint32_t n,
                        Arena *arena)
{
    StrBuf native = {0};
    *out = (Result){.layer = "mentions", .criterion = name, .profile = "hipe-2022", .unit = "sentence"};
    out->rows = arena_zero(arena, n, sizeof *out->rows);
    out->n_rows = n;
    for (uint32_t i = 0; i < n; i++) {
        const Sums *s = &r->by_type.at[types[i]];
        const Symbols *names = &r->feed.types.names;
        sb_clear(&native);
        put_native(&native, s, c);
        sb_putc(&native, '}');
        out->rows[i].category = arena_copy(arena, symbols_name(names, types[i]), symbols_length(names, types[i]));
        fill_row(&out->rows[i], s, c, &native, arena);
    }
    Macro macro = macro_of(r, c);
    sb_clear(&native);
    put_native(&native, &r->whole, c);
    put_macro(&native, &macro.mean);
    sb_putc(&native, '}');
    out->total.category = "*";
    fill_row(&out->total, &r->whole, c, &native, arena);
    out->macro = arena_dup(arena, &macro, 1, sizeof macro);
    sb_free(&native);
}

static int finish(ProfileRun *r, Arena *arena, Result **results, size_t *n, Error *e)
{
    (void)e;
    span_feed_end(&r->feed);
    const Symbols *names = &r->feed.types.names;
    uint8_t *states = arena_zero(arena, names->count, 1);
    for (uint32_t i = 0; i < r->by_type.n; i++) states[i] = r->by_type.at[i].state;
    uint32_t *types, n_types = slot_types(arena, names, states, &types);
    *results = arena_zero(arena, CRITERIA, sizeof **results);
    *n = CRITERIA;
    for (size_t i = 0; i < CRITERIA; i++)
        fill_result(r, &(*results)[i], criteria_of_hipe[i].name, criteria_of_hipe[i].slots, types, n_types, arena);
    return ASSAY_OK;
}

static const char *const criteria_names[] = {"strict", "fuzzy", "exact", "partial", NULL};
static const char *const option_names[] = {"tagset", NULL};

const Profile profile_hipe_2022 = {
    .name = "hipe-2022",
    .alias = "hipe",
    .reproduces = "HIPE-scorer (hipe-eval/HIPE-scorer, c2a5684), task nerc on one column, one sentence a document",
    .wrong = "predicted types that gold does not have are left out rather than counted as wrong, and so is every type with a "
             "hyphen; upper and lower case are one; a row whose token holds a # is not read; a wrong type is booked under the "
             "gold type",
    .criteria = criteria_names,
    .options = option_names,
    .differs = PROFILE_REPAIRS | PROFILE_MISREADS | PROFILE_CREDIT | PROFILE_ZERO | PROFILE_TYPES,
    .additive = false, /* which types take part, and the means over documents, are not sums */
    .open = open_run,
    .take_tags = take_tags,
    .finish = finish,
    .close = close_run,
};

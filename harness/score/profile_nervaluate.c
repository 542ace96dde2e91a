/* nervaluate (MantisAI), the algorithm of 0.3.1 and the rewritten one of 1.1.0.
 *
 * Both read tags alike: B is a border, a change of type is one, any other prefix goes on. 1.1.0 refuses a tag at which an
 * entity would begin unless it is B- or I-, and reads all of gold before any prediction, so that a bad gold tag anywhere is
 * told first.
 *
 * 1.1.0: each prediction, in the order of the list, takes the first gold entity of the list that is still free and of which
 * it covers at least --min-overlap percent. Its four strategies differ in what they call the pair, never in who is paired
 * (identical spans overlap too), so one walk serves all four; a second one, within types, gives the numbers per type. With
 * two documents or more the half credit of partial is lost.
 *
 * 0.3.1: gold sorted by start, predictions by end. A prediction that equals a gold entity is correct, as often as it is
 * made; else it goes through the gold entities up to one with the same place and another type, and on its way takes every
 * one that it touches and nobody touched before: one prediction can be booked several times, under the types of gold.
 * Identical gold entities are one in "touched before", two in "missed".
 *
 * In both, gold is walked in the order of its starts, from the first entity that can still touch the prediction (the
 * farthest end so far says which) to the last; 1.1.0 picks the earliest of the list among those. So a long list of spans
 * that lie apart costs n log n. */
#include "score/profile.h"
#include "score/slots.h"
#include "score/span_lists.h"

#include <string.h>

typedef enum Version { V_0_3_1, V_1_1_0 } Version;

/* A gold entity, in the order of the starts. */
typedef struct GoldEntity {
    TypedSpan span;
    uint32_t place;    /* in the list as given */
    uint32_t farthest; /* end of this or an earlier one */
    uint32_t same;     /* the first that equals it */
    bool used, used_in_type; /* 1.1.0: taken. 0.3.1: `used` of `same` says that one of these was touched */
} GoldEntity;

struct ProfileRun {
    Version version;
    double min_overlap;
    SpanFeed feed;
    TagReading reading;
    SpanDocument document;
    bool by_mentions;
    uint64_t documents;
    VECTOR(GoldEntity) gold; /* of the document at hand */
    VerdictCounts all;
    VECTOR(VerdictCounts) by_type;
    Error bad_prediction; /* code 0: none so far */
};

static void book_type(ProfileRun *r, uint32_t type, Verdict v)
{
    while (r->by_type.n <= type) vec_push(&r->by_type, (VerdictCounts){0});
    r->by_type.at[type].n[v]++;
}

/* -- walking over gold ------------------------------------------------------------------------------------------------ */

static bool equal(const TypedSpan *a, const TypedSpan *b) { return a->start == b->start && a->end == b->end && a->type == b->type; }

static bool same_place(const TypedSpan *a, const TypedSpan *b) { return a->start == b->start && a->end == b->end; }

static int by_start(const void *left, const void *right)
{
    const GoldEntity *a = left, *b = right;
    if (a->span.start != b->span.start) return a->span.start < b->span.start ? -1 : 1;
    return a->place < b->place ? -1 : a->place > b->place;
}

static void lay_out_gold(ProfileRun *r, const SpanList *gold)
{
    bool sorted = true;
    r->gold.n = 0;
    for (uint32_t i = 0; i < gold->n; i++) {
        vec_push(&r->gold, (GoldEntity){.span = gold->at[i], .place = i});
        if (i && gold->at[i].start < gold->at[i - 1].start) sorted = false;
    }
    if (!sorted) qsort(r->gold.at, r->gold.n, sizeof *r->gold.at, by_start);
    uint32_t farthest = 0;
    for (uint32_t i = 0; i < r->gold.n; i++) {
        GoldEntity *g = &r->gold.at[i];
        if (g->span.end > farthest) farthest = g->span.end;
        g->farthest = farthest;
        g->same = i;
        for (uint32_t k = i; k-- > 0 && r->gold.at[k].span.start == g->span.start;)
            if (equal(&r->gold.at[k].span, &g->span)) g->same = k;
    }
}

/* The first that may reach beyond `position`. */
static uint32_t first_reaching(const ProfileRun *r, uint32_t position)
{
    uint32_t low = 0, high = (uint32_t)r->gold.n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (r->gold.at[middle].farthest <= position) low = middle + 1;
        else high = middle;
    }
    return low;
}

static bool touch(const TypedSpan *a, const TypedSpan *b) { return a->start < b->end && b->start < a->end; }

static Verdict verdict_of(const TypedSpan *gold, const TypedSpan *predicted)
{
    if (same_place(gold, predicted)) return gold->type == predicted->type ? VERDICT_CORRECT : VERDICT_WRONG_TYPE;
    return gold->type == predicted->type ? VERDICT_WRONG_BOUNDARY : VERDICT_WRONG_BOTH;
}

/* -- 1.1.0 ------------------------------------------------------------------------------------------------------------ */

static bool covers_enough(const ProfileRun *r, const TypedSpan *p, const TypedSpan *g)
{
    if (!touch(p, g)) return false;
    uint32_t start = p->start > g->start ? p->start : g->start, end = p->end < g->end ? p->end : g->end;
    return (double)(end - start) / (double)(g->end - g->start) * 100.0 >= r->min_overlap;
}

/* The free gold entity that comes first in the list and of which `p` covers enough; NULL if there is none. */
static GoldEntity *first_free(const ProfileRun *r, const TypedSpan *p, uint32_t from, bool in_type)
{
    GoldEntity *best = NULL;
    for (uint32_t i = from; i < r->gold.n && r->gold.at[i].span.start < p->end; i++) {
        GoldEntity *g = &r->gold.at[i];
        if (in_type ? g->used_in_type || g->span.type != p->type : g->used) continue;
        if (best && best->place < g->place) continue;
        if (covers_enough(r, p, &g->span)) best = g;
    }
    return best;
}

static void score_1_1_0(ProfileRun *r, const SpanDocument *d)
{
    for (size_t i = 0; i < d->predicted.n; i++) {
        const TypedSpan *p = &d->predicted.at[i];
        uint32_t from = first_reaching(r, p->start);
        GoldEntity *g = first_free(r, p, from, false);
        r->all.n[g ? verdict_of(&g->span, p) : VERDICT_SPURIOUS]++;
        if (g) g->used = true;
        g = first_free(r, p, from, true);
        book_type(r, p->type, g ? verdict_of(&g->span, p) : VERDICT_SPURIOUS);
        if (g) g->used_in_type = true;
    }
    for (size_t i = 0; i < r->gold.n; i++) {
        const GoldEntity *g = &r->gold.at[i];
        if (!g->used) r->all.n[VERDICT_MISSING]++;
        if (!g->used_in_type) book_type(r, g->span.type, VERDICT_MISSING);
    }
}

/* -- 0.3.1 ------------------------------------------------------------------------------------------------------------ */

static void book(ProfileRun *r, uint32_t type, Verdict v)
{
    r->all.n[v]++;
    book_type(r, type, v);
}

/* Does it equal a gold entity? That one then counts as touched. */
static bool is_correct(ProfileRun *r, const TypedSpan *p, uint32_t from)
{
    for (uint32_t i = from; i < r->gold.n && r->gold.at[i].span.start <= p->start; i++) {
        GoldEntity *g = &r->gold.at[i];
        if (equal(&g->span, p)) return r->gold.at[g->same].used = true;
    }
    return false;
}

static void score_0_3_1(ProfileRun *r, const SpanDocument *d)
{
    for (size_t i = 0; i < d->predicted.n; i++) {
        const TypedSpan *p = &d->predicted.at[i];
        uint32_t k = first_reaching(r, p->start);
        if (is_correct(r, p, k)) {
            book(r, p->type, VERDICT_CORRECT);
            continue;
        }
        bool found = false;
        for (; k < r->gold.n && r->gold.at[k].span.start < p->end; k++) {
            GoldEntity *g = &r->gold.at[k];
            bool *touched = &r->gold.at[g->same].used, same = same_place(&g->span, p);
            if (!touch(&g->span, p) || (*touched && !same)) continue;
            book(r, g->span.type, verdict_of(&g->span, p));
            *touched = found = true;
            if (same) break;
        }
        if (!found) book(r, p->type, VERDICT_SPURIOUS);
    }
    for (size_t i = 0; i < r->gold.n; i++) {
        const GoldEntity *g = &r->gold.at[i];
        if (!r->gold.at[g->same].used) book(r, g->span.type, VERDICT_MISSING);
    }
}

/* By end, stable as the original's sort is. */
static void merge_by_end(TypedSpan *spans, TypedSpan *spare, size_t n)
{
    if (n < 2) return;
    size_t half = n / 2;
    merge_by_end(spans, spare, half);
    merge_by_end(spans + half, spare, n - half);
    if (spans[half - 1].end <= spans[half].end) return;
    memcpy(spare, spans, half * sizeof *spare);
    for (size_t i = 0, j = half, k = 0; i < half; k++)
        spans[k] = j < n && spans[j].end < spare[i].end ? spans[j++] : spare[i++];
}

static void sort_by_end(SpanList *list)
{
    TypedSpan *spare = mem_alloc((list->n / 2 + 1) * sizeof *spare);
    merge_by_end(list->at, spare, list->n);
    free(spare);
}

static bool sorted_by_end(const SpanList *list)
{
    for (size_t i = 1; i < list->n; i++)
        if (list->at[i].end < list->at[i - 1].end) return false;
    return true;
}

static void score(void *context, const SpanDocument *d)
{
    ProfileRun *r = context;
    if (!d->gold.n && !d->predicted.n) return;
    lay_out_gold(r, &d->gold);
    if (r->version == V_1_1_0) score_1_1_0(r, d);
    else score_0_3_1(r, d);
}

/* -- input ------------------------------------------------------------------------------------------------------------ */

/* Types that the tags option lets in are in from the moment at which gold shows them. */
static void offer(ProfileRun *r)
{
    SpanTypes *types = &r->feed.types;
    if (types->first == TYPE_UNKNOWN)
        for (size_t i = 0; i < r->document.gold.n; i++) types->states.at[r->document.gold.at[i].type] = TYPE_IN;
    if (r->version == V_0_3_1 && !sorted_by_end(&r->document.predicted)) sort_by_end(&r->document.predicted);
    span_feed_offer(&r->feed, &r->document);
    r->documents++;
}

/* 1.1.0: an entity must begin with B- or I-. */
static int check_beginnings(const ProfileRun *r, const Symbol *tags, const SpanList *spans, size_t line, Error *e)
{
    for (size_t i = 0; i < spans->n; i++) {
        const char *tag = symbols_name(r->reading.tags, tags[spans->at[i].start]);
        if ((tag[0] != 'B' && tag[0] != 'I') || tag[1] != '-')
            return error_at(e, ASSAY_ERR_DATA, NULL, line + spans->at[i].start, 0,
                            "nervaluate raises ValueError here: Invalid tag format: %s", tag);
    }
    return ASSAY_OK;
}

static int take_tags(ProfileRun *r, const TagRows *sentence, Error *e)
{
    tag_reading_learn(&r->reading);
    tag_reading_spans(&r->reading, sentence->gold, sentence->n, &r->document.gold);
    if (r->version == V_1_1_0) {
        int status = check_beginnings(r, sentence->gold, &r->document.gold, sentence->line, e);
        if (status) return status;
    }
    if (r->bad_prediction.code) return ASSAY_OK;
    tag_reading_spans(&r->reading, sentence->predicted, sentence->n, &r->document.predicted);
    if (r->version == V_1_1_0 &&
        check_beginnings(r, sentence->predicted, &r->document.predicted, sentence->line, &r->bad_prediction))
        return ASSAY_OK;
    offer(r);
    return ASSAY_OK;
}

static int take_mentions(ProfileRun *r, const Document *gold, const Document *predicted, Error *e)
{
    r->by_mentions = true;
    int status = spans_of_mentions(gold, gold, &r->feed.types, "nervaluate", &r->document.gold, e);
    if (status) return status;
    r->document.predicted.n = 0;
    if (predicted) status = spans_of_mentions(predicted, gold, &r->feed.types, "nervaluate", &r->document.predicted, e);
    if (status) return status;
    offer(r);
    if (gold->continues) r->documents--;
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
    vec_free(&r->gold);
    vec_free(&r->by_type);
    free(r);
}

static int open_version(ProfileRun **out, const ProfileOptions *o, Version version, Error *e)
{
    *out = NULL;
    double min_overlap = o->min_overlap < 0 ? 1 : o->min_overlap;
    if (!(min_overlap >= 1 && min_overlap <= 100))
        return error_set(e, ASSAY_ERR_USAGE,
                         "nervaluate raises ValueError here: min_overlap_percentage must be between 1.0 and 100.0 "
                         "(--min-overlap is %g)", min_overlap);
    ProfileRun *r = mem_zero(1, sizeof *r);
    r->version = version;
    r->min_overlap = min_overlap;
    r->feed.score = score;
    r->feed.context = r;
    r->feed.types.first = o->tag_choice == TAGS_UNION ? TYPE_IN : TYPE_UNKNOWN;
    if (o->tags) r->reading = tag_reading(CHUNKS_NERVALUATE, o->tags, &r->feed.types);
    *out = r;
    return ASSAY_OK;
}

static int open_0_3_1(ProfileRun **out, const ProfileOptions *o, Error *e)
{
    ProfileOptions without = *o;
    without.min_overlap = -1;
    return open_version(out, &without, V_0_3_1, e);
}

static int open_1_1_0(ProfileRun **out, const ProfileOptions *o, Error *e) { return open_version(out, o, V_1_1_0, e); }

static SlotCounts counts_of(const void *context, uint32_t type, SlotCriterion criterion)
{
    const ProfileRun *r = context;
    static const VerdictCounts none = {0};
    if (type == SYMBOL_NONE) return slots_of(&r->all, criterion);
    return slots_of(type < r->by_type.n ? &r->by_type.at[type] : &none, criterion);
}

static int finish(ProfileRun *r, Arena *arena, Result **results, size_t *n, Error *e)
{
    if (r->bad_prediction.code) {
        if (e) *e = r->bad_prediction;
        return r->bad_prediction.code;
    }
    span_feed_end(&r->feed);
    bool new_one = r->version == V_1_1_0;
    SlotTable table = {
        .profile = new_one ? "nervaluate-1.1.0" : "nervaluate-0.3.1",
        .unit = r->by_mentions ? "document" : "sentence",
        .names = &r->feed.types.names,
        .states = r->feed.types.states.at,
        .half = !new_one || r->documents < 2,
        .no_total = new_one && r->documents == 0, /* the original then gives an empty object */
        .counts = counts_of,
        .context = r,
    };
    *results = slot_results(arena, &table);
    *n = SLOTS_CRITERIA;
    return ASSAY_OK;
}

static const char *const options_0_3_1[] = {"tags", NULL};
static const char *const options_1_1_0[] = {"tags", "min-overlap", NULL};

const Profile profile_nervaluate_0_3_1 = {
    .name = "nervaluate-0.3.1",
    .reproduces = "nervaluate 0.3.1 (MantisAI/nervaluate, 9295331), the algorithm before the rewriting of 1.0",
    .wrong = "a repeated correct prediction is correct again, and one prediction can be booked against several gold entities, "
             "so actual and possible are not the numbers of entities; a wrong type is booked under the gold type; S- and E- "
             "begin and end nothing",
    .criteria = slot_criteria,
    .options = options_0_3_1,
    .additive = true,
    .differs = PROFILE_REPAIRS | PROFILE_MISREADS | PROFILE_DUPLICATES | PROFILE_ORDER | PROFILE_CREDIT | PROFILE_ZERO,
    .open = open_0_3_1,
    .take_tags = take_tags,
    .take_mentions = take_mentions,
    .finish = finish,
    .close = close_run,
};

const Profile profile_nervaluate_1_1_0 = {
    .name = "nervaluate-1.1.0",
    .alias = "nervaluate",
    .reproduces = "nervaluate 1.1.0 (MantisAI/nervaluate, fce0139)",
    .wrong = "a prediction takes the first gold entity of the list that it touches even if a later one is identical, so the "
             "order decides; with two documents or more partial gives no half credit; less than 1 % of a gold entity does not "
             "touch it; a wrong type is one missed and one spurious in the rows of the types; E- and S- end nothing",
    .criteria = slot_criteria,
    .options = options_1_1_0,
    .additive = true,
    .differs = PROFILE_REPAIRS | PROFILE_MISREADS | PROFILE_DUPLICATES | PROFILE_ORDER | PROFILE_CREDIT | PROFILE_ZERO |
               PROFILE_MERGE,
    .open = open_1_1_0,
    .take_tags = take_tags,
    .take_mentions = take_mentions,
    .finish = finish,
    .close = close_run,
};

/* SemEval-2013 task 9.1: nervaluate's four schemas as they were meant, one to one and whatever the order of the lists.
 *
 * For each schema first as many pairs as possible that are correct, by assay's own matcher; then, of what is left on both
 * sides, as many pairs as possible that overlap: these are incorrect, or partial under partial. What is alone after that is
 * missed or spurious. So actual is the number of predictions and possible the number of gold mentions, and precision, recall
 * and F1 are the best that any one-to-one assignment has (for partial because pairing what is identical costs nothing: see
 * match.c). strict, exact and ent_type have as many correct pairs as the native criteria strict, exact and type.
 *
 * What is a mention, a repetition, an optional or an ignored one is as in the native rules. A type's own row is the score of
 * that type alone, as if there were no other. Tags are read as our column reader reads them, ill-formed ones leniently on
 * both sides.
 *
 * A component of spans that overlap is scored for itself. Nearly all are one gold and one predicted mention, or one alone,
 * where all schemas look at the same pair and a verdict says everything; only the rest goes to the matcher. */
#include "score/match.h"
#include "score/profile.h"
#include "score/slots.h"
#include "score/span_lists.h"

#include <string.h>

/* What is counted of a type, or of the whole. */
typedef struct Sums {
    VerdictCounts verdicts;           /* where all criteria agree on the pairs */
    SlotCounts matched[SLOTS_CRITERIA]; /* where they need not */
} Sums;

/* Items of both sides. */
typedef struct Sides {
    const Item *gold, *predicted;
    uint32_t n_gold, n_predicted;
} Sides;

/* The pairs of some sides: those that are correct, then those that only overlap. */
typedef struct Alignment {
    uint32_t *right, *overlapping; /* mates of the gold items */
} Alignment;

/* Lists that wait until it is known which types gold has. */
typedef struct Waiting {
    ItemList gold, predicted;
} Waiting;

struct ProfileRun {
    double min_overlap; /* negative: one shared character is enough */
    SpanTypes types;
    TagReading reading;
    SpanList spans[2];
    VECTOR(Item) items[2]; /* of a sentence of tags */
    VECTOR(Span) places[2];
    bool by_mentions;
    Sums whole;
    VECTOR(Sums) by_type;
    Symbols *symbols; /* of the mentions' types */
    VECTOR(Waiting) waiting;
    Arena lists, scratch, kept; /* of a document, of a component, of all */
};

static Sums *sums_of(ProfileRun *r, uint32_t type)
{
    while (r->by_type.n <= type) vec_push(&r->by_type, (Sums){0});
    return &r->by_type.at[type];
}

/* -- verdicts --------------------------------------------------------------------------------------------------------- */

static void book(ProfileRun *r, uint32_t type, Verdict v)
{
    r->whole.verdicts.n[v]++;
    sums_of(r, type)->verdicts.n[v]++;
}

static bool enough(const ProfileRun *r, const Item *gold, const Item *predicted)
{
    uint32_t shared = items_shared(gold, predicted);
    return shared && (r->min_overlap < 0 || (double)shared / (double)gold->length * 100.0 >= r->min_overlap);
}

static void book_alone(ProfileRun *r, const Item *items, uint32_t n, Verdict v)
{
    for (uint32_t i = 0; i < n; i++)
        if (v == VERDICT_SPURIOUS || !items[i].optional) book(r, items[i].category, v);
}

static bool is_plain(const Item *item) { return item->n_spans == 1 && !item->optional && !item->duplicate; }

/* One plain item on each side. */
static void book_pair(ProfileRun *r, const Item *gold, const Item *predicted)
{
    if (!enough(r, gold, predicted)) {
        book(r, gold->category, VERDICT_MISSING);
        book(r, predicted->category, VERDICT_SPURIOUS);
        return;
    }
    bool same_place = items_same_spans(gold, predicted);
    if (gold->category == predicted->category) {
        book(r, gold->category, same_place ? VERDICT_CORRECT : VERDICT_WRONG_BOUNDARY);
        return;
    }
    r->whole.verdicts.n[same_place ? VERDICT_WRONG_TYPE : VERDICT_WRONG_BOTH]++;
    sums_of(r, gold->category)->verdicts.n[VERDICT_MISSING]++;
    sums_of(r, predicted->category)->verdicts.n[VERDICT_SPURIOUS]++;
}

/* -- matching --------------------------------------------------------------------------------------------------------- */

static uint32_t *no_mates(ProfileRun *r, uint32_t n)
{
    uint32_t *mates = arena_alloc(&r->scratch, n * sizeof *mates);
    for (uint32_t i = 0; i < n; i++) mates[i] = UNASSIGNED;
    return mates;
}

/* Of the pairs that cover enough of gold, the most; needed only where a least overlap was asked for. */
typedef struct Enough {
    const ProfileRun *run;
    const Item *gold, *predicted;
    uint32_t n_predicted;
} Enough;

static void credits_of_row(const void *context, uint32_t row, double *credits)
{
    const Enough *c = context;
    for (uint32_t i = 0; i < c->n_predicted; i++)
        credits[i] = !c->predicted[i].duplicate && enough(c->run, &c->gold[row], &c->predicted[i]);
}

static void match_enough(const Item *gold, uint32_t n_gold, const Item *predicted, uint32_t n_predicted, Arena *scratch,
                         uint32_t *mate, const void *context)
{
    Enough credits = {context, gold, predicted, n_predicted};
    assignment_solve(n_gold, n_predicted, credits_of_row, &credits, scratch, mate);
}

static void match_overlapping(ProfileRun *r, const Sides *s, uint32_t *mate)
{
    if (r->min_overlap < 0) match_touching(s->gold, s->n_gold, s->predicted, s->n_predicted, &r->scratch, mate);
    else match_components(s->gold, s->n_gold, s->predicted, s->n_predicted, &r->scratch, mate, match_enough, r);
}

/* Adds the pairs of what `right` leaves alone. Optional gold takes no prediction that is not right. */
static Alignment with_rest(ProfileRun *r, const Sides *s, uint32_t *right)
{
    Alignment a = {right, no_mates(r, s->n_gold)};
    bool *taken = arena_zero(&r->scratch, s->n_predicted, sizeof *taken);
    Item *gold = arena_alloc(&r->scratch, s->n_gold * sizeof *gold);
    Item *predicted = arena_alloc(&r->scratch, s->n_predicted * sizeof *predicted);
    uint32_t *gold_index = arena_alloc(&r->scratch, s->n_gold * sizeof *gold_index);
    uint32_t *predicted_index = arena_alloc(&r->scratch, s->n_predicted * sizeof *predicted_index);
    Sides rest = {.gold = gold, .predicted = predicted};
    for (uint32_t i = 0; i < s->n_gold; i++) {
        if (right[i] != UNASSIGNED) {
            taken[right[i]] = true;
        } else if (!s->gold[i].optional) {
            gold_index[rest.n_gold] = i;
            gold[rest.n_gold++] = s->gold[i];
        }
    }
    for (uint32_t i = 0; i < s->n_predicted; i++) {
        if (taken[i]) continue;
        predicted_index[rest.n_predicted] = i;
        predicted[rest.n_predicted++] = s->predicted[i];
    }
    uint32_t *mate = no_mates(r, rest.n_gold);
    match_overlapping(r, &rest, mate);
    for (uint32_t i = 0; i < rest.n_gold; i++)
        if (mate[i] != UNASSIGNED) a.overlapping[gold_index[i]] = predicted_index[mate[i]];
    return a;
}

/* A prediction that is paired with an optional gold item counts for nothing. */
static void count(const Sides *s, const Alignment *a, SlotCriterion criterion, SlotCounts *sum)
{
    SlotCounts counts = {.spurious = s->n_predicted};
    for (uint32_t i = 0; i < s->n_gold; i++) {
        bool right = a->right[i] != UNASSIGNED, overlapping = a->overlapping[i] != UNASSIGNED;
        if (right || overlapping) counts.spurious--;
        if (s->gold[i].optional) continue;
        if (right) counts.correct++;
        else if (!overlapping) counts.missed++;
        else if (criterion == SLOTS_PARTIAL) counts.partial++;
        else counts.incorrect++;
    }
    slots_add(sum, &counts);
}

/* The items of one category, and where they lie among all. */
typedef struct Category {
    Sides sides;
    uint32_t *gold_index, *predicted_index;
} Category;

static uint32_t pick(ProfileRun *r, const Item *items, uint32_t n, uint32_t category, const Item **picked, uint32_t **index)
{
    Item *out = arena_alloc(&r->scratch, n * sizeof *out);
    uint32_t count_picked = 0;
    *index = arena_alloc(&r->scratch, n * sizeof **index);
    for (uint32_t i = 0; i < n; i++) {
        if (items[i].category != category) continue;
        (*index)[count_picked] = i;
        out[count_picked++] = items[i];
    }
    *picked = out;
    return count_picked;
}

static void hand_up(const Category *c, const uint32_t *mate, uint32_t *all)
{
    for (uint32_t i = 0; i < c->sides.n_gold; i++)
        if (mate[i] != UNASSIGNED) all[c->gold_index[i]] = c->predicted_index[mate[i]];
}

/* Scores the items of one category for themselves; the pairs of the same type that are right go up to the whole. */
static void score_category(ProfileRun *r, const Sides *s, uint32_t category, uint32_t *same, uint32_t *same_type)
{
    Category c = {0};
    c.sides.n_gold = pick(r, s->gold, s->n_gold, category, &c.sides.gold, &c.gold_index);
    c.sides.n_predicted = pick(r, s->predicted, s->n_predicted, category, &c.sides.predicted, &c.predicted_index);
    uint32_t *right = no_mates(r, c.sides.n_gold), *touching = no_mates(r, c.sides.n_gold);
    match_same(c.sides.gold, c.sides.n_gold, c.sides.predicted, c.sides.n_predicted, right);
    match_overlapping(r, &c.sides, touching);
    hand_up(&c, right, same);
    hand_up(&c, touching, same_type);
    Sums *sums = sums_of(r, category);
    Alignment by_place = with_rest(r, &c.sides, right), by_type = {touching, no_mates(r, c.sides.n_gold)};
    for (SlotCriterion k = SLOTS_STRICT; k < SLOTS_CRITERIA; k++)
        count(&c.sides, k == SLOTS_ENT_TYPE ? &by_type : &by_place, k, &sums->matched[k]);
}

static bool came_before(const Item *items, uint32_t i)
{
    for (uint32_t k = 0; k < i; k++)
        if (items[k].category == items[i].category) return true;
    return false;
}

static bool is_among(const Item *items, uint32_t n, uint32_t category)
{
    for (uint32_t i = 0; i < n; i++)
        if (items[i].category == category) return true;
    return false;
}

static void score_matched(ProfileRun *r, const Sides *s)
{
    uint32_t *right[SLOTS_CRITERIA];
    for (SlotCriterion c = SLOTS_STRICT; c < SLOTS_CRITERIA; c++) right[c] = no_mates(r, s->n_gold);
    for (uint32_t i = 0; i < s->n_gold; i++)
        if (!came_before(s->gold, i)) score_category(r, s, s->gold[i].category, right[SLOTS_STRICT], right[SLOTS_ENT_TYPE]);
    for (uint32_t i = 0; i < s->n_predicted; i++)
        if (!came_before(s->predicted, i) && !is_among(s->gold, s->n_gold, s->predicted[i].category))
            score_category(r, s, s->predicted[i].category, right[SLOTS_STRICT], right[SLOTS_ENT_TYPE]);
    match_exact(s->gold, s->n_gold, s->predicted, s->n_predicted, right[SLOTS_EXACT]);
    right[SLOTS_PARTIAL] = right[SLOTS_EXACT];
    for (SlotCriterion c = SLOTS_STRICT; c < SLOTS_CRITERIA; c++) {
        Alignment a = with_rest(r, s, right[c]);
        count(s, &a, c, &r->whole.matched[c]);
    }
}

static void score_component(ProfileRun *r, const Sides *s)
{
    if (!s->n_predicted) {
        book_alone(r, s->gold, s->n_gold, VERDICT_MISSING);
    } else if (!s->n_gold) {
        book_alone(r, s->predicted, s->n_predicted, VERDICT_SPURIOUS);
    } else if (s->n_gold == 1 && s->n_predicted == 1 && is_plain(s->gold) && is_plain(s->predicted)) {
        book_pair(r, s->gold, s->predicted);
    } else {
        score_matched(r, s);
        arena_reset(&r->scratch);
    }
}

/* -- a document ------------------------------------------------------------------------------------------------------- */

/* Components by a sweep over both lists, which are sorted by start; what has no place comes last and is alone. */
static void score_lists(ProfileRun *r, const ItemList *gold, const ItemList *predicted)
{
    uint32_t n_gold = gold->n, n_predicted = predicted->n, g = 0, p = 0;
    while (n_gold && !gold->at[n_gold - 1].n_spans) n_gold--;
    while (n_predicted && !predicted->at[n_predicted - 1].n_spans) n_predicted--;
    if (n_gold < gold->n) book_alone(r, &gold->at[n_gold], gold->n - n_gold, VERDICT_MISSING);
    if (n_predicted < predicted->n) book_alone(r, &predicted->at[n_predicted], predicted->n - n_predicted, VERDICT_SPURIOUS);
    while (g < n_gold || p < n_predicted) {
        uint32_t first_g = g, first_p = p, end = UINT32_MAX;
        for (;;) {
            uint32_t next_g = g < n_gold ? gold->at[g].start : UINT32_MAX;
            uint32_t next_p = p < n_predicted ? predicted->at[p].start : UINT32_MAX;
            bool from_gold = next_g <= next_p;
            if ((from_gold ? next_g : next_p) >= end) break;
            uint32_t item_end = from_gold ? gold->at[g++].end : predicted->at[p++].end;
            if (end == UINT32_MAX || item_end > end) end = item_end;
        }
        Sides s = {.n_gold = g - first_g, .n_predicted = p - first_p};
        if (s.n_gold) s.gold = &gold->at[first_g];
        if (s.n_predicted) s.predicted = &predicted->at[first_p];
        score_component(r, &s);
    }
}

static void leave_out(const ProfileRun *r, ItemList *list)
{
    uint32_t kept = 0;
    for (uint32_t i = 0; i < list->n; i++)
        if (r->types.states.at[list->at[i].category] == TYPE_IN) list->at[kept++] = list->at[i];
    list->n = kept;
}

static void score_filtered(ProfileRun *r, ItemList *gold, ItemList *predicted)
{
    leave_out(r, gold);
    leave_out(r, predicted);
    score_lists(r, gold, predicted);
}

static ItemList kept_copy(ProfileRun *r, const ItemList *list)
{
    ItemList copy = {arena_dup(&r->kept, list->at, list->n, sizeof *list->at), list->n};
    for (uint32_t i = 0; i < copy.n; i++)
        copy.at[i].spans = arena_dup(&r->kept, copy.at[i].spans, copy.at[i].n_spans, sizeof(Span));
    return copy;
}

/* Gold's types are in. A predicted one that gold has not shown may still come: then the lists wait. */
static void take_lists(ProfileRun *r, ItemList *gold, ItemList *predicted)
{
    if (r->types.first == TYPE_IN) {
        score_lists(r, gold, predicted);
        return;
    }
    for (uint32_t i = 0; i < gold->n; i++) r->types.states.at[gold->at[i].category] = TYPE_IN;
    bool wait = false;
    for (uint32_t i = 0; i < predicted->n; i++) wait |= r->types.states.at[predicted->at[i].category] == TYPE_UNKNOWN;
    if (wait) vec_push(&r->waiting, (Waiting){kept_copy(r, gold), kept_copy(r, predicted)});
    else score_filtered(r, gold, predicted);
}

/* -- input ------------------------------------------------------------------------------------------------------------ */

static ItemList items_of_tags(ProfileRun *r, const Symbol *tags, size_t n, int side)
{
    SpanList *spans = &r->spans[side];
    tag_reading_spans(&r->reading, tags, n, spans);
    r->items[side].n = r->places[side].n = 0;
    vec_reserve(&r->places[side], spans->n); /* so that they stay where they are */
    for (size_t i = 0; i < spans->n; i++) {
        const TypedSpan *s = &spans->at[i];
        Item item = {.start = s->start, .end = s->end, .n_spans = 1, .length = s->end - s->start, .category = s->type};
        item.spans = &r->places[side].at[i];
        vec_push(&r->places[side], (Span){s->start, s->end});
        vec_push(&r->items[side], item);
    }
    return (ItemList){r->items[side].at, (uint32_t)spans->n};
}

static int take_tags(ProfileRun *r, const TagRows *sentence, Error *e)
{
    (void)e;
    tag_reading_learn(&r->reading);
    ItemList gold = items_of_tags(r, sentence->gold, sentence->n, 0);
    ItemList predicted = items_of_tags(r, sentence->predicted, sentence->n, 1);
    take_lists(r, &gold, &predicted);
    return ASSAY_OK;
}

static uint32_t category_of(void *context, Symbol type)
{
    ProfileRun *r = context;
    return span_type(&r->types, symbols_name(r->symbols, type), symbols_length(r->symbols, type));
}

static const char *category_name(void *context, uint32_t category)
{
    const ProfileRun *r = context;
    return symbols_name(&r->types.names, category);
}

static int take_mentions(ProfileRun *r, const Document *gold, const Document *predicted, Error *e)
{
    (void)e;
    ItemRules rules = {.category = category_of, .category_name = category_name, .context = r};
    r->by_mentions = true;
    r->symbols = gold->symbols;
    ItemList gold_items = items_of(gold, gold, &rules, &r->lists), predicted_items = {0};
    if (predicted) {
        r->symbols = predicted->symbols;
        predicted_items = items_of(predicted, gold, &rules, &r->lists);
    }
    take_lists(r, &gold_items, &predicted_items);
    arena_reset(&r->lists);
    return ASSAY_OK;
}

/* -- life ------------------------------------------------------------------------------------------------------------- */

static void close_run(ProfileRun *r)
{
    if (!r) return;
    span_types_free(&r->types);
    tag_reading_free(&r->reading);
    for (int side = 0; side < 2; side++) {
        vec_free(&r->spans[side]);
        vec_free(&r->items[side]);
        vec_free(&r->places[side]);
    }
    vec_free(&r->by_type);
    vec_free(&r->waiting);
    arena_free(&r->lists);
    arena_free(&r->scratch);
    arena_free(&r->kept);
    free(r);
}

static int open_run(ProfileRun **out, const ProfileOptions *o, Error *e)
{
    *out = NULL;
    if (o->min_overlap > 100)
        return error_set(e, ASSAY_ERR_USAGE, "--min-overlap is a percentage: %g is more than 100", o->min_overlap);
    ProfileRun *r = mem_zero(1, sizeof *r);
    r->min_overlap = o->min_overlap;
    r->types.first = o->tag_choice == TAGS_UNION ? TYPE_IN : TYPE_UNKNOWN;
    if (o->tags) r->reading = tag_reading(CHUNKS_ASSAY, o->tags, &r->types);
    *out = r;
    return ASSAY_OK;
}

static SlotCounts counts_of(const void *context, uint32_t type, SlotCriterion criterion)
{
    const ProfileRun *r = context;
    static const Sums none = {0};
    const Sums *s = type == SYMBOL_NONE ? &r->whole : type < r->by_type.n ? &r->by_type.at[type] : &none;
    SlotCounts counts = slots_of(&s->verdicts, criterion);
    slots_add(&counts, &s->matched[criterion]);
    return counts;
}

static int finish(ProfileRun *r, Arena *arena, Result **results, size_t *n, Error *e)
{
    (void)e;
    for (size_t i = 0; i < r->types.states.n; i++)
        if (r->types.states.at[i] == TYPE_UNKNOWN) r->types.states.at[i] = TYPE_OUT;
    for (size_t i = 0; i < r->waiting.n; i++) score_filtered(r, &r->waiting.at[i].gold, &r->waiting.at[i].predicted);
    SlotTable table = {.profile = "semeval-2013", .unit = r->by_mentions ? "document" : "sentence", .names = &r->types.names,
                       .states = r->types.states.at, .half = true, .counts = counts_of, .context = r};
    *results = slot_results(arena, &table);
    *n = SLOTS_CRITERIA;
    return ASSAY_OK;
}

static const char *const option_names[] = {"tags", "min-overlap", NULL};

const Profile profile_semeval_2013 = {
    .name = "semeval-2013",
    .alias = "semeval",
    .reproduces = "the four schemas of SemEval-2013 task 9.1 as nervaluate means them: one-to-one pairs, as many correct ones as "
                  "possible, then as many overlapping ones, whatever the order of the lists; a half for partial; a type's row "
                  "is that type alone",
    .wrong = "",
    .criteria = slot_criteria,
    .options = option_names,
    .additive = true,
    .differs = PROFILE_CREDIT | PROFILE_ZERO,
    .open = open_run,
    .take_tags = take_tags,
    .take_mentions = take_mentions,
    .finish = finish,
    .close = close_run,
};

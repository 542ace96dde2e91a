/* Links, clusters and records, whose pairs are those that the counts are made from. */
#include "score/decide.h"

#include "score/coreference.h"
#include "score/links.h"
#include "score/records.h"

/* -- links ------------------------------------------------------------------------------------------------------------------- */

static DecisionSide side_of_link(Deciding *x, unsigned side, const Linked *l)
{
    const Document *d = deciding_side(x, side);
    uint32_t index = (uint32_t)(l->m - d->mentions), n = side == GOLD ? l->m->n_links : 1;
    StrBuf text = {0};
    DecisionSide out = {.category = scorer_category(x->s, l->type), .index = index, .id = l->m->id, .parties = keep_party(x, NULL, index),
                        .n_parties = 1};
    for (uint32_t i = 0; i < n; i++) sb_printf(&text, "%s%s", i ? " or " : "", symbols_name(d->symbols, l->m->links[i]));
    out.value = keep_text(x, &text);
    put_surface(&text, d, l->m);
    sb_printf(&text, " → %s", out.value);
    out.text = keep_text(x, &text);
    sb_free(&text);
    return out;
}

static bool has_nil(const Document *d, const Mention *m, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        if (link_is_nil(symbols_name(d->symbols, m->links[i]))) return true;
    return false;
}

static void take_link(void *payload, const Linked *gold, const Linked *predicted, bool right)
{
    Deciding *x = payload;
    if (gold && gold->m->optional && !right) gold = NULL; /* as if it were not there */
    if (!gold && (!predicted || (predicted->repeated && x->task.collapse_duplicates))) return;
    Verdict verdict = right ? VERDICT_CORRECT : !predicted ? VERDICT_MISSING : !gold ? VERDICT_SPURIOUS : VERDICT_WRONG_LINK;
    DecisionSide sides[2] = {0};
    if (gold) sides[GOLD] = side_of_link(x, GOLD, gold);
    if (predicted) sides[PREDICTED] = side_of_link(x, PREDICTED, predicted);
    if (verdict == VERDICT_WRONG_LINK) {
        if (has_nil(x->task.predicted, predicted->m, 1)) verdict = VERDICT_WRONG_NIL;
        else if (has_nil(x->task.gold, gold->m, gold->m->n_links)) verdict = VERDICT_MISSING_NIL;
    }
    decide(x, SUBJECT_LINK, verdict, gold ? &sides[GOLD] : NULL, predicted ? &sides[PREDICTED] : NULL);
    x->list.at[x->list.n - 1].optional = gold && gold->m->optional;
}

void decide_links(Deciding *x) { links_each(&x->task, take_link, x); }

/* -- coreference --------------------------------------------------------------------------------------------------------------- */

enum { SHOWN = 3 }; /* mentions of a cluster in a text */

/* "they in {Rebels, they, the men, +2}" */
static DecisionSide side_of_member(Deciding *x, unsigned side, const SideClusters *s, uint32_t cluster, uint32_t at)
{
    const Document *d = deciding_side(x, side);
    uint32_t first = s->clusters.starts[cluster], n = s->clusters.starts[cluster + 1] - first;
    DecisionSide out = {.category = "*", .index = s->origins[cluster], .id = d->mentions[s->mentions[at]].id,
                        .parties = keep_party(x, NULL, s->mentions[at]), .n_parties = 1};
    StrBuf text = {0}, surface = {0};
    put_surface(&surface, d, &d->mentions[s->mentions[at]]);
    sb_printf(&text, "%s in {", sb_text(&surface));
    for (uint32_t i = 0; i < n && i < SHOWN; i++) {
        sb_clear(&surface);
        put_surface(&surface, d, &d->mentions[s->mentions[first + i]]);
        sb_printf(&text, "%s%s", i ? ", " : "", sb_text(&surface));
    }
    if (n > SHOWN) sb_printf(&text, ", +%u", n - SHOWN);
    sb_putc(&text, '}');
    out.text = keep_text(x, &text);
    sb_free(&text);
    sb_free(&surface);
    return out;
}

/* Where each number is on a side: its cluster and its place among the items; UNASSIGNED: nowhere. */
typedef struct Seat {
    uint32_t cluster, at;
} Seat;

static Seat *seats_of(Deciding *x, const SideClusters *s, uint32_t n_items)
{
    Seat *seats = arena_alloc(x->arena, n_items * sizeof *seats);
    for (uint32_t i = 0; i < n_items; i++) seats[i] = (Seat){UNASSIGNED, UNASSIGNED};
    for (uint32_t c = 0; c < s->clusters.n; c++)
        for (uint32_t i = s->clusters.starts[c]; i < s->clusters.starts[c + 1]; i++) seats[s->clusters.items[i]] = (Seat){c, i};
    return seats;
}

void decide_members(Deciding *x)
{
    SideClusters gold, predicted;
    Contingency table;
    uint32_t n_items = coreference_sides(&x->task, &gold, &predicted);
    contingency_make(&table, n_items, gold.clusters, predicted.clusters, x->arena);
    uint32_t *mates = arena_alloc(x->arena, gold.clusters.n * sizeof *mates);
    bool *aligned = arena_zero(x->arena, predicted.clusters.n, sizeof *aligned);
    clusters_align(&table, false, x->arena, mates);
    for (uint32_t c = 0; c < gold.clusters.n; c++)
        if (mates[c] != UNASSIGNED) aligned[mates[c]] = true;
    const Seat *in_gold = seats_of(x, &gold, n_items), *in_predicted = seats_of(x, &predicted, n_items);
    for (uint32_t i = 0; i < n_items; i++) {
        Seat g = in_gold[i], p = in_predicted[i];
        DecisionSide sides[2] = {0};
        bool has_gold = g.cluster != UNASSIGNED, has_predicted = p.cluster != UNASSIGNED;
        if (!has_gold && !has_predicted) continue; /* of a singleton that was left out */
        if (has_gold) sides[GOLD] = side_of_member(x, GOLD, &gold, g.cluster, g.at);
        if (has_predicted) sides[PREDICTED] = side_of_member(x, PREDICTED, &predicted, p.cluster, p.at);
        Verdict verdict = !has_gold ? VERDICT_SPURIOUS : !has_predicted ? VERDICT_MISSING : mates[g.cluster] == p.cluster ? VERDICT_CORRECT
                          : aligned[p.cluster] ? VERDICT_MERGED_CLUSTER : VERDICT_SPLIT_CLUSTER;
        decide(x, SUBJECT_MEMBER, verdict, has_gold ? &sides[GOLD] : NULL, has_predicted ? &sides[PREDICTED] : NULL);
    }
}

/* -- records ---------------------------------------------------------------------------------------------------------------------- */

/* "ATTACK.perpetrator: militias" */
static DecisionSide side_of_filler(Deciding *x, unsigned side, const FillerRef *at)
{
    const Document *d = deciding_side(x, side);
    const Record *r = &d->records[at->record];
    const Slot *slot = &r->slots[at->slot];
    const Filler *filler = &slot->fillers[at->filler];
    StrBuf text = {0};
    sb_printf(&text, "%s.%s", symbols_name(d->symbols, r->type), symbols_name(d->symbols, slot->name));
    DecisionSide out = {.category = scorer_category(x->s, sb_text(&text)), .index = at->record, .id = r->id};
    sb_clear(&text);
    for (uint32_t i = 0; i < filler->n; i++) sb_printf(&text, "%s%s", i ? " / " : "", filler->alternatives[i]);
    out.value = keep_text(x, &text);
    if (out.category) sb_printf(&text, "%s: %s", out.category, out.value);
    out.text = keep_text(x, &text);
    sb_free(&text);
    return out;
}

static void take_filler(void *payload, const FillerRef *gold, const FillerRef *predicted, FillerState state)
{
    Deciding *x = payload;
    DecisionSide sides[2] = {0};
    if (gold) sides[GOLD] = side_of_filler(x, GOLD, gold);
    if (predicted) sides[PREDICTED] = side_of_filler(x, PREDICTED, predicted);
    if (!sides[GOLD].category && !sides[PREDICTED].category) return; /* not scored; both are of one slot */
    const Verdict verdicts[2][2] = {{VERDICT_SPURIOUS, VERDICT_MISSING}, {VERDICT_SPURIOUS_RECORD, VERDICT_MISSING_RECORD}};
    Verdict verdict = state == FILLER_RIGHT ? VERDICT_CORRECT : state == FILLER_WRONG ? VERDICT_WRONG_FILLER
                                                              : verdicts[state == FILLER_OF_NO_RECORD][gold != NULL];
    decide(x, SUBJECT_FILLER, verdict, gold ? &sides[GOLD] : NULL, predicted ? &sides[PREDICTED] : NULL);
}

void decide_fillers(Deciding *x) { records_each_filler(&x->task, take_filler, x); }

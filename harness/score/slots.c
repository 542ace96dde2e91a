#include "score/slots.h"

#include "base/json.h"
#include "score/span_lists.h"

#include <string.h>

const char *const slot_criteria[SLOTS_CRITERIA + 1] = {"strict", "exact", "partial", "ent_type", NULL};

/* The four criteria as data: what each makes of a pair. */
typedef enum PairSlot { CORRECT, INCORRECT, PARTIAL } PairSlot;

static const PairSlot slot_of[SLOTS_CRITERIA][MENTION_VERDICTS] = {
    [SLOTS_STRICT] = {[VERDICT_CORRECT] = CORRECT, [VERDICT_WRONG_TYPE] = INCORRECT, [VERDICT_WRONG_BOUNDARY] = INCORRECT,
                      [VERDICT_WRONG_BOTH] = INCORRECT},
    [SLOTS_EXACT] = {[VERDICT_CORRECT] = CORRECT, [VERDICT_WRONG_TYPE] = CORRECT, [VERDICT_WRONG_BOUNDARY] = INCORRECT,
                     [VERDICT_WRONG_BOTH] = INCORRECT},
    [SLOTS_PARTIAL] = {[VERDICT_CORRECT] = CORRECT, [VERDICT_WRONG_TYPE] = CORRECT, [VERDICT_WRONG_BOUNDARY] = PARTIAL,
                       [VERDICT_WRONG_BOTH] = PARTIAL},
    [SLOTS_ENT_TYPE] = {[VERDICT_CORRECT] = CORRECT, [VERDICT_WRONG_TYPE] = INCORRECT, [VERDICT_WRONG_BOUNDARY] = CORRECT,
                        [VERDICT_WRONG_BOTH] = INCORRECT},
};

SlotCounts slots_of(const VerdictCounts *v, SlotCriterion criterion)
{
    uint64_t paired[3] = {0};
    for (Verdict i = VERDICT_CORRECT; i <= VERDICT_WRONG_BOTH; i++) paired[slot_of[criterion][i]] += v->n[i];
    return (SlotCounts){paired[CORRECT], paired[INCORRECT], paired[PARTIAL], v->n[VERDICT_MISSING], v->n[VERDICT_SPURIOUS]};
}

void slots_add(SlotCounts *sum, const SlotCounts *more)
{
    sum->correct += more->correct;
    sum->incorrect += more->incorrect;
    sum->partial += more->partial;
    sum->missed += more->missed;
    sum->spurious += more->spurious;
}

uint64_t slots_possible(const SlotCounts *s) { return s->correct + s->incorrect + s->partial + s->missed; }

uint64_t slots_actual(const SlotCounts *s) { return s->correct + s->incorrect + s->partial + s->spurious; }

Tally slots_tally(const SlotCounts *s, bool half)
{
    double right = (double)s->correct + (half ? 0.5 * (double)s->partial : 0);
    return (Tally){(double)slots_possible(s), right, (double)slots_actual(s), right};
}

Measure slots_measure(const SlotCounts *s, bool half)
{
    Tally t = slots_tally(s, half);
    double p = t.predicted > 0 ? t.correct / t.predicted : 0, r = t.gold > 0 ? t.found / t.gold : 0;
    return (Measure){p, r, p + r > 0 ? 2 * (p * r) / (p + r) : 0};
}

void slots_put(StrBuf *out, const SlotCounts *s)
{
    const uint64_t values[] = {s->correct, s->incorrect, s->partial, s->missed, s->spurious};
    static const char *const keys[] = {"\"correct\":", ",\"incorrect\":", ",\"partial\":", ",\"missed\":", ",\"spurious\":"};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        sb_puts(out, keys[i]);
        json_put_unsigned(out, values[i]);
    }
}

static void fill_row(ResultRow *row, Arena *arena, const SlotCounts *s, bool half)
{
    Measure m = slots_measure(s, half);
    StrBuf native = {0};
    sb_putc(&native, '{');
    slots_put(&native, s);
    sb_puts(&native, ",\"actual\":");
    json_put_unsigned(&native, slots_actual(s));
    sb_puts(&native, ",\"possible\":");
    json_put_unsigned(&native, slots_possible(s));
    sb_puts(&native, ",\"precision\":");
    json_put_double(&native, m.precision);
    sb_puts(&native, ",\"recall\":");
    json_put_double(&native, m.recall);
    sb_puts(&native, ",\"f1\":");
    json_put_double(&native, m.f1);
    sb_putc(&native, '}');
    row->tally = slots_tally(s, half);
    row->measure = arena_dup(arena, &m, 1, sizeof m);
    row->native = arena_copy(arena, native.data, native.length);
    sb_free(&native);
}

static int by_name(const void *a, const void *b, void *names)
{
    return strcmp(symbols_name(names, *(const uint32_t *)a), symbols_name(names, *(const uint32_t *)b));
}

uint32_t slot_types(Arena *arena, const Symbols *names, const uint8_t *states, uint32_t **types)
{
    uint32_t n = 0;
    *types = arena_alloc(arena, names->count * sizeof **types);
    for (uint32_t i = 0; i < names->count; i++)
        if (states[i] == TYPE_IN) (*types)[n++] = i;
    qsort_r(*types, n, sizeof **types, by_name, (void *)(uintptr_t)names);
    return n;
}

Result *slot_results(Arena *arena, const SlotTable *t)
{
    uint32_t *types, n = slot_types(arena, t->names, t->states, &types);
    Result *results = arena_zero(arena, SLOTS_CRITERIA, sizeof *results);
    for (SlotCriterion c = SLOTS_STRICT; c < SLOTS_CRITERIA; c++) {
        Result *r = &results[c];
        *r = (Result){.layer = "mentions", .criterion = slot_criteria[c], .profile = t->profile, .unit = t->unit, .additive = true};
        r->rows = arena_zero(arena, n, sizeof *r->rows);
        for (uint32_t i = 0; i < n; i++) {
            size_t length = symbols_length(t->names, types[i]);
            SlotCounts counts = t->counts(t->context, types[i], c);
            r->rows[i].category = arena_copy(arena, symbols_name(t->names, types[i]), length);
            fill_row(&r->rows[i], arena, &counts, t->half);
        }
        r->n_rows = n;
        r->total.category = "*";
        SlotCounts all = t->counts(t->context, SYMBOL_NONE, c);
        if (!t->no_total) fill_row(&r->total, arena, &all, t->half);
    }
    return results;
}

#include "report/agreement_cells.h"

#include <math.h>

static void put_formatted(Table *t, const char *format, double value, double shown)
{
    StrBuf b = {0};
    sb_printf(&b, format, shown);
    table_number(t, value, arena_copy(t->arena, sb_text(&b), b.length));
    sb_free(&b);
}

void agreement_put_percent(Table *t, double value) { put_formatted(t, "%.2f", value, value * 100); }
void agreement_put_real(Table *t, double value) { put_formatted(t, "%.3f", value, fabs(value) < 0.0005 ? 0 : value); } /* not "-0.000" */

void agreement_put_count(Table *t, double value) { put_formatted(t, value == floor(value) ? "%.0f" : "%.1f", value, value); }

/* Value, low, high. */
void agreement_put_interval(Table *t, const AgreementView *v, const Interval *i, void (*put)(Table *, double))
{
    put(t, i->value);
    if (!v->intervals) return;
    put(t, i->low);
    put(t, i->high);
}

void agreement_interval_columns(Table *t, const AgreementView *v, const char *prefix, const char *title, const char *group)
{
    StrBuf key = {0};
    static const char *const ends[] = {"low", "high"};
    sb_printf(&key, "%s", prefix);
    table_column(t, arena_copy(t->arena, key.data, key.length), title, group, ALIGN_DECIMAL);
    for (size_t i = 0; v->intervals && i < 2; i++) {
        sb_clear(&key);
        sb_printf(&key, "%s_%s", prefix, ends[i]);
        table_column(t, arena_copy(t->arena, key.data, key.length), ends[i], group, ALIGN_DECIMAL);
    }
    sb_free(&key);
}

void agreement_note_intervals(Table *t, const AgreementView *v, size_t units)
{
    if (!v->intervals) return;
    table_note(t, "low, high: %g %% intervals, BCa bootstrap over documents, %zu replicates, seed %llu", v->confidence * 100,
               v->resample.replicates ? v->resample.replicates : (size_t)RESAMPLE_REPLICATES, (unsigned long long)v->resample.seed);
    if (units < INTERVAL_FEW_UNITS) table_note(t, "few units: an interval over %zu document%s says little", units, units == 1 ? "" : "s");
}

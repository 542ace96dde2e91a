#include "score/coref_results.h"

#include "base/json.h"

Measure coref_ratios(const Tally *t) { return assay_measure_of(t, ASSAY_ZERO_0); }

void coref_put_field(StrBuf *out, const char *before, const char *name, double value)
{
    sb_printf(out, "%s\"%s\":", before, name);
    json_put_double(out, value);
}

void coref_open_counts(StrBuf *out, const Tally *t)
{
    coref_put_field(out, "{", "r_num", t->found);
    coref_put_field(out, ",", "r_den", t->gold);
    coref_put_field(out, ",", "p_num", t->correct);
    coref_put_field(out, ",", "p_den", t->predicted);
}

const char *coref_keep(Arena *arena, StrBuf *text)
{
    const char *kept = arena_copy(arena, sb_text(text), text->length);
    sb_free(text);
    return kept;
}

Result coref_result(const char *profile, const char *criterion, const Tally *t, const Measure *m, Arena *arena)
{
    StrBuf native = {0};
    coref_open_counts(&native, t);
    sb_putc(&native, '}');
    return (Result){.layer = "coreference", .criterion = criterion, .profile = profile, .unit = "document", .additive = true,
                    .total = {"*", *t, arena_dup(arena, m, 1, sizeof *m), coref_keep(arena, &native)}};
}

#include "score/agreement_counts.h"

#include "score/result.h"

#include <string.h>

size_t agreement_group(const AgreementCounts *c, const char *name)
{
    for (size_t i = 0; i < c->matrix.n_groups; i++)
        if (strcmp(c->names[i], name) == 0) return i;
    return NO_GROUP;
}

void collect(Collected *c, size_t unit, const char *group, Tally tally)
{
    vec_push(&c->rows, (CollectedRow){unit, symbols_intern_text(&c->groups, group), tally});
}

AgreementCounts collected_counts(const Collected *c, Arena *a, size_t n_units, const char *whole)
{
    Symbol total = whole ? symbols_find(&c->groups, whole, strlen(whole)) : SYMBOL_NONE;
    AgreementCounts out = {.matrix = units_make(a, n_units, c->groups.count, 1, total == SYMBOL_NONE ? NO_GROUP : total)};
    out.names = arena_zero(a, c->groups.count + 1, sizeof *out.names);
    for (Symbol s = 0; s < c->groups.count; s++)
        out.names[s] = arena_copy(a, symbols_name(&c->groups, s), symbols_length(&c->groups, s));
    for (size_t i = 0; i < c->rows.n; i++) tally_add(units_at(&out.matrix, 0, c->rows.at[i].unit, c->rows.at[i].group), &c->rows.at[i].tally);
    return out;
}

void collected_free(Collected *c)
{
    symbols_free(&c->groups);
    vec_free(&c->rows);
}

Tally alpha_share(double n, double m) { return (Tally){.gold = n, .correct = n * (n - 1) / (m - 1)}; }

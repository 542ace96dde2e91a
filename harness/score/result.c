#include "score/result.h"

#include <math.h>
#include <string.h>

static const char *const zero_names[] = {[ASSAY_ZERO_NULL] = "null", [ASSAY_ZERO_0] = "0", [ASSAY_ZERO_1] = "1"};

const char *zero_name(ZeroDivision zero) { return zero_names[zero]; }

const char *assay_version(void) { return ASSAY_VERSION; }

const char *assay_compiler(void) { return ASSAY_COMPILER; }

void tally_add(Tally *sum, const Tally *more)
{
    sum->gold += more->gold;
    sum->found += more->found;
    sum->predicted += more->predicted;
    sum->correct += more->correct;
}

/* Knuth's two-sum, twice: *sum + *rest together are the exact sum but for a relative 2^-106. */
static void add_keeping(double *sum, double *rest, double more)
{
    double s = *sum + more, virtual = s - *sum;
    double lost = (*sum - (s - virtual)) + (more - virtual);
    double r = *rest + lost;
    *sum = s + r;
    *rest = r - (*sum - s);
}

void tally_add_keeping(Tally *sum, Tally *rest, const Tally *more)
{
    add_keeping(&sum->gold, &rest->gold, more->gold);
    add_keeping(&sum->found, &rest->found, more->found);
    add_keeping(&sum->predicted, &rest->predicted, more->predicted);
    add_keeping(&sum->correct, &rest->correct, more->correct);
}

bool tally_is_zero(const Tally *t) { return t->gold == 0 && t->found == 0 && t->predicted == 0 && t->correct == 0; }

static double when_undefined(double value, ZeroDivision zero)
{
    return !isnan(value) || zero == ASSAY_ZERO_NULL ? value : zero == ASSAY_ZERO_1;
}

assay_measure assay_measure_of(const assay_tally *t, assay_zero zero)
{
    double p = t->predicted > 0 ? t->correct / t->predicted : NAN;
    double r = t->gold > 0 ? t->found / t->gold : NAN;
    double f = NAN;
    if (!isnan(p) || !isnan(r)) {
        double a = isnan(p) ? 0 : p, b = isnan(r) ? 0 : r;
        f = a + b > 0 ? 2 * a * b / (a + b) : 0;
    }
    return (assay_measure){when_undefined(p, zero), when_undefined(r, zero), when_undefined(f, zero)};
}

Measure row_measure(const ResultRow *row, ZeroDivision zero)
{
    return row->measure ? *row->measure : assay_measure_of(&row->tally, zero);
}

static double or_zero(double value) { return isnan(value) ? 0 : value; }

/* Sum of the categories' measures, each times its weight; undefined counts as 0. */
static void add_weighted(Measure *sum, const Measure *m, double weight)
{
    sum->precision += or_zero(m->precision) * weight;
    sum->recall += or_zero(m->recall) * weight;
    sum->f1 += or_zero(m->f1) * weight;
}

static Measure divided(Measure sum, double total)
{
    if (total <= 0) return (Measure){NAN, NAN, NAN};
    return (Measure){sum.precision / total, sum.recall / total, sum.f1 / total};
}

Macro result_macro(const Result *r, ZeroDivision zero)
{
    if (r->macro) return *r->macro;
    Measure sum = {0};
    size_t n = 0;
    for (size_t i = 0; i < r->n_rows; i++) {
        const Tally *t = &r->rows[i].tally;
        if (t->gold + t->predicted <= 0) continue;
        Measure m = row_measure(&r->rows[i], zero);
        add_weighted(&sum, &m, 1);
        n++;
    }
    return (Macro){divided(sum, (double)n), n};
}

Measure result_weighted(const Result *r, ZeroDivision zero)
{
    if (r->weighted) return *r->weighted;
    Measure sum = {0};
    double gold = 0;
    for (size_t i = 0; i < r->n_rows; i++) {
        const Tally *t = &r->rows[i].tally;
        Measure m = row_measure(&r->rows[i], zero);
        add_weighted(&sum, &m, t->gold);
        gold += t->gold;
    }
    return divided(sum, gold);
}

const Tally *result_whole_tally(const Result *r)
{
    static const Tally none = {NAN, NAN, NAN, NAN};
    bool made = r->total.measure && r->n_rows && tally_is_zero(&r->total.tally);
    return made ? &none : &r->total.tally;
}

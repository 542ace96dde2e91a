/* gate_loss.c - what is watched for losses: one bootstrap for each criterion, all its measures read from it, then the
 * correction over everything that was watched.
 *
 * The two questions are not each other's opposite. "Is it worse by more than the margin?" must be answered yes with
 * confidence to stop a change, "is it certainly not?" with confidence to let it pass; between them lies what this gold cannot
 * tell, and then the finding says what it could. */
#include "report/gate_internal.h"
#include "stats/adjust.h"
#include "stats/interval.h"
#include "stats/normal.h"
#include "stats/power.h"
#include "stats/test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define POWER_WANTED 0.80

enum { RUN, BASELINE }; /* systems of the matrix */

static double confidence_of(const GateWork *w) { return w->q->confidence > 0 ? w->q->confidence : 0.95; }

/* The two-sided quantile of Student's t: P(|T| > t) = 1 - confidence. */
static double student_quantile(double confidence, double df)
{
    double x = beta_quantile(1 - confidence, df / 2, 0.5);
    return sqrt(df * (1 - x) / x);
}

/* Student's interval around the difference, by the jackknife over units; it widens what is there. */
static void widen(Arena *a, const UnitMatrix *m, const Statistic *s, double confidence, GateLoss *loss)
{
    double difference = statistic_difference(m, RUN, BASELINE, s);
    double *values = arena_zero(a, m->n_units, sizeof *values);
    jackknife_values(m, RUN, BASELINE, s, values);
    double reach = student_quantile(confidence, (double)m->n_units - 1) * jackknife_error(values, m->n_units);
    if (isnan(reach) || isnan(difference)) {
        loss->low = loss->high = NAN;
        return;
    }
    if (difference - reach < loss->low) loss->low = difference - reach;
    if (difference + reach > loss->high) loss->high = difference + reach;
}

/* The same units and one more, in which the baseline had found one thing and the run has not. */
static UnitMatrix with_a_loss(Arena *a, const UnitMatrix *m, const Statistic *s, size_t repetitions)
{
    UnitMatrix more = units_make(a, m->n_units + 1, m->n_groups, 2, m->whole);
    double one = (double)repetitions;
    for (size_t i = 0; i < 2; i++)
        memcpy(units_at(&more, i, 0, 0), units_at(m, i, 0, 0), m->n_units * m->n_groups * sizeof(Tally));
    *units_at(&more, BASELINE, m->n_units, s->group) = (Tally){one, one, one, one};
    *units_at(&more, RUN, m->n_units, s->group) = (Tally){.gold = one};
    return more;
}

static void find_bounds(Arena *a, const Bootstrap *b, const Statistic *s, double confidence, size_t repetitions, GateLoss *loss)
{
    const UnitMatrix *m = bootstrap_units(b);
    Interval i = interval_one(b, &(IntervalQuery){.a = RUN, .b = BASELINE, .statistic = *s, .confidence = confidence});
    loss->low = i.low;
    loss->high = i.high;
    loss->few_units = i.few_units;
    if (!i.few_units || isnan(i.low)) return;
    UnitMatrix more = with_a_loss(a, m, s, repetitions);
    widen(a, m, s, confidence, loss);
    widen(a, &more, s, confidence, loss);
}

/* Are the counts of this group the same in every unit? What is counted beside it does not matter. */
static bool same_counts(const UnitMatrix *m, size_t group)
{
    for (size_t u = 0; u < m->n_units; u++) {
        const Tally *x = units_at(m, RUN, u, group), *y = units_at(m, BASELINE, u, group);
        if (x->gold != y->gold || x->found != y->found || x->predicted != y->predicted || x->correct != y->correct) return false;
    }
    return true;
}

/* What the gold could show, from the error of a difference on these units. */
static void find_power(const GateWork *w, double error, size_t units, GateLoss *loss)
{
    const GateRules *rules = w->q->rules;
    loss->smallest = power_effect(error, &(PowerOptions){.alpha = rules->alpha, .power = POWER_WANTED, .one_sided = true, .margin = rules->margin});
    loss->needed = power_units(error, units, rules->margin, &(PowerOptions){.alpha = (1 - confidence_of(w)) / 2, .power = POWER_WANTED, .one_sided = true});
    if (units < 2 || units >= INTERVAL_FEW_UNITS) return;
    double df = (double)units - 1; /* as margin_test and the bound have it: few units convince less than the normal distribution says */
    loss->smallest = rules->margin + (student_quantile(1 - 2 * rules->alpha, df) + student_quantile(2 * POWER_WANTED - 1, df)) * error;
    if (loss->needed < INTERVAL_FEW_UNITS) loss->needed = INTERVAL_FEW_UNITS;
}

static double value_of(const UnitMatrix *m, size_t system, const Statistic *s)
{
    Tally *sums = malloc(m->n_groups * sizeof *sums);
    units_sum(m, system, sums);
    double value = statistic_value(s, sums, m);
    free(sums);
    return value;
}

static void compare(const GateWork *w, const Bootstrap *b, const Statistic *s, size_t repetitions, GateLoss *loss)
{
    const UnitMatrix *m = bootstrap_units(b);
    MarginTest test = margin_test(b, RUN, BASELINE, s, w->q->rules->margin);
    loss->compared = true;
    loss->run = value_of(m, RUN, s);
    loss->baseline = value_of(m, BASELINE, s);
    loss->difference = test.difference;
    loss->p = test.p;
    loss->identical = same_counts(m, s->group);
    find_bounds(w->arena, b, s, confidence_of(w), repetitions, loss);
    double error = power_error(b, RUN, BASELINE, s, 0);
    find_power(w, error, m->n_units, loss);
    loss->decisive = power_units(error, m->n_units, loss->difference + w->q->rules->margin,
                                 &(PowerOptions){.alpha = w->q->rules->alpha, .power = POWER_WANTED, .one_sided = true});
}

/* Where only one side can be looked at, it is taken for a system and another one as good as it. */
static void look_at_one(const GateWork *w, const GateCriterion *c, const GateTarget *t, GateLoss *loss)
{
    const MeasuredScoring *scoring = c->run ? c->run : c->baseline;
    const Measured *m = c->run ? w->q->run : w->q->baseline;
    if (!scoring || m->n_units < 2) return;
    Statistic s = {.kind = t->measure, .group = group_named(scoring->groups, scoring->units.n_groups, t->category)};
    if (s.group == NO_GROUP) return;
    const Bootstrap *b = bootstrap_make(w->arena, &scoring->units, &w->q->resampling);
    loss->units = m->n_units;
    find_power(w, power_error(b, 0, NO_SYSTEM, &s, POWER_CORRELATION), m->n_units, loss);
}

/* -- one criterion ---------------------------------------------------------------------------------------------------- */

static GateFinding *watch(GateWork *w, const GateCriterion *c, const GateTarget *t)
{
    GateFinding *f = gate_add(w, GATE_LOSS, gate_say(w->arena, "%s %s loses at most %g points", c->name, gate_target_text(w->arena, t),
                                                    w->q->rules->margin * 100));
    f->limit = -w->q->rules->margin;
    f->loss = (GateLoss){.baseline = NAN, .run = NAN, .difference = NAN, .low = NAN, .high = NAN, .p = NAN, .adjusted = NAN,
                         .smallest = NAN, .needed = NAN, .decisive = NAN};
    return f;
}

static void judge_criterion(GateWork *w, const GateCriterion *c, const GateTarget *targets, size_t n)
{
    const char **groups = NULL;
    UnitMatrix m = {0};
    const Bootstrap *b = NULL;
    size_t repetitions = 1;
    if (!*c->unlike && w->q->run->n_units) {
        MeasuredSide sides[] = {[RUN] = {c->run, w->q->run->repetitions}, [BASELINE] = {c->baseline, w->q->baseline->repetitions}};
        m = measured_matrix(w->arena, sides, 2, &groups, &repetitions);
        if (m.n_groups) b = bootstrap_make(w->arena, &m, &w->q->resampling);
    }
    for (size_t i = 0; i < n; i++) {
        GateFinding *f = watch(w, c, &targets[i]);
        Statistic s = {.kind = targets[i].measure, .group = group_named(groups, m.n_groups, targets[i].category)};
        if (*c->unlike) {
            f->text = gate_say(w->arena, "Not compared: %s", c->unlike);
            look_at_one(w, c, &targets[i], &f->loss);
            continue;
        }
        f->loss.units = m.n_units;
        if (!b || s.group == NO_GROUP) f->text = gate_say(w->arena, "Not compared: there is no %s, neither in gold nor predicted.", targets[i].category);
        else compare(w, b, &s, repetitions, &f->loss);
        f->value = f->loss.difference;
    }
}

/* -- all together ----------------------------------------------------------------------------------------------------- */

static void put_power(StrBuf *out, const GateWork *w, const GateLoss *loss, const char *unit)
{
    if (isnan(loss->smallest)) return;
    sb_printf(out, " The smallest loss that these %zu %s can show is about %.1f points", loss->units, unit, loss->smallest * 100);
    if (isfinite(loss->needed) && loss->needed > (double)loss->units)
        sb_printf(out, "; about %.0f would do to rule out a loss of %g points where nothing has changed", loss->needed,
                  w->q->rules->margin * 100);
    else if (isfinite(loss->decisive) && loss->decisive > (double)loss->units)
        sb_printf(out, "; about %.0f would do to decide about a difference of %+.2f", loss->decisive, loss->difference * 100);
    sb_puts(out, ".");
}

static void put_difference(StrBuf *out, const GateWork *w, const GateLoss *loss)
{
    sb_printf(out, "From %.2f to %.2f: %+.2f points", loss->baseline * 100, loss->run * 100, loss->difference * 100);
    if (loss->identical) sb_puts(out, ", the same counts in every document");
    else if (isnan(loss->low)) sb_puts(out, ", no interval");
    else sb_printf(out, ", %g %% interval %+.2f to %+.2f%s", confidence_of(w) * 100, loss->low * 100, loss->high * 100, loss->few_units ? " (few units)" : "");
    if (isnan(loss->p) || loss->identical) return;
    sb_printf(out, loss->p < 0.0001 ? ", p %.1e" : ", p %.4f", loss->p);
    if (loss->adjusted > loss->p) sb_printf(out, " (with Holm's correction %.4f)", loss->adjusted);
}

static void conclude(GateWork *w, GateFinding *f)
{
    const GateLoss *loss = &f->loss;
    const GateRules *rules = w->q->rules;
    const char *unit = (w->q->run ? w->q->run : w->q->baseline)->by_sentence ? "sentences" : "documents";
    StrBuf text = {0};
    sb_puts(&text, f->text);
    if (!loss->compared) {
        f->verdict = GATE_INCONCLUSIVE;
    } else if (isnan(loss->difference)) {
        f->verdict = GATE_INCONCLUSIVE;
        sb_printf(&text, "Not compared: it is undefined in %s.", isnan(loss->run) ? w->q->run_name : w->q->baseline_name);
    } else {
        bool lost = loss->difference < -rules->margin && loss->adjusted < rules->alpha;
        bool kept = loss->identical || loss->low > -rules->margin;
        f->verdict = lost ? GATE_REGRESSION : kept ? GATE_PASS : GATE_INCONCLUSIVE;
        put_difference(&text, w, loss);
        sb_puts(&text, ".");
    }
    if (f->verdict == GATE_INCONCLUSIVE) put_power(&text, w, loss, unit);
    f->text = arena_copy(w->arena, sb_text(&text), text.length);
    sb_free(&text);
}

static void correct(GateWork *w, size_t first)
{
    size_t n = w->findings.n - first;
    double *p = arena_zero(w->arena, n + 1, sizeof *p);
    for (size_t i = 0; i < n; i++) p[i] = w->findings.at[first + i].loss.p;
    adjust_p(p, n, ADJUST_HOLM, p);
    for (size_t i = 0; i < n; i++) {
        w->findings.at[first + i].loss.adjusted = p[i];
        conclude(w, &w->findings.at[first + i]);
    }
}

/* Where nothing is said the most important measure of each layer is watched, that is the first of its criteria. More would be
 * the same mentions counted in other ways, for which the correction makes every single test pay. */
static bool first_of_layer(const GateWork *w, size_t i)
{
    size_t length = strcspn(w->criteria[i].name, ":") + 1;
    for (size_t k = 0; k < i; k++)
        if (!strncmp(w->criteria[k].name, w->criteria[i].name, length)) return false;
    return true;
}

/* Is it this criterion that a rule speaks of? One that names none speaks of the first. */
static bool speaks_of(const GateWork *w, const GateTarget *t, size_t i)
{
    const char *name = w->criteria[i].name, *colon = strchr(name, ':');
    if (!t->criterion) return i == 0;
    return !strcmp(t->criterion, name) || (colon && !strcmp(t->criterion, colon + 1));
}

void gate_judge_losses(GateWork *w)
{
    const GateRules *rules = w->q->rules;
    static const GateTarget whole = {NULL, STATISTIC_F1, "*"};
    size_t first = w->findings.n;
    GateTarget *mine = arena_zero(w->arena, rules->n_watched + 1, sizeof *mine);
    bool *taken = arena_zero(w->arena, rules->n_watched + 1, sizeof *taken);
    for (size_t i = 0; i < w->n_criteria; i++) {
        size_t n = 0;
        for (size_t k = 0; k < rules->n_watched; k++) {
            if (taken[k] || !speaks_of(w, &rules->watched[k], i)) continue;
            taken[k] = true;
            mine[n++] = rules->watched[k];
        }
        if (!rules->n_watched && first_of_layer(w, i)) mine[n++] = whole;
        if (n) judge_criterion(w, &w->criteria[i], mine, n);
    }
    for (size_t k = 0; k < rules->n_watched; k++) {
        if (taken[k]) continue;
        const char *name = rules->watched[k].criterion;
        GateCriterion absent = {.name = name ? name : "(no criterion)"};
        absent.unlike = gate_say(w->arena, "%s is not among the criteria of this check.", absent.name);
        judge_criterion(w, &absent, &rules->watched[k], 1);
    }
    correct(w, first);
}

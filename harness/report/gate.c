/* gate.c - the rules one by one. What is watched for losses is in gate_loss.c. */
#include "report/gate.h"

#include "report/gate_internal.h"

#include <math.h>
#include <string.h>

const char *gate_verdict_name(GateVerdict v)
{
    static const char *const names[] = {[GATE_PASS] = "pass", [GATE_INCONCLUSIVE] = "inconclusive", [GATE_REGRESSION] = "regression"};
    return names[v];
}

const char *gate_kind_name(GateKind kind)
{
    static const char *const names[] = {[GATE_MEASURED] = "measured", [GATE_LOSS] = "loss",         [GATE_FLOOR] = "floor",
                                        [GATE_REQUIRED] = "required", [GATE_FAILURES] = "failures", [GATE_SLOWDOWN] = "slowdown"};
    return names[kind];
}

const char *gate_say(Arena *a, const char *format, ...)
{
    StrBuf b = {0};
    va_list args;
    va_start(args, format);
    sb_vprintf(&b, format, args);
    va_end(args);
    const char *kept = arena_copy(a, sb_text(&b), b.length);
    sb_free(&b);
    return kept;
}

GateFinding *gate_add(GateWork *w, GateKind kind, const char *rule)
{
    vec_push(&w->findings, (GateFinding){.kind = kind, .rule = rule, .text = "", .value = NAN, .limit = NAN});
    return &w->findings.at[w->findings.n - 1];
}

static void undecided(GateFinding *f, const char *text)
{
    f->verdict = GATE_INCONCLUSIVE;
    f->text = text;
}

/* -- was anything measured? ------------------------------------------------------------------------------------------- */

/* Why nothing can be compared, whatever the criterion, a sentence; NULL where something may be. */
static const char *nothing_at_all(Arena *a, const GateQuestion *q)
{
    if (q->no_run) return q->no_run;
    if (!q->baseline->n_documents) return gate_say(a, "%s has no documents.", q->baseline_name);
    if (!q->run->n_documents) return gate_say(a, "%s has no documents.", q->run_name);
    if (q->run->run == q->baseline->run) return gate_say(a, "%s would be held against itself.", q->run_name);
    return NULL;
}

static const char *unlike(GateWork *w, const GateCriterion *c)
{
    const GateQuestion *q = w->q;
    Arena *a = w->arena;
    const char *nothing = nothing_at_all(a, q);
    if (nothing) return nothing;
    if (!c->baseline) return gate_say(a, "%s was not scored by %s: make it anew with 'assay baseline'.", q->baseline_name, c->name);
    if (!c->run) return gate_say(a, "%s was not scored by %s.", q->run_name, c->name);
    StrBuf b = {0};
    const char *why = "";
    if (signature_differences(&b, c->baseline->signature, c->run->signature))
        why = gate_say(a, "%s and %s have different signatures, in %s.", q->baseline_name, q->run_name, sb_text(&b));
    else if (strcmp(q->baseline->gold_hash, q->run->gold_hash))
        why = gate_say(a, "the gold of %s and of %s differs (%.16s and %.16s).", q->baseline_name, q->run_name, q->baseline->gold_hash,
                       q->run->gold_hash);
    else if (*(why = measured_unlike(a, q->baseline, q->baseline_name, q->run, q->run_name)))
        why = gate_say(a, "%s.", why);
    sb_free(&b);
    return why;
}

static void take_criteria(GateWork *w)
{
    const GateQuestion *q = w->q;
    size_t named = q->rules->n_criteria;
    w->n_criteria = named ? named : q->baseline->n_scorings;
    w->criteria = arena_zero(w->arena, w->n_criteria + 1, sizeof *w->criteria);
    for (size_t i = 0; i < w->n_criteria; i++) {
        GateCriterion *c = &w->criteria[i];
        c->name = named ? q->rules->criteria[i] : q->baseline->scorings[i].name;
        c->baseline = measured_scoring(q->baseline, c->name);
        if (c->baseline) c->name = c->baseline->name;
        c->run = q->run && !q->no_run ? measured_scoring(q->run, c->name) : NULL;
        c->unlike = unlike(w, c);
    }
}

static void judge_measured(GateWork *w)
{
    const GateQuestion *q = w->q;
    GateFinding *f = gate_add(w, GATE_MEASURED, "something was measured");
    size_t alike = 0;
    for (size_t i = 0; i < w->n_criteria; i++) alike += !*w->criteria[i].unlike;
    const char *why = w->n_criteria ? w->criteria[0].unlike : gate_say(w->arena, "%s has no criteria.", q->baseline_name);
    if (alike)
        f->text = gate_say(w->arena, "%zu %s, %zu %s.", q->run->n_units, q->run->by_sentence ? "sentences" : "documents", alike,
                           alike == 1 ? "criterion" : "criteria");
    else undecided(f, gate_say(w->arena, "Nothing was measured: %s", why));
}

/* -- rules about the run alone ---------------------------------------------------------------------------------------- */

/* The scoring of the run that a rule speaks of: of the criterion it names, else of the gate's first. */
static const MeasuredScoring *scoring_of(const GateWork *w, const char *criterion)
{
    if (w->q->no_run) return NULL;
    if (criterion) return measured_scoring(w->q->run, criterion);
    return w->n_criteria ? w->criteria[0].run : NULL;
}

static const char *criterion_of(const GateWork *w, const char *criterion)
{
    const MeasuredScoring *s = scoring_of(w, criterion);
    return s ? s->name : criterion ? criterion : w->n_criteria ? w->criteria[0].name : "(no criterion)";
}

static Tally sum_of(const MeasuredScoring *s, size_t group)
{
    Tally sum = {0}, rest = {0};
    for (size_t u = 0; u < s->units.n_units; u++) tally_add_keeping(&sum, &rest, units_at(&s->units, 0, u, group));
    return sum;
}

static const char *no_scoring(GateWork *w, const char *criterion)
{
    return !w->q->no_run ? gate_say(w->arena, "Not measured: %s was not scored by %s.", w->q->run_name, criterion_of(w, criterion))
                        : gate_say(w->arena, "Not measured: %s", w->q->no_run);
}

static void judge_floor(GateWork *w, const GateFloor *floor)
{
    const GateTarget *t = &floor->target;
    GateFinding *f = gate_add(w, GATE_FLOOR, gate_say(w->arena, "%s %s %s %.4g", criterion_of(w, t->criterion), gate_target_text(w->arena, t),
                                                     floor->above ? ">" : ">=", floor->least));
    f->limit = floor->least;
    const MeasuredScoring *s = scoring_of(w, t->criterion);
    if (!s) {
        undecided(f, no_scoring(w, t->criterion));
        return;
    }
    size_t group = group_named(s->groups, s->units.n_groups, t->category);
    Tally sum = group == NO_GROUP ? (Tally){0} : sum_of(s, group);
    assay_measure m = assay_measure_of(&sum, ASSAY_ZERO_NULL);
    f->value = t->measure == STATISTIC_F1 ? m.f1 : t->measure == STATISTIC_RECALL ? m.recall : m.precision;
    const char *counts = gate_say(w->arena, "gold has %g, the system predicts %g", sum.gold, sum.predicted);
    if (isnan(f->value)) {
        undecided(f, gate_say(w->arena, "Not measured: %s of %s is undefined; %s.", gate_measure_name(t->measure), t->category, counts));
        return;
    }
    bool kept = floor->above ? f->value > floor->least : real_at_least(f->value, floor->least);
    f->verdict = kept ? GATE_PASS : GATE_REGRESSION;
    f->text = gate_say(w->arena, "It is %.4f; %s.", f->value, counts);
}

static void judge_required(GateWork *w, const char *category)
{
    const MeasuredScoring *s = scoring_of(w, NULL);
    GateFinding *f = gate_add(w, GATE_REQUIRED, gate_say(w->arena, "%s is in gold and is predicted", category));
    if (!s) {
        undecided(f, no_scoring(w, NULL));
        return;
    }
    size_t group = group_named(s->groups, s->units.n_groups, category);
    Tally sum = group == NO_GROUP ? (Tally){0} : sum_of(s, group);
    f->value = sum.predicted;
    f->verdict = sum.gold > 0 && sum.predicted > 0 ? GATE_PASS : GATE_REGRESSION;
    f->text = gate_say(w->arena, "Gold has %g, the system predicts %g.", sum.gold, sum.predicted);
}

static void judge_failures(GateWork *w)
{
    const Measured *run = w->q->run;
    long most = w->q->rules->max_failures;
    GateFinding *f = gate_add(w, GATE_FAILURES, gate_say(w->arena, "the system fails on at most %ld documents", most));
    f->limit = (double)most;
    if (!run) {
        undecided(f, gate_say(w->arena, "Not measured: %s", w->q->no_run));
        return;
    }
    f->value = (double)run->failed;
    f->verdict = run->failed > (size_t)most ? GATE_REGRESSION : w->q->no_run ? GATE_INCONCLUSIVE : GATE_PASS; /* it may fail on those to come */
    f->text = gate_say(w->arena, "It failed on %zu of %zu%s.", run->failed, run->n_documents * run->repetitions,
                       w->q->no_run ? ", not all of which are done" : "");
}

static void judge_slowdown(GateWork *w)
{
    const Measured *run = w->q->run, *baseline = w->q->baseline;
    double most = w->q->rules->max_slowdown;
    GateFinding *f = gate_add(w, GATE_SLOWDOWN, gate_say(w->arena, "a document takes at most %g times as long", most));
    f->limit = most;
    if (!run || !(run->seconds > 0) || !(baseline->seconds > 0)) {
        undecided(f, gate_say(w->arena, "Not measured: how long a document took is not known of %s.",
                              run && run->seconds > 0 ? w->q->baseline_name : run ? w->q->run_name : "the run"));
        return;
    }
    f->value = run->seconds / baseline->seconds;
    f->verdict = f->value > most ? GATE_REGRESSION : GATE_PASS;
    f->text = gate_say(w->arena, "It takes %.2f times as long: %.3g seconds a document, and %.3g in %s.", f->value, run->seconds,
                       baseline->seconds, w->q->baseline_name);
}

/* -- the whole -------------------------------------------------------------------------------------------------------- */

static const char *describe(Arena *a, const Measured *m, const char *name)
{
    if (!m) return "none";
    const char *version = strcmp(m->version, "-") ? m->version : ""; /* a file of predictions has none */
    return gate_say(a, "%s (%s%s%s%s%s, %s%s%s/%s, %zu documents%s)", name, m->system, *version ? " " : "", version,
                    *m->label ? ", " : "", m->label, m->corpus, *m->corpus_version ? "@" : "", m->corpus_version, m->split, m->n_documents,
                    m->repetitions > 1 ? gate_say(a, ", %zu repetitions", m->repetitions) : "");
}

void gate_decide(Arena *a, const GateQuestion *q, Gate *out)
{
    GateWork w = {.arena = a, .q = q};
    const GateRules *rules = q->rules;
    take_criteria(&w);
    judge_measured(&w);
    gate_judge_losses(&w);
    for (size_t i = 0; i < rules->n_floors; i++) judge_floor(&w, &rules->floors[i]);
    for (size_t i = 0; i < rules->n_required; i++) judge_required(&w, rules->required[i]);
    if (rules->max_failures >= 0) judge_failures(&w);
    if (rules->max_slowdown > 0) judge_slowdown(&w);
    *out = (Gate){.baseline = describe(a, q->baseline, q->baseline_name), .run = describe(a, q->run, q->run_name),
                  .signature = q->baseline->n_scorings ? q->baseline->scorings[0].signature : "", .finished = q->run ? q->run->finished : "",
                  .host = q->run ? q->run->host : "", .margin = rules->margin, .alpha = rules->alpha, .n_findings = w.findings.n,
                  .findings = arena_dup(a, w.findings.at, w.findings.n, sizeof *out->findings)};
    for (size_t i = 0; i < out->n_findings; i++) {
        GateVerdict v = out->findings[i].verdict;
        if (v > out->verdict) out->verdict = v;
        out->broken += v == GATE_REGRESSION;
        out->undecided += v == GATE_INCONCLUSIVE;
    }
    vec_free(&w.findings);
}

void gate_conclusion(StrBuf *out, const Gate *g, int exit_status)
{
    static const char *const heads[] = {[GATE_PASS] = "PASS", [GATE_INCONCLUSIVE] = "INCONCLUSIVE", [GATE_REGRESSION] = "REGRESSION"};
    sb_printf(out, "%s: ", heads[g->verdict]);
    if (g->verdict == GATE_PASS) sb_printf(out, "%zu of %zu rules kept", g->n_findings, g->n_findings);
    else if (g->verdict == GATE_REGRESSION) sb_printf(out, "%zu of %zu rules broken", g->broken, g->n_findings);
    else sb_printf(out, "%zu of %zu rules undecided", g->undecided, g->n_findings);
    if (g->verdict == GATE_REGRESSION && g->undecided) sb_printf(out, ", %zu undecided", g->undecided);
    sb_printf(out, " (exit status %d)", exit_status);
}

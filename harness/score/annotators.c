/* The token has a set of categories for its label, rather than the outermost or innermost of nested mentions: either choice would
 * hide disagreements about the other.
 */
#include "score/annotators.h"

#include "stats/agreement.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct PairState {
    Scorer *scorer;
    Collected counts[PAIR_COUNTS];
    VECTOR(Disagreement) disagreements;
    size_t unit; /* the document at hand, of those that both have */
    AgreementPair out;
} PairState;

/* A category on a token. */
typedef struct TokenCategory {
    uint32_t token;
    const char *name;
} TokenCategory;

/* One annotator's tokens in the document at hand. */
typedef struct Labelled {
    TokenCategory *at; /* by token, then name; each once */
    size_t n;
    Symbol *label;     /* of each token */
} Labelled;

struct Annotators {
    Arena *arena;      /* of the results */
    Arena scratch;     /* of one document */
    PairState *pairs;
    Labelled *labelled;
    Symbols labels;
    Collected all_labels, all_categories, strict, partial;
    const Criterion *criteria[PAIR_TOKENS + 1];
    Agreement out;
};

/* -- life --------------------------------------------------------------------------------------------------------------- */

Annotators *annotators_new(const ScoreOptions *options, size_t n, Symbols *symbols, Arena *arena)
{
    Annotators *a = mem_zero(1, sizeof *a);
    a->arena = arena;
    a->criteria[PAIR_STRICT] = criterion_find("mentions:strict");
    a->criteria[PAIR_PARTIAL] = criterion_find("mentions:partial");
    a->criteria[PAIR_TOKENS] = criterion_find("mentions:token");
    a->out = (Agreement){.n_annotators = n, .n_pairs = n * (n - 1) / 2};
    a->pairs = mem_zero(a->out.n_pairs, sizeof *a->pairs);
    a->labelled = mem_zero(n, sizeof *a->labelled);
    ScoreOptions pairwise = {.criteria = a->criteria, .n_criteria = PAIR_TOKENS + 1, .categories = options->categories,
                             .n_categories = options->n_categories, .coarse = options->coarse, .coarse_context = options->coarse_context,
                             .markables = options->markables, .collapse_duplicates = true};
    PairState *p = a->pairs;
    for (size_t i = 0; i < n; i++)
        for (size_t k = i + 1; k < n; k++, p++) {
            p->scorer = scorer_new(&pairwise, symbols);
            p->out.first = i;
            p->out.second = k;
        }
    return a;
}

void annotators_free(Annotators *a)
{
    if (!a) return;
    for (size_t i = 0; i < a->out.n_pairs; i++) {
        PairState *p = &a->pairs[i];
        for (size_t c = 0; c < PAIR_COUNTS; c++) collected_free(&p->counts[c]);
        vec_free(&p->disagreements);
        scorer_free(p->scorer);
    }
    collected_free(&a->all_labels);
    collected_free(&a->all_categories);
    collected_free(&a->strict);
    collected_free(&a->partial);
    symbols_free(&a->labels);
    arena_free(&a->scratch);
    free(a->labelled);
    free(a->pairs);
    free(a);
}

/* -- tokens --------------------------------------------------------------------------------------------------------------- */

static int by_token(const void *x, const void *y)
{
    const TokenCategory *a = x, *b = y;
    if (a->token != b->token) return a->token < b->token ? -1 : 1;
    return strcmp(a->name, b->name);
}

static uint32_t first_token_behind(const Document *d, uint32_t byte)
{
    uint32_t low = 0, high = d->n_tokens;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (d->tokens[middle].end <= byte) low = middle + 1;
        else high = middle;
    }
    return low;
}

static size_t tokens_of(const Document *base, const Document *d, const ItemRules *rules, const Item *item, TokenCategory *out)
{
    const Mention *m = &d->mentions[item->mention];
    const char *name = rules->category_name(rules->context, item->category);
    size_t n = 0;
    for (uint32_t i = 0; i < m->n_spans; i++)
        for (uint32_t t = first_token_behind(base, m->spans[i].start); t < base->n_tokens && base->tokens[t].start < m->spans[i].end; t++, n++)
            if (out) out[n] = (TokenCategory){t, name};
    return n;
}

static Labelled label_tokens(Annotators *a, const Document *base, const Document *d, const ItemRules *rules)
{
    Labelled l = {.label = arena_zero(&a->scratch, base->n_tokens + 1, sizeof *l.label)};
    ItemList items = items_of(d, base, rules, &a->scratch);
    size_t n = 0, kept = 0;
    for (uint32_t i = 0; i < items.n; i++) n += tokens_of(base, d, rules, &items.at[i], NULL);
    l.at = arena_zero(&a->scratch, n + 1, sizeof *l.at);
    for (uint32_t i = 0; i < items.n; i++) l.n += tokens_of(base, d, rules, &items.at[i], l.at + l.n);
    qsort(l.at, l.n, sizeof *l.at, by_token);
    for (size_t i = 0; i < l.n; i++)
        if (kept == 0 || by_token(&l.at[kept - 1], &l.at[i]) != 0) l.at[kept++] = l.at[i];
    l.n = kept;
    Symbol none = symbols_intern_text(&a->labels, "");
    for (uint32_t t = 0; t < base->n_tokens; t++) l.label[t] = none;
    StrBuf set = {0};
    for (size_t i = 0, next; i < l.n; i = next) {
        sb_clear(&set);
        for (next = i; next < l.n && l.at[next].token == l.at[i].token; next++) sb_printf(&set, "%s%s", next > i ? "+" : "", l.at[next].name);
        l.label[l.at[i].token] = symbols_intern(&a->labels, set.data, set.length);
    }
    sb_free(&set);
    return l;
}

static void count_labels(Annotators *a, PairState *p, uint32_t n_tokens)
{
    const Symbol *first = a->labelled[p->out.first].label, *second = a->labelled[p->out.second].label;
    Tally *sums = arena_zero(&a->scratch, a->labels.count, sizeof *sums);
    for (uint32_t t = 0; t < n_tokens; t++) {
        bool same = first[t] == second[t];
        sums[first[t]].gold++;
        sums[second[t]].predicted++;
        sums[first[t]].found += same;
        sums[first[t]].correct += same;
    }
    for (Symbol s = 0; s < a->labels.count; s++)
        if (!tally_is_zero(&sums[s])) collect(&p->counts[PAIR_LABELS], p->unit, symbols_name(&a->labels, s), sums[s]);
}

static void count_all_labels(Annotators *a, const Document *const *versions, size_t m, uint32_t n_tokens, size_t unit)
{
    Tally *sums = arena_zero(&a->scratch, a->labels.count, sizeof *sums);
    double *here = arena_zero(&a->scratch, a->labels.count, sizeof *here);
    for (uint32_t t = 0; t < n_tokens; t++) {
        for (size_t i = 0; i < a->out.n_annotators; i++)
            if (versions[i]) here[a->labelled[i].label[t]]++;
        for (size_t i = 0; i < a->out.n_annotators; i++) {
            if (!versions[i]) continue;
            Symbol s = a->labelled[i].label[t];
            Tally share = alpha_share(here[s], (double)m);
            if (here[s] > 0) tally_add(&sums[s], &share);
            here[s] = 0;
        }
    }
    for (Symbol s = 0; s < a->labels.count; s++)
        if (!tally_is_zero(&sums[s])) collect(&a->all_labels, unit, symbols_name(&a->labels, s), sums[s]);
}

static int by_name(const void *x, const void *y)
{
    const TokenCategory *a = x, *b = y;
    int order = strcmp(a->name, b->name);
    if (order) return order;
    return a->token < b->token ? -1 : a->token > b->token;
}

/* Tokens on which nobody sees a category are the rule: they are counted once for all, as if nobody ever saw it, and each category
 * says what it takes from that. */
static void count_all_categories(Annotators *a, const Document *const *versions, size_t m, uint32_t n_tokens, size_t unit)
{
    size_t n = 0;
    for (size_t i = 0; i < a->out.n_annotators; i++) n += versions[i] ? a->labelled[i].n : 0;
    TokenCategory *all = arena_zero(&a->scratch, n + 1, sizeof *all);
    n = 0;
    for (size_t i = 0; i < a->out.n_annotators; i++)
        for (size_t k = 0; versions[i] && k < a->labelled[i].n; k++) all[n++] = a->labelled[i].at[k];
    qsort(all, n, sizeof *all, by_name);
    collect(&a->all_categories, unit, "", (Tally){.gold = (double)m * n_tokens, .predicted = n_tokens});
    for (size_t i = 0, next; i < n; i = next) {
        Tally sum = {0};
        for (next = i; next < n && strcmp(all[next].name, all[i].name) == 0;) {
            size_t first = next;
            while (next < n && by_name(&all[first], &all[next]) == 0) next++;
            Tally is = alpha_share((double)(next - first), (double)m), is_not = alpha_share((double)(m - (next - first)), (double)m);
            tally_add(&sum, &(Tally){.gold = is.gold, .correct = is.correct, .found = (double)m - is_not.correct});
        }
        collect(&a->all_categories, unit, all[i].name, sum);
    }
}

/* -- pairs ---------------------------------------------------------------------------------------------------------------- */

typedef struct RowTarget {
    Annotators *a;
    PairState *p;
    size_t unit; /* of all documents */
} RowTarget;

static void take_row(void *payload, size_t criterion, uint32_t unit, const char *category, const Tally *tally)
{
    const RowTarget *to = payload;
    (void)unit;
    collect(&to->p->counts[criterion], to->p->unit, category, *tally);
    if (strcmp(category, "*") != 0 || criterion > PAIR_PARTIAL) return;
    char pair[24];
    snprintf(pair, sizeof pair, "%zu", (size_t)(to->p - to->a->pairs));
    collect(criterion == PAIR_STRICT ? &to->a->strict : &to->a->partial, to->unit, pair, *tally);
}

static void take_outcomes(Annotators *a, PairState *p, const Document *first, const Document *second, const ItemRules *rules)
{
    Outcome *outcomes;
    size_t n = outcomes_of(first, second, rules, &a->scratch, &outcomes);
    for (size_t i = 0; i < n; i++) {
        const Outcome *o = &outcomes[i];
        Disagreement d = {.verdict = o->verdict, .document = first};
        if (o->gold != NO_MENTION) {
            d.first = &first->mentions[o->gold];
            d.first_category = rules->category_name(rules->context, o->gold_category);
        }
        if (o->predicted != NO_MENTION) {
            d.second = &second->mentions[o->predicted];
            d.second_category = rules->category_name(rules->context, o->predicted_category);
        }
        p->out.verdicts[o->verdict]++;
        if (o->verdict != VERDICT_CORRECT) vec_push(&p->disagreements, d);
        if (o->verdict != VERDICT_CORRECT && o->verdict != VERDICT_WRONG_TYPE) continue;
        double same = o->verdict == VERDICT_CORRECT;
        collect(&p->counts[PAIR_SPANS], p->unit, d.first_category, (Tally){.gold = 1, .found = same, .correct = same});
        collect(&p->counts[PAIR_SPANS], p->unit, d.second_category, (Tally){.predicted = 1});
    }
}

void annotators_add(Annotators *a, const Document *base, const Document *const *versions)
{
    size_t n = a->out.n_annotators, present = 0, unit = a->out.documents;
    arena_reset(&a->scratch);
    ItemRules rules = scorer_rules(a->pairs[0].scorer);
    for (size_t i = 0; i < n; i++) present += versions[i] != NULL;
    if (present < 2) return;
    for (size_t i = 0; i < n; i++)
        if (versions[i]) a->labelled[i] = label_tokens(a, base, versions[i], &rules);
    for (PairState *p = a->pairs; p < a->pairs + a->out.n_pairs; p++) {
        const Document *first = versions[p->out.first], *second = versions[p->out.second];
        if (!first || !second) continue;
        p->unit = p->out.documents++;
        RowTarget target = {a, p, unit};
        ItemRules own = scorer_rules(p->scorer);
        Document gold = *first; /* with the tokens of the base, which the other versions may not have; shallow */
        gold.tokens = base->tokens;
        gold.n_tokens = base->n_tokens;
        scorer_add(p->scorer, &gold, second, take_row, &target);
        collect(&p->counts[PAIR_TOKENS], p->unit, "", (Tally){.gold = base->n_tokens});
        count_labels(a, p, base->n_tokens);
        take_outcomes(a, p, first, second, &own);
    }
    count_all_labels(a, versions, present, base->n_tokens, unit);
    count_all_categories(a, versions, present, base->n_tokens, unit);
    a->out.documents++;
}

/* Every pair has its group, also those that never met, so that the number of a group is that of its pair. */
static AgreementCounts wholes(Annotators *a, const Collected *c)
{
    AgreementCounts out = {.matrix = units_make(a->arena, a->out.documents, a->out.n_pairs, 1, NO_GROUP)};
    for (size_t i = 0; i < c->rows.n; i++) {
        size_t pair = strtoul(symbols_name(&c->groups, c->rows.at[i].group), NULL, 10);
        tally_add(units_at(&out.matrix, 0, c->rows.at[i].unit, pair), &c->rows.at[i].tally);
    }
    return out;
}

const Agreement *annotators_end(Annotators *a)
{
    static const char *const whole[PAIR_COUNTS] = {[PAIR_STRICT] = "*", [PAIR_PARTIAL] = "*", [PAIR_TOKENS] = "*"};
    a->out.pairs = arena_zero(a->arena, a->out.n_pairs, sizeof *a->out.pairs);
    for (size_t i = 0; i < a->out.n_pairs; i++) {
        PairState *p = &a->pairs[i];
        for (size_t c = 0; c < PAIR_COUNTS; c++) p->out.counts[c] = collected_counts(&p->counts[c], a->arena, p->out.documents, whole[c]);
        p->out.n_disagreements = p->disagreements.n;
        p->out.disagreements = arena_dup(a->arena, p->disagreements.at, p->disagreements.n, sizeof *p->disagreements.at);
        for (size_t k = 0; k < p->out.n_disagreements; k++) {
            Disagreement *d = &p->out.disagreements[k];
            if (d->first_category) d->first_category = arena_copy(a->arena, d->first_category, strlen(d->first_category));
            if (d->second_category) d->second_category = arena_copy(a->arena, d->second_category, strlen(d->second_category));
        }
        a->out.pairs[i] = p->out;
    }
    a->out.labels = collected_counts(&a->all_labels, a->arena, a->out.documents, NULL);
    a->out.categories = collected_counts(&a->all_categories, a->arena, a->out.documents, NULL);
    a->out.strict = wholes(a, &a->strict);
    a->out.partial = wholes(a, &a->partial);
    return arena_dup(a->arena, &a->out, 1, sizeof a->out);
}

/* -- one category --------------------------------------------------------------------------------------------------------- */

double agreement_category_kappa(const assay_tally *sums, size_t n_groups, const void *category)
{
    (void)n_groups;
    const CategoryGroup *c = category;
    const Tally *is = &sums[c->group];
    double n = sums[c->all].gold;
    Tally two[] = {*is, {.gold = n - is->gold, .predicted = n - is->predicted, .correct = n - is->gold - is->predicted + is->correct}};
    return kappa_of_sums(two, 2, NULL);
}

double agreement_category_alpha(const assay_tally *sums, size_t n_groups, const void *category)
{
    (void)n_groups;
    const CategoryGroup *c = category;
    const Tally *is = &sums[c->group];
    double n = sums[c->all].gold; /* values: those of a token on which all agree are that many equal pairs */
    Tally two[] = {*is, {.gold = n - is->gold, .correct = n - is->found}};
    return alpha_of_sums(two, 2, NULL);
}

#include "score/layer_agreement.h"

#include "score/questions.h"

#include <stdlib.h>
#include <string.h>

/* Exchangeable ones, by layer. */
static const char *const compared[] = {
    "links:strong", "coreference:lea", "coreference:conll", "relations:strict", "relations:boundaries", "events:trigger-id", "events:trigger-class",
    "events:argument-id", "events:argument-class", "events:quote-content", "events:quote-speaker", "events:quote-addressee", "attributes:strict",
    "records:slots",
};
enum { COMPARED = sizeof compared / sizeof *compared };

/* One criterion between two annotators. */
typedef struct Scored {
    Collected counts;
    bool any; /* either has something */
} Scored;

typedef struct Pair {
    size_t first, second, documents[LAYER_COUNT];
    Scored scored[COMPARED];
} Pair;

typedef struct Work {
    const ScoreOptions *options;
    const VersionsOfDocument *documents;
    size_t n_documents, n_annotators, n_pairs;
    const Criterion *criteria[COMPARED];
    Scorer *scorer;
    Pair *pairs;
    VECTOR(Question) questions;
    VECTOR(LayerMeasure) measures;
    VECTOR(LayerLack) lacks;
    bool content[LAYER_COUNT]; /* somebody has something in the layer */
    Arena *arena, scratch;
} Work;

static bool has_layer(const Document *d, Layer layer) { return d && d->layers & LAYER_BIT(layer); }

/* -- what there is -------------------------------------------------------------------------------------------------------- */

static void add_attribute_names(Symbols *names, const Document *d, const Attribute *at, uint32_t n)
{
    for (uint32_t k = 0; k < n; k++) symbols_intern_text(names, symbols_name(d->symbols, at[k].name));
}

static void look_at(Work *w, const Document *d, Symbols *names)
{
    w->content[LAYER_COREFERENCE] |= has_layer(d, LAYER_COREFERENCE) && d->n_clusters;
    w->content[LAYER_RELATIONS] |= has_layer(d, LAYER_RELATIONS) && d->n_relations;
    w->content[LAYER_EVENTS] |= has_layer(d, LAYER_EVENTS) && d->n_events;
    w->content[LAYER_RECORDS] |= has_layer(d, LAYER_RECORDS) && d->n_records;
    for (uint32_t m = 0; m < d->n_mentions; m++) {
        w->content[LAYER_LINKS] |= has_layer(d, LAYER_LINKS) && d->mentions[m].n_links;
        if (has_layer(d, LAYER_ATTRIBUTES)) add_attribute_names(names, d, d->mentions[m].attributes, d->mentions[m].n_attributes);
    }
    for (uint32_t e = 0; e < d->n_events && has_layer(d, LAYER_ATTRIBUTES); e++)
        add_attribute_names(names, d, d->events[e].attributes, d->events[e].n_attributes);
}

static int by_bytes(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

static void add_question(Work *w, const QuestionKind *kind, const char *attribute)
{
    Question q = {.kind = kind, .attribute = attribute};
    judgements_init(&q.which, w->n_annotators);
    judgements_init(&q.whether, w->n_annotators);
    vec_push(&w->questions, q);
}

static void find_questions(Work *w)
{
    Symbols names = {0};
    for (size_t k = 0; k < w->n_documents; k++)
        for (size_t i = 0; i < w->n_annotators; i++)
            if (w->documents[k].versions[i]) look_at(w, w->documents[k].versions[i], &names);
    const char **sorted = arena_zero(w->arena, names.count + 1, sizeof *sorted);
    size_t n = 0;
    for (Symbol s = 0; s < names.count; s++)
        if (scorer_category(w->scorer, symbols_name(&names, s))) sorted[n++] = arena_copy(w->arena, symbols_name(&names, s), symbols_length(&names, s));
    qsort(sorted, n, sizeof *sorted, by_bytes);
    w->content[LAYER_ATTRIBUTES] = names.count > 0;
    for (const QuestionKind *kind = question_kinds; kind->learn; kind++) {
        if (!w->content[kind->layer]) continue;
        for (size_t k = 0; k < n && kind->layer == LAYER_ATTRIBUTES; k++) add_question(w, kind, sorted[k]);
        if (kind->layer != LAYER_ATTRIBUTES) add_question(w, kind, NULL);
    }
    symbols_free(&names);
}

/* -- F1 ------------------------------------------------------------------------------------------------------------------- */

typedef struct RowTarget {
    Work *w;
    Pair *p;
    unsigned layers; /* that both have here */
    bool turned;     /* the second is in the place of gold */
} RowTarget;

static void take_row(void *payload, size_t criterion, uint32_t unit, const char *category, const Tally *t)
{
    const RowTarget *to = payload;
    const Criterion *c = to->w->criteria[criterion];
    (void)unit;
    if (!(to->layers & LAYER_BIT(c->layer)) || (!c->finish && strcmp(category, "*") != 0)) return;
    Tally half = {t->gold / 2, t->found / 2, t->predicted / 2, t->correct / 2};
    if (to->turned) half = (Tally){half.predicted, half.correct, half.gold, half.found};
    Scored *scored = &to->p->scored[criterion];
    scored->any |= t->gold + t->predicted > 0;
    collect(&scored->counts, to->p->documents[c->layer] - 1, category, half);
}

static void score_pair(Work *w, Pair *p, const VersionsOfDocument *d)
{
    const Document *first = d->versions[p->first], *second = d->versions[p->second];
    if (!first || !second) return;
    RowTarget to = {w, p, first->layers & second->layers, false};
    for (int layer = 0; layer < LAYER_COUNT; layer++) p->documents[layer] += (to.layers >> layer) & 1;
    scorer_add(w->scorer, first, second, take_row, &to);
    to.turned = true;
    scorer_add(w->scorer, second, first, take_row, &to);
}

/* -- questions ------------------------------------------------------------------------------------------------------------ */

/* The types of the events that have their trigger at a place. */
static const char ***events_of(Views *v)
{
    const char ***out = arena_zero(v->scratch, v->n, sizeof *out);
    for (uint32_t i = 0; i < v->n; i++) {
        const Document *d = v->versions[i];
        uint32_t n_events = has_layer(d, LAYER_EVENTS) ? d->n_events : 0;
        Said *said = arena_alloc(v->scratch, (n_events + 1) * sizeof *said);
        size_t n = 0;
        out[i] = arena_zero(v->scratch, v->places.n + 1, sizeof **out);
        for (uint32_t e = 0; e < n_events; e++) {
            uint32_t x = d->events[e].trigger == NO_TRIGGER ? NO_PLACE : v->places.of[i][d->events[e].trigger];
            const char *type = scorer_category(v->names, symbols_name(d->symbols, d->events[e].type));
            if (x != NO_PLACE && type) said[n++] = (Said){x, 0, i, type};
        }
        n = said_sort(said, n);
        for (size_t k = 0, next; k < n; k = next) {
            for (next = k; next < n && said[next].x == said[k].x;) next++;
            out[i][said[k].x] = said_set(said + k, next - k, v->scratch);
        }
    }
    return out;
}

/* Asks all questions about a document: what they learn of it, or what they count. */
static void ask(Work *w, const VersionsOfDocument *d, bool counting)
{
    arena_reset(&w->scratch);
    Views v = {.base = d->base, .versions = d->versions, .n = w->n_annotators, .names = w->scorer, .options = w->options, .scratch = &w->scratch};
    v.places = places_of(d->base, d->versions, v.n, v.scratch);
    v.events = events_of(&v);
    v.has = arena_zero(v.scratch, v.n, sizeof *v.has);
    for (Question *q = w->questions.at; q < w->questions.at + w->questions.n; q++) {
        for (size_t i = 0; i < v.n; i++) v.has[i] = has_layer(d->versions[i], q->kind->layer);
        (counting ? q->kind->count : q->kind->learn)(q, &v);
        if (!counting) continue;
        judgements_end_document(&q->which, v.has);
        judgements_end_document(&q->whether, v.has);
    }
    sb_free(&v.kind);
}

/* -- measures ------------------------------------------------------------------------------------------------------------- */

static void put_scores(Work *w, Layer layer)
{
    bool first = true; /* of the layer: it has a row for pairs that never met there, too */
    for (size_t c = 0; c < COMPARED; c++) {
        if (w->criteria[c]->layer != layer) continue;
        bool any = false;
        for (size_t p = 0; p < w->n_pairs; p++) any |= w->pairs[p].scored[c].any;
        for (size_t p = 0; p < w->n_pairs; p++) {
            const Pair *pair = &w->pairs[p];
            if (pair->documents[layer] ? !any : !first) continue;
            vec_push(&w->measures, (LayerMeasure){.layer = layer, .kind = LAYER_F1, .criterion = w->criteria[c], .over = w->criteria[c]->name,
                                                  .first = pair->first, .second = pair->second, .documents = pair->documents[layer],
                                                  .counts = collected_counts(&pair->scored[c].counts, w->arena, pair->documents[layer], "*")});
        }
        first = false;
    }
}

static AgreementCounts counts_of(const Work *w, const Judgements *j, const Collected *c, size_t documents)
{
    if (j->labels.count <= AGREEMENT_MOST_LABELS) return collected_counts(c, w->arena, documents, NULL);
    Collected one = *c;
    one.rows.at = mem_alloc(c->rows.n * sizeof *c->rows.at + 1);
    memcpy(one.rows.at, c->rows.at, c->rows.n * sizeof *c->rows.at);
    for (size_t i = 0; i < c->rows.n; i++) one.rows.at[i].unit = 0;
    AgreementCounts counts = collected_counts(&one, w->arena, 1, NULL);
    free(one.rows.at);
    return counts;
}

static void put_judgements(Work *w, const Question *q, const char *name, const char *help, const Judgements *j, LayerMeasureKind kind)
{
    const char *over = name, *gap = strstr(name, "%s");
    if (gap) {
        StrBuf b = {0};
        sb_printf(&b, "%.*s%s%s", (int)(gap - name), name, q->attribute, gap + 2);
        over = arena_copy(w->arena, sb_text(&b), b.length);
        sb_free(&b);
    }
    LayerMeasure m = {.layer = q->kind->layer, .kind = kind, .over = over, .items_are = help, .first = NO_ANNOTATOR, .second = NO_ANNOTATOR};
    if (kind == LAYER_ALPHA) {
        if (!j->documents) return;
        m.documents = j->documents;
        m.items = j->items;
        m.counts = counts_of(w, j, &j->all, j->documents);
        vec_push(&w->measures, m);
    }
    for (size_t p = 0; p < w->n_pairs && kind == LAYER_KAPPA; p++) {
        const JudgedPair *pair = &j->pairs[p];
        if (!pair->documents) continue;
        m.first = w->pairs[p].first;
        m.second = w->pairs[p].second;
        m.documents = pair->documents;
        m.items = pair->items;
        m.counts = counts_of(w, j, &pair->counts, pair->documents);
        vec_push(&w->measures, m);
    }
}

static void put_measures(Work *w)
{
    for (Layer layer = 0; layer < LAYER_COUNT; layer++) {
        if (!w->content[layer]) continue;
        put_scores(w, layer);
        for (LayerMeasureKind kind = LAYER_KAPPA; kind <= LAYER_ALPHA; kind++)
            for (const Question *q = w->questions.at; q < w->questions.at + w->questions.n; q++) {
                if (q->kind->layer != layer || !q->said) continue;
                if (q->kind->which) put_judgements(w, q, q->kind->which, q->kind->which_help, &q->which, kind);
                if (q->kind->whether) put_judgements(w, q, q->kind->whether, q->kind->whether_help, &q->whether, kind);
            }
    }
}

static void find_lacks(Work *w)
{
    for (Layer layer = 0; layer < LAYER_COUNT; layer++)
        for (size_t i = 0; i < w->n_annotators && w->content[layer]; i++) {
            LayerLack lack = {.annotator = i, .layer = layer, .documents = arena_zero(w->arena, w->n_documents + 1, sizeof *lack.documents)};
            for (size_t k = 0; k < w->n_documents; k++) {
                const Document *const *versions = w->documents[k].versions;
                bool others = false;
                for (size_t o = 0; o < w->n_annotators; o++) others |= has_layer(versions[o], layer);
                if (others && versions[i] && !has_layer(versions[i], layer)) lack.documents[lack.n++] = w->documents[k].base->id;
            }
            if (lack.n) vec_push(&w->lacks, lack);
        }
}

/* -- all of it ------------------------------------------------------------------------------------------------------------ */

static void free_work(Work *w)
{
    for (size_t p = 0; p < w->n_pairs; p++)
        for (size_t c = 0; c < COMPARED; c++) collected_free(&w->pairs[p].scored[c].counts);
    for (size_t q = 0; q < w->questions.n; q++) {
        judgements_free(&w->questions.at[q].which);
        judgements_free(&w->questions.at[q].whether);
        symbols_free(&w->questions.at[q].kinds);
    }
    scorer_free(w->scorer);
    vec_free(&w->questions);
    vec_free(&w->measures);
    vec_free(&w->lacks);
    arena_free(&w->scratch);
    free(w->pairs);
}

static void make_pairs(Work *w)
{
    w->n_pairs = w->n_annotators * (w->n_annotators - 1) / 2;
    w->pairs = mem_zero(w->n_pairs, sizeof *w->pairs);
    Pair *p = w->pairs;
    for (size_t i = 0; i < w->n_annotators; i++)
        for (size_t k = i + 1; k < w->n_annotators; k++) *p++ = (Pair){.first = i, .second = k};
}

const LayerAgreement *layer_agreement_of(const ScoreOptions *options, const VersionsOfDocument *documents, size_t n_documents,
                                         size_t n_annotators, Symbols *symbols, Arena *arena)
{
    Work w = {.options = options, .documents = documents, .n_documents = n_documents, .n_annotators = n_annotators, .arena = arena};
    for (size_t c = 0; c < COMPARED; c++) w.criteria[c] = criterion_find(compared[c]);
    ScoreOptions pairwise = {.criteria = w.criteria, .n_criteria = COMPARED, .categories = options->categories, .n_categories = options->n_categories,
                             .coarse = options->coarse, .coarse_context = options->coarse_context, .symmetric = options->symmetric,
                             .symmetric_context = options->symmetric_context, .collapse_duplicates = true};
    w.scorer = scorer_new(&pairwise, symbols);
    make_pairs(&w);
    find_questions(&w);
    for (size_t k = 0; k < n_documents; k++) {
        for (size_t p = 0; p < w.n_pairs; p++) score_pair(&w, &w.pairs[p], &documents[k]);
        ask(&w, &documents[k], false);
    }
    for (size_t k = 0; k < n_documents; k++) ask(&w, &documents[k], true);
    put_measures(&w);
    find_lacks(&w);
    LayerAgreement *out = arena_zero(arena, 1, sizeof *out);
    *out = (LayerAgreement){.measures = arena_dup(arena, w.measures.at, w.measures.n, sizeof *w.measures.at), .n = w.measures.n,
                            .lacks = arena_dup(arena, w.lacks.at, w.lacks.n, sizeof *w.lacks.at), .n_lacks = w.lacks.n};
    free_work(&w);
    return out;
}

/* Most questions are about statements: an annotator says something of a place (it is linked to this) or of two (they are related so). Gathered
 * and sorted, those about the same stand together. Who was asked and said nothing has said "no"; whether somebody was asked
 * follows from what he marked.
 *
 * Coreference is a statement about pairs, too, but one with the square of a cluster's size as their number, so clusters are compared by
 * their numbers. Kappa over these pairs is the adjusted Rand index of Hubert and Arabie (Warrens 2008). */
#include "score/questions.h"

#include <stdlib.h>
#include <string.h>

typedef VECTOR(Said) Statements_said;

/* How statements of a layer are made, and about what. */
struct Statements {
    void (*gather)(const Question *q, Views *v, uint32_t annotator, Statements_said *out);
    /* The kind of thing that an annotator sees there, valid until the next call; NULL: it is not something that he marked. */
    const char *(*kind)(Views *v, uint32_t annotator, uint32_t x, uint32_t y);
    enum { OF_PLACES, OF_PAIRS, OF_ORDERED_PAIRS } about;
    bool by_value; /* "or not" tells what was said apart */
};

static const char *name_of(const Document *d, Symbol s) { return symbols_name(d->symbols, s); }

static void add(Statements_said *out, uint32_t x, uint32_t y, uint32_t annotator, const char *what)
{
    if (what) vec_push(out, (Said){x, y, annotator, what});
}

/* -- what is said --------------------------------------------------------------------------------------------------------- */

static void gather_links(const Question *q, Views *v, uint32_t i, Statements_said *out)
{
    (void)q;
    const Document *d = v->versions[i];
    for (uint32_t m = 0; m < d->n_mentions; m++) {
        const Mention *mention = &d->mentions[m];
        if (!mention->n_links || v->places.of[i][m] == NO_PLACE || !scorer_category(v->names, name_of(d, mention->type))) continue;
        const char *answer = name_of(d, mention->links[0]);
        add(out, v->places.of[i][m], 0, i, link_is_nil(answer) ? "NIL" : answer);
    }
}

/* The place of what fills a role: of an event, that of its trigger. */
static uint32_t place_of_argument(const Views *v, uint32_t i, const Argument *a)
{
    uint32_t mention = a->is_event ? v->versions[i]->events[a->target].trigger : a->target;
    return mention == NO_TRIGGER ? NO_PLACE : v->places.of[i][mention];
}

static void gather_relations(const Question *q, Views *v, uint32_t i, Statements_said *out)
{
    (void)q;
    const Document *d = v->versions[i];
    for (uint32_t r = 0; r < d->n_relations; r++) {
        const Relation *relation = &d->relations[r];
        if (relation->n_arguments != 2) continue; /* is no pair */
        const Argument *a = &relation->arguments[0], *b = &relation->arguments[1];
        uint32_t x = place_of_argument(v, i, a), y = place_of_argument(v, i, b);
        const char *type = scorer_category(v->names, name_of(d, relation->type));
        if (x == NO_PLACE || y == NO_PLACE || x == y || !type) continue;
        bool turned = x > y, symmetric = v->options->symmetric && v->options->symmetric(v->options->symmetric_context, name_of(d, relation->type));
        StrBuf what = {0};
        sb_puts(&what, type);
        if (!symmetric) sb_printf(&what, "(%s, %s)", name_of(d, (turned ? b : a)->role), name_of(d, (turned ? a : b)->role));
        add(out, turned ? y : x, turned ? x : y, i, arena_copy(v->scratch, sb_text(&what), what.length));
        sb_free(&what);
    }
}

static void gather_triggers(const Question *q, Views *v, uint32_t i, Statements_said *out)
{
    (void)q;
    for (uint32_t x = 0; x < v->places.n; x++) add(out, x, 0, i, v->events[i][x]);
}

static void gather_roles(const Question *q, Views *v, uint32_t i, Statements_said *out)
{
    (void)q;
    const Document *d = v->versions[i];
    for (uint32_t e = 0; e < d->n_events; e++) {
        const Event *event = &d->events[e];
        uint32_t x = event->trigger == NO_TRIGGER ? NO_PLACE : v->places.of[i][event->trigger];
        if (x == NO_PLACE || !v->events[i][x]) continue;
        for (uint32_t k = 0; k < event->n_arguments; k++) {
            uint32_t y = place_of_argument(v, i, &event->arguments[k]);
            if (y != NO_PLACE && y != x) add(out, x, y, i, name_of(d, event->arguments[k].role));
        }
    }
}

static void add_attributes(const Question *q, const Document *d, const Attribute *at, uint32_t n, uint32_t place, uint32_t i, Statements_said *out)
{
    for (uint32_t k = 0; k < n; k++)
        if (strcmp(name_of(d, at[k].name), q->attribute) == 0) add(out, place, 0, i, at[k].value == SYMBOL_NONE ? "yes" : name_of(d, at[k].value));
}

static void gather_attributes(const Question *q, Views *v, uint32_t i, Statements_said *out)
{
    const Document *d = v->versions[i];
    for (uint32_t m = 0; m < d->n_mentions; m++)
        if (v->places.of[i][m] != NO_PLACE) add_attributes(q, d, d->mentions[m].attributes, d->mentions[m].n_attributes, v->places.of[i][m], i, out);
    for (uint32_t e = 0; e < d->n_events; e++) {
        uint32_t x = d->events[e].trigger == NO_TRIGGER ? NO_PLACE : v->places.of[i][d->events[e].trigger];
        if (x != NO_PLACE) add_attributes(q, d, d->events[e].attributes, d->events[e].n_attributes, x, i, out);
    }
}

/* -- of what kind of thing ------------------------------------------------------------------------------------------------ */

static const char *kind_of_place(Views *v, uint32_t i, uint32_t x, uint32_t y)
{
    (void)y;
    return v->places.types[i][x];
}

static const char *two(Views *v, const char *a, const char *b)
{
    sb_clear(&v->kind);
    sb_printf(&v->kind, "%s\t%s", a, b);
    return sb_text(&v->kind);
}

static const char *kind_of_pair(Views *v, uint32_t i, uint32_t x, uint32_t y)
{
    const char *a = v->places.types[i][x], *b = v->places.types[i][y];
    if (!a || !b) return NULL;
    return strcmp(a, b) <= 0 ? two(v, a, b) : two(v, b, a);
}

static const char *kind_of_argument(Views *v, uint32_t i, uint32_t x, uint32_t y)
{
    const char *a = v->events[i][x], *b = v->places.types[i][y];
    return a && b ? two(v, a, b) : NULL;
}

/* -- statements ----------------------------------------------------------------------------------------------------------- */

static void gather_all(Question *q, Views *v, Statements_said *said)
{
    for (uint32_t i = 0; i < v->n; i++)
        if (v->has[i]) q->kind->statements->gather(q, v, i, said);
    said->n = said_sort(said->at, said->n);
    q->said |= said->n > 0;
}

static void learn_statements(Question *q, Views *v)
{
    Statements_said said = {0};
    gather_all(q, v, &said);
    for (size_t k = 0; k < said.n; k++) {
        const char *kind = q->kind->statements->kind(v, said.at[k].annotator, said.at[k].x, said.at[k].y);
        if (kind) symbols_intern_text(&q->kinds, kind);
    }
    vec_free(&said);
}

/* The statements about the same thing as at[0]. */
static size_t same_thing(const Said *at, size_t n)
{
    size_t k = 0;
    while (k < n && at[k].x == at[0].x && at[k].y == at[0].y) k++;
    return k;
}

/* Puts what each says into labels; who says nothing keeps the label that he has. */
static void put_said(Judgements *j, const Said *at, size_t n, bool by_value, Arena *scratch, Symbol *labels)
{
    for (size_t k = 0, next; k < n; k = next) {
        for (next = k; next < n && at[next].annotator == at[k].annotator;) next++;
        if (by_value) labels[at[k].annotator] = judgements_label(j, said_set(at + k, next - k, scratch));
        else labels[at[k].annotator] = judgements_label(j, "yes");
    }
}

static void ask_which(Question *q, Views *v, const Statements_said *said)
{
    Symbol *labels = arena_alloc(v->scratch, v->n * sizeof *labels);
    for (size_t k = 0, n; k < said->n; k += n) {
        n = same_thing(said->at + k, said->n - k);
        for (size_t i = 0; i < v->n; i++) labels[i] = SYMBOL_NONE;
        put_said(&q->which, said->at + k, n, true, v->scratch, labels);
        judgements_item(&q->which, labels);
    }
}

/* One thing of which it might have been said; `at` are statements from there on. */
static void ask_whether_of(Question *q, Views *v, uint32_t x, uint32_t y, const Said *at, size_t n, Symbol *labels)
{
    bool of_such_a_kind = false;
    size_t asked = 0;
    Symbol no = judgements_label(&q->whether, NOT_SAID);
    for (uint32_t i = 0; i < v->n; i++) {
        const char *kind = v->has[i] ? q->kind->statements->kind(v, i, x, y) : NULL;
        labels[i] = kind ? no : SYMBOL_NONE;
        asked += kind != NULL;
        of_such_a_kind |= kind && symbols_find(&q->kinds, kind, strlen(kind)) != SYMBOL_NONE;
    }
    if (asked < 2 || !of_such_a_kind) return;
    if (n && at->x == x && at->y == y) put_said(&q->whether, at, same_thing(at, n), q->kind->statements->by_value, v->scratch, labels);
    judgements_item(&q->whether, labels);
}

static void ask_whether(Question *q, Views *v, const Statements_said *said)
{
    const Places *p = &v->places;
    Symbol *labels = arena_alloc(v->scratch, v->n * sizeof *labels);
    size_t next = 0; /* statements come in the order in which things are asked about */
    for (uint32_t x = 0, first = 0; x < p->n; x++) {
        if (p->sentence[x] != p->sentence[first]) first = x;
        bool places = q->kind->statements->about == OF_PLACES;
        for (uint32_t y = places ? 0 : q->kind->statements->about == OF_PAIRS ? x + 1 : first; y < p->n; y++) {
            if (!places && p->sentence[y] != p->sentence[x]) break;
            if (!places && y == x) continue;
            while (next < said->n && (said->at[next].x < x || (said->at[next].x == x && said->at[next].y < y))) next++;
            ask_whether_of(q, v, x, y, said->at + next, said->n - next, labels);
            if (places) break;
        }
    }
}

static void count_statements(Question *q, Views *v)
{
    Statements_said said = {0};
    gather_all(q, v, &said);
    if (q->kind->which) ask_which(q, v, &said);
    if (q->kind->whether) ask_whether(q, v, &said);
    vec_free(&said);
}

/* -- coreference ---------------------------------------------------------------------------------------------------------- */

static void learn_clusters(Question *q, Views *v)
{
    for (uint32_t i = 0; i < v->n; i++)
        for (uint32_t c = 0; v->has[i] && c < v->versions[i]->n_clusters; c++)
            for (uint32_t k = 0; k < v->versions[i]->clusters[c].n; k++) {
                uint32_t place = v->places.of[i][v->versions[i]->clusters[c].mentions[k]];
                if (place == NO_PLACE) continue;
                symbols_intern_text(&q->kinds, v->places.types[i][place]);
                q->said = true;
            }
}

enum { ALONE = 0 };

/* The cluster of each place, from 1; of several the first. */
static uint32_t *clusters_of_places(const Views *v, uint32_t i)
{
    const Document *d = v->versions[i];
    uint32_t *cluster = arena_zero(v->scratch, v->places.n + 1, sizeof *cluster);
    for (uint32_t c = 0; c < d->n_clusters; c++)
        for (uint32_t k = 0; k < d->clusters[c].n; k++) {
            uint32_t place = v->places.of[i][d->clusters[c].mentions[k]];
            if (place != NO_PLACE && cluster[place] == ALONE) cluster[place] = c + 1;
        }
    return cluster;
}

/* The places of the kinds that are in clusters, and that at least two marked. */
static uint32_t *places_to_cluster(const Question *q, const Views *v, uint32_t *n)
{
    uint32_t *list = arena_alloc(v->scratch, (v->places.n + 1) * sizeof *list);
    *n = 0;
    for (uint32_t x = 0; x < v->places.n; x++) {
        size_t marked = 0;
        bool of_such_a_kind = false;
        for (uint32_t i = 0; i < v->n; i++) {
            const char *kind = v->has[i] ? v->places.types[i][x] : NULL;
            marked += kind != NULL;
            of_such_a_kind |= kind && symbols_find(&q->kinds, kind, strlen(kind)) != SYMBOL_NONE;
        }
        if (marked >= 2 && of_such_a_kind) list[(*n)++] = x;
    }
    return list;
}

static void count_clusters(Question *q, Views *v)
{
    Symbol yes = judgements_label(&q->whether, "yes"), no = judgements_label(&q->whether, NOT_SAID);
    Symbol *labels = arena_alloc(v->scratch, v->n * sizeof *labels);
    uint32_t **cluster = arena_zero(v->scratch, v->n, sizeof *cluster), n;
    const uint32_t *list = places_to_cluster(q, v, &n);
    for (uint32_t i = 0; i < v->n; i++)
        if (v->has[i]) cluster[i] = clusters_of_places(v, i);
    for (uint32_t a = 0; a < n; a++)
        for (uint32_t b = a + 1; b < n; b++) {
            uint32_t x = list[a], y = list[b];
            for (uint32_t i = 0; i < v->n; i++) {
                bool asked = v->has[i] && v->places.types[i][x] && v->places.types[i][y];
                labels[i] = !asked ? SYMBOL_NONE : cluster[i][x] != ALONE && cluster[i][x] == cluster[i][y] ? yes : no;
            }
            judgements_item(&q->whether, labels);
        }
}

/* -- records -------------------------------------------------------------------------------------------------------------- */

static void learn_records(Question *q, Views *v)
{
    for (uint32_t i = 0; i < v->n; i++)
        for (uint32_t r = 0; v->has[i] && r < v->versions[i]->n_records; r++) {
            symbols_intern_text(&q->kinds, name_of(v->versions[i], v->versions[i]->records[r].type));
            q->said = true;
        }
}

static bool has_record(const Document *d, const char *type)
{
    for (uint32_t r = 0; r < d->n_records; r++)
        if (strcmp(name_of(d, d->records[r].type), type) == 0) return true;
    return false;
}

static void count_records(Question *q, Views *v)
{
    Symbol yes = judgements_label(&q->whether, "yes"), no = judgements_label(&q->whether, NOT_SAID);
    Symbol *labels = arena_alloc(v->scratch, v->n * sizeof *labels);
    for (Symbol type = 0; type < q->kinds.count; type++) {
        for (uint32_t i = 0; i < v->n; i++)
            labels[i] = !v->has[i] ? SYMBOL_NONE : has_record(v->versions[i], symbols_name(&q->kinds, type)) ? yes : no;
        judgements_item(&q->whether, labels);
    }
}

/* -- the table ------------------------------------------------------------------------------------------------------------ */

static const struct Statements links = {gather_links, kind_of_place, OF_PLACES, false};
static const struct Statements relations = {gather_relations, kind_of_pair, OF_PAIRS, false};
static const struct Statements triggers = {gather_triggers, kind_of_place, OF_PLACES, false};
static const struct Statements roles = {gather_roles, kind_of_argument, OF_ORDERED_PAIRS, false};
static const struct Statements attributes = {gather_attributes, kind_of_place, OF_PLACES, true};

const QuestionKind question_kinds[] = {
    {LAYER_LINKS, "which link", "linked or not", "mentions that both linked, by their first link; all NILs are one",
     "mentions that both marked, of the types that somebody links", learn_statements, count_statements, &links},
    {LAYER_COREFERENCE, NULL, "same or not", NULL, "pairs of mentions that both marked, of the types that are in clusters: in one cluster or not",
     learn_clusters, count_clusters, NULL},
    {LAYER_RELATIONS, "which type", "related or not", "pairs of mentions that both related, by type and direction",
     "pairs of mentions that both marked in one sentence, of the types that somebody relates", learn_statements, count_statements, &relations},
    {LAYER_EVENTS, "which type", NULL, "words that both made a trigger", NULL, learn_statements, count_statements, &triggers},
    {LAYER_EVENTS, "which role", "argument or not", "pairs of a trigger and an argument of it that both have",
     "triggers of both with each mention that both marked in the sentence, of the types that are such arguments", learn_statements,
     count_statements, &roles},
    {LAYER_ATTRIBUTES, "which %s", "%s or none", "mentions and triggers to which both gave it",
     "mentions and triggers that both marked, of the types that somebody gives it", learn_statements, count_statements, &attributes},
    {LAYER_RECORDS, NULL, "there or not", NULL, "documents with each type of record that somebody used", learn_records, count_records, NULL},
    {0},
};

/* DocRED's evaluation.py: triples (head, relation, tail) of a document's entities, told by their numbers in gold.
 *
 *   f1        P = correct / predicted, R = correct / gold. Predictions that repeat an earlier one are dropped, those of documents that gold
 *             does not have stay in P's denominator. Of gold triples that are repeated one counts.
 *   ign_f1    a correct triple is "in train" if some pair of names of its two entities has that relation in the training file. P leaves
 *             these out on both sides of the fraction, (correct - in train) / (predicted - in train); R stays as it is.
 *   evidence  sentences: those that a predicted triple names (each once), those that gold's labels list (as often as they do, and of
 *             repeated labels all), and of correct triples those that both name.
 *
 * Documents that were not read from DocRED's files can be scored as well: an entity of gold is then a cluster or a mention that is in
 * none, and a predicted argument is the entity that has a mention of the same spans. */
#include "score/profile.h"

#include "base/json.h"
#include "base/vector.h"
#include "score/key_match.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* All numbers are sums over documents, as they are in the original. */
typedef struct Counts {
    uint64_t gold, predicted, correct, in_train;
    uint64_t gold_evidence, predicted_evidence, correct_evidence;
} Counts;

typedef VECTOR(uint32_t) Numbers;

/* A triple of gold, by one of the labels that have it. */
typedef struct Triple {
    const Relation *label;
    Numbers evidence;
} Triple;

struct ProfileRun {
    Symbols types;
    VECTOR(Counts) counts;    /* by the symbol of the type */
    Symbols facts;            /* of the training file: names and relation */
    bool has_train;
    Symbols triples[2];       /* of the document: gold's and predicted ones */
    VECTOR(Triple) wanted;    /* gold's, by symbol */
    Numbers sentences;        /* of a predicted triple */
    Numbers entities[2];      /* of the mentions of gold and of the prediction */
    StrBuf key, name, other;
};

static Counts *counts_of(ProfileRun *run, const char *type)
{
    Symbol s = symbols_intern_text(&run->types, type);
    if (s == run->counts.n) vec_push(&run->counts, (Counts){0});
    return &run->counts.at[s];
}

/* -- names -------------------------------------------------------------------------------------------------------------- */

static void put_mention_name(const Document *d, const Mention *m, StrBuf *out)
{
    sb_clear(out);
    if (m->surface) sb_puts(out, m->surface);
    else document_surface(d, m, out);
}

static void put_fact(ProfileRun *run, const char *type)
{
    sb_clear(&run->key);
    key_put_name(&run->key, sb_text(&run->name));
    key_put_name(&run->key, sb_text(&run->other));
    key_put_name(&run->key, type);
}

/* The mentions of an argument's entity: of its cluster, or it alone. */
static const uint32_t *names_of(const Document *d, const Numbers *entities, const uint32_t *mention, uint32_t *n)
{
    uint32_t entity = entities->at[*mention];
    if (entity >= d->n_clusters) {
        *n = 1;
        return mention;
    }
    *n = d->clusters[entity].n;
    return d->clusters[entity].mentions;
}

typedef struct Pair {
    const uint32_t *heads, *tails;
    uint32_t n_heads, n_tails;
} Pair;

static Pair pair_of(const Document *d, const Numbers *entities, const Relation *x)
{
    Pair p;
    p.heads = names_of(d, entities, &x->arguments[0].target, &p.n_heads);
    p.tails = names_of(d, entities, &x->arguments[1].target, &p.n_tails);
    return p;
}

static void learn_facts(ProfileRun *run, const Document *d, const Pair *p, const char *type)
{
    for (uint32_t h = 0; h < p->n_heads; h++) {
        put_mention_name(d, &d->mentions[p->heads[h]], &run->name);
        for (uint32_t t = 0; t < p->n_tails; t++) {
            put_mention_name(d, &d->mentions[p->tails[t]], &run->other);
            put_fact(run, type);
            symbols_intern(&run->facts, run->key.data, run->key.length);
        }
    }
}

static bool is_in_train(ProfileRun *run, const Document *d, const Pair *p, const char *type)
{
    for (uint32_t h = 0; h < p->n_heads; h++) {
        put_mention_name(d, &d->mentions[p->heads[h]], &run->name);
        for (uint32_t t = 0; t < p->n_tails; t++) {
            put_mention_name(d, &d->mentions[p->tails[t]], &run->other);
            put_fact(run, type);
            if (symbols_find(&run->facts, run->key.data, run->key.length) != SYMBOL_NONE) return true;
        }
    }
    return false;
}

/* -- entities and evidence ---------------------------------------------------------------------------------------------- */

/* Cluster numbers; a mention that is in none is an entity of its own, numbered behind them. */
static void number_gold(const Document *d, Numbers *out)
{
    out->n = 0;
    for (uint32_t i = 0; i < d->n_mentions; i++) vec_push(out, d->n_clusters + i);
    for (uint32_t c = d->n_clusters; c-- > 0;)
        for (uint32_t i = 0; i < d->clusters[c].n; i++) out->at[d->clusters[c].mentions[i]] = c;
}

/* A prediction's mentions as gold's entities; what is none of them gets a number that none has. */
static void number_predicted(const Document *d, const Document *gold, const Numbers *of_gold, Numbers *out)
{
    out->n = 0;
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        uint32_t entity = UINT32_MAX - i;
        if (d->entities) entity = d->entities[i];
        for (uint32_t k = 0; k < gold->n_mentions && !d->entities; k++) {
            if (!mentions_same_place(&d->mentions[i], &gold->mentions[k])) continue;
            entity = of_gold->at[k];
            break;
        }
        vec_push(out, entity);
    }
}

static const char *evidence_of(const Document *d, const Relation *x)
{
    for (uint32_t i = 0; i < x->n_attributes; i++)
        if (strcmp(symbols_name(d->symbols, x->attributes[i].name), "evidence") == 0) return symbols_name(d->symbols, x->attributes[i].value);
    return "";
}

/* Each number once; gives how many were listed. */
static size_t read_evidence(const char *text, Numbers *out)
{
    size_t listed = 0;
    char *end;
    out->n = 0;
    for (;; text = end, listed++) {
        uint32_t number = (uint32_t)strtoul(text, &end, 10);
        bool there = false;
        if (end == text) return listed;
        for (size_t i = 0; i < out->n; i++) there |= out->at[i] == number;
        if (!there) vec_push(out, number);
    }
}

/* -- counting ----------------------------------------------------------------------------------------------------------- */

static int check_relation(const Document *d, const Relation *x, Error *e)
{
    bool fits = x->n_arguments == 2 && !x->arguments[0].is_event && !x->arguments[1].is_event;
    if (fits) return ASSAY_OK;
    return error_at(e, ASSAY_ERR_DATA, d->file, d->line, 0, "document %s: a relation of type %s does not hold between two mentions, which is all that docred knows",
                    d->id, symbols_name(d->symbols, x->type));
}

static void put_triple(ProfileRun *run, const Numbers *entities, const Relation *x, const char *type)
{
    sb_clear(&run->key);
    key_put_number(&run->key, entities->at[x->arguments[0].target]);
    key_put_number(&run->key, entities->at[x->arguments[1].target]);
    key_put_name(&run->key, type);
}

static int take_gold(ProfileRun *run, const Document *gold, Error *e)
{
    number_gold(gold, &run->entities[0]);
    for (uint32_t i = 0; i < gold->n_relations; i++) {
        const Relation *x = &gold->relations[i];
        const char *type = symbols_name(gold->symbols, x->type);
        int status = check_relation(gold, x, e);
        if (status) return status;
        put_triple(run, &run->entities[0], x, type);
        uint32_t before = run->triples[0].count;
        Symbol s = symbols_intern(&run->triples[0], run->key.data, run->key.length);
        if (s == before) vec_push(&run->wanted, (Triple){x, {0}});
        Counts *c = counts_of(run, type);
        c->gold += s == before;
        c->gold_evidence += read_evidence(evidence_of(gold, x), &run->wanted.at[s].evidence); /* of repeated labels the last holds */
    }
    return ASSAY_OK;
}

static void count_correct(ProfileRun *run, const Document *gold, const Triple *triple, Counts *c)
{
    c->correct++;
    for (size_t i = 0; i < run->sentences.n; i++)
        for (size_t k = 0; k < triple->evidence.n; k++) c->correct_evidence += run->sentences.at[i] == triple->evidence.at[k];
    Pair p = pair_of(gold, &run->entities[0], triple->label);
    c->in_train += run->has_train && is_in_train(run, gold, &p, symbols_name(gold->symbols, triple->label->type));
}

static int take_predicted(ProfileRun *run, const Document *gold, const Document *predicted, Error *e)
{
    bool known = gold->layers != 0; /* else gold does not have the document at all */
    number_predicted(predicted, gold, &run->entities[0], &run->entities[1]);
    for (uint32_t i = 0; i < predicted->n_relations; i++) {
        const Relation *x = &predicted->relations[i];
        const char *type = symbols_name(predicted->symbols, x->type);
        int status = check_relation(predicted, x, e);
        if (status) return status;
        put_triple(run, &run->entities[1], x, type);
        uint32_t before = run->triples[1].count;
        if (symbols_intern(&run->triples[1], run->key.data, run->key.length) < before) continue;
        Symbol triple = symbols_find(&run->triples[0], run->key.data, run->key.length);
        Counts *c = counts_of(run, type);
        c->predicted++;
        read_evidence(evidence_of(predicted, x), &run->sentences);
        if (known) c->predicted_evidence += run->sentences.n;
        if (triple != SYMBOL_NONE) count_correct(run, gold, &run->wanted.at[triple], c);
    }
    return ASSAY_OK;
}

static void forget_document(ProfileRun *run)
{
    for (size_t i = 0; i < run->wanted.n; i++) vec_free(&run->wanted.at[i].evidence);
    run->wanted.n = 0;
    for (int side = 0; side < 2; side++) symbols_free(&run->triples[side]);
}

static int take_mentions(ProfileRun *run, const Document *gold, const Document *predicted, Error *e)
{
    forget_document(run);
    int status = take_gold(run, gold, e);
    return status || !predicted ? status : take_predicted(run, gold, predicted, e);
}

/* -- the result --------------------------------------------------------------------------------------------------------- */

enum { F1, IGN_F1, EVIDENCE, N_CRITERIA };
static const char *const criteria_names[N_CRITERIA + 1] = {"f1", "ign_f1", "evidence", NULL};

/* The names that the original gives to P, R and F of each criterion. */
static const char *const ratio_names[N_CRITERIA][3] = {
    {"re_p", "re_r", "re_f1"}, {"re_p_ignore_train", "re_r", "re_f1_ignore_train"}, {"evi_p", "evi_r", "evi_f1"}};

static Tally tally_of(const Counts *c, int criterion)
{
    double gold = (double)c->gold, predicted = (double)c->predicted, correct = (double)c->correct, in_train = (double)c->in_train;
    if (criterion == F1) return (Tally){gold, correct, predicted, correct};
    if (criterion == IGN_F1) return (Tally){gold, correct, predicted - in_train, correct - in_train};
    double found = (double)c->correct_evidence;
    return (Tally){(double)c->gold_evidence, found, (double)c->predicted_evidence, found};
}

static void put_native(StrBuf *out, const Counts *c, int criterion, const Measure *m)
{
    const struct {
        const char *name;
        uint64_t value;
        unsigned criteria;
    } counts[] = {
        {"correct_re", c->correct, 1 << F1 | 1 << IGN_F1},
        {"correct_in_train", c->in_train, 1 << IGN_F1},
        {"submission_answer", c->predicted, 1 << F1 | 1 << IGN_F1},
        {"tot_relations", c->gold, 1 << F1 | 1 << IGN_F1},
        {"correct_evidence", c->correct_evidence, 1 << EVIDENCE},
        {"pred_evi", c->predicted_evidence, 1 << EVIDENCE},
        {"tot_evidences", c->gold_evidence, 1 << EVIDENCE},
    };
    const double ratios[] = {m->precision, m->recall, m->f1};
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        if (!(counts[i].criteria >> criterion & 1)) continue;
        sb_printf(out, "%s\"%s\":%llu", out->length ? "," : "{", counts[i].name, (unsigned long long)counts[i].value);
    }
    for (int i = 0; i < 3; i++) {
        sb_printf(out, ",\"%s\":", ratio_names[criterion][i]);
        json_put_double(out, ratios[i]);
    }
    sb_putc(out, '}');
}

static ResultRow make_row(Arena *arena, const char *category, const Counts *c, int criterion)
{
    Tally t = tally_of(c, criterion);
    Measure *m = arena_zero(arena, 1, sizeof *m);
    if (t.predicted > 0) m->precision = t.correct / t.predicted;
    if (t.gold > 0) m->recall = t.found / t.gold;
    if (m->precision + m->recall > 0) m->f1 = 2 * m->precision * m->recall / (m->precision + m->recall);
    StrBuf native = {0};
    put_native(&native, c, criterion, m);
    ResultRow row = {category, t, m, arena_copy(arena, native.data, native.length)};
    sb_free(&native);
    return row;
}

static int by_category(const void *a, const void *b)
{
    return strcmp(((const ResultRow *)a)->category, ((const ResultRow *)b)->category);
}

static Counts sum_of(const ProfileRun *run)
{
    Counts all = {0};
    for (size_t i = 0; i < run->counts.n; i++) {
        const Counts *c = &run->counts.at[i];
        all.gold += c->gold;
        all.predicted += c->predicted;
        all.correct += c->correct;
        all.in_train += c->in_train;
        all.gold_evidence += c->gold_evidence;
        all.predicted_evidence += c->predicted_evidence;
        all.correct_evidence += c->correct_evidence;
    }
    return all;
}

static Result make_result(const ProfileRun *run, const Counts *all, int criterion, Arena *arena)
{
    Result r = {.layer = "relations", .criterion = criteria_names[criterion], .profile = "docred", .unit = "document", .additive = true};
    r.rows = arena_zero(arena, run->counts.n, sizeof *r.rows);
    for (Symbol s = 0; s < run->counts.n; s++) {
        const char *name = symbols_name(&run->types, s);
        Tally t = tally_of(&run->counts.at[s], criterion);
        if (t.gold + t.predicted > 0) r.rows[r.n_rows++] = make_row(arena, arena_copy(arena, name, strlen(name)), &run->counts.at[s], criterion);
    }
    if (r.n_rows) qsort(r.rows, r.n_rows, sizeof *r.rows, by_category);
    r.total = make_row(arena, "*", all, criterion);
    return r;
}

/* Evidence is left out where gold has none, where the original divides by zero. */
static int finish(ProfileRun *run, Arena *arena, Result **results, size_t *n, Error *e)
{
    Counts all = sum_of(run);
    *n = 0;
    if (!all.predicted) return error_set(e, ASSAY_ERR_DATA, "docred raises IndexError here: list index out of range (nothing was predicted)");
    if (!all.gold) return error_set(e, ASSAY_ERR_DATA, "docred raises ZeroDivisionError here: gold has no relations");
    if (run->has_train && all.predicted == all.in_train)
        return error_set(e, ASSAY_ERR_DATA, "docred raises ZeroDivisionError here: every predicted relation is in the training file");
    *results = arena_alloc(arena, N_CRITERIA * sizeof **results);
    for (int criterion = 0; criterion < N_CRITERIA; criterion++) {
        bool there = criterion == F1 || (criterion == IGN_F1 ? run->has_train : all.gold_evidence > 0);
        if (there) (*results)[(*n)++] = make_result(run, &all, criterion, arena);
    }
    return ASSAY_OK;
}

/* -- life --------------------------------------------------------------------------------------------------------------- */

static int learn_document(ProfileRun *run, const Document *d, Error *e)
{
    number_gold(d, &run->entities[0]);
    for (uint32_t i = 0; i < d->n_relations; i++) {
        int status = check_relation(d, &d->relations[i], e);
        if (status) return status;
        Pair p = pair_of(d, &run->entities[0], &d->relations[i]);
        learn_facts(run, d, &p, symbols_name(d->symbols, d->relations[i].type));
    }
    return ASSAY_OK;
}

static int read_train(ProfileRun *run, const char *path, Error *e)
{
    Symbols symbols = {0};
    ReadOptions options = READ_OPTIONS_INIT;
    Reader *reader = NULL;
    Document d = {0};
    options.symbols = &symbols;
    run->has_train = true;
    int status = reader_open(&reader, NULL, path, &options, e);
    while (!status && (status = reader_next(reader, &d, e)) > 0) status = learn_document(run, &d, e);
    reader_close(reader);
    document_free(&d);
    symbols_free(&symbols);
    return status;
}

static void close_run(ProfileRun *run)
{
    if (!run) return;
    forget_document(run);
    symbols_free(&run->types);
    vec_free(&run->counts);
    symbols_free(&run->facts);
    vec_free(&run->wanted);
    vec_free(&run->sentences);
    for (int side = 0; side < 2; side++) vec_free(&run->entities[side]);
    sb_free(&run->key);
    sb_free(&run->name);
    sb_free(&run->other);
    free(run);
}

static int open_run(ProfileRun **out, const ProfileOptions *options, Error *e)
{
    ProfileRun *run = mem_zero(1, sizeof *run);
    int status = options->train ? read_train(run, options->train, e) : ASSAY_OK;
    if (status) close_run(run);
    else *out = run;
    return status;
}

static const char *const options_known[] = {"train", NULL};

const Profile profile_docred = {
    .name = "docred",
    .reproduces = "evaluation.py of DocRED (thunlp, commit 64622e6)",
    .wrong = "Of a prediction that is made again with other evidence the first holds; predictions of unknown documents count against precision "
             "but not against that of the evidence. The recall of ign_f1 is that of f1.",
    .criteria = criteria_names,
    .options = options_known,
    .additive = true,
    .layer = LAYER_RELATIONS,
    .extra = EXTRA_TAKEN,
    .differs = PROFILE_DUPLICATES | PROFILE_ZERO,
    .open = open_run,
    .take_mentions = take_mentions,
    .finish = finish,
    .close = close_run,
};

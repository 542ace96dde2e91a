/* crf.c - an extractor that learns from examples: options, training, extraction.
 *
 * A linear-chain conditional random field (Lafferty, McCallum and Pereira 2001) over one label a word. README.md says what it
 * is; the parts are words.c (what a word looks like), attributes.c (what is known about it), tags.c (mentions as labels),
 * chain.c (inference), learn.c (weights), model.c (the file). The options that steer training have CRFsuite's meaning, so
 * the two can be compared. */
#include "attributes.h"
#include "learn.h"
#include "tags.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Options {
    LearnOptions learn;
    int min_count;
    bool split;
    const char *lists, *skip, *dump;
} Options;

/* -- options -------------------------------------------------------------------------------------------------------------- */

typedef enum OptionKind { NUMBER, WHOLE, YES_NO, TEXT } OptionKind;

static const struct OptionRow {
    const char *name;
    OptionKind kind;
    double low;      /* of numbers */
    size_t offset;
} rows[] = {
    {"c1", NUMBER, 0, offsetof(Options, learn.c1)},
    {"c2", NUMBER, 0, offsetof(Options, learn.c2)},
    {"max_iterations", WHOLE, 0, offsetof(Options, learn.max_iterations)},
    {"epsilon", NUMBER, 0, offsetof(Options, learn.epsilon)},
    {"delta", NUMBER, 0, offsetof(Options, learn.delta)},
    {"period", WHOLE, 0, offsetof(Options, learn.period)},
    {"memory", WHOLE, 1, offsetof(Options, learn.memory)},
    {"all_states", YES_NO, 0, offsetof(Options, learn.all_states)},
    {"all_transitions", YES_NO, 0, offsetof(Options, learn.all_transitions)},
    {"min_count", WHOLE, 1, offsetof(Options, min_count)},
    {"split", YES_NO, 0, offsetof(Options, split)},
    {"lists", TEXT, 0, offsetof(Options, lists)},
    {"skip", TEXT, 0, offsetof(Options, skip)},
    {"dump", TEXT, 0, offsetof(Options, dump)},
};

enum { ROWS = sizeof rows / sizeof *rows };

/* NULL, or what the value must be. */
static const char *set_option(Options *o, const struct OptionRow *row, const char *value)
{
    void *at = (char *)o + row->offset;
    char *end;
    if (row->kind == TEXT) {
        *(const char **)at = value;
        return NULL;
    }
    if (row->kind == YES_NO) {
        *(bool *)at = strcmp(value, "yes") == 0 || strcmp(value, "true") == 0;
        return *(bool *)at || strcmp(value, "no") == 0 || strcmp(value, "false") == 0 ? NULL : "yes or no";
    }
    double number = strtod(value, &end);
    bool good = end != value && !*end && isfinite(number) && number >= row->low && number <= 1e9;
    if (row->kind == NUMBER) {
        *(double *)at = number;
        return good ? NULL : "a number from 0";
    }
    if (!good || number != floor(number)) return row->low > 0 ? "a whole number from 1" : "a whole number from 0";
    *(int *)at = (int)number;
    return NULL;
}

static int read_options(Options *o, const assay_option *options, size_t n, char *why, size_t why_size)
{
    *o = (Options){.learn = LEARN_DEFAULTS, .min_count = 1, .split = true, .lists = "none", .skip = "none", .dump = "none"};
    for (size_t i = 0; i < n; i++) {
        size_t k = 0;
        while (k < ROWS && strcmp(options[i].name, rows[k].name) != 0) k++;
        if (k == ROWS) {
            size_t used = (size_t)snprintf(why, why_size, "crf has no option \"%s\"; it has ", options[i].name);
            for (k = 0; k < ROWS && used < why_size; k++)
                used += (size_t)snprintf(why + used, why_size - used, "%s%s", k ? ", " : "", rows[k].name);
            return -1;
        }
        const char *wanted = set_option(o, &rows[k], options[i].value);
        if (wanted) {
            snprintf(why, why_size, "option %s is \"%s\"; it must be %s", options[i].name, options[i].value, wanted);
            return -1;
        }
    }
    return 0;
}

/* File names separated by spaces, relative to the system's folder, in which a plug-in is run; "none": no list. */
static int read_lists(Lists *l, const char *names, char *why, size_t why_size)
{
    if (strcmp(names, "none") == 0) return 0;
    for (const char *p = names; *p;) {
        int n = (int)strcspn(p, " ");
        char path[4096];
        snprintf(path, sizeof path, "%.*s", n, p);
        int status = n ? lists_read(l, path, why, why_size) : 0;
        if (status) return status;
        p += n;
        p += strspn(p, " ");
    }
    return 0;
}

/* The words of a list separated by spaces; "none": none. */
static void read_words(Names *words, const char *text)
{
    if (strcmp(text, "none") == 0) return;
    for (const char *p = text; *p;) {
        size_t n = strcspn(p, " ");
        if (n) names_add(words, p, n);
        p += n;
        p += strspn(p, " ");
    }
}

/* -- training ------------------------------------------------------------------------------------------------------------- */

typedef struct Trainer {
    Model model;
    Names skip;
    Lessons lessons;
    Words words;
    ListTag *list_tags;
    uint16_t *tags;
    size_t capacity; /* of both */
    FILE *dump;
    TagCounts counts;
    size_t documents;
} Trainer;

static void take_attribute(void *trainer, const char *attribute, size_t n)
{
    lessons_add_attribute(&((Trainer *)trainer)->lessons, attribute, n);
}

/* One word a line, its label and its attributes between tabs, an empty line behind a sequence: what CRFsuite reads. */
static void dump_attribute(void *trainer, const char *attribute, size_t n)
{
    FILE *dump = ((Trainer *)trainer)->dump;
    putc('\t', dump);
    for (size_t i = 0; i < n; i++) {
        if (attribute[i] == ':' || attribute[i] == '\\') putc('\\', dump);
        putc(attribute[i], dump);
    }
}

static void learn_sequence(Trainer *t, size_t from, size_t to)
{
    lists_tag(&t->model.lists, &t->words, from, to, t->list_tags);
    for (size_t i = from; i < to; i++) {
        AttributePlace place = {&t->words, from, to, i, &t->model.lists, t->list_tags};
        attributes_of_word(&place, take_attribute, t);
        lessons_end_word(&t->lessons, t->tags[i]);
        if (!t->dump) continue;
        size_t n;
        const char *label = names_text(&t->lessons.labels, t->tags[i], &n);
        fwrite(label, 1, n, t->dump);
        attributes_of_word(&place, dump_attribute, t);
        putc('\n', t->dump);
    }
    lessons_end_sequence(&t->lessons);
    if (t->dump) putc('\n', t->dump);
}

static int take_document(Trainer *t, const assay_document *d, char *why, size_t why_size)
{
    words_of_document(&t->words, d, t->model.split);
    if (t->words.n > t->capacity) {
        t->capacity = t->words.n * 2;
        t->list_tags = grow(t->list_tags, t->capacity, sizeof *t->list_tags);
        t->tags = grow(t->tags, t->capacity, sizeof *t->tags);
    }
    tags_of_mentions(&t->lessons.labels, &t->words, d, &t->skip, t->tags, &t->counts);
    t->documents++;
    if (t->lessons.labels.n >= UINT16_MAX) {
        snprintf(why, why_size, "document %s: there are more than %d types of mentions", d->id, UINT16_MAX / 2);
        return -1;
    }
    for (size_t s = 0; s < t->words.n_sequences; s++) learn_sequence(t, t->words.sequences[s], t->words.sequences[s + 1]);
    return 0;
}

static int take_documents(Trainer *t, assay_training *documents, const char *dump, char *why, size_t why_size)
{
    int status = 0;
    if (strcmp(dump, "none") != 0) {
        t->dump = fopen(dump, "we");
        if (!t->dump) {
            snprintf(why, why_size, "%s: cannot be written", dump);
            return -1;
        }
    }
    documents->rewind(documents);
    for (const assay_document *d; status == 0 && (d = documents->next(documents));) status = take_document(t, d, why, why_size);
    if (t->dump && fclose(t->dump) != 0) {
        snprintf(why, why_size, "%s: cannot be written", dump);
        return -1;
    }
    if (status == 0 && t->lessons.n_words == 0) {
        snprintf(why, why_size, "there is nothing to learn from: no document has a word");
        return -1;
    }
    return status;
}

static void show_progress(int iteration, double objective, double norm)
{
    if (iteration % 10 == 0) fprintf(stderr, "iteration %d: objective %.4f, norm of the weights %.4f\n", iteration, objective, norm);
}

static void tell(const Trainer *t, const LearnReport *r)
{
    const TagCounts *c = &t->counts;
    fprintf(stderr, "learned from %zu documents, %zu sequences, %zu words, %zu mentions as %u labels\n", t->documents, t->lessons.n_sequences,
            t->lessons.n_words, c->kept, (unsigned)t->lessons.labels.n);
    fprintf(stderr, "left out: %zu triggers and mentions of types to be skipped, %zu within or across longer ones, %zu with gaps, %zu across sentences; "
                    "widened to whole words: %zu\n", c->skipped, c->covered, c->gaps, c->crossing, c->widened);
    fprintf(stderr, "%u attributes, %zu features, %zu with a weight; %d iterations: %s\n", (unsigned)t->lessons.attributes.n, r->features, r->active,
            r->iterations, r->end);
    fprintf(stderr, "log-likelihood %.6f, objective %.6f, norm of the weights %.6f\n", r->log_likelihood, r->objective, r->norm);
}

static int train(assay_training *documents, const char *model, const assay_option *options, size_t n_options, char *why, size_t why_size)
{
    Options o;
    Trainer t = {0};
    LearnReport report = {0};
    int status = read_options(&o, options, n_options, why, why_size);
    if (status == 0) status = read_lists(&t.model.lists, o.lists, why, why_size);
    t.model.split = o.split;
    if (status == 0) read_words(&t.skip, o.skip);
    if (status == 0) status = take_documents(&t, documents, o.dump, why, why_size);
    if (status) goto done;
    lessons_cut(&t.lessons, (uint32_t)o.min_count);
    status = learn(&t.model, &t.lessons, &o.learn, &report, show_progress, why, why_size);
    if (status == 0) tell(&t, &report);
    if (status == 0) status = model_write(&t.model, model, why, why_size);
done:
    model_free(&t.model);
    names_free(&t.skip);
    lessons_free(&t.lessons);
    words_free(&t.words);
    free(t.list_tags);
    free(t.tags);
    return status;
}

/* -- extraction ----------------------------------------------------------------------------------------------------------- */

typedef struct Label {
    char kind;
    const char *type;      /* NUL-terminated */
    uint32_t inside;       /* the label that goes on with it */
} Label;

typedef struct Crf {
    Model model;
    Chain chain;
    Words words;
    Label *labels;
    ListTag *list_tags;
    uint16_t *tags;
    size_t capacity;
    double *state; /* of the word at hand */
} Crf;

static void crf_close(void *self)
{
    Crf *c = self;
    if (!c) return;
    for (uint32_t i = 0; c->labels && i < c->model.labels.n; i++) free((char *)c->labels[i].type);
    free(c->labels);
    chain_free(&c->chain);
    model_free(&c->model);
    words_free(&c->words);
    free(c->list_tags);
    free(c->tags);
    free(c);
}

/* The rows of the chain and the labels, as extraction wants them. */
static void prepare(Crf *c)
{
    const Model *m = &c->model;
    size_t n = m->labels.n;
    chain_init(&c->chain, n);
    for (size_t i = 0; i < n; i++) memcpy(c->chain.transition + i * c->chain.stride, m->transition + i * n, n * sizeof *m->transition);
    chain_transitions(&c->chain);
    c->labels = zeroed(n, sizeof *c->labels);
    for (uint32_t i = 0; i < n; i++) {
        size_t length;
        const char *type = tags_type(&m->labels, i, &length);
        char *copy = zeroed(length + 1, 1);
        memcpy(copy, type, length);
        c->labels[i] = (Label){tags_kind(&m->labels, i), copy, tags_inside(&m->labels, i)};
    }
}

static int crf_open(void **self, const char *model, const assay_option *options, size_t n_options, char *why, size_t why_size)
{
    Options o;
    if (read_options(&o, options, n_options, why, why_size) != 0) return -1;
    if (!model) {
        snprintf(why, why_size, "crf knows nothing until it has been trained: say 'train: SPLIT' in the experiment, or --train SPLIT");
        return -1;
    }
    Crf *c = zeroed(1, sizeof *c);
    if (model_read(&c->model, model, why, why_size) != 0) {
        crf_close(c);
        return -1;
    }
    prepare(c);
    *self = c;
    return 0;
}

static void weigh_attribute(void *crf, const char *attribute, size_t n)
{
    Crf *c = crf;
    uint32_t number = names_find(&c->model.attributes, attribute, n);
    if (number != NAME_NONE) model_add(&c->model, number, c->state);
}

/* Emits the mentions of a sequence whose labels have been chosen; the confidence is the probability that exactly these words are
 * labelled so and the mention ends there. */
static int emit(const Crf *c, size_t from, size_t to, assay_answer *answer)
{
    const uint16_t *tags = c->tags;
    size_t n = to - from;
    for (size_t i = 0; i < n;) {
        const Label *label = &c->labels[tags[i]];
        size_t end = i + 1;
        if (label->kind != 'O') {
            while (end < n && tags[end] == label->inside) end++;
            double p = chain_range(&c->chain, i, end, tags + i, label->inside);
            assay_span span = {c->words.items[from + i].start, c->words.items[from + end - 1].end};
            if (answer->mention(answer, label->type, &span, 1, p > 1 ? 1 : p) < 0) return -1;
        }
        i = end;
    }
    return 0;
}

static int extract_sequence(Crf *c, size_t from, size_t to, assay_answer *answer)
{
    Chain *chain = &c->chain;
    lists_tag(&c->model.lists, &c->words, from, to, c->list_tags);
    chain_start(chain, to - from);
    for (size_t i = from; i < to; i++) {
        AttributePlace place = {&c->words, from, to, i, &c->model.lists, c->list_tags};
        c->state = chain->state + (i - from) * chain->stride;
        attributes_of_word(&place, weigh_attribute, c);
    }
    chain_viterbi(chain, c->tags);
    bool any = false;
    for (size_t i = 0; i < to - from; i++) any = any || c->labels[c->tags[i]].kind != 'O';
    if (!any) return 0;
    chain_forward(chain);
    chain_backward(chain);
    return emit(c, from, to, answer);
}

static int extract(void *self, const assay_document *document, assay_answer *answer)
{
    Crf *c = self;
    words_of_document(&c->words, document, c->model.split);
    if (c->words.n > c->capacity) {
        c->capacity = c->words.n * 2;
        c->list_tags = grow(c->list_tags, c->capacity, sizeof *c->list_tags);
        c->tags = grow(c->tags, c->capacity, sizeof *c->tags);
    }
    int status = 0;
    for (size_t s = 0; s < c->words.n_sequences && status == 0; s++)
        status = extract_sequence(c, c->words.sequences[s], c->words.sequences[s + 1], answer);
    return status;
}

const assay_extractor_t assay_extractor = {
    .abi = ASSAY_EXTRACTOR_ABI,
    .name = "crf",
    .version = "1.0",
    .layers = ASSAY_LAYER_MENTIONS,
    .open = crf_open,
    .extract = extract,
    .train = train,
    .close = crf_close,
};

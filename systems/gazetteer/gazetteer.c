/* gazetteer.c - an extractor that knows names by heart: training, matching, options.
 *
 * Training goes over the documents twice. First every mention becomes an entry; then every place where the words of an
 * entry stand is counted as a mention, as part of a longer mention, or as nothing. A sequence that is mostly nothing ("state", "march")
 * is thereby dropped without a list of exceptions. Extraction takes the longest match from the left, and below it those
 * entries that training has seen as mentions within mentions; so nested mentions appear only where the gold nests.
 */
#include "lexicon.h"

#include <stdlib.h>
#include <string.h>

typedef struct Options {
    Thresholds thresholds;
    uint32_t max_tokens; /* words in an entry */
    const char *lists, *skip, *folder;
} Options;

typedef struct Gazetteer {
    Lexicon lexicon;
    Words words;
    uint32_t max_tokens;
} Gazetteer;

/* -- options ---------------------------------------------------------------------------------------------------------- */

static bool read_number(const char *text, uint32_t low, uint32_t *n)
{
    char *end;
    unsigned long value = strtoul(text, &end, 10);
    if (*text < '0' || *text > '9' || *end || value < low || value > 1000000) return false;
    *n = (uint32_t)value;
    return true;
}

static bool read_share(const char *text, double *share)
{
    char *end;
    *share = strtod(text, &end);
    return end != text && !*end && *share >= 0 && *share <= 1;
}

static bool read_yes(const char *text, bool *yes)
{
    *yes = strcmp(text, "yes") == 0 || strcmp(text, "true") == 0;
    return *yes || strcmp(text, "no") == 0 || strcmp(text, "false") == 0;
}

static int read_options(Options *o, const assay_option *options, size_t n, char *why, size_t why_size)
{
    *o = (Options){.thresholds = {1, 0.5, true}, .max_tokens = 10, .lists = "none", .skip = "", .folder = NULL};
    for (size_t i = 0; i < n; i++) {
        const char *name = options[i].name, *value = options[i].value, *wanted = NULL;
        if (strcmp(name, "min_count") == 0) {
            if (!read_number(value, 1, &o->thresholds.min_count)) wanted = "a whole number from 1";
        } else if (strcmp(name, "min_share") == 0) {
            if (!read_share(value, &o->thresholds.min_share)) wanted = "a number from 0 to 1";
        } else if (strcmp(name, "max_tokens") == 0) {
            if (!read_number(value, 1, &o->max_tokens)) wanted = "a whole number from 1";
        } else if (strcmp(name, "case_sensitive") == 0) {
            if (!read_yes(value, &o->thresholds.case_sensitive)) wanted = "yes or no";
        } else if (strcmp(name, "lists") == 0) {
            o->lists = value;
        } else if (strcmp(name, "skip") == 0) {
            o->skip = value;
        } else if (strcmp(name, "folder") == 0) {
            o->folder = value;
        } else {
            snprintf(why, why_size, "the gazetteer has no option \"%s\"; it has min_count, min_share, max_tokens, case_sensitive, lists, skip", name);
            return -1;
        }
        if (wanted) {
            snprintf(why, why_size, "option %s is \"%s\"; it must be %s", name, value, wanted);
            return -1;
        }
    }
    return 0;
}

/* Reads the lists named by the options: file names separated by spaces, relative to the system's folder, in which a plug-in is
 * run; "none": no list. */
static int read_lists(Lexicon *l, const Options *o, char *why, size_t why_size)
{
    if (strcmp(o->lists, "none") == 0) return 0;
    for (const char *p = o->lists; *p;) {
        int n = (int)strcspn(p, " ,");
        if (n > 0) {
            char path[4096];
            bool relative = *p != '/' && o->folder;
            snprintf(path, sizeof path, "%s%s%.*s", relative ? o->folder : "", relative ? "/" : "", n, p);
            int status = lexicon_read_list(l, path, why, why_size);
            if (status) return status;
        }
        p += n;
        p += strspn(p, " ,");
    }
    return 0;
}

/* -- training --------------------------------------------------------------------------------------------------------- */

/* The mentions of a document as ranges of words, in no order; those that do not begin and end with a word are left out. */
typedef struct Labelled {
    size_t from, to;
    const char *type;
    bool inside; /* within a longer mention */
} Labelled;

typedef struct Trainer {
    Lexicon *lexicon;
    Words words;
    Labelled *labelled;
    size_t n_labelled, capacity;
    uint32_t max_tokens;
    const char *skip; /* types, separated by spaces */
} Trainer;

/* The first word that begins at or after `byte`. */
static size_t word_at(const Words *w, uint32_t byte)
{
    size_t low = 0, high = w->n;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (w->items[middle].start < byte) low = middle + 1;
        else high = middle;
    }
    return low;
}

/* The trigger of an event is no mention, though it stands among them. */
static bool is_trigger(const assay_document *d, size_t mention)
{
    for (size_t i = 0; i < d->n_events; i++)
        if (d->events[i].trigger >= 0 && (size_t)d->events[i].trigger == mention) return true;
    return false;
}

static bool is_skipped(const Trainer *t, const char *type)
{
    size_t n = strlen(type);
    for (const char *p = t->skip; *p; p += strspn(p, " ")) {
        size_t word = strcspn(p, " ");
        if (word == n && memcmp(p, type, n) == 0) return true;
        p += word;
    }
    return false;
}

static void find_labelled(Trainer *t, const assay_document *d)
{
    t->n_labelled = 0;
    if (t->capacity < d->n_mentions) {
        t->capacity = d->n_mentions;
        t->labelled = grow(t->labelled, t->capacity * sizeof *t->labelled);
    }
    for (size_t i = 0; i < d->n_mentions; i++) {
        const assay_given_mention *m = &d->mentions[i];
        if (m->n_spans != 1 || is_skipped(t, m->type) || is_trigger(d, i)) continue;
        size_t from = word_at(&t->words, m->spans[0].start), to = word_at(&t->words, m->spans[0].end);
        if (from >= to || t->words.items[from].start != m->spans[0].start || t->words.items[to - 1].end != m->spans[0].end) continue;
        t->labelled[t->n_labelled++] = (Labelled){from, to, m->type, false};
    }
    for (size_t i = 0; i < t->n_labelled; i++)
        for (size_t k = 0; k < t->n_labelled && !t->labelled[i].inside; k++) {
            const Labelled *a = &t->labelled[i], *b = &t->labelled[k];
            t->labelled[i].inside = b->from <= a->from && a->to <= b->to && b->to - b->from > a->to - a->from;
        }
}

static void learn_mentions(Trainer *t)
{
    for (size_t i = 0; i < t->n_labelled; i++) {
        const Labelled *m = &t->labelled[i];
        if (m->to - m->from > t->max_tokens) continue;
        Entry *entry = lexicon_entry(t->lexicon, lexicon_add(t->lexicon, &t->words, m->from, m->to), m->type, strlen(m->type));
        Case written = words_case(&t->words, m->from, m->to);
        if (written < entry->lowest) entry->lowest = written;
        if (m->inside) entry->inside++;
        else entry->labelled++;
    }
}

/* Books one place where the words of an entry stand, unless it is a mention. */
static void count_place(Trainer *t, uint32_t node, size_t from, size_t to)
{
    bool within = false;
    for (size_t i = 0; i < t->n_labelled; i++) {
        const Labelled *m = &t->labelled[i];
        if (m->from == from && m->to == to) return;
        within = within || (m->from <= from && to <= m->to);
    }
    Case written = words_case(&t->words, from, to);
    if (within) t->lexicon->nodes[node].unlabelled_inside[written]++;
    else t->lexicon->nodes[node].unlabelled[written]++;
}

/* The node behind word `i`, or NO_NODE; a blank line ends every entry. */
static uint32_t follow(const Lexicon *l, const Words *w, uint32_t node, size_t i, bool first)
{
    if (!first && w->items[i].fresh) return NO_NODE;
    return lexicon_step(l, node, w->keys + w->items[i].key, w->items[i].key_length);
}

static void count_places(Trainer *t)
{
    for (size_t i = 0; i < t->words.n; i++) {
        uint32_t node = 0;
        for (size_t k = i; k < t->words.n && k - i < t->max_tokens; k++) {
            node = follow(t->lexicon, &t->words, node, k, k == i);
            if (node == NO_NODE) break;
            if (t->lexicon->nodes[node].entries != NO_ENTRY) count_place(t, node, i, k + 1);
        }
    }
}

static int train(assay_training *documents, const char *model, const assay_option *options, size_t n_options, char *why, size_t why_size)
{
    Options o;
    Lexicon lexicon = {0};
    Trainer t = {.lexicon = &lexicon};
    int status = read_options(&o, options, n_options, why, why_size);
    if (status == 0) status = read_lists(&lexicon, &o, why, why_size);
    if (status) goto done;
    t.max_tokens = o.max_tokens;
    t.skip = o.skip;
    for (int pass = 0; pass < 2; pass++) {
        documents->rewind(documents);
        for (const assay_document *d; (d = documents->next(documents));) {
            words_of_document(&t.words, d);
            find_labelled(&t, d);
            if (pass == 0) learn_mentions(&t);
            else count_places(&t);
        }
    }
    status = lexicon_write(&lexicon, model, why, why_size);
done:
    words_free(&t.words);
    free(t.labelled);
    lexicon_free(&lexicon);
    return status;
}

/* -- extraction ------------------------------------------------------------------------------------------------------- */

static bool acceptable(const Decision *d, Case written, bool nested)
{
    return (nested ? d->nested : d->alone) && written >= d->lowest;
}

/* The longest entry that begins with word `from`, ends before `limit` and is acceptable; returns its end, or `from`.
 * `skip` is a length that does not count, so that a match is not found again within itself. */
static size_t longest(const Gazetteer *g, size_t from, size_t limit, bool nested, size_t skip, const Decision **decision)
{
    uint32_t node = 0;
    size_t end = from;
    for (size_t k = from; k < limit && k - from < g->max_tokens; k++) {
        node = follow(&g->lexicon, &g->words, node, k, k == from);
        if (node == NO_NODE) break;
        const Decision *d = &g->lexicon.nodes[node].decision;
        if (k + 1 - from == skip || !acceptable(d, words_case(&g->words, from, k + 1), nested)) continue;
        *decision = d;
        end = k + 1;
    }
    return end;
}

/* Emits the matches in words from..to and, below each, those within it. */
static int match(const Gazetteer *g, assay_answer *a, size_t from, size_t to, bool nested)
{
    for (size_t i = from; i < to;) {
        const Decision *d = NULL;
        size_t end = longest(g, i, to, nested, nested && i == from ? to - from : 0, &d);
        if (end == i) {
            i++;
            continue;
        }
        assay_span span = {g->words.items[i].start, g->words.items[end - 1].end};
        if (a->mention(a, d->type, &span, 1, d->share) < 0) return -1;
        int status = match(g, a, i, end, true);
        if (status) return status;
        i = end;
    }
    return 0;
}

static int extract(void *self, const assay_document *document, assay_answer *answer)
{
    Gazetteer *g = self;
    words_of_document(&g->words, document);
    return match(g, answer, 0, g->words.n, false);
}

static void close_gazetteer(void *self)
{
    Gazetteer *g = self;
    if (!g) return;
    words_free(&g->words);
    lexicon_free(&g->lexicon);
    free(g);
}

static int open_gazetteer(void **self, const char *model, const assay_option *options, size_t n_options, char *why, size_t why_size)
{
    Options o;
    int status = read_options(&o, options, n_options, why, why_size);
    if (status) return status;
    Gazetteer *g = grow(NULL, sizeof *g);
    *g = (Gazetteer){.max_tokens = o.max_tokens};
    status = model ? lexicon_read(&g->lexicon, model, why, why_size) : read_lists(&g->lexicon, &o, why, why_size);
    if (status) {
        close_gazetteer(g);
        return status;
    }
    lexicon_decide(&g->lexicon, &o.thresholds);
    *self = g;
    return 0;
}

const assay_extractor_t assay_extractor = {
    .abi = ASSAY_EXTRACTOR_ABI,
    .name = "gazetteer",
    .version = "1.0",
    .layers = ASSAY_LAYER_MENTIONS,
    .open = open_gazetteer,
    .extract = extract,
    .train = train,
    .close = close_gazetteer,
};

/* A plug-in for the tests of the host: it does what the text of the document asks for. */
#include <assay/extractor.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct Probe {
    char model[64], option[64];
} Probe;

static int open_probe(void **self, const char *model, const assay_option *options, size_t n, char *why, size_t size)
{
    Probe *p = calloc(1, sizeof *p);
    *self = p;
    if (!p) return 1;
    for (size_t i = 0; i < n; i++) {
        if (strcmp(options[i].name, "refuse") == 0) {
            snprintf(why, size, "asked to refuse: %s", options[i].value);
            free(p);
            return 1;
        }
        snprintf(p->option, sizeof p->option, "%s=%s", options[i].name, options[i].value);
    }
    FILE *file = model ? fopen(model, "r") : NULL;
    if (file && !fgets(p->model, sizeof p->model, file)) p->model[0] = '\0';
    if (file) fclose(file);
    return 0;
}

static void close_probe(void *self)
{
    free(self);
}

/* One of everything: two mentions (one in two pieces), a link, attributes, a cluster, a relation, an event. */
static void everything(const assay_document *d, assay_answer *a)
{
    assay_span first = d->tokens[0], pieces[2] = {d->tokens[1], d->tokens[3]};
    int one = a->mention(a, "PERSON", &first, 1, 0.5);
    int two = a->mention(a, "GROUP", pieces, 2, 1);
    a->link(a, one, "Q1");
    a->attribute(a, one, "level", "name");
    a->cluster(a, (int[]){one, two}, 2);
    a->relation(a, "MEMBER", (assay_argument[]){{"who", one}, {"of", two}}, 2);
    int event = a->event(a, "JOIN", two, (assay_argument[]){{"who", one}}, 1);
    a->attribute(a, event, "past", NULL);
    int record = a->record(a, "TEAM");
    a->fill(a, record, "member", (const char *[]){"a", "the \"first\""}, 2);
    a->fill(a, record, "size", (const char *[]){"2"}, 1);
    a->fill(a, record, "member", (const char *[]){"b"}, 1);
}

/* A record that says all that was given. */
static void what_was_given(const assay_document *d, assay_answer *a)
{
    char text[400];
    int record = a->record(a, "GIVEN");
    snprintf(text, sizeof text, "%x", d->layers);
    a->fill(a, record, "layers", (const char *[]){text}, 1);
    for (size_t i = 0; i < d->n_mentions; i++) {
        const assay_given_mention *m = &d->mentions[i];
        snprintf(text, sizeof text, "%s at %u in %zu pieces, link %s of %zu, %s=%s", m->type, m->spans[0].start, m->n_spans,
                 m->n_links ? m->links[m->n_links - 1] : "none", m->n_links, m->n_attributes ? m->attributes[0].name : "no attribute",
                 m->n_attributes && m->attributes[0].value ? m->attributes[0].value : "-");
        a->fill(a, record, "mention", (const char *[]){text}, 1);
    }
    for (size_t i = 0; i < d->n_clusters; i++) {
        snprintf(text, sizeof text, "%d and %zu more", d->clusters[i].mentions[0], d->clusters[i].n - 1);
        a->fill(a, record, "cluster", (const char *[]){text}, 1);
    }
    for (size_t i = 0; i < d->n_relations; i++) {
        const assay_given_relation *r = &d->relations[i];
        snprintf(text, sizeof text, "%s %s:%d of %zu, %zu attributes", r->type, r->arguments[1].role, r->arguments[1].target, r->n_arguments, r->n_attributes);
        a->fill(a, record, "relation", (const char *[]){text}, 1);
    }
    for (size_t i = 0; i < d->n_events; i++) {
        const assay_given_event *e = &d->events[i];
        snprintf(text, sizeof text, "%s by %d, %s:%d of %zu, %zu attributes", e->type, e->trigger, e->n_arguments ? e->arguments[0].role : "",
                 e->n_arguments ? e->arguments[0].target : -1, e->n_arguments, e->n_attributes);
        a->fill(a, record, "event", (const char *[]){text}, 1);
    }
    for (size_t i = 0; i < d->n_records; i++) {
        const assay_given_slot *s = &d->records[i].slots[0];
        snprintf(text, sizeof text, "%s %s %s of %zu of %zu", d->records[i].type, s->name, s->fillers[0].alternatives[0], s->fillers[0].n, s->n);
        a->fill(a, record, "record", (const char *[]){text}, 1);
    }
}

/* A link, an attribute and a mention on top of what was given, and an event with the last. */
static void add_to_given(const assay_document *d, assay_answer *a)
{
    a->link(a, 0, "Q7");
    int more = a->mention(a, "TITLE", d->tokens, 1, 1);
    a->event(a, "CALL", more, (assay_argument[]){{"whom", 0}}, 1);
    a->fill(a, a->record(a, "R"), "s", (const char *[]){"x", "y"}, 2);
}

static int extract(void *self, const assay_document *d, assay_answer *a)
{
    Probe *p = self;
    printf("a stray line on stdout\n");
    fflush(stdout);
    fprintf(stderr, "working on %s\n", d->id);
    if (strstr(d->text, "EVERYTHING")) everything(d, a);
    if (strstr(d->text, "CRASH")) abort();
    if (strstr(d->text, "FAIL")) a->fail(a, "asked to fail");
    if (strstr(d->text, "RETURN")) return 7;
    if (strstr(d->text, "OUTSIDE")) a->mention(a, "PERSON", &(assay_span){0, (uint32_t)d->text_length + 1}, 1, 1);
    if (strstr(d->text, "UNFILLED")) a->fill(a, 3, "s", (const char *[]){"x"}, 1);
    if (strstr(d->text, "OPTION")) a->mention(a, p->option, d->tokens, 1, 1);
    if (strstr(d->text, "MODEL")) a->mention(a, p->model, d->tokens, 1, 1);
    if (strstr(d->text, "GIVEN")) what_was_given(d, a);
    if (strstr(d->text, "ADD")) add_to_given(d, a);
    if (strstr(d->text, "JOIN")) a->relation(a, "NEXT", (assay_argument[]){{"one", 0}, {"other", 1}}, 2);
    return 0;
}

/* The model: how many documents and mentions there were, counted twice, and the first type. */
static int train(assay_training *t, const char *model, const assay_option *options, size_t n, char *why, size_t size)
{
    (void)options;
    const assay_document *d;
    size_t documents = 0, mentions = 0;
    char type[32] = "none";
    for (int round = 0; round < 2; round++) {
        while ((d = t->next(t)) != NULL) {
            documents++;
            mentions += d->n_mentions;
            if (d->n_mentions) snprintf(type, sizeof type, "%s", d->mentions[0].type);
        }
        t->rewind(t);
    }
    if (n) {
        snprintf(why, size, "asked not to learn");
        return 1;
    }
    FILE *file = fopen(model, "w");
    if (!file) return 1;
    fprintf(file, "%zu documents %zu mentions %s", documents, mentions, type);
    return fclose(file);
}

const assay_extractor_t assay_extractor = {
    .abi = ASSAY_EXTRACTOR_ABI, .name = "probe", .version = "2.0",
    .layers = ASSAY_LAYER_MENTIONS | ASSAY_LAYER_LINKS | ASSAY_LAYER_ATTRIBUTES | ASSAY_LAYER_COREFERENCE | ASSAY_LAYER_RELATIONS | ASSAY_LAYER_EVENTS
              | ASSAY_LAYER_RECORDS,
    .open = open_probe, .extract = extract, .train = train, .close = close_probe,
};

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
    if (strstr(d->text, "OPTION")) a->mention(a, p->option, d->tokens, 1, 1);
    if (strstr(d->text, "MODEL")) a->mention(a, p->model, d->tokens, 1, 1);
    if (strstr(d->text, "GIVEN"))
        for (size_t i = 0; i < d->n_mentions; i++) a->mention(a, d->mentions[i].type, d->mentions[i].spans, d->mentions[i].n_spans, 1);
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
    .layers = ASSAY_LAYER_MENTIONS | ASSAY_LAYER_LINKS | ASSAY_LAYER_ATTRIBUTES | ASSAY_LAYER_COREFERENCE | ASSAY_LAYER_RELATIONS | ASSAY_LAYER_EVENTS,
    .open = open_probe, .extract = extract, .train = train, .close = close_probe,
};

#include "cli/scoring.h"

#include "base/vector.h"

#include <string.h>

const char *const level_words[] = {"fine", "coarse", NULL};
const char *const score_unit_words[] = {"document", "sentence", NULL};
const char *const duplicate_words[] = {"spurious", "collapse", NULL};
const char *const through_words[] = {"mentions", "clusters", NULL};
const char *const singletons_words[] = {"keep", "remove", NULL};
const char *const placement_words[] = {"first-unused", "all", "only-if-unique", NULL};

static int unknown_criterion(const Call *call, const char *name)
{
    StrBuf known = {0};
    for (const Criterion *c = criteria; c->name; c++)
        sb_printf(&known, "%s%s:%s", c == criteria ? "" : ", ", layer_name(c->layer), c->name);
    int status = call_usage(call, "there is no criterion '%s' (there are %s)", name, sb_text(&known));
    sb_free(&known);
    return status;
}

/* "all" is those of the mentions, "LAYER:all" those of another layer. */
static bool is_all(const char *name, Layer *layer)
{
    const char *colon = strchr(name, ':');
    *layer = LAYER_MENTIONS;
    if (strcmp(colon ? colon + 1 : name, "all") != 0) return false;
    return !colon || layer_parse(name, (size_t)(colon - name), layer);
}

/* The criteria asked for, each once. */
static int choose_criteria(const Call *call, const Scoring *s, ScoreOptions *out)
{
    size_t most = 0;
    while (criteria[most].name) most++;
    const Criterion **chosen = arena_alloc(call->arena, most * sizeof *chosen);
    for (size_t i = 0; i < s->criteria.n; i++) {
        Layer layer;
        bool all = is_all(s->criteria.at[i], &layer);
        const Criterion *one = all ? NULL : criterion_find(s->criteria.at[i]);
        if (!all && !one) return unknown_criterion(call, s->criteria.at[i]);
        for (const Criterion *c = criteria; c->name; c++) {
            bool there = false;
            for (size_t k = 0; k < out->n_criteria; k++) there |= chosen[k] == c;
            if (!there && (all ? c->layer == layer : c == one)) chosen[out->n_criteria++] = c;
        }
    }
    out->criteria = chosen;
    return EXIT_GOOD;
}

static const char *coarse_of(const void *corpus, const char *type) { return corpus_coarse(corpus, type); }

static bool is_symmetric(const void *corpus, const char *type) { return corpus_is_symmetric(corpus, type); }

int scoring_prepare(const Call *call, const Scoring *s, const Corpus *corpus, ScoreOptions *out)
{
    *out = (ScoreOptions){.by_sentence = s->unit == 1, .collapse_duplicates = s->duplicates == 1, .through_clusters = s->through == 1, .remove_singletons = s->singletons == 1};
    int status = choose_criteria(call, s, out);
    if (status) return status;
    if (corpus) {
        out->symmetric = is_symmetric;
        out->symmetric_context = corpus;
        if (corpus->markables.n) out->markables = &corpus->markables;
    }
    if (s->categories.n) {
        out->categories = s->categories.at;
        out->n_categories = s->categories.n;
    }
    if (s->level == 0) return EXIT_GOOD;
    if (!corpus || !corpus->coarse.n)
        return call_usage(call, "--level coarse needs gold with a corpus.yaml that has `coarse`, and there is none");
    out->coarse = coarse_of;
    out->coarse_context = corpus;
    return EXIT_GOOD;
}

SignatureParts scoring_signature(const Scoring *s, const ScoreOptions *options)
{
    return (SignatureParts){.categories = options->categories, .n_categories = options->n_categories,
                            .by_sentence = options->by_sentence, .zero = zero_name((ZeroDivision)s->zero),
                            .coarse = options->coarse != NULL, .collapse_duplicates = options->collapse_duplicates};
}

void scoring_sign(const Call *call, SignatureParts parts, bool tokenized, const ScoreOptions *options, Result *results)
{
    StrBuf text = {0};
    for (size_t i = 0; i < options->n_criteria; i++) {
        parts.layer = results[i].layer;
        parts.criterion = results[i].criterion;
        parts.remove_singletons = options->remove_singletons && options->criteria[i]->layer == LAYER_COREFERENCE;
        parts.through_clusters = options->through_clusters && criterion_through(options->criteria[i]) != THROUGH_NOTHING;
        parts.markables = options->criteria[i]->layer == LAYER_MENTIONS ? options->markables : NULL;
        const Corpus *corpus = options->symmetric ? options->symmetric_context : NULL;
        parts.symmetric = corpus && options->criteria[i]->layer == LAYER_RELATIONS ? &corpus->symmetric : NULL;
        bool tokens_matter = options->by_sentence || options->criteria[i]->credit == CREDIT_TOKEN;
        parts.tokenizer = tokenized && tokens_matter ? TOKENIZER_NAME : NULL;
        sb_clear(&text);
        signature_write(&text, &parts);
        results[i].signature = arena_copy(call->arena, sb_text(&text), text.length);
    }
    sb_free(&text);
}

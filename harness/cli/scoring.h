/* scoring.h - the options that say how to count, shared by the commands that count, and the signature that follows from them. */
#ifndef CLI_SCORING_H
#define CLI_SCORING_H

#include "cli/command.h"
#include "corpus/corpus.h"
#include "corpus/pairs.h"
#include "score/scorer.h"
#include "score/signature.h"

typedef struct Scoring {
    TextList criteria, categories;
    int level, unit, duplicates, through, singletons, placement, zero;
    bool ignore_extra;
} Scoring;

extern const char *const level_words[], *const score_unit_words[], *const duplicate_words[], *const through_words[], *const placement_words[], *const singletons_words[], *const zero_words[];

#define SCORING_OPTIONS(Type, member) \
    {"criteria", 'c', OPTION_LIST, "LIST", "when a prediction counts as right, each LAYER:CRITERION or CRITERION; all is all " \
     "of the mentions, LAYER:all those of another layer (see assay list criteria)", .fallback = "strict", .offset = offsetof(Type, member.criteria)}, \
    {"categories", 0, OPTION_LIST, "LIST", "count only these categories, on both sides", .offset = offsetof(Type, member.categories)}, \
    {"level", 0, OPTION_CHOICE, "LEVEL", "the types as they are, or mapped by `coarse` of corpus.yaml", .choices = level_words, \
     .fallback = "fine", .offset = offsetof(Type, member.level)}, \
    {"unit", 0, OPTION_CHOICE, "UNIT", "what is counted apart, and resampled later", .choices = score_unit_words, \
     .fallback = "document", .offset = offsetof(Type, member.unit)}, \
    {"duplicates", 0, OPTION_CHOICE, "POLICY", "identical predictions beyond the first are spurious, or one with it", \
     .choices = duplicate_words, .fallback = "spurious", .offset = offsetof(Type, member.duplicates)}, \
    {"through", 0, OPTION_CHOICE, "WHAT", "compare the arguments of relations and events as mentions, or as what gold's clusters say " \
     "they are mentions of", .choices = through_words, .fallback = "mentions", .offset = offsetof(Type, member.through)}, \
    {"singletons", 0, OPTION_CHOICE, "WHAT", "coreference: clusters of one mention count, or are left out on both sides", .choices = singletons_words, \
     .fallback = "keep", .offset = offsetof(Type, member.singletons)}, \
    {"placement", 0, OPTION_CHOICE, "POLICY", "where a predicted mention that is only a string is put", .choices = placement_words, \
     .fallback = "first-unused", .offset = offsetof(Type, member.placement)}, \
    {"zero-division", 0, OPTION_CHOICE, "VALUE", "what a ratio without a denominator is", .choices = zero_words, .fallback = "null", \
     .offset = offsetof(Type, member.zero)}, \
    {"ignore-extra", 0, OPTION_FLAG, NULL, "leave out predicted documents that gold does not have, where they are otherwise refused", \
     .offset = offsetof(Type, member.ignore_extra)}

/* Fills `out`, whose arrays live in the call's arena. `corpus` is gold's, NULL if it has none; it must outlive `out`. Returns an exit
 * status; a wrong criterion or a level that the corpus does not have has been reported. */
int scoring_prepare(const Call *call, const Scoring *s, const Corpus *corpus, ScoreOptions *out);

/* What the signature takes from the options; the rest is zero. */
SignatureParts scoring_signature(const Scoring *s, const ScoreOptions *options);

/* Sets the signature of every result. `parts` has all but layer and criterion; `tokenized` says that the built-in tokenizer made
 * tokens that a criterion or the unit used. The texts live in the call's arena. */
void scoring_sign(const Call *call, SignatureParts parts, bool tokenized, const ScoreOptions *options, Result *results);

#endif

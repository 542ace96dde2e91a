/* score_command.h - what the files of `assay score` share. */
#ifndef CLI_SCORE_COMMAND_H
#define CLI_SCORE_COMMAND_H

#include "cli/print_tables.h"
#include "cli/read_options.h"
#include "cli/scoring.h"
#include "report/score_json.h"
#include "score/profile.h"

typedef struct ScoreCommandOptions {
    Scoring scoring;
    Reading reading;
    Printing printing; /* its format is an index into score_formats */
    const char *split, *predicted_from, *outcomes;
    bool fractions;
    const char *profile, *group_by, *train;
    bool all_profiles, repairs;
    int tag_choice;
    double min_overlap;
    TextList tagset;
    long digits;
} ScoreCommandOptions;

/* The words of --format: those of tables, json, and "original". */
extern const char *const score_formats[];

/* Prints results as --format says; `name` is what is scored. Returns an exit status. */
typedef struct ScoreOutput {
    const char *name;
    Result *results;
    size_t n_results, documents, sentences;
    const ScoreWarning *warnings;
    size_t n_warnings;
} ScoreOutput;
int score_print(const Call *call, const ScoreOutput *out);

enum {
    PAIRS_SEGMENTS = 1, /* long documents may come in segments */
    PAIRS_EXTRA_IGNORED = 4, /* as with --ignore-extra */
    PAIRS_EXTRA_TAKEN = 8,   /* predicted documents that gold lacks are handed out, too */
    PAIRS_LENIENT = 2,  /* ill-formed tags are read as conlleval does on both sides, unless --repair says otherwise */
};

/* Gold and predictions as pairs of documents, and the corpora that they are read from, NULL where it is none. */
typedef struct ScoreInput {
    Pairs *pairs;
    Corpus *gold, *predicted;
} ScoreInput;

/* `predicted_path` NULL: one column file holds both. Returns an exit status; closing is in order after a failure, too. */
int score_open(ScoreInput *in, const Call *call, const char *gold_path, const char *predicted_path, Symbols *symbols, unsigned how);
void score_close(ScoreInput *in);

/* assay score --profile NAME, and --all-profiles. */
int score_with_profile(const Call *call, const char *gold_path, const char *predicted_path);
int score_with_all_profiles(const Call *call, const char *gold_path, const char *predicted_path);

/* assay score --repairs. */
int score_with_repairs(const Call *call, const char *gold_path, const char *predicted_path);

#endif

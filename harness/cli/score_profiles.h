/* score_profiles.h - profiles at work: what --profile and --all-profiles share. */
#ifndef CLI_SCORE_PROFILES_H
#define CLI_SCORE_PROFILES_H

#include "cli/score_command.h"

#include "base/vector.h"

#define MOST_PROFILES 64

/* One or more profiles over the same input, in one pass. */
typedef struct ProfileWork {
    const Call *call;
    const ScoreCommandOptions *o;
    const char *gold_path, *predicted_path;
    Symbols symbols; /* of tags, or of the documents' types */
    const Profile *profiles[MOST_PROFILES];
    ProfileRun *runs[MOST_PROFILES];
    Error raised[MOST_PROFILES]; /* what a profile raised, where the others go on */
    bool side_by_side;
    size_t n;
    GoldHash *document_hash;
    Sha256 *row_hash;
    StrBuf pending; /* rows on their way into the hash */
    char hash[SHA256_HEX];
    size_t documents, sentences;
    Arena entities; /* the document at hand, for profiles of mentions */
    ScoreInput in; /* documents; empty where rows of tags are read */
    VECTOR(ScoreWarning) warnings;
    VECTOR(Result) results;
    VECTOR(size_t) owner; /* of each result: index into profiles */
} ProfileWork;

bool profile_work_is_columns(const ProfileWork *w, const char *path);

/* Opens the profiles and feeds them the whole input, as rows of tags or as documents. Returns an exit status. */
int profile_work_read(ProfileWork *w, bool rows);

/* Adds the results of profile `i` to w->results, signed. */
int profile_work_finish(ProfileWork *w, size_t i, Error *e);
void profile_work_end_hash(ProfileWork *w);
void profile_work_release(ProfileWork *w);

#endif

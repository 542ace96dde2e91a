/* profile.h - other scorers, reproduced to the last digit, their bugs included.
 *
 * A profile is one file (profile_NAME.c) and one line of the table in profile.c. It is fed sentences of tags, or documents
 * with mentions in the order in which their file lists them, or either, and ends with one Result for each of its criteria. Its own
 * counts, under the names that the original uses, go into the `native` JSON objects of the rows and of the result.
 *
 * Profiles are written from the described behaviour of the originals; the versions are those named in the table.
 */
#ifndef SCORE_PROFILE_H
#define SCORE_PROFILE_H

#include "corpus/tag_rows.h"
#include "score/result.h"

typedef enum TagChoice { TAGS_UNION, TAGS_GOLD } TagChoice;

/* What the command line can say to a profile; what a profile does not know is refused by the command (see Profile.options). */
typedef struct ProfileOptions {
    Symbols *tags;            /* the table of TagRows' tags */
    Scheme scheme;            /* --scheme; SCHEME_AUTO: not given */
    ZeroDivision zero;        /* --zero-division; the profile's own default is used where zero_given is false */
    bool zero_given;
    TagChoice tag_choice;     /* --tags: nervaluate scores these types */
    double min_overlap;       /* --min-overlap, percent; negative: not given */
    const char *const *tagset; /* --tagset: types of HIPE; NULL: not given */
    size_t n_tagset;
    const char *group_by;     /* --group-by: neleval; NULL: not given */
    bool remove_singletons;   /* --singletons remove: coval leaves out clusters of one mention */
    const char *train;        /* --train: a file whose facts docred leaves out of ign_f1; NULL: not given */
    int digits;               /* --digits of seqeval's report; negative: not given */
    char *const *original;    /* words after "--": the original's own options */
    size_t n_original;
} ProfileOptions;

/* Why a profile's numbers can differ from the native strict ones on the same input. */
enum {
    PROFILE_REPAIRS = 1 << 0,    /* reads ill-formed tags by a rule of its own, in gold too */
    PROFILE_MISREADS = 1 << 1,   /* misreads well-formed tags of some scheme */
    PROFILE_DUPLICATES = 1 << 2, /* counts repeated mentions otherwise */
    PROFILE_ORDER = 1 << 3,      /* what matches depends on the order of the mentions */
    PROFILE_CREDIT = 1 << 4,     /* some of its criteria give credit for overlap, or ignore the type */
    PROFILE_ZERO = 1 << 5,       /* an undefined ratio is a number */
    PROFILE_TYPES = 1 << 6,      /* leaves out types, or changes them */
    PROFILE_MERGE = 1 << 7,      /* combines documents otherwise than by adding */
    PROFILE_NESTED = 1 << 8,     /* miscounts mentions that overlap others of their side */
};

/* Predicted documents that gold lacks. */
typedef enum ExtraDocuments {
    EXTRA_REFUSED, /* as the native rules do */
    EXTRA_IGNORED,
    EXTRA_TAKEN,   /* take_mentions gets them last, each with a gold document that is empty */
} ExtraDocuments;

typedef struct ProfileRun ProfileRun; /* each profile's own */

typedef struct Profile {
    const char *name;        /* "seqeval-1.2" */
    const char *alias;       /* "seqeval" where it is the newest of its kind; else NULL */
    const char *reproduces;  /* program, version and commit */
    const char *wrong;       /* what it is known to do wrong, in a sentence or two; "" for nothing */
    const char *const *criteria; /* names, ended by NULL */
    const char *const *options;  /* names of the long options above that it knows, ended by NULL */
    bool additive;           /* its scores add over documents */
    Layer layer;             /* what it is made for */
    ExtraDocuments extra;
    unsigned differs;        /* PROFILE_DIFFERS bits: in what it can differ from the native rules */

    int (*open)(ProfileRun **out, const ProfileOptions *options, Error *e);
    /* One sentence, or one document (predicted NULL: not answered). NULL: it does not take such input. Where the original
     * raises an exception the error says so: "seqeval raises ValueError here: …", code ASSAY_ERR_DATA. */
    int (*take_tags)(ProfileRun *run, const TagRows *sentence, Error *e);
    /* Where one file holds both sides and the original reads lines by rules of its own: every line as it stands, instead of
     * take_tags. A NUL is not at its end. */
    int (*take_line)(ProfileRun *run, const char *line, size_t n, size_t number, Error *e);
    int (*take_mentions)(ProfileRun *run, const Document *gold, const Document *predicted, Error *e);
    /* One Result for each criterion that the input has the layer for, in the order of `criteria`, everything in `arena`; signatures are left NULL. Called once. */
    int (*finish)(ProfileRun *run, Arena *arena, Result **results, size_t *n, Error *e);
    /* The original's own printed report, byte for byte, after finish; NULL: it has none that is reproduced. */
    int (*print)(ProfileRun *run, StrBuf *out, Error *e);
    void (*close)(ProfileRun *run); /* NULL is allowed */
} Profile;

/* The table, ended by NULL. */
extern const Profile *const profiles[];
const Profile *profile_find(const char *name_or_alias); /* NULL if there is none */

#endif

/* format.h - the table of file formats, and reading and writing through it.
 *
 * A format is one file (format_NAME.c) and one line of the table in format.c. A Reader delivers documents one after the
 * other into a Document that the caller owns and may reuse; a Writer takes them. Nothing that a Writer writes shows under
 * its final name before writer_close(commit), and nothing at all if that is not reached.
 */
#ifndef CORPUS_FORMAT_H
#define CORPUS_FORMAT_H

#include "corpus/document.h"

typedef struct Reader Reader;
typedef struct Writer Writer;

/* Which sequence of tags makes a mention: see scheme.h. */
typedef enum Scheme { SCHEME_AUTO = -1, SCHEME_IOB1, SCHEME_IOB2, SCHEME_IOE1, SCHEME_IOE2, SCHEME_IOBES, SCHEME_BILOU, SCHEME_COUNT } Scheme;

/* What happens to tags that are ill-formed in their scheme. */
typedef enum Repair {
    REPAIR_REFUSE,   /* an error at the line */
    REPAIR_CONLLEVAL, /* an inside tag that follows nothing of its type begins a mention */
    REPAIR_DISCARD,  /* what is not well-formed is no mention */
} Repair;

typedef enum Placement { PLACE_FIRST_UNUSED, PLACE_ALL, PLACE_ONLY_IF_UNIQUE } Placement;

typedef struct ReadOptions {
    Symbols *symbols;      /* required */
    const char *texts;     /* folder with the texts of documents that carry only text_sha256, or NULL */
    const char *path_label; /* how messages name the input; NULL: its path */
    bool predicted;        /* the answers of a system rather than gold: ill-formed tags are read leniently */
    OffsetUnit unit;       /* of formats that do not declare one; default code point */
    bool unit_given;
    /* Column files. Columns count from 1, negative ones from the last (-1); 0 means the default: token 1, tag -1. */
    int token_column, tag_column;
    char separator;        /* 0: tab if the first line has one, else any run of spaces or tabs */
    Scheme scheme;
    Repair repair;
    bool repair_given;
    bool segments;         /* the caller accepts long documents in segments */
    bool two_columns;      /* gold and prediction in the last two columns: see reader_next_pair; tag_column, if given, is
                            * the prediction's and the gold is the column before it */
} ReadOptions;

#define READ_OPTIONS_INIT {.unit = UNIT_CODEPOINT, .scheme = SCHEME_AUTO}

/* What a reader met that is no error but must be told: "crlf", "bom", "repair", … */
typedef struct ReadNote {
    const char *kind; /* a constant */
    size_t count;
    char text[200];   /* one sentence; empty: kind and count say it all */
} ReadNote;

#define READ_NOTES 16

typedef struct WriteOptions WriteOptions;

typedef struct Format {
    const char *name, *summary;
    const char *suffix;   /* files with it are taken for this format: ".jsonl"; several with a space between them */
    unsigned layers;      /* what it can hold */
    bool folder;          /* a path of this format is a folder */
    int (*open)(Reader **out, const char *path, const ReadOptions *options, Error *e);
    int (*create)(Writer **out, const char *path, const WriteOptions *options, Error *e); /* NULL: read only */
    bool textless;        /* it can be written of documents whose text nobody knows */
} Format;

/* The table, ended by a NULL name. */
extern const Format formats[];
const Format *format_find(const char *name);

/* By what is at the path: a folder with .ann or .txt files is brat, a file that begins with "#begin document" CoNLL-2012, with
 * "ID|t|" PubTator, else the suffix (.gz and .zst stripped first), else a file that begins with "{" is JSONL, with "[" DocRED; NULL if nothing fits. */
const Format *format_guess(const char *path);

/* Says that nothing was guessed, or that there is nothing at the path, and returns the code. */
int format_unknown(const char *path, Error *e);

/* -- reading ---------------------------------------------------------------------------------------------------------- */

/* The common head of every reader; a format embeds it as its first member. */
struct Reader {
    const Format *format;
    int (*next)(Reader *r, Document *d, Error *e);
    int (*next_pair)(Reader *r, Document *gold, Document *predicted, Error *e); /* NULL unless two_columns was asked for and can be had */
    void (*close)(Reader *r);
    ReadNote notes[READ_NOTES];
    size_t n_notes;
    const char *repair_name; /* for the signature: "-", or the policy that was applied; a constant */
};

/* `format` NULL: guess. */
int reader_open(Reader **out, const Format *format, const char *path, const ReadOptions *options, Error *e) MUST_CHECK;

/* 1: `d` holds the next document, settled where it has a text (document_settle was called); 0: no more; negative: error.
 * After an error the readers of formats with one file or line a document can be asked on: the next document comes. */
int reader_next(Reader *r, Document *d, Error *e) MUST_CHECK;

/* The same for a file that holds both sides. */
int reader_next_pair(Reader *r, Document *gold, Document *predicted, Error *e) MUST_CHECK;
void reader_close(Reader *r); /* NULL is allowed */

/* Adds to the count of the note with that kind and text, which is created at its first use; `text` may be NULL. */
void reader_note(Reader *r, const char *kind, size_t count, const char *text);

/* -- writing ---------------------------------------------------------------------------------------------------------- */

struct WriteOptions {
    OffsetUnit unit;   /* of the offsets written, where the format leaves a choice */
    Scheme scheme;     /* column files; SCHEME_AUTO is IOB2 */
    char separator;    /* column files; 0 is a space */
    bool no_text;      /* JSONL: text_sha256 in place of the text, no surfaces */
};

#define WRITE_OPTIONS_INIT {.unit = UNIT_CODEPOINT, .scheme = SCHEME_AUTO}

struct Writer {
    const Format *format;
    int (*put)(Writer *w, const Document *d, Error *e);
    int (*close)(Writer *w, bool commit, Error *e);
    ReadNote lost[READ_NOTES]; /* what the format cannot hold, counted by kind */
    size_t n_lost;
};

/* `path` "-" is standard output (for folder formats an error). */
int writer_open(Writer **out, const Format *format, const char *path, const WriteOptions *options, Error *e) MUST_CHECK;
int writer_put(Writer *w, const Document *d, Error *e) MUST_CHECK; /* `d` must be settled */
int writer_close(Writer *w, bool commit, Error *e);                /* commit false throws everything away */
void writer_lost(Writer *w, const char *kind, size_t count);

#endif

/* validate.h - what is wrong, or looks wrong, with a corpus.
 *
 * Errors are what makes scores meaningless (a type that corpus.yaml does not know, the same mention twice); warnings are
 * what a person should look at (a mention that cuts a token). A document that cannot be read is a finding too, and the
 * others are still looked at.
 */
#ifndef CORPUS_VALIDATE_H
#define CORPUS_VALIDATE_H

#include "base/vector.h"
#include "corpus/corpus.h"

typedef enum Severity { FINDING_WARNING, FINDING_ERROR } Severity;

typedef struct Finding {
    Severity severity;
    const char *check;    /* its name, a constant: "duplicate-mention", … see `validate_checks` */
    const char *file;     /* "" if it is about no file */
    size_t line, column;  /* 0: none */
    const char *document; /* id, or NULL */
    const char *id;       /* of the annotation, or NULL */
    const char *text;     /* one sentence */
} Finding;

/* All strings are in the arena. */
typedef struct Findings {
    Arena arena;
    VECTOR(Finding) list;
    size_t errors, warnings, documents;
} Findings;

/* Every check there is, for help texts; ended by a NULL name. */
typedef struct ValidateCheck {
    const char *name, *summary;
    Severity severity;
} ValidateCheck;
extern const ValidateCheck validate_checks[];

/* Looks at one settled document. `c` may be NULL: then types are not checked. */
void validate_document(Findings *f, const Document *d, const Corpus *c);

/* Looks at all splits of a corpus, each document once. Fails only if the documents cannot be opened at all. */
int validate_corpus(Findings *f, const Corpus *c, const ReadOptions *options, Error *e) MUST_CHECK;

void findings_free(Findings *f);

#endif

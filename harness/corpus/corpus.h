/* corpus.h - a corpus: documents, the splits they are in, and what their labels mean.
 *
 *     name: wire
 *     version: 1.0
 *     licence: CC-BY-4.0
 *     format: brat
 *     documents: documents                        a folder or a file, relative to this file
 *     splits: {train: [w01, w02], test: [w07]}    ids in the order in which they are read, or a path of its own
 *     layers: {mentions: [PERSON], relations: [EMPLOYER], symmetric: [MEETS], markables: [REFERENCE]}
 *     roles: {MEETS: [a, b], ATTACK: [attacker, target]}   what the arguments of relations and events may be; validate looks at it
 *     labels: {PER: PERSON}                       their label → ours, applied on reading
 *     coarse: {PERSON: PER, GPE: LOC}             for --level coarse
 *
 * Only name and one of documents and splits are required. A file or folder of documents without corpus.yaml is a corpus
 * too: named by its file name, without a version, with the one split "all". A Corpus owns all its strings.
 */
#ifndef CORPUS_CORPUS_H
#define CORPUS_CORPUS_H

#include "base/hash.h"
#include "corpus/format.h"
#include "corpus/labels.h"

typedef struct CorpusSplit {
    const char *name;
    const char *path; /* where its documents are; NULL: in all the other splits, one after the other */
    const char **ids; /* NULL: all that are there, in the format's order */
    size_t n;
    size_t line, column; /* in corpus.yaml, for messages; 0 if it is not from there */
    size_t *lines;       /* of each id */
    size_t *columns;
} CorpusSplit;

typedef struct CorpusTypes {
    const char **names;
    size_t n;
} CorpusTypes;

/* The roles that the arguments of a relation or event type may have. */
typedef struct CorpusRoles {
    const char *type;
    CorpusTypes roles;
} CorpusRoles;

typedef struct Corpus {
    Arena arena;
    const char *path;    /* corpus.yaml, or the documents of an anonymous corpus */
    const char *name;
    const char *version, *licence; /* NULL if not given */
    bool anonymous;
    const Format *format;
    const char *documents; /* NULL if only the splits say where they are */
    CorpusSplit *splits;   /* in the order of the file */
    size_t n_splits;
    CorpusSplit all;       /* everything there is */
    unsigned layers;       /* LAYER_BITs of the layers listed; 0: nothing is said of layers */
    CorpusTypes types[LAYER_COUNT];
    CorpusTypes symmetric; /* relation types whose arguments may change places */
    CorpusTypes markables; /* types of mentions that do not count as mentions: corpus/apart.h */
    CorpusRoles *roles;    /* of the types for which they are listed */
    size_t n_roles;
    Labels labels, coarse;
} Corpus;

/* `path`: a folder with corpus.yaml, a corpus.yaml, or documents in any format (`format` NULL: guessed). A format given
 * must be that of corpus.yaml. */
int corpus_open(Corpus **out, const char *path, const Format *format, Error *e) MUST_CHECK;
void corpus_close(Corpus *c); /* NULL is allowed */

/* The split of that name; "all" is everything where no split is called so. NULL: the only one, else an error that lists
 * them. The pointer is valid as long as the corpus. */
int corpus_split(const Corpus *c, const char *name, const CorpusSplit **out, Error *e) MUST_CHECK;

/* A reader (reader_next, reader_close) over the documents of a split as gold: in the split's order, labels mapped, layers
 * that the corpus does not list and of which a document has nothing left out. Refused: a document that is not there or has
 * no text; and, unless `unannotated`, one that was not annotated and a mention without a place. The corpus must outlive
 * the reader. */
int corpus_read(Reader **out, const Corpus *c, const CorpusSplit *split, const ReadOptions *options, bool unannotated,
                Error *e) MUST_CHECK;

/* The coarse label of a type, itself if it has none. */
const char *corpus_coarse(const Corpus *c, const char *type);
bool corpus_is_symmetric(const Corpus *c, const char *relation_type);

/* The hash that signatures carry: SHA-256 over the texts and annotations of the documents added, in their order. It
 * depends on neither the format nor the order of annotations, their ids or the numbering of symbols, nor on how a long
 * document was cut into segments; given tokens and sentences, optional marks and ignored regions are in it. */
typedef struct GoldHash GoldHash;
GoldHash *gold_hash_new(void);
void gold_hash_add(GoldHash *h, const Document *d);
void gold_hash_end(GoldHash *h, char hex[SHA256_HEX]); /* also frees; NULL hex only frees */

#endif

/* lexicon.h - sequences of folded words, what they are called, and how often: the memory of the gazetteer.
 *
 * A trie whose nodes are word sequences. A node that was ever labelled or listed carries one Entry per type, and how often
 * the sequence stood in the training texts without being a mention. lexicon_decide turns these counts into one Decision per
 * node under the given thresholds, so a model file holds only counts and can be read again under other thresholds.
 *
 * A Lexicon owns everything in it; a zeroed one is empty; lexicon_free gives the memory back.
 */
#ifndef GAZETTEER_LEXICON_H
#define GAZETTEER_LEXICON_H

#include "words.h"

#include <stdio.h>

#define NO_NODE UINT32_MAX
#define NO_ENTRY UINT32_MAX
#define CASES 3

/* One type of one sequence. */
typedef struct Entry {
    uint32_t type;             /* index into Lexicon.types */
    uint32_t next;             /* the next type of the same sequence, or NO_ENTRY */
    uint32_t labelled, inside; /* mentions that stand alone; mentions that lie within a longer one */
    bool listed;               /* stands in a list written by hand */
    Case lowest;               /* the least capitalised way it was labelled in */
} Entry;

typedef struct Decision {
    const char *type;
    double share;     /* how much of what was seen is of this type */
    bool alone;       /* a mention where it stands alone */
    bool nested;      /* a mention within a longer one */
    Case lowest;
} Decision;

typedef struct Node {
    uint32_t parent, word, word_length, entries; /* word: offset into Lexicon.strings */
    uint32_t unlabelled[CASES], unlabelled_inside[CASES]; /* by how it was written */
    Decision decision;
} Node;

typedef struct Lexicon {
    Node *nodes; /* node 0 is the root, the empty sequence */
    size_t n_nodes, nodes_capacity;
    uint32_t *table; /* open addressing: node numbers by (parent, word) */
    size_t table_size;
    Entry *entries;
    size_t n_entries, entries_capacity;
    char *strings;
    size_t strings_length, strings_capacity;
    char **types;
    size_t n_types;
} Lexicon;

/* The child of `node` by a folded word, or NO_NODE. */
uint32_t lexicon_step(const Lexicon *l, uint32_t node, const char *word, size_t n);

/* The node of words from..to, made if need be. */
uint32_t lexicon_add(Lexicon *l, const Words *w, size_t from, size_t to);

/* The entry of a type at a node, made if need be; valid until the next call. A new one has `lowest` CASE_UPPER. */
Entry *lexicon_entry(Lexicon *l, uint32_t node, const char *type, size_t n);

typedef struct Thresholds {
    uint32_t min_count;  /* mentions seen; an entry of a list counts as LISTED_COUNT */
    double min_share;    /* mentions of the type among all occurrences */
    bool case_sensitive; /* no: an entry matches in any case */
} Thresholds;

/* What being on a list is worth, in mentions seen. */
#define LISTED_COUNT 2

/* Fills the decision of every node. */
void lexicon_decide(Lexicon *l, const Thresholds *thresholds);

/* Reads a list written by hand: "[TYPE]" begins the entries of a type, one a line; "#" begins a comment. */
int lexicon_read_list(Lexicon *l, const char *path, char *why, size_t why_size);

/* The model file; its first lines describe it. Errors name file and line. */
int lexicon_write(const Lexicon *l, const char *path, char *why, size_t why_size);
int lexicon_read(Lexicon *l, const char *path, char *why, size_t why_size);

void lexicon_free(Lexicon *l);

#endif

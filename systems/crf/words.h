/* words.h - the words of a document as the model sees them: cut, in lower case, and by their shape.
 *
 * The harness's tokens are cut further (where wanted) at hyphens and slashes, which become words of their own, and before an English
 * possessive: names begin and end there ("pro-Iran", "Salih's"). The same rules stand in ../crfsuite/attributes.py; a test holds
 * the two against each other. */
#ifndef CRF_WORDS_H
#define CRF_WORDS_H

#include <assay/extractor.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* A longer word is described by its first characters, this many. */
enum { WORD_LONGEST = 100 };

/* A string in Words.text. */
typedef struct Piece {
    uint32_t at, n;
} Piece;

typedef struct Word {
    uint32_t start, end; /* bytes of the document */
    Piece exact;
    Piece lower;         /* each code point in lower case */
    Piece shape;         /* X upper case, x other letters, d digits, else the sign itself */
    Piece outline;       /* the shape with every run of the same as one: Xx, d-d */
    Piece key;           /* lower without full stops, hyphens and apostrophes; for word lists */
    bool capital;        /* it begins with an upper-case letter */
} Word;

/* Sequences are the sentences; tokens outside them make sequences of their own. */
typedef struct Words {
    Word *items;
    size_t n, capacity;
    size_t *sequences;   /* n_sequences + 1 word numbers */
    size_t n_sequences, sequences_capacity;
    char *text;
    size_t length, text_capacity;
} Words;

void words_of_document(Words *w, const assay_document *d, bool split); /* replaces what was there */
void words_of_line(Words *w, const char *line, size_t n);              /* an entry of a word list: cut at white space and as above */
void words_free(Words *w);

#endif

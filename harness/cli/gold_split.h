/* gold_split.h - a split of gold in memory: what systems are run over, trained on and scored against. */
#ifndef CLI_GOLD_SPLIT_H
#define CLI_GOLD_SPLIT_H

#include "cli/command.h"
#include "corpus/corpus.h"
#include "store/store_write.h"

typedef struct GoldSplit {
    const char *name; /* "all" where the gold is not a corpus with splits */
    Document *documents; /* with tokens and sentences */
    size_t n;
    size_t tokenized;    /* so many got their tokens from the built-in tokenizer */
    char hash[SHA256_HEX];
} GoldSplit;

/* Reads the split (NULL: the only one). A zeroed split can be freed; on failure there is nothing to free. */
int gold_split_load(GoldSplit *out, const Corpus *corpus, const char *split, const ReadOptions *options, Error *e) MUST_CHECK;
void gold_split_free(GoldSplit *g);

/* Keeps the share `fraction` of the documents (0 < fraction <= 1), at least one, and makes the hash that of what is left. Which ones
 * depends on their ids and `draw` alone, and a smaller share is part of a larger one. The order stays. */
void gold_split_keep(GoldSplit *g, double fraction, unsigned draw);

/* Puts it into the store, if that does not have it, and gives the row of the corpus. */
int gold_split_register(const GoldSplit *g, const Corpus *corpus, Store *store, int64_t *row, Error *e) MUST_CHECK;

#endif

/* key_match.h - counting by equality: things of both sides under a key of bytes. */
#ifndef SCORE_KEY_MATCH_H
#define SCORE_KEY_MATCH_H

#include "base/strbuf.h"
#include "score/layers.h"

typedef struct KeyMatch KeyMatch;

KeyMatch *key_match_new(void);

/* One thing of a side; all of gold comes before the predictions. `category` must live until key_match_book; `unit` is where it is booked. */
void key_match_add(KeyMatch *k, bool predicted, const StrBuf *key, const char *category, uint32_t unit);

/* Books all keys in the order of their first appearance, and frees. */
void key_match_book(KeyMatch *k, const LayerTask *t);

/* Parts of keys: a number in a fixed width, the bytes of a name with their length, the spans of a mention. */
void key_put_number(StrBuf *key, uint32_t n);
void key_put_name(StrBuf *key, const char *name);
void key_put_spans(StrBuf *key, const Mention *m);

/* The sentence of a mention where units are sentences, else 0. */
uint32_t unit_of_mention(const LayerTask *t, const Mention *m);

#endif

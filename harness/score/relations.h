/* relations.h - what makes two relations the same, for the decisions about them. */
#ifndef SCORE_RELATIONS_H
#define SCORE_RELATIONS_H

#include "base/strbuf.h"
#include "score/layers.h"

enum { WITHOUT_TYPE = 1, WITHOUT_ROLES = 2 };

/* Puts the key by which a variant (RELATIONS_STRICT, _BOUNDARIES) compares relations into `key`, without some of its parts. */
void relation_put_key(const LayerTask *t, const Document *d, const Relation *r, int variant, unsigned without, StrBuf *key);

/* Appends the part of the key that one argument makes, by its spans. */
void relation_put_argument(const LayerTask *t, const Document *d, const Relation *r, const Argument *a, StrBuf *key);

/* The mention that an argument stands for: of an event, its trigger. NULL: an event without one. */
const Mention *argument_mention(const Document *d, const Argument *a);

#endif

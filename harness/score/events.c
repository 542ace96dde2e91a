/* All of it is equality of keys: the four of ACE differ in what the key holds. */
#include "score/key_match.h"

static const Mention *trigger_of(const Document *d, const Event *e) { return e->trigger == NO_TRIGGER ? NULL : &d->mentions[e->trigger]; }

static const Mention *filler_of(const Document *d, const Argument *a)
{
    return a->is_event ? trigger_of(d, &d->events[a->target]) : &d->mentions[a->target];
}

static void add_trigger(const LayerTask *t, KeyMatch *keys, const Document *d, const Event *e, bool with_type, StrBuf *key)
{
    const Mention *trigger = trigger_of(d, e);
    const char *type = symbols_name(d->symbols, e->type);
    if (!trigger) return; /* there is nothing to identify */
    sb_clear(key);
    key_put_spans(key, trigger);
    if (with_type) key_put_name(key, type);
    key_match_add(keys, d != t->gold, key, type, unit_of_mention(t, trigger));
}

static void add_arguments(const LayerTask *t, KeyMatch *keys, const Document *d, const Event *e, bool with_role, StrBuf *key)
{
    const char *type = symbols_name(d->symbols, e->type);
    for (uint32_t i = 0; i < e->n_arguments; i++) {
        const Mention *filler = filler_of(d, &e->arguments[i]);
        if (!filler) continue;
        sb_clear(key);
        key_put_name(key, type);
        key_put_spans(key, filler);
        if (with_role) key_put_name(key, symbols_name(d->symbols, e->arguments[i].role));
        key_match_add(keys, d != t->gold, key, type, unit_of_mention(t, filler));
    }
}

void events_count(const LayerTask *t, int variant)
{
    KeyMatch *keys = key_match_new();
    StrBuf key = {0};
    const Document *sides[] = {t->gold, t->predicted};
    for (int side = 0; side < 2; side++)
        for (uint32_t i = 0; sides[side] && i < sides[side]->n_events; i++) {
            const Event *e = &sides[side]->events[i];
            if (variant <= EVENTS_TRIGGER_CLASS) add_trigger(t, keys, sides[side], e, variant == EVENTS_TRIGGER_CLASS, &key);
            else add_arguments(t, keys, sides[side], e, variant == EVENTS_ARGUMENT_CLASS, &key);
        }
    key_match_book(keys, t);
    sb_free(&key);
}

/* -- attributes ------------------------------------------------------------------------------------------------------- */

/* What an attribute belongs to: a mention, or an event by its trigger. */
typedef struct Owner {
    char kind;
    const Mention *place; /* NULL: an event without a trigger, which nothing can match */
    Symbol type;
    const Attribute *attributes;
    uint32_t n;
} Owner;

static void add_attributes(const LayerTask *t, KeyMatch *keys, const Document *d, const Owner *o, StrBuf *key)
{
    for (uint32_t i = 0; i < o->n && o->place && o->place->n_spans; i++) {
        const char *name = symbols_name(d->symbols, o->attributes[i].name);
        sb_clear(key);
        sb_putc(key, o->kind);
        key_put_name(key, symbols_name(d->symbols, o->type));
        key_put_spans(key, o->place);
        key_put_name(key, name);
        key_put_name(key, symbols_name(d->symbols, o->attributes[i].value));
        key_match_add(keys, d != t->gold, key, name, unit_of_mention(t, o->place));
    }
}

void attributes_count(const LayerTask *t, int variant)
{
    (void)variant;
    KeyMatch *keys = key_match_new();
    StrBuf key = {0};
    const Document *sides[] = {t->gold, t->predicted};
    for (int side = 0; side < 2; side++) {
        const Document *d = sides[side];
        for (uint32_t i = 0; d && i < d->n_mentions; i++) {
            const Mention *m = &d->mentions[i];
            add_attributes(t, keys, d, &(Owner){'m', m, m->type, m->attributes, m->n_attributes}, &key);
        }
        for (uint32_t i = 0; d && i < d->n_events; i++) {
            const Event *e = &d->events[i];
            add_attributes(t, keys, d, &(Owner){'e', trigger_of(d, e), e->type, e->attributes, e->n_attributes}, &key);
        }
    }
    key_match_book(keys, t);
    sb_free(&key);
}

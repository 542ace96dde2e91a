/* Triggers, arguments and attributes. An argument is compared as the criteria do it: by the type of its event, not by the event itself;
 * only where another mention fills the role is the trigger looked at, for then there is nothing else that both sides have. */
#include "score/decide.h"

#include "score/key_match.h"
#include "score/relations.h"

static const Mention *trigger_of(const Document *d, const Event *e) { return e->trigger == NO_TRIGGER ? NULL : &d->mentions[e->trigger]; }

/* -- triggers --------------------------------------------------------------------------------------------------------------- */

static bool place_only(const void *things, unsigned side, uint32_t thing, uint32_t nth, StrBuf *key)
{
    const Things *t = things;
    key_put_spans(key, t->side[side].at[thing].place);
    return nth == 0;
}

static bool rough_place(const void *things, unsigned side, uint32_t thing, uint32_t nth, StrBuf *key)
{
    const Things *t = things;
    const Thing *here = &t->side[side].at[thing];
    if (nth > 0 || !here->place->n_spans) return false;
    key_put_name(key, here->category);
    key_put_number(key, deciding_component(t->x, side, here->place));
    return true;
}

static bool places_touch(const void *things, uint32_t gold, uint32_t predicted, Verdict *verdict)
{
    const Things *t = things;
    (void)verdict;
    return mentions_touch(t->side[GOLD].at[gold].place, t->side[PREDICTED].at[predicted].place);
}

static void describe_trigger(Things *t, unsigned side, const Thing *thing, DecisionSide *out)
{
    const Document *d = deciding_side(t->x, side);
    StrBuf text = {0};
    put_surface(&text, d, thing->place);
    out->index = thing->index;
    out->id = d->events[thing->index].id;
    out->text = keep_text(t->x, &text);
    out->parties = keep_party(t->x, "trigger", d->events[thing->index].trigger);
    out->n_parties = 1;
    sb_free(&text);
}

void decide_triggers(Deciding *x)
{
    static const Round rounds[] = {{VERDICT_WRONG_TYPE, place_only, NULL}, {VERDICT_WRONG_BOUNDARY, rough_place, places_touch}};
    Things t = {.x = x};
    StrBuf key = {0};
    for (unsigned side = 0; side < 2; side++) {
        const Document *d = deciding_side(x, side);
        for (uint32_t i = 0; d && i < d->n_events; i++) {
            const Mention *trigger = trigger_of(d, &d->events[i]);
            const char *type = symbols_name(d->symbols, d->events[i].type);
            if (!trigger) continue;
            key_put_spans(&key, trigger);
            key_put_name(&key, type);
            things_add(&t, side, (Thing){.index = i, .place = trigger}, type, &key);
        }
    }
    things_begin(&t);
    for (size_t i = 0; i < sizeof rounds / sizeof *rounds; i++) things_round(&t, &rounds[i]);
    things_end(&t, SUBJECT_TRIGGER, describe_trigger);
    sb_free(&key);
}

/* -- arguments -------------------------------------------------------------------------------------------------------------- */

static const Event *event_of(const Things *t, unsigned side, const Thing *thing) { return &deciding_side(t->x, side)->events[thing->index]; }

static const char *role_of(const Things *t, unsigned side, const Thing *thing)
{
    return symbols_name(deciding_side(t->x, side)->symbols, event_of(t, side, thing)->arguments[thing->part].role);
}

static const char *event_type(const Things *t, unsigned side, const Thing *thing)
{
    return symbols_name(deciding_side(t->x, side)->symbols, event_of(t, side, thing)->type);
}

static bool without_role(const void *things, unsigned side, uint32_t thing, uint32_t nth, StrBuf *key)
{
    const Things *t = things;
    const Thing *here = &t->side[side].at[thing];
    key_put_name(key, event_type(t, side, here));
    key_put_spans(key, here->place);
    return nth == 0;
}

static bool roughly(const void *things, unsigned side, uint32_t thing, uint32_t nth, StrBuf *key)
{
    const Things *t = things;
    const Thing *here = &t->side[side].at[thing];
    if (nth > 0 || !here->place->n_spans) return false;
    key_put_name(key, event_type(t, side, here));
    key_put_name(key, role_of(t, side, here));
    key_put_number(key, deciding_component(t->x, side, here->place));
    return true;
}

static bool without_event(const void *things, unsigned side, uint32_t thing, uint32_t nth, StrBuf *key)
{
    const Things *t = things;
    const Thing *here = &t->side[side].at[thing];
    key_put_name(key, role_of(t, side, here));
    key_put_spans(key, here->place);
    return nth == 0;
}

static bool same_event(const void *things, unsigned side, uint32_t thing, uint32_t nth, StrBuf *key)
{
    const Things *t = things;
    const Thing *here = &t->side[side].at[thing];
    const Mention *trigger = trigger_of(deciding_side(t->x, side), event_of(t, side, here));
    if (nth > 0 || !trigger) return false;
    key_put_name(key, event_type(t, side, here));
    key_put_name(key, role_of(t, side, here));
    key_put_spans(key, trigger);
    return true;
}

/* "attacker of ATTACK (raided): Rebels" */
static void describe_argument(Things *t, unsigned side, const Thing *thing, DecisionSide *out)
{
    const Document *d = t->x->shown[side];
    const Event *e = &d->events[thing->index];
    const Mention *trigger = trigger_of(d, e), *filler = argument_mention(d, &e->arguments[thing->part]);
    Party *parties = arena_zero(t->x->arena, 2, sizeof *parties);
    StrBuf text = {0}, surface = {0};
    out->value = role_of(t, side, thing);
    sb_printf(&text, "%s of %s", out->value, thing->category);
    if (trigger) {
        put_surface(&surface, d, trigger);
        sb_printf(&text, " (%s)", sb_text(&surface));
    }
    sb_clear(&surface);
    put_surface(&surface, d, filler);
    sb_printf(&text, ": %s", sb_text(&surface));
    parties[out->n_parties++] = (Party){out->value, (uint32_t)(filler - d->mentions)};
    if (trigger) parties[out->n_parties++] = (Party){"trigger", e->trigger};
    out->index = thing->index;
    out->id = e->id;
    out->text = keep_text(t->x, &text);
    out->parties = parties;
    sb_free(&text);
    sb_free(&surface);
}

void decide_arguments(Deciding *x)
{
    static const Round rounds[] = {{VERDICT_WRONG_ROLE, without_role, NULL},
                                   {VERDICT_WRONG_BOUNDARY, roughly, places_touch},
                                   {VERDICT_WRONG_TYPE, without_event, NULL},
                                   {VERDICT_WRONG_ARGUMENT, same_event, NULL}};
    Things t = {.x = x};
    StrBuf key = {0};
    for (unsigned side = 0; side < 2; side++) {
        const Document *d = deciding_side(x, side);
        for (uint32_t i = 0; d && i < d->n_events; i++)
            for (uint32_t k = 0; k < d->events[i].n_arguments; k++) {
                const Argument *a = &d->events[i].arguments[k];
                const Mention *filler = argument_mention(d, a);
                const char *type = symbols_name(d->symbols, d->events[i].type);
                if (!filler) continue;
                key_put_name(&key, type);
                key_put_spans(&key, filler);
                key_put_name(&key, symbols_name(d->symbols, a->role));
                things_add(&t, side, (Thing){.index = i, .part = k, .place = filler, .also = trigger_of(d, &d->events[i])}, type, &key);
            }
    }
    things_begin(&t);
    for (size_t i = 0; i < sizeof rounds / sizeof *rounds; i++) things_round(&t, &rounds[i]);
    things_end(&t, SUBJECT_ARGUMENT, describe_argument);
    sb_free(&key);
}

/* -- attributes --------------------------------------------------------------------------------------------------------------- */

enum { ON_MENTION, ON_EVENT };

static const Attribute *attribute_of(const Document *d, const Thing *thing)
{
    return &(thing->kind == ON_EVENT ? d->events[thing->index].attributes : d->mentions[thing->index].attributes)[thing->part];
}

static void put_owner(const Document *d, const Thing *thing, StrBuf *key)
{
    Symbol type = thing->kind == ON_EVENT ? d->events[thing->index].type : d->mentions[thing->index].type;
    key_put_number(key, thing->kind);
    key_put_name(key, symbols_name(d->symbols, type));
    key_put_spans(key, thing->place);
    key_put_name(key, symbols_name(d->symbols, attribute_of(d, thing)->name));
}

static bool without_value(const void *things, unsigned side, uint32_t thing, uint32_t nth, StrBuf *key)
{
    const Things *t = things;
    put_owner(deciding_side(t->x, side), &t->side[side].at[thing], key);
    return nth == 0;
}

/* "Rebels: level=name" */
static void describe_attribute(Things *t, unsigned side, const Thing *thing, DecisionSide *out)
{
    const Document *d = deciding_side(t->x, side);
    const Attribute *a = attribute_of(d, thing);
    StrBuf text = {0};
    out->on_event = thing->kind == ON_EVENT;
    out->index = thing->index;
    out->id = out->on_event ? d->events[thing->index].id : d->mentions[thing->index].id;
    out->value = symbols_name(d->symbols, a->value);
    put_surface(&text, d, thing->place);
    sb_printf(&text, ": %s%s%s", symbols_name(d->symbols, a->name), *out->value ? "=" : "", out->value);
    out->text = keep_text(t->x, &text);
    out->parties = keep_party(t->x, out->on_event ? "trigger" : NULL, (uint32_t)(thing->place - d->mentions));
    out->n_parties = 1;
    sb_free(&text);
}

static void add_attributes(Things *t, unsigned side, Thing owner, uint32_t n, StrBuf *key)
{
    const Document *d = deciding_side(t->x, side);
    if (!owner.place || !owner.place->n_spans) return;
    for (owner.part = 0; owner.part < n; owner.part++) {
        const Attribute *a = attribute_of(d, &owner);
        put_owner(d, &owner, key);
        key_put_name(key, symbols_name(d->symbols, a->value));
        things_add(t, side, owner, symbols_name(d->symbols, a->name), key);
    }
}

void decide_attributes(Deciding *x)
{
    static const Round value = {VERDICT_WRONG_VALUE, without_value, NULL};
    Things t = {.x = x};
    StrBuf key = {0};
    for (unsigned side = 0; side < 2; side++) {
        const Document *d = deciding_side(x, side);
        for (uint32_t i = 0; d && i < d->n_mentions; i++)
            add_attributes(&t, side, (Thing){.index = i, .kind = ON_MENTION, .place = &d->mentions[i]}, d->mentions[i].n_attributes, &key);
        for (uint32_t i = 0; d && i < d->n_events; i++)
            add_attributes(&t, side, (Thing){.index = i, .kind = ON_EVENT, .place = trigger_of(d, &d->events[i])}, d->events[i].n_attributes, &key);
    }
    things_begin(&t);
    things_round(&t, &value);
    things_end(&t, SUBJECT_ATTRIBUTE, describe_attribute);
    sb_free(&key);
}

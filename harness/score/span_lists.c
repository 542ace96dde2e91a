/* Tags are few and repeat, so what one means is looked up by its symbol; most tokens are outside and cost that look-up only.
 *
 * Waiting: a predicted type that gold has not shown yet may still come. Scoring both possibilities side by side would need one
 * tally for every set of such types; keeping the spans is simpler, and there are few: the first sentences of a file, and
 * those with a type that gold never has. */
#include "score/span_lists.h"

#include <string.h>

uint32_t span_type(SpanTypes *t, const char *name, size_t n)
{
    uint32_t type = symbols_intern(&t->names, name, n);
    while (t->states.n <= type) vec_push(&t->states, (uint8_t)t->first);
    return type;
}

void span_types_free(SpanTypes *t)
{
    symbols_free(&t->names);
    vec_free(&t->states);
}

/* -- tags ------------------------------------------------------------------------------------------------------------- */

TagReading tag_reading(ChunkReading reading, const Symbols *tags, SpanTypes *types)
{
    TagReading r = {.rule = &chunk_rules[reading], .tags = tags, .types = types};
    chunk_rule_steps(&r.steps, r.rule);
    return r;
}

void tag_reading_free(TagReading *r)
{
    vec_free(&r->meanings);
    sb_free(&r->text);
}

void tag_reading_learn(TagReading *r)
{
    while (r->meanings.n < r->tags->count) {
        Symbol s = (Symbol)r->meanings.n;
        const char *tag = symbols_name(r->tags, s), *type;
        size_t n = symbols_length(r->tags, s), type_length;
        if (r->rewrite) {
            sb_clear(&r->text);
            r->rewrite(tag, n, &r->text);
            tag = sb_text(&r->text);
            n = r->text.length;
        }
        Prefix prefix = chunk_split(r->rule, tag, n, &type, &type_length);
        bool outside = r->rule->outside >> prefix & 1;
        TagMeaning meaning = {.type = SYMBOL_NONE, .prefix = (uint8_t)prefix, .outside = outside};
        if (!outside) meaning.type = span_type(r->types, type, type_length);
        vec_push(&r->meanings, meaning);
    }
}

void tag_reading_spans(const TagReading *r, const Symbol *tags, size_t n, SpanList *out)
{
    const TagMeaning *meanings = r->meanings.at;
    TagMeaning last = {.type = SYMBOL_NONE, .prefix = PREFIX_O, .outside = true};
    TypedSpan open = {0};
    out->n = 0;
    for (size_t i = 0; i < n; i++) {
        TagMeaning now = meanings[tags[i]];
        if (now.outside && last.outside) continue;
        unsigned step = r->steps.at[last.prefix][now.prefix][last.type == now.type];
        if (step & CHUNK_ENDS) {
            open.end = (uint32_t)i;
            vec_push(out, open);
        }
        if (step & CHUNK_STARTS) open = (TypedSpan){.start = (uint32_t)i, .type = now.type};
        last = now;
    }
    if (last.outside) return;
    open.end = (uint32_t)n;
    vec_push(out, open);
}

/* -- mentions --------------------------------------------------------------------------------------------------------- */

int spans_of_mentions(const Document *d, const Document *gold, SpanTypes *types, const char *scorer, SpanList *out, Error *e)
{
    Arena scratch = {0};
    OffsetMap map = offset_map(&scratch, gold->text, gold->text_length, UNIT_CODEPOINT);
    int status = ASSAY_OK;
    out->n = 0;
    for (uint32_t i = 0; i < d->n_mentions; i++) {
        const Mention *m = &d->mentions[i];
        if (mention_is_abstract(m)) continue;
        if (m->n_spans > 1) {
            status = error_at(e, ASSAY_ERR_DATA, d->file, m->line ? m->line : d->line, 0,
                              "document %s: mention %s is in %u pieces, which %s cannot score; semeval-2013 and the native "
                              "rules can", d->id, m->id ? m->id : "(without an id)", m->n_spans, scorer);
            goto done;
        }
        TypedSpan span = {.start = UINT32_MAX, .end = UINT32_MAX};
        span.type = span_type(types, symbols_name(d->symbols, m->type), symbols_length(d->symbols, m->type));
        if (m->n_spans) {
            span.start = offset_from_byte(&map, m->spans[0].start);
            span.end = offset_from_byte(&map, m->spans[0].end);
        }
        vec_push(out, span);
    }
done:
    arena_free(&scratch);
    return status;
}

/* -- deciding what takes part ----------------------------------------------------------------------------------------- */

static bool any_unknown(const SpanTypes *t, const SpanList *list)
{
    for (size_t i = 0; i < list->n; i++)
        if (t->states.at[list->at[i].type] == TYPE_UNKNOWN) return true;
    return false;
}

static void leave_out(const SpanTypes *t, SpanList *list)
{
    size_t kept = 0;
    for (size_t i = 0; i < list->n; i++)
        if (t->states.at[list->at[i].type] == TYPE_IN) list->at[kept++] = list->at[i];
    list->n = kept;
}

static void hand_on(SpanFeed *f, SpanDocument *d)
{
    leave_out(&f->types, &d->gold);
    leave_out(&f->types, &d->predicted);
    f->score(f->context, d);
}

static void keep(SpanFeed *f, const SpanList *list)
{
    vec_push(&f->kept_counts, (uint32_t)list->n);
    for (size_t i = 0; i < list->n; i++) vec_push(&f->kept, list->at[i]);
}

void span_feed_offer(SpanFeed *f, SpanDocument *d)
{
    if (!any_unknown(&f->types, &d->gold) && !any_unknown(&f->types, &d->predicted)) {
        hand_on(f, d);
        return;
    }
    keep(f, &d->gold);
    keep(f, &d->predicted);
}

/* The kept spans lie where they lay: lists are borrowed parts of the vector. */
void span_feed_end(SpanFeed *f)
{
    for (size_t i = 0; i < f->types.states.n; i++)
        if (f->types.states.at[i] == TYPE_UNKNOWN) f->types.states.at[i] = TYPE_OUT;
    TypedSpan *next = f->kept.at;
    for (size_t i = 0; i < f->kept_counts.n; i += 2) {
        SpanDocument d = {0};
        d.gold.at = next;
        d.gold.n = f->kept_counts.at[i];
        d.predicted.at = next + d.gold.n;
        d.predicted.n = f->kept_counts.at[i + 1];
        next = d.predicted.at + d.predicted.n;
        hand_on(f, &d);
    }
    f->kept.n = f->kept_counts.n = 0;
}

void span_feed_free(SpanFeed *f)
{
    span_types_free(&f->types);
    vec_free(&f->kept);
    vec_free(&f->kept_counts);
}

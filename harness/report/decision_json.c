#include "report/decision_json.h"

#include "base/json.h"

static void put_member(StrBuf *out, const char *name, const char *text)
{
    sb_printf(out, "%s\"%s\":", out->length && out->data[out->length - 1] != '{' ? "," : "", name);
    json_put_text(out, text);
}

static void put_place(StrBuf *out, const Document *d, const Mention *m, const OffsetMap *map)
{
    StrBuf surface = {0};
    sb_printf(out, "%s\"spans\":[", out->data[out->length - 1] != '{' ? "," : "");
    for (uint32_t i = 0; i < m->n_spans; i++)
        sb_printf(out, "%s[%u,%u]", i ? "," : "", offset_from_byte(map, m->spans[i].start), offset_from_byte(map, m->spans[i].end));
    sb_puts(out, "],\"surface\":");
    if (m->n_spans) document_surface(d, m, &surface);
    else if (m->surface) sb_puts(&surface, m->surface);
    json_put_string(out, sb_text(&surface), surface.length);
    sb_free(&surface);
}

static void put_side(StrBuf *out, const char *name, const Decision *decision, const DecisionSide *s, const Document *d, const OffsetMap *map)
{
    if (!s->category) return;
    sb_printf(out, ",\"%s\":{", name);
    if (s->id) put_member(out, "id", s->id);
    put_member(out, "category", s->category);
    if (s->value) put_member(out, "value", s->value);
    bool about_one = s->n_parties == 1 && decision->subject != SUBJECT_RELATION && decision->subject != SUBJECT_TRIGGER && decision->subject != SUBJECT_ARGUMENT;
    if (about_one) put_place(out, d, &d->mentions[s->parties[0].mention], map);
    else if (s->n_parties) sb_puts(out, ",\"mentions\":[");
    for (uint32_t i = 0; i < s->n_parties && !about_one; i++) {
        const Mention *m = &d->mentions[s->parties[i].mention];
        sb_puts(out, i ? ",{" : "{");
        if (s->parties[i].role) put_member(out, "role", s->parties[i].role);
        if (m->id) put_member(out, "id", m->id);
        put_place(out, d, m, map);
        sb_putc(out, '}');
    }
    if (s->n_parties && !about_one) sb_putc(out, ']');
    if (decision->subject != SUBJECT_MENTION) put_member(out, "text", s->text);
    sb_putc(out, '}');
}

void decision_put_json(StrBuf *out, const Decision *d, const Document *gold, const Document *predicted, const OffsetMap *map)
{
    sb_puts(out, "\"document\":");
    json_put_text(out, gold->id);
    put_member(out, "layer", layer_name(subject_kinds[d->subject].layer));
    put_member(out, "subject", subject_kinds[d->subject].name);
    put_member(out, "verdict", verdict_name(d->verdict));
    if (d->optional) sb_puts(out, ",\"optional\":true");
    put_side(out, "gold", d, &d->gold, gold, map);
    if (predicted) put_side(out, "predicted", d, &d->predicted, predicted, map);
}

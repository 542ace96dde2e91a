/* baseline.c - writing. The four counts are a list, since their names on every line would make the file three times as long;
 * the head says what they are. */
#include "report/baseline.h"

#include "base/json.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

static void put_member(StrBuf *out, const char *key, const char *text)
{
    json_put_text(out, key);
    sb_putc(out, ':');
    if (text) json_put_text(out, text);
    else sb_puts(out, "null");
}

static void put_head(StrBuf *out, const Measured *m)
{
    char seconds[32]; /* more digits would only be noise in a diff */
    snprintf(seconds, sizeof seconds, "%.2e", m->seconds);
    sb_puts(out, "{\"baseline\":1,");
    put_member(out, "assay", assay_version());
    sb_puts(out, ",\n ");
    put_member(out, "system", m->system);
    sb_putc(out, ',');
    put_member(out, "version", m->version);
    sb_putc(out, ',');
    put_member(out, "label", m->label);
    sb_puts(out, ",\n ");
    put_member(out, "corpus", m->corpus);
    sb_putc(out, ',');
    put_member(out, "corpus_version", m->corpus_version);
    sb_putc(out, ',');
    put_member(out, "split", m->split);
    sb_puts(out, ",\n ");
    put_member(out, "gold", m->gold_hash);
    sb_puts(out, ",\n ");
    put_member(out, "unit", m->by_sentence ? "sentence" : "document");
    sb_printf(out, ",\"documents\":%zu,\"repetitions\":%zu,\"failed\":%zu,\"seconds\":", m->n_documents, m->repetitions, m->failed);
    json_put_double(out, m->seconds > 0 ? strtod(seconds, NULL) : NAN);
    sb_puts(out, ",\n \"criteria\":[");
    for (size_t i = 0; i < m->n_scorings; i++) {
        const MeasuredScoring *s = &m->scorings[i];
        sb_puts(out, i ? ",\n  {" : "\n  {");
        put_member(out, "layer", s->layer);
        sb_putc(out, ',');
        put_member(out, "criterion", s->criterion);
        sb_putc(out, ',');
        put_member(out, "profile", s->profile);
        sb_putc(out, ',');
        put_member(out, "signature", s->signature);
        sb_putc(out, '}');
    }
    sb_puts(out, "],\n \"counts\":[\"gold\",\"found\",\"predicted\",\"correct\"],\n \"tallies\":[");
}

static void put_tally(StrBuf *out, const Tally *t)
{
    const double counts[] = {t->gold, t->found, t->predicted, t->correct};
    for (size_t i = 0; i < 4; i++) {
        sb_putc(out, i ? ',' : '[');
        json_put_double(out, counts[i]);
    }
    sb_putc(out, ']');
}

/* What is not zero in a unit, each criterion as a member that follows others. Returns whether there was anything. */
static bool put_unit(StrBuf *out, const Measured *m, size_t unit)
{
    size_t before = out->length;
    for (size_t i = 0; i < m->n_scorings; i++) {
        const MeasuredScoring *s = &m->scorings[i];
        bool begun = false;
        for (size_t g = 0; g < s->units.n_groups; g++) {
            const Tally *t = units_at(&s->units, 0, unit, g);
            if (tally_is_zero(t)) continue;
            sb_putc(out, ',');
            if (!begun) {
                json_put_text(out, s->name);
                sb_puts(out, ":{");
            }
            begun = true;
            json_put_text(out, s->groups[g]);
            sb_putc(out, ':');
            put_tally(out, t);
        }
        if (begun) sb_putc(out, '}');
    }
    return out->length > before;
}

static void begin_line(StrBuf *out, bool *first, const char *id)
{
    sb_puts(out, *first ? "\n  {" : ",\n  {");
    *first = false;
    put_member(out, "document", id);
}

static void put_sentences(StrBuf *out, bool *first, const Measured *m, size_t document)
{
    begin_line(out, first, m->ids[document]);
    sb_printf(out, ",\"sentences\":%zu}", m->first_unit[document + 1] - m->first_unit[document]);
    for (size_t u = m->first_unit[document]; u < m->first_unit[document + 1]; u++) {
        StrBuf rest = {0};
        if (put_unit(&rest, m, u)) {
            begin_line(out, first, m->ids[document]);
            sb_printf(out, ",\"sentence\":%zu", u - m->first_unit[document] + 1);
            sb_put(out, rest.data, rest.length);
            sb_putc(out, '}');
        }
        sb_free(&rest);
    }
}

void baseline_write(StrBuf *out, const Measured *m)
{
    bool first = true;
    put_head(out, m);
    for (size_t d = 0; d < m->n_documents; d++) {
        if (m->by_sentence) {
            put_sentences(out, &first, m, d);
            continue;
        }
        begin_line(out, &first, m->ids[d]);
        put_unit(out, m, d);
        sb_putc(out, '}');
    }
    sb_puts(out, "]}\n");
}

/* gate_print.c - for people and for programs. Those for CI servers are in gate_servers.c. */
#include "report/gate_print.h"

#include "base/json.h"

#include <string.h>

const GateFormat gate_formats[] = {
    {"text", "for people", gate_text},
    {"junit", "XML that CI servers show as test results, a test for each rule", gate_junit},
    {"github", "annotations of a GitHub workflow", gate_github},
    {"json", "everything, for programs", gate_json},
    {0},
};

/* Lines of at most this many bytes, where a word allows it. */
#define TEXT_WIDTH 100

static void put_wrapped(StrBuf *out, const char *text, size_t indent)
{
    size_t column = TEXT_WIDTH;
    while (*text) {
        size_t n = strcspn(text, " ");
        if (column + 1 + n > TEXT_WIDTH) {
            if (column != TEXT_WIDTH || out->length) sb_putc(out, '\n');
            sb_fill(out, ' ', indent);
            column = indent;
        } else {
            sb_putc(out, ' ');
            column++;
        }
        sb_put(out, text, n);
        column += n;
        text += n;
        text += strspn(text, " ");
    }
}

void gate_text(StrBuf *out, const Gate *g, const GateStyle *style)
{
    sb_printf(out, "run       %s\nbaseline  %s\nmargin    %g points, alpha %g\n", g->run, g->baseline, g->margin * 100, g->alpha);
    if (*g->signature) sb_printf(out, "signature %s\n", g->signature);
    for (size_t i = 0; i < g->n_findings; i++) {
        const GateFinding *f = &g->findings[i];
        sb_printf(out, "\n%-12s  %s", gate_verdict_name(f->verdict), f->rule);
        put_wrapped(out, f->text, 14);
    }
    sb_puts(out, "\n\n");
    gate_conclusion(out, g, style->exit_status);
    sb_putc(out, '\n');
}

static void put_number(StrBuf *out, const char *key, double value)
{
    sb_printf(out, ",\"%s\":", key);
    json_put_double(out, value);
}

static void put_string(StrBuf *out, const char *key, const char *text)
{
    sb_printf(out, ",\"%s\":", key);
    json_put_text(out, text);
}

static void put_loss(StrBuf *out, const GateLoss *l)
{
    sb_printf(out, ",\n   \"compared\":%s,\"identical\":%s,\"units\":%zu,\"few_units\":%s", l->compared ? "true" : "false",
              l->identical ? "true" : "false", l->units, l->few_units ? "true" : "false");
    put_number(out, "baseline", l->baseline);
    put_number(out, "run", l->run);
    put_number(out, "difference", l->difference);
    put_number(out, "low", l->low);
    put_number(out, "high", l->high);
    put_number(out, "p", l->p);
    put_number(out, "adjusted", l->adjusted);
    put_number(out, "smallest_loss", l->smallest);
    put_number(out, "units_needed", l->needed);
    put_number(out, "units_to_decide", l->decisive);
}

void gate_json(StrBuf *out, const Gate *g, const GateStyle *style)
{
    sb_puts(out, "{\"assay\":");
    json_put_text(out, assay_version());
    put_string(out, "run", g->run);
    put_string(out, "baseline", g->baseline);
    put_string(out, "signature", g->signature);
    put_number(out, "margin", g->margin);
    put_number(out, "alpha", g->alpha);
    sb_puts(out, ",\n \"rules\":[");
    for (size_t i = 0; i < g->n_findings; i++) {
        const GateFinding *f = &g->findings[i];
        sb_printf(out, "%s\n  {\"kind\":\"%s\",\"verdict\":\"%s\"", i ? "," : "", gate_kind_name(f->kind), gate_verdict_name(f->verdict));
        put_string(out, "rule", f->rule);
        put_number(out, "value", f->value);
        put_number(out, "limit", f->limit);
        put_string(out, "text", f->text);
        if (f->kind == GATE_LOSS) put_loss(out, &f->loss);
        sb_putc(out, '}');
    }
    sb_printf(out, "],\n \"verdict\":\"%s\",\"exit_status\":%d}\n", gate_verdict_name(g->verdict), style->exit_status);
}

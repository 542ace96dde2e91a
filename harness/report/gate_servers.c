/* gate_servers.c - what CI servers read.
 *
 * Names of corpora, systems and categories end up in all of this and are hostile: XML is escaped and rid of characters that
 * XML cannot hold, workflow commands are escaped as the runner unescapes them, Markdown as GitHub renders it. */
#include "report/gate_print.h"

#include <string.h>

/* -- JUnit ------------------------------------------------------------------------------------------------------------ */

/* For attribute values. */
static void put_xml(StrBuf *out, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c == '&') sb_puts(out, "&amp;");
        else if (c == '<') sb_puts(out, "&lt;");
        else if (c == '>') sb_puts(out, "&gt;");
        else if (c == '"') sb_puts(out, "&quot;");
        else if (c < ' ' || c == 0x7f) sb_putc(out, ' ');
        else sb_putc(out, (char)c);
    }
}

static void put_attribute(StrBuf *out, const char *name, const char *value)
{
    sb_printf(out, " %s=\"", name);
    put_xml(out, value);
    sb_putc(out, '"');
}

static void put_property(StrBuf *out, const char *name, const char *value)
{
    sb_puts(out, "      <property");
    put_attribute(out, "name", name);
    put_attribute(out, "value", value);
    sb_puts(out, "/>\n");
}

static bool fails(const GateFinding *f, const GateStyle *style)
{
    return f->verdict == GATE_REGRESSION || (f->verdict == GATE_INCONCLUSIVE && style->inconclusive_fails);
}

static void put_testcase(StrBuf *out, const GateFinding *f, const GateStyle *style)
{
    char class[64] = "assay.check.";
    strncat(class, gate_kind_name(f->kind), sizeof class - strlen(class) - 1);
    sb_puts(out, "    <testcase");
    put_attribute(out, "classname", class);
    put_attribute(out, "name", f->rule);
    sb_puts(out, " time=\"0\"");
    if (f->verdict == GATE_PASS) {
        sb_puts(out, "/>\n");
        return;
    }
    sb_puts(out, fails(f, style) ? ">\n      <failure" : ">\n      <skipped");
    if (fails(f, style)) put_attribute(out, "type", gate_verdict_name(f->verdict));
    put_attribute(out, "message", f->text);
    sb_puts(out, "/>\n    </testcase>\n");
}

/* The stricter schema wants a time without a zone, and a host, always. */
static void put_origin(StrBuf *out, const Gate *g)
{
    char time[] = "1970-01-01T00:00:00";
    if (strlen(g->finished) >= sizeof time - 1 && g->finished[10] == 'T') memcpy(time, g->finished, sizeof time - 1);
    put_attribute(out, "timestamp", time);
    put_attribute(out, "hostname", *g->host ? g->host : "localhost");
}

void gate_junit(StrBuf *out, const Gate *g, const GateStyle *style)
{
    size_t failures = 0, skipped = 0;
    for (size_t i = 0; i < g->n_findings; i++) {
        failures += fails(&g->findings[i], style);
        skipped += g->findings[i].verdict == GATE_INCONCLUSIVE && !style->inconclusive_fails;
    }
    sb_puts(out, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n  <testsuite name=\"assay check\" package=\"assay\" id=\"0\"");
    put_origin(out, g);
    sb_printf(out, " tests=\"%zu\" failures=\"%zu\" errors=\"0\" skipped=\"%zu\" time=\"0\">\n    <properties>\n", g->n_findings, failures, skipped);
    put_property(out, "run", g->run);
    put_property(out, "baseline", g->baseline);
    put_property(out, "signature", g->signature);
    sb_puts(out, "    </properties>\n");
    for (size_t i = 0; i < g->n_findings; i++) put_testcase(out, &g->findings[i], style);
    sb_puts(out, "    <system-out/>\n    <system-err/>\n  </testsuite>\n</testsuites>\n<!-- ");
    gate_conclusion(out, g, style->exit_status);
    sb_puts(out, " -->\n");
}

/* -- GitHub ----------------------------------------------------------------------------------------------------------- */

static void put_command_text(StrBuf *out, const char *text, bool property)
{
    for (; *text; text++) {
        if (*text == '%') sb_puts(out, "%25");
        else if (*text == '\r') sb_puts(out, "%0D");
        else if (*text == '\n') sb_puts(out, "%0A");
        else if (property && *text == ':') sb_puts(out, "%3A");
        else if (property && *text == ',') sb_puts(out, "%2C");
        else sb_putc(out, *text);
    }
}

void gate_github(StrBuf *out, const Gate *g, const GateStyle *style)
{
    for (size_t i = 0; i < g->n_findings; i++) {
        const GateFinding *f = &g->findings[i];
        if (f->verdict == GATE_PASS) continue;
        sb_puts(out, fails(f, style) ? "::error title=" : "::warning title=");
        put_command_text(out, gate_verdict_name(f->verdict), true);
        put_command_text(out, ": ", true);
        put_command_text(out, f->rule, true);
        sb_puts(out, "::");
        put_command_text(out, f->text, false);
        sb_putc(out, '\n');
    }
    gate_conclusion(out, g, style->exit_status);
    sb_putc(out, '\n');
}

/* In a cell of a table: nothing of it may be read as Markdown or HTML. */
static void put_cell(StrBuf *out, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c < ' ') sb_putc(out, ' ');
        else if (c == '<') sb_puts(out, "&lt;");
        else if (c == '&') sb_puts(out, "&amp;");
        else if (strchr("\\`*_[]|#~@", c)) sb_printf(out, "\\%c", c);
        else sb_putc(out, (char)c);
    }
}

void gate_markdown(StrBuf *out, const Gate *g, const GateStyle *style)
{
    static const char *const marks[] = {[GATE_PASS] = "pass", [GATE_INCONCLUSIVE] = "**inconclusive**", [GATE_REGRESSION] = "**regression**"};
    const char *name = gate_verdict_name(g->verdict);
    sb_printf(out, "### assay check: %s\n\n", name);
    sb_puts(out, "| | rule | found |\n|---|---|---|\n");
    for (size_t i = 0; i < g->n_findings; i++) {
        const GateFinding *f = &g->findings[i];
        sb_printf(out, "| %s | ", marks[f->verdict]);
        put_cell(out, f->rule);
        sb_puts(out, " | ");
        put_cell(out, f->text);
        sb_puts(out, " |\n");
    }
    sb_puts(out, "\nRun: ");
    put_cell(out, g->run);
    sb_puts(out, "  \nBaseline: ");
    put_cell(out, g->baseline);
    sb_puts(out, "\n\n");
    gate_conclusion(out, g, style->exit_status);
    sb_puts(out, "\n");
}

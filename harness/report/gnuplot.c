#include "report/gnuplot.h"

#include "report/program.h"

#include <string.h>

#define SAID_AT_MOST 300 /* bytes of gnuplot's own words that go into the message */

/* The words of gnuplot on one line: it draws a caret under the place, and leaves empty lines. */
static void put_said(StrBuf *out, const StrBuf *said)
{
    const char *line = sb_text(said);
    size_t start = out->length;
    while (*line && out->length - start < SAID_AT_MOST) {
        size_t n = strcspn(line, "\n");
        size_t blank = strspn(line, " \t");
        if (blank < n && line[blank] != '^') {
            if (out->length > start) sb_puts(out, "; ");
            sb_put(out, line + blank, n - blank);
        }
        line += n + (line[n] == '\n');
    }
}

int gnuplot_run(const char *folder, const char *script, const char *format, Error *e)
{
    int status = ASSAY_OK;
    ProcessEnd end = {0};
    Error cause = {0};
    StrBuf said = {0}, words = {0}, set = {0}, file = {0};
    char how[128];
    sb_printf(&set, "format='%s'", format);
    sb_printf(&file, "./%s", script); /* also where the name begins with a dash */
    const char *const arguments[] = {"gnuplot", "-d", "-e", sb_text(&set), sb_text(&file), NULL};
    if (program_run(arguments, folder, NULL, &said, SAID_AT_MOST, &end, &cause) != ASSAY_OK) {
        status = error_set(e, ASSAY_ERR_DATA, "figures are drawn by gnuplot, which did not start: %s. Install the packages "
                           "gnuplot-nox and fonts-dejavu-core, or draw %s/%s elsewhere", cause.message, folder, script);
        goto done;
    }
    if (end.signalled || end.status != 0) {
        put_said(&words, &said);
        status = error_set(e, ASSAY_ERR_DATA, "gnuplot could not draw %s/%s as %s: it %s%s%s", folder, script, format,
                           process_end_text(&end, how, sizeof how), words.length ? " and said: " : "", sb_text(&words));
    }
done:
    sb_free(&said);
    sb_free(&words);
    sb_free(&set);
    sb_free(&file);
    return status;
}

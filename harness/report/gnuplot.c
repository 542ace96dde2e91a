#include "report/gnuplot.h"

#include "base/process.h"
#include "base/strbuf.h"

#include <poll.h>
#include <string.h>

#define SAID_AT_MOST 300 /* bytes of gnuplot's own words that go into the message */

/* Reads what is there; false once the stream has ended. Of `out`, NULL to throw it away, only the beginning is kept. */
static bool drain(int descriptor, StrBuf *out)
{
    char bytes[4096];
    ssize_t n;
    while ((n = process_read(descriptor, bytes, sizeof bytes)) > 0)
        if (out && out->length < SAID_AT_MOST) sb_put(out, bytes, (size_t)n);
    return n == -1;
}

static void collect(Process *p, StrBuf *said)
{
    struct pollfd ends[2] = {{.fd = p->out, .events = POLLIN}, {.fd = p->err, .events = POLLIN}};
    process_close_in(p);
    while (ends[0].fd >= 0 || ends[1].fd >= 0) {
        if (poll(ends, 2, -1) < 0) continue;
        for (int i = 0; i < 2; i++)
            if (ends[i].revents && !drain(ends[i].fd, i ? said : NULL)) ends[i].fd = -1;
    }
}

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
    Process p = {0};
    ProcessEnd end = {0};
    Error cause = {0};
    StrBuf said = {0}, words = {0}, set = {0}, file = {0};
    char how[128];
    sb_printf(&set, "format='%s'", format);
    sb_printf(&file, "./%s", script); /* also where the name begins with a dash */
    const char *const arguments[] = {"gnuplot", "-d", "-e", sb_text(&set), sb_text(&file), NULL};
    if (process_start(&p, &(ProcessOptions){.arguments = arguments, .folder = folder}, &cause) != ASSAY_OK) {
        status = error_set(e, ASSAY_ERR_DATA, "figures are drawn by gnuplot, which did not start: %s. Install the packages "
                           "gnuplot-nox and fonts-dejavu-core, or draw %s/%s elsewhere", cause.message, folder, script);
        goto done;
    }
    collect(&p, &said);
    while (!process_has_ended(&p)) poll(&(struct pollfd){.fd = p.ended, .events = POLLIN}, 1, 10);
    process_finish(&p, &end);
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

#include "report/figure_layout.h"

#include "report/label.h"

#include <math.h>
#include <string.h>
#include <utf8proc.h>

/* Advance widths of ASCII in DejaVu Sans, in thousandths of the font size. */
static const uint16_t ascii_width[] = {
    318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636, 636,
    636, 636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787,
    603, 787, 695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635,
    634, 278, 278, 579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838};

/* Other characters are taken for rather wide ones: a label that is cut a little early is better than one that overlaps. */
static double character_width(uint32_t c)
{
    if (c >= 0x20 && c < 0x7F) return ascii_width[c - 0x20] / 1000.0 * FIGURE_FONT;
    int columns = utf8proc_charwidth((utf8proc_int32_t)c);
    return (columns <= 0 ? 0 : columns == 1 ? 0.8 : 1.05) * FIGURE_FONT;
}

double figure_text_width(const char *text) { return label_measure(text, character_width); }

const char *figure_fitted(Arena *a, const char *text, double most)
{
    StrBuf b = {0};
    label_put_cut(&b, *text ? text : "(none)", most, character_width, "…");
    const char *copy = arena_copy(a, sb_text(&b), b.length);
    sb_free(&b);
    return copy;
}

/* -- writing gnuplot ---------------------------------------------------------------------------------------------------- */

/* The label, safe. gnuplot leaves ">" as it is in svg, where "]]>" is forbidden: an invisible space parts it. */
static void put_safe(StrBuf *out, const char *text)
{
    StrBuf safe = {0};
    label_put(&safe, text);
    const char *from = sb_text(&safe), *end;
    while ((end = strstr(from, "]]>"))) {
        sb_put(out, from, (size_t)(end - from) + 2);
        sb_puts(out, "\xe2\x80\x8b");
        from = end + 2;
    }
    sb_puts(out, from);
    sb_free(&safe);
}

static void put_number(StrBuf *gp, double value)
{
    if (isnan(value)) sb_puts(gp, "NaN");
    else sb_printf(gp, "%.2f", value);
}

static void put_quoted(StrBuf *gp, const char *text)
{
    StrBuf safe = {0};
    put_safe(&safe, text);
    sb_putc(gp, '\'');
    for (size_t i = 0; i < safe.length; i++) {
        if (safe.data[i] == '\'') sb_puts(gp, "’");
        else sb_putc(gp, safe.data[i]);
    }
    sb_putc(gp, '\'');
    sb_free(&safe);
}

void gp_number(StrBuf *gp, const char *name, double value)
{
    sb_printf(gp, "%s = ", name);
    put_number(gp, value);
    sb_putc(gp, '\n');
}

void gp_count(StrBuf *gp, const char *name, size_t value) { sb_printf(gp, "%s = %zu\n", name, value); }

void gp_text(StrBuf *gp, const char *name, const char *text)
{
    sb_printf(gp, "%s = ", name);
    put_quoted(gp, text);
    sb_putc(gp, '\n');
}

static void begin_array(StrBuf *gp, const char *name, size_t n)
{
    sb_printf(gp, "n%s = %zu\narray %s[%zu] = [", name, n, name, n ? n : 1);
    if (!n) sb_putc(gp, '0');
}

void gp_numbers(StrBuf *gp, const char *name, const double *values, size_t n)
{
    begin_array(gp, name, n);
    for (size_t i = 0; i < n; i++) {
        if (i) sb_puts(gp, ", ");
        put_number(gp, values[i]);
    }
    sb_puts(gp, "]\n");
}

void gp_texts(StrBuf *gp, const char *name, const char *const *texts, size_t n)
{
    begin_array(gp, name, n);
    for (size_t i = 0; i < n; i++) {
        if (i) sb_puts(gp, ", ");
        put_quoted(gp, texts[i]);
    }
    sb_puts(gp, "]\n");
}

void dat_text(StrBuf *dat, const char *text)
{
    StrBuf safe = {0};
    put_safe(&safe, *text ? text : "(none)");
    for (size_t i = 0; i < safe.length; i++) {
        if (safe.data[i] == '"') sb_puts(dat, "”");
        else if (safe.data[i] == '\\') sb_puts(dat, "\\\\");
        else sb_putc(dat, safe.data[i]);
    }
    sb_free(&safe);
}

void dat_number(StrBuf *dat, double value)
{
    if (isnan(value)) sb_puts(dat, "NaN");
    else sb_printf(dat, "%.4f", value);
}

/* -- furniture ---------------------------------------------------------------------------------------------------------- */

double legend_room(size_t n, double width)
{
    double room = width - 2 * FIGURE_MARGIN;
    if (n > FIGURE_LONG_LEGEND) room = (room - FIGURE_FONT) / 2; /* one long name shall not cost a page */
    return room - FIGURE_MARKER;
}

void legend_set(Legend *l, const char *const *names, size_t n, double width, Arena *a)
{
    double room = width - 2 * FIGURE_MARGIN, widest = 0;
    for (size_t i = 0; i < n; i++) {
        vec_push(&l->names, figure_fitted(a, names[i], legend_room(n, width)));
        widest = fmax(widest, FIGURE_MARKER + figure_text_width(l->names.at[i]) + FIGURE_FONT);
    }
    size_t columns = widest > 0 ? (size_t)((room + FIGURE_FONT) / widest) : 1;
    if (columns < 1) columns = 1;
    if (columns > n) columns = n ? n : 1;
    l->lines = (n + columns - 1) / columns;
    columns = l->lines ? (n + l->lines - 1) / l->lines : 1; /* no half-empty last line where fewer columns do as well */
    for (size_t i = 0; i < n; i++) {
        vec_push(&l->x, FIGURE_MARGIN + FIGURE_MARKER / 2 + (double)(i % columns) * (room + FIGURE_FONT) / (double)columns);
        vec_push(&l->y, (double)(i / columns));
    }
}

void legend_free(Legend *l)
{
    vec_free(&l->names);
    vec_free(&l->x);
    vec_free(&l->y);
}

const char **figure_wrapped(const char *text, double width, Arena *a, size_t *n)
{
    VECTOR(const char *) lines = {0};
    double room = width - 2 * FIGURE_MARGIN;
    while (*text) {
        size_t end = 0, length = strlen(text);
        for (size_t i = 1; i <= length; i++) {
            if (text[i] != ' ' && i < length) continue;
            const char *line = arena_copy(a, text, i);
            if (end && figure_text_width(line) > room) break;
            end = i;
        }
        vec_push(&lines, figure_fitted(a, arena_copy(a, text, end), room));
        text += end;
        while (*text == ' ') text++;
    }
    const char **out = arena_dup(a, lines.at, lines.n, sizeof *out);
    *n = lines.n;
    vec_free(&lines);
    return out;
}

void gp_legend(StrBuf *gp, const Legend *l, double top)
{
    VECTOR(double) y = {0};
    for (size_t i = 0; i < l->y.n; i++) vec_push(&y, top - (l->y.at[i] + 0.5) * FIGURE_LINE);
    gp_texts(gp, "KeyName", l->names.at, l->names.n);
    gp_numbers(gp, "KeyX", l->x.at, l->x.n);
    gp_numbers(gp, "KeyY", y.at, y.n);
    vec_free(&y);
}

void gp_notes(StrBuf *gp, const char *const *lines, size_t n, double top)
{
    gp_texts(gp, "Note", lines, n);
    gp_number(gp, "noteTop", top - FIGURE_LINE / 2);
    gp_number(gp, "noteStep", FIGURE_LINE);
}

double figure_title_height(const FigureInput *in)
{
    return in->options->title && !*in->options->title ? 0 : FIGURE_LINE + 2;
}

void gp_title(StrBuf *gp, const FigureInput *in, double *top)
{
    StrBuf b = {0};
    if (in->options->title) {
        sb_puts(&b, in->options->title);
    } else {
        if (in->scoring.layer) scoring_put_name(&b, &in->scoring);
        report_put_corpus(&b, in->report);
    }
    double height = figure_title_height(in);
    gp_text(gp, "title", height > 0 ? figure_fitted(in->arena, sb_text(&b), in->width - 2 * FIGURE_MARGIN) : "");
    gp_number(gp, "titleY", *top - FIGURE_LINE / 2);
    *top -= height;
    sb_free(&b);
}

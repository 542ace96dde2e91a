/* confusion: rows are gold's types, columns what was predicted in their place; the last row and column hold what was made up and what was
 * missed. A cell is as dark as its share of the row; what is right is blue, what is wrong orange, so that grey prints lose nothing but that.
 * With many types cells are too small for their counts, which the .dat has. */
#include "report/figures.h"

#include "report/figure_data.h"

#include <math.h>
#include <string.h>

#define NARROW 18        /* more types than this need the width of two columns */
#define LEAST_CELL 9.0   /* a line of text turned by a right angle */
#define LARGEST_CELL 24.0
#define LABELS_SHARE 0.3 /* of the width, at most */

typedef struct Map {
    const FigureInput *in;
    FigureDecisions d;
    size_t *order, n;     /* categories that have anything, by name, then nothing */
    const char **names;   /* of rows; [n - 1]: what is nothing */
    double width, left, cell;
} Map;

static size_t count_at(const Map *m, size_t gold, size_t predicted) { return m->d.confusion[m->order[gold] * m->d.n_categories + m->order[predicted]]; }

static void choose_categories(Map *m)
{
    Arena *a = m->in->arena;
    m->order = arena_zero(a, m->d.n_categories + 1, sizeof *m->order);
    m->names = arena_zero(a, m->d.n_categories + 1, sizeof *m->names);
    for (size_t c = 1; c < m->d.n_categories; c++) {
        m->names[m->n] = m->d.categories[c];
        m->order[m->n++] = c;
    }
    m->names[m->n] = "nothing";
    m->order[m->n++] = DECISION_NOTHING;
}

static void write_data(StrBuf *dat, const Map *m)
{
    sb_puts(dat, "# column\trow\tshare of the row\tright\tcount\tgold\tpredicted\n");
    for (size_t g = 0; g < m->n; g++) {
        size_t sum = 0;
        for (size_t p = 0; p < m->n; p++) sum += count_at(m, g, p);
        for (size_t p = 0; p < m->n; p++) {
            size_t count = count_at(m, g, p);
            if (!count) continue;
            sb_printf(dat, "%zu\t%zu\t%.4f\t%d\t%zu\t", p, g, (double)count / (double)sum, g == p, count);
            dat_text(dat, m->names[g]);
            sb_putc(dat, '\t');
            dat_text(dat, m->names[p]);
            sb_putc(dat, '\n');
        }
    }
}

static double widest_name(const Map *m, double most)
{
    double widest = 0;
    for (size_t i = 0; i < m->n; i++) widest = fmax(widest, figure_text_width(figure_fitted(m->in->arena, m->names[i], most)));
    return widest;
}

static size_t most_digits(const Map *m)
{
    size_t most = 1, digits = 1;
    for (size_t g = 0; g < m->n; g++)
        for (size_t p = 0; p < m->n; p++)
            if (count_at(m, g, p) > most) most = count_at(m, g, p);
    for (; most >= 10; most /= 10) digits++;
    return digits;
}

int figure_confusion(const FigureInput *in, FigureParts *parts, Error *e)
{
    Map m = {.in = in, .width = in->width};
    int status = figure_decisions(in, 0, &m.d, e);
    if (status) return status;
    choose_categories(&m);
    if (m.n > NARROW) m.width = FIGURE_TWO;
    double most = m.width * LABELS_SHARE, labels = widest_name(&m, most);
    const double axis = 12; /* room for the name of an axis */
    m.left = FIGURE_MARGIN + axis + labels + 3;
    m.cell = fmin(LARGEST_CELL, (m.width - FIGURE_MARGIN - m.left) / (double)m.n);
    m.left += (m.width - FIGURE_MARGIN - m.left - m.cell * (double)m.n) / 2;
    StrBuf *gp = &parts->gp;
    FigureInput wide = *in;
    wide.width = m.width;
    double side = m.cell * (double)m.n, bottom = FIGURE_MARGIN + axis + labels + 3;
    double top = bottom + side + FIGURE_MARGIN + figure_title_height(in) + FIGURE_LINE + 2;
    gp_number(gp, "width", m.width);
    gp_number(gp, "height", top);
    top -= FIGURE_MARGIN;
    gp_title(gp, &wide, &top);
    gp_legend(gp, &(Legend){0}, top);
    const char **names = arena_zero(in->arena, m.n, sizeof *names);
    for (size_t i = 0; i < m.n; i++) names[i] = figure_fitted(in->arena, m.names[i], most);
    gp_texts(gp, "Name", names, m.n);
    gp_text(gp, "system", figure_fitted(in->arena, report_label(in->systems[0]), m.width - 2 * FIGURE_MARGIN));
    gp_number(gp, "systemY", top - FIGURE_LINE / 2);
    gp_number(gp, "left", m.left);
    gp_number(gp, "right", m.left + side);
    gp_number(gp, "bottom", bottom);
    gp_number(gp, "top", bottom + side);
    gp_number(gp, "goldX", m.left - labels - 3 - axis / 2);
    gp_count(gp, "counts", m.cell >= (double)most_digits(&m) * 0.64 * FIGURE_FONT + 2 && m.cell >= LEAST_CELL);
    write_data(&parts->dat, &m);
    return ASSAY_OK;
}

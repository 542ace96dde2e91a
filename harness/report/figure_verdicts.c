/* verdicts: a bar for each system; what is right on the left, then what was found but wrong, what was missed, and what was made up. All but the last add
 * up to gold, where a line stands. Kinds are told apart by lightness as well as by colour, and stand in the order of the legend. */
#include "report/figures.h"

#include "report/figure_data.h"

#include <math.h>

#define BAR 13.0
#define LABELS_SHARE 0.4
#define DIGIT 4.5 /* its width, as the template has it */

static const Verdict order[] = {VERDICT_CORRECT, VERDICT_WRONG_BOUNDARY, VERDICT_WRONG_TYPE, VERDICT_WRONG_BOTH, VERDICT_MISSING, VERDICT_SPURIOUS};
#define KINDS (sizeof order / sizeof *order)

static void write_data(StrBuf *dat, const FigureInput *in, const FigureDecisions *all, double most)
{
    sb_puts(dat, "# row\tsystem\tgold");
    for (size_t k = 0; k < KINDS; k++) sb_printf(dat, "\t%s", verdict_name(order[k]));
    sb_putc(dat, '\n');
    for (size_t s = 0; s < in->n; s++) {
        sb_printf(dat, "%zu\t", s);
        dat_text(dat, figure_fitted(in->arena, report_label(in->systems[s]), most));
        sb_printf(dat, "\t%zu", all[s].gold);
        for (size_t k = 0; k < KINDS; k++) sb_printf(dat, "\t%zu", all[s].verdicts[order[k]]);
        sb_putc(dat, '\n');
    }
}

/* The kinds that have a count somewhere with room for it: gnuplot 5.4 crashes on labels of which none has a place. */
static void write_shown(StrBuf *gp, const FigureInput *in, const FigureDecisions *all, double one_point)
{
    double shown[KINDS];
    size_t n = 0;
    for (size_t k = 0; k < KINDS; k++)
        for (size_t s = 0; s < in->n; s++) {
            StrBuf digits = {0};
            sb_printf(&digits, "%zu", all[s].verdicts[order[k]]);
            bool fits = (double)all[s].verdicts[order[k]] > one_point * ((double)digits.length * DIGIT + 2);
            sb_free(&digits);
            if (!fits) continue;
            shown[n++] = (double)k + 1;
            break;
        }
    gp_numbers(gp, "Shown", shown, n);
}

/* 1, 2 or 5 times a power of ten, so that the axis has five steps at most: the numbers of more would touch where they are long. */
static double axis_step(double longest)
{
    double step = longest > 5 ? pow(10, floor(log10(longest / 5))) : 1;
    static const double times[] = {1, 2, 5};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++)
        if (step * times[i] * 5 >= longest) return step * times[i];
    return step * 10;
}

int figure_verdicts(const FigureInput *in, FigureParts *parts, Error *e)
{
    Arena *a = in->arena;
    FigureDecisions *all = arena_zero(a, in->n, sizeof *all);
    const char *names[KINDS];
    double labels = 0, longest = 1, most = in->width * LABELS_SHARE;
    for (size_t s = 0; s < in->n; s++) {
        int status = figure_decisions(in, s, &all[s], e);
        if (status) return status;
        double sum = 0;
        for (size_t k = 0; k < KINDS; k++) sum += (double)all[s].verdicts[order[k]];
        longest = fmax(longest, sum);
        labels = fmax(labels, figure_text_width(figure_fitted(a, report_label(in->systems[s]), most)));
    }
    for (size_t k = 0; k < KINDS; k++) names[k] = verdict_name(order[k]);
    Legend legend = {0};
    legend_set(&legend, names, KINDS, in->width, a);
    double under = FIGURE_MARGIN, bottom = under + 2 * FIGURE_LINE + 2, rows = (double)in->n * BAR;
    double top = bottom + rows + (double)legend.lines * FIGURE_LINE + FIGURE_LINE / 2 + figure_title_height(in) + FIGURE_MARGIN;
    StrBuf *gp = &parts->gp;
    gp_number(gp, "width", in->width);
    gp_number(gp, "height", top);
    top -= FIGURE_MARGIN;
    gp_title(gp, in, &top);
    gp_legend(gp, &legend, top);
    gp_number(gp, "left", FIGURE_MARGIN + labels + 3);
    gp_number(gp, "right", in->width - FIGURE_MARGIN - 6);
    gp_number(gp, "bottom", bottom);
    gp_number(gp, "top", bottom + rows);
    gp_count(gp, "systems", in->n);
    gp_number(gp, "longest", longest * 1.01);
    gp_number(gp, "step", axis_step(longest));
    double one_point = longest / (in->width - FIGURE_MARGIN * 2 - labels - 9);
    sb_printf(gp, "onePoint = %.6g\n", one_point);
    write_shown(gp, in, all, one_point * 1.0001);
    write_data(&parts->dat, in, all, most);
    legend_free(&legend);
    return ASSAY_OK;
}

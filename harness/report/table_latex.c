/* The notes of a table go under it and its signature into the caption, where a reader of the paper looks for it. Columns of numbers are siunitx's S: it keeps the
 * decimal points under each other whatever stands behind a number, so widths are measured here (`table-format`). What is no number in
 * such a column is set in braces.
 *
 * The file finds out whether a document has begun by \@nodocument, which \begin{document} makes \relax. What it then skips may
 * have no conditionals but TeX's own, which are the only ones that are counted there.
 */
#include "report/table_latex.h"

#include "report/label.h"

#include "base/utf8.h"

#include <math.h>
#include <string.h>
#include <utf8proc.h>

/* -- text ----------------------------------------------------------------------------------------------------------------- */

static bool is_rtl(uint32_t c)
{
    const utf8proc_property_t *p = utf8proc_get_property((utf8proc_int32_t)c);
    return p->bidi_class == UTF8PROC_BIDI_CLASS_R || p->bidi_class == UTF8PROC_BIDI_CLASS_AL;
}

/* `next` is the character behind it: some pairs would become one sign (a dash of two hyphens). */
static void put_character(StrBuf *out, uint32_t c, char next)
{
    static const struct {
        char is;
        const char *written;
    } special[] = {{'\\', "\\textbackslash{}"}, {'{', "\\{"}, {'}', "\\}"}, {'$', "\\$"}, {'&', "\\&"}, {'#', "\\#"}, {'_', "\\_"}, {'%', "\\%"},
                   {'^', "\\textasciicircum{}"}, {'~', "\\textasciitilde{}"}, {'<', "\\textless{}"}, {'>', "\\textgreater{}"}, {'|', "\\textbar{}"},
                   {'"', "\\textquotedbl{}"}, {'`', "\\textasciigrave{}"}, {'\'', "\\textquotesingle{}"},
                   {'[', "{[}"}, {'*', "{*}"}}; /* these two would belong to the \\ before them */
    char bytes[4];
    for (size_t i = 0; i < sizeof special / sizeof *special && c < 0x80; i++)
        if (special[i].is == (char)c) {
            sb_puts(out, special[i].written);
            return;
        }
    sb_put(out, bytes, (size_t)utf8_put(bytes, c));
    if ((c == '-' && next == '-') || ((c == '?' || c == '!') && next == '`') || (c == ',' && next == ',')) sb_puts(out, "\\kern0pt{}");
}

/* A word from right to left, and what stands between two of them, is one stretch. */
static void put_text(StrBuf *out, const char *text, bool breakable)
{
    StrBuf safe = {0};
    label_put(&safe, text);
    const char *p = sb_text(&safe), *end = p + safe.length;
    while (p < end) {
        const char *from = p, *last = NULL;
        uint32_t c = utf8_next(&p, end);
        if (!is_rtl(c)) {
            put_character(out, c, p < end ? *p : 0);
            if (breakable && c < 0x80 && strchr("|/,@#", (int)c)) sb_puts(out, "\\allowbreak{}");
            continue;
        }
        for (const char *q = from; q < end;) {
            c = utf8_next(&q, end);
            if (is_rtl(c)) last = q;
            else if (c < 0x80 && c != ' ') break;
        }
        sb_puts(out, "\\assayrtl{");
        for (p = from; p < last;) put_character(out, utf8_next(&p, last), 0);
        sb_putc(out, '}');
    }
    sb_free(&safe);
}

void latex_put(StrBuf *out, const char *text) { put_text(out, text, false); }
void latex_put_breakable(StrBuf *out, const char *text) { put_text(out, text, true); }

/* -- around the tables ---------------------------------------------------------------------------------------------------- */

void latex_put_packages(StrBuf *out)
{
    sb_puts(out,
            "\\usepackage{booktabs,siunitx,graphicx}\n"
            "\\ifdefined\\directlua % other scripts: the first of these fonts that has the letter\n"
            "  \\usepackage{fontspec}\n"
            "  \\directlua{luaotfload.add_fallback(\"assay\", {\"DejaVu Sans:mode=harf;\", \"Noto Naskh Arabic:mode=harf;\",\n"
            "    \"Noto Sans CJK SC:mode=harf;\", \"Noto Sans Devanagari:mode=harf;\"})}\n"
            "  \\setmainfont{Latin Modern Roman}[RawFeature={fallback=assay}]\n"
            "  \\setmonofont{Latin Modern Mono}[RawFeature={fallback=assay}]\n"
            "  \\IfFontExistsTF{DejaVu Sans}{\\newfontfamily\\assayrtlfont{DejaVu Sans}[Renderer=HarfBuzz,Script=Arabic,Scale=.9]}{}\n"
            "\\else\\ifdefined\\XeTeXversion\n"
            "  \\usepackage{fontspec}\n"
            "\\else\n"
            "  \\usepackage[T1]{fontenc}\n"
            "  \\usepackage{lmodern}\n"
            "\\fi\\fi\n"
            "\\usepackage{textcomp}\n");
}

void latex_begin(StrBuf *out)
{
    sb_printf(out, "%% Made by assay %s. Compiles by itself (lualatex), and with \\input in a document that has\n", assay_version());
    sb_puts(out, "% \\usepackage{booktabs,siunitx,graphicx}\n"
                 "\\expandafter\\ifx\\csname @nodocument\\endcsname\\relax\\else\n"
                 "\\documentclass{article}\n"
                 "\\usepackage[margin=20mm]{geometry}\n");
    latex_put_packages(out);
    sb_puts(out, "\\begin{document}\n"
                 "\\gdef\\assayend{\\end{document}}\n"
                 "\\fi\n"
                 "\\providecommand\\assayend{}\n"
                 "\\sisetup{detect-weight}\n"
                 "\\providecommand\\assayrtl[1]{\\ifx\\textdir\\undefined#1\\else{\\textdir TRT\\ifdefined\\assayrtlfont\\assayrtlfont\\fi#1}\\fi}\n"
                 "\\providecommand\\assayfit[1]{\\sbox0{#1}% smaller where it is wider than the column or higher than the page\n"
                 "  \\ifdim\\wd0>\\linewidth\\sbox0{\\resizebox{\\linewidth}{!}{\\usebox0}}\\fi\n"
                 "  \\ifdim\\dimexpr\\ht0+\\dp0\\relax>.8\\textheight\\sbox0{\\resizebox*{!}{.8\\textheight}{\\usebox0}}\\fi\n"
                 "  \\usebox0}\n");
}

void latex_end(StrBuf *out) { sb_puts(out, "\\assayend\n"); }

/* -- a table -------------------------------------------------------------------------------------------------------------- */

typedef struct Widths {
    size_t whole, fraction; /* digits */
    bool sign, numbers, mark;
} Widths;

static const TableCell *cell_at(const Table *t, size_t row, size_t column)
{
    static const TableCell empty = {0};
    size_t i = row * t->columns.n + column;
    return i < t->cells.n ? &t->cells.at[i] : &empty;
}

/* A number as siunitx reads it: sign, digits, a point, digits, and nothing behind it but a star. */
static bool is_number(const TableCell *c, size_t *whole, size_t *fraction, bool *sign, bool *star)
{
    if (c->kind != CELL_NUMBER || isnan(c->value)) return false;
    const char *p = c->text;
    *sign = *p == '-' || *p == '+';
    p += *sign;
    *whole = strspn(p, "0123456789");
    p += *whole;
    *fraction = *p == '.' ? strspn(p + 1, "0123456789") : 0;
    if (*p == '.') p += 1 + *fraction;
    *star = *p == '*';
    return *whole && !p[*star];
}

static Widths widths_of(const Table *t, size_t column)
{
    Widths w = {0};
    for (size_t r = 0; r < table_rows(t); r++) {
        const TableCell *c = cell_at(t, r, column);
        size_t whole, fraction;
        bool sign, star;
        if (!is_number(c, &whole, &fraction, &sign, &star)) continue;
        w.numbers = true;
        if (whole > w.whole) w.whole = whole;
        if (fraction > w.fraction) w.fraction = fraction;
        w.sign = w.sign || sign;
        w.mark = w.mark || star || c->mark;
    }
    return w;
}

static bool is_s(const Table *t, size_t column, const Widths *w) { return t->columns.at[column].align == ALIGN_DECIMAL && w[column].numbers; }

static void put_specification(StrBuf *out, const Table *t, const Widths *w)
{
    sb_puts(out, "@{}");
    for (size_t c = 0; c < t->columns.n; c++) {
        if (!is_s(t, c, w)) {
            sb_puts(out, t->columns.at[c].align == ALIGN_LEFT ? "l" : "r");
            continue;
        }
        sb_printf(out, "S[table-format=%s%zu.%zu%s]", w[c].sign ? "+" : "", w[c].whole, w[c].fraction, w[c].mark ? ",table-space-text-post={\\textsuperscript{*}}" : "");
    }
    sb_puts(out, "@{}");
}

static bool same_group(const Table *t, size_t a, size_t b)
{
    const char *x = t->columns.at[a].group, *y = t->columns.at[b].group;
    return x && y && strcmp(x, y) == 0;
}

static void put_heads(StrBuf *out, const Table *t)
{
    StrBuf rules = {0};
    bool any = false;
    for (size_t c = 0, end; c < t->columns.n; c = end) {
        end = c + 1;
        while (end < t->columns.n && same_group(t, c, end)) end++;
        if (c) sb_puts(out, " & ");
        const char *group = t->columns.at[c].group;
        if (!group) continue;
        any = true;
        sb_printf(out, "\\multicolumn{%zu}{%s}{", end - c, end == t->columns.n ? "c@{}" : "c");
        latex_put(out, group);
        sb_putc(out, '}');
        sb_printf(&rules, "\\cmidrule(%s){%zu-%zu}", end == t->columns.n ? "l" : "lr", c + 1, end);
    }
    if (any) sb_printf(out, " \\\\\n%s\n", sb_text(&rules));
    else if (t->columns.n > 1) out->length -= 3 * (t->columns.n - 1); /* the separators of a line that nobody needs */
    sb_free(&rules);
    for (size_t c = 0; c < t->columns.n; c++) {
        if (c) sb_puts(out, " & ");
        sb_putc(out, '{');
        latex_put(out, t->columns.at[c].title);
        sb_putc(out, '}');
    }
    sb_puts(out, " \\\\\n\\midrule\n");
}

static void put_cell(StrBuf *out, const TableCell *c, bool s_column)
{
    size_t whole, fraction;
    bool sign, star;
    if (c->kind == CELL_EMPTY) return;
    if (is_number(c, &whole, &fraction, &sign, &star)) {
        if (c->strong) sb_puts(out, s_column ? "\\bfseries " : "\\textbf{");
        sb_put(out, c->text, strlen(c->text) - star);
        if (c->strong && !s_column) sb_putc(out, '}');
        if (star || c->mark) sb_puts(out, s_column ? " {\\textsuperscript{*}}" : "\\textsuperscript{*}");
        return;
    }
    if (s_column) sb_putc(out, '{');
    if (c->strong) sb_puts(out, "\\textbf{");
    if (c->kind == CELL_NUMBER && isnan(c->value)) sb_puts(out, "--");
    else latex_put(out, c->text);
    if (c->strong) sb_putc(out, '}');
    if (c->mark) sb_puts(out, "\\textsuperscript{*}");
    if (s_column) sb_putc(out, '}');
}

static void put_rows(StrBuf *out, const Table *t, const Widths *w)
{
    for (size_t r = 0; r < table_rows(t); r++) {
        bool under = false;
        for (size_t i = 0; i < t->rules.n; i++)
            if (t->rules.at[i] == r && r) sb_puts(out, "\\midrule\n");
        for (size_t c = 0; c < t->columns.n; c++) {
            if (c) sb_puts(out, " & ");
            put_cell(out, cell_at(t, r, c), is_s(t, c, w));
            under = under || cell_at(t, r, c)->under;
        }
        sb_puts(out, under ? " \\\\[-.4ex]\n" : " \\\\\n");
        for (size_t c = 0; under && c < t->columns.n; c++) {
            const char *text = cell_at(t, r, c)->under;
            if (c) sb_puts(out, " & ");
            if (!text) continue;
            sb_puts(out, "{\\scriptsize ");
            latex_put(out, text);
            sb_putc(out, '}');
        }
        if (under) sb_puts(out, " \\\\\n");
    }
}

static bool is_signature(const char *note) { return strncmp(note, "signature", 9) == 0; }

static void put_caption(StrBuf *out, const Table *t)
{
    bool any = t->title;
    for (size_t i = 0; i < t->notes.n; i++) any = any || is_signature(t->notes.at[i]);
    if (!any) return;
    sb_puts(out, "\\caption{");
    if (t->title) latex_put(out, t->title), sb_puts(out, ".");
    for (size_t i = 0; i < t->notes.n; i++) {
        if (!is_signature(t->notes.at[i])) continue;
        sb_puts(out, "\n  {\\scriptsize\\ttfamily\\raggedright ");
        latex_put_breakable(out, t->notes.at[i]);
        sb_puts(out, "}");
    }
    sb_puts(out, "}\n\\vspace{1ex}\n");
}

void table_write_latex(StrBuf *out, const Table *t, const TableStyle *style)
{
    (void)style;
    Widths *w = mem_zero(t->columns.n + 1, sizeof *w);
    for (size_t c = 0; c < t->columns.n; c++) w[c] = widths_of(t, c);
    sb_puts(out, "\\begin{table}[htbp]\n\\centering\n");
    put_caption(out, t);
    sb_puts(out, "\\assayfit{\\begin{tabular}{");
    put_specification(out, t, w);
    sb_puts(out, "}\n\\toprule\n");
    put_heads(out, t);
    put_rows(out, t, w);
    sb_puts(out, "\\bottomrule\n\\end{tabular}}\n");
    bool open = false;
    for (size_t i = 0; i < t->notes.n; i++) {
        if (is_signature(t->notes.at[i])) continue;
        sb_puts(out, open ? " \\textbullet{} " : "\\par\\smallskip\\parbox{\\linewidth}{\\scriptsize ");
        latex_put(out, t->notes.at[i]);
        open = true;
    }
    if (open) sb_puts(out, "}\n");
    sb_puts(out, "\\end{table}\n");
    free(w);
}

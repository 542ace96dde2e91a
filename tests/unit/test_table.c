#include "unit/cmocka_all.h"
#include "unit/report_fixture.h"

#include "report/label.h"
#include "report/table.h"

#include "base/utf8.h"

#include <math.h>
#include <stdlib.h>

static char *rendered(const Table *t, const char *format, TableStyle style)
{
    StrBuf b = {0};
    table_format_find(format)->write(&b, t, &style);
    sb_puts(&b, "");
    return b.data;
}

static void expect(const Table *t, const char *format, TableStyle style, const char *want)
{
    char *got = rendered(t, format, style);
    assert_text(got, want);
    free(got);
}

static Table small(Arena *a)
{
    Table t = {.arena = a, .title = "a title", .stub = 1};
    table_column(&t, "name", "name", NULL, ALIGN_LEFT);
    table_column(&t, "n", "count", "first", ALIGN_DECIMAL);
    table_column(&t, "p", "P", "first", ALIGN_RIGHT);
    table_column(&t, "q", "Q", "second one", ALIGN_RIGHT);
    table_text(&t, "x");
    table_number(&t, 12, "12");
    table_number(&t, 0.5, "50.00");
    table_text(&t, NULL);
    table_rule(&t);
    table_text(&t, "yy");
    table_number(&t, 3.25, "3.25");
    table_number(&t, NAN, "nan");
    table_number(&t, 1.0 / 3, "33.33");
    table_strong(&t);
    table_text(&t, "中文");
    table_number(&t, 7.5, "7.5");
    table_note(&t, "%d notes", 1);
    return t;
}

static void text_is_aligned(void **state)
{
    (void)state;
    Arena a = {0};
    Table t = small(&a);
    assert_int_equal(table_rows(&t), 3);
    expect(&t, "text", (TableStyle){0},
           "a title\n"
           "\n"
           "       first ──────   second one ───\n"
           "name   count      P                Q\n"
           "────────────────────────────────────\n"
           "x      12     50.00\n"
           "────────────────────────────────────\n"
           "yy      3.25      –            33.33\n"
           "中文    7.5\n"
           "1 notes\n");
    table_free(&t);
    arena_free(&a);
}

static void plain_text_is_ascii(void **state)
{
    (void)state;
    Arena a = {0};
    Table t = small(&a);
    t.cells.at[8].text = "zz";
    char *got = rendered(&t, "text", (TableStyle){.plain = true});
    for (const char *p = got; *p; p++) assert_true((unsigned char)*p < 0x80);
    assert_non_null(strstr(got, "\nyy      3.25      -"));
    free(got);
    table_free(&t);
    arena_free(&a);
}

static void wide_tables_are_broken_between_groups(void **state)
{
    (void)state;
    Arena a = {0};
    Table t = small(&a);
    t.title = NULL;
    t.notes.n = 0;
    t.columns.at[1].group = t.columns.at[2].group = "fst";
    expect(&t, "text", (TableStyle){.plain = true, .width = 30},
           "       fst --------\n"
           "name   count      P\n"
           "-------------------\n"
           "x      12     50.00\n"
           "-------------------\n"
           "yy      3.25      -\n"
           "中文    7.5\n"
           "\n"
           "       second one ---\n"
           "name                Q\n"
           "---------------------\n"
           "x\n"
           "---------------------\n"
           "yy              33.33\n"
           "中文\n");
    char *whole = rendered(&t, "text", (TableStyle){.plain = true}), *fits = rendered(&t, "text", (TableStyle){.plain = true, .width = 80});
    assert_text(fits, whole);
    free(whole);
    free(fits);
    table_free(&t);
    arena_free(&a);
}

static void colour_only_when_asked(void **state)
{
    (void)state;
    Arena a = {0};
    Table t = small(&a);
    char *without = rendered(&t, "text", (TableStyle){0}), *with = rendered(&t, "text", (TableStyle){.colour = true});
    assert_null(strchr(without, '\033'));
    assert_non_null(strstr(with, "\033[1m33.33\033[0m"));
    free(without);
    free(with);
    table_free(&t);
    arena_free(&a);
}

static void markdown_csv_tsv(void **state)
{
    (void)state;
    Arena a = {0};
    Table t = small(&a);
    expect(&t, "markdown", (TableStyle){0},
           "### a title\n\n"
           "| name | first<br>count | first<br>P | second one<br>Q |\n"
           "| :-- | --: | --: | --: |\n"
           "| x | 12 | 50.00 |  |\n"
           "| yy | 3.25 | – | **33.33** |\n"
           "| 中文 | 7.5 |  |  |\n"
           "\n- 1 notes\n");
    expect(&t, "csv", (TableStyle){0}, "name,n,p,q\nx,12,0.5,\nyy,3.25,,0.3333333333333333\n中文,7.5,,\n");
    expect(&t, "tsv", (TableStyle){0}, "name\tn\tp\tq\nx\t12\t0.5\t\nyy\t3.25\t\t0.3333333333333333\n中文\t7.5\t\t\n");
    table_free(&t);
    arena_free(&a);
}

static void hostile_labels_stay_in_their_cell(void **state)
{
    (void)state;
    Arena a = {0};
    Table t = {.arena = &a, .title = HOSTILE};
    table_column(&t, "k", HOSTILE, HOSTILE, ALIGN_LEFT);
    table_column(&t, "l", "l", NULL, ALIGN_LEFT);
    table_text(&t, HOSTILE);
    table_text(&t, "end");
    table_note(&t, "%s", HOSTILE);
    for (const TableFormat *f = table_formats; f->name; f++) {
        char *got = rendered(&t, f->name, (TableStyle){0});
        size_t lines = 0, n = strlen(got);
        for (const char *p = got; *p; p++) lines += *p == '\n';
        if (strcmp(f->name, "csv") != 0) assert_int_equal(lines, f->for_machines ? 2 : f->begin ? 15 : 7);
        if (!f->for_machines) {
            assert_true(utf8_valid(got, n, NULL));
            assert_null(strchr(got, '\033'));
            assert_null(strchr(got, '\t'));
            assert_null(strstr(got, "\xe2\x80\xae"));
        }
        free(got);
    }
    expect(&t, "tsv", (TableStyle){0},
           "k\tl\na|b_c &<i>\"q\"'`ls`\\t\\\\n\\n$x^2 %s #1 \033[31m\xff\xe2\x80\xae\xd7\xa9\xd7\x9c\xe4\xb8\xad\tend\n");
    char *markdown = rendered(&t, "markdown", (TableStyle){0});
    assert_non_null(strstr(markdown, "| a\\|b\\_c &amp;&lt;i&gt;\"q\"'\\`ls\\` \\\\n \\$x^2 %s \\#1 "));
    free(markdown);
    table_free(&t);
    arena_free(&a);
}

static void csv_quotes(void **state)
{
    (void)state;
    Arena a = {0};
    Table t = {.arena = &a};
    table_column(&t, "a", "a", NULL, ALIGN_LEFT);
    table_column(&t, "b", "b", NULL, ALIGN_LEFT);
    table_text(&t, "say \"x\", y");
    table_text(&t, "two\nlines");
    expect(&t, "csv", (TableStyle){0}, "a,b\n\"say \"\"x\"\", y\",\"two\nlines\"\n");
    table_free(&t);
    arena_free(&a);
}

static void long_labels_lose_their_middle(void **state)
{
    (void)state;
    char name[10001];
    StrBuf b = {0};
    memset(name, 'a', sizeof name);
    memcpy(name + sizeof name - 8, "theEnd!", 8);
    label_put_cut(&b, name, 20, label_columns, "…");
    assert_int_equal(label_width(b.data), 20);
    assert_non_null(strstr(b.data, "a…"));
    assert_non_null(strstr(b.data, "theEnd!" + 1));
    sb_clear(&b);
    for (size_t i = 0; i + 1 < sizeof name - 1; i += 2) memcpy(name + i, "\xcc\x81", 2); /* five thousand accents */
    name[10000] = 0;
    label_put_cut(&b, name, 20, label_columns, "…");
    assert_true(b.length < 300);
    sb_clear(&b);
    label_put_cut(&b, "short", 5, label_columns, "…");
    assert_string_equal(b.data, "short");
    sb_free(&b);
    assert_int_equal(label_width("中e\xcc\x81"), 3);
}

static void an_empty_table_prints(void **state)
{
    (void)state;
    Arena a = {0};
    Table t = {.arena = &a, .stub = 1};
    for (const TableFormat *f = table_formats; f->name; f++) free(rendered(&t, f->name, (TableStyle){0}));
    table_column(&t, "a", "a", NULL, ALIGN_LEFT);
    expect(&t, "text", (TableStyle){0}, "a\n");
    assert_null(table_format_find("pdf"));
    table_free(&t);
    arena_free(&a);
}

static void latex_is_safe_and_aligned(void **state)
{
    (void)state;
    Arena a = {0};
    Table t = {.arena = &a, .title = "50 % of a_b", .stub = 1};
    table_column(&t, "k", "k", NULL, ALIGN_LEFT);
    table_column(&t, "v", "v & w", "g#1", ALIGN_DECIMAL);
    table_column(&t, "w", "w", "g#1", ALIGN_DECIMAL);
    table_text(&t, "[a] {x}\\$~^|<-->");
    table_number(&t, -3.5, "-3.5");
    table_number(&t, NAN, "");
    table_text(&t, "a \xd8\xb3\xd9\x84\xd8\xa7\xd9\x85 \xd8\xb9\xd9\x84\xd9\x8a, b");
    table_number(&t, 100, "100.25");
    table_strong(&t);
    table_under(&t, "90.1-100.0");
    table_text(&t, "n = 3");
    table_note(&t, "signature: x|y");
    table_note(&t, "why & how");
    expect(&t, "latex", (TableStyle){0},
           "\\begin{table}[htbp]\n\\centering\n\\caption{50 \\% of a\\_b.\n"
           "  {\\scriptsize\\ttfamily\\raggedright signature: x\\textbar{}\\allowbreak{}y}}\n\\vspace{1ex}\n"
           "\\assayfit{\\begin{tabular}{@{}lS[table-format=+3.2]r@{}}\n\\toprule\n"
           " & \\multicolumn{2}{c@{}}{g\\#1} \\\\\n\\cmidrule(l){2-3}\n{k} & {v \\& w} & {w} \\\\\n\\midrule\n"
           "{[}a] \\{x\\}\\textbackslash{}\\$\\textasciitilde{}\\textasciicircum{}\\textbar{}\\textless{}-\\kern0pt{}-\\textgreater{} & -3.5 & -- \\\\\n"
           "a \\assayrtl{\xd8\xb3\xd9\x84\xd8\xa7\xd9\x85 \xd8\xb9\xd9\x84\xd9\x8a}, b & \\bfseries 100.25 & n = 3 \\\\[-.4ex]\n"
           " & {\\scriptsize 90.1-100.0} &  \\\\\n"
           "\\bottomrule\n\\end{tabular}}\n\\par\\smallskip\\parbox{\\linewidth}{\\scriptsize why \\& how}\n\\end{table}\n");
    table_free(&t);
    arena_free(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_aligned),
        cmocka_unit_test(plain_text_is_ascii),
        cmocka_unit_test(wide_tables_are_broken_between_groups),
        cmocka_unit_test(colour_only_when_asked),
        cmocka_unit_test(markdown_csv_tsv),
        cmocka_unit_test(hostile_labels_stay_in_their_cell),
        cmocka_unit_test(csv_quotes),
        cmocka_unit_test(long_labels_lose_their_middle),
        cmocka_unit_test(an_empty_table_prints), cmocka_unit_test(latex_is_safe_and_aligned),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}

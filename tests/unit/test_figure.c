#include "unit/cmocka_all.h"
#include "unit/report_fixture.h"

#include "report/figure.h"
#include "report/fonts.h"
#include "report/place.h"

#include "base/input.h"

#include <math.h>
#include <stdlib.h>
#include <unistd.h>

#define TEMPLATES TEST_DATA "/../../reports/gnuplot"

static bool have_gnuplot(void) { return access("/usr/bin/gnuplot", X_OK) == 0; }

static FigureParts made(const char *name, const ReportInput *in, FigureOptions o)
{
    FigureParts parts = {0};
    Error e = {0};
    o.templates = TEMPLATES;
    if (figure_make(figure_find(name), in, &o, "pic", &parts, &e) != ASSAY_OK) fail_msg("%s", e.message);
    return parts;
}

static void has(const StrBuf *b, const char *part)
{
    if (!strstr(sb_text(b), part)) fprintf(stderr, "--- in\n%.1500s\n--- missing\n%s\n---\n", sb_text(b), part);
    assert_non_null(strstr(sb_text(b), part));
}

/* Everything before the templates: what is made, not copied. */
static void expect_head(const FigureParts *p, const char *want)
{
    const char *from = strstr(p->gp.data, "base = "), *to = strstr(p->gp.data, "\n# -- common.gp");
    assert_true(from && to);
    char *head = mem_copy(from, (size_t)(to - from));
    assert_text(head, want);
    free(head);
}

static void categories_of_two_systems(void **state)
{
    (void)state;
    ReportInput in = fixture_input(2);
    FigureParts p = made("categories", &in, (FigureOptions){.criterion = "strict"});
    assert_text(sb_text(&p.dat), "# place\tlabel\tgold\tgazetteer\tlow\thigh\tcrf-big\tlow\thigh\n"
                                 "0.50\tGPE\t40\t78.9474\tNaN\tNaN\t90.0000\tNaN\tNaN\n"
                                 "1.50\tORG\t10\t44.4444\tNaN\tNaN\t0.0000\tNaN\tNaN\n"
                                 "2.50\tPERSON\t20\t100.0000\tNaN\tNaN\t62.5000\tNaN\tNaN\n"
                                 "3.50\tTITLE\t0\tNaN\tNaN\tNaN\t0.0000\tNaN\tNaN\n"
                                 "4.85\tmicro average\t70\t80.5970\tNaN\tNaN\t73.6000\tNaN\tNaN\n"
                                 "5.85\tmacro average\t \t74.4639\tNaN\tNaN\t38.1250\tNaN\tNaN\n");
    expect_head(&p, "base = 'pic'\n"
                    "width = 241.00\n"
                    "height = 120.46\n"
                    "title = 'mentions:strict on wire@1.0/test'\n"
                    "titleY = 111.71\n"
                    "nKeyName = 2\n"
                    "array KeyName[2] = ['gazetteer', 'crf-big']\n"
                    "nKeyX = 2\n"
                    "array KeyX[2] = [8.00, 128.00]\n"
                    "nKeyY = 2\n"
                    "array KeyY[2] = [100.21, 100.21]\n"
                    "nNote = 0\n"
                    "array Note[1] = [0]\n"
                    "noteTop = -0.75\n"
                    "noteStep = 9.50\n"
                    "left = 60.00\n"
                    "right = 217.88\n"
                    "bottom = 25.00\n"
                    "top = 85.96\n"
                    "counts = 237.00\n"
                    "rows = 6.35\n"
                    "categories = 4\n"
                    "apart = 2\n"
                    "series = 2\n"
                    "lane = 0.3750\n"
                    "intervals = 0\n"
                    "stems = 2\n"
                    "from = -3.00\n"
                    "to = 103.00\n"
                    "step = 20.00\n"
                    "differences = 0\n"
                    "measure = 'F1 (%)'\n"
                    "rightTitle = 'gold'\n");
    has(&p.gp, "\n# -- rows.gp ");
    figure_parts_free(&p);
}

static void categories_of_one_system(void **state)
{
    (void)state;
    ReportInput in = fixture_input(1);
    FigureParts p = made("categories", &in, (FigureOptions){.criterion = "strict", .title = ""});
    has(&p.dat, "# place\tlabel\tgold\tprecision\tlow\thigh\trecall\tlow\thigh\tF1\tlow\thigh\n"
                 "0.50\tGPE\t40\t83.3333\tNaN\tNaN\t75.0000\tNaN\tNaN\t78.9474\tNaN\tNaN\n");
    has(&p.gp, "\ntitle = ''\n");
    has(&p.gp, "\nseries = 3\n");
    figure_parts_free(&p);
    p = made("categories", &in, (FigureOptions){.criterion = "overlap"});
    has(&p.gp, "title = 'mentions:overlap on wire@1.0/test'");
    figure_parts_free(&p);
}

static void plane_of_two_systems(void **state)
{
    (void)state;
    ReportInput in = fixture_input(2);
    FigureParts p = made("precision-recall", &in, (FigureOptions){0});
    assert_text(sb_text(&p.dat),
                "# recall\tprecision\tF1\tstyle\tlabel\tlabel recall\tlabel precision\tline recall\tline precision\n"
                "77.1429\t84.3750\t80.5970\t1\tgazetteer\tNaN\tNaN\tNaN\tNaN\n"
                "65.7143\t83.6364\t73.6000\t2\tcrf-big\tNaN\tNaN\tNaN\tNaN\n");
    has(&p.gp, "array KeyName[2] = ['gazetteer (F1 80.60)', 'crf-big (F1 73.60)']\n");
    has(&p.gp, "low = 60.00\nhigh = 90.00\nnamed = 0\nled = 0\n");
    has(&p.gp, "array Level[5] = [65.00, 70.00, 75.00, 80.00, 85.00]\nnLevelPlace = 5\narray LevelPlace[5] = [-1.00, -1.00, 64.29, 72.00, 80.53]\n");
    figure_parts_free(&p);
}

static void plane_by_category(void **state)
{
    (void)state;
    ReportInput in = fixture_input(1);
    in.systems++;
    FigureParts p = made("precision-recall", &in, (FigureOptions){.by_category = true});
    has(&p.dat, "\n90.0000\t90.0000\t90.0000\t1\tGPE\t");
    has(&p.dat, "\n0.0000\tNaN\t0.0000\t1\tORG\tNaN\tNaN\tNaN\tNaN\n");
    has(&p.gp, "array Note[2] = ['Not named in the plane: ORG\u00a0(nothing\u00a0predicted),', 'TITLE\u00a0(no\u00a0gold)']\n");
    has(&p.gp, "named = 1\n");
    figure_parts_free(&p);

    in = fixture_input(2);
    Error e = {0};
    FigureParts none = {0};
    assert_int_equal(figure_make(figure_find("precision-recall"), &in, &(FigureOptions){.by_category = true, .templates = TEMPLATES},
                                 "pic", &none, &e),
                     ASSAY_ERR_USAGE);
    assert_non_null(strstr(e.message, "there are 2: name one"));
    figure_parts_free(&none);
}

static void what_is_not_there_is_said(void **state)
{
    (void)state;
    ReportInput in = fixture_input(2);
    Error e = {0};
    FigureParts p = {0};
    FigureOptions o = {.templates = TEMPLATES, .layer = "relations"};
    assert_int_equal(figure_make(&figures[0], &in, &o, "pic", &p, &e), ASSAY_ERR_DATA);
    assert_string_equal(e.message, "categories: nothing was scored under relations:*; there is: mentions:strict, mentions:overlap");
    in.n_systems = 0;
    assert_int_equal(figure_make(&figures[0], &in, &o, "pic", &p, &e), ASSAY_ERR_DATA);
    assert_non_null(strstr(e.message, "no result at all"));
    in = fixture_input(1);
    o = (FigureOptions){.templates = "/nowhere"};
    assert_int_equal(figure_make(&figures[0], &in, &o, "pic", &p, &e), ASSAY_ERR_DATA);
    o.templates = TEMPLATES;
    static const char *const bad[] = {"", "../pic", "it's", "a\nb", "a\\", "a\"b"};
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_int_equal(figure_make(&figures[0], &in, &o, bad[i], &p, &e), ASSAY_ERR_USAGE);
    figure_parts_free(&p);
    assert_null(figure_find("pie"));
    assert_int_equal(figure_terminal("pdf"), FIGURE_PDF);
    assert_int_equal(figure_terminal("tikz"), FIGURE_TIKZ);
    assert_int_equal(figure_terminal("gif"), 0);
}

static void what_needs_a_store_or_groups_says_so(void **state)
{
    (void)state;
    ReportInput in = fixture_input(2);
    FigureOptions o = {.templates = TEMPLATES};
    size_t n = 0;
    for (const Figure *f = figures; f->name; f++) {
        Error e = {0};
        FigureParts p = {0};
        if (!f->from_store) continue;
        assert_int_equal(figure_make(f, &in, &o, "pic", &p, &e), ASSAY_ERR_DATA);
        assert_non_null(strstr(e.message, "from the runs of a store"));
        figure_parts_free(&p);
        n++;
    }
    assert_int_equal(n, 7);
    Error e = {0};
    FigureParts p = {0};
    assert_int_equal(figure_make(figure_find("groups"), &in, &o, "pic", &p, &e), ASSAY_ERR_USAGE);
    assert_non_null(strstr(e.message, "--by length"));
    figure_parts_free(&p);
}

/* Intervals take the place of stems, and the picture may be two columns wide. */
static void intervals_and_width(void **state)
{
    (void)state;
    MeasureIntervals rows[3] = {{{{.low = NAN}, {.low = NAN}, {.value = 0.79, .low = 0.7, .high = 0.85}}}};
    for (size_t i = 1; i < 3; i++) rows[i] = (MeasureIntervals){{{.low = NAN}, {.low = NAN}, {.low = NAN}}};
    ResultIntervals intervals[2] = {{.rows = rows, .total = rows[1], .macro = rows[1]}, {.why = "none"}};
    ReportSystem one = fixture_systems[0];
    one.intervals = intervals;
    ReportInput in = {.systems = &one, .n_systems = 1};
    FigureParts p = made("categories", &in, (FigureOptions){.criterion = "strict", .two_columns = true});
    has(&p.gp, "\nwidth = 498.00\n");
    has(&p.gp, "\nintervals = 3\nstems = 0\n");
    has(&p.dat, "\t78.9474\t70.0000\t85.0000\n");
    figure_parts_free(&p);
}

/* -- with gnuplot ------------------------------------------------------------------------------------------------------- */

static char folder[] = "/tmp/assay-figure-XXXXXX";

static void read_back(const char *name, StrBuf *out)
{
    StrBuf path = {0};
    Error e = {0};
    sb_printf(&path, "%s/%s", folder, name);
    if (input_slurp(sb_text(&path), out, &e) != ASSAY_OK) fail_msg("%s", e.message);
    sb_free(&path);
}

static void drawn(const char *name, const ReportInput *in, FigureOptions o, unsigned terminals)
{
    Error e = {0};
    o.templates = TEMPLATES;
    if (figure_draw(figure_find(name), in, &o, folder, "pic", terminals, &e) != ASSAY_OK) fail_msg("%s: %s", name, e.message);
}

static void pictures_are_drawn_and_svg_repeats(void **state)
{
    (void)state;
    if (!have_gnuplot()) skip();
    ReportInput in = fixture_input(2);
    for (const Figure *f = figures; f->name; f++) {
        if (f->from_store || !strcmp(f->name, "groups")) continue;
        StrBuf first = {0}, second = {0}, other = {0};
        drawn(f->name, &in, (FigureOptions){0}, FIGURE_SVG | FIGURE_PDF | FIGURE_PNG);
        read_back("pic.svg", &first);
        drawn(f->name, &in, (FigureOptions){0}, FIGURE_SVG);
        read_back("pic.svg", &second);
        assert_int_equal(first.length, second.length);
        assert_memory_equal(first.data, second.data, first.length);
        has(&first, "width=\"321\"");
        has(&first, "crf-big");
        has(&first, "</svg>");
        read_back("pic.pdf", &other);
        assert_memory_equal(other.data, "%PDF", 4);
        sb_clear(&other);
        read_back("pic.png", &other);
        assert_memory_equal(other.data, "\x89PNG", 4);
        sb_clear(&other);
        read_back("pic.gp", &other);
        sb_free(&first);
        sb_free(&second);
        sb_free(&other);
    }
}

/* A name that tries to end its string, to run a command, to become markup or a second line, ends up as itself. */
static void hostile_labels_are_drawn_as_they_are(void **state)
{
    (void)state;
    if (!have_gnuplot()) skip();
    ResultRow rows[] = {{.category = "", .tally = {1, 1, 1, 1}},
                        {.category = "# x_y^2 {/Bold z} 50%d", .tally = {4, 2, 5, 2}},
                        {.category = "'; system('touch pwned'); '", .tally = {2, 1, 2, 1}},
                        {.category = "`touch pwned`\\\n\"a\tb", .tally = {2, 1, 3, 1}},
                        {.category = "a&b<c>]]>", .tally = {4, 2, 3, 2}},
                        {.category = "שלום中文\xff\033", .tally = {9, 3, 4, 3}}};
    Result r = {.layer = "mentions", .criterion = "strict", .unit = "document", .additive = true, .rows = rows, .n_rows = COUNT(rows),
                .total = {.category = "*", .tally = {22, 10, 18, 10}}};
    ReportSystem systems[] = {{.name = "'`touch pwned`'\n<b>&\\", .results = &r, .n_results = 1}};
    ReportInput in = {.systems = systems, .n_systems = 1, .corpus = "it's \"@x\" $y"};
    const FigureOptions uses[] = {{0}, {0}, {.by_category = true}};
    const char *const names[] = {"categories", "precision-recall", "precision-recall"};
    for (size_t i = 0; i < COUNT(names); i++) {
        StrBuf svg = {0};
        drawn(names[i], &in, uses[i], FIGURE_SVG);
        read_back("pic.svg", &svg);
        has(&svg, "it’s \"@x\" $y");
        assert_null(strstr(sb_text(&svg), "<b>"));
        if (i == 1) has(&svg, "’`touch pwned`’ &lt;b>&amp;\\ (F1 50.00)");
        if (i != 1) {
            has(&svg, "# x_y^2 {/Bold z} 50%d");
            has(&svg, "a&amp;b&lt;c>]]\u200b>");
            has(&svg, "`touch pwned`\\ ”a b");
            has(&svg, "שלום中文��");
            has(&svg, "(none)");
        }
        sb_free(&svg);
        StrBuf path = {0};
        sb_printf(&path, "%s/pwned", folder);
        assert_int_equal(access(sb_text(&path), F_OK), -1);
        sb_free(&path);
    }
}

/* One to twelve systems, one to forty categories, and results with nothing in them. */
/* Refused by name: drawn, it would black out the picture. Where a font has even these scripts
 * there is nothing to refuse. */
static void a_character_without_a_font_is_named(void **state)
{
    (void)state;
    Error e = {0};
    StrBuf texts[2] = {0};
    sb_puts(&texts[0], "plain");
    assert_int_equal(fonts_check(texts, 2, &e), ASSAY_OK);
    sb_puts(&texts[1], "\xf0\x90\x8e\xa0 \xf0\x92\x80\x80 \xe2\x80\x8b"); /* old Persian, cuneiform; a space without width */
    if (fonts_check(texts, 2, &e) != ASSAY_OK) {
        assert_non_null(strstr(e.message, "no installed font has"));
        assert_non_null(strstr(e.message, "U+1"));
        assert_non_null(strstr(e.message, "fonts-noto-core"));
        assert_null(strstr(e.message, "200B"));
    }
    sb_free(&texts[0]);
    sb_free(&texts[1]);
}

static void all_sizes_are_drawn(void **state)
{
    (void)state;
    if (!have_gnuplot()) skip();
    static const size_t sizes[][2] = {{1, 0}, {2, 0}, {1, 1}, {12, 1}, {1, 40}, {12, 40}, {14, 3}};
    char names[40][64], labels[14][64];
    ResultRow rows[40];
    Result results[14];
    ReportSystem systems[14];
    for (size_t k = 0; k < COUNT(sizes); k++) {
        size_t n = sizes[k][1];
        double g = (double)n;
        for (size_t i = 0; i < n; i++) {
            snprintf(names[i], sizeof names[i], "%02zu_A_RATHER_LONG_NAME_FOR_A_CATEGORY", i);
            rows[i] = (ResultRow){.category = names[i], .tally = {40, (double)i, 40, (double)i}};
        }
        for (size_t s = 0; s < sizes[k][0]; s++) {
            snprintf(labels[s], sizeof labels[s], "%s-%zu", s % 2 ? "short" : "a system with a longish name", s);
            results[s] = (Result){.layer = "mentions", .criterion = "strict", .unit = "document", .rows = rows, .n_rows = n,
                                  .total = {.category = "*", .tally = {g * 40, g * g / 2, g * 40, g * g / 2}}};
            systems[s] = (ReportSystem){.name = labels[s], .results = &results[s], .n_results = 1};
        }
        ReportInput in = {.systems = systems, .n_systems = sizes[k][0]};
        drawn("categories", &in, (FigureOptions){0}, FIGURE_SVG);
        drawn("precision-recall", &in, (FigureOptions){0}, FIGURE_SVG);
        in.n_systems = 1;
        drawn("precision-recall", &in, (FigureOptions){.by_category = true}, FIGURE_SVG);
    }
}

static void failures_name_the_remedy(void **state)
{
    (void)state;
    ReportInput in = fixture_input(1);
    FigureOptions o = {.templates = TEMPLATES};
    Error e = {0};
    char *path = mem_copy(getenv("PATH"), strlen(getenv("PATH")));
    setenv("PATH", "/nowhere", 1);
    assert_int_equal(figure_draw(&figures[0], &in, &o, folder, "pic", FIGURE_SVG, &e), ASSAY_ERR_DATA);
    setenv("PATH", path, 1);
    free(path);
    assert_non_null(strstr(e.message, "gnuplot-nox"));
    assert_int_equal(figure_draw(&figures[0], &in, &o, "/nowhere", "pic", FIGURE_SVG, &e), ASSAY_ERR_DATA);
    if (!have_gnuplot()) skip();

    StrBuf broken = {0};
    sb_printf(&broken, "%s/common.gp", folder);
    FILE *f = fopen(sb_text(&broken), "w");
    fputs("plot nonsense(\n", f);
    fclose(f);
    sb_clear(&broken);
    sb_printf(&broken, "%s/rows.gp", folder);
    f = fopen(sb_text(&broken), "w");
    fputs("plot 1\n", f);
    fclose(f);
    o.templates = folder;
    assert_int_equal(figure_draw(&figures[0], &in, &o, folder, "pic", FIGURE_PDF, &e), ASSAY_ERR_DATA);
    assert_non_null(strstr(e.message, "/pic.gp as pdf: it "));
    assert_non_null(strstr(e.message, "and said: "));
    assert_null(strchr(e.message, '\n'));
    sb_free(&broken);
}

/* -- placing ------------------------------------------------------------------------------------------------------------- */

static void labels_do_not_touch(void **state)
{
    (void)state;
    enum { N = 60 };
    PlaceItem items[N] = {0}, again[N];
    uint32_t x = 1;
    size_t placed = 0;
    for (size_t i = 0; i < N; i++) {
        x = x * 1664525 + 1013904223;
        items[i].x = (double)(x >> 16) / 65536 * 190;
        x = x * 1664525 + 1013904223;
        items[i].y = (double)(x >> 16) / 65536 * 190;
        items[i].width = 10 + (double)(i % 7) * 8;
        items[i].height = 8;
    }
    memcpy(again, items, sizeof items);
    place_labels(items, N, (PlaceBox){0, 0, 190, 190}, 2.5);
    place_labels(again, N, (PlaceBox){0, 0, 190, 190}, 2.5);
    for (size_t i = 0; i < N; i++) {
        const PlaceBox *a = &items[i].box;
        assert_int_equal(items[i].placed, again[i].placed);
        if (!items[i].placed) continue;
        placed++;
        assert_true(a->left >= 0 && a->right <= 190 && a->bottom >= 0 && a->top <= 190);
        assert_true(a->left == again[i].box.left && a->top == again[i].box.top);
        for (size_t k = 0; k < N; k++) {
            const PlaceBox *b = &items[k].box;
            bool apart = a->right <= b->left || b->right <= a->left || a->top <= b->bottom || b->top <= a->bottom;
            if (k != i && items[k].placed) assert_true(apart);
            assert_false(items[k].x > a->left && items[k].x < a->right && items[k].y > a->bottom && items[k].y < a->top);
        }
    }
    assert_true(placed > N / 2);
}

static void a_lone_label_stands_beside_its_point(void **state)
{
    (void)state;
    PlaceItem one = {.x = 50, .y = 50, .width = 30, .height = 8};
    place_labels(&one, 1, (PlaceBox){0, 0, 100, 100}, 2.5);
    assert_true(one.placed && !one.led && one.box.left > 52 && one.box.left < 55);
    one.width = 200;
    place_labels(&one, 1, (PlaceBox){0, 0, 100, 100}, 2.5);
    assert_false(one.placed || one.led);
    place_labels(NULL, 0, (PlaceBox){0, 0, 1, 1}, 1);
}

static int make_folder(void **state)
{
    (void)state;
    return mkdtemp(folder) ? 0 : -1;
}

static int remove_folder(void **state)
{
    (void)state;
    static const char *const files[] = {"pic.gp", "pic.dat", "pic.svg", "pic.pdf", "pic.png", "common.gp", "rows.gp"};
    for (size_t i = 0; i < COUNT(files); i++) {
        char path[256];
        snprintf(path, sizeof path, "%s/%s", folder, files[i]);
        unlink(path);
    }
    return rmdir(folder);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(categories_of_two_systems),
        cmocka_unit_test(categories_of_one_system),
        cmocka_unit_test(plane_of_two_systems),
        cmocka_unit_test(plane_by_category),
        cmocka_unit_test(what_is_not_there_is_said), cmocka_unit_test(what_needs_a_store_or_groups_says_so), cmocka_unit_test(intervals_and_width),
        cmocka_unit_test(pictures_are_drawn_and_svg_repeats),
        cmocka_unit_test(hostile_labels_are_drawn_as_they_are),
        cmocka_unit_test(a_character_without_a_font_is_named),
        cmocka_unit_test(all_sizes_are_drawn),
        cmocka_unit_test(failures_name_the_remedy),
        cmocka_unit_test(labels_do_not_touch),
        cmocka_unit_test(a_lone_label_stands_beside_its_point),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}

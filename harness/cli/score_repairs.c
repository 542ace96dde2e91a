/* score_repairs.c - `assay score --repairs`: one column file, every rule for reading its tags, and how much the rule matters. */
#include "cli/score_profiles.h"

#include "score/repairs.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

static void put_measure(Table *t, double value, bool fractions)
{
    char text[32];
    int n = fractions ? snprintf(text, sizeof text, "%.4f", value) : snprintf(text, sizeof text, "%.2f", 100 * value);
    table_number(t, value, arena_copy(t->arena, text, (size_t)n));
}

static void make_columns(Table *t)
{
    table_column(t, "rule", "rule", NULL, ALIGN_LEFT);
    table_column(t, "scheme", "scheme", NULL, ALIGN_LEFT);
    table_column(t, "gold", "gold", NULL, ALIGN_DECIMAL);
    table_column(t, "predicted", "predicted", NULL, ALIGN_DECIMAL);
    table_column(t, "correct", "correct", NULL, ALIGN_DECIMAL);
    table_column(t, "precision", "precision", NULL, ALIGN_DECIMAL);
    table_column(t, "recall", "recall", NULL, ALIGN_DECIMAL);
    table_column(t, "f1", "F1", NULL, ALIGN_DECIMAL);
    table_column(t, "what", "what it does with what is ill-formed", NULL, ALIGN_LEFT);
}

static void put_line(Table *t, const RepairLine *line, bool fractions)
{
    table_text(t, line->name);
    table_text(t, line->scheme);
    if (line->problem) {
        for (int i = 0; i < 6; i++) table_text(t, NULL);
        table_text(t, line->problem);
        return;
    }
    Measure m = assay_measure_of(&line->tally, ASSAY_ZERO_NULL);
    table_count(t, (uint64_t)line->tally.gold);
    table_count(t, (uint64_t)line->tally.predicted);
    table_count(t, (uint64_t)line->tally.correct);
    put_measure(t, m.precision, fractions);
    put_measure(t, m.recall, fractions);
    put_measure(t, m.f1, fractions);
    table_text(t, line->summary);
}

/* The lowest and the highest F1 of the rules that do not hold the tags against a scheme that they fit less well than another. */
static void put_range(Table *t, const RepairLine *lines, size_t n, bool scheme_given)
{
    const RepairLine *lowest = NULL, *highest = NULL;
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        if (lines[i].problem || (lines[i].scheme && strcmp(lines[i].scheme, lines[0].scheme) != 0)) continue;
        double f1 = assay_measure_of(&lines[i].tally, ASSAY_ZERO_0).f1;
        if (f1 < low) {
            low = f1;
            lowest = &lines[i];
        }
        if (f1 > high) {
            high = f1;
            highest = &lines[i];
        }
    }
    if (!scheme_given) table_note(t, "The tags fit %s best.", lines[0].scheme);
    if (!lowest) return;
    if (high > low)
        table_note(t, "F1 lies between %.2f (%s) and %.2f (%s): %.2f points are the rule.", 100 * low, lowest->name, 100 * high, highest->name,
                   100 * (high - low));
    else
        table_note(t, "F1 is %.2f by every rule that scores them.", 100 * low);
}

static int read_rows(const Call *call, const char *gold_path, const char *predicted_path, Symbols *symbols, Repairs **repairs)
{
    const ScoreCommandOptions *o = call->parsed.options;
    ReadOptions read;
    const Format *format;
    if (!reading_of(call, &o->reading, symbols, &read, &format)) return EXIT_USAGE;
    TagRowsOptions how = {.tags = symbols, .token_column = read.token_column, .tag_column = read.tag_column, .separator = read.separator};
    *repairs = repairs_new(symbols, read.scheme);
    TagReader *reader = NULL;
    TagRows rows;
    Error e = {0};
    int status = tag_reader_open(&reader, gold_path, predicted_path, &how, &e), got = 0;
    if (!status)
        while ((got = tag_reader_next(reader, &rows, &e)) > 0) repairs_add(*repairs, &rows);
    if (!status && !got && tag_reader_report(reader)->different_tokens)
        call_warn(call, "rows whose token is not the same in both files, aligned by position: %zu", tag_reader_report(reader)->different_tokens);
    tag_reader_close(reader);
    return status || got ? call_fail(call, &e) : EXIT_GOOD;
}

int score_with_repairs(const Call *call, const char *gold_path, const char *predicted_path)
{
    const ScoreCommandOptions *o = call->parsed.options;
    if (call_given(call, "repair")) return call_usage(call, "--repairs tries every rule; --repair chooses one");
    ProfileWork files = {.call = call, .o = o, .gold_path = gold_path, .predicted_path = predicted_path};
    if (!profile_work_is_columns(&files, gold_path) || (predicted_path && !profile_work_is_columns(&files, predicted_path)))
        return call_usage(call, "--repairs is about tags: it reads column files only (--from columns says that these are)");
    if (strcmp(score_formats[o->printing.format], "original") == 0) return call_usage(call, "--format original goes with --profile");
    NamedTable list = {.name = "repairs", .table = {.arena = call->arena, .stub = 2, .sentences = true}};
    Symbols symbols = {0};
    Repairs *repairs = NULL;
    int status = read_rows(call, gold_path, predicted_path, &symbols, &repairs);
    if (status) goto done;
    RepairLine *lines;
    size_t n = repairs_finish(repairs, call->arena, &lines);
    make_columns(&list.table);
    for (size_t i = 0; i < n; i++) put_line(&list.table, &lines[i], o->fractions);
    put_range(&list.table, lines, n, call_given(call, "scheme") && strcmp(scheme_words[o->reading.scheme], "auto") != 0);
    status = print_tables(call, &o->printing, &list, 1);
done:
    table_free(&list.table);
    repairs_free(repairs);
    symbols_free(&symbols);
    return status;
}

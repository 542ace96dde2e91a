/* score_shared.c - how all ways of `assay score` get at their documents and print their results. */
#include "cli/score_command.h"

#include "report/report.h"

#include <string.h>

const char *const score_formats[] = {"text", "markdown", "latex", "csv", "tsv", "json", "original", NULL};

/* -- opening ---------------------------------------------------------------------------------------------------------- */

static bool in_columns(const Format *given, const char *path)
{
    const Format *format = given ? given : format_guess(path);
    return format && strcmp(format->name, "columns") == 0;
}

static int open_both_in_one(ScoreInput *in, const Call *call, const char *path, ReadOptions read, const Format *format)
{
    const ScoreCommandOptions *o = call->parsed.options;
    if (!format && strcmp(path, "-") == 0) format = format_find("columns");
    if (path_is_corpus(path) || !in_columns(format, path))
        return call_usage(call, "PREDICTED is missing: only a column file can hold gold and prediction at once, and %s is none "
                          "(--from columns says that it is)", path);
    Reader *reader;
    Error e = {0};
    read.two_columns = true;
    if (reader_open(&reader, format ? format : format_find("columns"), path, &read, &e)) return call_fail(call, &e);
    in->pairs = pairs_new(reader, NULL, &(PairOptions){.placement = (Placement)o->scoring.placement});
    return EXIT_GOOD;
}

static int open_two(ScoreInput *in, const Call *call, const char *gold_path, const char *predicted_path, ReadOptions read, const Format *format,
                    unsigned how)
{
    const ScoreCommandOptions *o = call->parsed.options;
    const Format *predicted_format = format;
    if (o->predicted_from && !format_named(call, "predicted-from", o->predicted_from, &predicted_format)) return EXIT_USAGE;
    if (path_is_corpus(gold_path) && !o->predicted_from) predicted_format = NULL;
    if (strcmp(gold_path, "-") == 0 && strcmp(predicted_path, "-") == 0)
        return call_usage(call, "only one of GOLD and PREDICTED can be standard input");
    read.segments &= !path_is_corpus(gold_path) && in_columns(format, gold_path) && in_columns(predicted_format, predicted_path);
    Reader *gold, *predicted;
    int status = annotations_open(call, &read, format, gold_path, o->split, false, &gold, &in->gold);
    if (status) return status;
    read.predicted = true;
    status = annotations_open(call, &read, predicted_format, predicted_path, NULL, true, &predicted, &in->predicted);
    if (status) {
        reader_close(gold);
        return status;
    }
    PairOptions options = {.placement = (Placement)o->scoring.placement, .ignore_extra = o->scoring.ignore_extra || how & PAIRS_EXTRA_IGNORED,
                           .give_extra = how & PAIRS_EXTRA_TAKEN, .tokens = true};
    in->pairs = pairs_new(gold, predicted, &options);
    return EXIT_GOOD;
}

int score_open(ScoreInput *in, const Call *call, const char *gold_path, const char *predicted_path, Symbols *symbols, unsigned how)
{
    *in = (ScoreInput){0};
    const ScoreCommandOptions *o = call->parsed.options;
    ReadOptions read;
    const Format *format;
    if (!reading_of(call, &o->reading, symbols, &read, &format)) return EXIT_USAGE;
    read.segments = how & PAIRS_SEGMENTS;
    if (how & PAIRS_LENIENT && !read.repair_given) {
        read.repair = REPAIR_CONLLEVAL;
        read.repair_given = true;
    }
    return predicted_path ? open_two(in, call, gold_path, predicted_path, read, format, how)
                          : open_both_in_one(in, call, gold_path, read, format);
}

void score_close(ScoreInput *in)
{
    pairs_free(in->pairs);
    corpus_close(in->gold);
    corpus_close(in->predicted);
    *in = (ScoreInput){0};
}

/* -- printing ---------------------------------------------------------------------------------------------------------- */

int score_print(const Call *call, const ScoreOutput *out)
{
    const ScoreCommandOptions *o = call->parsed.options;
    ReportSystem system = {.name = out->name, .results = out->results, .n_results = out->n_results, .documents = out->documents,
                           .sentences = out->sentences, .warnings = out->warnings, .n_warnings = out->n_warnings};
    StrBuf text = {0};
    const char *format = score_formats[o->printing.format];
    if (strcmp(format, "original") == 0) return call_usage(call, "--format original goes with --profile: it prints the report of that scorer");
    if (strcmp(format, "json") == 0) {
        score_json(&text, &(ScoreJson){.documents = out->documents, .sentences = out->sentences, .results = out->results,
                                       .n_results = out->n_results, .warnings = out->warnings, .n_warnings = out->n_warnings,
                                       .zero = (ZeroDivision)o->scoring.zero});
    } else {
        ReportOptions how = {.fractions = o->fractions, .style = style_of(&o->printing)};
        ReportInput in = {.systems = &system, .n_systems = 1, .zero = (ZeroDivision)o->scoring.zero};
        report_format_find(format)->write(&text, &in, &how);
    }
    int status = call_output(call, o->printing.output, &text);
    sb_free(&text);
    return status;
}

/* cmd_score.c - `assay score`: files against files, no database. */
#include "cli/commands.h"
#include "cli/score_command.h"

#include "base/vector.h"
#include "corpus/output.h"
#include "report/decision_json.h"

#include <string.h>

static const char *const tag_choice_words[] = {"union", "gold", NULL};

static const Option options[] = {
    SCORING_OPTIONS(ScoreCommandOptions, scoring),
    {"split", 's', OPTION_TEXT, "NAME", "the split to score, where GOLD is a corpus; default: all documents",
     .offset = offsetof(ScoreCommandOptions, split)},
    {"outcomes", 0, OPTION_PATH, "FILE", "also write every decision in the layers that are counted to FILE, as JSON lines",
     .offset = offsetof(ScoreCommandOptions, outcomes)},
    {"format", 'f', OPTION_CHOICE, "FORMAT", "how to print; original is the report of the scorer that a profile reproduces",
     .choices = score_formats, .fallback = "text", .offset = offsetof(ScoreCommandOptions, printing.format)},
    {"output", 'o', OPTION_PATH, "FILE", "write to FILE, not to standard output", .offset = offsetof(ScoreCommandOptions, printing.output)},
    {"ascii", 0, OPTION_FLAG, NULL, "text: rules and signs in ASCII only", .offset = offsetof(ScoreCommandOptions, printing.ascii)},
    {"fractions", 0, OPTION_FLAG, NULL, "print 0.5714 in place of 57.14", .offset = offsetof(ScoreCommandOptions, fractions)},
    READING_OPTIONS(ScoreCommandOptions, reading),
    {"predicted-from", 0, OPTION_TEXT, "FORMAT", "format of PREDICTED, where it is not that of --from and its name does not tell it",
     .offset = offsetof(ScoreCommandOptions, predicted_from)},
    {"profile", 'p', OPTION_TEXT, "NAME", "count by the rules of another scorer, its bugs included (see assay list profiles)",
     .offset = offsetof(ScoreCommandOptions, profile)},
    {"all-profiles", 0, OPTION_FLAG, NULL, "one table of precision, recall and F1 under every profile that applies, and why they differ",
     .offset = offsetof(ScoreCommandOptions, all_profiles)},
    {"repairs", 0, OPTION_FLAG, NULL, "column files: one table of the score under every rule for reading ill-formed tags",
     .offset = offsetof(ScoreCommandOptions, repairs)},
    {"tags", 0, OPTION_CHOICE, "WHICH", "nervaluate: score the types of both sides, or those of gold", .choices = tag_choice_words,
     .fallback = "union", .offset = offsetof(ScoreCommandOptions, tag_choice)},
    {"min-overlap", 0, OPTION_NUMBER, "PERCENT", "nervaluate: of the gold mention that an overlap must cover to count",
     .offset = offsetof(ScoreCommandOptions, min_overlap), .min = 0, .max = 100},
    {"tagset", 0, OPTION_LIST, "LIST", "hipe: predicted types that count though gold lacks them", .offset = offsetof(ScoreCommandOptions, tagset)},
    {"group-by", 0, OPTION_TEXT, "FIELD", "neleval: type or docid", .offset = offsetof(ScoreCommandOptions, group_by)},
    {"train", 0, OPTION_PATH, "FILE", "docred: the training file, whose facts ign_f1 leaves out", .offset = offsetof(ScoreCommandOptions, train)},
    {"digits", 0, OPTION_INT, "N", "seqeval's report: digits behind the point", .fallback = "2",
     .offset = offsetof(ScoreCommandOptions, digits), .min = 0, .max = 30},
    {0}};

/* All that one call holds. */
typedef struct Work {
    const Call *call;
    const ScoreCommandOptions *o;
    const char *gold_path, *predicted_path; /* predicted NULL: one file holds both */
    Symbols symbols;
    ScoreInput in;
    ScoreOptions score;
    Scorer *scorer;
    GoldHash *hash;
    Output *outcomes;
    unsigned layers; /* that some gold document has annotated */
    StrBuf line;
    VECTOR(ScoreWarning) warnings;
} Work;

/* -- decisions -------------------------------------------------------------------------------------------------------- */

/* In the layers that are counted. */
static void put_outcomes(Work *w, const Document *gold, const Document *predicted)
{
    Arena arena = {0};
    Decision *list;
    unsigned layers = 0;
    for (size_t i = 0; i < w->score.n_criteria; i++) layers |= LAYER_BIT(w->score.criteria[i]->layer);
    size_t n = decisions_of(w->scorer, gold, predicted, layers, &arena, &list);
    OffsetMap map = offset_map(&arena, gold->text, gold->text_length, UNIT_CODEPOINT);
    for (size_t i = 0; i < n; i++) {
        sb_clear(&w->line);
        sb_putc(&w->line, '{');
        decision_put_json(&w->line, &list[i], gold, predicted, &map);
        sb_puts(&w->line, "}\n");
        output_put(w->outcomes, w->line.data, w->line.length);
    }
    arena_free(&arena);
}

/* -- counting --------------------------------------------------------------------------------------------------------- */

static int count(Work *w)
{
    const Document *gold, *predicted;
    Error e = {0};
    int got;
    w->hash = gold_hash_new();
    if (w->o->outcomes && output_open(&w->outcomes, w->o->outcomes, &e)) return call_fail(w->call, &e);
    while ((got = pairs_next(w->in.pairs, &gold, &predicted, &e)) > 0) {
        gold_hash_add(w->hash, gold);
        w->layers |= gold->layers;
        if (!gold->text && scorer_needs_tokens(w->scorer)) {
            got = error_at(&e, ASSAY_ERR_DATA, gold->file, gold->line, 0,
                           "document %s has no text and so no tokens, which mentions:token and --unit sentence need; --texts says in which "
                           "folder the texts are", gold->id);
            break;
        }
        scorer_add(w->scorer, gold, predicted, NULL, NULL);
        if (w->outcomes) put_outcomes(w, gold, predicted);
    }
    return got < 0 ? call_fail(w->call, &e) : EXIT_GOOD;
}

/* -- telling ---------------------------------------------------------------------------------------------------------- */

static void warn(Work *w, const char *kind, uint64_t n, const char *format, ...) PRINTF_LIKE(4, 5);
static void warn(Work *w, const char *kind, uint64_t n, const char *format, ...)
{
    if (!n) return;
    StrBuf text = {0};
    va_list args;
    va_start(args, format);
    sb_vprintf(&text, format, args);
    va_end(args);
    vec_push(&w->warnings, (ScoreWarning){kind, n, arena_copy(w->call->arena, sb_text(&text), text.length)});
    sb_free(&text);
}

static bool has_category(const Work *w, const Result *results, const char *name)
{
    for (size_t i = 0; i < w->score.n_criteria; i++)
        for (size_t k = 0; k < results[i].n_rows; k++)
            if (strcmp(results[i].rows[k].category, name) == 0) return true;
    return false;
}

/* A score of nothing is no score: a mistyped category or an empty file should not pass for one. */
static void warn_of_nothing(Work *w, const Result *results)
{
    StrBuf names = {0};
    size_t n = 0;
    for (size_t i = 0; i < w->score.n_categories; i++) {
        if (has_category(w, results, w->score.categories[i])) continue;
        sb_printf(&names, "%s%s", n++ ? ", " : "", w->score.categories[i]);
    }
    warn(w, "empty-category", n, "categories of --categories in which there is nothing, gold or predicted: %s", sb_text(&names));
    warn(w, "empty-gold", pairs_report(w->in.pairs)->documents == 0, "gold has no documents");
    sb_free(&names);
}

static void collect_warnings(Work *w, const Result *results)
{
    const Reader *readers[] = {pairs_gold(w->in.pairs), pairs_predicted(w->in.pairs)};
    for (size_t i = 0; i < 2; i++)
        for (size_t k = 0; readers[i] && k < readers[i]->n_notes; k++) {
            const ReadNote *note = &readers[i]->notes[k];
            warn(w, note->kind, note->count, "%s", note->text[0] ? note->text : note->kind);
        }
    const PairReport *r = pairs_report(w->in.pairs);
    for (size_t i = 0; i < w->score.n_criteria; i++) {
        Layer layer = w->score.criteria[i]->layer;
        bool told = i > 0 && w->score.criteria[i - 1]->layer == layer;
        warn(w, "not-annotated", r->documents && !(w->layers & LAYER_BIT(layer)) && !told, "no gold document has the layer %s: there is nothing to find",
             layer_name(layer));
    }
    warn(w, "no-clusters", r->documents && w->score.through_clusters && !(w->layers & LAYER_BIT(LAYER_COREFERENCE)),
         "no gold document has clusters: arguments are compared as mentions");
    warn(w, "missing-documents", r->missing, "gold documents without an answer, all of their gold counts as missed: %s%s", r->missing_ids,
         r->missing > 3 ? ", …" : "");
    warn(w, "extra-documents", r->extra, "predicted documents that gold does not have were left out: %s", r->extra_ids);
    warn(w, "made-up", r->placed.made_up, "predicted strings that are nowhere in the text: spurious");
    warn(w, "unplaced", r->placed.unplaced, "predicted strings that the placement policy gave no place: spurious");
    warn(w, "ambiguous", r->placed.ambiguous, "predicted strings that had more than one place to go");
    warn_of_nothing(w, results);
}

static SignatureParts signature_of(Work *w, const char *gold_hash)
{
    const PairReport *r = pairs_report(w->in.pairs);
    const Reader *gold = pairs_gold(w->in.pairs), *predicted = pairs_predicted(w->in.pairs);
    SignatureParts parts = scoring_signature(&w->o->scoring, &w->score);
    if (w->in.gold && !w->in.gold->anonymous) {
        parts.corpus = w->in.gold->name;
        parts.corpus_version = w->in.gold->version;
        parts.split = w->o->split;
    }
    parts.gold_hash = gold_hash;
    parts.documents = r->documents;
    const char *repair = strcmp(gold->repair_name, "-") != 0 || !predicted ? gold->repair_name : predicted->repair_name;
    parts.repair = strcmp(repair, "-") != 0 ? repair : NULL;
    const PlacementCount *p = &r->placed;
    if (p->placed + p->unplaced + p->made_up) parts.placement = placement_name((Placement)w->o->scoring.placement);
    parts.ignore_extra = r->extra > 0;
    return parts;
}

static int finish(Work *w)
{
    char hex[SHA256_HEX];
    gold_hash_end(w->hash, hex);
    w->hash = NULL;
    Result *results = scorer_results(w->scorer);
    collect_warnings(w, results);
    scoring_sign(w->call, signature_of(w, hex), pairs_report(w->in.pairs)->tokenized > 0, &w->score, results);
    ScoreOutput out = {w->predicted_path ? w->predicted_path : w->gold_path, results, w->score.n_criteria, pairs_report(w->in.pairs)->documents,
                       pairs_report(w->in.pairs)->sentences, w->warnings.at, w->warnings.n};
    int status = score_print(w->call, &out);
    Error e = {0};
    int closed = output_close(w->outcomes, status == EXIT_GOOD, &e);
    w->outcomes = NULL;
    return status ? status : closed ? call_fail(w->call, &e) : EXIT_GOOD;
}

/* One thing at a time, and what only a profile understands. */
static int check_options(const Call *call, const ScoreCommandOptions *o)
{
    if ((o->profile != NULL) + o->all_profiles + o->repairs > 1)
        return call_usage(call, "--profile, --all-profiles and --repairs are three different tables: choose one");
    if (o->predicted_from && call->parsed.n_arguments < 2) return call_usage(call, "--predicted-from: there is no PREDICTED");
    if (o->profile) return EXIT_GOOD;
    static const char *const names[] = {"tags", "min-overlap", "tagset", "group-by", "digits"};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (call_given(call, names[i])) return call_usage(call, "--%s goes with --profile", names[i]);
    if (call->parsed.n_rest) return call_usage(call, "what stands behind -- goes to a profile, and there is no --profile");
    return EXIT_GOOD;
}

static int run(const Call *call)
{
    Work w = {.call = call, .o = call->parsed.options, .gold_path = call->parsed.arguments[0]};
    if (call->parsed.n_arguments > 1) w.predicted_path = call->parsed.arguments[1];
    int status = check_options(call, w.o);
    if (status) return status;
    if (w.o->profile) return score_with_profile(call, w.gold_path, w.predicted_path);
    if (w.o->all_profiles) return score_with_all_profiles(call, w.gold_path, w.predicted_path);
    if (w.o->repairs) return score_with_repairs(call, w.gold_path, w.predicted_path);
    status = score_open(&w.in, call, w.gold_path, w.predicted_path, &w.symbols, PAIRS_SEGMENTS);
    if (status) goto done;
    status = scoring_prepare(call, &w.o->scoring, w.in.gold, &w.score);
    if (status) goto done;
    w.scorer = scorer_new(&w.score, &w.symbols);
    status = count(&w);
    if (status) goto done;
    status = finish(&w);
done:
    output_close(w.outcomes, false, NULL);
    if (w.hash) gold_hash_end(w.hash, NULL);
    scorer_free(w.scorer);
    score_close(&w.in);
    symbols_free(&w.symbols);
    sb_free(&w.line);
    vec_free(&w.warnings);
    return status;
}

const Command command_score = {
    .name = "score",
    .group = GROUP_RUN,
    .summary = "score predictions against gold, without a store",
    .synopsis = "[OPTION]... GOLD PREDICTED\n[OPTION]... COLUMN-FILE\n--profile NAME [OPTION]... FILE [PREDICTED] [-- WORD...]",
    .description =
        "Compares PREDICTED with GOLD and prints precision, recall and F1 by category, with micro and macro averages and the signature "
        "that pins the numbers. Each may be a file, a folder of brat files, or - for standard input; GOLD may also be a corpus "
        "(corpus.yaml or its folder). One column file that holds gold and prediction in its last two columns stands for both.\n\n"
        "Documents are brought together by their ids. A gold document without an answer counts all of its gold as missed; a predicted "
        "document that gold does not have is refused unless --ignore-extra is given. Ill-formed tags are refused in gold and, in predictions, "
        "read as conlleval does, counted, and named in the output.\n\n"
        "With --profile the files are read and counted as another scorer does it, down to its bugs and to the last digit, and --format original "
        "prints that scorer's own report, so that assay can stand in its place in a pipe.",
    .examples = "assay score test.conll\n"
                "assay score --criteria all --format json gold.jsonl predictions.jsonl\n"
                "assay score --split test --categories PERSON,GPE gold/wire predictions\n"
                "tagger < test.txt | assay score --repair discard --scheme IOB2 -\n"
                "tagger < test.txt | assay score --profile conlleval --format original - -- -d '\\t'\n"
                "assay score --all-profiles test.conll",
    .options = options,
    .options_size = sizeof(ScoreCommandOptions),
    .min_arguments = 1,
    .max_arguments = 2,
    .separate_rest = true,
    .run = run,
};

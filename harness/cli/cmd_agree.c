/* cmd_agree.c - `assay agree`: how far annotators agree, and where they do not. */
#include "cli/annotated.h"
#include "cli/commands.h"
#include "cli/print_tables.h"
#include "cli/resampling.h"
#include "cli/scoring.h"
#include "report/agreement_tables.h"
#include "score/consensus.h"

#include <stdio.h>
#include <string.h>

typedef struct AgreeOptions {
    Reading reading;
    Printing printing;
    Resampling resampling;
    const char *split, *merged, *to;
    TextList tables, names, categories;
    int level, placement;
    long listed;
    bool no_intervals;
} AgreeOptions;

/* Those of table_words, so that the numbers are the same, and one more. */
static const char *const agree_words[] = {"text", "markdown", "latex", "csv", "tsv", "json", "jsonl", NULL};
enum { JSON_LINES = 6 };

static const char *const table_names[] = {"annotators", "layers", "pairs", "categories", "chance", "kinds", "types", "disagreements", NULL};

static const Option options[] = {
    {"format", 'f', OPTION_CHOICE, "FORMAT", "how to print; jsonl has one disagreement a line", .choices = agree_words, .fallback = "text",
     .offset = offsetof(AgreeOptions, printing.format)},
    {"output", 'o', OPTION_PATH, "FILE", "write to FILE, not to standard output", .offset = offsetof(AgreeOptions, printing.output)},
    {"ascii", 0, OPTION_FLAG, NULL, "text: rules and signs in ASCII only", .offset = offsetof(AgreeOptions, printing.ascii)},
    {"table", 0, OPTION_LIST, "LIST", "which tables to print; default: all of them, in csv and tsv, which can hold one, disagreements",
     .choices = table_names, .offset = offsetof(AgreeOptions, tables)},
    {"listed", 0, OPTION_INT, "N", "list so many disagreements of each pair; default: 20 in text and Markdown, all elsewhere",
     .offset = offsetof(AgreeOptions, listed), .min = 0, .max = 1e9},
    {"write-merged", 'w', OPTION_PATH, "PATH", "write the mentions that all agree on to PATH and the rest to PATH.rest.jsonl",
     .offset = offsetof(AgreeOptions, merged)},
    {"to", 't', OPTION_TEXT, "FORMAT", "format of --write-merged; default: told by its suffix, else jsonl", .offset = offsetof(AgreeOptions, to)},
    {"names", 0, OPTION_LIST, "LIST", "what the annotators are called, in their order; default: told by the paths",
     .offset = offsetof(AgreeOptions, names)},
    {"split", 's', OPTION_TEXT, "NAME", "the split to look at, of those that are corpora; default: all documents",
     .offset = offsetof(AgreeOptions, split)},
    {"categories", 0, OPTION_LIST, "LIST", "count only these categories", .offset = offsetof(AgreeOptions, categories)},
    {"level", 0, OPTION_CHOICE, "LEVEL", "the types as they are, or mapped by `coarse` of the first corpus.yaml that has it", .choices = level_words,
     .fallback = "fine", .offset = offsetof(AgreeOptions, level)},
    {"placement", 0, OPTION_CHOICE, "POLICY", "where a mention that is only a string is put", .choices = placement_words,
     .fallback = "first-unused", .offset = offsetof(AgreeOptions, placement)},
    {"no-intervals", 0, OPTION_FLAG, NULL, "leave the intervals out", .offset = offsetof(AgreeOptions, no_intervals)},
    RESAMPLING_OPTIONS(AgreeOptions, resampling),
    READING_OPTIONS(AgreeOptions, reading),
    {0}};

/* -- counting ----------------------------------------------------------------------------------------------------------- */

static const char *coarse_of(const void *corpus, const char *type) { return corpus_coarse(corpus, type); }

/* The first that says anything of it speaks for all. */
static const CorpusTypes *markables_of(const Annotated *a)
{
    for (size_t i = 0; i < a->n_annotators; i++)
        if (a->corpora[i] && a->corpora[i]->markables.n) return &a->corpora[i]->markables;
    return NULL;
}

static bool is_symmetric(const void *corpus, const char *type) { return corpus_is_symmetric(corpus, type); }

static int score_options(const Call *call, const AgreeOptions *o, const Annotated *a, ScoreOptions *out)
{
    *out = (ScoreOptions){.categories = o->categories.n ? o->categories.at : NULL, .n_categories = o->categories.n, .markables = markables_of(a)};
    for (size_t i = 0; i < a->n_annotators && !out->symmetric; i++) {
        if (!a->corpora[i] || !a->corpora[i]->symmetric.n) continue;
        out->symmetric = is_symmetric;
        out->symmetric_context = a->corpora[i];
    }
    if (o->level == 0) return EXIT_GOOD;
    for (size_t i = 0; i < a->n_annotators && !out->coarse; i++) {
        if (!a->corpora[i] || !a->corpora[i]->coarse.n) continue;
        out->coarse = coarse_of;
        out->coarse_context = a->corpora[i];
    }
    return out->coarse ? EXIT_GOOD : call_usage(call, "--level coarse needs a corpus.yaml that has `coarse`, and none of them has");
}

/* All layers but the mentions. */
static const LayerAgreement *agree_in_layers(const Call *call, const ScoreOptions *score, Annotated *a)
{
    VersionsOfDocument *documents = arena_zero(call->arena, a->documents.n + 1, sizeof *documents);
    for (size_t i = 0; i < a->documents.n; i++) documents[i] = (VersionsOfDocument){a->documents.at[i].base, a->documents.at[i].layers};
    return layer_agreement_of(score, documents, a->documents.n, a->n_annotators, &a->symbols, call->arena);
}

/* Whom a document that not all have is lacking, and the sizes. */
static AnnotatorInfo *annotator_infos(const Call *call, const Annotated *a, char *const *paths)
{
    const CorpusTypes *markables = markables_of(a);
    AnnotatorInfo *infos = arena_zero(call->arena, a->n_annotators, sizeof *infos);
    for (size_t i = 0; i < a->n_annotators; i++) {
        AnnotatorInfo *info = &infos[i];
        *info = (AnnotatorInfo){.name = a->names[i], .path = paths[i]};
        info->lacks = arena_zero(call->arena, a->documents.n + 1, sizeof *info->lacks);
        for (size_t k = 0; k < a->documents.n; k++) {
            const Document *d = a->documents.at[k].versions[i];
            if (!d) info->lacks[info->n_lacks++] = a->documents.at[k].id;
            info->documents += d != NULL;
            const bool *apart = d ? mentions_apart(d, markables, call->arena) : NULL;
            for (uint32_t m = 0; d && m < d->n_mentions; m++) info->mentions += !(apart && apart[m]);
        }
    }
    return infos;
}

/* -- printing ----------------------------------------------------------------------------------------------------------- */

static bool table_wanted(const Call *call, const AgreeOptions *o, bool one, const char *name)
{
    if (!call_given(call, "table")) return !one || strcmp(name, "disagreements") == 0;
    for (size_t i = 0; i < o->tables.n; i++)
        if (strcmp(o->tables.at[i], name) == 0) return true;
    return false;
}

static int print(const Call *call, const AgreeOptions *o, AgreementView *v)
{
    NamedTable chosen[AGREEMENT_TABLES] = {0};
    size_t n = 0;
    if (o->printing.format == JSON_LINES) {
        StrBuf text = {0};
        agreement_jsonl(&text, v);
        int written = call_output(call, o->printing.output, &text);
        sb_free(&text);
        return written;
    }
    const TableFormat *format = table_format_find(table_words[o->printing.format]);
    for (const AgreementTable *t = agreement_table_list; t->name; t++) {
        if (!table_wanted(call, o, format && format->for_machines, t->name)) continue;
        chosen[n] = (NamedTable){.name = t->name, .table = {.arena = call->arena}};
        t->fill(&chosen[n].table, v);
        bool empty = v->for_people && table_rows(&chosen[n].table) == 0;
        if (empty) table_free(&chosen[n].table);
        else n++;
    }
    int status = print_tables(call, &o->printing, chosen, n);
    for (size_t i = 0; i < n; i++) table_free(&chosen[i].table);
    return status;
}

/* -- merging ------------------------------------------------------------------------------------------------------------ */

typedef struct Merge {
    Writer *agreed, *rest;
    size_t n_agreed, n_rest, alone; /* mentions; documents that only one has */
} Merge;

static int merge_documents(Merge *m, Annotated *a, Error *e)
{
    Document agreed = {0}, rest = {0};
    int status = ASSAY_OK;
    for (size_t i = 0; i < a->documents.n && !status; i++) {
        const AnnotatedDocument *d = &a->documents.at[i];
        size_t present = 0;
        for (size_t k = 0; k < a->n_annotators; k++) present += d->versions[k] != NULL;
        m->alone += present == 1;
        if (present < 2) continue;
        consensus_of(&agreed, &rest, d->base, d->versions, a->names, a->n_annotators, markables_of(a), &a->symbols);
        m->n_agreed += agreed.n_mentions;
        m->n_rest += rest.n_mentions;
        status = writer_put(m->agreed, &agreed, e);
        if (!status && rest.n_mentions) status = writer_put(m->rest, &rest, e);
    }
    document_free(&agreed);
    document_free(&rest);
    return status;
}

static int close_both(Merge *m, int status, Error *e)
{
    Error second = {0};
    Writer *writers[] = {m->agreed, m->rest};
    for (size_t i = 0; i < 2; i++) {
        int closed = writers[i] ? writer_close(writers[i], !status, status ? &second : e) : ASSAY_OK;
        if (!status) status = closed;
    }
    return status;
}

static void tell_merge(const Call *call, const AgreeOptions *o, const Annotated *a, const Merge *m, const char *format, const StrBuf *lost)
{
    fprintf(stderr, "assay agree: mentions on which all agree: %zu, in %s; others: %zu, in %s.rest.jsonl\n", m->n_agreed, o->merged, m->n_rest,
            o->merged);
    if (lost->length) call_warn(call, "%s cannot hold, so this was left out: %s", format, sb_text(lost));
    if (m->alone)
        call_warn(call, "%zu document%s that only one annotator has %s in neither", m->alone, m->alone == 1 ? "" : "s", m->alone == 1 ? "is" : "are");
    if (a->other_layers) call_warn(call, "only mentions are merged: relations, events, clusters and records are in neither");
}

static bool merged_format(const Call *call, const AgreeOptions *o, const Format **format)
{
    *format = NULL;
    if (o->to) return format_named(call, "to", o->to, format);
    if (o->merged) *format = format_guess(o->merged);
    if (!*format) *format = format_find("jsonl");
    return true;
}

static int write_merged(const Call *call, const AgreeOptions *o, const Format *format, Annotated *a)
{
    Merge m = {0};
    Error e = {0};
    WriteOptions write = WRITE_OPTIONS_INIT;
    StrBuf path = {0}, lost = {0};
    sb_printf(&path, "%s.rest.jsonl", o->merged);
    int status = writer_open(&m.agreed, format, o->merged, &write, &e);
    if (!status) status = writer_open(&m.rest, format_find("jsonl"), path.data, &write, &e);
    if (!status) status = merge_documents(&m, a, &e);
    for (size_t i = 0; !status && i < m.agreed->n_lost; i++)
        sb_printf(&lost, "%s%zu %s", i ? ", " : "", m.agreed->lost[i].count, m.agreed->lost[i].kind);
    status = close_both(&m, status, &e);
    if (!status) tell_merge(call, o, a, &m, format->name, &lost);
    sb_free(&path);
    sb_free(&lost);
    return status ? call_fail(call, &e) : EXIT_GOOD;
}

/* -- the command -------------------------------------------------------------------------------------------------------- */

static void tell_reading(const Call *call, const Annotated *a)
{
    size_t nowhere = a->placed.unplaced + a->placed.made_up;
    if (a->placed.placed) call_warn(call, "mentions without offsets that were given a place in the text: %zu", a->placed.placed);
    if (nowhere) call_warn(call, "mentions without a place, on which nobody can agree: %zu", nowhere);
}

static int run(const Call *call)
{
    const AgreeOptions *o = call->parsed.options;
    char *const *paths = call->parsed.arguments;
    size_t n = call->parsed.n_arguments;
    Annotated a = {0};
    Annotators *counting = NULL;
    ScoreOptions score;
    const Format *format;
    if (!merged_format(call, o, &format)) return EXIT_USAGE;
    AnnotatedOptions how = {.reading = &o->reading, .split = o->split, .names = o->names, .placement = (Placement)o->placement};
    int status = annotated_load(call, &how, paths, n, &a);
    if (!status) status = score_options(call, o, &a, &score);
    if (status) goto done;
    tell_reading(call, &a);
    counting = annotators_new(&score, n, &a.symbols, call->arena);
    for (size_t i = 0; i < a.documents.n; i++) annotators_add(counting, a.documents.at[i].base, a.documents.at[i].versions);
    AgreementView v = {.agreement = annotators_end(counting), .layers = agree_in_layers(call, &score, &a), 
                       .annotators = annotator_infos(call, &a, paths), .arena = call->arena, .resample = resampling_of(&o->resampling), .confidence = o->resampling.confidence, .intervals = !o->no_intervals,
                       .for_people = o->printing.format < 2, .listed = (size_t)o->listed};
    if (!call_given(call, "listed")) v.listed = v.for_people ? 20 : SIZE_MAX;
    if (!v.agreement->documents) call_warn(call, "no document is there from more than one annotator: do the ids agree?");
    status = print(call, o, &v);
    if (!status && o->merged) status = write_merged(call, o, format, &a);
done:
    annotators_free(counting);
    annotated_free(&a);
    return status;
}

const Command command_agree = {
    .name = "agree",
    .group = GROUP_CORPORA,
    .summary = "measure how far annotators agree, and list where they do not",
    .synopsis = "[OPTION]... ANNOTATOR ANNOTATOR...",
    .description =
        "Each ANNOTATOR is one person's version of the same documents: a corpus, a folder, or a file in any format; formats may differ. "
        "Documents are brought together by their ids. One that an annotator does not have, or that has no mentions layer there, is left out between this "
        "annotator and the others, and named.\n\n"
        "Prints F1, Cohen's kappa and Krippendorff's alpha in every layer that somebody annotated (table `layers`): F1 between two annotators, the first in "
        "the place of gold; kappa between two and alpha for all together over what both, or at least two, judged. Exchanging two annotators "
        "exchanges precision and recall and changes nothing else. A layer that an annotator does not have in a document is left out there, and named. "
        "Intervals are by the bootstrap over documents.\n\n"
        "Of mentions there is more: F1 (strict and partial) and kappa over tokens by category, kappa over mentions whose spans both marked, alpha over tokens; then "
        "the disagreements: type (same spans), boundary (same type), both, and what only one of the two marked.\n\n"
        "With --write-merged the mentions are kept that all who have the document marked with the same spans and type. The rest goes to "
        "a second file in Assay JSONL, in which the attribute `annotators` says who marked it.",
    .examples = "assay agree anna.jsonl ben.jsonl\n"
                "assay agree anna/ ben/ cleo/ --listed 50 --no-intervals\n"
                "assay agree anna/ ben/ --table layers --format csv\n"
                "assay agree anna/ ben/ --format jsonl --output disagreements.jsonl\n"
                "assay agree anna/ ben/ --write-merged merged --to brat",
    .options = options,
    .options_size = sizeof(AgreeOptions),
    .min_arguments = 2,
    .max_arguments = ANY_NUMBER,
    .run = run,
};

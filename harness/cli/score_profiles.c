/* score_profiles.c - `assay score --profile`: files counted by the rules of other scorers. */
#include "cli/score_profiles.h"

#include "base/hash.h"
#include "base/input.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* -- options ---------------------------------------------------------------------------------------------------------- */

static const char *const profile_options[] = {"zero-division", "scheme", "tags", "min-overlap", "tagset", "group-by", "singletons", "train", "digits", NULL};

static bool knows(const Profile *p, const char *option)
{
    for (const char *const *o = p->options; *o; o++)
        if (strcmp(*o, option) == 0) return true;
    return false;
}

static int check_options(const Call *call, const Profile *p)
{
    for (const char *const *o = profile_options; *o; o++)
        if (call_given(call, *o) && !knows(p, *o)) return call_usage(call, "--%s means nothing to the profile %s", *o, p->name);
    static const char *const native_only[] = {"criteria", "categories", "level", "unit", "duplicates", "through", "repair", "outcomes", NULL};
    for (const char *const *o = native_only; *o; o++)
        if (call_given(call, *o)) return call_usage(call, "--%s belongs to the native rules; under the profile %s its own apply", *o, p->name);
    static const char *const columns[] = {"tag-column", "token-column", "separator", NULL};
    for (const char *const *o = columns; *o && p->take_line && call->parsed.n_arguments == 1; o++)
        if (call_given(call, *o)) return call_usage(call, "--%s: %s takes the last two columns, and its own -d behind -- says what lies between them", *o, p->name);
    if (call->parsed.n_rest && !p->take_line) return call_usage(call, "the profile %s takes no options behind --", p->name);
    return EXIT_GOOD;
}

static ProfileOptions options_of(ProfileWork *w)
{
    const Call *call = w->call;
    const ScoreCommandOptions *o = w->o;
    ProfileOptions options = {
        .tags = &w->symbols, .scheme = (Scheme)(o->reading.scheme - 1), .zero = (ZeroDivision)o->scoring.zero,
        .zero_given = call_given(call, "zero-division"), .tag_choice = (TagChoice)o->tag_choice,
        .min_overlap = call_given(call, "min-overlap") ? o->min_overlap : -1, .tagset = o->tagset.n ? o->tagset.at : NULL,
        .n_tagset = o->tagset.n, .group_by = o->group_by, .remove_singletons = o->scoring.singletons > 0, .train = o->train,
        .digits = call_given(call, "digits") ? (int)o->digits : -1,
        .original = call->parsed.rest, .n_original = call->parsed.n_rest};
    return options;
}

/* What is in the file, in eight digits: its name says nothing. */
static void put_file_hash(StrBuf *out, const char *path)
{
    StrBuf bytes = {0};
    char hex[SHA256_HEX];
    if (input_slurp(path, &bytes, NULL) == ASSAY_OK) { /* it was read before */
        sha256_of(sb_text(&bytes), bytes.length, hex);
        sb_printf(out, "%.8s", hex);
    }
    sb_free(&bytes);
}

/* The options that were given, for the signature. */
static const char *options_text(const Call *call, const ScoreCommandOptions *o, const Profile *p)
{
    StrBuf b = {0};
    for (const char *const *name = profile_options; *name; name++) {
        if (!call_given(call, *name) || !knows(p, *name) || strcmp(*name, "digits") == 0 || strcmp(*name, "zero-division") == 0) continue;
        sb_printf(&b, "%s%s=", b.length ? "+" : "", *name);
        if (strcmp(*name, "scheme") == 0) sb_puts(&b, scheme_words[o->reading.scheme]);
        else if (strcmp(*name, "tags") == 0) sb_puts(&b, o->tag_choice ? "gold" : "union");
        else if (strcmp(*name, "singletons") == 0) sb_puts(&b, o->scoring.singletons ? "remove" : "keep");
        else if (strcmp(*name, "min-overlap") == 0) sb_printf(&b, "%g", o->min_overlap);
        else if (strcmp(*name, "group-by") == 0) sb_puts(&b, o->group_by);
        else if (strcmp(*name, "train") == 0) put_file_hash(&b, o->train);
        else
            for (size_t i = 0; i < o->tagset.n; i++) sb_printf(&b, "%s%s", i ? ";" : "", o->tagset.at[i]);
    }
    for (size_t i = 0; i < call->parsed.n_rest; i++) sb_printf(&b, "%s%s", b.length ? "+" : "", call->parsed.rest[i]);
    const char *kept = b.length ? arena_copy(call->arena, b.data, b.length) : NULL;
    sb_free(&b);
    return kept;
}

/* -- input ------------------------------------------------------------------------------------------------------------ */

/* What nothing tells otherwise is one: people name column files as they like. */
bool profile_work_is_columns(const ProfileWork *w, const char *path)
{
    if (w->o->reading.from) return strcmp(w->o->reading.from, "columns") == 0;
    if (path_is_corpus(path)) return false;
    const Format *format = format_guess(path);
    return !format || strcmp(format->name, "columns") == 0;
}

static bool by_lines(const ProfileWork *w, const Profile *p) { return p->take_line && !w->predicted_path; }

static bool is_out(const ProfileWork *w, size_t i) { return w->raised[i].code != 0; }

/* One profile raised something: the end of a call for it alone, or only of this one among many. */
static int judge(ProfileWork *w, size_t i, int status, const Error *mine, Error *e)
{
    if (!status) return ASSAY_OK;
    if (w->side_by_side) w->raised[i] = *mine;
    else if (e) *e = *mine;
    return w->side_by_side ? ASSAY_OK : status;
}

static int feed_line(void *payload, const char *line, size_t n, size_t number, Error *e)
{
    ProfileWork *w = payload;
    for (size_t i = 0; i < w->n; i++) {
        if (!by_lines(w, w->profiles[i]) || is_out(w, i)) continue;
        Error mine;
        int status = judge(w, i, w->profiles[i]->take_line(w->runs[i], line, n, number, &mine), &mine, e);
        if (status) return status;
    }
    return ASSAY_OK;
}

/* Gold as rows: there are no mentions to hash before somebody has read the tags. */
static void hash_rows(ProfileWork *w, const TagRows *rows)
{
    sb_put(&w->pending, rows->tokens, rows->n ? rows->token_ends[rows->n - 1] : 0);
    sb_put(&w->pending, rows->token_ends, rows->n * sizeof *rows->token_ends);
    Symbol outside = symbols_find(&w->symbols, "O", 1); /* nearly all: only the others are written, with their number */
    for (uint32_t i = 0; i < rows->n; i++) {
        if (rows->gold[i] == outside) continue;
        sb_put(&w->pending, &i, sizeof i);
        sb_put(&w->pending, symbols_name(&w->symbols, rows->gold[i]), symbols_length(&w->symbols, rows->gold[i]) + 1);
    }
    sb_putc(&w->pending, rows->starts_document ? 'D' : 'S');
    if (w->pending.length < 1 << 16) return;
    sha256_add(w->row_hash, w->pending.data, w->pending.length);
    sb_clear(&w->pending);
}

static int feed_rows(ProfileWork *w, TagReader *reader, Error *e)
{
    TagRows rows;
    int got;
    w->row_hash = sha256_new();
    while ((got = tag_reader_next(reader, &rows, e)) > 0) {
        hash_rows(w, &rows);
        for (size_t i = 0; i < w->n; i++) {
            if (by_lines(w, w->profiles[i]) || is_out(w, i)) continue;
            Error mine;
            int status = judge(w, i, w->profiles[i]->take_tags(w->runs[i], &rows, &mine), &mine, e);
            if (status) return status;
        }
    }
    return got;
}

static void warn(ProfileWork *w, const char *kind, uint64_t n, const char *text)
{
    if (n) vec_push(&w->warnings, (ScoreWarning){kind, n, text});
}

static int take_columns(ProfileWork *w)
{
    Error e = {0};
    ReadOptions read;
    const Format *format;
    if (!reading_of(w->call, &w->o->reading, &w->symbols, &read, &format)) return EXIT_USAGE;
    TagRowsOptions how = {.tags = &w->symbols, .token_column = read.token_column, .tag_column = read.tag_column, .separator = read.separator};
    for (size_t i = 0; i < w->n; i++)
        if (by_lines(w, w->profiles[i])) how.look = feed_line;
    how.payload = w;
    for (size_t i = 0; i < w->call->parsed.n_rest; i++) /* a delimiter of its own: only the profile knows the columns */
        how.whole_lines |= how.look && strcmp(w->call->parsed.rest[i], "-d") == 0;
    TagReader *reader;
    int status = tag_reader_open(&reader, w->gold_path, w->predicted_path, &how, &e);
    if (!status) status = feed_rows(w, reader, &e);
    if (status && !e.file[0]) snprintf(e.file, sizeof e.file, "%s", strcmp(w->gold_path, "-") == 0 ? "<stdin>" : w->gold_path);
    if (!status) {
        const TagReport *r = tag_reader_report(reader);
        w->documents = r->documents;
        w->sentences = r->sentences;
        warn(w, "crlf", r->crlf, "lines that end with CR LF");
        warn(w, "different-tokens", r->different_tokens, "rows whose token is not the same in both files; they were aligned by position");
    }
    tag_reader_close(reader);
    return status ? call_fail(w->call, &e) : EXIT_GOOD;
}

/* Extra documents are refused where one profile wants that. */
static unsigned extra_documents(const ProfileWork *w)
{
    unsigned how = PAIRS_EXTRA_IGNORED;
    for (size_t i = 0; i < w->n; i++) {
        if (w->profiles[i]->extra == EXTRA_REFUSED) return w->o->scoring.ignore_extra ? PAIRS_EXTRA_IGNORED : 0;
        if (w->profiles[i]->extra == EXTRA_TAKEN) how = PAIRS_EXTRA_TAKEN;
    }
    return how;
}

/* Other scorers do not know of triggers and markables: a corpus says what its mentions are. Files are taken as the original takes them. */
static int take_mentions(ProfileWork *w, size_t i, const Document *gold, const Document *predicted, Error *e)
{
    const Profile *p = w->profiles[i];
    if (p->layer != LAYER_MENTIONS || !w->in.gold || w->in.gold->anonymous) return p->take_mentions(w->runs[i], gold, predicted, e);
    Document entities[2];
    document_of_entities(&entities[0], gold, &w->in.gold->markables, &w->entities);
    if (predicted) document_of_entities(&entities[1], predicted, &w->in.gold->markables, &w->entities);
    return p->take_mentions(w->runs[i], &entities[0], predicted ? &entities[1] : NULL, e);
}

static int feed_documents(ProfileWork *w, Pairs *pairs, unsigned how, Error *e)
{
    const Document *gold, *predicted;
    int got;
    w->document_hash = gold_hash_new();
    while ((got = pairs_next(pairs, &gold, &predicted, e)) > 0) {
        bool extra = how & PAIRS_EXTRA_TAKEN && pairs_report(pairs)->extra > 0;
        if (!extra) gold_hash_add(w->document_hash, gold);
        arena_reset(&w->entities);
        for (size_t i = 0; i < w->n; i++) {
            if (is_out(w, i) || (extra && w->profiles[i]->extra != EXTRA_TAKEN)) continue;
            Error mine;
            int status = judge(w, i, take_mentions(w, i, gold, predicted, &mine), &mine, e);
            if (status) return status;
        }
    }
    return got;
}

static int take_documents(ProfileWork *w)
{
    Error e = {0};
    unsigned how = extra_documents(w);
    int exit_status = score_open(&w->in, w->call, w->gold_path, w->predicted_path, &w->symbols, how);
    if (exit_status) return exit_status;
    int status = feed_documents(w, w->in.pairs, how, &e);
    if (!status) {
        const PairReport *r = pairs_report(w->in.pairs);
        w->documents = r->documents;
        w->sentences = r->sentences;
        warn(w, "missing-documents", r->missing, "gold documents without an answer");
        warn(w, "extra-documents", r->extra, how & PAIRS_EXTRA_TAKEN ? "predicted documents that gold does not have were counted as wrong"
                                                                     : "predicted documents that gold does not have were left out");
    }
    return status ? call_fail(w->call, &e) : EXIT_GOOD;
}

/* Tags where the profile reads them and the files have them, else mentions. */
static int choose_input(ProfileWork *w, bool *rows)
{
    const Profile *p = w->profiles[0];
    bool columns = profile_work_is_columns(w, w->gold_path) && (!w->predicted_path || profile_work_is_columns(w, w->predicted_path));
    *rows = columns && p->take_tags;
    if (!*rows && !p->take_mentions)
        return call_usage(w->call, "the profile %s reads rows of tags: GOLD and PREDICTED must be column files (--from columns)", p->name);
    return EXIT_GOOD;
}

int profile_work_read(ProfileWork *w, bool rows)
{
    ProfileOptions options = options_of(w);
    for (size_t i = 0; i < w->n; i++) {
        Error e = {0};
        int status = judge(w, i, w->profiles[i]->open(&w->runs[i], &options, &e), &e, NULL);
        if (status) return call_fail(w->call, &e);
    }
    return rows ? take_columns(w) : take_documents(w);
}

/* -- results ---------------------------------------------------------------------------------------------------------- */

void profile_work_end_hash(ProfileWork *w)
{
    if (w->document_hash) gold_hash_end(w->document_hash, w->hash);
    if (w->row_hash) {
        sha256_add(w->row_hash, sb_text(&w->pending), w->pending.length);
        sha256_end(w->row_hash, w->hash);
    }
    w->document_hash = NULL;
    w->row_hash = NULL;
}

static void sign(ProfileWork *w, const Profile *p, Result *results, size_t n)
{
    StrBuf text = {0};
    SignatureParts parts = {.corpus = w->in.gold && !w->in.gold->anonymous ? w->in.gold->name : NULL,
                            .corpus_version = w->in.gold ? w->in.gold->version : NULL, .gold_hash = w->hash, .split = w->o->split,
                            .documents = w->documents, .profile = p->name, .options = options_text(w->call, w->o, p)};
    parts.zero = knows(p, "zero-division") && call_given(w->call, "zero-division") ? zero_name((ZeroDivision)w->o->scoring.zero) : NULL;
    bool corpus = w->in.gold && !w->in.gold->anonymous && p->layer == LAYER_MENTIONS;
    if (corpus) parts.markables = &w->in.gold->markables;
    for (size_t i = 0; i < n; i++) {
        parts.layer = results[i].layer;
        parts.criterion = results[i].criterion;
        parts.by_sentence = strcmp(results[i].unit, "sentence") == 0;
        sb_clear(&text);
        signature_write(&text, &parts);
        results[i].signature = arena_copy(w->call->arena, sb_text(&text), text.length);
    }
    sb_free(&text);
}

int profile_work_finish(ProfileWork *w, size_t i, Error *e)
{
    Result *results;
    size_t n;
    int status = w->profiles[i]->finish(w->runs[i], w->call->arena, &results, &n, e);
    if (status) return status;
    sign(w, w->profiles[i], results, n);
    for (size_t k = 0; k < n; k++) {
        vec_push(&w->results, results[k]);
        vec_push(&w->owner, i);
    }
    return ASSAY_OK;
}

static int print_original(ProfileWork *w)
{
    const Profile *p = w->profiles[0];
    if (!p->print) return call_usage(w->call, "the report of %s is not reproduced; --format json has all its numbers", p->name);
    Error e = {0};
    StrBuf text = {0};
    Result *unused;
    size_t n;
    (void)p->finish(w->runs[0], w->call->arena, &unused, &n, &e); /* where it raises, so does the report, or says why it need not */
    e = (Error){0};
    int status = p->print(w->runs[0], &text, &e);
    int exit_status = status ? call_fail(w->call, &e) : call_output(w->call, w->o->printing.output, &text);
    sb_free(&text);
    return exit_status;
}

static int show_profile(ProfileWork *w)
{
    Error e = {0};
    profile_work_end_hash(w);
    if (strcmp(score_formats[w->o->printing.format], "original") == 0) return print_original(w);
    if (profile_work_finish(w, 0, &e)) return call_fail(w->call, &e);
    ScoreOutput out = {w->predicted_path ? w->predicted_path : w->gold_path, w->results.at, w->results.n, w->documents, w->sentences,
                       w->warnings.at, w->warnings.n};
    return score_print(w->call, &out);
}

void profile_work_release(ProfileWork *w)
{
    for (size_t i = 0; i < w->n; i++)
        if (w->runs[i]) w->profiles[i]->close(w->runs[i]);
    profile_work_end_hash(w);
    score_close(&w->in);
    symbols_free(&w->symbols);
    arena_free(&w->entities);
    sb_free(&w->pending);
    vec_free(&w->warnings);
    vec_free(&w->results);
    vec_free(&w->owner);
}

static int unknown_profile(const Call *call, const char *name)
{
    const char *names[64] = {0};
    for (size_t i = 0; profiles[i] && i < 63; i++) names[i] = profiles[i]->name;
    const char *closest = closest_word(name, names);
    return closest ? call_usage(call, "there is no profile '%s' (did you mean %s?)", name, closest)
                   : call_usage(call, "there is no profile '%s'; 'assay list profiles' names them", name);
}

int score_with_profile(const Call *call, const char *gold_path, const char *predicted_path)
{
    ProfileWork w = {.call = call, .o = call->parsed.options, .gold_path = gold_path, .predicted_path = predicted_path};
    const Profile *p = profile_find(w.o->profile);
    if (!p) return unknown_profile(call, w.o->profile);
    bool rows;
    w.profiles[w.n++] = p;
    int status = check_options(call, p);
    if (!status) status = choose_input(&w, &rows);
    if (!status) status = profile_work_read(&w, rows);
    if (!status) status = show_profile(&w);
    profile_work_release(&w);
    return status;
}

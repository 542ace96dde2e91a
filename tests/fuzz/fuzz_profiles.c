/* All profiles that read tags, and the table of repairs, over one column file. The first line: a to f a scheme, IOB1 to BILOU;
 * 1 for zero division; g for the types of gold; r for conlleval's raw tags, x for a delimiter of its own. */
#include "fuzz/fuzz.h"

#include "report/score_json.h"
#include "score/profile.h"
#include "score/repairs.h"

#include <stdlib.h>
#include <string.h>

enum { MOST = 64 };

typedef struct Feed {
    ProfileRun *runs[MOST];
    bool out[MOST];
} Feed;

static int take_line(void *payload, const char *line, size_t n, size_t number, Error *e)
{
    Feed *f = payload;
    for (size_t i = 0; profiles[i]; i++)
        if (profiles[i]->take_line && f->runs[i] && !f->out[i]) f->out[i] = profiles[i]->take_line(f->runs[i], line, n, number, e) != 0;
    return ASSAY_OK;
}

static void take_tags(Feed *f, const TagRows *rows)
{
    Error e;
    for (size_t i = 0; profiles[i]; i++)
        if (profiles[i]->take_tags && !profiles[i]->take_line && f->runs[i] && !f->out[i]) f->out[i] = profiles[i]->take_tags(f->runs[i], rows, &e) != 0;
}

static void finish(const Profile *p, ProfileRun *run)
{
    Arena arena = {0};
    StrBuf text = {0};
    Result *results;
    size_t n;
    Error e = {0};
    if (p->finish(run, &arena, &results, &n, &e) == ASSAY_OK) {
        for (size_t i = 0; i < n; i++) results[i].signature = "s";
        score_json(&text, &(ScoreJson){.results = results, .n_results = n});
        fuzz_json(text.data, text.length);
    }
    sb_clear(&text);
    if (p->print) (void)!p->print(run, &text, &e);
    sb_free(&text);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static char raw[] = "-r", delimiter[] = "-d", pattern[] = "( )|;|(,)";
    char *words[3];
    size_t n_words = 0;
    const char *file;
    size_t length;
    FuzzLine line = fuzz_line(data, n, &file, &length);
    Symbols tags = {0};
    Feed feed = {0};
    Error e = {0};
    if (fuzz_has(line, 'r')) words[n_words++] = raw;
    if (fuzz_has(line, 'x')) {
        words[n_words++] = delimiter;
        words[n_words++] = pattern;
    }
    ProfileOptions options = {.tags = &tags, .scheme = SCHEME_AUTO, .min_overlap = -1, .digits = -1, .original = words, .n_original = n_words,
                              .tag_choice = fuzz_has(line, 'g') ? TAGS_GOLD : TAGS_UNION, .zero_given = true,
                              .zero = fuzz_has(line, '1') ? ASSAY_ZERO_1 : ASSAY_ZERO_0};
    for (int s = SCHEME_IOB1; s < SCHEME_COUNT; s++)
        if (fuzz_has(line, (char)('a' + s))) options.scheme = (Scheme)s;
    for (size_t i = 0; profiles[i]; i++)
        if (profiles[i]->take_tags && profiles[i]->open(&feed.runs[i], &options, &e)) feed.runs[i] = NULL;
    Repairs *repairs = repairs_new(&tags, options.scheme);
    TagRowsOptions how = {.tags = &tags, .look = take_line, .payload = &feed, .whole_lines = fuzz_has(line, 'x')};
    TagReader *reader = NULL;
    TagRows rows;
    if (tag_reader_open(&reader, fuzz_file(file, length), NULL, &how, &e) == ASSAY_OK)
        while (tag_reader_next(reader, &rows, &e) > 0) {
            take_tags(&feed, &rows);
            repairs_add(repairs, &rows);
        }
    for (size_t i = 0; profiles[i]; i++) {
        if (!feed.runs[i]) continue;
        if (!feed.out[i]) finish(profiles[i], feed.runs[i]);
        profiles[i]->close(feed.runs[i]);
    }
    Arena arena = {0};
    RepairLine *lines;
    repairs_finish(repairs, &arena, &lines);
    repairs_free(repairs);
    arena_free(&arena);
    tag_reader_close(reader);
    symbols_free(&tags);
    return 0;
}

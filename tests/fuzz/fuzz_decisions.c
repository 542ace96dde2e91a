/* Gold in the first line, a prediction in the second, both Assay JSONL: what is decided about them agrees with what is counted, and can
 * be shown. */
#include "fuzz/fuzz.h"

#include "corpus/jsonl.h"
#include "corpus/placement.h"
#include "report/causes.h"
#include "report/context.h"
#include "report/decision_json.h"

#include <stdio.h>
#include <string.h>

static bool read_line(Document *d, const Document *gold, Symbols *symbols, FuzzLine line)
{
    JsonlContext context = JSONL_CONTEXT_INIT;
    PlacementCount placed = {0};
    Error e = {0};
    context.symbols = symbols;
    if (jsonl_parse(d, line.at, line.n, &context, &e)) return false;
    if (gold && document_settle(d, gold, &e)) return false;
    if (gold) placement_apply(d, PLACE_FIRST_UNUSED, &placed);
    else if (d->text) document_tokenize(d);
    return d->text != NULL;
}

static void show(const Decision *d, const Document *gold, const Document *predicted, const OffsetMap *map)
{
    StrBuf out = {0};
    sb_putc(&out, '{');
    decision_put_json(&out, d, gold, predicted, map);
    sb_putc(&out, '}');
    fuzz_json(out.data, out.length);
    sb_clear(&out);
    context_put(&out, d, gold, predicted, &(ContextStyle){.colour = true});
    FUZZ_ASSERT(!memchr(sb_text(&out), '\n', out.length));
    sb_clear(&out);
    if (d->verdict != VERDICT_CORRECT) cause_put(&out, d, gold, predicted, NULL);
    sb_free(&out);
}

static void hold_against(const Document *gold, const Document *predicted, Symbols *symbols, bool through)
{
    const Criterion *criteria_of[SUBJECT_COUNT];
    Arena arena = {0};
    Decision *list;
    double found[SUBJECT_COUNT] = {0};
    for (int i = 0; i < SUBJECT_COUNT; i++) {
        char name[64];
        snprintf(name, sizeof name, "%s:%s", layer_name(subject_kinds[i].layer), subject_kinds[i].criterion);
        criteria_of[i] = criterion_find(name);
    }
    Scorer *s = scorer_new(&(ScoreOptions){.criteria = criteria_of, .n_criteria = SUBJECT_COUNT, .through_clusters = through}, symbols);
    scorer_add(s, gold, predicted, NULL, NULL);
    size_t n = decisions_of(s, gold, predicted, UINT32_MAX, &arena, &list);
    OffsetMap map = offset_map(&arena, gold->text, gold->text_length, UNIT_CODEPOINT);
    for (size_t i = 0; i < n; i++) {
        FUZZ_ASSERT(subject_kinds[list[i].subject].verdicts & VERDICT_BIT(list[i].verdict));
        show(&list[i], gold, predicted, &map);
        if (!list[i].optional) found[list[i].subject] += list[i].verdict == VERDICT_CORRECT;
    }
    const Result *results = scorer_results(s);
    for (int i = 0; i < SUBJECT_COUNT; i++) FUZZ_ASSERT(results[i].total.tally.found == found[i]);
    scorer_free(s);
    arena_free(&arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    Symbols symbols = {0};
    Document gold = {0}, predicted = {0};
    const char *rest;
    size_t n_rest;
    FuzzLine first = fuzz_line(data, n, &rest, &n_rest);
    bool good = read_line(&gold, NULL, &symbols, first);
    const Document same = gold; /* another document with the same contents: shallow */
    if (good) hold_against(&gold, &same, &symbols, false);
    FuzzLine second = fuzz_line((const uint8_t *)rest, n_rest, &rest, &n_rest);
    if (good && read_line(&predicted, &gold, &symbols, second)) {
        hold_against(&gold, &predicted, &symbols, false);
        hold_against(&gold, &predicted, &symbols, true);
    }
    document_free(&gold);
    document_free(&predicted);
    symbols_free(&symbols);
    return 0;
}

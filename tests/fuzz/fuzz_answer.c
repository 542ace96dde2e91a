/* Answers of an extractor: the first line is its greeting, each further one an answer about the same document. What is
 * accepted is scored, and is read again from the store's line as it was. */
#include "fuzz/fuzz.h"

#include "corpus/jsonl.h"
#include "corpus/placement.h"
#include "run/protocol.h"
#include "score/scorer.h"

#include <stdlib.h>
#include <string.h>

static const char question[] =
    "{\"id\":\"a\",\"text\":\"\xc3\x89mile \xf0\x9f\x9a\x80 met Amara Kole in Faro.\\r\\nKole left Faro.\","
    "\"mentions\":[{\"id\":\"T1\",\"type\":\"PERSON\",\"spans\":[[12,22]]},{\"id\":\"T2\",\"type\":\"GPE\",\"spans\":[[26,30]],\"optional\":true}],"
    "\"ignore\":[[0,5]]}";

static void score(const Document *gold, const Document *predicted, Symbols *symbols)
{
    const Criterion *all[32];
    ScoreOptions options = {.criteria = all};
    for (const Criterion *c = criteria; c->name && options.n_criteria < 32; c++) all[options.n_criteria++] = c;
    Scorer *scorer = scorer_new(&options, symbols);
    scorer_add(scorer, gold, predicted, NULL, NULL);
    const Result *results = scorer_results(scorer);
    FUZZ_ASSERT(results[0].total.tally.correct <= results[0].total.tally.predicted);
    scorer_free(scorer);
}

static void check_accepted(const ProtocolCheck *check, ProtocolAnswer *answer)
{
    JsonlContext context = JSONL_CONTEXT_INIT;
    Document again = {0};
    Error e = {0};
    PlacementCount placed = {0};
    context.symbols = check->symbols;
    context.unit = check->unit;
    FUZZ_ASSERT(jsonl_parse(&again, answer->json.data, answer->json.length, &context, &e) == ASSAY_OK);
    FUZZ_ASSERT(document_settle(&again, check->document, &e) == ASSAY_OK);
    FUZZ_ASSERT(again.n_mentions == answer->predicted.n_mentions);
    placement_apply(&answer->predicted, PLACE_FIRST_UNUSED, &placed);
    score(check->document, &answer->predicted, check->symbols);
    document_free(&again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    Symbols symbols = {0};
    Document asked = {0};
    JsonlContext context = JSONL_CONTEXT_INIT;
    Error e = {0};
    context.symbols = &symbols;
    FUZZ_ASSERT(jsonl_parse(&asked, question, sizeof question - 1, &context, &e) == ASSAY_OK);
    document_tokenize(&asked);
    const char *rest;
    FuzzLine line = fuzz_line(data, n, &rest, &n);
    ProtocolHello hello = {0};
    const System system = {.name = "x", .version = "1"};
    (void)!protocol_read_trained(line.at, line.n, &e);
    if (protocol_read_hello(&hello, line.at, line.n, &system, &e) == ASSAY_OK) {
        ProtocolCheck check = {.document = &asked, .unit = hello.unit, .layers = hello.layers, .symbols = &symbols};
        ProtocolAnswer answer = {0};
        while (n) {
            line = fuzz_line((const uint8_t *)rest, n, &rest, &n);
            protocol_check(&answer, &check, line.at, line.n);
            FUZZ_ASSERT((answer.status == RUN_OK) == !answer.reason[0]);
            if (answer.status == RUN_OK) check_accepted(&check, &answer);
        }
        protocol_answer_free(&answer);
    }
    document_free(&asked);
    symbols_free(&symbols);
    return 0;
}

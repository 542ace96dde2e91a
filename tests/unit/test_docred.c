/* DocRED's files and its scorer, on cases worked out by hand. */
#include "scratch.h"

#include "base/json.h"
#include "corpus/format.h"
#include "score/profile.h"
#include "score/scorer.h"

#include <math.h>
#include <string.h>

SCRATCH_OF_ALL(here)

/* Two documents. The first has an entity of two names, a token that is only in JSON, and a name that is not its tokens. */
static const char gold_file[] =
    "[{\"title\":\"Oslo\",\"sents\":[[\"Oslo\",\"is\",\"in\",\"Norway\",\".\"],[\"\",\"The\",\"city\",\"'s\",\"mayor\",\"is\",\"Ann\",\".\"]],\n"
    "  \"vertexSet\":[[{\"name\":\"Oslo\",\"sent_id\":0,\"pos\":[0,1],\"type\":\"LOC\"},{\"name\":\"The city's\",\"sent_id\":1,\"pos\":[0,4],\"type\":\"LOC\"}],\n"
    "   [{\"name\":\"Norway\",\"sent_id\":0,\"pos\":[3,4],\"type\":\"LOC\"}],[{\"name\":\"Ann\",\"sent_id\":1,\"pos\":[6,7],\"type\":\"PER\"}]],\n"
    "  \"labels\":[{\"h\":0,\"t\":1,\"r\":\"in\",\"evidence\":[0]},{\"h\":2,\"t\":0,\"r\":\"heads\",\"evidence\":[0,1]}]},\n"
    " {\"title\":\"Bonn\",\"sents\":[[\"Bonn\",\"lies\",\"in\",\"Germany\"]],\n"
    "  \"vertexSet\":[[{\"name\":\"Bonn\",\"sent_id\":0,\"pos\":[0,1],\"type\":\"LOC\"}],[{\"name\":\"Germany\",\"sent_id\":0,\"pos\":[3,4],\"type\":\"LOC\"}]],\n"
    "  \"labels\":[{\"h\":0,\"t\":1,\"r\":\"in\",\"evidence\":[0]}]}]\n";

static const char train_file[] =
    "[{\"title\":\"x\",\"sents\":[[\"Bonn\",\",\",\"Germany\"],[\"The\",\"city's\",\"ruler\",\"Ann\"]],\n"
    "  \"vertexSet\":[[{\"name\":\"Bonn\",\"sent_id\":0,\"pos\":[0,1],\"type\":\"LOC\"}],[{\"name\":\"Germany\",\"sent_id\":0,\"pos\":[2,3],\"type\":\"LOC\"}],\n"
    "   [{\"name\":\"The city's\",\"sent_id\":1,\"pos\":[0,2],\"type\":\"LOC\"}],[{\"name\":\"Ann\",\"sent_id\":1,\"pos\":[3,4],\"type\":\"PER\"}]],\n"
    "  \"labels\":[{\"h\":0,\"t\":1,\"r\":\"in\",\"evidence\":[]},{\"h\":2,\"t\":3,\"r\":\"heads\",\"evidence\":[]}]}]\n";

/* -- reading ---------------------------------------------------------------------------------------------------------- */

static void put_relations(StrBuf *out, const Document *d)
{
    for (uint32_t i = 0; i < d->n_relations; i++) {
        const Relation *x = &d->relations[i];
        sb_printf(out, " %s(", symbols_name(d->symbols, x->type));
        for (uint32_t k = 0; k < x->n_arguments; k++) {
            document_surface(d, &d->mentions[x->arguments[k].target], out);
            sb_putc(out, k ? ')' : ',');
        }
        for (uint32_t k = 0; k < x->n_attributes; k++)
            sb_printf(out, " %s=%s", symbols_name(d->symbols, x->attributes[k].name), symbols_name(d->symbols, x->attributes[k].value));
    }
}

/* All documents, or the message. Predictions are settled on the first document of `gold`. */
static void read_file(const char *text, const Document *gold, StrBuf *out)
{
    Symbols symbols = {0};
    ReadOptions options = READ_OPTIONS_INIT;
    Reader *r = NULL;
    Document d = {0};
    Error e = {0};
    options.symbols = &symbols;
    sb_clear(out);
    int got = reader_open(&r, NULL, scratch_write(&here, "docred", text), &options, &e); /* told by its "[" */
    while (!got && (got = reader_next(r, &d, &e)) > 0) {
        got = gold ? document_settle(&d, gold, &e) : 0;
        sb_printf(out, "%s: %u tokens, %u sentences, %u entities:", d.id, d.n_tokens, d.n_sentences, d.n_clusters);
        put_relations(out, &d);
        sb_putc(out, '\n');
    }
    if (got < 0) sb_printf(out, "%zu:%zu %s", e.line, e.column, e.message);
    document_free(&d);
    reader_close(r);
    symbols_free(&symbols);
}

static void gold_is_read(void **state)
{
    (void)state;
    StrBuf out = {0};
    read_file(gold_file, NULL, &out);
    assert_string_equal(sb_text(&out), "Oslo: 12 tokens, 2 sentences, 3 entities: in(Oslo,Norway) evidence=0 heads(Ann,Oslo) evidence=0 1\n"
                                       "Bonn: 4 tokens, 1 sentences, 2 entities: in(Bonn,Germany) evidence=0\n");
    read_file("[]", NULL, &out);
    assert_string_equal(sb_text(&out), "");
    sb_free(&out);
}

static int first_document(const char *path, Symbols *symbols, Document *d, Error *e)
{
    ReadOptions options = READ_OPTIONS_INIT;
    Reader *r = NULL;
    options.symbols = symbols;
    int got = reader_open(&r, NULL, path, &options, e);
    if (!got) got = reader_next(r, d, e);
    reader_close(r);
    return got;
}

/* The mention of several tokens, and what was given as its name. */
static void names_are_kept(void **state)
{
    (void)state;
    Symbols symbols = {0};
    Document d = {0};
    Error e = {0};
    StrBuf text = {0};
    assert_int_equal(first_document(scratch_write(&here, "gold", gold_file), &symbols, &d, &e), 1);
    assert_string_equal(d.text, "Oslo is in Norway .\nThe city 's mayor is Ann .");
    const Mention *city = &d.mentions[d.clusters[0].mentions[1]];
    document_surface(&d, city, &text);
    assert_string_equal(sb_text(&text), "The city 's");
    assert_string_equal(city->surface, "The city's");
    assert_int_equal(d.layers, LAYER_BIT(LAYER_MENTIONS) | LAYER_BIT(LAYER_COREFERENCE) | LAYER_BIT(LAYER_RELATIONS) | LAYER_BIT(LAYER_ATTRIBUTES));
    document_free(&d);
    symbols_free(&symbols);
    sb_free(&text);
}

static void predictions_find_gold(void **state)
{
    (void)state;
    Symbols symbols = {0};
    Document gold = {0};
    Error e = {0};
    StrBuf out = {0};
    assert_int_equal(first_document(scratch_write(&here, "gold", gold_file), &symbols, &gold, &e), 1);
    /* Titles in the order of their first rows; entity 9 is not in gold and stays nowhere. */
    read_file("[{\"title\":\"b\",\"h_idx\":0,\"t_idx\":2,\"r\":\"in\",\"evidence\":[1,0],\"score\":0.5},{\"title\":\"a\",\"h_idx\":1,\"t_idx\":0,\"r\":\"in\"},"
              "{\"title\":\"b\",\"h_idx\":2,\"t_idx\":9,\"r\":\"heads\",\"evidence\":[]}]",
              &gold, &out);
    assert_string_equal(sb_text(&out), "b: 12 tokens, 2 sentences, 0 entities: in(Oslo,Ann) evidence=1 0 heads(Ann,)\n"
                                       "a: 12 tokens, 2 sentences, 0 entities: in(Norway,Oslo)\n");
    document_free(&gold);
    symbols_free(&symbols);
    sb_free(&out);
}

static void wrong_files(void **state)
{
    (void)state;
    static const struct {
        const char *text, *message;
    } cases[] = {
        {"[{\"a\":1}]", "1:2 a DocRED file has documents with vertexSet, or predictions with h_idx; this is neither"},
        {"[1]", "1:2 a member of the list must be an object"},
        {"[{", "2:1 not valid JSON: string or '}' expected near end of file"},
        {"[{\"title\":\"\",\"sents\":[[\"a\"]],\"vertexSet\":[]}]", "1:11 title must be a string that is not empty"},
        {"[{\"title\":\"x\",\"vertexSet\":[]}]", "1:2 document x: sents, a list of lists of tokens, is missing"},
        {"[{\"title\":\"x\",\"sents\":[[\"a\"]],\n\"vertexSet\":[[]]}]", "2:14 document x: a member of vertexSet must be a list of mentions, one at least"},
        {"[{\"title\":\"x\",\"sents\":[[\"a\"]],\n\"vertexSet\":[[{\"name\":\"a\",\"sent_id\":1,\"pos\":[0,1],\"type\":\"T\"}]]}]",
         "2:15 document x: sent_id is no sentence of the 1 that there are"},
        {"[{\"title\":\"x\",\"sents\":[[\"a\"]],\n\"vertexSet\":[[{\"name\":\"a\",\"sent_id\":0,\"pos\":[0,2],\"type\":\"T\"}]]}]",
         "2:15 document x: pos [0, 2] is no range of the 1 tokens of sentence 0"},
        {"[{\"title\":\"x\",\"sents\":[[\"\"]],\"vertexSet\":[[{\"name\":\"a\",\"sent_id\":0,\"pos\":[0,1],\"type\":\"T\"}]]}]",
         "1:44 document x: a mention of nothing but empty tokens"},
        {"[{\"title\":\"x\",\"sents\":[],\"vertexSet\":[],\"labels\":[{\"h\":0,\"t\":0,\"r\":\"P\",\"evidence\":[]}]}]",
         "1:51 document x: a label whose h or t is no entity of the 0 in vertexSet"},
        {"[{\"title\":\"x\",\"h_idx\":0,\"t_idx\":0}]", "1:2 a prediction needs title, h_idx, t_idx and r"},
        {"[{\"title\":\"x\",\"h_idx\":-1,\"t_idx\":0,\"r\":\"P\"}]", "1:23 h_idx must be a whole number from 0 to 65536"},
    };
    StrBuf out = {0};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_file(cases[i].text, NULL, &out);
        if (strcmp(sb_text(&out), cases[i].message) != 0) fail_msg("%s\n%s\ninstead of %s", cases[i].text, sb_text(&out), cases[i].message);
    }
    sb_free(&out);
}

/* -- scoring ---------------------------------------------------------------------------------------------------------- */

typedef struct Run {
    Symbols symbols;
    Document gold, predicted;
    Arena arena;
    Result *results;
    size_t n;
    Error error;
} Run;

/* Scores the documents of two files in turn; their titles must come in the same order. Extra documents get an empty gold one. */
static int run_profile(Run *x, const char *gold, const char *predicted, const char *train)
{
    const Profile *p = profile_find("docred");
    ProfileOptions options = {.tags = &x->symbols, .train = train ? scratch_write(&here, "train", train) : NULL};
    ReadOptions read = READ_OPTIONS_INIT;
    ProfileRun *run = NULL;
    Reader *readers[2] = {0};
    read.symbols = &x->symbols;
    int got = p->open(&run, &options, &x->error);
    if (!got) got = reader_open(&readers[0], NULL, scratch_write(&here, "gold", gold), &read, &x->error);
    if (!got) got = reader_open(&readers[1], NULL, scratch_write(&here, "predicted", predicted), &read, &x->error);
    while (!got && (got = reader_next(readers[1], &x->predicted, &x->error)) > 0) {
        if (reader_next(readers[0], &x->gold, &x->error) > 0) got = document_settle(&x->predicted, &x->gold, &x->error);
        else got = 0;
        if (!got) got = p->take_mentions(run, &x->gold, &x->predicted, &x->error);
    }
    if (!got) got = p->finish(run, &x->arena, &x->results, &x->n, &x->error);
    p->close(run);
    for (int side = 0; side < 2; side++) reader_close(readers[side]);
    return got;
}

static void free_run(Run *x)
{
    document_free(&x->gold);
    document_free(&x->predicted);
    arena_free(&x->arena);
    symbols_free(&x->symbols);
    *x = (Run){0};
}

static void check_tally(const Result *r, const char *criterion, Tally t)
{
    assert_string_equal(r->criterion, criterion);
    const Tally *mine = &r->total.tally;
    if (mine->gold != t.gold || mine->found != t.found || mine->predicted != t.predicted || mine->correct != t.correct)
        fail_msg("%s: %g %g %g %g", criterion, mine->gold, mine->found, mine->predicted, mine->correct);
}

static void check_measure(const Result *r, double precision, double recall, double f1)
{
    Measure m = row_measure(&r->total, ASSAY_ZERO_NULL);
    if (fabs(m.precision - precision) > 1e-15 || fabs(m.recall - recall) > 1e-15 || fabs(m.f1 - f1) > 1e-15)
        fail_msg("%s: %.17g %.17g %.17g", r->criterion, m.precision, m.recall, m.f1);
}

static const char predicted_file[] =
    "[{\"title\":\"Oslo\",\"h_idx\":0,\"t_idx\":1,\"r\":\"in\",\"evidence\":[0,1,1]},"     /* right; of two sentences one */
    "{\"title\":\"Oslo\",\"h_idx\":0,\"t_idx\":1,\"r\":\"in\",\"evidence\":[0]},"          /* again: dropped */
    "{\"title\":\"Oslo\",\"h_idx\":0,\"t_idx\":2,\"r\":\"heads\",\"evidence\":[1]},"       /* the wrong way round */
    "{\"title\":\"Oslo\",\"h_idx\":2,\"t_idx\":0,\"r\":\"heads\"},"                        /* right, without evidence */
    "{\"title\":\"Bonn\",\"h_idx\":0,\"t_idx\":1,\"r\":\"in\",\"evidence\":[0]}]";         /* right, and known from training */

/* Predicted are 4 different triples, 3 of them right, and gold has 3: P = 3/4, R = 3/3, F = 2 · 3/4 / (7/4) = 6/7.
 * Evidence: gold lists 1 + 2 + 1 = 4; predicted 2 (0 and 1, once each) + 1 + 0 + 1 = 4; both in right triples 1 + 0 + 1 = 2. */
static void by_hand(void **state)
{
    (void)state;
    Run x = {0};
    assert_int_equal(run_profile(&x, gold_file, predicted_file, NULL), ASSAY_OK);
    assert_int_equal(x.n, 2); /* nothing is known of training */
    check_tally(&x.results[0], "f1", (Tally){3, 3, 4, 3});
    check_measure(&x.results[0], 0.75, 1, 6.0 / 7);
    check_tally(&x.results[1], "evidence", (Tally){4, 2, 4, 2});
    assert_string_equal(x.results[0].rows[0].category, "heads");
    assert_int_equal(x.results[0].rows[0].tally.predicted, 2);
    assert_string_equal(x.results[0].total.native, "{\"correct_re\":3,\"submission_answer\":4,\"tot_relations\":3,\"re_p\":0.75,\"re_r\":1,"
                                                   "\"re_f1\":0.8571428571428571}");
    free_run(&x);
}

/* In training Bonn is in Germany; "The city's" is a name of the entity that Ann heads, but there the city heads Ann. So 1 is known:
 * P = (3 - 1) / (4 - 1) = 2/3, R = 3/3 as before, F = 2 · 2/3 / (5/3) = 4/5. */
static void what_training_knows(void **state)
{
    (void)state;
    Run x = {0};
    assert_int_equal(run_profile(&x, gold_file, predicted_file, train_file), ASSAY_OK);
    assert_int_equal(x.n, 3);
    check_tally(&x.results[1], "ign_f1", (Tally){3, 3, 3, 2});
    check_measure(&x.results[1], 2.0 / 3, 1, 0.8);
    check_measure(&x.results[0], 0.75, 1, 6.0 / 7);
    free_run(&x);
    /* The other names of an entity count as well: now Ann heads "The city's" there, and 2 are known. P = 1/2, F = 2/3. */
    StrBuf turned = {0};
    sb_puts(&turned, train_file);
    char *label = strstr(turned.data, "\"h\":2,\"t\":3");
    assert_non_null(label);
    memcpy(label, "\"h\":3,\"t\":2", strlen("\"h\":3,\"t\":2"));
    assert_int_equal(run_profile(&x, gold_file, predicted_file, turned.data), ASSAY_OK);
    check_tally(&x.results[1], "ign_f1", (Tally){3, 3, 2, 1});
    check_measure(&x.results[1], 0.5, 1, 2.0 / 3);
    free_run(&x);
    sb_free(&turned);
}

/* Labels that are repeated are one triple, whose evidence is the last's, while all that they list is to be found: gold 1 + 2 = 3,
 * predicted 1, both 0. */
static void repeated_labels(void **state)
{
    (void)state;
    Run x = {0};
    const char *gold = "[{\"title\":\"x\",\"sents\":[[\"a\",\"b\"]],\"vertexSet\":[[{\"name\":\"a\",\"sent_id\":0,\"pos\":[0,1],\"type\":\"T\"}],"
                       "[{\"name\":\"b\",\"sent_id\":0,\"pos\":[1,2],\"type\":\"T\"}]],"
                       "\"labels\":[{\"h\":0,\"t\":1,\"r\":\"P\",\"evidence\":[0]},{\"h\":0,\"t\":1,\"r\":\"P\",\"evidence\":[1,2]}]}]";
    assert_int_equal(run_profile(&x, gold, "[{\"title\":\"x\",\"h_idx\":0,\"t_idx\":1,\"r\":\"P\",\"evidence\":[0]}]", NULL), ASSAY_OK);
    check_tally(&x.results[0], "f1", (Tally){1, 1, 1, 1});
    check_tally(&x.results[1], "evidence", (Tally){3, 0, 1, 0});
    free_run(&x);
}

static void what_it_raises(void **state)
{
    (void)state;
    Run x = {0};
    assert_int_equal(run_profile(&x, gold_file, "[]", NULL), ASSAY_ERR_DATA);
    assert_non_null(strstr(x.error.message, "IndexError"));
    free_run(&x);
    const char *one = "[{\"title\":\"Oslo\",\"h_idx\":2,\"t_idx\":0,\"r\":\"heads\"}]";
    const char *same = "[{\"title\":\"t\",\"sents\":[[\"Ann\",\"Oslo\"]],\"vertexSet\":[[{\"name\":\"Ann\",\"sent_id\":0,\"pos\":[0,1],\"type\":\"T\"}],"
                       "[{\"name\":\"Oslo\",\"sent_id\":0,\"pos\":[1,2],\"type\":\"T\"}]],\"labels\":[{\"h\":0,\"t\":1,\"r\":\"heads\",\"evidence\":[]}]}]";
    assert_int_equal(run_profile(&x, gold_file, one, same), ASSAY_ERR_DATA);
    assert_non_null(strstr(x.error.message, "ZeroDivisionError"));
    free_run(&x);
    assert_int_equal(run_profile(&x, gold_file, one, "[{\"a\":0}]"), ASSAY_ERR_DATA);
    free_run(&x);
}

/* The native criteria read the same files: entities are where gold's first mention of them is. */
static void native_criteria(void **state)
{
    (void)state;
    Run x = {0};
    assert_int_equal(run_profile(&x, gold_file, predicted_file, NULL), ASSAY_OK);
    free_run(&x);
    assert_int_equal(first_document(scratch_path(&here, "gold"), &x.symbols, &x.gold, &x.error), 1);
    assert_int_equal(first_document(scratch_path(&here, "predicted"), &x.symbols, &x.predicted, &x.error), 1);
    assert_int_equal(document_settle(&x.predicted, &x.gold, &x.error), ASSAY_OK);
    const Criterion *c = criterion_find("relations:strict");
    Scorer *s = scorer_new(&(ScoreOptions){.criteria = &c, .n_criteria = 1}, &x.symbols);
    scorer_add(s, &x.gold, &x.predicted, NULL, NULL);
    check_tally(scorer_results(s), "strict", (Tally){2, 2, 4, 2}); /* here a repeated prediction is spurious */
    scorer_free(s);
    free_run(&x);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gold_is_read),      cmocka_unit_test(names_are_kept), cmocka_unit_test(predictions_find_gold), cmocka_unit_test(wrong_files),
        cmocka_unit_test(by_hand),           cmocka_unit_test(what_training_knows), cmocka_unit_test(repeated_labels), cmocka_unit_test(what_it_raises),
        cmocka_unit_test(native_criteria),
    };
    return cmocka_run_group_tests(tests, here_open, here_close);
}

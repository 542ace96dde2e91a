/* The lenient readings: rows of tags with the chunks that each finds in them, as observed of the originals. */
#include "unit/cmocka_all.h"

#include "corpus/chunk_rules.h"

#include <stdio.h>
#include <string.h>

enum { MOST = 16 };

/* Chunks as "TYPE0-2 TYPE3-3", ends inclusive. */
static const char *chunks_of(ChunkReading reading, const char *tags, char *out)
{
    const ChunkRule *rule = &chunk_rules[reading];
    ChunkSteps steps;
    chunk_rule_steps(&steps, rule);
    char open_type[32] = "", last_type[32] = "", *put = out;
    Prefix last = PREFIX_O;
    int start = -1, i = 0;
    *out = 0;
    for (bool more = true; more; i++) {
        size_t n = strcspn(tags, " ");
        more = n > 0;
        const char *tag = more ? tags : "O", *type;
        size_t length;
        Prefix prefix = chunk_split(rule, tag, more ? n : 1, &type, &length);
        char this_type[32];
        snprintf(this_type, sizeof this_type, "%.*s", (int)length, type);
        unsigned step = steps.at[last][prefix][strcmp(this_type, last_type) == 0];
        assert_int_equal(step, chunk_step(rule, last, prefix, strcmp(this_type, last_type) == 0));
        if (step & CHUNK_ENDS && start >= 0) {
            put += sprintf(put, "%s%s%d-%d", put > out ? " " : "", open_type, start, i - 1);
            start = -1;
        }
        if (step & CHUNK_STARTS) {
            start = i;
            strcpy(open_type, this_type);
        }
        last = prefix;
        strcpy(last_type, this_type);
        tags += n;
        while (*tags == ' ') tags++;
    }
    return out;
}

static void readings_differ_as_observed(void **unused)
{
    (void)unused;
    static const struct Case {
        const char *tags, *found[CHUNKS_COUNT]; /* assay, conlleval, seqeval, nervaluate, hipe */
    } cases[] = {
        {"B-A I-A O B-B", {"A0-1 B3-3", "A0-1 B3-3", "A0-1 B3-3", "A0-1 B3-3", "A0-1 B3-3"}},
        {"I-A I-A O I-B I-A", {"A0-1 B3-3 A4-4", "A0-1 B3-3 A4-4", "A0-1 B3-3 A4-4", "A0-1 B3-3 A4-4", "A0-1 B3-3 A4-4"}},
        {"B-A B-A I-B", {"A0-0 A1-1 B2-2", "A0-0 A1-1 B2-2", "A0-0 A1-1 B2-2", "A0-0 A1-1 B2-2", "A0-0 A1-1 B2-2"}},
        {"B-M E-M B-M E-M", {"M0-1 M2-3", "M0-3", "M0-1 M2-3", "M0-1 M2-3", "M0-1 M2-3"}},
        {"S-A S-A", {"A0-0 A1-1", "A0-1", "A0-0 A1-1", "A0-1", "A0-0 A1-1"}},
        {"E-A I-A E-A E-A", {"A0-0 A1-2 A3-3", "A0-0 A1-2 A3-3", "A0-0 A1-2 A3-3", "A0-3", "A0-3"}},
        {"B-A L-A U-A U-A O", {"A0-1 A2-2 A3-3", "A0-3", "A0-3", "A0-3", "A0-3"}},
        {"PER PER O ORG LOC", {"0-1 3-4", "", "ER0-1 OC4-4", "R0-1 G3-3 C4-4", "R0-1 G3-3 C4-4"}},
        {"B I-0 I-", {"0-0 01-1 2-2", "0-2", "_0-0 01-1 _2-2", "0-0 01-1 2-2", "0-0 01-1 2-2"}},
        {"[-A ]-A ]-A I-A .-A", {"A0-4", "A0-0 A1-1 A2-2", "", "A0-4", "A0-4"}}, /* behind "." nothing ends */
        {"O-A B-A O-A I-B", {"A0-0 A1-2 B3-3", "A1-1 B3-3", "A1-1 B3-3", "A0-0 A1-2 B3-3", "A0-0 A1-2 B3-3"}},
        {"B-cell-line I-cell-line", {"cell-line0-1", "cell-line0-1", "cell-line0-1", "cell-line0-1", "cell-line0-1"}},
    };
    char out[400];
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++)
        for (ChunkReading r = CHUNKS_ASSAY; r < CHUNKS_COUNT; r++)
            if (strcmp(chunks_of(r, cases[c].tags, out), cases[c].found[r]) != 0)
                fail_msg("%s reads '%s' as '%s', not '%s'", chunk_rules[r].name, cases[c].tags, out, cases[c].found[r]);
}

static void splits(void **unused)
{
    (void)unused;
    static const struct Case {
        const char *tag;
        ChunkReading reading;
        Prefix prefix;
        const char *type;
    } cases[] = {
        {"B-PER", CHUNKS_CONLLEVAL, PREFIX_B, "PER"}, {"B-a-b", CHUNKS_CONLLEVAL, PREFIX_B, "a-b"},
        {"BX-PER", CHUNKS_CONLLEVAL, PREFIX_OTHER, "PER"}, {"B-0", CHUNKS_CONLLEVAL, PREFIX_B, ""},
        {"B-00", CHUNKS_CONLLEVAL, PREFIX_B, "00"}, {"", CHUNKS_CONLLEVAL, PREFIX_OTHER, ""},
        {"-PER", CHUNKS_CONLLEVAL, PREFIX_OTHER, "PER"}, {"BX-PER", CHUNKS_SEQEVAL, PREFIX_B, "PER"},
        {"-PER", CHUNKS_SEQEVAL, PREFIX_OTHER, "PER"}, {"B-0", CHUNKS_SEQEVAL, PREFIX_B, "0"}, {"B", CHUNKS_SEQEVAL, PREFIX_B, "_"},
        {"B-", CHUNKS_SEQEVAL, PREFIX_B, "_"}, {"", CHUNKS_SEQEVAL, PREFIX_OTHER, "_"}, {"", CHUNKS_NERVALUATE, PREFIX_OTHER, ""},
        {"B", CHUNKS_NERVALUATE, PREFIX_B, ""}, {"O", CHUNKS_NERVALUATE, PREFIX_O, ""}, {"O-X", CHUNKS_NERVALUATE, PREFIX_OTHER, "X"},
        {"b-X", CHUNKS_ASSAY, PREFIX_OTHER, "X"}, {"U-X", CHUNKS_ASSAY, PREFIX_U, "X"},
    };
    for (size_t c = 0; c < sizeof cases / sizeof *cases; c++) {
        const char *type;
        size_t n;
        Prefix prefix = chunk_split(&chunk_rules[cases[c].reading], cases[c].tag, strlen(cases[c].tag), &type, &n);
        if (prefix != cases[c].prefix || n != strlen(cases[c].type) || memcmp(type, cases[c].type, n) != 0)
            fail_msg("%s splits '%s' into %d and '%.*s'", chunk_rules[cases[c].reading].name, cases[c].tag, (int)prefix, (int)n, type);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(readings_differ_as_observed),
        cmocka_unit_test(splits),
    };
    return cmocka_run_group_tests_name("chunk_rules", tests, NULL, NULL);
}

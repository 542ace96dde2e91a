/* The rules are written as the originals know them, gaps included: a gap is what makes a reading wrong on schemes that its
 * author did not think of. */
#include "corpus/chunk_rules.h"

#include <string.h>

#define BIT(p) (uint16_t)(1u << PREFIX_##p)

const ChunkRule chunk_rules[CHUNKS_COUNT] = {
    [CHUNKS_ASSAY] = {
        .name = "assay", .wrong = "", .split = SPLIT_ASSAY, .outside = BIT(O),
        .starts_at = BIT(B) | BIT(S) | BIT(U), .starts_behind = BIT(O) | BIT(E) | BIT(S) | BIT(L) | BIT(U),
        .ends_before = BIT(O) | BIT(B) | BIT(S) | BIT(U), .ends_behind = BIT(E) | BIT(S) | BIT(L) | BIT(U)},
    [CHUNKS_CONLLEVAL] = {
        .name = "conlleval", .split = SPLIT_CONLLEVAL, .outside = BIT(O) | BIT(DOT),
        .wrong = "S, L and U are unknown and E then B is no border: touching mentions of one type become one in IOBES and BILOU",
        .starts_at = BIT(OPEN) | BIT(CLOSE), .ends_behind = BIT(OPEN) | BIT(CLOSE),
        .starts = {[PREFIX_O] = BIT(B) | BIT(I) | BIT(E), [PREFIX_B] = BIT(B), [PREFIX_I] = BIT(B), [PREFIX_E] = BIT(E) | BIT(I)},
        .ends = {[PREFIX_B] = BIT(B) | BIT(O), [PREFIX_I] = BIT(B) | BIT(O), [PREFIX_E] = BIT(E) | BIT(I) | BIT(O)}},
    [CHUNKS_SEQEVAL] = {
        .name = "seqeval", .split = SPLIT_SEQEVAL, .outside = BIT(O) | BIT(DOT),
        .wrong = "L and U are unknown: touching mentions of one type become one in BILOU",
        .starts_at = BIT(B) | BIT(S), .ends_behind = BIT(E) | BIT(S),
        .starts = {[PREFIX_O] = BIT(E) | BIT(I), [PREFIX_E] = BIT(E) | BIT(I), [PREFIX_S] = BIT(E) | BIT(I)},
        .ends = {[PREFIX_B] = BIT(B) | BIT(S) | BIT(O), [PREFIX_I] = BIT(B) | BIT(S) | BIT(O)}},
    [CHUNKS_NERVALUATE] = {
        .name = "nervaluate", .split = SPLIT_THIRD, .outside = BIT(O),
        .wrong = "only B is a border: touching mentions of one type become one in IOE, IOBES and BILOU",
        .starts_at = BIT(B), .starts_behind = BIT(O), .ends_before = BIT(O) | BIT(B)},
    [CHUNKS_HIPE] = { /* reads S as B and E as I, then goes on as nervaluate does */
        .name = "hipe", .split = SPLIT_THIRD, .outside = BIT(O),
        .wrong = "an end is no border: touching mentions of one type become one in IOE and BILOU",
        .starts_at = BIT(B) | BIT(S), .starts_behind = BIT(O), .ends_before = BIT(O) | BIT(B) | BIT(S)},
};

static bool has(uint16_t set, Prefix prefix) { return set >> prefix & 1; }

unsigned chunk_step(const ChunkRule *rule, Prefix previous, Prefix current, bool same_type)
{
    bool starts = has(rule->starts_at, current) || has(rule->starts[previous], current);
    bool ends = has(rule->ends_behind, previous) || has(rule->ends[previous], current);
    if (!has(rule->outside, current)) starts |= !same_type || has(rule->starts_behind, previous);
    if (!has(rule->outside, previous)) ends |= !same_type || has(rule->ends_before, current);
    return (starts ? CHUNK_STARTS : 0u) | (ends ? CHUNK_ENDS : 0u);
}

void chunk_rule_steps(ChunkSteps *steps, const ChunkRule *rule)
{
    for (int previous = 0; previous < PREFIX_COUNT; previous++)
        for (int current = 0; current < PREFIX_COUNT; current++)
            for (int same = 0; same < 2; same++)
                steps->at[previous][current][same] = (uint8_t)chunk_step(rule, (Prefix)previous, (Prefix)current, same);
}

static Prefix prefix_of(const char *letters, size_t n)
{
    static const char known[] = "OBIESLU[]."; /* in the order of the enum */
    const char *at = n == 1 && *letters ? strchr(known, *letters) : NULL;
    return at ? (Prefix)(at - known) : PREFIX_OTHER;
}

/* Bytes of the first two characters. */
static size_t first_two(const char *tag, size_t n)
{
    size_t at = 0;
    for (int characters = 0; characters < 2 && at < n; characters++)
        do at++;
        while (at < n && ((unsigned char)tag[at] & 0xc0) == 0x80);
    return at;
}

Prefix chunk_split(const ChunkRule *rule, const char *tag, size_t n, const char **type, size_t *type_length)
{
    if (rule->split == SPLIT_ASSAY) return scheme_split(tag, n, type, type_length);
    bool by_letter = rule->split == SPLIT_SEQEVAL || rule->split == SPLIT_THIRD;
    size_t skipped = by_letter && n ? 1 : 0; /* where the hyphen is looked for */
    const char *hyphen = n > skipped ? memchr(tag + skipped, '-', n - skipped) : NULL;
    Prefix prefix = prefix_of(tag, by_letter ? skipped : hyphen ? (size_t)(hyphen - tag) : n);
    *type = hyphen ? hyphen + 1 : by_letter ? tag + skipped : tag + n;
    *type_length = (size_t)(tag + n - *type);
    if (rule->split == SPLIT_CONLLEVAL && *type_length == 1 && **type == '0') *type_length = 0;
    if (rule->split == SPLIT_SEQEVAL && *type_length == 0) {
        *type = "_";
        *type_length = 1;
    }
    if (rule->split == SPLIT_THIRD) {
        size_t before = first_two(tag, n);
        *type = tag + before;
        *type_length = n - before;
        if (prefix == PREFIX_O && n != 1) prefix = PREFIX_OTHER;
    }
    return prefix;
}

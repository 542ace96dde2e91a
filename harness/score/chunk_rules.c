#include "score/chunk_rules.h"

#define BIT(class) (uint16_t)(1u << TAG_##class)

const ChunkRules chunk_rules_conlleval = {
    .name = "conlleval",
    .begins_with = BIT(OPEN) | BIT(CLOSE),
    .begins_after = {[TAG_B] = BIT(B), [TAG_I] = BIT(B), [TAG_O] = BIT(B) | BIT(I) | BIT(E), [TAG_E] = BIT(E) | BIT(I)},
    .ends_with = BIT(OPEN) | BIT(CLOSE),
    .ends_before = {[TAG_B] = BIT(B) | BIT(O), [TAG_I] = BIT(B) | BIT(O), [TAG_E] = BIT(E) | BIT(I) | BIT(O)},
};

const ChunkRules chunk_rules_seqeval = {
    .name = "seqeval",
    .begins_with = BIT(B) | BIT(S),
    .begins_after = {[TAG_E] = BIT(E) | BIT(I), [TAG_S] = BIT(E) | BIT(I), [TAG_O] = BIT(E) | BIT(I)},
    .ends_with = BIT(E) | BIT(S),
    .ends_before = {[TAG_B] = BIT(B) | BIT(S) | BIT(O), [TAG_I] = BIT(B) | BIT(S) | BIT(O)},
};

static bool has(uint16_t set, TagClass c) { return set >> c & 1; }

static bool counts(TagClass c) { return c != TAG_O && c != TAG_DOT; }

void chunk_steps(const ChunkRules *rules, ChunkSteps *steps)
{
    for (TagClass p = TAG_O; p < TAG_CLASSES; p++)
        for (TagClass c = TAG_O; c < TAG_CLASSES; c++)
            for (int same = 0; same < 2; same++) {
                ChunkStep *step = &steps->at[p][c][same];
                step->begins = has(rules->begins_with, c) || has(rules->begins_after[p], c) || (!same && counts(c));
                step->ends = has(rules->ends_with, p) || has(rules->ends_before[p], c) || (!same && counts(p));
            }
}

TagClass tag_class(const char *prefix, size_t n)
{
    if (n != 1) return TAG_OTHER;
    switch (*prefix) {
    case 'O': return TAG_O;
    case '.': return TAG_DOT;
    case 'B': return TAG_B;
    case 'I': return TAG_I;
    case 'E': return TAG_E;
    case 'S': return TAG_S;
    case '[': return TAG_OPEN;
    case ']': return TAG_CLOSE;
    default: return TAG_OTHER;
    }
}

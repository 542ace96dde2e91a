#include "corpus/scheme.h"

#include "corpus/chunk_rules.h"

#include <string.h>

#define BIT(p) (uint8_t)(1u << PREFIX_##p)

const SchemeRule scheme_rules[SCHEME_COUNT] = {
    [SCHEME_IOB1] = {.name = "IOB1", .prefixes = BIT(I) | BIT(B), .needs_before = {[PREFIX_B] = BIT(B) | BIT(I)},
                     .single = 'I', .begin = 'I', .inside = 'I', .end = 'I', .touching_begin = 'B'},
    [SCHEME_IOB2] = {.name = "IOB2", .prefixes = BIT(I) | BIT(B), .needs_before = {[PREFIX_I] = BIT(B) | BIT(I)},
                     .single = 'B', .begin = 'B', .inside = 'I', .end = 'I'},
    [SCHEME_IOE1] = {.name = "IOE1", .prefixes = BIT(I) | BIT(E), .needs_after = {[PREFIX_E] = BIT(I) | BIT(E)},
                     .single = 'I', .begin = 'I', .inside = 'I', .end = 'I', .touching_end = 'E'},
    [SCHEME_IOE2] = {.name = "IOE2", .prefixes = BIT(I) | BIT(E), .needs_after = {[PREFIX_I] = BIT(I) | BIT(E)},
                     .single = 'E', .begin = 'I', .inside = 'I', .end = 'E'},
    [SCHEME_IOBES] = {.name = "IOBES", .prefixes = BIT(B) | BIT(I) | BIT(E) | BIT(S),
                      .needs_before = {[PREFIX_I] = BIT(B) | BIT(I), [PREFIX_E] = BIT(B) | BIT(I)},
                      .needs_after = {[PREFIX_B] = BIT(I) | BIT(E), [PREFIX_I] = BIT(I) | BIT(E)},
                      .single = 'S', .begin = 'B', .inside = 'I', .end = 'E'},
    [SCHEME_BILOU] = {.name = "BILOU", .prefixes = BIT(B) | BIT(I) | BIT(L) | BIT(U),
                      .needs_before = {[PREFIX_I] = BIT(B) | BIT(I), [PREFIX_L] = BIT(B) | BIT(I)},
                      .needs_after = {[PREFIX_B] = BIT(I) | BIT(L), [PREFIX_I] = BIT(I) | BIT(L)},
                      .single = 'U', .begin = 'B', .inside = 'I', .end = 'L'},
};

static const char *const repair_names[] = {[REPAIR_REFUSE] = "refuse", [REPAIR_CONLLEVAL] = "conlleval", [REPAIR_DISCARD] = "discard"};

static const char *const violation_texts[] = {
    [VIOLATION_PREFIX] = "a prefix that the scheme does not have",
    [VIOLATION_BEGIN] = "a tag that does not follow what it must follow",
    [VIOLATION_END] = "a mention that is not closed as it must be",
};

const char *scheme_name(Scheme s) { return s == SCHEME_AUTO ? "auto" : scheme_rules[s].name; }

const char *repair_name(Repair r) { return repair_names[r]; }

const char *violation_text(Violation v) { return violation_texts[v]; }

static bool broken(uint8_t needed, Prefix there, bool same) { return needed && !(same && (needed >> there & 1)); }

static SchemeStep make_step(Prefix previous, Prefix current, bool same)
{
    SchemeStep step = {.begins = chunk_step(&chunk_rules[CHUNKS_ASSAY], previous, current, same) & CHUNK_STARTS};
    for (int s = 0; s < SCHEME_COUNT; s++) {
        const SchemeRule *rule = &scheme_rules[s];
        uint8_t bit = (uint8_t)(1u << s);
        if (current != PREFIX_O && !(rule->prefixes >> current & 1)) step.masks[VIOLATION_PREFIX] |= bit;
        if (broken(rule->needs_before[current], previous, same)) step.masks[VIOLATION_BEGIN] |= bit;
        if (broken(rule->needs_after[previous], current, same)) step.masks[VIOLATION_END] |= bit;
    }
    for (int v = 0; v < VIOLATION_COUNT; v++) step.any |= step.masks[v];
    return step;
}

void scheme_steps(SchemeSteps *steps)
{
    for (int previous = 0; previous < PREFIX_COUNT; previous++)
        for (int current = 0; current < PREFIX_COUNT; current++)
            for (int same = 0; same < 2; same++)
                steps->at[previous][current][same] = make_step((Prefix)previous, (Prefix)current, same);
}

Prefix scheme_split(const char *tag, size_t n, const char **type, size_t *type_length)
{
    const char *hyphen = memchr(tag, '-', n);
    size_t prefix_length = hyphen ? (size_t)(hyphen - tag) : n;
    *type = hyphen ? hyphen + 1 : tag + n;
    *type_length = hyphen ? n - prefix_length - 1 : 0;
    if (prefix_length != 1) return PREFIX_OTHER;
    switch (*tag) {
    case 'O': return hyphen ? PREFIX_OTHER : PREFIX_O;
    case 'B': return PREFIX_B;
    case 'I': return PREFIX_I;
    case 'E': return PREFIX_E;
    case 'S': return PREFIX_S;
    case 'L': return PREFIX_L;
    case 'U': return PREFIX_U;
    default: return PREFIX_OTHER;
    }
}

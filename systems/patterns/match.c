/* match.c - the loop that tries patterns.
 *
 * One pattern after the other over the whole text, so that its machine code stays in the processor's cache (the other order is
 * five times slower); only at places where a mention may begin, and of those only where a byte stands that the pattern can
 * begin with. A pattern that runs away is stopped by PCRE2's limit and left out for the rest of the document, so a hostile
 * text costs each pattern one limit.
 */
#include "match.h"

#include <stdio.h>

#define MATCH_LIMIT 20000
#define HEAP_LIMIT 16384 /* KiB, for matching without the JIT compiler */

void matcher_make(Matcher *m, const RuleSet *rules)
{
    *m = (Matcher){.rules = rules};
    uint32_t groups = 0;
    for (size_t i = 0; i < rules->n_patterns; i++) {
        uint32_t n = 0;
        pcre2_pattern_info(rules->patterns[i].code, PCRE2_INFO_CAPTURECOUNT, &n);
        if (n > groups) groups = n;
    }
    m->data = pcre2_match_data_create(groups + 1, NULL);
    m->context = pcre2_match_context_create(NULL);
    m->stack = pcre2_jit_stack_create(32 * 1024, 1024 * 1024, NULL);
    if (!m->data || !m->context) abort();
    pcre2_set_match_limit(m->context, MATCH_LIMIT);
    pcre2_set_heap_limit(m->context, HEAP_LIMIT);
    if (m->stack) pcre2_jit_stack_assign(m->context, NULL, m->stack);
}

static void tell(const Matcher *m, size_t pattern, const char *document_id, size_t byte, int code)
{
    PCRE2_UCHAR message[128] = "";
    pcre2_get_error_message(code, message, sizeof message);
    fprintf(stderr, "patterns: rule %s is left out from byte %zu of document %s: %s\n",
            m->rules->rules[m->rules->patterns[pattern].rule].name, byte, document_id ? document_id : "?", (const char *)message);
}

/* The span of a group; false if it did not take part, is empty, or begins or ends inside a word. */
static bool group_span(const Matcher *m, const Page *page, uint32_t offset, uint32_t number, assay_span *span)
{
    const PCRE2_SIZE *ovector = pcre2_get_ovector_pointer(m->data);
    PCRE2_SIZE start = ovector[2 * number], end = ovector[2 * number + 1];
    if (start == PCRE2_UNSET || end <= start) return false;
    *span = (assay_span){(uint32_t)start + offset, (uint32_t)end + offset};
    return (page->edges[span->start] & EDGE_START) && (page->edges[span->end] & EDGE_END);
}

static void accept(Matcher *m, const Page *page, const Pattern *pattern, uint32_t offset, Choice *choice)
{
    const Rule *rule = &m->rules->rules[pattern->rule];
    Found found = {.rule = pattern->rule, .noun = pattern->noun};
    m->n_matches++;
    for (size_t i = 0; i < pattern->n_groups; i++) {
        const Group *group = &pattern->groups[i];
        assay_span span;
        if (!group_span(m, page, offset, group->number, &span)) continue;
        if (group->type != NO_TYPE) {
            if (choice) choice_propose(choice, &(Candidate){span, group->type, pattern->rule, m->n_matches, rule->priority});
        } else if (found.n < MAX_ROLES) {
            found.role[found.n] = group->role;
            found.span[found.n++] = span;
        }
    }
    if (choice || found.n == 0) return;
    m->found = room(m->found, m->n_found, &m->found_capacity, sizeof *m->found);
    m->found[m->n_found++] = found;
}

/* Tries one pattern at every place where it can begin. */
static void run_pattern(Matcher *m, const Page *page, uint32_t number, const char *document_id, Choice *choice)
{
    const Pattern *pattern = &m->rules->patterns[number];
    for (size_t i = 0, k = 0; i < page->n_starts; i++) {
        uint32_t byte = page->starts[i];
        if (!pattern->begins[(unsigned char)page->text[byte]]) continue;
        while (page->paragraphs[k].end <= byte) k++;
        assay_span paragraph = page->paragraphs[k];
        int code = pattern->run(pattern->code, (PCRE2_SPTR)page->text + paragraph.start, paragraph.end - paragraph.start,
                                byte - paragraph.start, PCRE2_NO_UTF_CHECK, m->data, m->context);
        if (code > 0) accept(m, page, pattern, paragraph.start, choice);
        else if (code != PCRE2_ERROR_NOMATCH) {
            tell(m, number, document_id, byte, code);
            return;
        }
    }
}

void matcher_start(Matcher *m)
{
    m->n_found = 0;
    m->n_matches = 0;
}

void matcher_run(Matcher *m, const Page *page, RuleKind kind, const char *document_id, Choice *choice)
{
    for (uint32_t i = 0; i < m->rules->n_patterns; i++)
        if (m->rules->rules[m->rules->patterns[i].rule].kind == kind) run_pattern(m, page, i, document_id, choice);
}

void matcher_free(Matcher *m)
{
    pcre2_match_data_free(m->data);
    pcre2_match_context_free(m->context);
    pcre2_jit_stack_free(m->stack);
    free(m->found);
    *m = (Matcher){0};
}

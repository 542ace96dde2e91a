/* patterns.c - an extractor that follows rules written by hand: options and answers.
 *
 * The rules propose (match.c), the best of what they propose is taken (choose.c), names that were found that way are found again
 * elsewhere in the document (recall.c), and the rest is answering in the order of the text. Quotations are events beside
 * the mentions: who speaks, the cue, and what is said are mentions of types of their own, so that they never count as names.
 */
#include "match.h"
#include "recall.h"

#include <stdio.h>

typedef struct Options {
    const char *rules, *folder;
    bool quotes, whole_tokens;
} Options;

typedef struct Patterns {
    RuleSet rules;
    Matcher matcher;
    Page page;
    Choice choice;
    Recall recall;
    bool whole_tokens;
    uint32_t none, person; /* types */
    int *numbers; /* of the mentions taken, in the answer */
    size_t numbers_capacity;
} Patterns;

/* -- options ---------------------------------------------------------------------------------------------------------- */

static bool read_yes(const char *text, bool *yes)
{
    *yes = strcmp(text, "yes") == 0 || strcmp(text, "true") == 0;
    return *yes || strcmp(text, "no") == 0 || strcmp(text, "false") == 0;
}

static int read_options(Options *o, const assay_option *options, size_t n, char *why, size_t why_size)
{
    *o = (Options){.rules = "rules/words.rules rules/lists.rules rules/numbers.rules rules/names.rules rules/quotes.rules"};
    for (size_t i = 0; i < n; i++) {
        const char *name = options[i].name, *value = options[i].value;
        bool known = true;
        if (strcmp(name, "rules") == 0) o->rules = value;
        else if (strcmp(name, "folder") == 0) o->folder = value;
        else if (strcmp(name, "quotes") == 0) known = read_yes(value, &o->quotes);
        else if (strcmp(name, "whole_tokens") == 0) known = read_yes(value, &o->whole_tokens);
        else {
            snprintf(why, why_size, "patterns has no option \"%s\"; it has rules, quotes, whole_tokens", name);
            return -1;
        }
        if (!known) {
            snprintf(why, why_size, "option %s is \"%s\"; it must be yes or no", name, value);
            return -1;
        }
    }
    return 0;
}

/* Reads the files named by the option, separated by spaces, relative to the system's folder. */
static int read_rules(RuleSet *rules, const Options *o, char *why, size_t why_size)
{
    int status = 0;
    for (const char *p = o->rules; *p && !status;) {
        int n = (int)strcspn(p, " ");
        if (n > 0) {
            char path[4096];
            bool relative = *p != '/' && o->folder;
            snprintf(path, sizeof path, "%s%s%.*s", relative ? o->folder : "", relative ? "/" : "", n, p);
            status = rules_read(rules, path, why, why_size);
        }
        p += n;
        p += strspn(p, " ");
    }
    if (!status && rules->n_patterns == 0) {
        snprintf(why, why_size, "option rules: \"%s\" holds no rule", o->rules);
        status = -1;
    }
    return status;
}

/* -- answers ---------------------------------------------------------------------------------------------------------- */

static int in_text_order(const void *a, const void *b)
{
    const Taken *x = a, *y = b;
    if (x->span.start != y->span.start) return x->span.start < y->span.start ? -1 : 1;
    return x->span.end > y->span.end ? -1 : x->span.end < y->span.end;
}

/* A rule's priority is as much confidence as it claims. */
static double score_of(int priority)
{
    return priority < 0 ? 0.5 : priority >= 100 ? 1.0 : 0.5 + priority / 200.0;
}

static int answer_mentions(Patterns *p, assay_answer *a)
{
    Choice *c = &p->choice;
    if (p->numbers_capacity < c->n_taken) {
        p->numbers_capacity = c->n_taken;
        p->numbers = grow(p->numbers, c->n_taken * sizeof *p->numbers);
    }
    if (c->n_taken) qsort(c->taken, c->n_taken, sizeof *c->taken, in_text_order);
    for (size_t i = 0; i < c->n_taken; i++) {
        const Taken *t = &c->taken[i];
        if (t->type == p->none) continue;
        p->numbers[i] = a->mention(a, p->rules.types[t->type].name, &t->span, 1, score_of(t->priority));
        if (p->numbers[i] < 0) return -1;
    }
    return 0;
}

/* The first mention of a person within a span, or NO_MENTION. */
static uint32_t person_in(const Patterns *p, assay_span span)
{
    const Choice *c = &p->choice;
    size_t low = 0, high = c->n_taken;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (c->taken[middle].span.start < span.start) low = middle + 1;
        else high = middle;
    }
    for (; low < c->n_taken && c->taken[low].span.start < span.end; low++)
        if (c->taken[low].span.end <= span.end && c->taken[low].type == p->person) return (uint32_t)low;
    return NO_MENTION;
}

static int answer_event(Patterns *p, assay_answer *a, const Found *f)
{
    const char *type = p->rules.types[p->rules.rules[f->rule].type].name;
    assay_argument arguments[MAX_ROLES];
    int trigger = -1;
    for (size_t i = 0; i < f->n; i++) {
        uint32_t person = strcmp(f->role[i], "speaker") == 0 ? person_in(p, f->span[i]) : NO_MENTION;
        int number;
        if (person != NO_MENTION) number = p->numbers[person];
        else {
            char name[64];
            int n = snprintf(name, sizeof name, "%s_%s", type, f->role[i]);
            for (int k = 0; k < n && k < (int)sizeof name; k++)
                if (name[k] >= 'a' && name[k] <= 'z') name[k] = (char)(name[k] - 'a' + 'A');
            number = a->mention(a, name, &f->span[i], 1, 1.0);
        }
        if (number < 0) return -1;
        arguments[i] = (assay_argument){f->role[i], number};
        if (strcmp(f->role[i], "cue") == 0) trigger = number;
    }
    return a->event(a, type, trigger, arguments, f->n) < 0 ? -1 : 0;
}

/* A quotation is answered once, by the rule of the highest priority. */
static assay_span content_of(const Found *f)
{
    for (size_t i = 0; i < f->n; i++)
        if (strcmp(f->role[i], "content") == 0) return f->span[i];
    return f->span[0];
}

static int answer_events(Patterns *p, assay_answer *a)
{
    const Matcher *m = &p->matcher;
    uint32_t end = 0;
    for (size_t i = 0; i < m->n_found; i++) {
        const Found *best = &m->found[i];
        assay_span span = content_of(best);
        if (span.start < end) continue;
        for (size_t k = i + 1; k < m->n_found; k++) {
            assay_span other = content_of(&m->found[k]);
            if (other.start >= span.end) break;
            if (other.start == span.start && m->rules->rules[m->found[k].rule].priority > m->rules->rules[best->rule].priority) best = &m->found[k];
        }
        end = content_of(best).end;
        if (answer_event(p, a, best)) return -1;
    }
    return 0;
}

static int by_content(const void *a, const void *b)
{
    const Found *x = a, *y = b;
    assay_span s = content_of(x), t = content_of(y);
    if (s.start != t.start) return s.start < t.start ? -1 : 1;
    if (s.end != t.end) return s.end > t.end ? -1 : 1;
    return x->rule < y->rule ? -1 : x->rule > y->rule;
}

static int extract(void *self, const assay_document *d, assay_answer *a)
{
    Patterns *p = self;
    if (d->text_length >= UINT32_MAX || page_read(&p->page, d, p->whole_tokens)) {
        a->fail(a, "the text is not UTF-8");
        return -1;
    }
    choice_start(&p->choice, &p->rules, p->page.n);
    matcher_run(&p->matcher, &p->page, d->id, &p->choice);
    choice_decide(&p->choice);
    recall_propose(&p->recall, &p->page, &p->choice);
    choice_decide(&p->choice);
    int status = answer_mentions(p, a);
    if (p->matcher.n_found) qsort(p->matcher.found, p->matcher.n_found, sizeof *p->matcher.found, by_content);
    return status ? status : answer_events(p, a);
}

/* -- life ------------------------------------------------------------------------------------------------------------- */

static void close_patterns(void *self)
{
    Patterns *p = self;
    if (!p) return;
    matcher_free(&p->matcher);
    page_free(&p->page);
    choice_free(&p->choice);
    recall_free(&p->recall);
    rules_free(&p->rules);
    free(p->numbers);
    free(p);
}

static int open_patterns(void **self, const char *model, const assay_option *options, size_t n_options, char *why, size_t why_size)
{
    (void)model;
    Options o;
    if (read_options(&o, options, n_options, why, why_size)) return -1;
    Patterns *p = grow(NULL, sizeof *p);
    *p = (Patterns){.whole_tokens = o.whole_tokens};
    if (read_rules(&p->rules, &o, why, why_size)) {
        close_patterns(p);
        return -1;
    }
    p->none = rules_type(&p->rules, "NONE");
    p->person = rules_type(&p->rules, "PERSON");
    matcher_make(&p->matcher, &p->rules, o.quotes);
    *self = p;
    return 0;
}

const assay_extractor_t assay_extractor = {
    .abi = ASSAY_EXTRACTOR_ABI,
    .name = "patterns",
    .version = "1.0",
    .layers = ASSAY_LAYER_MENTIONS | ASSAY_LAYER_EVENTS,
    .open = open_patterns,
    .extract = extract,
    .close = close_patterns,
};

/* patterns.c - an extractor that follows rules written by hand: options and answers.
 *
 * The rules propose (match.c), the best of what they propose is taken (choose.c), and names that were found that way are found again
 * elsewhere in the document (recall.c). Then descriptions and pronouns are proposed, the text becomes a row of words and mentions
 * (reading.c), and rules over that row find relations (relations.c), events (frames.c) and who says what (quotes.c). What is the same
 * thing is decided last (coref.c), for the links and the records.
 */
#include "answer.h"
#include "recall.h"

#include <stdio.h>

typedef struct Options {
    const char *rules, *folder;
    bool mentions_only, whole_tokens;
} Options;

typedef struct Patterns {
    RuleSet rules;
    Matcher matcher;
    Page page;
    Choice choice;
    Recall recall;
    Reading reading;
    Facts facts;
    Coref coref;
    Answer answer;
    bool mentions_only, whole_tokens;
} Patterns;

/* -- options ---------------------------------------------------------------------------------------------------------- */

static bool read_yes(const char *text, bool *yes)
{
    *yes = strcmp(text, "yes") == 0 || strcmp(text, "true") == 0;
    return *yes || strcmp(text, "no") == 0 || strcmp(text, "false") == 0;
}

static int read_options(Options *o, const assay_option *options, size_t n, char *why, size_t why_size)
{
    *o = (Options){.rules = "rules/words.rules rules/lists.rules rules/numbers.rules rules/names.rules rules/references.rules "
                            "rules/relations.rules rules/events.rules rules/links.rules"};
    for (size_t i = 0; i < n; i++) {
        const char *name = options[i].name, *value = options[i].value;
        bool known = true;
        if (strcmp(name, "rules") == 0) o->rules = value;
        else if (strcmp(name, "folder") == 0) o->folder = value;
        else if (strcmp(name, "mentions_only") == 0) known = read_yes(value, &o->mentions_only);
        else if (strcmp(name, "whole_tokens") == 0) known = read_yes(value, &o->whole_tokens);
        else {
            snprintf(why, why_size, "patterns has no option \"%s\"; it has rules, mentions_only, whole_tokens", name);
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

/* -- documents -------------------------------------------------------------------------------------------------------- */

static int extract(void *self, const assay_document *d, assay_answer *a)
{
    Patterns *p = self;
    if (d->text_length >= UINT32_MAX || page_read(&p->page, d, p->whole_tokens)) {
        a->fail(a, "the text is not UTF-8");
        return -1;
    }
    choice_start(&p->choice, &p->rules, p->page.n);
    matcher_start(&p->matcher);
    matcher_run(&p->matcher, &p->page, RULE_MENTION, d->id, &p->choice);
    choice_decide(&p->choice);
    recall_propose(&p->recall, &p->page, &p->choice);
    choice_decide(&p->choice);
    if (p->mentions_only) {
        reading_read(&p->reading, d, &p->page, &p->choice);
        return answer_mentions(&p->reading, a);
    }
    matcher_run(&p->matcher, &p->page, RULE_REFERENCE, d->id, &p->choice);
    choice_decide(&p->choice);
    reading_read(&p->reading, d, &p->page, &p->choice);
    facts_start(&p->facts);
    matcher_run(&p->matcher, &p->reading.row, RULE_RELATION, d->id, NULL);
    matcher_run(&p->matcher, &p->reading.row, RULE_FRAME, d->id, NULL);
    facts_relations(&p->facts, &p->reading, p->matcher.found, p->matcher.n_found);
    facts_events(&p->facts, &p->reading, p->matcher.found, p->matcher.n_found);
    facts_quotes(&p->facts, &p->reading);
    facts_threats(&p->facts, &p->reading);
    coref_read(&p->coref, &p->reading, &p->facts);
    return answer_layers(&p->answer, &p->reading, &p->coref, &p->facts, a);
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
    reading_free(&p->reading);
    facts_free(&p->facts);
    coref_free(&p->coref);
    answer_free(&p->answer);
    free(p);
}

static int open_patterns(void **self, const char *model, const assay_option *options, size_t n_options, char *why, size_t why_size)
{
    (void)model;
    Options o;
    if (read_options(&o, options, n_options, why, why_size)) return -1;
    Patterns *p = grow(NULL, sizeof *p);
    *p = (Patterns){.whole_tokens = o.whole_tokens, .mentions_only = o.mentions_only};
    if (read_rules(&p->rules, &o, why, why_size)) {
        close_patterns(p);
        return -1;
    }
    matcher_make(&p->matcher, &p->rules);
    reading_make(&p->reading, &p->rules);
    *self = p;
    return 0;
}

const assay_extractor_t assay_extractor = {
    .abi = ASSAY_EXTRACTOR_ABI,
    .name = "patterns",
    .version = "2.0",
    .layers = ASSAY_LAYER_MENTIONS | ASSAY_LAYER_LINKS | ASSAY_LAYER_COREFERENCE | ASSAY_LAYER_RELATIONS | ASSAY_LAYER_EVENTS |
              ASSAY_LAYER_ATTRIBUTES | ASSAY_LAYER_RECORDS,
    .open = open_patterns,
    .extract = extract,
    .close = close_patterns,
};

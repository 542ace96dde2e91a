/* rules.h - rule files: reading and compiling them.
 *
 * The language is explained at the top of rules/words.rules and in README.md; in short:
 *
 *     @MONTH = January|February|\            a macro; a line ending in \ goes on in the next
 *              March
 *     rule day-month DATE 60                 name, type (- for none of its own), priority
 *         before  on                         what must stand before, not part of the mention
 *         match   [0-9]{1,2} @MONTH          one or more; a space stands for any white space
 *         after   ,                          what must follow
 *     nest GPE DATE in EVENT LAW             mentions of these types may lie within mentions of those
 *     remember PERSON parts                  names that are found again where no rule applies: parts, or whole
 *     reference pronoun REFERENCE 30         like rule, run when the mentions are there
 *     relation title HAS_TITLE 50            run over the row of mentions; lower-case groups are roles, %PERSON is a mention
 *     frame arrest ARREST 50                 an event: verb and noun give its triggers,
 *         verb    arrest(?:s|ed|ing)?
 *         noun    arrests?
 *         role    agent subject by PERSON ORGANIZATION     role, where it is looked for, what may fill it
 *     link United_States US|U.S.             names, and what they are linked to
 *     known place-list                       a rule whose names are themselves what they are linked to
 *
 * A group named in capitals, (?<PERSON>…), is a mention of that type. The type NONE takes its place and is not answered.
 *
 * A RuleSet owns everything in it; a zeroed one is empty; rules_free gives the memory back.
 */
#ifndef PATTERNS_RULES_H
#define PATTERNS_RULES_H

#include "common.h"

#define PCRE2_CODE_UNIT_WIDTH 8
#include <pcre2.h>

/* What a rule is run over: the text, the text again when its mentions are known, or the row of mentions. */
typedef enum RuleKind { RULE_MENTION, RULE_REFERENCE, RULE_RELATION, RULE_FRAME } RuleKind;

#define MAX_WAYS 12

/* A role of a frame. */
typedef struct Role {
    char *name;
    char *ways[MAX_WAYS]; /* subject, object, before, behind, anywhere, or a preposition */
    size_t n_ways;
    uint64_t types; /* one bit each */
} Role;

typedef struct Rule {
    char *name;
    uint32_t type; /* index into RuleSet.types, or NO_TYPE */
    int priority;
    RuleKind kind;
    bool known;    /* what it finds is the title of an article */
    Role *roles;
    size_t n_roles, roles_capacity;
} Rule;

/* A name and what it is linked to. */
typedef struct Link {
    char *name, *title;
} Link;

#define NO_TYPE UINT32_MAX

/* A named group that is a mention (`type`) or fills a role (`role`). */
typedef struct Group {
    uint32_t number, type;
    const char *role; /* NULL, or the name, borrowed from the compiled code */
} Group;

/* pcre2_match, or pcre2_jit_match, which leaves out checks that this caller has done. */
typedef int (*RunPattern)(const pcre2_code *, PCRE2_SPTR, PCRE2_SIZE, PCRE2_SIZE, uint32_t, pcre2_match_data *, pcre2_match_context *);

typedef struct Pattern {
    pcre2_code *code;
    RunPattern run;
    uint32_t rule;
    bool noun; /* of a frame: its trigger is a noun */
    Group *groups;
    size_t n_groups;
    bool begins[256]; /* the bytes that it can begin with */
} Pattern;

typedef enum Memory { MEMORY_NONE, MEMORY_PARTS, MEMORY_WHOLE } Memory;

typedef struct Type {
    char *name;
    uint64_t within; /* types that it may lie within, one bit each */
    Memory memory;
} Type;

#define MAX_TYPES 64

/* In the row of mentions a mention is one character, this and the number of its type; those nested in it follow as the second. */
#define OUTER_SIGN 0xE000u
#define INNER_SIGN 0xE100u

/* Rules below this priority guess: what they find neither lies within another mention nor holds one. */
#define LEAST_NESTING 20

/* What @NAME becomes: the pattern itself, or, for a long one, a call of a subroutine whose definition must be appended. */
typedef struct Macro {
    char *name, *use;
    char *written; /* as it stands in the file */
    char *call, *definition; /* NULL for a short one */
} Macro;

typedef struct RuleSet {
    Type types[MAX_TYPES];
    uint32_t n_types;
    Rule *rules;
    size_t n_rules, rules_capacity;
    Pattern *patterns;
    size_t n_patterns, patterns_capacity;
    Macro *macros;
    size_t n_macros, macros_capacity;
    Link *links;
    size_t n_links, links_capacity;
} RuleSet;

/* Adds the rules of a file, which may use the macros of files read before. Errors name file, line and column. */
int rules_read(RuleSet *r, const char *path, char *why, size_t why_size);

/* The number of a type, NO_TYPE if no rule has it. */
uint32_t rules_type(const RuleSet *r, const char *name);
void rules_free(RuleSet *r);

#endif

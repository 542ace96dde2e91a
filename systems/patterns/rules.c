/* rules.c - the reader of rule files.
 *
 * A file is cut into logical lines, each a Source; a line that begins in the first column is a definition, an indented one
 * belongs to the rule above. The patterns of a rule are compiled when the rule is complete, because `before` and `after`
 * apply to all of them. Compiled patterns are anchored: the matcher tries them only where a mention may begin and only
 * those that can begin with the byte that stands there, which PCRE2 tells from its study of the pattern.
 */
#include "factor.h"

#include <errno.h>
#include <stdio.h>

/* A mention does not begin or end between two letters or digits. */
#define WORD "[\\p{L}\\p{M}\\p{N}]"
static const char edge[] = "(?:(?<!" WORD ")|(?!" WORD "))";

typedef struct Parser {
    RuleSet *rules;
    const char *path;
    Source before, after, *matches; /* of the rule that is being read */
    size_t n_matches, matches_capacity;
    uint64_t nouns; /* which of the matches are nouns */
    bool in_rule;
    Place rule_place;
    char what[320];
    Place where;
} Parser;

static int wrong(Parser *p, Place where, const char *what)
{
    if (what != p->what) snprintf(p->what, sizeof p->what, "%s", what);
    p->where = where;
    return -1;
}

/* -- pieces of a line ------------------------------------------------------------------------------------------------- */

/* A word of a line: from *at to the next white space; *at is moved behind it and the white space. */
static const char *word(const Source *s, size_t *at, size_t *n, Place *place)
{
    while (*at < s->n && s->text[*at] == ' ') ++*at;
    const char *start = s->text + *at;
    *place = *at < s->n ? s->places[*at] : (Place){s->n ? s->places[0].line : 0, s->n ? s->places[s->n - 1].column + 1 : 0};
    while (*at < s->n && s->text[*at] != ' ') ++*at;
    *n = (size_t)(s->text + *at - start);
    while (*at < s->n && s->text[*at] == ' ') ++*at;
    return start;
}

static bool is(const char *text, size_t n, const char *expected)
{
    return strlen(expected) == n && memcmp(text, expected, n) == 0;
}

/* The rest of a line as a source of its own. */
static Source rest(const Source *s, size_t at)
{
    Source out = {0};
    for (size_t i = at; i < s->n; i++) source_add(&out, s->text + i, 1, s->places[i], false);
    return out;
}

/* The number of a type, made if need be; NO_TYPE if there are too many. */
static uint32_t type_number(RuleSet *r, const char *name, size_t n)
{
    for (uint32_t i = 0; i < r->n_types; i++)
        if (is(name, n, r->types[i].name)) return i;
    if (r->n_types == MAX_TYPES) return NO_TYPE;
    r->types[r->n_types] = (Type){.name = copy_text(name, n)};
    return r->n_types++;
}

static bool is_capital(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* -- compiling -------------------------------------------------------------------------------------------------------- */

static int find_groups(Parser *p, Pattern *pattern)
{
    const RuleSet *r = p->rules;
    uint32_t count = 0, size = 0;
    PCRE2_SPTR table = NULL;
    pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMECOUNT, &count);
    pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
    pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMETABLE, &table);
    pattern->groups = grow(NULL, (count + 1) * sizeof *pattern->groups);
    for (uint32_t i = 0; i < count; i++, table += size) {
        const char *name = (const char *)table + 2;
        Group group = {.number = (uint32_t)table[0] << 8 | table[1], .type = NO_TYPE};
        if (strcmp(name, "the_whole") == 0) group.type = r->rules[pattern->rule].kind >= RULE_RELATION ? NO_TYPE : r->rules[pattern->rule].type;
        else if (strncmp(name, SUBROUTINE, strlen(SUBROUTINE)) == 0) continue;
        else if (!is_capital(*name)) group.role = name;
        else if ((group.type = type_number(p->rules, name, strlen(name))) == NO_TYPE) return wrong(p, p->rule_place, "more than 64 types");
        if (strcmp(name, "the_whole") == 0 && r->rules[pattern->rule].kind == RULE_FRAME) group.role = name;
        if (group.type != NO_TYPE || group.role) pattern->groups[pattern->n_groups++] = group;
    }
    return 0;
}

/* Appends a pattern that a person wrote to `out`, as PCRE2 gets it. */
static int add_pattern(Parser *p, const Source *written, Source *out)
{
    Source expanded = {0};
    int status = expand(p->rules, written, &expanded, p->what, sizeof p->what, &p->where);
    if (!status) source_factor(&expanded, out);
    source_free(&expanded);
    return status;
}

/* before (the match) after, with the edges that a mention must have. */
static int compile(Parser *p, const Source *match, bool noun)
{
    Source s = {0};
    Place at = match->places[0], end = match->places[match->n - 1];
    int status = 0;
    /* A headline may begin with a trigger. */
    if (p->rules->rules[p->rules->n_rules - 1].kind == RULE_FRAME) source_add(&s, "(?i)", 4, at, false);
    if (p->before.n) {
        source_add(&s, "(?:", 3, p->before.places[0], false);
        status = add_pattern(p, &p->before, &s);
        source_add(&s, ")\\s*+", 5, p->before.places[p->before.n - 1], false);
        source_add(&s, edge, sizeof edge - 1, at, false);
    }
    source_add(&s, "(?<the_whole>", 13, at, false);
    if (!status) status = add_pattern(p, match, &s);
    source_add(&s, ")", 1, end, false);
    source_add(&s, edge, sizeof edge - 1, end, false);
    if (!status && p->after.n) {
        source_add(&s, "(?=\\s*+(?:", 10, p->after.places[0], false);
        status = add_pattern(p, &p->after, &s);
        source_add(&s, "))", 2, p->after.places[p->after.n - 1], false);
    }
    pcre2_code *code = status ? NULL : expand_compile(p->rules, &s, p->what, sizeof p->what, &p->where);
    source_free(&s);
    if (!code) return -1;
    bool fast = pcre2_jit_compile(code, PCRE2_JIT_COMPLETE) == 0; /* without it, matching is slower, not different */
    RuleSet *r = p->rules;
    r->patterns = room(r->patterns, r->n_patterns, &r->patterns_capacity, sizeof *r->patterns);
    r->patterns[r->n_patterns] = (Pattern){.code = code, .run = fast ? pcre2_jit_match : pcre2_match, .rule = (uint32_t)r->n_rules - 1, .noun = noun};
    for (unsigned byte = 0; byte < 256; byte++) r->patterns[r->n_patterns].begins[byte] = expand_may_begin(code, byte);
    return find_groups(p, &r->patterns[r->n_patterns++]);
}

static int end_rule(Parser *p)
{
    int status = 0;
    if (p->in_rule && p->n_matches == 0) status = wrong(p, p->rule_place, "this rule has no match");
    for (size_t i = 0; i < p->n_matches; i++) {
        if (!status) status = compile(p, &p->matches[i], p->nouns >> i & 1);
        source_free(&p->matches[i]);
    }
    source_free(&p->before);
    source_free(&p->after);
    p->n_matches = 0;
    p->nouns = 0;
    p->in_rule = false;
    return status;
}

/* -- the kinds of lines ----------------------------------------------------------------------------------------------- */

static int read_macro(Parser *p, const Source *s)
{
    size_t n = 1;
    while (n < s->n && s->text[n] != ' ' && s->text[n] != '=') n++;
    size_t at = n;
    while (at < s->n && s->text[at] == ' ') at++;
    if (at == s->n || s->text[at] != '=') return wrong(p, s->places[0], "a macro is written @NAME = pattern");
    for (size_t i = 1; i < n; i++)
        if (!is_capital(s->text[i]) && s->text[i] != '_' && !(s->text[i] >= '0' && s->text[i] <= '9'))
            return wrong(p, s->places[i], "the name of a macro is made of capitals, digits and _");
    if (n == 1) return wrong(p, s->places[0], "a macro needs a name");
    if (expand_find(p->rules, s->text + 1, n - 1)) return wrong(p, s->places[0], "this macro was defined before");
    for (at++; at < s->n && s->text[at] == ' ';) at++;
    if (at == s->n) return wrong(p, s->places[0], "a macro needs a pattern behind the =");
    Source value = rest(s, at), expanded = {0};
    int status = add_pattern(p, &value, &expanded);
    Source compiled = {0}; /* a copy, because the definitions that it calls are appended for compiling */
    source_add(&compiled, "(?:", 3, s->places[at], false);
    for (size_t i = 0; i < expanded.n; i++) source_add(&compiled, expanded.text + i, 1, expanded.places[i], false);
    source_add(&compiled, ")", 1, s->places[s->n - 1], false);
    pcre2_code *code = status ? NULL : expand_compile(p->rules, &compiled, p->what, sizeof p->what, &p->where);
    if (code) {
        RuleSet *r = p->rules;
        r->macros = room(r->macros, r->n_macros, &r->macros_capacity, sizeof *r->macros);
        r->macros[r->n_macros++] = expand_macro(s->text + 1, n - 1, &expanded, code);
        r->macros[r->n_macros - 1].written = copy_text(value.text, value.n);
    }
    source_free(&compiled);
    pcre2_code_free(code);
    source_free(&value);
    source_free(&expanded);
    return code ? 0 : -1;
}

static int read_rule(Parser *p, const Source *s, size_t at, RuleKind kind)
{
    size_t n, type_n, priority_n;
    Place place, type_place, priority_place;
    const char *name = word(s, &at, &n, &place);
    const char *type = word(s, &at, &type_n, &type_place);
    const char *priority = word(s, &at, &priority_n, &priority_place);
    if (n == 0 || type_n == 0 || priority_n == 0) return wrong(p, priority_place, "a rule begins with: rule NAME TYPE PRIORITY");
    if (at < s->n) return wrong(p, s->places[at], "nothing may follow the priority");
    int value = 0;
    for (size_t i = 0; i < priority_n; i++) {
        if (priority[i] < '0' || priority[i] > '9' || i == 3) return wrong(p, priority_place, "the priority is a number from 0 to 999");
        value = value * 10 + (priority[i] - '0');
    }
    uint32_t number = NO_TYPE;
    if (!is(type, type_n, "-")) {
        number = type_number(p->rules, type, type_n);
        if (number == NO_TYPE) return wrong(p, type_place, "more than 64 types");
    }
    RuleSet *r = p->rules;
    r->rules = room(r->rules, r->n_rules, &r->rules_capacity, sizeof *r->rules);
    r->rules[r->n_rules++] = (Rule){.name = copy_text(name, n), .type = number, .priority = value, .kind = kind};
    p->in_rule = true;
    p->rule_place = s->places[0];
    return 0;
}

/* nest A B in C D */
static int read_nest(Parser *p, const Source *s, size_t at)
{
    uint64_t inner = 0, outer = 0;
    bool behind = false;
    while (at < s->n) {
        size_t n;
        Place place;
        const char *name = word(s, &at, &n, &place);
        if (is(name, n, "in")) {
            behind = true;
            continue;
        }
        uint32_t number = type_number(p->rules, name, n);
        if (number == NO_TYPE) return wrong(p, place, "more than 64 types");
        if (behind) outer |= (uint64_t)1 << number;
        else inner |= (uint64_t)1 << number;
    }
    if (!inner || !outer) return wrong(p, s->places[0], "nesting is written: nest TYPE … in TYPE …");
    for (uint32_t i = 0; i < p->rules->n_types; i++)
        if (inner >> i & 1) p->rules->types[i].within |= outer;
    return 0;
}

static int read_remember(Parser *p, const Source *s, size_t at)
{
    size_t n, how_n;
    Place place, how_place;
    const char *type = word(s, &at, &n, &place), *how = word(s, &at, &how_n, &how_place);
    uint32_t number = n ? type_number(p->rules, type, n) : NO_TYPE;
    Memory memory = is(how, how_n, "parts") ? MEMORY_PARTS : is(how, how_n, "whole") ? MEMORY_WHOLE : MEMORY_NONE;
    if (number == NO_TYPE || memory == MEMORY_NONE || at < s->n)
        return wrong(p, s->places[0], "memory is written: remember TYPE parts, or: remember TYPE whole");
    p->rules->types[number].memory = memory;
    return 0;
}

/* link TITLE NAME|NAME, where names may hold spaces. */
static int read_link(Parser *p, const Source *s, size_t at)
{
    size_t n;
    Place place;
    const char *title = word(s, &at, &n, &place);
    RuleSet *r = p->rules;
    if (n == 0 || at == s->n) return wrong(p, place, "a link is written: link TITLE NAME|NAME");
    while (at < s->n) {
        size_t end = at;
        while (end < s->n && s->text[end] != '|') end++;
        r->links = room(r->links, r->n_links, &r->links_capacity, sizeof *r->links);
        r->links[r->n_links++] = (Link){copy_text(s->text + at, end - at), copy_text(title, n)};
        at = end + 1;
    }
    return 0;
}

/* known RULE RULE … */
static int read_known(Parser *p, const Source *s, size_t at)
{
    while (at < s->n) {
        size_t n, found = 0;
        Place place;
        const char *name = word(s, &at, &n, &place);
        for (size_t i = 0; i < p->rules->n_rules; i++)
            if (is(name, n, p->rules->rules[i].name)) p->rules->rules[i].known = ++found > 0;
        if (!found) return wrong(p, place, "there is no such rule above");
    }
    return 0;
}

/* The types in "A|B|C", one bit each. */
static uint64_t types_in(RuleSet *r, const char *text, size_t n)
{
    uint64_t types = 0;
    for (size_t i = 0, end; i < n; i = end > i ? end : i + 1) {
        for (end = i; end < n && (is_capital(text[end]) || text[end] == '_'); end++) continue;
        uint32_t type = end > i ? type_number(r, text + i, end - i) : NO_TYPE;
        if (type != NO_TYPE) types |= (uint64_t)1 << type;
    }
    return types;
}

/* role NAME WAY … TYPE … */
static int read_role(Parser *p, const Source *s, size_t at)
{
    Rule *rule = &p->rules->rules[p->rules->n_rules - 1];
    Role role = {0};
    size_t n;
    Place place;
    const char *name = word(s, &at, &n, &place);
    if (rule->kind != RULE_FRAME) return wrong(p, place, "only a frame has roles");
    role.name = copy_text(name, n);
    rule->roles = room(rule->roles, rule->n_roles, &rule->roles_capacity, sizeof *rule->roles);
    rule->roles[rule->n_roles++] = role;
    Role *r = &rule->roles[rule->n_roles - 1];
    while (at < s->n) {
        const char *item = word(s, &at, &n, &place);
        size_t named = *item == '@' ? strcspn(item, "| ") : 0;
        const Macro *macro = named ? expand_find(p->rules, item + 1, (named < n ? named : n) - 1) : NULL;
        if (named && !macro) return wrong(p, place, "this macro is not defined above");
        if (macro) r->types |= types_in(p->rules, macro->written, strlen(macro->written));
        if (macro) item += named < n ? named : n, n -= named < n ? named : n;
        if (macro || is_capital(*item)) {
            r->types |= types_in(p->rules, item, n);
        } else if (r->n_ways == MAX_WAYS) {
            return wrong(p, place, "more than 12 ways of finding it");
        } else {
            r->ways[r->n_ways++] = copy_text(item, n);
        }
    }
    if (!r->types || !r->n_ways) return wrong(p, place, "a role is written: role NAME subject|object|preposition … TYPE …");
    return 0;
}

/* An indented line. */
static int read_part(Parser *p, const Source *s)
{
    size_t at = 0, n;
    Place place;
    const char *key = word(s, &at, &n, &place);
    if (!p->in_rule) return wrong(p, place, "an indented line belongs to a rule, and there is none above");
    bool frame = p->rules->rules[p->rules->n_rules - 1].kind == RULE_FRAME, noun = frame && is(key, n, "noun");
    bool match = frame ? noun || is(key, n, "verb") : is(key, n, "match"), before = is(key, n, "before"), after = is(key, n, "after");
    if (is(key, n, "role")) return read_role(p, s, at);
    if (!match && !before && !after)
        return wrong(p, place, frame ? "a frame has lines that begin with verb, noun, role, before or after"
                                     : "a rule has lines that begin with match, before or after");
    if (at == s->n) return wrong(p, place, "a pattern is missing");
    if (match) {
        if (noun && p->n_matches < 64) p->nouns |= (uint64_t)1 << p->n_matches;
        p->matches = room(p->matches, p->n_matches, &p->matches_capacity, sizeof *p->matches);
        p->matches[p->n_matches++] = rest(s, at);
        return 0;
    }
    Source *part = before ? &p->before : &p->after;
    if (part->n) return wrong(p, place, "a rule has one before and one after; alternatives are written a|b");
    *part = rest(s, at);
    return 0;
}

static int read_line(Parser *p, const Source *s, bool indented)
{
    if (indented) return read_part(p, s);
    if (end_rule(p)) return -1;
    if (*s->text == '@') return read_macro(p, s);
    size_t at = 0, n;
    Place place;
    const char *key = word(s, &at, &n, &place);
    if (is(key, n, "rule")) return read_rule(p, s, at, RULE_MENTION);
    if (is(key, n, "reference")) return read_rule(p, s, at, RULE_REFERENCE);
    if (is(key, n, "relation")) return read_rule(p, s, at, RULE_RELATION);
    if (is(key, n, "frame")) return read_rule(p, s, at, RULE_FRAME);
    if (is(key, n, "link")) return read_link(p, s, at);
    if (is(key, n, "known")) return read_known(p, s, at);
    if (is(key, n, "nest")) return read_nest(p, s, at);
    if (is(key, n, "remember")) return read_remember(p, s, at);
    return wrong(p, place, "a line begins with @NAME =, rule, reference, relation, frame, link, known, nest, remember or #");
}

/* -- files ------------------------------------------------------------------------------------------------------------ */

/* Adds one physical line to a logical one; true if it ends in a backslash and goes on. */
static bool add_line(Source *s, const char *line, size_t n, uint32_t number)
{
    size_t from = 0;
    while (n > 0 && (unsigned char)line[n - 1] <= ' ') n--;
    while (from < n && (line[from] == ' ' || line[from] == '\t')) from++;
    bool more = n > from && line[n - 1] == '\\' && (n < 2 || line[n - 2] != '\\');
    if (more) n--;
    for (size_t i = from; i < n; i++)
        source_add(s, line[i] == '\t' ? " " : line + i, 1, (Place){number, (uint32_t)i + 1}, false);
    return more;
}

static int read_stream(Parser *p, FILE *f)
{
    Source s = {0};
    char *line = NULL;
    size_t capacity = 0;
    uint32_t number = 0;
    bool more = false, indented = false;
    int status = 0;
    for (ssize_t n; !status && (n = getline(&line, &capacity, f)) >= 0;) {
        number++;
        size_t first = strspn(line, " \t\r\n");
        if (!more && (first == (size_t)n || line[first] == '#')) continue;
        if (!more) indented = first > 0;
        more = add_line(&s, line, (size_t)n, number);
        if (more || s.n == 0) continue;
        status = read_line(p, &s, indented);
        s.n = 0;
    }
    if (!status && more) status = wrong(p, (Place){number, 1}, "the file ends in a line that is to go on");
    if (!status) status = end_rule(p);
    free(line);
    source_free(&s);
    return status;
}

int rules_read(RuleSet *r, const char *path, char *why, size_t why_size)
{
    Parser p = {.rules = r, .path = path};
    FILE *f = fopen(path, "r");
    if (!f) {
        snprintf(why, why_size, "%s: %s", path, strerror(errno));
        return -1;
    }
    int status = read_stream(&p, f);
    if (status) snprintf(why, why_size, "%s:%u:%u: %s", path, p.where.line, p.where.column, p.what);
    for (size_t i = 0; i < p.n_matches; i++) source_free(&p.matches[i]);
    free(p.matches);
    source_free(&p.before);
    source_free(&p.after);
    fclose(f);
    return status;
}

uint32_t rules_type(const RuleSet *r, const char *name)
{
    for (uint32_t i = 0; i < r->n_types; i++)
        if (strcmp(r->types[i].name, name) == 0) return i;
    return NO_TYPE;
}

void rules_free(RuleSet *r)
{
    for (uint32_t i = 0; i < r->n_types; i++) free(r->types[i].name);
    for (size_t i = 0; i < r->n_rules; i++) {
        Rule *rule = &r->rules[i];
        for (size_t k = 0; k < rule->n_roles; k++) {
            free(rule->roles[k].name);
            for (size_t w = 0; w < rule->roles[k].n_ways; w++) free(rule->roles[k].ways[w]);
        }
        free(rule->roles);
        free(rule->name);
    }
    for (size_t i = 0; i < r->n_links; i++) {
        free(r->links[i].name);
        free(r->links[i].title);
    }
    free(r->links);
    for (size_t i = 0; i < r->n_macros; i++) {
        free(r->macros[i].name);
        free(r->macros[i].use);
        free(r->macros[i].written);
        free(r->macros[i].call);
        free(r->macros[i].definition);
    }
    for (size_t i = 0; i < r->n_patterns; i++) {
        pcre2_code_free(r->patterns[i].code);
        free(r->patterns[i].groups);
    }
    free(r->rules);
    free(r->macros);
    free(r->patterns);
    *r = (RuleSet){0};
}

/* expand.c - macros and white space.
 *
 * Two things make PCRE2 patterns for text hard to read: the white space that may be a space, several, or a line end, and
 * the long lists of words. So a space in a pattern means any white space, and @NAME means a list or pattern defined before.
 *
 * A short macro is put in as it is. A long one would make patterns of patterns explode, so it becomes a subroutine
 * of PCRE2, called behind a look at the first character: that keeps most calls from happening, and it lets PCRE2 tell what
 * a pattern can begin with, which it does not see through a call. An error within a macro is found where it is defined,
 * because every definition is compiled once by itself.
 */
#include "expand.h"

#include <stdio.h>

/* The text that is matched ends at a blank line, so white space can be taken as it comes; it never gives back. */
static const char white[] = "(?:\\s++)";

void source_add(Source *s, const char *text, size_t n, Place place, bool moving)
{
    for (size_t i = 0; i < n; i++, s->n++) {
        s->places = room(s->places, s->n, &s->places_capacity, sizeof *s->places);
        if (s->n + 1 >= s->text_capacity) {
            s->text_capacity = (s->n + 2) * 2;
            s->text = grow(s->text, s->text_capacity);
        }
        s->text[s->n] = text[i];
        s->places[s->n] = place;
        if (moving) place.column++;
    }
    if (s->text) s->text[s->n] = '\0';
}

void source_free(Source *s)
{
    free(s->text);
    free(s->places);
    *s = (Source){0};
}

static bool names_macro(char c)
{
    return (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

const Macro *expand_find(const RuleSet *r, const char *name, size_t n)
{
    for (size_t i = r->n_macros; i-- > 0;)
        if (strlen(r->macros[i].name) == n && memcmp(r->macros[i].name, name, n) == 0) return &r->macros[i];
    return NULL;
}

size_t source_class_length(const char *text, size_t i, size_t n)
{
    size_t k = i + 1;
    if (k < n && text[k] == '^') k++;
    if (k < n && text[k] == ']') k++;
    for (; k < n && text[k] != ']'; k++)
        if (text[k] == '\\' && k + 1 < n) k++;
    return (k < n ? k + 1 : n) - i;
}

/* %TYPE is a mention with those nested in it, %=TYPE without them, %+TYPE is a nested one. Returns the bytes used, 1 if it is only a
 * percent sign, 0 if there is no such type. */
static size_t expand_mention(const RuleSet *r, const Source *in, size_t i, Source *out, char *what, size_t size)
{
    char pattern[64];
    size_t from = i + 1, end;
    char how = from < in->n ? in->text[from] : '\0';
    if (how == '=' || how == '+') from++;
    for (end = from; end < in->n && names_macro(in->text[end]); end++) continue;
    if (end == from || in->text[from] < 'A') return 1;
    char *name = copy_text(in->text + from, end - from);
    uint32_t type = rules_type(r, name);
    free(name);
    if (type == NO_TYPE) {
        snprintf(what, size, "no rule above has the type %.*s", (int)(end - from), in->text + from);
        return 0;
    }
    int n = how == '=' ? snprintf(pattern, sizeof pattern, "\\x{%x}", OUTER_SIGN + type)
          : how == '+' ? snprintf(pattern, sizeof pattern, "\\x{%x}", INNER_SIGN + type)
                       : snprintf(pattern, sizeof pattern, "(?:\\x{%x}[\\x{%x}-\\x{%x}]*+)", OUTER_SIGN + type, INNER_SIGN, INNER_SIGN + MAX_TYPES - 1);
    source_add(out, pattern, (size_t)n, in->places[i], false);
    return end - i;
}

int expand(const RuleSet *r, const Source *in, Source *out, char *what, size_t size, Place *where)
{
    for (size_t i = 0; i < in->n;) {
        char c = in->text[i];
        Place place = in->places[i];
        size_t used = 1;
        if (c == '\\' && i + 1 < in->n) {
            used = 2;
            source_add(out, in->text + i, used, place, true);
        } else if (c == '[') {
            used = source_class_length(in->text, i, in->n);
            source_add(out, in->text + i, used, place, true);
        } else if (c == ' ' || c == '\t') {
            while (i + used < in->n && (in->text[i + used] == ' ' || in->text[i + used] == '\t')) used++;
            source_add(out, white, sizeof white - 1, place, false);
        } else if (c == '@' && i + 1 < in->n && names_macro(in->text[i + 1])) {
            while (i + used < in->n && names_macro(in->text[i + used])) used++;
            const Macro *macro = expand_find(r, in->text + i + 1, used - 1);
            if (!macro) {
                *where = place;
                snprintf(what, size, "%.*s is not defined above", (int)used, in->text + i);
                return -1;
            }
            source_add(out, macro->use, strlen(macro->use), place, false);
        } else if (c == '%' && (used = expand_mention(r, in, i, out, what, size)) != 1) {
            if (used == 0) {
                *where = place;
                return -1;
            }
        } else {
            source_add(out, &c, 1, place, false);
        }
        i += used;
    }
    return 0;
}

/* Macros call only earlier ones, so one pass from the last to the first finds every definition that is needed. */
static void append_definitions(const RuleSet *r, Source *s)
{
    Place place = s->places[s->n - 1];
    for (size_t i = r->n_macros; i-- > 0;) {
        const Macro *m = &r->macros[i];
        if (m->call && strstr(s->text, m->call)) source_add(s, m->definition, strlen(m->definition), place, false);
    }
}

pcre2_code *expand_compile(const RuleSet *r, Source *s, char *what, size_t size, Place *where)
{
    int code = 0;
    PCRE2_SIZE offset = 0;
    append_definitions(r, s);
    pcre2_code *compiled = pcre2_compile((PCRE2_SPTR)s->text, s->n, PCRE2_UTF | PCRE2_UCP | PCRE2_ANCHORED | PCRE2_DUPNAMES, &code, &offset, NULL);
    if (compiled) return compiled;
    PCRE2_UCHAR message[256];
    pcre2_get_error_message(code, message, sizeof message);
    *where = s->places[offset < s->n ? offset : s->n - 1];
    snprintf(what, size, "PCRE2 cannot compile this: %s", (const char *)message);
    return NULL;
}

bool expand_may_begin(const pcre2_code *code, unsigned byte)
{
    const uint8_t *bitmap = NULL;
    uint32_t kind = 0, unit = 0;
    pcre2_pattern_info(code, PCRE2_INFO_FIRSTBITMAP, &bitmap);
    if (bitmap) return bitmap[byte / 8] >> (byte % 8) & 1;
    pcre2_pattern_info(code, PCRE2_INFO_FIRSTCODETYPE, &kind);
    pcre2_pattern_info(code, PCRE2_INFO_FIRSTCODEUNIT, &unit);
    if (kind != 1) return true;
    /* Whether the first letter counts in either case is not told, so both are let through. */
    return byte == unit || (byte < 0x80 && unit < 0x80 && (byte | 0x20) == (unit | 0x20));
}

/* A look at the first character, if anything can be said about it. */
static void add_look(Source *out, const pcre2_code *code)
{
    char item[8];
    bool wide = false, all = true;
    for (unsigned byte = 0; byte < 256; byte++) all = all && expand_may_begin(code, byte);
    if (all) return;
    source_add(out, "(?=[", 4, (Place){0}, false);
    for (unsigned byte = 0; byte < 128; byte++)
        if (expand_may_begin(code, byte)) source_add(out, item, (size_t)snprintf(item, sizeof item, "\\x%02x", byte), (Place){0}, false);
    for (unsigned byte = 128; byte < 256; byte++) wide = wide || expand_may_begin(code, byte);
    if (wide) source_add(out, "\\x{80}-\\x{10ffff}", 17, (Place){0}, false);
    source_add(out, "])", 2, (Place){0}, false);
}

#define LONG_MACRO 300 /* bytes */

Macro expand_macro(const char *name, size_t n, const Source *value, const pcre2_code *code)
{
    uint32_t empty = 0;
    Source use = {0};
    Macro m = {.name = copy_text(name, n)};
    pcre2_pattern_info(code, PCRE2_INFO_MATCHEMPTY, &empty);
    if (value->n > LONG_MACRO && !empty) {
        size_t room_needed = value->n + n + 40;
        m.call = grow(NULL, n + 16);
        m.definition = grow(NULL, room_needed);
        snprintf(m.call, n + 16, "(?&" SUBROUTINE "%s)", m.name);
        snprintf(m.definition, room_needed, "(?(DEFINE)(?<" SUBROUTINE "%s>%s))", m.name, value->text);
        source_add(&use, "(?:", 3, (Place){0}, false);
        add_look(&use, code);
        source_add(&use, m.call, strlen(m.call), (Place){0}, false);
    } else {
        source_add(&use, "(?:", 3, (Place){0}, false);
        source_add(&use, value->text, value->n, (Place){0}, false);
    }
    source_add(&use, ")", 1, (Place){0}, false);
    m.use = copy_text(use.text, use.n);
    source_free(&use);
    return m;
}

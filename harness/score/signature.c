#include "score/signature.h"

#include "base/memory.h"
#include "score/layers.h"

#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* Values are separated by "|" and lists by ",": these and controls in names are written as %XX. */
void signature_put_name(StrBuf *out, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c <= ' ' || c == '|' || c == ',' || c == '%' || c == 0x7f) sb_printf(out, "%%%02X", c);
        else sb_putc(out, (char)c);
    }
}

/* The names of a list, sorted. */
static void put_list(StrBuf *out, const char *field, const char *const *names, size_t n)
{
    const char **sorted = mem_alloc((n + 1) * sizeof *sorted);
    if (n) memcpy(sorted, names, n * sizeof *sorted);
    if (n) qsort(sorted, n, sizeof *sorted, by_name);
    sb_printf(out, "|%s:", field);
    for (size_t i = 0; i < n; i++) {
        if (i) sb_putc(out, ',');
        signature_put_name(out, sorted[i]);
    }
    free(sorted);
}

static void put_part(StrBuf *out, const char *name, const char *value)
{
    sb_printf(out, "|%s:", name);
    signature_put_name(out, value ? value : "-");
}

void signature_write(StrBuf *out, const SignatureParts *p)
{
    sb_printf(out, "assay:%s|gold:", assay_version());
    signature_put_name(out, p->corpus ? p->corpus : "-");
    if (p->corpus_version) {
        sb_putc(out, '@');
        signature_put_name(out, p->corpus_version);
    }
    sb_printf(out, "#%.8s/", p->gold_hash);
    signature_put_name(out, p->split ? p->split : "all");
    sb_printf(out, "(%zu)", p->documents);
    put_part(out, "layer", p->layer);
    if (p->profile) put_part(out, "profile", p->profile);
    put_part(out, "crit", p->criterion);
    if (p->categories) put_list(out, "cat", p->categories, p->n_categories);
    else sb_puts(out, "|cat:all");
    put_part(out, "unit", p->by_sentence ? "sent" : "doc");
    put_part(out, "tok", p->tokenizer);
    put_part(out, "repair", p->repair);
    put_part(out, "place", p->placement);
    put_part(out, "zero", p->zero);
    if (p->coarse) put_part(out, "level", "coarse");
    if (p->collapse_duplicates) put_part(out, "dup", "collapse");
    if (p->remove_singletons) put_part(out, "sing", "remove");
    if (p->through_clusters) put_part(out, "args", "clusters");
    if (p->ignore_extra) put_part(out, "extra", "ignored");
    if (p->markables && p->markables->n) put_list(out, "apart", p->markables->names, p->markables->n);
    if (p->symmetric && p->symmetric->n) put_list(out, "sym", p->symmetric->names, p->symmetric->n);
    if (p->given) put_part(out, "given", p->given);
    if (p->options) put_part(out, "opt", p->options);
    bool of_strings = !p->profile && p->layer && strcmp(p->layer, layer_name(LAYER_RECORDS)) == 0;
    if (of_strings) put_part(out, "norm", records_normalisation(p->criterion));
}

/* -- comparing -------------------------------------------------------------------------------------------------------- */

typedef struct Field {
    const char *name, *value;
    int name_length, value_length;
} Field;

/* The field at *at, which moves behind it; false at the end. */
static bool next_field(const char **at, Field *f)
{
    if (!**at) return false;
    size_t length = strcspn(*at, "|"), name = strcspn(*at, ":|");
    f->name = *at;
    f->name_length = (int)name;
    f->value = *at + name + (name < length);
    f->value_length = (int)(length - name - (name < length));
    *at += length + ((*at)[length] == '|');
    return true;
}

static bool find_field(const char *signature, const Field *like, Field *found)
{
    while (next_field(&signature, found))
        if (found->name_length == like->name_length && !memcmp(found->name, like->name, (size_t)like->name_length)) return true;
    return false;
}

static bool named(const Field *f, const char *name) { return (int)strlen(name) == f->name_length && !memcmp(f->name, name, strlen(name)); }

static bool is_nothing(const Field *f) { return f->value_length == 1 && *f->value == '-'; }

static bool go_together(const Field *a, const Field *b)
{
    if (a->value_length == b->value_length && !memcmp(a->value, b->value, (size_t)a->value_length)) return true;
    return (named(a, "place") || named(a, "repair")) && (is_nothing(a) || is_nothing(b));
}

static void put_difference(StrBuf *out, size_t n, const Field *a, const Field *b)
{
    const Field *one = a ? a : b;
    sb_printf(out, "%s%.*s (%.*s and %.*s)", n ? ", " : "", one->name_length, one->name, a ? a->value_length : 7, a ? a->value : "nothing",
              b ? b->value_length : 7, b ? b->value : "nothing");
}

const char *signature_value(const char *signature, const char *name, size_t *n)
{
    Field f, like = {.name = name, .name_length = (int)strlen(name)};
    if (!find_field(signature, &like, &f)) return NULL;
    *n = (size_t)f.value_length;
    return f.value;
}

void signature_set_zero(Result *results, size_t n, ZeroDivision zero, Arena *a)
{
    StrBuf b = {0};
    for (size_t i = 0; i < n; i++) {
        size_t length;
        const char *old = results[i].signature, *value = old && !results[i].profile ? signature_value(old, "zero", &length) : NULL;
        if (!value) continue;
        sb_clear(&b);
        sb_put(&b, old, (size_t)(value - old));
        sb_puts(&b, zero_name(zero));
        sb_puts(&b, value + length);
        results[i].signature = arena_copy(a, b.data, b.length);
    }
    sb_free(&b);
}

static int hex_digit(char c) { return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1; }

void signature_put_plain(StrBuf *out, const char *value, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        int high = value[i] == '%' && n - i > 2 ? hex_digit(value[i + 1]) : -1, low = high >= 0 ? hex_digit(value[i + 2]) : -1;
        if (low >= 0) sb_putc(out, (char)(high * 16 + low)), i += 2;
        else sb_putc(out, value[i]);
    }
}

size_t signature_differences(StrBuf *out, const char *a, const char *b)
{
    size_t n = 0;
    Field here, there;
    for (const char *at = a; next_field(&at, &here);) {
        bool found = find_field(b, &here, &there);
        if (!found || !go_together(&here, &there)) put_difference(out, n++, &here, found ? &there : NULL);
    }
    for (const char *at = b; next_field(&at, &there);)
        if (!find_field(a, &there, &here)) put_difference(out, n++, NULL, &there);
    return n;
}

#include "score/signature.h"

#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static int by_name(const void *a, const void *b) { return strcmp(*(const char *const *)a, *(const char *const *)b); }

/* Values are separated by "|" and lists by ",": these and controls in names are written as %XX. */
static void put_name(StrBuf *out, const char *text)
{
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (c <= ' ' || c == '|' || c == ',' || c == '%' || c == 0x7f) sb_printf(out, "%%%02X", c);
        else sb_putc(out, (char)c);
    }
}

static void put_categories(StrBuf *out, const SignatureParts *p)
{
    sb_puts(out, "|cat:");
    if (!p->categories) {
        sb_puts(out, "all");
        return;
    }
    const char **sorted = mem_alloc((p->n_categories + 1) * sizeof *sorted);
    memcpy(sorted, p->categories, p->n_categories * sizeof *sorted);
    qsort(sorted, p->n_categories, sizeof *sorted, by_name);
    for (size_t i = 0; i < p->n_categories; i++) {
        if (i) sb_putc(out, ',');
        put_name(out, sorted[i]);
    }
    free(sorted);
}

static void put_part(StrBuf *out, const char *name, const char *value)
{
    sb_printf(out, "|%s:", name);
    put_name(out, value ? value : "-");
}

void signature_write(StrBuf *out, const SignatureParts *p)
{
    sb_printf(out, "assay:%s|gold:", assay_version());
    put_name(out, p->corpus ? p->corpus : "-");
    if (p->corpus_version) {
        sb_putc(out, '@');
        put_name(out, p->corpus_version);
    }
    sb_printf(out, "#%.8s/", p->gold_hash);
    put_name(out, p->split ? p->split : "all");
    sb_printf(out, "(%zu)", p->documents);
    put_part(out, "layer", p->layer);
    if (p->profile) put_part(out, "profile", p->profile);
    put_part(out, "crit", p->criterion);
    put_categories(out, p);
    put_part(out, "unit", p->by_sentence ? "sent" : "doc");
    put_part(out, "tok", p->tokenizer);
    put_part(out, "repair", p->repair);
    put_part(out, "place", p->placement);
    put_part(out, "zero", p->zero);
    if (p->coarse) put_part(out, "level", "coarse");
    if (p->collapse_duplicates) put_part(out, "dup", "collapse");
    if (p->ignore_extra) put_part(out, "extra", "ignored");
    if (p->given) put_part(out, "given", p->given);
    if (p->options) put_part(out, "opt", p->options);
}

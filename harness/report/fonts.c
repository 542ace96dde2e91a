/* Why this is asked: for a character without a font Pango draws a box with its number, and gnuplot, which draws at twenty times the
 * size and scales down, gets boxes that black out the picture. So pdf and png are refused instead. svg is drawn by its
 * viewer, with the viewer's fonts. */
#include "report/fonts.h"

#include "report/program.h"

#include "base/utf8.h"
#include "base/vector.h"

#include <stdio.h>
#include <stdlib.h>
#include <utf8proc.h>

#define LISTING_AT_MOST ((size_t)64 << 20)

typedef struct Wanted {
    uint32_t codepoint;
    bool there;
} Wanted;

typedef VECTOR(Wanted) WantedList;

static void want(WantedList *list, uint32_t c)
{
    if (c < 0x80 || utf8proc_category((utf8proc_int32_t)c) == UTF8PROC_CATEGORY_CF) return; /* format characters show nothing */
    for (size_t i = 0; i < list->n; i++)
        if (list->at[i].codepoint == c) return;
    vec_push(list, (Wanted){c, false});
}

/* Ticks off what is in a listing of sets: ranges "20-7e" and single numbers, in hexadecimal, white space between them. */
static void tick_off(WantedList *list, const char *listing)
{
    while (*listing) {
        char *end;
        unsigned long low = strtoul(listing, &end, 16), high = low;
        if (end == listing) {
            listing++;
            continue;
        }
        if (*end == '-') high = strtoul(end + 1, &end, 16);
        for (size_t i = 0; i < list->n; i++)
            if (list->at[i].codepoint >= low && list->at[i].codepoint <= high) list->at[i].there = true;
        listing = end;
    }
}

static int complain(const WantedList *list, Error *e)
{
    size_t missing = 0, first = 0;
    char more[48] = "", character[5] = "";
    for (size_t i = 0; i < list->n; i++)
        if (!list->at[i].there && missing++ == 0) first = i;
    if (!missing) return ASSAY_OK;
    if (missing > 1) snprintf(more, sizeof more, " (and %zu more)", missing - 1);
    character[utf8_put(character, list->at[first].codepoint)] = 0;
    return error_set(e, ASSAY_ERR_DATA, "no installed font has %s (U+%04X)%s, so that pdf and png cannot show the labels. Install "
                     "fonts that have them (fonts-noto-core, fonts-noto-cjk), or draw svg, which needs none here", character,
                     (unsigned)list->at[first].codepoint, more);
}

int fonts_check(const StrBuf *texts, size_t n, Error *e)
{
    static const char *const arguments[] = {"fc-list", "--format", "%{charset}\\n", NULL};
    int status = ASSAY_OK;
    WantedList list = {0};
    StrBuf listing = {0};
    ProcessEnd end = {0};
    for (size_t i = 0; i < n; i++) {
        const char *p = sb_text(&texts[i]), *stop = p + texts[i].length;
        while (p < stop) want(&list, utf8_next(&p, stop));
    }
    if (!list.n || program_run(arguments, NULL, &listing, NULL, LISTING_AT_MOST, &end, NULL) != ASSAY_OK) goto done;
    if (end.signalled || end.status != 0 || !listing.length) goto done;
    tick_off(&list, sb_text(&listing));
    status = complain(&list, e);
done:
    vec_free(&list);
    sb_free(&listing);
    return status;
}

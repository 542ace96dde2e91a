/* Random documents that have something in every layer, often the same as another's. */
#ifndef PROPERTY_RANDOM_DOCUMENTS_H
#define PROPERTY_RANDOM_DOCUMENTS_H

#include "unit/documents.h"

enum { MENTIONS = 10 };

static inline uint32_t below(uint64_t *state, uint32_t n)
{
    *state = *state * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)(*state >> 33) % n;
}

static inline const char *pick(uint64_t *state, const char *letters)
{
    static const char *const names[26] = {"A", "B", "C", "D", "E", "F", "G", "H", "I", "J", "K", "L", "M",
                                          "N", "O", "P", "Q", "R", "S", "T", "U", "V", "W", "X", "Y", "Z"};
    return names[letters[below(state, (uint32_t)strlen(letters))] - 'A'];
}

/* No two of the same place and type, which gold must not have. */
static inline void put_mentions(StrBuf *out, uint64_t *state)
{
    bool taken[18][6][3] = {{{false}}};
    for (uint32_t i = 0; i < MENTIONS; i++) {
        uint32_t start, length, type;
        do start = below(state, 18), length = below(state, 6), type = below(state, 3);
        while (taken[start][length][type]);
        taken[start][length][type] = true;
        sb_printf(out, "%s{'id':'T%u','type':'%c','spans':[[%u,%u]]", i ? "," : ",'mentions':[", i, 'A' + (int)type, start, start + 1 + length);
        if (below(state, 2)) sb_printf(out, ",'link':'%s'", below(state, 4) ? pick(state, "QRS") : "NIL7");
        if (below(state, 2)) sb_printf(out, ",'attributes':{'level':'%s'}", pick(state, "XY"));
        sb_putc(out, '}');
    }
    sb_putc(out, ']');
}

static inline void put_clusters(StrBuf *out, uint64_t *state)
{
    const char *before = ",'clusters':[";
    uint32_t in[MENTIONS];
    for (uint32_t i = 0; i < MENTIONS; i++) in[i] = below(state, 5);
    for (uint32_t c = 0; c < 4; c++) {
        bool any = false;
        for (uint32_t i = 0; i < MENTIONS; i++) {
            if (in[i] != c) continue;
            sb_printf(out, "%s'T%u'", any ? "," : before[0] == ',' && before[1] == '\'' ? ",'clusters':[[" : ",[", i);
            any = true;
        }
        if (any) sb_putc(out, ']'), before = ",";
    }
    sb_puts(out, before[1] == '\'' ? ",'clusters':[]" : "]");
}

static inline void put_arguments(StrBuf *out, uint64_t *state, uint32_t n, const char *const *roles)
{
    sb_puts(out, "'args':[");
    for (uint32_t i = 0; i < n; i++) sb_printf(out, "%s['%s','T%u']", i ? "," : "", roles[below(state, 3)], below(state, MENTIONS));
    sb_puts(out, "]");
}

static inline void put_relations(StrBuf *out, uint64_t *state)
{
    static const char *const roles[] = {"one", "other", "third"};
    sb_puts(out, ",'relations':[");
    for (uint32_t n = below(state, 6), i = 0; i < n; i++) {
        sb_printf(out, "%s{'type':'%s',", i ? "," : "", pick(state, "KLM"));
        put_arguments(out, state, 2, roles);
        sb_putc(out, '}');
    }
    sb_putc(out, ']');
}

static inline void put_events(StrBuf *out, uint64_t *state)
{
    static const char *const roles[] = {"agent", "place", "time"}, *const quote_roles[] = {"content", "speaker", "addressee"};
    sb_puts(out, ",'events':[");
    for (uint32_t n = below(state, 7), i = 0; i < n; i++) {
        bool quote = below(state, 2);
        sb_printf(out, "%s{'id':'E%u','type':'%s',", i ? "," : "", i, quote ? "QUOTE" : pick(state, "EF"));
        if (below(state, 5)) sb_printf(out, "'trigger':'T%u',", below(state, MENTIONS));
        put_arguments(out, state, below(state, 4) + quote, quote ? quote_roles : roles);
        sb_printf(out, ",'attributes':{'polarity':'%s'}}", pick(state, "XY"));
    }
    sb_putc(out, ']');
}

static inline void put_records(StrBuf *out, uint64_t *state)
{
    sb_puts(out, ",'records':[");
    for (uint32_t n = below(state, 4), i = 0; i < n; i++) {
        sb_printf(out, "%s{'type':'%s','slots':{", i ? "," : "", pick(state, "RS"));
        for (uint32_t s = 0; s < 2; s++) {
            sb_printf(out, "%s'slot%u':[", s ? "," : "", s);
            for (uint32_t fillers = below(state, 3), k = 0; k < fillers; k++) sb_printf(out, "%s['%s']", k ? "," : "", pick(state, "VWXY"));
            sb_puts(out, "]");
        }
        sb_puts(out, "}}");
    }
    sb_putc(out, ']');
}

static inline void random_document(Document *d, Symbols *symbols, uint64_t seed)
{
    StrBuf out = {0};
    sb_puts(&out, "{'id':'d','text':'ab cd é fg. Hi jk lm, no pq.'");
    put_mentions(&out, &seed);
    put_clusters(&out, &seed);
    put_relations(&out, &seed);
    put_events(&out, &seed);
    put_records(&out, &seed);
    sb_putc(&out, '}');
    document_from(d, symbols, sb_text(&out));
    sb_free(&out);
}

#endif

/* assay-1, the built-in tokenizer: a fixed set of rules over Unicode categories, the same on every machine. It is named in
 * signatures, so it never changes; a better one gets another name.
 *
 * White space (categories Z* and control characters, zero width space, byte order mark) separates tokens. What is between
 * is cut by the first rule that fits at each place:
 *
 *  1. Scripts written without spaces (Han, Kana, Thai, Lao, Myanmar, Khmer): each character with its marks is a token.
 *  2. A word is a run of letters, digits and marks, joined also by "_", by soft hyphens and joiners, by one apostrophe
 *     between letters (O'Brien, Sana'a, don't), and by one of . , : / between digits (3,000  10:30  24/7  1.5).
 *     But a final 's is a token of its own (Iraq | 's), and hyphens always separate (pro | - | Iran): annotators label
 *     the parts, and a label must be able to end where a token ends.
 *  3. Initials: single letters each with a full stop, two or more (U.S., a.m.), and one capital with a full stop before a
 *     space and another letter (George W. Bush), keep their stops. So do the abbreviations listed below (Mr.).
 *  4. Runs of two or more full stops, or of two or more hyphens, are one token.
 *  5. Everything else, punctuation and symbols, is one token for each grapheme cluster.
 *
 * Sentences end
 *  a. at a blank line, and, in a text that has no blank line, at every line break;
 *  b. behind . ! ? or an ellipsis, with the closing quotes and brackets that follow without a space, when white space comes
 *     next and then something that is not a lower-case letter;
 *  c. behind an abbreviation that can end a sentence (initials, Inc.) only when a common sentence opener (The, He, But)
 *     follows; behind one that cannot (Mr.) never;
 *  d. behind the full stops and marks of Chinese and Japanese, whatever follows.
 */
#include "base/vector.h"
#include "corpus/document.h"

#include <string.h>
#include <utf8proc.h>

typedef enum Class { SPACE, LETTER, DIGIT, MARK, JOINER, LONE, OTHER } Class;

typedef struct Scan {
    const char *text, *end;
    VECTOR(Span) tokens;
    VECTOR(Span) sentences;
} Scan;

/* -- characters --------------------------------------------------------------------------------------------------------- */

typedef struct Range {
    uint32_t first, last;
} Range;

/* Scripts whose words are not told apart by spaces. */
static const Range unspaced[] = {
    {0x0e00, 0x0eff}, {0x1000, 0x109f}, {0x1780, 0x17ff},   {0x3005, 0x3007},   {0x3040, 0x30ff},
    {0x3400, 0x4dbf}, {0x4e00, 0x9fff}, {0xf900, 0xfaff},   {0xff66, 0xff9f},   {0x20000, 0x3ffff},
};

static bool is_unspaced(uint32_t c)
{
    if (c < unspaced[0].first) return false;
    for (size_t i = 0; i < sizeof unspaced / sizeof *unspaced; i++)
        if (c >= unspaced[i].first && c <= unspaced[i].last) return true;
    return false;
}

static Class ascii_class(uint32_t c)
{
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') return LETTER;
    if (c >= '0' && c <= '9') return DIGIT;
    if (c <= ' ' || c == 0x7f) return SPACE;
    return c == '_' ? JOINER : OTHER;
}

static Class class_of(uint32_t c)
{
    if (c < 0x80) return ascii_class(c);
    switch (utf8proc_category((utf8proc_int32_t)c)) {
    case UTF8PROC_CATEGORY_LU:
    case UTF8PROC_CATEGORY_LL:
    case UTF8PROC_CATEGORY_LT:
    case UTF8PROC_CATEGORY_LM:
    case UTF8PROC_CATEGORY_LO: return is_unspaced(c) ? LONE : LETTER;
    case UTF8PROC_CATEGORY_ND:
    case UTF8PROC_CATEGORY_NL:
    case UTF8PROC_CATEGORY_NO: return is_unspaced(c) ? LONE : DIGIT;
    case UTF8PROC_CATEGORY_MN:
    case UTF8PROC_CATEGORY_MC:
    case UTF8PROC_CATEGORY_ME: return MARK;
    case UTF8PROC_CATEGORY_ZS:
    case UTF8PROC_CATEGORY_ZL:
    case UTF8PROC_CATEGORY_ZP:
    case UTF8PROC_CATEGORY_CC: return SPACE;
    case UTF8PROC_CATEGORY_CF: return c == 0x200b || c == 0xfeff ? SPACE : JOINER;
    default: return OTHER;
    }
}

/* The code point at p, 0 at the end: no token holds a NUL, so the two need no telling apart. */
static uint32_t peek(const Scan *s, const char *p)
{
    return p < s->end ? utf8_next(&p, s->end) : 0;
}

static const char *after(const Scan *s, const char *p)
{
    if (p < s->end) utf8_next(&p, s->end);
    return p;
}

static Class class_at(const Scan *s, const char *p) { return p < s->end ? class_of(peek(s, p)) : SPACE; }

static bool is_wordlike(Class c) { return c == LETTER || c == DIGIT; }
static bool is_apostrophe(uint32_t c) { return c == '\'' || c == 0x2019; }

/* -- tokens ------------------------------------------------------------------------------------------------------------- */

/* Abbreviations that keep their full stop. `ends`: may be the last word of a sentence. */
typedef struct Abbreviation {
    const char *word;
    bool ends;
} Abbreviation;

static const Abbreviation abbreviations[] = {
    {"Mr", false},   {"Mrs", false},  {"Ms", false},   {"Mx", false},   {"Dr", false},   {"Prof", false}, {"St", false},
    {"Gen", false},  {"Col", false},  {"Lt", false},   {"Sgt", false},  {"Capt", false}, {"Maj", false},  {"Cmdr", false},
    {"Adm", false},  {"Sen", false},  {"Rep", false},  {"Gov", false},  {"Pres", false}, {"Rev", false},  {"Hon", false},
    {"Messrs", false}, {"Amb", false}, {"vs", false},  {"cf", false},   {"approx", false}, {"Jan", false}, {"Feb", false},
    {"Aug", false},  {"Sept", false}, {"Oct", false},  {"Nov", false},  {"Jr", true},    {"Sr", true},    {"Inc", true},
    {"Ltd", true},   {"Corp", true},  {"Co", true},    {"Bros", true},  {"Ave", true},   {"Blvd", true},  {"Rd", true},
    {"etc", true},   {"al", true},    {"Dept", true},
};

static const Abbreviation *find_abbreviation(const char *word, size_t n)
{
    for (size_t i = 0; i < sizeof abbreviations / sizeof *abbreviations; i++)
        if (strncmp(abbreviations[i].word, word, n) == 0 && abbreviations[i].word[n] == 0) return &abbreviations[i];
    return NULL;
}

/* Behind the initials at p, or p itself if none begin there: U.S.  a.m.  W. (before another word). */
static const char *initials(const Scan *s, const char *p)
{
    const char *q = p;
    int letters = 0;
    while (class_at(s, q) == LETTER && peek(s, after(s, q)) == '.') {
        q = after(s, q) + 1;
        letters++;
    }
    if (letters >= 2 && !is_wordlike(class_at(s, q))) return q;
    if (letters == 0) return p;
    const char *second = after(s, p) + 1;
    bool capital = utf8proc_category((utf8proc_int32_t)peek(s, p)) == UTF8PROC_CATEGORY_LU;
    bool goes_on = peek(s, second) == ' ' && class_at(s, second + 1) == LETTER;
    return capital && goes_on ? second : p;
}

/* At an apostrophe: is what follows a final s? */
static bool is_final_s(const Scan *s, const char *apostrophe)
{
    const char *p = after(s, apostrophe);
    uint32_t c = peek(s, p);
    if (c != 's' && c != 'S') return false;
    Class next = class_at(s, p + 1);
    return !is_wordlike(next) && next != MARK;
}

/* Behind the word at p (rule 2). */
static const char *word(const Scan *s, const char *p)
{
    Class last = class_at(s, p);
    for (;;) {
        Class c = class_at(s, p);
        uint32_t mark = peek(s, p);
        const char *next = after(s, p);
        if (is_wordlike(c)) {
            last = c;
        } else if (c == JOINER) {
            const char *q = next;
            while (class_at(s, q) == JOINER || class_at(s, q) == MARK) q = after(s, q);
            if (!is_wordlike(class_at(s, q))) return p;
        } else if (is_apostrophe(mark)) {
            if (last != LETTER || class_at(s, next) != LETTER || is_final_s(s, p)) return p;
        } else if (mark == '.' || mark == ',' || mark == ':' || mark == '/') {
            if (last != DIGIT || class_at(s, next) != DIGIT) return p;
        } else if (c != MARK) {
            return p;
        }
        p = next;
    }
}

/* Behind the grapheme cluster at p. */
static const char *cluster(const Scan *s, const char *p)
{
    utf8proc_int32_t state = 0;
    uint32_t previous = utf8_next(&p, s->end);
    while (p < s->end) {
        const char *next = p;
        uint32_t c = utf8_next(&next, s->end);
        if (class_of(c) == SPACE || utf8proc_grapheme_break_stateful((utf8proc_int32_t)previous, (utf8proc_int32_t)c, &state)) break;
        previous = c;
        p = next;
    }
    return p;
}

static const char *run_of(const Scan *s, const char *p, char c)
{
    while (p < s->end && *p == c) p++;
    return p;
}

static const char *token(const Scan *s, const char *p)
{
    Class c = class_at(s, p);
    if (is_wordlike(c)) {
        const char *q = initials(s, p);
        if (q > p) return q;
        q = word(s, p);
        return peek(s, q) == '.' && find_abbreviation(p, (size_t)(q - p)) ? q + 1 : q;
    }
    if (is_apostrophe(peek(s, p)) && p > s->text && is_final_s(s, p)) {
        const char *before = p - 1;
        while (before > s->text && ((unsigned char)*before & 0xc0) == 0x80) before--;
        Class left = class_at(s, before);
        if (is_wordlike(left) || left == MARK) return after(s, p) + 1;
    }
    if (*p == '.' || *p == '-') return run_of(s, p, *p);
    return cluster(s, p);
}

static void find_tokens(Scan *s)
{
    const char *p = s->text;
    while (p < s->end) {
        if (class_at(s, p) == SPACE) {
            p = after(s, p);
            continue;
        }
        const char *behind = token(s, p);
        vec_push(&s->tokens, (Span){(uint32_t)(p - s->text), (uint32_t)(behind - s->text)});
        p = behind;
    }
}

/* -- sentences ---------------------------------------------------------------------------------------------------------- */

/* Capitalised words that open sentences and hardly ever follow an abbreviation inside one. */
static const char *const openers[] = {"The", "A", "An", "He", "She", "It", "They", "We", "I", "In", "On", "At", "But", "And", "However",
                                      "This", "That", "These", "Those", "There", "When", "While", "After", "Before", "If", "As",
                                      "His", "Her", "Its", "Their", "Our", "Some", "For", "No", "Yet", "Officials"};

static bool is_opener(const char *word_at, size_t n)
{
    for (size_t i = 0; i < sizeof openers / sizeof *openers; i++)
        if (strncmp(openers[i], word_at, n) == 0 && openers[i][n] == 0) return true;
    return false;
}

/* Line breaks between two places, two for a blank line. CRLF counts once, and so does CR alone. */
static int breaks_between(const Scan *s, uint32_t from, uint32_t to)
{
    int breaks = 0;
    for (const char *p = s->text + from; p < s->text + to && breaks < 2; p++) {
        bool crlf = *p == '\r' && p + 1 < s->text + to && p[1] == '\n';
        if (crlf) p++;
        breaks += crlf || *p == '\n' || *p == '\r';
    }
    return breaks;
}

static bool has_blank_line(const Scan *s)
{
    for (size_t i = 1; i < s->tokens.n; i++)
        if (breaks_between(s, s->tokens.at[i - 1].end, s->tokens.at[i].start) == 2) return true;
    return false;
}

typedef enum Ending { NO_END, END, END_IF_OPENER, END_ALWAYS } Ending;

static Ending ending_of(const Scan *s, Span t)
{
    const char *p = s->text + t.start;
    size_t n = t.end - t.start;
    switch (peek(s, p)) {
    case '.':
    case '!':
    case '?':
    case 0x2026: /* … */
    case 0x203c: /* ‼ */
    case 0x2049: /* ⁉ */
    case 0x061f: /* Arabic question mark */
    case 0x06d4: /* Urdu full stop */
    case 0x0964: /* danda */ return END;
    case 0x3002: /* 。 */
    case 0xff01: /* ！ */
    case 0xff1f: /* ？ */ return END_ALWAYS;
    default: break;
    }
    if (n < 2 || p[n - 1] != '.') return NO_END;
    const Abbreviation *a = find_abbreviation(p, n - 1);
    bool single = !a && after(s, p) == p + n - 1; /* W. */
    return single || (a && !a->ends) ? NO_END : END_IF_OPENER;
}

/* Quotes and brackets that close. Straight quotes count: without a space behind the full stop they can be nothing else. */
static bool closes(const Scan *s, Span t)
{
    uint32_t c = peek(s, s->text + t.start);
    if (c == '"' || is_apostrophe(c) || c == 0x201c) return true; /* “ closes in German */
    utf8proc_category_t category = utf8proc_category((utf8proc_int32_t)c);
    return category == UTF8PROC_CATEGORY_PE || category == UTF8PROC_CATEGORY_PF;
}

static bool ends_before(const Scan *s, Ending ending, Span last, Span next)
{
    if (ending == NO_END) return false;
    if (ending == END_ALWAYS) return true;
    if (last.end == next.start) return false;
    const char *p = s->text + next.start;
    if (ending == END_IF_OPENER) return is_opener(p, next.end - next.start);
    return utf8proc_category((utf8proc_int32_t)peek(s, p)) != UTF8PROC_CATEGORY_LL;
}

static void find_sentences(Scan *s)
{
    int enough = has_blank_line(s) ? 2 : 1;
    uint32_t start = 0;
    Ending ending = NO_END; /* of the last token that is no closing mark */
    for (uint32_t i = 0; i < s->tokens.n; i++) {
        Span t = s->tokens.at[i];
        bool touching = i > start && s->tokens.at[i - 1].end == t.start;
        if (i > start && !(touching && ending != NO_END && closes(s, t))) {
            bool ended = ends_before(s, ending, s->tokens.at[i - 1], t)
                         || breaks_between(s, s->tokens.at[i - 1].end, t.start) >= enough;
            if (ended) {
                vec_push(&s->sentences, (Span){start, i});
                start = i;
            }
            ending = ending_of(s, t);
        } else if (i == start) {
            ending = ending_of(s, t);
        }
    }
    if (start < s->tokens.n) vec_push(&s->sentences, (Span){start, (uint32_t)s->tokens.n});
}

void document_tokenize(Document *d)
{
    if (!d->text) return;
    Scan s = {.text = d->text, .end = d->text + d->text_length};
    bool want_tokens = !d->has_tokens && d->n_tokens == 0;
    bool want_sentences = !d->has_sentences && d->n_sentences == 0;
    if (want_tokens) {
        find_tokens(&s);
        d->tokens = arena_dup(&d->arena, s.tokens.at, s.tokens.n, sizeof *d->tokens);
        d->n_tokens = (uint32_t)s.tokens.n;
    }
    if (want_sentences) {
        if (!want_tokens && d->n_tokens) {
            vec_reserve(&s.tokens, d->n_tokens);
            memcpy(s.tokens.at, d->tokens, d->n_tokens * sizeof *d->tokens);
            s.tokens.n = d->n_tokens;
        }
        find_sentences(&s);
        d->sentences = arena_dup(&d->arena, s.sentences.at, s.sentences.n, sizeof *d->sentences);
        d->n_sentences = (uint32_t)s.sentences.n;
    }
    vec_free(&s.tokens);
    vec_free(&s.sentences);
}

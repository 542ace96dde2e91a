/* attributes.c - the templates, about 25 attributes a word:
 *
 *     bias                                        how frequent a label is at all
 *     w, l, l-2, l-1, l+1, l+2                    the word as it stands; in lower case, and those around it
 *     l-1|l, l|l+1                                pairs of them
 *     p1 … p4, s1 … s4                            its first and last characters, in lower case
 *     shape, outline                              Xxxxxx and Xx
 *     o-1, o+1, o-1|o, o|o+1, o-1|o|o+1           outlines around it
 *     list-1, list, list+1                        B-TYPE or I-TYPE where a word list has an entry
 *
 * Beyond the ends of a sentence there are the words <s> and </s>. An attribute that would be empty is left out. */
#include "attributes.h"

#include <string.h>

typedef struct Line {
    char text[3 * 4 * WORD_LONGEST + 512];
    size_t n;
} Line;

static void put(Line *line, const char *text, size_t n)
{
    size_t room = sizeof line->text - line->n;
    if (n > room) n = room; /* only a type of a word list can be so long */
    memcpy(line->text + line->n, text, n);
    line->n += n;
}

typedef enum Form { LOWER, OUTLINE } Form;

static void begin(Line *line, const char *name)
{
    line->n = 0;
    put(line, name, strlen(name));
}

static void put_word(Line *line, const AttributePlace *p, int offset, Form form)
{
    if (offset < 0 && p->at - p->from < (size_t)-offset) {
        put(line, "<s>", 3);
    } else if (offset > 0 && p->to - p->at <= (size_t)offset) {
        put(line, "</s>", 4);
    } else {
        const Word *word = &p->words->items[offset < 0 ? p->at - (size_t)-offset : p->at + (size_t)offset];
        Piece piece = form == LOWER ? word->lower : word->outline;
        put(line, p->words->text + piece.at, piece.n);
    }
}

/* Words at the offsets first..last, joined by bars. */
typedef struct Template {
    const char *name;
    Form form;
    int first, last;
} Template;

static const Template context[] = {
    {"l=", LOWER, 0, 0},          {"l-2=", LOWER, -2, -2},      {"l-1=", LOWER, -1, -1},       {"l+1=", LOWER, 1, 1},
    {"l+2=", LOWER, 2, 2},        {"l-1|l=", LOWER, -1, 0},     {"l|l+1=", LOWER, 0, 1},       {"outline=", OUTLINE, 0, 0},
    {"o-1=", OUTLINE, -1, -1},    {"o+1=", OUTLINE, 1, 1},      {"o-1|o=", OUTLINE, -1, 0},    {"o|o+1=", OUTLINE, 0, 1},
    {"o-1|o|o+1=", OUTLINE, -1, 1},
};

static void send_context(const AttributePlace *p, AttributeSink *sink, void *payload)
{
    for (size_t i = 0; i < sizeof context / sizeof *context; i++) {
        const Template *t = &context[i];
        Line line;
        begin(&line, t->name);
        for (int offset = t->first; offset <= t->last; offset++) {
            if (offset > t->first) put(&line, "|", 1);
            put_word(&line, p, offset, t->form);
        }
        sink(payload, line.text, line.n);
    }
}

static void send_affixes(const char *text, size_t n, AttributeSink *sink, void *payload)
{
    enum { LONGEST = 4 };
    Line line;
    size_t head = 0, tail = n;
    for (int k = 1; k <= LONGEST && head < n; k++) {
        do head++;
        while (head < n && ((unsigned char)text[head] & 0xc0) == 0x80);
        do tail--;
        while (tail > 0 && ((unsigned char)text[tail] & 0xc0) == 0x80);
        char name[] = {'p', (char)('0' + k), '=', '\0'};
        begin(&line, name);
        put(&line, text, head);
        sink(payload, line.text, line.n);
        name[0] = 's';
        begin(&line, name);
        put(&line, text + tail, n - tail);
        sink(payload, line.text, line.n);
    }
}

static void send_piece(const AttributePlace *p, const char *name, Piece piece, AttributeSink *sink, void *payload)
{
    Line line;
    begin(&line, name);
    put(&line, p->words->text + piece.at, piece.n);
    sink(payload, line.text, line.n);
}

static void send_lists(const AttributePlace *p, AttributeSink *sink, void *payload)
{
    static const char *const names[] = {"list-1=", "list=", "list+1="};
    for (size_t k = 0; k < 3; k++) {
        size_t at = p->at + k; /* one too many */
        if (at < p->from + 1 || at > p->to || p->tags[at - 1 - p->from] == LIST_NONE) continue;
        ListTag tag = p->tags[at - 1 - p->from];
        size_t n;
        const char *type = names_text(&p->lists->types, tag / 2, &n);
        Line line;
        begin(&line, names[k]);
        put(&line, tag % 2 ? "I-" : "B-", 2);
        put(&line, type, n);
        sink(payload, line.text, line.n);
    }
}

void attributes_of_word(const AttributePlace *place, AttributeSink *sink, void *payload)
{
    const Word *word = &place->words->items[place->at];
    sink(payload, "bias", 4);
    send_piece(place, "w=", word->exact, sink, payload);
    send_context(place, sink, payload);
    send_affixes(place->words->text + word->lower.at, word->lower.n, sink, payload);
    send_piece(place, "shape=", word->shape, sink, payload);
    send_lists(place, sink, payload);
}

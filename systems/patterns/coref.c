/* coref.c - clusters.
 *
 * Names first, because everything else refers to them: the same words whatever accents, capitals and signs; a family name; an acronym; a
 * spelling that differs by a letter or two (Lukashenko, Lukashenka); two names that a list links to one article. Then titles that stand alone
 * and descriptions with the head of an earlier one; last pronouns, to whom the sentence, or the one before, is about.
 */
#include "coref.h"

#include <stdio.h>
#include <utf8proc.h>

#define MAX_NAMES 400 /* earlier names that a name is compared with, so that hostile texts cost no more than long ones */

/* -- words ------------------------------------------------------------------------------------------------------------ */

/* Letters and digits without case and accents; every other sign is a space, but apostrophes are nothing. */
static void fold(Coref *c, const Reading *r, uint32_t mention, Name *name)
{
    assay_span span = r->mentions[mention].span;
    utf8proc_uint8_t *folded = NULL;
    utf8proc_ssize_t n = utf8proc_map((const utf8proc_uint8_t *)r->text + span.start, (utf8proc_ssize_t)(span.end - span.start), &folded,
                                      UTF8PROC_DECOMPOSE | UTF8PROC_STRIPMARK | UTF8PROC_CASEFOLD | UTF8PROC_COMPAT);
    size_t needed = (n > 0 ? (size_t)n : 0) + 1;
    if (c->keys_capacity - c->n_keys < needed) {
        c->keys_capacity = (c->n_keys + needed) * 2;
        c->keys = grow(c->keys, c->keys_capacity);
    }
    name->key = c->n_keys;
    name->words = 0;
    bool word = false;
    for (utf8proc_ssize_t i = 0; i < n; i++) {
        unsigned char b = folded[i];
        bool letter = (b >= 'a' && b <= 'z') || (b >= '0' && b <= '9') || b >= 0x80;
        if (b == 0xe2 && i + 2 < n && folded[i + 1] == 0x80) { /* typographic signs */
            letter = false;
            b = folded[i + 2] == 0x99 ? '\'' : ' ';
            i += 2;
        }
        if (b == '\'' || b == '`') continue;
        if (letter && !word && name->words++ > 0) c->keys[c->n_keys++] = ' ';
        if (letter) c->keys[c->n_keys++] = (char)b;
        word = letter;
    }
    c->keys[c->n_keys++] = '\0';
    free(folded);
}

static const char *key_of(const Coref *c, uint32_t mention)
{
    return c->keys + c->names[mention].key;
}

static const char *last_word(const char *key)
{
    const char *space = strrchr(key, ' ');
    return space ? space + 1 : key;
}

/* True if two words differ by no more letters than spellings of one name do. */
static bool alike(const char *a, const char *b)
{
    enum { MOST = 24 };
    size_t n = strlen(a), m = strlen(b);
    if (strcmp(a, b) == 0) return true;
    if (n < 4 || m < 4 || n > MOST || m > MOST) return false;
    size_t row[MOST + 1], most = (n < m ? n : m) >= 8 ? 2 : 1;
    for (size_t k = 0; k <= m; k++) row[k] = k;
    for (size_t i = 1; i <= n; i++) {
        size_t corner = row[0];
        row[0] = i;
        for (size_t k = 1; k <= m; k++) {
            size_t above = row[k], least = corner + (a[i - 1] != b[k - 1]);
            if (above + 1 < least) least = above + 1;
            if (row[k - 1] + 1 < least) least = row[k - 1] + 1;
            corner = above;
            row[k] = least;
        }
    }
    return row[m] <= most;
}

/* -- names ------------------------------------------------------------------------------------------------------------ */

static size_t first_length(const char *key)
{
    return strcspn(key, " ");
}

static bool same_person(const Coref *c, uint32_t a, uint32_t b)
{
    const char *x = key_of(c, a), *y = key_of(c, b);
    if (c->names[a].words > c->names[b].words) {
        const char *swap = x;
        x = y;
        y = swap;
    }
    bool single = !strchr(x, ' '), first = first_length(x) == first_length(y) && memcmp(x, y, first_length(x)) == 0;
    if (single) return alike(x, last_word(y)) || first;
    if (first) return alike(last_word(x), last_word(y));
    /* Both names are long: the last words are the same and the first begin with the same letter (Aleksandr, Alexander). */
    return strcmp(last_word(x), last_word(y)) == 0 ? *x == *y || strstr(y, x) != NULL : *x == *y && alike(last_word(x), last_word(y)) && strlen(x) > 8;
}

/* True if `a` is made of the first letters of the words of `b`, "of" and the like left out or not. */
static bool acronym(const Reading *r, const Coref *c, uint32_t a, uint32_t b)
{
    const char *x = key_of(c, a), *y = key_of(c, b);
    assay_span span = r->mentions[a].span;
    if (c->names[a].words != 1 || c->names[b].words < 2 || strlen(x) < 2 || strlen(x) > 8) return false;
    for (uint32_t i = span.start; i < span.end && i < span.start + 2; i++)
        if (r->text[i] < 'A' || r->text[i] > 'Z') return false;
    for (; *y && *x; y += strcspn(y, " "), y += *y == ' ') {
        bool small = strncmp(y, "of ", 3) == 0 || strncmp(y, "the ", 4) == 0 || strncmp(y, "and ", 4) == 0 || strncmp(y, "for ", 4) == 0;
        if (*x == *y) x++;
        else if (!small) return false;
    }
    return !*x && !*y;
}

static bool same_name(const Reading *r, const Coref *c, uint32_t a, uint32_t b)
{
    uint32_t s = r->mentions[a].type, t = r->mentions[b].type;
    const char *x = key_of(c, a), *y = key_of(c, b);
    if (!*x || !*y) return false;
    bool places = (s == r->gpe || s == r->location) && (t == r->gpe || t == r->location);
    if (s != t && !places && !(c->names[a].title && c->names[b].title)) return false;
    if (s == t && strcmp(x, y) == 0) return true;
    if (c->names[a].title && c->names[b].title && strcmp(c->names[a].title, c->names[b].title) == 0) return s == t || places;
    if (s != t) return places && strcmp(x, y) == 0;
    if (s == r->person) return same_person(c, a, b);
    if (s != r->organization && s != r->facility) return s == r->gpe && strlen(x) > 5 && *x == *y && alike(x, y);
    if (acronym(r, c, a, b) || acronym(r, c, b, a)) return true;
    if (c->names[a].words == 1 && c->names[b].words > 1 && strlen(x) > 3) return strncmp(x, y, strlen(x)) == 0 && y[strlen(x)] == ' ';
    return false;
}

static bool is_name(const Reading *r, uint32_t m)
{
    uint32_t t = r->mentions[m].type;
    return t == r->person || t == r->organization || t == r->gpe || t == r->location || t == r->facility;
}

static void join_names(Coref *c, Reading *r)
{
    for (uint32_t i = 0; i < r->n_mentions; i++) {
        if (!is_name(r, i)) continue;
        for (uint32_t k = i, seen = 0; k-- > 0 && seen < MAX_NAMES;) {
            if (!is_name(r, k)) continue;
            seen++;
            if (!same_name(r, c, i, k) && !(r->mentions[i].type == r->organization && same_name(r, c, k, i))) continue;
            cluster_join(r, k, i);
            break;
        }
    }
}

/* -- titles and descriptions ------------------------------------------------------------------------------------------ */

static bool definite(const Reading *r, uint32_t m)
{
    uint32_t unit = r->mentions[m].unit;
    for (uint32_t i = unit, steps = 0; i > 0 && steps < 3; i--, steps++) {
        if (unit_is(r, i - 1, "the|this|that|these|those|its|their|his|her")) return true;
        if (!unit_is_small(r, i - 1)) return false;
    }
    return false;
}

static bool outermost(const Reading *r, uint32_t m)
{
    return r->mentions[m].outer == NO_MENTION || r->mentions[r->mentions[m].outer].type == r->event;
}

static bool titled(const Facts *f, uint32_t title, uint32_t *person)
{
    for (size_t i = 0; i < f->n_relations; i++) {
        const Relation *x = &f->relations[i];
        if (strcmp(x->role[0], "title") != 0 && strcmp(x->role[1], "title") != 0) continue;
        int t = strcmp(x->role[1], "title") == 0;
        if (x->mention[t] != title) continue;
        *person = x->mention[!t];
        return true;
    }
    return false;
}

/* "The minister" is the last person before who had a title that ends so, or an earlier "minister". */
static void join_title(Coref *c, Reading *r, const Facts *f, uint32_t m)
{
    uint32_t person;
    if (titled(f, m, &person) || !outermost(r, m) || !definite(r, m)) return;
    const char *head = last_word(key_of(c, m));
    for (uint32_t k = m; k-- > 0;) {
        if (r->mentions[k].type != r->title || strcmp(last_word(key_of(c, k)), head) != 0 || !outermost(r, k)) continue;
        if (titled(f, k, &person)) cluster_join(r, person, m);
        else cluster_join(r, k, m);
        return;
    }
}

static const char pronouns[] = "he|him|his|she|her|hers|it|its|they|them|their|theirs|i|me|my|mine|we|us|our|ours|you|your|who";

static void join_description(Coref *c, Reading *r, uint32_t m)
{
    if (!definite(r, m) || mention_is(r, m, pronouns)) return;
    const char *head = last_word(key_of(c, m));
    for (uint32_t k = m, seen = 0; k-- > 0 && seen < MAX_NAMES; seen++) {
        uint32_t type = r->mentions[k].type;
        if (!is_description(r, type) && type != r->facility && type != r->organization) continue;
        if (strcmp(last_word(key_of(c, k)), head) != 0 || mention_is(r, k, pronouns)) continue;
        cluster_join(r, k, m);
        return;
    }
}

/* -- pronouns --------------------------------------------------------------------------------------------------------- */

typedef enum Kind { KIND_NONE, KIND_HE, KIND_SHE, KIND_THEY, KIND_IT, KIND_I, KIND_WE } Kind;

static Kind pronoun_kind(const Reading *r, uint32_t m)
{
    static const struct { const char *words; Kind kind; } kinds[] = {
        {"he|him|his", KIND_HE}, {"she|her|hers", KIND_SHE}, {"they|them|their|theirs", KIND_THEY}, {"it|its", KIND_IT}, {"i|me|my|mine", KIND_I},
        {"we|us|our|ours", KIND_WE}};
    if (!is_description(r, r->mentions[m].type)) return KIND_NONE;
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (mention_is(r, m, kinds[i].words)) return kinds[i].kind;
    return KIND_NONE;
}

static bool one_of_words(const char *word, const char *words)
{
    size_t n = strlen(word);
    for (const char *w = words; *w;) {
        size_t length = strcspn(w, "|");
        if (length == n && memcmp(w, word, n) == 0) return true;
        w += length + (w[length] == '|');
    }
    return false;
}

static const char women[] = "woman|girl|mother|daughter|sister|wife|widow|queen|princess|spokeswoman|chairwoman|congresswoman|aunt|niece|nun|seamstress|midwife|actress|lady|fisherwoman"
                            "|ana|anna|maria|marie|mary|nina|elena|hana|amina|fatima|leila|laura|lucia|julia|sofia|eva|emma|olga|irina|nadia|sara|sarah|zainab|mirela|pilar|rosa"
                            "|carmen|claire|helen|ingrid|isabel|kate|natalia|svetlana|tatiana|vera|petra|diana|angela|catherine|christine|elizabeth|grace|hannah|jane|susan|delfina";
static const char men[] = "man|boy|father|son|brother|husband|king|prince|spokesman|chairman|congressman|uncle|nephew|monk|bishop|imam|priest|archbishop|fisherman|pope|lord|businessman"
                          "|watchman|policeman|gunman|ali|ahmed|mohammed|omar|ivan|john|jon|james|peter|paul|david|carlos|luis|jorge|josé|juan|miguel|pedro|thomas|michael|robert|george";

static char gender_of_words(const char *key)
{
    char first[32];
    size_t n = first_length(key);
    snprintf(first, sizeof first, "%.*s", (int)(n < 31 ? n : 31), key);
    if (one_of_words(last_word(key), women) || one_of_words(first, women)) return 'f';
    return one_of_words(last_word(key), men) || one_of_words(first, men) ? 'm' : '\0';
}

static void find_genders(Coref *c, const Reading *r, const Facts *f)
{
    for (uint32_t m = 0; m < r->n_mentions; m++) {
        uint32_t type = r->mentions[m].type, person = m, unit = r->mentions[m].unit;
        if (type != r->person && type != r->title && type != r->people) continue;
        if (type == r->title && titled(f, m, &person)) person = cluster_of(r, person);
        char gender = gender_of_words(key_of(c, m));
        if (type == r->person && unit > 0 && unit_is(r, unit - 1, "mr|señor|monsieur|sir|lord|herr")) gender = 'm';
        if (type == r->person && unit > 0 && unit_is(r, unit - 1, "mrs|ms|mme|madame|miss|señora|lady|frau|dame")) gender = 'f';
        if (gender) c->gender[cluster_of(r, person)] = gender;
    }
}

static bool plural(const Coref *c, uint32_t m)
{
    const char *word = last_word(key_of(c, m));
    size_t n = strlen(word);
    return (n > 2 && word[n - 1] == 's' && word[n - 2] != 's' && word[n - 2] != 'u') || one_of_words(word, "people|men|women|police|children|crew|troops|policemen|fishermen|persons|dead|wounded");
}

static bool can_be(const Reading *r, const Coref *c, uint32_t m, Kind kind)
{
    uint32_t type = r->mentions[m].type;
    Kind own = pronoun_kind(r, m);
    if (own != KIND_NONE) return own == kind;
    if (kind == KIND_HE || kind == KIND_SHE) {
        char gender = c->gender[cluster_of(r, m)];
        if (gender && gender != (kind == KIND_HE ? 'm' : 'f')) return false;
        return type == r->person || (type == r->title && outermost(r, m) && !plural(c, m)) || (type == r->people && !plural(c, m));
    }
    if (!outermost(r, m)) return false;
    if (kind == KIND_THEY) return (type == r->people || type == r->title) && plural(c, m);
    return type == r->organization || type == r->gpe || type == r->facility || (type == r->reference && !plural(c, m));
}

static bool after_preposition(const Reading *r, uint32_t unit)
{
    for (uint32_t i = unit, steps = 0; i > 0 && steps < 3; i--, steps++) {
        if (unit_is(r, i - 1, "in|on|at|of|from|by|near|with|for|to|against|into|between")) return true;
        if (!unit_is(r, i - 1, "the|a|an")) return false;
    }
    return false;
}

/* "It is late", "it was clear that": a subject that means nothing. */
static bool is_empty(const Reading *r, uint32_t m)
{
    uint32_t next = r->mentions[m].unit + 1;
    return mention_is(r, m, "it") && next < r->n_units && unit_is(r, next, "is|was|’|'|takes|took|will|would|seems|seemed|has|had");
}

/* What a pronoun stands for: in its sentence, or the nearest of the three before that has something that fits, the first that no
 * preposition governs, else the first. */
static uint32_t antecedent(const Reading *r, const Coref *c, uint32_t pronoun, Kind kind)
{
    uint32_t here = r->mentions[pronoun].unit, sentence = r->units[here].sentence, best = NO_MENTION, best_sentence = 0;
    bool quoted = r->units[here].quote != 0, best_free = false;
    for (uint32_t m = pronoun; m-- > 0;) {
        uint32_t unit = r->mentions[m].unit, s = r->units[unit].sentence;
        if (s + (kind == KIND_IT ? 1 : 3) < sentence || (best != NO_MENTION && s < best_sentence)) break;
        if ((!quoted && r->units[unit].quote) || unit == here || !can_be(r, c, m, kind)) continue;
        if (r->mentions[m].outer != NO_MENTION && r->mentions[m].type == r->person) continue;
        /* The person with a title is the person. */
        if (unit + 1 < r->n_units && r->mentions[m].type == r->title && unit_type(r, unit + 1) == r->person) continue;
        bool free_standing = !after_preposition(r, unit);
        if (best != NO_MENTION && best_free && !free_standing) continue;
        best = m;
        best_free = free_standing;
        best_sentence = s;
    }
    return best;
}

/* The first person speaks: "we" where a body or several people do. */
static void join_speaker(const Coref *c, Reading *r, const Facts *f, uint32_t m, Kind kind)
{
    uint32_t quote = r->units[r->mentions[m].unit].quote;
    for (size_t i = 0; quote && i < f->n_events; i++)
        for (size_t k = 0; k < f->events[i].n_fillers; k++) {
            const Filler *x = &f->events[i].fillers[k];
            if (x->mention != NO_MENTION || x->event != NO_EVENT || x->quote + 1 != quote) continue;
            uint32_t speaker = event_filler(&f->events[i], "speaker");
            if (speaker == NO_MENTION) return;
            uint32_t type = r->mentions[speaker].type;
            bool several = type == r->organization || type == r->gpe || (type == r->people && plural(c, speaker)) || pronoun_kind(r, speaker) == KIND_THEY;
            if (several == (kind == KIND_WE)) cluster_join(r, speaker, m);
            return;
        }
}

static void join_pronoun(Coref *c, Reading *r, const Facts *f, uint32_t m)
{
    Kind kind = pronoun_kind(r, m);
    if (kind == KIND_NONE) return;
    if (kind == KIND_WE || kind == KIND_I) {
        join_speaker(c, r, f, m, kind);
        return;
    }
    if (kind == KIND_IT && is_empty(r, m)) return;
    uint32_t other = antecedent(r, c, m, kind);
    if (other == NO_MENTION) return;
    if (kind == KIND_HE || kind == KIND_SHE) c->gender[cluster_of(r, other)] = kind == KIND_HE ? 'm' : 'f';
    cluster_join(r, other, m);
}

void coref_read(Coref *c, Reading *r, const Facts *f)
{
    if (c->names_capacity < r->n_mentions) {
        c->names_capacity = r->n_mentions;
        c->names = grow(c->names, r->n_mentions * sizeof *c->names);
        c->gender = grow(c->gender, r->n_mentions);
    }
    c->n_keys = 0;
    for (uint32_t m = 0; m < r->n_mentions; m++) {
        c->names[m] = (Name){0};
        c->gender[m] = '\0';
        fold(c, r, m, &c->names[m]);
        for (size_t i = 0; i < r->rules->n_links && is_name(r, m) && !c->names[m].title; i++)
            if (mention_is(r, m, r->rules->links[i].name)) c->names[m].title = r->rules->links[i].title;
    }
    join_names(c, r);
    for (size_t i = 0; i < f->n_relations; i++) {
        const Relation *x = &f->relations[i];
        if (strcmp(x->role[0], "alias") == 0 || strcmp(x->role[1], "alias") == 0) cluster_join(r, x->mention[0], x->mention[1]);
    }
    for (uint32_t m = 0; m < r->n_mentions; m++) {
        if (r->mentions[m].type == r->title) join_title(c, r, f, m);
        if (is_description(r, r->mentions[m].type)) join_description(c, r, m);
    }
    find_genders(c, r, f);
    for (uint32_t m = 0; m < r->n_mentions; m++) join_pronoun(c, r, f, m);
    /* A description that is in a cluster is worth answering. */
    for (uint32_t m = 0; m < r->n_mentions; m++) {
        uint32_t root = r->mentions[m].cluster = cluster_of(r, m);
        if (root != m) r->mentions[m].used = r->mentions[root].used = true;
    }
}

/* -- links ------------------------------------------------------------------------------------------------------------ */

uint32_t coref_name(const Reading *r, uint32_t mention)
{
    uint32_t root = cluster_of(r, mention), best = mention, most = 0;
    for (uint32_t m = root; m < r->n_mentions; m++) {
        uint32_t n = r->mentions[m].span.end - r->mentions[m].span.start;
        if (is_name(r, m) && n > most && cluster_of(r, m) == root) best = m, most = n;
    }
    return best;
}

/* The words of a mention as a title: spaces are underscores, capitals throughout (a dateline) are those of a name. */
static const char *as_title(const Reading *r, uint32_t mention, const char *prefix, char *buffer, size_t size)
{
    assay_span span = r->mentions[mention].span;
    snprintf(buffer, size, "%s%.*s", prefix, (int)(span.end - span.start), r->text + span.start);
    size_t k = strlen(prefix);
    bool small = span.end - span.start < 5;
    for (size_t i = k; buffer[i]; i++) small = small || (buffer[i] >= 'a' && buffer[i] <= 'z');
    for (size_t i = k; buffer[i]; i++) {
        bool space = (unsigned char)buffer[i] <= ' ', first = k == strlen(prefix) || buffer[k - 1] == '_';
        char c = space ? '_' : buffer[i];
        if (!small && !first && c >= 'A' && c <= 'Z') c = (char)(c - 'A' + 'a');
        if (!space || !first) buffer[k++] = c;
    }
    buffer[k] = '\0';
    return buffer;
}

const char *coref_link(const Coref *c, const Reading *r, uint32_t mention, char *buffer, size_t size)
{
    const Mention *m = &r->mentions[mention];
    const char *name = r->rules->types[m->type].name;
    for (size_t i = 0; i < r->rules->n_links && m->type == r->group; i++)
        if (mention_is(r, mention, r->rules->links[i].name)) return r->rules->links[i].title;
    if (!is_name(r, mention)) return m->type == r->event || strcmp(name, "LAW") == 0 ? as_title(r, mention, "NIL:", buffer, size) : NULL;
    if (c->names[mention].title) return c->names[mention].title;
    uint32_t root = cluster_of(r, mention);
    for (uint32_t k = root; k < r->n_mentions; k++)
        if (cluster_of(r, k) == root && c->names[k].title) return c->names[k].title;
    if (m->rule < r->rules->n_rules && r->rules->rules[m->rule].known) return as_title(r, mention, "", buffer, size);
    /* Most places that are written about are real, and most people in the news are nobody that an encyclopedia knows. */
    bool place = m->type == r->gpe || m->type == r->location;
    return as_title(r, coref_name(r, mention), place ? "" : "NIL:", buffer, size);
}

void coref_free(Coref *c)
{
    free(c->names);
    free(c->gender);
    free(c->keys);
    *c = (Coref){0};
}

/* frames.c - events: a trigger and what stands around it.
 *
 * There is no parser here. A verb's subject is the nearest mention before it that no preposition governs, its object the mention right behind it;
 * a passive turns them round; "by", "in", "against" and the like lead to the others. In news that is right often enough, and where it is
 * wrong a person can see why.
 */
#include "facts.h"

#define FAR 24  /* units that a subject may stand before its verb */
#define NEAR 14 /* units that a preposition may stand behind a trigger */

static const char be[] = "is|are|was|were|be|been|being|got";
static const char auxiliary[] = "is|are|was|were|be|been|being|has|have|had|will|would|shall|should|could|can|may|might|must|did|do|does|to|not|also|then|since"
                                "|never|now|still|only|already|later|once|again|both|all|itself|himself|herself|themselves|twice|first|even|almost|ever|n|t|’|'|got";
static const char determiner[] = "the|a|an|this|that|these|those|its|their|our|my|your|some|any|no|every|each|another|other|his|her|all|both|about|at least|more|than|nearly|least|up";
static const char preposition[] = "in|on|at|by|of|for|from|to|with|without|against|near|over|under|through|into|onto|towards|toward|after|before|during|between|among|behind"
                                  "|outside|inside|about|around|across|along|beside|beneath|above|below|until|since|off|upon|within|despite|including|besides|like|as|than|per|via";
static const char particle[] = "up|down|out|off|away|back|dead|over|aboard|together";
static const char relative[] = "who|which|that";
static const char stop[] = ";|:|“|”|\"|«|»|„|(|)|—|–";

/* A number is a participant only where no noun follows that says of what: "34 were arrested". */
static bool allowed(const Role *role, const Reading *r, uint32_t mention)
{
    if (mention == NO_MENTION || !(role->types >> r->mentions[mention].type & 1)) return false;
    uint32_t next = r->mentions[mention].unit + 1;
    if (r->mentions[mention].type != r->number || next >= r->n_units) return true;
    return !unit_is_small(r, next) || unit_is(r, next, "were|was|are|is|have|had|in|at|on|by|of|and|others|more|dead|as|when|held|killed|hurt|wounded|injured|arrested|detained");
}

static bool way(const Role *role, const char *name)
{
    for (size_t i = 0; i < role->n_ways; i++)
        if (strcmp(role->ways[i], name) == 0) return true;
    return false;
}

static bool same_level(const Reading *r, uint32_t a, uint32_t b)
{
    return r->units[a].sentence == r->units[b].sentence && r->units[a].quote == r->units[b].quote;
}

/* In "the minister, Ada Lund", "Minister Ada Lund" and "Ada Lund, 48, the minister" the name is meant. */
static uint32_t settle(const Reading *r, uint32_t unit)
{
    uint32_t type = unit_type(r, unit);
    if (type != r->title && !is_description(r, type)) return r->units[unit].mention;
    uint32_t next = unit + 1;
    while (type == r->title && next < r->n_units && unit_type(r, next) == r->title) next++;
    if (next < r->n_units && unit_type(r, next) == r->person && same_level(r, unit, next)) return r->units[next].mention;
    if (next < r->n_units && unit_is(r, next, ",")) next++;
    while (next > unit + 1 && next < r->n_units && unit_is(r, next, "mr|mrs|ms|dr|.")) next++;
    if (next > unit + 1 && next < r->n_units && unit_type(r, next) == r->person && same_level(r, unit, next)) return r->units[next].mention;
    uint32_t back = unit;
    while (back > 0 && back + 7 > unit && (unit_is(r, back - 1, ",|who|is|was|the|a|an|former|once") || unit_type(r, back - 1) == r->number) && same_level(r, unit, back - 1)) back--;
    if (back > 0 && back < unit && unit_type(r, back - 1) == r->person && unit_is(r, back, ",") && same_level(r, unit, back - 1)) return r->units[back - 1].mention;
    return r->units[unit].mention;
}

/* How many units before this one say only that a number is not exact: "at least", "more than", "up to", "about". */
static uint32_t estimate_length(const Reading *r, uint32_t unit, uint32_t floor)
{
    uint32_t m = r->units[unit].mention;
    bool counted = m != NO_MENTION && (r->mentions[m].type == r->number || (m + 1 < r->n_mentions && r->mentions[m + 1].outer == m && r->mentions[m + 1].type == r->number));
    if (!counted || unit == floor) return 0;
    if (unit >= floor + 2 && unit_is(r, unit - 1, "least|most") && unit_is(r, unit - 2, "at")) return 2;
    if (unit >= floor + 2 && unit_is(r, unit - 1, "than") && unit_is(r, unit - 2, "more|less|fewer")) return 2;
    if (unit >= floor + 2 && unit_is(r, unit - 1, "to") && unit_is(r, unit - 2, "up")) return 2;
    return unit_is(r, unit - 1, "about|around|over|nearly|some|almost|under");
}

/* True if a preposition governs the mention: only determiners, adjectives and the first half of a name stand between. */
static bool governed(const Reading *r, uint32_t unit, uint32_t floor)
{
    for (uint32_t i = unit, steps = 0; i > floor && steps < 5; i--, steps++) {
        uint32_t before = i - 1;
        if (!same_level(r, unit, before)) return false;
        uint32_t estimate = estimate_length(r, i, floor);
        if (estimate) {
            i = i - estimate + 1;
            continue;
        }
        if (unit_is(r, before, preposition)) return true;
        /* "in Italy and Spain": what governs the first governs the second. */
        if (before > floor && unit_is(r, before, "and|or|,") && unit_type(r, before - 1) == unit_type(r, unit) && unit_type(r, unit) != NO_TYPE) {
            i = before;
            continue;
        }
        uint32_t type = unit_type(r, before);
        if (type == r->title || type == r->group || type == r->number || (type != NO_TYPE && unit_is(r, i, "’|'"))) continue;
        if (unit_is(r, before, "’|'|s")) continue;
        if (!unit_is_small(r, before) || unit_is(r, before, "and|or|but|that|who|which|what|where|how|when|while|because|if|said|says")) return false;
    }
    return false;
}

/* Where the sentence begins, behind the dateline if it has one. */
static uint32_t sentence_start(const Reading *r, uint32_t unit)
{
    uint32_t start = unit;
    while (start > 0 && same_level(r, unit, start - 1)) start--;
    for (uint32_t i = start; i < unit && i < start + 16; i++)
        if (unit_is(r, i, "—|–|-") && i > start && (unit_is(r, i - 1, ")|.") || unit_type(r, i - 1) == r->date || unit_type(r, i - 1) == r->gpe)) return i + 1;
    return start;
}

/* The unit before the auxiliaries and adverbs in front of a verb; *passive if a form of "be" is among them. NO_UNIT at the start. */
static uint32_t before_verb(const Reading *r, uint32_t verb, bool *passive)
{
    *passive = false;
    for (uint32_t i = verb; i > 0 && same_level(r, verb, i - 1); i--) {
        const Unit *u = &r->units[i - 1];
        bool adverb = unit_is_small(r, i - 1) && u->span.end - u->span.start > 4 && memcmp(r->text + u->span.end - 2, "ly", 2) == 0;
        if (unit_is(r, i - 1, be)) *passive = true;
        if (!adverb && !unit_is(r, i - 1, auxiliary)) return i - 1;
    }
    return NO_UNIT;
}

static uint32_t find_subject(const Reading *r, const Role *role, uint32_t verb, uint32_t from)
{
    uint32_t floor = sentence_start(r, verb);
    if (from == NO_UNIT) return NO_MENTION;
    if (unit_is(r, from, "and|but")) {
        for (uint32_t i = floor; i < from; i++)
            if (allowed(role, r, settle(r, i)) && !governed(r, i, floor) && r->units[i].mention != NO_MENTION) return settle(r, i);
        return NO_MENTION;
    }
    for (uint32_t i = from + 1; i-- > floor && i + FAR > verb;) {
        if (unit_is(r, i, stop)) return NO_MENTION;
        if (unit_is(r, i, relative) && i > floor) {
            uint32_t head = i - 1 > floor && unit_is(r, i - 1, ",") ? i - 2 : i - 1;
            if (r->units[head].mention != NO_MENTION && allowed(role, r, settle(r, head))) return settle(r, head);
        }
        if (r->units[i].mention == NO_MENTION || governed(r, i, floor)) continue;
        if (i + 2 < verb && unit_is(r, i + 1, "’|'") && unit_is(r, i + 2, "s")) continue;
        uint32_t mention = settle(r, i);
        if (allowed(role, r, mention)) return mention;
    }
    return NO_MENTION;
}

/* The mention behind determiners and a few adjectives, and the unit it is in. */
static uint32_t mention_behind(const Reading *r, const Role *role, uint32_t from, uint32_t level, uint32_t *at)
{
    for (uint32_t i = from, words = 0; i < r->n_units && words < 5 && same_level(r, level, i); i++, words++) {
        if (r->units[i].mention != NO_MENTION) {
            bool owner = i + 2 < r->n_units && unit_is(r, i + 1, "’|'") && unit_is(r, i + 2, "s");
            *at = i;
            /* "its minister": the owner is meant only where nothing that is owned is a mention. */
            if (mention_is(r, r->units[i].mention, "its|his|their|her|our|my") && i + 1 < r->n_units && r->units[i + 1].mention != NO_MENTION) continue;
            if (owner) {
                i += 2;
                continue;
            }
            uint32_t mention = settle(r, i);
            if (allowed(role, r, mention)) {
                *at = r->mentions[mention].unit;
                return mention;
            }
            continue;
        }
        if (unit_is(r, i, determiner)) continue;
        if (!unit_is_small(r, i) || unit_is(r, i, preposition) || unit_is(r, i, "and|or|but|that|who|which|when|if")) return NO_MENTION;
    }
    return NO_MENTION;
}

/* Adds a mention and those that are joined to it by commas and "and". */
static void fill_row(Event *e, Reading *r, const Role *role, uint32_t mention, uint32_t unit)
{
    for (;;) {
        event_fill(e, role->name, (Filler){.mention = mention, .event = NO_EVENT});
        uint32_t next = unit + 1, at = 0;
        bool comma = false;
        if (next < r->n_units && unit_is(r, next, ",")) next++, comma = true;
        if (next < r->n_units && unit_is(r, next, "and|or")) next++, comma = true;
        if (!comma || next >= r->n_units || !same_level(r, unit, next)) return;
        if (unit_is(r, next, determiner)) next++;
        if (next >= r->n_units || unit_type(r, next) != r->mentions[mention].type || unit_type(r, next) == r->number) return;
        uint32_t more = mention_behind(r, role, next, unit, &at);
        if (more == NO_MENTION || at < next) return;
        mention = more;
        unit = at;
    }
}

/* The first of a row that ends with a mention: Jon in "Jon and Minister Ada". */
static uint32_t row_start(const Reading *r, const Role *role, uint32_t mention)
{
    uint32_t first = mention, unit = r->mentions[mention].unit, floor = sentence_start(r, unit);
    for (;;) {
        uint32_t back = unit;
        while (back > floor && (unit_is(r, back - 1, determiner) || unit_type(r, back - 1) == r->title)) back--;
        if (back > floor && unit_is(r, back - 1, "and|or|,")) back--;
        else return first;
        if (back > floor && unit_is(r, back - 1, ",")) back--;
        if (back == floor || unit_type(r, back - 1) != r->mentions[mention].type || !allowed(role, r, r->units[back - 1].mention) || governed(r, back - 1, floor)) return first;
        if (unit_is(r, back, ",") && first == mention && !unit_is(r, back + 1, "and")) return first; /* an apposition */
        unit = back - 1;
        first = r->units[unit].mention;
    }
}

static bool fill_behind(Event *e, Reading *r, const Role *role, uint32_t from)
{
    uint32_t at = from;
    if (from >= r->n_units) return false;
    uint32_t mention = mention_behind(r, role, from, e->first, &at);
    if (mention == NO_MENTION) return false;
    fill_row(e, r, role, mention, at);
    return true;
}

/* Mentions that the prepositions of a role lead to: first behind the trigger, then, for places, before it. */
static void fill_prepositions(Event *e, Reading *r, const Role *role)
{
    uint32_t far = way(role, "adjacent") ? 1 : NEAR;
    for (uint32_t i = e->end; i < r->n_units && i < e->end + far && same_level(r, e->first, i); i++) {
        if (unit_is(r, i, ";|:|—|“")) break;
        for (size_t w = 0; w < role->n_ways; w++)
            if (unit_is(r, i, role->ways[w]) && fill_behind(e, r, role, i + 1)) return;
    }
    if (!way(role, "in")) return;
    uint32_t floor = sentence_start(r, e->first);
    for (uint32_t i = e->first; i-- > floor;)
        for (size_t w = 0; w < role->n_ways; w++)
            if (unit_is(r, i, role->ways[w]) && fill_behind(e, r, role, i + 1)) return;
}

/* The nearest mention of the role's types in the sentence, and for dates the one beside it: "on Friday night". */
static void fill_anywhere(Event *e, Reading *r, const Role *role)
{
    uint32_t floor = sentence_start(r, e->first), best = NO_UNIT, best_distance = UINT32_MAX;
    for (uint32_t i = e->first; i-- > floor;)
        if (unit_is(r, i, ";")) floor = i + 1;
    for (uint32_t i = floor; i < r->n_units && same_level(r, e->first, i); i++) {
        if (unit_is(r, i, ";") && i > e->first) break;
        if (!allowed(role, r, r->units[i].mention)) continue;
        if (unit_type(r, i) == r->time && i > floor && !unit_is(r, i - 1, "at|before|the|by|until|this") && unit_type(r, i - 1) != r->date) continue;
        if (i > floor && unit_is(r, i - 1, "for|of|within|over|than|after|a")) continue; /* how long, not when */
        uint32_t distance = i < e->first ? (e->first - i) * 3 / 2 : i - e->first;
        if (unit_type(r, i) == r->time) distance += 6;
        if (distance < best_distance) best = i, best_distance = distance;
    }
    if (best == NO_UNIT) return;
    event_fill(e, role->name, (Filler){.mention = r->units[best].mention, .event = NO_EVENT});
    for (uint32_t i = best > 2 ? best - 2 : 0; i <= best + 2 && i < r->n_units; i++) {
        uint32_t type = unit_type(r, i);
        bool beside = i + 1 == best || i == best + 1 || (i + 2 == best && unit_is(r, i + 1, "of|on")) || (i == best + 2 && unit_is(r, i - 1, "on|of|at|,"));
        if (beside && same_level(r, best, i) && (type == r->date || type == r->time) && type != unit_type(r, best))
            event_fill(e, role->name, (Filler){.mention = r->units[i].mention, .event = NO_EVENT});
    }
}

/* "Iran's attack", "the police raid": what stands in front of a noun. */
static void fill_before_noun(Event *e, Reading *r, const Role *role)
{
    uint32_t i = e->first, floor = sentence_start(r, e->first);
    while (i > floor && (unit_is(r, i - 1, "’|'|s|s’") || (unit_is_small(r, i - 1) && i + 1 >= e->first && !unit_is(r, i - 1, preposition) && !unit_is(r, i - 1, determiner) && !unit_is(r, i - 1, auxiliary)))) i--;
    if (i == floor || r->units[i - 1].mention == NO_MENTION) return;
    uint32_t mention = settle(r, i - 1);
    if (allowed(role, r, mention)) event_fill(e, role->name, (Filler){.mention = mention, .event = NO_EVENT});
}

/* "Ada gave Jon an ultimatum": the first of the sentence, and the last before the noun that has no role yet. */
static void fill_light(Event *e, Reading *r, const Role *role)
{
    uint32_t floor = sentence_start(r, e->first);
    size_t had = e->n_fillers;
    for (uint32_t i = floor; way(role, "giver") && i < e->first && e->n_fillers == had; i++)
        if (r->units[i].mention != NO_MENTION && !governed(r, i, floor) && allowed(role, r, settle(r, i)))
            event_fill(e, role->name, (Filler){.mention = settle(r, i), .event = NO_EVENT});
    for (uint32_t i = e->first; way(role, "receiver") && i-- > floor && e->n_fillers == had;)
        if (r->units[i].mention != NO_MENTION && allowed(role, r, settle(r, i))) event_fill(e, role->name, (Filler){.mention = settle(r, i), .event = NO_EVENT});
}

/* A participle without "be" is passive if nothing follows that could be its object: "two men arrested in Riga". */
static bool reduced(const Reading *r, const Event *e, uint32_t from)
{
    assay_span t = r->units[e->first].span;
    bool participle = t.end - t.start > 3 && (memcmp(r->text + t.end - 2, "ed", 2) == 0 || r->text[t.end - 1] == 'n' || r->text[t.end - 1] == 't' || memcmp(r->text + t.end - 2, "ld", 2) == 0);
    if (!participle || (from != NO_UNIT && unit_is(r, from, relative))) return false;
    if (from == NO_UNIT || from + 1 != e->first) return false;
    return e->end >= r->n_units || !same_level(r, e->first, e->end) || unit_is(r, e->end, "by|in|on|at|after|near|with|for|during|from|.|,|last");
}

/* In "Riga in Latvia" the place of what happened is Riga. */
static void narrow_places(Event *e, const Facts *f, const Reading *r)
{
    for (size_t i = 0; i < e->n_fillers; i++)
        for (size_t k = 0; strcmp(e->fillers[i].role, "place") == 0 && k < f->n_relations; k++) {
            const Relation *x = &f->relations[k];
            int place = strcmp(x->role[0], "place") == 0 ? 0 : 1;
            uint32_t what = x->mention[!place], type = r->mentions[what].type;
            if (x->mention[place] != e->fillers[i].mention || strcmp(x->role[!place], "what") != 0) continue;
            bool smaller = type == r->gpe || type == r->location || type == r->facility;
            if (smaller && same_level(r, r->mentions[what].unit, e->first)) e->fillers[i].mention = what;
        }
}

static void fill_roles(Event *e, Reading *r)
{
    const Rule *rule = &r->rules->rules[e->rule];
    bool passive = false;
    uint32_t from = e->noun ? NO_UNIT : before_verb(r, e->first, &passive), behind = e->end;
    const Role *object = NULL;
    for (size_t i = 0; i < rule->n_roles; i++)
        if (way(&rule->roles[i], "object")) object = &rule->roles[i];
    assay_span t = r->units[e->first].span;
    bool ing = t.end - t.start > 4 && memcmp(r->text + t.end - 3, "ing", 3) == 0;
    if (passive && ing && !unit_is(r, e->first - 1, "being")) passive = false;
    if (behind < r->n_units && unit_is(r, behind, particle)) behind++;
    if (!e->noun && !passive && object && !ing) passive = reduced(r, e, from);
    for (size_t i = 0; i < rule->n_roles; i++) {
        const Role *role = &rule->roles[i];
        size_t had = e->n_fillers;
        if (!e->noun && !passive && way(role, "object")) fill_behind(e, r, role, behind);
        if (e->n_fillers == had && !e->noun && way(role, passive ? "object" : "subject")) {
            uint32_t mention = find_subject(r, role, e->first, from);
            if (mention != NO_MENTION) mention = row_start(r, role, mention);
            if (mention != NO_MENTION) fill_row(e, r, role, mention, r->mentions[mention].unit);
        }
        if (e->n_fillers == had && !e->noun && way(role, "behind")) fill_behind(e, r, role, behind);
        if (e->n_fillers == had && e->noun && way(role, "before")) fill_before_noun(e, r, role);
        if (e->n_fillers == had) fill_prepositions(e, r, role);
        if (e->n_fillers == had && e->noun) fill_light(e, r, role);
        if (e->n_fillers == had && way(role, "anywhere")) fill_anywhere(e, r, role);
    }
}

/* -- polarity and modality -------------------------------------------------------------------------------------------- */

static const char negatives[] = "not|never|nobody|denied|denies|without|no|neither|nor|none|refused|refuses|avoid|avoided|didn|wasn|weren";
static const char possibles[] = "would|could|may|might|if|unless|threatened|threatens|threaten|whether|risk|fear|feared|fears|should|can|possible|potential|prevent";
static const char plans[] = "will|shall|plans|planned|plan|promised|promises|vowed|scheduled|intends|intended|wants|agreed|due|planning|demanded|urged|ordered|proposed"
                            "|upcoming|ll";
static const char claims[] = "alleged|allegedly|accused|suspected|claimed|claims|reportedly";

/* A date that has not come: "next Monday", "tomorrow". */
static bool in_future(const Event *e, const Reading *r)
{
    uint32_t date = event_filler(e, "date");
    if (date == NO_MENTION) return false;
    assay_span s = r->mentions[date].span;
    return (s.end - s.start > 5 && memcmp(r->text + s.start, "next ", 5) == 0) || (s.end - s.start == 8 && memcmp(r->text + s.start, "tomorrow", 8) == 0);
}

/* True if a condition stands before the trigger in its sentence. */
static bool conditional(const Reading *r, uint32_t unit, uint32_t floor)
{
    for (uint32_t i = unit; i-- > floor;)
        if (unit_is(r, i, "if|unless")) return true;
    return false;
}

static void judge(Event *e, const Reading *r)
{
    uint32_t floor = sentence_start(r, e->first);
    for (uint32_t i = e->first, steps = 0; i-- > floor && steps < 6; steps++) {
        if (unit_is(r, i, ",|;|:|and|“|”")) break;
        uint32_t m = r->units[i].mention;
        if (unit_is(r, i, negatives) || (m != NO_MENTION && mention_is(r, m, "nobody|no one"))) e->negative = true;
        if (unit_is(r, i, "out") && i > floor && unit_is(r, i - 1, "ruled|ruling|rules")) e->negative = true;
        if (e->modality) continue;
        if (unit_is(r, i, possibles)) e->modality = "possible";
        if (unit_is(r, i, plans)) e->modality = "planned";
        if (unit_is(r, i, claims)) e->modality = "alleged";
        if (steps == 0 && unit_is(r, i, "to") && i > floor && unit_is(r, i - 1, "is|are|was|were")) e->modality = "planned";
    }
    if (!e->modality && e->noun && e->end < r->n_units && unit_is(r, e->end, "will|shall|would")) e->modality = unit_is(r, e->end, "would") ? "possible" : "planned";
    if (!e->modality && in_future(e, r)) e->modality = "planned";
    if (e->modality && strcmp(e->modality, "planned") == 0 && conditional(r, e->first, floor)) e->modality = "possible";
}

/* -- triggers --------------------------------------------------------------------------------------------------------- */

static int by_trigger(const void *a, const void *b)
{
    const Event *x = a, *y = b;
    if (x->first != y->first) return x->first < y->first ? -1 : 1;
    if (x->end != y->end) return x->end > y->end ? -1 : 1;
    if (x->noun != y->noun) return x->noun ? 1 : -1;
    return x->rule < y->rule ? -1 : x->rule > y->rule;
}

/* True if the word is used as a noun: an article, a preposition, a number or an owner stands before it or its adjective. */
static bool looks_nominal(const Reading *r, uint32_t unit)
{
    for (uint32_t i = unit, steps = 0; i > 0 && steps < 3 && same_level(r, unit, i - 1); i--, steps++) {
        if (unit_is(r, i - 1, "to|will|would|could|they|we|you|who|may|might|can|not")) return false;
        if (unit_is(r, i - 1, determiner) || unit_is(r, i - 1, preposition) || unit_is(r, i - 1, "s|’|'|two|several|deadly")) return true;
        uint32_t type = unit_type(r, i - 1);
        if (type == r->number || type == r->group || type == r->date) return true;
        if (type != NO_TYPE) return steps > 0;
        if (!unit_is_small(r, i - 1)) return false;
    }
    return unit == 0 || !same_level(r, unit, unit - 1);
}

static void find_triggers(Facts *f, const Reading *r, const Found *found, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        const Rule *rule = &r->rules->rules[found[i].rule];
        if (rule->kind != RULE_FRAME) continue;
        assay_span row = {0};
        for (size_t k = 0; k < found[i].n; k++)
            if (strcmp(found[i].role[k], "the_whole") == 0) row = found[i].span[k];
        uint32_t first = reading_unit_at(r, row.start), last = reading_unit_at(r, row.end - 1);
        Event e = {.rule = found[i].rule, .type = rule->type, .first = first, .end = last + 1, .noun = found[i].noun, .number = -1,
                   .trigger = {r->units[first].span.start, r->units[last].span.end}};
        f->events = room(f->events, f->n_events, &f->events_capacity, sizeof *f->events);
        f->events[f->n_events++] = e;
    }
    if (f->n_events) qsort(f->events, f->n_events, sizeof *f->events, by_trigger);
}

/* Of triggers that share a word one stays: the longer one, then the verb or noun that it looks like, then the higher priority. Cues of
 * quotations stay in any case, because only the quotations decide about them. */
static void choose_triggers(Facts *f, const Reading *r)
{
    size_t kept = 0, before = SIZE_MAX;
    uint32_t cue = rules_type(r->rules, "QUOTE");
    for (size_t i = 0; i < f->n_events; i++) {
        Event *e = &f->events[i], *last = before < kept ? &f->events[before] : NULL;
        if (e->type == cue || !last || e->first >= last->end) {
            if (e->type != cue) before = kept;
            f->events[kept++] = *e;
            continue;
        }
        if (e->first != last->first || e->end != last->end) continue;
        bool nominal = looks_nominal(r, e->first);
        int better = (e->noun == nominal) - (last->noun == nominal);
        if (better == 0) better = r->rules->rules[e->rule].priority - r->rules->rules[last->rule].priority;
        if (better > 0) *last = *e;
    }
    f->n_events = kept;
}

/* A noun beside a verb of the same type in one sentence names the same event: the verb is its trigger. */
static void drop_doubles(Facts *f, const Reading *r)
{
    size_t kept = 0, from = 0;
    for (size_t i = 0; i < f->n_events; i++) {
        while (!same_level(r, f->events[from].first, f->events[i].first) && from < i) from++;
        for (size_t k = from; k < f->n_events && k < from + 32 && f->events[i].noun; k++)
            if (!f->events[k].noun && f->events[k].type == f->events[i].type && same_level(r, f->events[k].first, f->events[i].first)) f->events[i].dropped = true;
    }
    for (size_t i = 0; i < f->n_events; i++)
        if (!f->events[i].dropped) f->events[kept++] = f->events[i];
    f->n_events = kept;
}

/* A threat is the next event in the sentence. */
static void fill_event(Facts *f, const Reading *r, uint32_t number)
{
    Event *e = &f->events[number];
    const Rule *rule = &r->rules->rules[e->rule];
    for (size_t i = 0; i < rule->n_roles; i++) {
        if (!way(&rule->roles[i], "event")) continue;
        for (uint32_t k = number + 1; k < f->n_events && same_level(r, e->first, f->events[k].first); k++) {
            if (!(rule->roles[i].types >> f->events[k].type & 1)) continue;
            event_fill(e, rule->roles[i].name, (Filler){.mention = NO_MENTION, .event = k});
            if (!f->events[k].modality) f->events[k].modality = "possible";
            break;
        }
    }
}

/* A place that acts or is acted upon stands for those who rule there. */
static void mark_metonymy(const Event *e, Reading *r)
{
    for (size_t i = 0; i < e->n_fillers; i++) {
        uint32_t m = e->fillers[i].mention;
        bool place = strcmp(e->fillers[i].role, "place") == 0 || strcmp(e->fillers[i].role, "origin") == 0 || strcmp(e->fillers[i].role, "destination") == 0;
        if (m != NO_MENTION && !place && r->mentions[m].type == r->gpe) r->mentions[m].metonymy = true;
    }
}

void facts_events(Facts *f, Reading *r, const Found *found, size_t n)
{
    find_triggers(f, r, found, n);
    choose_triggers(f, r);
    drop_doubles(f, r);
    for (size_t i = 0; i < f->n_events; i++) {
        fill_roles(&f->events[i], r);
        narrow_places(&f->events[i], f, r);
        judge(&f->events[i], r);
        mark_metonymy(&f->events[i], r);
    }
}

void facts_threats(Facts *f, const Reading *r)
{
    for (uint32_t i = 0; i < f->n_events; i++)
        if (f->events[i].rule < r->rules->n_rules) fill_event(f, r, i);
}

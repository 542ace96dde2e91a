/* lexicon.c - the trie and its decisions.
 *
 * All nodes live in one array and one hash table keyed by (parent, word): a step costs one hash of a short word, whatever
 * the size of the lists, and there is nothing to balance or compress.
 */
#include "lexicon.h"

#include <stdlib.h>
#include <string.h>

/* FNV-1a over the word, mixed with the parent. */
static uint64_t hash_of(uint32_t parent, const char *word, size_t n)
{
    uint64_t h = 14695981039346656037u ^ (parent * 0x9e3779b97f4a7c15u);
    for (size_t i = 0; i < n; i++) h = (h ^ (unsigned char)word[i]) * 1099511628211u;
    return h ^ (h >> 29);
}

/* The slot of (parent, word): its node's or the free one where it belongs. */
static size_t slot_of(const Lexicon *l, uint32_t parent, const char *word, size_t n)
{
    size_t mask = l->table_size - 1, slot = (size_t)hash_of(parent, word, n) & mask;
    for (;; slot = (slot + 1) & mask) {
        uint32_t number = l->table[slot];
        if (number == NO_NODE) return slot;
        const Node *node = &l->nodes[number];
        if (node->parent == parent && node->word_length == n && memcmp(l->strings + node->word, word, n) == 0) return slot;
    }
}

static uint32_t new_node(Lexicon *l, uint32_t parent, const char *word, size_t n)
{
    if (l->n_nodes == l->nodes_capacity) {
        l->nodes_capacity = l->nodes_capacity ? l->nodes_capacity * 2 : 256;
        l->nodes = grow(l->nodes, l->nodes_capacity * sizeof *l->nodes);
    }
    if (l->strings_capacity - l->strings_length < n) {
        l->strings_capacity = (l->strings_length + n) * 2;
        l->strings = grow(l->strings, l->strings_capacity);
    }
    if (n) memcpy(l->strings + l->strings_length, word, n);
    l->nodes[l->n_nodes] = (Node){.parent = parent, .word = (uint32_t)l->strings_length, .word_length = (uint32_t)n,
                                  .entries = NO_ENTRY};
    l->strings_length += n;
    return (uint32_t)l->n_nodes++;
}

/* The table is at most half full; it starts with the root, which no step leads to. */
static void make_room(Lexicon *l)
{
    if (l->n_nodes == 0) new_node(l, NO_NODE, NULL, 0);
    if ((l->n_nodes + 1) * 2 <= l->table_size) return;
    l->table_size = l->table_size ? l->table_size * 2 : 1024;
    l->table = grow(l->table, l->table_size * sizeof *l->table);
    memset(l->table, 0xff, l->table_size * sizeof *l->table);
    for (size_t i = 1; i < l->n_nodes; i++) {
        const Node *node = &l->nodes[i];
        l->table[slot_of(l, node->parent, l->strings + node->word, node->word_length)] = (uint32_t)i;
    }
}

uint32_t lexicon_step(const Lexicon *l, uint32_t node, const char *word, size_t n)
{
    return l->table_size ? l->table[slot_of(l, node, word, n)] : NO_NODE;
}

uint32_t lexicon_add(Lexicon *l, const Words *w, size_t from, size_t to)
{
    uint32_t node = 0;
    make_room(l);
    for (size_t i = from; i < to; i++) {
        const char *word = w->keys + w->items[i].key;
        size_t n = w->items[i].key_length;
        uint32_t next = lexicon_step(l, node, word, n);
        if (next == NO_NODE) {
            make_room(l);
            next = new_node(l, node, word, n);
            l->table[slot_of(l, node, word, n)] = next;
        }
        node = next;
    }
    return node;
}

static uint32_t type_number(Lexicon *l, const char *type, size_t n)
{
    for (size_t i = 0; i < l->n_types; i++)
        if (strlen(l->types[i]) == n && memcmp(l->types[i], type, n) == 0) return (uint32_t)i;
    l->types = grow(l->types, (l->n_types + 1) * sizeof *l->types);
    char *copy = grow(NULL, n + 1);
    memcpy(copy, type, n);
    copy[n] = '\0';
    l->types[l->n_types] = copy;
    return (uint32_t)l->n_types++;
}

Entry *lexicon_entry(Lexicon *l, uint32_t node, const char *type, size_t n)
{
    uint32_t number = type_number(l, type, n);
    for (uint32_t e = l->nodes[node].entries; e != NO_ENTRY; e = l->entries[e].next)
        if (l->entries[e].type == number) return &l->entries[e];
    if (l->n_entries == l->entries_capacity) {
        l->entries_capacity = l->entries_capacity ? l->entries_capacity * 2 : 256;
        l->entries = grow(l->entries, l->entries_capacity * sizeof *l->entries);
    }
    Entry *made = &l->entries[l->n_entries];
    *made = (Entry){.type = number, .next = l->nodes[node].entries, .lowest = CASE_UPPER};
    l->nodes[node].entries = (uint32_t)l->n_entries++;
    return made;
}

static uint32_t worth(const Entry *e)
{
    return e->labelled + e->inside + (e->listed ? LISTED_COUNT : 0);
}

static void decide(const Lexicon *l, Node *node, const Thresholds *t)
{
    const Entry *best = NULL;
    uint64_t all = 0, within = 0;
    for (uint32_t e = node->entries; e != NO_ENTRY; e = l->entries[e].next) {
        const Entry *entry = &l->entries[e];
        all += worth(entry) - entry->inside;
        within += entry->inside;
        int order = !best ? 1 : worth(entry) != worth(best) ? (worth(entry) > worth(best) ? 1 : -1)
                                                            : strcmp(l->types[best->type], l->types[entry->type]);
        if (order > 0) best = entry;
    }
    node->decision = (Decision){0};
    if (!best) return;
    Decision d = {.type = l->types[best->type], .lowest = t->case_sensitive ? best->lowest : CASE_LOWER};
    for (int c = (int)d.lowest; c < CASES; c++) {
        all += node->unlabelled[c];
        within += node->unlabelled_inside[c];
    }
    /* What was only ever seen within longer mentions has no share of its own: it is taken for a mention elsewhere too. */
    d.share = all > 0 ? (double)(worth(best) - best->inside) / (double)all : 1.0;
    bool enough = worth(best) >= t->min_count;
    d.alone = enough && d.share >= t->min_share;
    d.nested = enough && best->inside > 0 && (double)best->inside >= t->min_share * (double)within;
    node->decision = d;
}

void lexicon_decide(Lexicon *l, const Thresholds *thresholds)
{
    for (size_t i = 0; i < l->n_nodes; i++) decide(l, &l->nodes[i], thresholds);
}

void lexicon_free(Lexicon *l)
{
    for (size_t i = 0; i < l->n_types; i++) free(l->types[i]);
    free(l->types);
    free(l->nodes);
    free(l->table);
    free(l->entries);
    free(l->strings);
    *l = (Lexicon){0};
}

#include "score/judgements.h"

#include "score/result.h"

#include <stdlib.h>
#include <string.h>

void judgements_init(Judgements *j, size_t n_annotators)
{
    *j = (Judgements){.n_annotators = n_annotators, .n_pairs = n_annotators * (n_annotators - 1) / 2};
    j->pairs = mem_zero(j->n_pairs, sizeof *j->pairs);
}

void judgements_free(Judgements *j)
{
    for (size_t p = 0; p < j->n_pairs; p++) {
        collected_free(&j->pairs[p].counts);
        free(j->pairs[p].here);
    }
    collected_free(&j->all);
    symbols_free(&j->labels);
    free(j->pairs);
    free(j->here);
    free(j->said);
}

static void grow(Tally **tallies, uint32_t from, uint32_t to)
{
    *tallies = mem_resize(*tallies, to, sizeof **tallies);
    memset(*tallies + from, 0, (to - from) * sizeof **tallies);
}

Symbol judgements_label(Judgements *j, const char *text)
{
    Symbol s = symbols_intern_text(&j->labels, text);
    if (s < j->capacity) return s;
    uint32_t room = j->capacity ? j->capacity * 2 : 16;
    for (size_t p = 0; p < j->n_pairs; p++) grow(&j->pairs[p].here, j->capacity, room);
    grow(&j->here, j->capacity, room);
    j->said = mem_resize(j->said, room, sizeof *j->said);
    memset(j->said + j->capacity, 0, (room - j->capacity) * sizeof *j->said);
    j->capacity = room;
    return s;
}

static void count_all(Judgements *j, const Symbol *labels)
{
    double m = 0;
    for (size_t i = 0; i < j->n_annotators; i++) m += labels[i] != SYMBOL_NONE;
    if (m < 2) return;
    j->items++;
    for (size_t i = 0; i < j->n_annotators; i++)
        if (labels[i] != SYMBOL_NONE) j->said[labels[i]]++;
    for (size_t i = 0; i < j->n_annotators; i++) {
        if (labels[i] == SYMBOL_NONE || j->said[labels[i]] == 0) continue;
        Tally share = alpha_share(j->said[labels[i]], m);
        tally_add(&j->here[labels[i]], &share);
        j->said[labels[i]] = 0;
    }
}

void judgements_item(Judgements *j, const Symbol *labels)
{
    JudgedPair *p = j->pairs;
    for (size_t i = 0; i < j->n_annotators; i++)
        for (size_t k = i + 1; k < j->n_annotators; k++, p++) {
            if (labels[i] == SYMBOL_NONE || labels[k] == SYMBOL_NONE) continue;
            bool same = labels[i] == labels[k];
            p->items++;
            p->here[labels[i]].gold++;
            p->here[labels[k]].predicted++;
            p->here[labels[i]].found += same;
            p->here[labels[i]].correct += same;
        }
    count_all(j, labels);
}

static void flush(Judgements *j, Tally *here, Collected *to, size_t unit)
{
    for (Symbol s = 0; s < j->labels.count; s++) {
        if (tally_is_zero(&here[s])) continue;
        collect(to, unit, symbols_name(&j->labels, s), here[s]);
        here[s] = (Tally){0};
    }
}

void judgements_end_document(Judgements *j, const bool *has)
{
    JudgedPair *p = j->pairs;
    size_t present = 0;
    for (size_t i = 0; i < j->n_annotators; i++) {
        present += has[i];
        for (size_t k = i + 1; k < j->n_annotators; k++, p++)
            if (has[i] && has[k]) flush(j, p->here, &p->counts, p->documents++);
    }
    if (present >= 2) flush(j, j->here, &j->all, j->documents++);
}

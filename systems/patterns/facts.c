/* facts.c - the lists of relations and events. */
#include "facts.h"

void facts_start(Facts *f)
{
    f->n_relations = f->n_events = 0;
}

void event_fill(Event *e, const char *role, Filler filler)
{
    filler.role = role;
    for (size_t i = 0; i < e->n_fillers; i++)
        if (filler.mention != NO_MENTION && e->fillers[i].mention == filler.mention) return; /* one mention, one role */
    if (e->n_fillers < MAX_FILLERS) e->fillers[e->n_fillers++] = filler;
}

uint32_t event_filler(const Event *e, const char *role)
{
    for (size_t i = 0; i < e->n_fillers; i++)
        if (strcmp(e->fillers[i].role, role) == 0 && e->fillers[i].mention != NO_MENTION) return e->fillers[i].mention;
    return NO_MENTION;
}

void facts_free(Facts *f)
{
    free(f->relations);
    free(f->events);
    *f = (Facts){0};
}

/* profile.c - the table. A new profile is one file and two lines here. */
#include "score/profile.h"

#include <string.h>

extern const Profile profile_nervaluate_0_3_1, profile_nervaluate_1_1_0, profile_semeval_2013, profile_hipe_2022;
extern const Profile profile_conlleval, profile_seqeval, profile_seqeval_strict, profile_wnut;
extern const Profile profile_brateval, profile_neleval, profile_conll, profile_coval, profile_docred;

const Profile *const profiles[] = {
    &profile_conlleval,
    &profile_seqeval,
    &profile_seqeval_strict,
    &profile_nervaluate_0_3_1,
    &profile_nervaluate_1_1_0,
    &profile_semeval_2013,
    &profile_hipe_2022,
    &profile_wnut,
    &profile_brateval,
    &profile_neleval,
    &profile_conll,
    &profile_coval,
    &profile_docred,
    NULL,
};

const Profile *profile_find(const char *name)
{
    for (const Profile *const *p = profiles; *p; p++)
        if (strcmp((*p)->name, name) == 0 || ((*p)->alias && strcmp((*p)->alias, name) == 0)) return *p;
    return NULL;
}

#include <assay/extractor.h>
#include <stdio.h>
#include <string.h>

static int extract(void *self, const assay_document *d, assay_answer *a)
{
    (void)self;
    printf("a careless printf does no harm\n");
    if (!strncmp(d->text, "fail", 4)) return a->fail(a, "asked to fail");
    for (const char *hit = d->text; (hit = strstr(hit, "Baghdad")); hit += 7) {
        assay_span span = {(uint32_t)(hit - d->text), (uint32_t)(hit - d->text) + 7};
        a->mention(a, "GPE", &span, 1, 1.0);
    }
    return 0;
}

const assay_extractor_t assay_extractor = {
    .abi = ASSAY_EXTRACTOR_ABI, .name = "baghdad", .version = "1.0", .layers = ASSAY_LAYER_MENTIONS, .extract = extract,
};

/* The extractor that does nothing: what a run costs without one. */
#include <assay/extractor.h>

static int extract(void *self, const assay_document *document, assay_answer *answer)
{
    (void)self;
    (void)document;
    (void)answer;
    return 0;
}

const assay_extractor_t assay_extractor = {
    .abi = ASSAY_EXTRACTOR_ABI, .name = "noop", .version = "1.0", .layers = ASSAY_LAYER_MENTIONS, .extract = extract,
};

/* host_view.h - a document as a plug-in sees it. */
#ifndef RUN_HOST_VIEW_H
#define RUN_HOST_VIEW_H

#define ASSAY_EXTRACTOR_HOST
#include "assay/extractor.h"

#include "corpus/document.h"

/* Everything that is in `d`, which must be settled, in bytes, and have tokens. The view lives as long as `d` and `arena`. */
void host_view(assay_document *out, const Document *d, Arena *arena);

#endif

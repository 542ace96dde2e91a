#include "corpus/pairs.h"

#include "base/vector.h"

#include <stdio.h>
#include <string.h>

/* What is known of an id. */
typedef struct Known {
    Document *waiting; /* read but not asked for yet */
    bool gold, predicted;
} Known;

struct Pairs {
    Reader *gold_reader, *predicted_reader;
    PairOptions options;
    PairReport report;
    Symbols ids;
    VECTOR(Known) known;      /* by the symbol of the id */
    VECTOR(Document *) spare; /* documents to be used again */
    Document gold;
    Document *predicted; /* of the pair handed out last */
    bool predicted_at_end, checked_extra;
    Symbol extra; /* the next to be looked at, where what gold lacks is handed out */
};

Pairs *pairs_new(Reader *gold, Reader *predicted, const PairOptions *options)
{
    Pairs *p = mem_zero(1, sizeof *p);
    p->gold_reader = gold;
    p->predicted_reader = predicted;
    p->options = *options;
    return p;
}

const PairReport *pairs_report(const Pairs *p) { return &p->report; }
const Reader *pairs_gold(const Pairs *p) { return p->gold_reader; }
const Reader *pairs_predicted(const Pairs *p) { return p->predicted_reader; }

static Known *known_of(Pairs *p, const char *id)
{
    Symbol s = symbols_intern_text(&p->ids, id);
    while (p->known.n <= s) vec_push(&p->known, (Known){0});
    return &p->known.at[s];
}

static Document *take_spare(Pairs *p)
{
    if (p->spare.n) return p->spare.at[--p->spare.n];
    return mem_zero(1, sizeof(Document));
}

static void give_back(Pairs *p, Document *d)
{
    if (d) vec_push(&p->spare, d);
}

static void name_one(char *list, size_t size, const char *id)
{
    size_t used = strlen(list);
    if (used + strlen(id) + 3 < size) snprintf(list + used, size - used, "%s%s", used ? ", " : "", id);
}

static int read_gold(Pairs *p, Document *predicted, Error *e)
{
    int got = predicted ? reader_next_pair(p->gold_reader, &p->gold, predicted, e) : reader_next(p->gold_reader, &p->gold, e);
    if (got <= 0) return got;
    int status = p->gold.text ? ASSAY_OK : document_settle(&p->gold, NULL, e);
    if (!status) status = document_check_gold(&p->gold, p->gold_reader->format->folder, e);
    if (status) return status;
    Known *known = known_of(p, p->gold.id);
    if (!p->gold.continues && known->gold)
        return error_at(e, ASSAY_ERR_DATA, p->gold.file, p->gold.line, 0, "gold has two documents with the id '%s'", p->gold.id);
    known->gold = true;
    if (p->options.tokens && !p->gold.has_tokens && p->gold.text) {
        document_tokenize(&p->gold);
        p->report.tokenized++;
    }
    if (!p->gold.continues) p->report.documents++;
    p->report.sentences += p->gold.n_sentences;
    return 1;
}

/* The next predicted document; NULL in *out at the end. */
static int read_predicted(Pairs *p, Document **out, Error *e)
{
    Document *d = take_spare(p);
    int got = p->predicted_at_end ? 0 : reader_next(p->predicted_reader, d, e);
    if (got > 0 && !d->continues) {
        Known *known = known_of(p, d->id);
        if (known->predicted)
            got = error_at(e, ASSAY_ERR_DATA, d->file, d->line, 0, "two predicted documents have the id '%s'", d->id);
        known->predicted = true;
    }
    if (got <= 0) give_back(p, d);
    p->predicted_at_end = got <= 0;
    *out = got > 0 ? d : NULL;
    return got < 0 ? got : ASSAY_OK;
}

/* The prediction for the gold document at hand: one that waits, or one that is still to be read. */
static int find_predicted(Pairs *p, Document **out, Error *e)
{
    Known *known = known_of(p, p->gold.id);
    *out = known->waiting;
    known->waiting = NULL;
    if (*out) return ASSAY_OK;
    if (known->predicted && !p->gold.continues) return ASSAY_OK; /* it is in no file twice */
    while (!p->predicted_at_end) {
        Document *d = NULL;
        int status = read_predicted(p, &d, e);
        if (status || !d) return status;
        if (strcmp(d->id, p->gold.id) == 0) {
            *out = d;
            return ASSAY_OK;
        }
        if (p->gold.continues || d->continues) {
            status = error_at(e, ASSAY_ERR_DATA, d->file, d->line, 0,
                              "document %s has not the same sentences as in gold: one of the two files ends earlier", p->gold.id);
            give_back(p, d);
            return status;
        }
        known_of(p, d->id)->waiting = d;
    }
    if (p->gold.continues)
        return error_at(e, ASSAY_ERR_DATA, p->gold.file, p->gold.line, 0,
                        "the predictions end in the middle of document %s", p->gold.id);
    return ASSAY_OK;
}

static int refuse_extra(Pairs *p, Error *e)
{
    if (p->report.extra == 0 || p->options.ignore_extra || p->options.give_extra) return ASSAY_OK;
    return error_set(e, ASSAY_ERR_DATA, "%zu predicted document%s not in gold (%s); --ignore-extra leaves %s out", p->report.extra,
                     p->report.extra == 1 ? " is" : "s are", p->report.extra_ids, p->report.extra == 1 ? "it" : "them");
}

/* What was predicted and never asked for. */
static int check_extra(Pairs *p, Error *e)
{
    if (p->checked_extra) return ASSAY_OK;
    p->checked_extra = true;
    while (!p->predicted_at_end) {
        Document *d = NULL;
        int status = read_predicted(p, &d, e);
        if (status) return status;
        if (d && d->continues)
            status = error_at(e, ASSAY_ERR_DATA, d->file, d->line, 0, "document %s has more sentences here than in gold", d->id);
        if (!status && d && p->options.give_extra) known_of(p, d->id)->waiting = d;
        else give_back(p, d);
        if (status) return status;
    }
    for (Symbol s = 0; s < p->known.n; s++) {
        if (p->known.at[s].gold) continue;
        p->report.extra++;
        name_one(p->report.extra_ids, sizeof p->report.extra_ids, symbols_name(&p->ids, s));
    }
    return refuse_extra(p, e);
}

/* The next document that only the predictions have, in the order in which they came. */
static int next_extra(Pairs *p, const Document **gold, const Document **predicted, Error *e)
{
    int status = check_extra(p, e);
    if (status || !p->options.give_extra) return status;
    while (p->extra < p->known.n && (p->known.at[p->extra].gold || !p->known.at[p->extra].waiting)) p->extra++;
    if (p->extra == p->known.n) return 0;
    p->predicted = p->known.at[p->extra].waiting;
    p->known.at[p->extra++].waiting = NULL;
    document_reset(&p->gold);
    Document *like = p->predicted;
    p->gold.symbols = like->symbols;
    p->gold.id = like->id; /* both live until the next call */
    p->gold.file = like->file;
    p->gold.line = like->line;
    p->gold.text = like->text;
    p->gold.text_length = like->text_length;
    p->gold.textless = !like->text;
    p->gold.unit = like->unit;
    if (p->options.tokens) document_tokenize(&p->gold);
    status = document_settle(like, &p->gold, e);
    if (status) return status;
    placement_apply(like, p->options.placement, &p->report.placed);
    *gold = &p->gold;
    *predicted = like;
    return 1;
}

int pairs_next(Pairs *p, const Document **gold, const Document **predicted, Error *e)
{
    give_back(p, p->predicted);
    p->predicted = NULL;
    bool both = !p->predicted_reader;
    if (both) p->predicted = take_spare(p);
    int got = read_gold(p, p->predicted, e);
    if (got < 0) return got;
    if (got == 0) return both ? 0 : next_extra(p, gold, predicted, e);
    int status = ASSAY_OK;
    if (!both) {
        status = find_predicted(p, &p->predicted, e);
        if (!status && p->predicted) status = document_settle(p->predicted, &p->gold, e);
        if (status) return status;
    }
    if (p->predicted) {
        placement_apply(p->predicted, p->options.placement, &p->report.placed);
    } else {
        p->report.missing++;
        name_one(p->report.missing_ids, sizeof p->report.missing_ids, p->gold.id);
    }
    *gold = &p->gold;
    *predicted = p->predicted;
    return 1;
}

void pairs_free(Pairs *p)
{
    if (!p) return;
    give_back(p, p->predicted);
    for (size_t i = 0; i < p->known.n; i++) give_back(p, p->known.at[i].waiting);
    for (size_t i = 0; i < p->spare.n; i++) {
        document_free(p->spare.at[i]);
        free(p->spare.at[i]);
    }
    document_free(&p->gold);
    reader_close(p->gold_reader);
    reader_close(p->predicted_reader);
    vec_free(&p->known);
    vec_free(&p->spare);
    symbols_free(&p->ids);
    free(p);
}

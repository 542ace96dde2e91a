/* neleval-3: measures over mentions, their links and the clusters that equal links make. A measure is an aggregate over keys;
 * adding one is a line of the table. Offsets are code points within the document, and neleval knows mentions of one stretch only: a
 * discontinuous mention stands for all from its first to its last character. A surface that is nowhere in the text is a key of its
 * own, outside it.
 *
 * What a mention is linked to is the first of its links; ids that begin with NIL are not in the knowledge base, and name
 * clusters. A mention without a link is the NIL cluster "NIL". Where documents have clusters and no links, these are what the
 * measures of clusters count, each with the name of its document: mentions in none are left out, those in two are there
 * twice. Measures of a layer that no document has are left out.
 *
 * --group-by counts every group alone, lists the groups that gold has (what the system puts into other groups is lost, also
 * for <micro>), and gives their mean (<macro>, of counts and ratios alike) and their sum (<micro>). Ratios without a
 * denominator are 0.
 */
#include "score/profile.h"

#include "base/json.h"
#include "base/vector.h"
#include "score/neleval_clusters.h"
#include "score/neleval_count.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static const char mentions[] = "mentions", links[] = "links", coreference[] = "coreference";

#define SETS(title, about, ...) {.name = title, .layer = about, .count = nel_sets, .whole = true, __VA_ARGS__}
#define CLUSTER(title, how, ...) {.name = title, .layer = coreference, .cluster = how, __VA_ARGS__}
#define OVERLAP(modes, gold, predicted) \
    {.name = "overlap-" modes ":None:span", .layer = mentions, .count = nel_overlap, .gold_mode = gold, .predicted_mode = predicted}, \
    {.name = "overlap-" modes ":None:span+type", .layer = mentions, .count = nel_overlap, .by_type = true, .gold_mode = gold, .predicted_mode = predicted}

static const NelMeasure measures[] = {
    SETS("strong_mention_match", mentions, .filter = NEL_ALL),
    SETS("strong_typed_mention_match", mentions, .by_type = true),
    OVERLAP("maxmax", NEL_MAX, NEL_MAX),
    OVERLAP("maxsum", NEL_MAX, NEL_SUM),
    OVERLAP("summax", NEL_SUM, NEL_MAX),
    OVERLAP("sumsum", NEL_SUM, NEL_SUM),
    SETS("strong_linked_mention_match", links, .filter = NEL_LINKED),
    SETS("strong_link_match", links, .filter = NEL_LINKED, .by_kb = true),
    SETS("strong_nil_match", links, .filter = NEL_NILS),
    SETS("strong_all_match", links, .by_kb = true),
    SETS("strong_typed_link_match", links, .filter = NEL_LINKED, .by_type = true, .by_kb = true),
    SETS("strong_typed_nil_match", links, .filter = NEL_NILS, .by_type = true),
    SETS("strong_typed_all_match", links, .by_type = true, .by_kb = true),
    SETS("entity_match", links, .filter = NEL_LINKED, .by_kb = true, .anywhere = true),
    CLUSTER("muc", nel_muc, .whole = true),
    CLUSTER("b_cubed", nel_b_cubed, .whole = false),
    CLUSTER("b_cubed_plus", nel_b_cubed, .by_kb = true),
    CLUSTER("entity_ceaf", nel_entity_ceaf, .whole = false),
    CLUSTER("mention_ceaf", nel_mention_ceaf, .whole = true),
    CLUSTER("mention_ceaf_plus", nel_mention_ceaf, .whole = true, .by_kb = true),
    CLUSTER("typed_mention_ceaf", nel_mention_ceaf, .whole = true, .by_type = true),
    CLUSTER("typed_mention_ceaf_plus", nel_mention_ceaf, .whole = true, .by_type = true, .by_kb = true),
    CLUSTER("pairwise", nel_pairwise, .whole = true),
    CLUSTER("pairwise_negative:None:span", nel_pairwise_negative, .whole = true),
};

enum { N_MEASURES = sizeof measures / sizeof *measures };

typedef enum GroupBy { GROUP_NONE, GROUP_TYPE, GROUP_DOCID, N_GROUP_BY } GroupBy;

static const char *const group_fields[N_GROUP_BY] = {"", "type", "docid"};

typedef struct Group {
    Symbol name;
    bool in_gold;
    NelSum sums[N_MEASURES];
} Group;

/* What neleval reports, in its order. */
enum { PTP, FP, RTP, FN, PRECISION, RECALL, FSCORE, N_FIGURES };

static const char *const figure_names[N_FIGURES] = {"ptp", "fp", "rtp", "fn", "precision", "recall", "fscore"};

typedef struct Figures {
    double of[N_FIGURES];
} Figures;

/* A line of its table. */
typedef struct Line {
    const char *name;
    Figures figures;
    bool whole;   /* counts are printed without decimals */
    bool nothing; /* a mean over no groups: all are printed as 0 */
} Line;

typedef VECTOR(NelSpan) Spans;

/* A mention in a cluster, and the groups it can be in. */
typedef struct Member {
    NelMember is;
    uint32_t place; /* in its file */
    Symbol group;   /* SYMBOL_NONE: one that is not listed */
} Member;

typedef VECTOR(Member) Members;

struct ProfileRun {
    GroupBy group_by;
    unsigned layers;      /* that documents have */
    uint32_t documents;
    Symbols types, names; /* names: of groups */
    Symbols ids;          /* of clusters and in the knowledge base */
    Members members[2];
    VECTOR(Group) groups; /* by the symbol of their name; without --group-by one */
    Spans sides[2];
    NelScratch scratch;
    Arena document; /* the offset map */
    Arena arena;    /* names of lines */
    VECTOR(Line) lines;
};

/* -- counting --------------------------------------------------------------------------------------------------------- */

static int by_type_and_place(const void *a, const void *b)
{
    const NelSpan *x = a, *y = b;
    if (x->type != y->type) return x->type < y->type ? -1 : 1;
    return nel_by_place(a, b);
}

static const char nil[] = "NIL";

static bool is_linked(const Document *d, const Mention *m)
{
    return m->n_links && strncmp(symbols_name(d->symbols, m->links[0]), nil, strlen(nil)) != 0;
}

static uint32_t kb_of(ProfileRun *run, const Document *d, const Mention *m)
{
    return is_linked(d, m) ? symbols_intern_text(&run->ids, symbols_name(d->symbols, m->links[0])) + 1 : NEL_NIL;
}

/* The mentions of a side in their order. `nowhere` is where the next one without a place is put. */
static void read_side(ProfileRun *run, const Document *d, const OffsetMap *map, uint32_t *nowhere, Spans *side)
{
    side->n = 0;
    for (uint32_t i = 0; d && i < d->n_mentions; i++) {
        const Mention *m = &d->mentions[i];
        NelSpan s = {.type = symbols_intern_text(&run->types, symbols_name(d->symbols, m->type)), .kb = kb_of(run, d, m)};
        if (m->n_spans) {
            s.start = offset_from_byte(map, m->spans[0].start);
            s.end = offset_from_byte(map, m->spans[m->n_spans - 1].end);
        } else {
            s.start = *nowhere;
            s.end = s.start + 1;
            *nowhere += 2;
        }
        vec_push(side, s);
    }
}

static void leave_out_abstract(const Document *d, Spans *side)
{
    size_t kept = 0;
    for (uint32_t i = 0; i < side->n; i++)
        if (!mention_is_abstract(&d->mentions[i])) side->at[kept++] = side->at[i];
    side->n = kept;
}

static void count_group(ProfileRun *run, const char *name, NelSide gold, NelSide predicted)
{
    Symbol group = symbols_intern_text(&run->names, name);
    if (group == run->groups.n) vec_push(&run->groups, (Group){.name = group});
    Group *g = &run->groups.at[group];
    g->in_gold |= gold.n > 0;
    for (size_t m = 0; m < N_MEASURES; m++)
        if (measures[m].count) measures[m].count(&measures[m], gold, predicted, &run->scratch, &g->sums[m]);
}

/* The run of one type at the beginning of `rest`, which is moved behind it. */
static NelSide take_type(NelSide *rest, Symbol type)
{
    NelSide side = {rest->at, 0};
    while (side.n < rest->n && side.at[side.n].type == type) side.n++;
    rest->at += side.n;
    rest->n -= side.n;
    return side;
}

static void count_types(ProfileRun *run, NelSide gold, NelSide predicted)
{
    while (gold.n || predicted.n) {
        Symbol type = gold.n && (!predicted.n || gold.at[0].type <= predicted.at[0].type) ? gold.at[0].type : predicted.at[0].type;
        NelSide of_gold = take_type(&gold, type), of_predicted = take_type(&predicted, type);
        count_group(run, symbols_name(&run->types, type), of_gold, of_predicted);
    }
}

/* -- clusters --------------------------------------------------------------------------------------------------------- */

/* neleval's order of mentions: by start, of equal ones the longer first, then as the file has them. */
static int by_start_and_length(const void *a, const void *b)
{
    const Member *x = a, *y = b;
    if (x->is.start != y->is.start) return x->is.start < y->is.start ? -1 : 1;
    if (x->is.end != y->is.end) return x->is.end > y->is.end ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

static void add_member(ProfileRun *run, int side, const Document *d, NelSpan span, uint32_t cluster)
{
    const char *group = run->group_by == GROUP_NONE ? "" : run->group_by == GROUP_DOCID ? d->id : symbols_name(&run->types, span.type);
    NelMember is = {run->documents, span.start, span.end, span.type, span.kb, cluster, (uint32_t)d->line};
    vec_push(&run->members[side], (Member){is, (uint32_t)run->members[side].n, symbols_find(&run->names, group, strlen(group))});
}

static void add_clusters(ProfileRun *run, int side, const Document *d, const NelSpan *spans)
{
    StrBuf id = {0};
    for (uint32_t c = 0; c < d->n_clusters; c++) {
        sb_clear(&id);
        sb_printf(&id, "%s_%u", d->id, c);
        Symbol cluster = symbols_intern(&run->ids, sb_text(&id), id.length + 1); /* with the NUL: no id of a knowledge base */
        for (uint32_t i = 0; i < d->clusters[c].n; i++) add_member(run, side, d, spans[d->clusters[c].mentions[i]], cluster);
    }
    sb_free(&id);
}

/* `spans`: those of the document's mentions, in their order. */
static void add_members(ProfileRun *run, int side, const Document *d, const NelSpan *spans, bool linked)
{
    size_t first = run->members[side].n;
    if (!d) return;
    if (!linked) add_clusters(run, side, d, spans);
    for (uint32_t i = 0; linked && i < d->n_mentions; i++) {
        const Mention *m = &d->mentions[i];
        if (mention_is_abstract(m)) continue;
        add_member(run, side, d, spans[i], symbols_intern_text(&run->ids, m->n_links ? symbols_name(d->symbols, m->links[0]) : nil));
    }
    size_t n = run->members[side].n - first;
    if (n) qsort(run->members[side].at + first, n, sizeof *run->members[side].at, by_start_and_length);
    for (size_t i = 0; i < n; i++) run->members[side].at[first + i].place = (uint32_t)(first + i);
}

/* By group; then predicted documents come in gold's order, but the clusters begin as their own file has it. */
static int by_group_and_line(const void *a, const void *b)
{
    const Member *x = a, *y = b;
    if (x->group != y->group) return x->group < y->group ? -1 : 1;
    if (x->is.line != y->is.line) return x->is.line < y->is.line ? -1 : 1;
    return (x->place > y->place) - (x->place < y->place);
}

/* The members of a group, from *at on, which is moved behind them. */
static NelMembers take_group(const Members *all, size_t *at, Symbol group, Arena *arena)
{
    size_t first = *at;
    while (*at < all->n && all->at[*at].group == group) ++*at;
    NelMember *members = arena_alloc(arena, (*at - first) * sizeof *members);
    for (size_t i = first; i < *at; i++) members[i - first] = all->at[i].is;
    return (NelMembers){members, *at - first};
}

static void count_clusters(Group *g, NelMembers gold, NelMembers predicted, Arena *arena)
{
    for (int key = 0; key < 4; key++) {
        bool by_type = key & 1, by_kb = key & 2;
        NelClusters clusters;
        nel_clusters_make(&clusters, gold, predicted, by_type, by_kb, arena);
        for (size_t m = 0; m < N_MEASURES; m++)
            if (measures[m].cluster && measures[m].by_type == by_type && measures[m].by_kb == by_kb)
                g->sums[m] = measures[m].cluster(&clusters, arena);
    }
}

static void count_all_clusters(ProfileRun *run)
{
    size_t at[2] = {0};
    for (int side = 0; side < 2; side++)
        if (run->members[side].n) qsort(run->members[side].at, run->members[side].n, sizeof *run->members[side].at, by_group_and_line);
    for (Symbol g = 0; g < run->groups.n; g++) {
        arena_reset(&run->document);
        NelMembers gold = take_group(&run->members[0], &at[0], g, &run->document);
        NelMembers predicted = take_group(&run->members[1], &at[1], g, &run->document);
        count_clusters(&run->groups.at[g], gold, predicted, &run->document);
    }
}

/* -- documents -------------------------------------------------------------------------------------------------------- */

enum { LINKS = LAYER_BIT(LAYER_LINKS), CLUSTERS = LAYER_BIT(LAYER_COREFERENCE) };

static int take_mentions(ProfileRun *run, const Document *gold, const Document *predicted, Error *e)
{
    (void)e;
    arena_reset(&run->document);
    OffsetMap map = offset_map(&run->document, gold->text ? gold->text : "", gold->text_length, gold->text ? UNIT_CODEPOINT : UNIT_BYTE);
    const Document *documents[2] = {gold, predicted};
    NelSide sides[2];
    NelSpan *in_order[2]; /* of the document's mentions */
    unsigned layers = gold->layers | (predicted ? predicted->layers : 0);
    uint32_t nowhere = gold->text ? gold->text_length + 1 : UINT32_MAX / 2;
    for (int s = 0; s < 2; s++) {
        Spans *side = &run->sides[s];
        read_side(run, documents[s], &map, &nowhere, side);
        in_order[s] = arena_dup(&run->document, side->at, side->n, sizeof *side->at);
        leave_out_abstract(documents[s], side);
        if (side->n) qsort(side->at, side->n, sizeof *side->at, run->group_by == GROUP_TYPE ? by_type_and_place : nel_by_place);
        sides[s] = (NelSide){side->at, side->n};
    }
    if (run->group_by == GROUP_TYPE) count_types(run, sides[0], sides[1]);
    else if (run->group_by == GROUP_NONE) count_group(run, "", sides[0], sides[1]);
    else if (sides[0].n) count_group(run, gold->id ? gold->id : "", sides[0], sides[1]);
    for (int s = 0; s < 2 && layers & (LINKS | CLUSTERS); s++) add_members(run, s, documents[s], in_order[s], layers & LINKS);
    run->layers |= layers;
    run->documents++;
    return ASSAY_OK;
}

/* Without any document there is nothing to tell by. */
static bool is_shown(const ProfileRun *run, const NelMeasure *m)
{
    if (!run->documents || m->layer == mentions) return true;
    return run->layers & (m->layer == links ? LINKS : LINKS | CLUSTERS);
}

/* -- figures ---------------------------------------------------------------------------------------------------------- */

static double ratio(double part, double whole) { return whole > 0 ? part / whole : 0; }

static void set_ratios(Figures *f)
{
    double p = ratio(f->of[PTP], f->of[PTP] + f->of[FP]), r = ratio(f->of[RTP], f->of[RTP] + f->of[FN]);
    f->of[PRECISION] = p;
    f->of[RECALL] = r;
    f->of[FSCORE] = ratio(2 * p * r, p + r);
}

/* neleval keeps what is wrong and takes it from the whole to have what is right: that shows in the last digit. */
static Figures figures_of(const NelSum *sum)
{
    Figures f = {0};
    f.of[FP] = sum->predicted - sum->correct;
    f.of[PTP] = sum->predicted - f.of[FP];
    f.of[FN] = sum->gold - sum->found;
    f.of[RTP] = sum->gold - f.of[FN];
    set_ratios(&f);
    return f;
}

static void put_figures(StrBuf *out, const Figures *f)
{
    for (int i = 0; i < N_FIGURES; i++) {
        sb_printf(out, "%c\"%s\":", i ? ',' : '{', figure_names[i]);
        json_put_double(out, f->of[i]);
    }
    sb_putc(out, '}');
}

static const char *keep(Arena *arena, StrBuf *text)
{
    const char *kept = arena_copy(arena, sb_text(text), text->length);
    sb_free(text);
    return kept;
}

static ResultRow make_row(Arena *arena, const char *category, const Figures *f)
{
    const double *v = f->of;
    Measure *m = arena_alloc(arena, sizeof *m);
    *m = (Measure){v[PRECISION], v[RECALL], v[FSCORE]};
    StrBuf native = {0};
    put_figures(&native, f);
    return (ResultRow){category, {v[RTP] + v[FN], v[RTP], v[PTP] + v[FP], v[PTP]}, m, keep(arena, &native)};
}

/* A string as Python's json writes it: ASCII, the rest as \u. */
static void put_python_string(StrBuf *out, const char *text)
{
    static const char plain[] = "\b\f\n\r\t\"\\", escaped[] = "bfnrt\"\\";
    sb_putc(out, '"');
    for (const char *p = text, *end = text + strlen(text); p < end;) {
        uint32_t c = utf8_next(&p, end);
        const char *known = c < 0x80 ? strchr(plain, (int)c) : NULL;
        if (known) sb_printf(out, "\\%c", escaped[known - plain]);
        else if (c >= 0x20 && c < 0x7F) sb_putc(out, (char)c);
        else if (c < 0x10000) sb_printf(out, "\\u%04x", (unsigned)c);
        else sb_printf(out, "\\u%04x\\u%04x", (unsigned)(0xD800 + ((c - 0x10000) >> 10)), (unsigned)(0xDC00 + ((c - 0x10000) & 0x3FF)));
    }
    sb_putc(out, '"');
}

/* `group`: NULL for the whole without groups; `mean` and the like are given with `quoted` false. */
static void add_line(ProfileRun *run, const NelMeasure *m, const char *group, bool quoted, Line line)
{
    StrBuf name = {0};
    sb_puts(&name, m->name);
    if (group) {
        sb_printf(&name, ";%s=", group_fields[run->group_by]);
        if (quoted && !*group) sb_puts(&name, "null"); /* a mention without a type */
        else if (quoted) put_python_string(&name, group);
        else sb_puts(&name, group);
    }
    line.name = keep(&run->arena, &name);
    vec_push(&run->lines, line);
}

/* -- the result ------------------------------------------------------------------------------------------------------- */

typedef struct NamedGroup {
    const char *name;
    const Group *group;
} NamedGroup;

typedef struct GoldGroups {
    NamedGroup *at;
    size_t n;
} GoldGroups;

static int by_group_name(const void *a, const void *b)
{
    return strcmp(((const NamedGroup *)a)->name, ((const NamedGroup *)b)->name);
}

/* The groups that gold has, sorted by name: the order in which sums and means are added up, too. */
static GoldGroups gold_groups(const ProfileRun *run, Arena *arena)
{
    GoldGroups groups = {arena_zero(arena, run->groups.n, sizeof *groups.at), 0};
    for (size_t i = 0; i < run->groups.n; i++) {
        const Group *g = &run->groups.at[i];
        const char *name = symbols_name(&run->names, g->name);
        if (g->in_gold) groups.at[groups.n++] = (NamedGroup){arena_copy(arena, name, strlen(name)), g};
    }
    if (groups.n) qsort(groups.at, groups.n, sizeof *groups.at, by_group_name);
    return groups;
}

/* The groups as rows and lines; their sum and mean. */
static void add_groups(ProfileRun *run, size_t measure, const GoldGroups *groups, Arena *arena, Result *r, Figures *micro, Figures *macro)
{
    const NelMeasure *m = &measures[measure];
    r->rows = arena_zero(arena, groups->n, sizeof *r->rows);
    for (size_t g = 0; g < groups->n; g++) {
        const NamedGroup *named = &groups->at[g];
        Figures f = figures_of(&named->group->sums[measure]);
        add_line(run, m, named->name, true, (Line){.figures = f, .whole = m->whole});
        r->rows[r->n_rows++] = make_row(arena, named->name, &f);
        for (int i = 0; i < N_FIGURES; i++) {
            macro->of[i] += f.of[i];
            if (i < PRECISION) micro->of[i] += f.of[i];
        }
    }
    set_ratios(micro);
    for (int i = 0; i < N_FIGURES; i++) macro->of[i] = ratio(macro->of[i], (double)groups->n);
}

static Result make_result(ProfileRun *run, size_t measure, const GoldGroups *groups, Arena *arena)
{
    const NelMeasure *m = &measures[measure];
    Result r = {.layer = m->layer, .criterion = m->name, .profile = "neleval-3", .unit = "document", .additive = m->count != NULL};
    if (run->group_by == GROUP_NONE) {
        Figures whole = figures_of(run->groups.n ? &run->groups.at[0].sums[measure] : &(NelSum){0});
        add_line(run, m, NULL, false, (Line){.figures = whole, .whole = m->whole});
        r.total = make_row(arena, "*", &whole);
        return r;
    }
    Figures micro = {0}, macro = {0};
    add_groups(run, measure, groups, arena, &r, &micro, &macro);
    add_line(run, m, "<micro>", false, (Line){.figures = micro, .whole = m->whole || !r.n_rows}); /* a sum of nothing is a whole 0 */
    add_line(run, m, "<macro>", false, (Line){.figures = macro, .nothing = !r.n_rows});
    r.total = make_row(arena, "*", &micro);
    Macro *mean = arena_alloc(arena, sizeof *mean);
    *mean = (Macro){{NAN, NAN, NAN}, r.n_rows};
    if (r.n_rows) mean->mean = (Measure){macro.of[PRECISION], macro.of[RECALL], macro.of[FSCORE]};
    r.macro = mean;
    StrBuf native = {0};
    sb_puts(&native, "{\"<macro>\":");
    if (r.n_rows) put_figures(&native, &macro);
    else sb_puts(&native, "{}");
    sb_puts(&native, ",\"<micro>\":");
    put_figures(&native, &micro);
    sb_putc(&native, '}');
    r.native = keep(arena, &native);
    return r;
}

static int finish(ProfileRun *run, Arena *arena, Result **results, size_t *n, Error *e)
{
    (void)e;
    *n = 0;
    GoldGroups groups = gold_groups(run, arena);
    count_all_clusters(run);
    *results = arena_alloc(arena, N_MEASURES * sizeof **results);
    for (size_t m = 0; m < N_MEASURES; m++)
        if (is_shown(run, &measures[m])) (*results)[(*n)++] = make_result(run, m, &groups, arena);
    return ASSAY_OK;
}

static int by_name(const void *a, const void *b) { return strcmp(((const Line *)a)->name, ((const Line *)b)->name); }

/* `neleval evaluate -m …` with all measures of the table. */
static int print(ProfileRun *run, StrBuf *out, Error *e)
{
    (void)e;
    qsort(run->lines.at, run->lines.n, sizeof *run->lines.at, by_name);
    sb_puts(out, "ptp\tfp\trtp\tfn\tprecis\trecall\tfscore\tmeasure\n");
    for (size_t i = 0; i < run->lines.n; i++) {
        const Line *line = &run->lines.at[i];
        for (int f = 0; f < N_FIGURES; f++)
            sb_printf(out, "%.*f\t", line->nothing || (line->whole && f < PRECISION) ? 0 : 3, line->figures.of[f]);
        sb_puts(out, line->name);
        sb_putc(out, '\n');
    }
    return ASSAY_OK;
}

/* -- life ------------------------------------------------------------------------------------------------------------- */

static int open_run(ProfileRun **out, const ProfileOptions *options, Error *e)
{
    GroupBy by = GROUP_NONE;
    if (options->group_by) {
        for (by = GROUP_TYPE; by < N_GROUP_BY; by++)
            if (strcmp(options->group_by, group_fields[by]) == 0) break;
        if (by == N_GROUP_BY)
            return error_set(e, ASSAY_ERR_USAGE, "--group-by %s: profile neleval-3 groups mentions by \"type\" or by \"docid\"", options->group_by);
    }
    *out = mem_zero(1, sizeof **out);
    (*out)->group_by = by;
    return ASSAY_OK;
}

static void close_run(ProfileRun *run)
{
    if (!run) return;
    symbols_free(&run->types);
    symbols_free(&run->names);
    vec_free(&run->groups);
    symbols_free(&run->ids);
    for (int side = 0; side < 2; side++) {
        vec_free(&run->sides[side]);
        vec_free(&run->members[side]);
    }
    nel_scratch_free(&run->scratch);
    arena_free(&run->document);
    arena_free(&run->arena);
    vec_free(&run->lines);
    free(run);
}

static const char *const criteria_names[] = {
    "strong_mention_match", "strong_typed_mention_match",
    "overlap-maxmax:None:span", "overlap-maxmax:None:span+type", "overlap-maxsum:None:span", "overlap-maxsum:None:span+type",
    "overlap-summax:None:span", "overlap-summax:None:span+type", "overlap-sumsum:None:span", "overlap-sumsum:None:span+type",
    "strong_linked_mention_match", "strong_link_match", "strong_nil_match", "strong_all_match",
    "strong_typed_link_match", "strong_typed_nil_match", "strong_typed_all_match", "entity_match",
    "muc", "b_cubed", "b_cubed_plus", "entity_ceaf", "mention_ceaf", "mention_ceaf_plus", "typed_mention_ceaf", "typed_mention_ceaf_plus",
    "pairwise", "pairwise_negative:None:span",
    NULL,
};
static const char *const option_names[] = {"group-by", NULL};

const Profile profile_neleval = {
    .name = "neleval-3",
    .alias = "neleval",
    .reproduces = "neleval 3.1.1 (wikilinks, commit 68f6841): measures of mentions, links and clusters, evaluate with all of them",
    .wrong = "The overlap measures miss pairs where spans nest or repeat within a side. Identical mentions are one for strong matches and "
             "several for overlap. A mention in two clusters is in the last for muc and b_cubed, counts more than once for CEAF, and where gold has it CEAF "
             "depends on chance in the original. --group-by leaves out groups that only the system has, so <micro> can differ from the whole.",
    .criteria = criteria_names,
    .options = option_names,
    .additive = true, /* but for the measures of clusters */
    .extra = EXTRA_TAKEN,
    .differs = PROFILE_DUPLICATES | PROFILE_CREDIT | PROFILE_ZERO | PROFILE_NESTED,
    .open = open_run,
    .take_mentions = take_mentions,
    .finish = finish,
    .print = print,
    .close = close_run,
};

/* neleval-3: measures over mentions. A measure is an aggregate over keys; adding one is a line of the table. Offsets are code points
 * within the document, and neleval knows mentions of one stretch only: a discontinuous mention stands for all from its first to its
 * last character. A surface that is nowhere in the text is a key of its own, outside it.
 *
 * --group-by counts every group alone, lists the groups that gold has (what the system puts into other groups is lost, also
 * for <micro>), and gives their mean (<macro>, of counts and ratios alike) and their sum (<micro>). Ratios without a
 * denominator are 0.
 */
#include "score/profile.h"

#include "base/json.h"
#include "base/vector.h"
#include "score/neleval_count.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define OVERLAP(name, gold, predicted) \
    {"overlap-" name ":None:span", nel_overlap, false, false, gold, predicted}, {"overlap-" name ":None:span+type", nel_overlap, true, false, gold, predicted}

static const NelMeasure measures[] = {
    {"strong_mention_match", nel_sets, false, true, NEL_MAX, NEL_MAX},
    {"strong_typed_mention_match", nel_sets, true, true, NEL_MAX, NEL_MAX},
    OVERLAP("maxmax", NEL_MAX, NEL_MAX),
    OVERLAP("maxsum", NEL_MAX, NEL_SUM),
    OVERLAP("summax", NEL_SUM, NEL_MAX),
    OVERLAP("sumsum", NEL_SUM, NEL_SUM),
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

struct ProfileRun {
    GroupBy group_by;
    Symbols types, names; /* names: of groups */
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

/* `nowhere` is where the next mention without a place is put. */
static void read_side(ProfileRun *run, const Document *d, const OffsetMap *map, uint32_t *nowhere, Spans *side)
{
    side->n = 0;
    for (uint32_t i = 0; d && i < d->n_mentions; i++) {
        const Mention *m = &d->mentions[i];
        NelSpan s = {.type = symbols_intern_text(&run->types, symbols_name(d->symbols, m->type))};
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
    if (side->n) qsort(side->at, side->n, sizeof *side->at, run->group_by == GROUP_TYPE ? by_type_and_place : nel_by_place);
}

static void count_group(ProfileRun *run, const char *name, NelSide gold, NelSide predicted)
{
    Symbol group = symbols_intern_text(&run->names, name);
    if (group == run->groups.n) vec_push(&run->groups, (Group){.name = group});
    Group *g = &run->groups.at[group];
    g->in_gold |= gold.n > 0;
    for (size_t m = 0; m < N_MEASURES; m++) measures[m].count(&measures[m], gold, predicted, &run->scratch, &g->sums[m]);
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

static int take_mentions(ProfileRun *run, const Document *gold, const Document *predicted, Error *e)
{
    (void)e;
    arena_reset(&run->document);
    OffsetMap map = offset_map(&run->document, gold->text ? gold->text : "", gold->text_length, gold->text ? UNIT_CODEPOINT : UNIT_BYTE);
    uint32_t nowhere = gold->text_length + 1;
    read_side(run, gold, &map, &nowhere, &run->sides[0]);
    read_side(run, predicted, &map, &nowhere, &run->sides[1]);
    NelSide g = {run->sides[0].at, run->sides[0].n}, p = {run->sides[1].at, run->sides[1].n};
    if (run->group_by == GROUP_TYPE) count_types(run, g, p);
    else if (run->group_by == GROUP_NONE) count_group(run, "", g, p);
    else if (g.n) count_group(run, gold->id ? gold->id : "", g, p);
    return ASSAY_OK;
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
        if (quoted) put_python_string(&name, group);
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
    Result r = {.layer = "mentions", .criterion = m->name, .profile = "neleval-3", .unit = "document", .additive = true};
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
    GoldGroups groups = gold_groups(run, arena);
    *results = arena_alloc(arena, N_MEASURES * sizeof **results);
    for (*n = 0; *n < N_MEASURES; ++*n) (*results)[*n] = make_result(run, *n, &groups, arena);
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
    for (int side = 0; side < 2; side++) vec_free(&run->sides[side]);
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
    NULL,
};
static const char *const option_names[] = {"group-by", NULL};

const Profile profile_neleval = {
    .name = "neleval-3",
    .alias = "neleval",
    .reproduces = "neleval 3.1.1 (wikilinks, commit 68f6841): measures of mentions, evaluate with all of them",
    .wrong = "The overlap measures miss pairs where spans nest or repeat within a side. Identical mentions are one for strong matches and "
             "several for overlap. --group-by leaves out groups that only the system has, so <micro> can differ from the whole.",
    .criteria = criteria_names,
    .options = option_names,
    .additive = true,
    .differs = PROFILE_DUPLICATES | PROFILE_CREDIT | PROFILE_ZERO | PROFILE_NESTED,
    .open = open_run,
    .take_mentions = take_mentions,
    .finish = finish,
    .print = print,
    .close = close_run,
};

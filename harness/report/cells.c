#include "report/cells.h"

#include <math.h>

const char *cell_formatted(Arena *a, const char *format, double value)
{
    StrBuf b = {0};
    sb_printf(&b, format, value);
    char *text = arena_copy(a, sb_text(&b), b.length);
    sb_free(&b);
    return text;
}

void cell_count(Table *t, double value)
{
    double twice = value * 2;
    table_number(t, value, cell_formatted(t->arena, value == floor(value) ? "%.0f" : twice == floor(twice) ? "%.1f" : "%.2f", value));
}

void cell_percent(Table *t, double value) { table_number(t, value, cell_formatted(t->arena, "%.2f", value * 100)); }

const char *cell_points_text(Arena *a, double value, int decimals)
{
    StrBuf b = {0};
    double least = decimals == 2 ? 0.005 : 0.05, points = value * 100;
    sb_printf(&b, fabs(points) < least ? "%.*f" : "%+.*f", decimals, fabs(points) < least ? 0 : points);
    char *text = arena_copy(a, sb_text(&b), b.length);
    sb_free(&b);
    return text;
}

void cell_points(Table *t, double value) { table_number(t, value, cell_points_text(t->arena, value, 2)); }

void cell_p(Table *t, double p, double least, bool significant)
{
    StrBuf b = {0};
    if (p == 0 && least > 0) sb_printf(&b, "<%.*g", 2, least);
    else sb_printf(&b, p > 0 && p < 0.00005 ? "%.0e" : "%.4f", p);
    if (significant) sb_putc(&b, '*');
    table_number(t, p, arena_copy(t->arena, sb_text(&b), b.length));
    sb_free(&b);
}

void cell_under(Table *t, const Interval *i, bool difference, bool plain)
{
    if (isnan(i->low)) return;
    StrBuf b = {0};
    if (difference) sb_printf(&b, "[%s, %s]", cell_points_text(t->arena, i->low, 1), cell_points_text(t->arena, i->high, 1));
    else interval_put(&b, i, false, plain);
    table_under(t, arena_copy(t->arena, b.data, b.length));
    sb_free(&b);
}

void cell_interval(Table *t, const Interval *i)
{
    table_number(t, i->value, "");
    table_number(t, i->low, "");
    table_number(t, i->high, "");
    table_text(t, interval_method_name(i->method));
}

void cell_column(Table *t, const char *key, const char *title, Align align) { table_column(t, key, title, NULL, align); }

const char *cell_joined(Arena *a, const char *format, const char *x, const char *y)
{
    StrBuf b = {0};
    for (; *format; format++) {
        if (*format == '1') sb_puts(&b, x);
        else if (*format == '2') sb_puts(&b, y);
        else sb_putc(&b, *format);
    }
    char *text = arena_copy(a, sb_text(&b), b.length);
    sb_free(&b);
    return text;
}

const char *cell_together(Arena *a, const char *x, const char *y)
{
    StrBuf b = {0};
    sb_printf(&b, "%s%s", x, y);
    char *text = arena_copy(a, sb_text(&b), b.length);
    sb_free(&b);
    return text;
}

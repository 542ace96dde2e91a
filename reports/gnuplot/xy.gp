# xy: lines and points over two axes, in panels under each other.

set lmargin at screen left / width
set rmargin at screen right / width
unset key
set border 3 linecolor rgb grey
data = folder.base.".dat"
dash(i) = (int(i) - 1) % 5 + 1
tick(range) = range > 55 ? 20 : range > 25 ? 10 : range > 12 ? 5 : range > 5 ? 2 : 1
equal(f, r) = 2 * r > f ? f * r / (2 * r - f) : NaN
set samples 400

set multiplot
do for [p = 1:panels] {
    set bmargin at screen Bottom[p] / height
    set tmargin at screen (Bottom[p] + panel) / height
    set xrange [XFrom[p]:XTo[p]]
    set yrange [YFrom[p]:YTo[p]]
    if (LogX[p] > 0) { set logscale x } else { unset logscale x }
    if (LogX[p] > 0) { set xtics auto format "%g" } else { set xtics tick(XTo[p] - XFrom[p]) format "%g" }
    set xtics out nomirror scale 0.4 offset 0, 0.4 textcolor rgb "black"
    set ytics tick(YTo[p] - YFrom[p]) out nomirror scale 0.4 offset 0.4, 0 textcolor rgb "black"
    set label 2 T(XTitle[p]) at screen (left + right) / 2 / width, screen (Bottom[p] - 16) / height center
    set label 3 T(YTitle[p]) at screen (left - 24) / width, screen (Bottom[p] + panel / 2) / height center rotate by 90
    set grid ytics linecolor rgb pale linewidth 0.5 linetype 1
    first = (p - 1) * (series + 1)
    if (Levels[p] > 0) {
        unset grid
        set label 4 "F1" at screen (right + 3) / width, screen (Bottom[p] + panel - 3) / height left textcolor rgb grey
        do for [f = 1:9] {
            e = equal(10 * f, XTo[p])
            if (e == e && e > YFrom[p] && e < YTo[p] - (YTo[p] - YFrom[p]) * 0.06) {
                set label 300 + f sprintf("%d", 10 * f) at screen (right + 3) / width, first e left textcolor rgb grey
            }
        }
    }
    plot for [f = 1:(Levels[p] > 0 ? 9 : 0)] '+' using 1:(equal(10 * f, $1)) with lines linewidth 0.6 linecolor rgb pale notitle, \
         for [i = 1:(Front[p] > 0)] data index first + series using 1:2 with steps linewidth 0.8 linecolor rgb grey dashtype 3 notitle, \
         for [i = 1:(lines ? series : 0)] data index first + i - 1 using 1:2 with lines linewidth 1 dashtype dash(i) \
             linecolor rgb Colour[style(i)] notitle, \
         for [i = 1:(intervals ? series : 0)] data index first + i - 1 using 1:3:(0):($4 - $3) with vectors nohead linewidth 0.8 \
             linecolor rgb Colour[style(i)] notitle, \
         for [i = 1:(dots ? series : 0)] data index first + i - 1 using 1:2 with points pointtype Shape[style(i)] pointsize 0.55 * dot \
             linecolor rgb Colour[style(i)] notitle, \
         for [i = 1:series] data index first + i - 1 using ($5 > 0 ? $1 : NaN):2 with points pointtype Shape[style(i)] pointsize 0.75 * dot \
             linecolor rgb Colour[style(i)] notitle
    unset label
    unset logscale
}
unset multiplot

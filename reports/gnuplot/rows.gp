# rows: a row for each name, a dot for each series, with its interval or on a stem.

set lmargin at screen left / width
set rmargin at screen right / width
set bmargin at screen bottom / height
set tmargin at screen top / height
set xrange [from:to]
set yrange [rows:0]
unset key
unset ytics
set border 1 linecolor rgb grey
set xtics step out nomirror scale 0.4 offset 0, 0.4 textcolor rgb "black"
set label 2 T(measure) at screen (left + right) / 2 / width, screen (bottom - 15) / height center
set label 3 rightTitle at screen counts / width, screen (top + 5) / height right textcolor rgb grey

# Every second row lies on a pale band; a line sets off what is no category.
do for [i = 1:categories:2] {
    set object i rectangle from graph 0, first i - 1 to graph 1, first i fillcolor rgb "#F3F3F3" fillstyle solid noborder behind
}
if (apart > 0) {
    set arrow 1 from graph 0, first categories + 0.175 to graph 1, first categories + 0.175 nohead linecolor rgb grey linewidth 0.5
}
do for [i = ceil(from / step):floor(to / step)] {
    x = i * step
    set arrow 100 + i from first x, graph 0 to first x, graph 1 nohead linecolor rgb (differences && i == 0 ? 0x404040 : 0xD0D0D0) \
        linewidth (differences && i == 0 ? 1 : 0.5) back
}

data = folder.base.".dat"
place(i) = $1 + (i - (series + 1) / 2.) * lane
at(i) = 3 * i + 1
plot for [i = 1:stems] data using (0):(place(i)):(column(at(i))):(0) with vectors nohead linewidth 0.7 \
         linecolor rgb Colour[style(i)] notitle, \
     for [i = 1:intervals] data using (column(at(i) + 1)):(place(i)):(column(at(i) + 2) - column(at(i) + 1)):(0) with vectors nohead \
         linewidth 0.9 linecolor rgb Colour[style(i)] notitle, \
     for [i = 1:series] data using (column(at(i))):(place(i)) with points pointtype Shape[style(i)] pointsize 0.45 * dot \
         linecolor rgb Colour[style(i)] notitle, \
     data using (from):1:(L(strcol(2))) with labels right offset screen -3 / width, 0 notitle, \
     data using (to):1:3 with labels right offset screen (counts - right) / width, 0 textcolor rgb grey notitle

# categories: a row for each category, a dot on a stem for each system (or for precision, recall and F1 of one).

set lmargin at screen left / width
set rmargin at screen right / width
set bmargin at screen bottom / height
set tmargin at screen top / height
set xrange [-3:103]
set yrange [rows:0]
unset key
unset ytics
set border 1 linecolor rgb grey
set xtics 0, 20, 100 out nomirror scale 0.4 offset 0, 0.4 textcolor rgb "black"
set label 2 measure at screen (left + right) / 2 / width, screen (bottom - 15) / height center
set label 3 "gold" at screen counts / width, screen (top + 5) / height right textcolor rgb grey

# Every second row lies on a pale band; a line sets the averages off.
do for [i = 1:categories:2] {
    set object i rectangle from graph 0, first i - 1 to graph 1, first i fillcolor rgb "#F3F3F3" fillstyle solid noborder behind
}
set arrow 1 from graph 0, first categories + 0.175 to graph 1, first categories + 0.175 nohead linecolor rgb grey linewidth 0.5
do for [x = 0:100:20] {
    set arrow 10 + x from first x, graph 0 to first x, graph 1 nohead linecolor rgb pale linewidth 0.5 back
}

data = folder.base.".dat"
place(i) = $1 + (i - (series + 1) / 2.) * lane
plot for [i = 1:stems] data using (0):(place(i)):(column(i + 3)):(0) with vectors nohead linewidth 0.7 \
         linecolor rgb Colour[style(i)] notitle, \
     for [i = 1:series] data using (column(i + 3)):(place(i)) with points pointtype Shape[style(i)] pointsize 0.45 \
         linecolor rgb Colour[style(i)] notitle, \
     data using (-3):1:2 with labels right offset screen -3 / width, 0 notitle, \
     data using (103):1:3 with labels right offset screen (counts - right) / width, 0 textcolor rgb grey notitle

# precision-recall: the plane of precision and recall, with lines of equal F1.

set lmargin at screen left / width
set rmargin at screen right / width
set bmargin at screen bottom / height
set tmargin at screen top / height
set xrange [low:high]
set yrange [low:high]
unset key
set border 15 linecolor rgb grey
step = high - low > 60 ? 20 : high - low > 25 ? 10 : high - low > 10 ? 5 : 2
set xtics step out nomirror scale 0.4 offset 0, 0.4 textcolor rgb "black"
set ytics step out nomirror scale 0.4 offset 0.4, 0 textcolor rgb "black"
set label 2 T("recall (%)") at screen (left + right) / 2 / width, screen (bottom - 16) / height center
set label 3 T("precision (%)") at screen (left - 24) / width, screen (bottom + top) / 2 / height center rotate by 90
set label 4 "F1" at screen (right + 3) / width, screen (top - 3) / height left textcolor rgb grey
do for [i = 1:nLevel] {
    if (LevelPlace[i] >= 0) { set label 300 + i sprintf("%d", Level[i]) at screen (right + 3) / width, first LevelPlace[i] left \
        textcolor rgb grey }
}
# Precision where F1 is f and recall is r.
equal(f, r) = 2 * r > f ? f * r / (2 * r - f) : NaN

data = folder.base.".dat"
set samples 400
plot for [i = 1:nLevel] [r = low:high] '+' using 1:(equal(Level[i], $1)) with lines linewidth 0.6 linecolor rgb pale \
         notitle, \
     for [i = 1:led] data using 1:2:($8 - $1):($9 - $2) with vectors nohead linewidth 0.5 linecolor rgb grey notitle, \
     data using 1:2:(Shape[style($4)]):(Colour[style($4)]) with points pointsize 0.7 * dot pointtype variable \
         linecolor rgb variable notitle, \
     for [i = 1:named] data using 6:7:(L(strcol(5))) with labels left notitle

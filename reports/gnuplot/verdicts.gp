# verdicts: a stacked bar for each system.

set lmargin at screen left / width
set rmargin at screen right / width
set bmargin at screen bottom / height
set tmargin at screen top / height
set xrange [0:longest]
set yrange [systems - 0.5:-0.5]
unset key
unset ytics
set border 1 linecolor rgb grey
set xtics out nomirror scale 0.4 offset 0, 0.4 textcolor rgb "black" 0, step
set label 2 "mentions; the black line is gold" at screen (left + right) / 2 / width, screen (bottom - 15) / height center

# From dark to light, so that the order is there in grey as well.
array Fill[6] = [0x0072B2, 0x009E73, 0xE69F00, 0xF0E442, 0xFFFFFF, 0xD55E00]
array Ink[6] = [0xFFFFFF, 0xFFFFFF, 0x000000, 0x000000, 0x000000, 0xFFFFFF]
do for [i = 1:nKeyName] {
    set label 100 + i "" at screen KeyX[i] / width, screen KeyY[i] / height point pointtype 5 pointsize 0.7 * dot linecolor rgb Fill[i]
    set object 100 + i rectangle center screen KeyX[i] / width, screen KeyY[i] / height size screen 5. / width, screen 5. / height \
        fillcolor rgb Fill[i] fillstyle solid border linecolor rgb "#404040" linewidth 0.4 front
}

data = folder.base.".dat"
# Where the i-th part of the bar begins.
start(i) = i == 1 ? 0 : (sum [k = 1:i - 1] column(3 + k))
part(i) = column(3 + i)
fits(i) = part(i) > onePoint * (strlen(sprintf("%d", part(i))) * 4.5 + 2)
plot for [i = 1:6] data using (start(i)):1:(start(i)):(start(i) + part(i)):($1 - 0.37):($1 + 0.37) with boxxyerror \
         fillcolor rgb Fill[i] fillstyle solid 1 border linecolor rgb "#404040" linewidth 0.4 notitle, \
     for [j = 1:nShown] data using (i = int(Shown[j]), fits(i) ? start(i) + part(i) / 2. : NaN):1:(sprintf("%d", part(int(Shown[j])))) \
         with labels center textcolor rgb Ink[int(Shown[j])] notitle, \
     data using 3:($1 - 0.46):(0):(0.92) with vectors nohead linecolor rgb "black" linewidth 1.2 notitle, \
     data using (0):1:(L(strcol(2))) with labels right offset screen -3 / width, 0 notitle

# confusion: a heat map of gold's types against predicted ones.

set lmargin at screen left / width
set rmargin at screen right / width
set bmargin at screen bottom / height
set tmargin at screen top / height
set xrange [-0.5:nName - 0.5]
set yrange [nName - 0.5:-0.5]
unset key
unset xtics
unset ytics
set border 15 linecolor rgb grey linewidth 0.5
set label 2 T("predicted") at screen (left + right) / 2 / width, screen 9 / height center
set label 3 T("gold") at screen goldX / width, screen (bottom + top) / 2 / height center rotate by 90
set label 4 T(system) at screen 0.5, screen systemY / height center
do for [i = 1:nName] {
    set label 1000 + i T(Name[i]) at first i - 1, screen (bottom - 3) / height right rotate by 90
    set label 2000 + i T(Name[i]) at screen (left - 3) / width, first i - 1 right
}
# A line sets off what is nothing; pale ones lead the eye.
do for [i = 1:nName - 1] {
    strong = i == nName - 1
    set arrow 100 + i from first i - 0.5, graph 0 to first i - 0.5, graph 1 nohead front linecolor rgb (strong ? 0x707070 : 0xE8E8E8) linewidth 0.4
    set arrow 300 + i from graph 0, first i - 0.5 to graph 1, first i - 0.5 nohead front linecolor rgb (strong ? 0x707070 : 0xE8E8E8) linewidth 0.4
}

# From white to the colour by the share of the row; a little of it even for the least.
mix(to, share) = int(255 - (255 - to) * (0.12 + 0.88 * share))
shade(share, right) = right > 0 ? 65536 * mix(0, share) + 256 * mix(0x72, share) + mix(0xB2, share) : \
    65536 * mix(0xD5, share) + 256 * mix(0x5E, share) + mix(0, share)

data = folder.base.".dat"
plot data using 1:2:($1 - 0.5):($1 + 0.5):($2 - 0.5):($2 + 0.5):(shade($3, $4)) with boxxyerror fillstyle solid 1 noborder \
         linecolor rgb variable notitle, \
     for [i = 1:counts] data using 1:2:(sprintf("%d", $5)):($3 > 0.45 ? 0xFFFFFF : 0) with labels center textcolor rgb variable notitle

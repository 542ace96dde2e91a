# What all figures share: the terminal, the colours and shapes, the title and the legend.
#
# Lengths are points, 1/72 inch. The svg is measured in pixels of 1/96 inch, the png has 300 dots to the inch.

if (!exists("format")) format = "svg"
folder = ""
do for [i = 1:strlen(ARG0)] { if (ARG0[i:i] eq "/") { folder = ARG0[1:i] } }
set encoding utf8
set datafile separator "\t"

# gnuplot takes one point of the cairo terminals' fonts for 1/96 inch where the page is measured in 1/72.
if (format eq "svg") {
    set terminal svg noenhanced size int(width * 96 / 72. + 0.5), int(height * 96 / 72. + 0.5) \
        font "DejaVu Sans,Verdana,sans-serif,9.3333" linewidth 1 background "white"
}
if (format eq "pdf") {
    set terminal pdfcairo noenhanced size width / 72., height / 72. font "DejaVu Sans,7" fontscale 0.75 linewidth 1.3 \
        pointscale 0.85 background "white"
}
if (format eq "png") {
    set terminal pngcairo noenhanced size int(width * 300 / 72. + 0.5), int(height * 300 / 72. + 0.5) \
        font "DejaVu Sans,7" fontscale 300 / 96. linewidth 3.125 pointscale 3.125 background "white"
}
if (format eq "tikz") {
    eval sprintf("set terminal tikz input size %.3fcm,%.3fcm", width / 72. * 2.54, height / 72. * 2.54) \
        .' font "\\fontsize{7}{8.4}\\selectfont" linewidth 1'
}
set output folder.base.".".format

# A label, as text of TeX where the picture is one. Labels of data lose one level of backslashes more than others.
texOf(c) = c eq '\' ? '\textbackslash{}' : c eq '^' ? '\textasciicircum{}' : c eq '~' ? '\textasciitilde{}' : \
    c eq '<' ? '\textless{}' : c eq '>' ? '\textgreater{}' : c eq '|' ? '\textbar{}' : strstrt('{}$&#_%', c) > 0 ? '\'.c : c
tex(s) = (made = "", ignored = strlen(s) == 0 ? 0 : (sum [at = 1:strlen(s)] (made = made.texOf(s[at:at]), 0)), made)
twice(s) = (made = "", ignored = strlen(s) == 0 ? 0 : (sum [at = 1:strlen(s)] (made = made.(s[at:at] eq '\' ? '\\' : s[at:at]), 0)), made)
T(s) = format eq "tikz" ? tex(s) : s
L(s) = twice(T(s))

# The palette of Okabe and Ito, which people with any colour vision can tell apart, the light yellow left out. Shapes differ as
# well, so that a grey print is enough: first the seven filled ones, then open ones.
array Colour[12] = [0x0072B2, 0xD55E00, 0x009E73, 0x000000, 0xE69F00, 0x56B4E9, 0xCC79A7, \
                    0x0072B2, 0xD55E00, 0x009E73, 0x000000, 0xCC79A7]
array Shape[12] = [7, 9, 5, 13, 11, 15, 6, 8, 4, 12, 10, 14]
style(i) = (int(i) - 1) % 12 + 1
dot = format eq "tikz" ? 2.2 : 1 # TeX's points are small
grey = "#707070"
pale = "#D0D0D0"

set label 1 T(title) at screen 0.5, screen titleY / height center
do for [i = 1:nKeyName] {
    set label 100 + i "" at screen KeyX[i] / width, screen KeyY[i] / height \
        point pointtype Shape[style(i)] pointsize 0.6 * dot linecolor rgb Colour[style(i)]
    set label 200 + i T(KeyName[i]) at screen (KeyX[i] + 5.5) / width, screen KeyY[i] / height left
}
if (exists("nNote")) {
    do for [i = 1:nNote] { set label 500 + i T(Note[i]) at screen 4 / width, screen (noteTop - (i - 1) * noteStep) / height left }
}

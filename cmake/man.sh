#!/bin/sh
# Makes the manual pages from what the program says of its options and from docs/assay.1.scd.
# Usage: man.sh ASSAY DOCS FOLDER
set -eu
assay=$1 docs=$2 folder=$3
rm -rf "$folder"
mkdir -p "$folder"
"$assay" help --man >"$folder/commands"
sed -e "/^@COMMANDS@$/{r $folder/commands
d}" "$docs/assay.1.scd" | scdoc >"$folder/assay.1"
for command in $(sed -n 's/^\*assay-\([a-z]*\)\*(1)$/\1/p' "$folder/commands"); do
    "$assay" help --man "$command" | scdoc >"$folder/assay-$command.1"
done
rm "$folder/commands"

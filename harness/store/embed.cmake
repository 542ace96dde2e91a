# Turns a text file into a C array: cmake -DINPUT=file -DOUTPUT=file.c -DNAME=symbol -P embed.cmake
# Numbers and not a string literal, since C11 promises no more than 4095 characters of one.
file(READ "${INPUT}" bytes HEX)
string(REGEX REPLACE "(..)" "0x\\1," bytes "${bytes}")
string(REPLACE "0x0a," "0x0a,\n" bytes "${bytes}")
get_filename_component(source "${INPUT}" NAME)
file(WRITE "${OUTPUT}" "/* Made from ${source} by embed.cmake. */\nextern const unsigned char ${NAME}[];\nconst unsigned char ${NAME}[] = {\n${bytes}0};\n")

/* fonts.h - is there a font for every character of a picture? */
#ifndef REPORT_FONTS_H
#define REPORT_FONTS_H

#include "base/strbuf.h"

/* An error if a character of the texts is in none of the installed fonts; its message names the character and what to install.
 * Where fontconfig's fc-list cannot be asked, everything is taken to be there. */
int fonts_check(const StrBuf *texts, size_t n, Error *e) MUST_CHECK;

#endif

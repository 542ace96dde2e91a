/* hash.h - xxHash for tables, SHA-256 for identities. */
#ifndef BASE_HASH_H
#define BASE_HASH_H

#include <stddef.h>
#include <stdint.h>

uint64_t hash64(const void *bytes, size_t n);

#define SHA256_HEX 65 /* 64 digits and the NUL */

typedef struct Sha256 Sha256;
Sha256 *sha256_new(void);
void sha256_add(Sha256 *s, const void *bytes, size_t n);
void sha256_add_text(Sha256 *s, const char *text); /* with its length, so that ("ab","c") differs from ("a","bc") */
void sha256_end(Sha256 *s, char hex[SHA256_HEX]);  /* also frees s */
void sha256_of(const void *bytes, size_t n, char hex[SHA256_HEX]);

#endif

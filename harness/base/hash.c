#include "base/hash.h"

#include "base/memory.h"

#include <openssl/evp.h>
#include <stdlib.h>
#include <string.h>
#define XXH_STATIC_LINKING_ONLY
#include <xxhash.h>

uint64_t hash64(const void *bytes, size_t n) { return XXH3_64bits(bytes, n); }

struct Sha256 {
    EVP_MD_CTX *context;
};

Sha256 *sha256_new(void)
{
    Sha256 *s = mem_alloc(sizeof *s);
    s->context = EVP_MD_CTX_new();
    if (!s->context || !EVP_DigestInit_ex(s->context, EVP_sha256(), NULL)) abort(); /* only a broken libcrypto does this */
    return s;
}

void sha256_add(Sha256 *s, const void *bytes, size_t n) { EVP_DigestUpdate(s->context, bytes, n); }

void sha256_add_text(Sha256 *s, const char *text)
{
    uint64_t n = strlen(text);
    unsigned char length[8];
    for (int i = 0; i < 8; i++) length[i] = (unsigned char)(n >> (8 * i) & 0xff);
    sha256_add(s, length, sizeof length);
    sha256_add(s, text, n);
}

void sha256_end(Sha256 *s, char hex[SHA256_HEX])
{
    static const char digits[] = "0123456789abcdef";
    unsigned char digest[32];
    EVP_DigestFinal_ex(s->context, digest, NULL);
    for (size_t i = 0; i < sizeof digest; i++) {
        hex[2 * i] = digits[digest[i] >> 4];
        hex[2 * i + 1] = digits[digest[i] & 15];
    }
    hex[64] = 0;
    EVP_MD_CTX_free(s->context);
    free(s);
}

void sha256_of(const void *bytes, size_t n, char hex[SHA256_HEX])
{
    Sha256 *s = sha256_new();
    sha256_add(s, bytes, n);
    sha256_end(s, hex);
}

/* json.h - reading JSON by pulling, writing it by appending.
 *
 * Reading: json_open parses one value; a JsonReader then stands on the root. json_enter goes into the array or object it
 * stands on, each json_next moves to the next member and returns false behind the last one, which also leaves:
 *
 *     if (!json_enter(&r, KIND_OBJECT)) return wrong(…);
 *     while (json_next(&r))
 *         if (json_key_is(&r, "id")) json_read_string(&r, &text, &n);
 *
 * Members that are not looked at cost nothing and need not be skipped. Duplicate keys in an object are an error.
 * Strings returned stay valid until json_close. Behind the interface is jansson; a faster reader can
 * take its place.
 *
 * Writing: json_put_* append to a StrBuf; commas and braces are written by the caller.
 */
#ifndef BASE_JSON_H
#define BASE_JSON_H

#include "base/strbuf.h"

typedef enum JsonKind { KIND_NULL, KIND_BOOL, KIND_NUMBER, KIND_STRING, KIND_ARRAY, KIND_OBJECT } JsonKind;

#define JSON_DEPTH 32 /* deeper nesting than this is refused: no format of ours needs it */

typedef struct JsonLevel {
    void *container, *iterator;
    size_t index;
} JsonLevel;

typedef struct JsonReader {
    void *root, *value;
    const char *key;
    const char *bytes; /* borrowed, for json_column */
    size_t length;
    unsigned depth;
    JsonLevel level[JSON_DEPTH];
} JsonReader;

/* Parses `bytes` (one value, white space around it allowed). On failure fills `e` with message, line and column within
 * `bytes` (the file is the caller's to add) and leaves nothing to close. `bytes` must outlive the reader. */
int json_open(JsonReader *r, const char *bytes, size_t n, Error *e) MUST_CHECK;
void json_close(JsonReader *r); /* a zeroed reader is allowed */

JsonKind json_kind(const JsonReader *r);
const char *json_kind_name(JsonKind kind); /* "a string", "an object", … for messages */
bool json_enter(JsonReader *r, JsonKind kind); /* KIND_ARRAY or KIND_OBJECT; false if it stands on something else */
bool json_next(JsonReader *r);
void json_leave(JsonReader *r); /* leaves early, to stand on the container again */
const char *json_key(const JsonReader *r); /* of the member stood on, inside an object */
bool json_key_is(const JsonReader *r, const char *key);
size_t json_count(const JsonReader *r); /* members of the array or object stood on */

/* Each returns false if the value is of another kind (or not a whole number in range). */
bool json_read_string(const JsonReader *r, const char **text, size_t *n);
bool json_read_unsigned(const JsonReader *r, uint64_t *value);
bool json_read_double(const JsonReader *r, double *value);
bool json_read_bool(const JsonReader *r, bool *value);

/* The byte column and the line, from 1, of the value stood on. They scan the text again: for error messages only. */
size_t json_column(const JsonReader *r);
size_t json_line(const JsonReader *r);

/* The value stood on, written compactly. */
void json_put_value(StrBuf *b, const JsonReader *r);

void json_put_string(StrBuf *b, const char *text, size_t n); /* quoted and escaped; bytes that are not UTF-8 become U+FFFD */
void json_put_text(StrBuf *b, const char *text);
void json_put_double(StrBuf *b, double value); /* shortest that reads back; NaN and infinities are null */
void json_put_unsigned(StrBuf *b, uint64_t value);

#endif

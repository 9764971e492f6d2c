/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <jansson.h>

#include "km-time.h"

G_BEGIN_DECLS

G_DEFINE_AUTOPTR_CLEANUP_FUNC (json_t, json_decref)

#define KM_JSON_MAX_DEPTH 32

/* Parses one JSON value that is an object or an array, strictly: no member twice, no trailing text, no U+0000, valid UTF-8, numbers
 * within 64 bits, at most @max_depth levels (checked before the parser sees it: no recursion on hostile input).
 * NULL with KM_ERROR_BAD_JSON or KM_ERROR_TOO_DEEP. New reference. Any thread. */
json_t *km_json_parse (const void *bytes, gsize length, guint max_depth, GError **error);

/* Compact, members sorted, no escapes beyond the necessary: equal values give equal bytes. @length may be NULL. g_free. */
char *km_json_dump_canonical (json_t *json, gsize *length);

/* Compact in the members' own order, for the wire. g_free. */
char *km_json_dump (json_t *json, gsize *length);

/* The text of one value that stands in several others (a ticket in its event, in its counter's and in the answer): written once. A
 * memo of zeros is empty. The value must not change while it is remembered. */
typedef struct {
  json_t *json;
  char   *text;
  gsize   length;
} KmJsonMemo;

/* Remembers @json (a reference is taken; NULL: nothing) in place of what was remembered. */
void km_json_memo_set (KmJsonMemo *memo, json_t *json);

/* km_json_dump () that takes the remembered value's text as it is, or remembers it. */
char *km_json_dump_memo (json_t *json, KmJsonMemo *memo, gsize *length);

/* ---- Strict reading by a table ---- */

typedef enum {
  KM_JSON_STRING,  /* const char *: borrowed from the JSON, no control characters but \n and \t */
  KM_JSON_INTEGER, /* gint64 */
  KM_JSON_BOOLEAN, /* gboolean */
  KM_JSON_OBJECT,  /* json_t *, borrowed */
  KM_JSON_ARRAY,   /* json_t *, borrowed; min and max bound its length */
  KM_JSON_ANY,     /* json_t *, borrowed */
  KM_JSON_UUID,    /* const char * */
  KM_JSON_TIME,    /* KmTime, from RFC 3339 */
  KM_JSON_DATE,    /* const char *, ISO date */
  KM_JSON_CODE,    /* const char *: 1 to 64 of A-Z a-z 0-9 - _ . / */
} KmJsonType;

typedef enum {
  KM_JSON_REQUIRED = 0,
  KM_JSON_OPTIONAL = 1 << 0, /* may be missing: the struct's member keeps its value */
  KM_JSON_NULLABLE = 1 << 1, /* may be null: the same */
} KmJsonFlags;

typedef struct {
  const char *name;
  KmJsonType  type;
  KmJsonFlags flags;
  gsize       offset; /* in the struct that is filled */
  gint64      min;    /* integers: bounds, both 0 = none; strings: bytes, max 0 = 4,096; arrays: length, max 0 = 1,024 */
  gint64      max;
} KmJsonMember;

typedef enum {
  KM_JSON_STRICT,   /* requests: an unknown member is an error that names it */
  KM_JSON_TOLERANT, /* answers and events: unknown members are skipped */
} KmJsonMode;

/* Fills the struct @out from @object by @members. FALSE with KM_ERROR_INVALID, wire code "bad-body", and the field's JSON
 * pointer: @path ("/body") and the member's name. What was filled before an error stays filled: start from a struct of zeros. */
gboolean km_json_read (json_t *object, const char *path, const KmJsonMember *members, gsize n_members, KmJsonMode mode, gpointer out, GError **error);

#define KM_JSON_AT(Struct, member) G_STRUCT_OFFSET (Struct, member)

/* ---- Tolerant reading of single members ---- */

/* Of an object (or NULL): the value, or @fallback when missing or of another type. Borrowed. */
const char *km_json_get_string (json_t *object, const char *name, const char *fallback);
gint64      km_json_get_integer (json_t *object, const char *name, gint64 fallback);
gboolean    km_json_get_boolean (json_t *object, const char *name, gboolean fallback);
KmTime      km_json_get_time (json_t *object, const char *name, KmTime fallback);
json_t     *km_json_get_object (json_t *object, const char *name);
json_t     *km_json_get_array (json_t *object, const char *name);

/* Setting: NULL and KM_TIME_NONE become null. Invalid UTF-8 is repaired first. */
void km_json_set_string (json_t *object, const char *name, const char *value);
void km_json_set_integer (json_t *object, const char *name, gint64 value);
void km_json_set_boolean (json_t *object, const char *name, gboolean value);
void km_json_set_time (json_t *object, const char *name, KmTime value);
/* Steals @value (NULL becomes null). */
void km_json_set (json_t *object, const char *name, json_t *value);

G_END_DECLS

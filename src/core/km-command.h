/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "km-json.h"
#include "km-keys.h"
#include "km-time.h"
#include "km-uuid.h"

G_BEGIN_DECLS

/* Every change of state is one command; executed exactly once by its id. */
typedef enum {
  KM_COMMAND_FACT,     /* happened in front of the visitor: kept in the outbox, never refused for what it says */
  KM_COMMAND_DECISION, /* sent live by a person's session, or not at all */
  KM_COMMAND_WISH,     /* the same, and may be answered "behind" or "expired" */
} KmCommandSort;

#define KM_COMMAND_MAX_BYTES (256 * 1024)  /* one command, as compact JSON */
#define KM_COMMAND_MAX_REQUEST 100         /* commands in one request */
#define KM_COMMAND_MAX_DEPTH KM_JSON_MAX_DEPTH
#define KM_COMMAND_MAX_REQUEST_BYTES (8 * 1024 * 1024)
#define KM_COMMAND_NO_AFTER (-1)

/* Immutable once it is shared between threads; the count of references is atomic. */
typedef struct {
  char   *id;          /* UUIDv7 */
  char   *kind;        /* "ticket.call-next" */
  KmTime  made_at;
  gint64  n;           /* running number of the till's facts; 0 = none */
  char   *actor;       /* account's user name; nullable */
  gint64  after;       /* wish: last fact that it presumes; KM_COMMAND_NO_AFTER */
  KmTime  valid_until; /* wish: in server time; 0 = none */
  json_t *body;        /* object */

  /*< private >*/
  gatomicrefcount ref_count;
  char hash[KM_HASH_HEX_LENGTH]; /* of one that was read; "": not reckoned */
} KmCommand;

/* A new command; takes a reference to @body (an object). n, actor, after and valid_until are unset: set them before sharing. */
KmCommand *km_command_new (const char *id, const char *kind, KmTime made_at, json_t *body);
KmCommand *km_command_ref (KmCommand *command);
void       km_command_unref (KmCommand *command);
void       km_command_set_actor (KmCommand *command, const char *actor);

/* Strict. Errors: KM_ERROR_INVALID "bad-body" with the field; KM_ERROR_TOO_LARGE above KM_COMMAND_MAX_BYTES. Reckons the hash
 * too, so that the thread that executes it need not: what was read is not changed afterwards. */
KmCommand *km_command_from_json (json_t *json, GError **error);
json_t    *km_command_to_json (const KmCommand *command);

/* The commands of a request's {"commands": […]}: strict, 1 to KM_COMMAND_MAX_REQUEST. The array's own elements are read one by one with
 * km_command_from_json (): one bad command does not spoil the others. Borrowed array, or NULL with "bad-body" or "too-many". */
json_t *km_command_list_from_json (json_t *envelope, GError **error);

/* BLAKE2b-256, hexadecimal, over the canonical {actor, body, kind, made_at, n}: the same id with another hash is another
 * command. actor null and n 0 when unset; made_at with six decimals. */
const char *km_command_hash (const KmCommand *command, char out[KM_HASH_HEX_LENGTH]);

/* TRUE for "family.name" in lower-case letters and hyphens. */
gboolean km_command_kind_is_valid (const char *kind);

const char *km_command_sort_to_string (KmCommandSort sort);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (KmCommand, km_command_unref)

G_END_DECLS

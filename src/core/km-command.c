/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-command.h"

#include <string.h>

#include "km-error.h"

#define MAX_KIND 48

typedef struct {
  const char *id;
  const char *kind;
  KmTime      made_at;
  gint64      n;
  const char *actor;
  gint64      after;
  KmTime      valid_until;
  json_t     *body;
} Wire;

static const KmJsonMember members[] = {
  { "id", KM_JSON_UUID, KM_JSON_REQUIRED, KM_JSON_AT (Wire, id) },
  { "kind", KM_JSON_STRING, KM_JSON_REQUIRED, KM_JSON_AT (Wire, kind), 3, MAX_KIND },
  { "made_at", KM_JSON_TIME, KM_JSON_REQUIRED, KM_JSON_AT (Wire, made_at) },
  { "n", KM_JSON_INTEGER, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (Wire, n), 1, G_MAXINT64 },
  { "actor", KM_JSON_STRING, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (Wire, actor), 1, 64 },
  { "after", KM_JSON_INTEGER, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (Wire, after), 0, G_MAXINT64 },
  { "valid_until", KM_JSON_TIME, KM_JSON_OPTIONAL | KM_JSON_NULLABLE, KM_JSON_AT (Wire, valid_until) },
  { "body", KM_JSON_OBJECT, KM_JSON_REQUIRED, KM_JSON_AT (Wire, body) },
};

KmCommand *
km_command_new (const char *id, const char *kind, KmTime made_at, json_t *body)
{
  KmCommand *command = g_new0 (KmCommand, 1);

  command->id = g_strdup (id);
  command->kind = g_strdup (kind);
  command->made_at = made_at;
  command->after = KM_COMMAND_NO_AFTER;
  command->body = json_incref (body);
  g_atomic_ref_count_init (&command->ref_count);
  return command;
}

KmCommand *
km_command_ref (KmCommand *command)
{
  g_atomic_ref_count_inc (&command->ref_count);
  return command;
}

void
km_command_unref (KmCommand *command)
{
  if (!g_atomic_ref_count_dec (&command->ref_count))
    return;
  g_free (command->id);
  g_free (command->kind);
  g_free (command->actor);
  json_decref (command->body);
  g_free (command);
}

void
km_command_set_actor (KmCommand *command, const char *actor)
{
  g_free (command->actor);
  command->actor = g_strdup (actor);
  command->hash[0] = '\0';
}

gboolean
km_command_kind_is_valid (const char *kind)
{
  const char *dot = strchr (kind, '.');

  if (dot == NULL || dot == kind || dot[1] == '\0' || strlen (kind) > MAX_KIND)
    return FALSE;
  for (const char *at = kind; *at != '\0'; at++) {
    if (at != dot && *at != '-' && !g_ascii_islower (*at))
      return FALSE;
  }
  return TRUE;
}

/* Reckons the hash. Returns the length of the text it is over, which lacks only what is short: id, after and valid_until. */
static gsize
reckon_hash (const KmCommand *command, char out[KM_HASH_HEX_LENGTH])
{
  g_autoptr(json_t) json = json_object ();
  g_autofree char *text = NULL;
  gsize length;

  km_json_set_string (json, "actor", command->actor);
  km_json_set (json, "body", json_incref (command->body));
  km_json_set_string (json, "kind", command->kind);
  km_json_set_time (json, "made_at", command->made_at);
  km_json_set_integer (json, "n", command->n);
  text = km_json_dump_canonical (json, &length);
  km_hash_hex (text, length, out);
  return length;
}

KmCommand *
km_command_from_json (json_t *json, GError **error)
{
  Wire wire = { .after = KM_COMMAND_NO_AFTER };
  g_autoptr(KmCommand) command = NULL;

  if (!km_json_read (json, "", members, G_N_ELEMENTS (members), KM_JSON_STRICT, &wire, error))
    return NULL;
  if (!km_command_kind_is_valid (wire.kind)) {
    km_error_set (error, KM_ERROR_INVALID, "bad-body", "/kind", "/kind: must be family.name");
    return NULL;
  }
  command = km_command_new (wire.id, wire.kind, wire.made_at, wire.body);
  command->n = wire.n;
  command->after = wire.after;
  command->valid_until = wire.valid_until;
  km_command_set_actor (command, wire.actor);
  if (reckon_hash (command, command->hash) > KM_COMMAND_MAX_BYTES) {
    km_error_set (error, KM_ERROR_TOO_LARGE, NULL, "/body", "a command is at most %d bytes", KM_COMMAND_MAX_BYTES);
    return NULL;
  }
  return g_steal_pointer (&command);
}

json_t *
km_command_to_json (const KmCommand *command)
{
  json_t *json = json_object ();

  km_json_set_string (json, "id", command->id);
  km_json_set_string (json, "kind", command->kind);
  km_json_set_time (json, "made_at", command->made_at);
  if (command->n != 0)
    km_json_set_integer (json, "n", command->n);
  if (command->actor != NULL)
    km_json_set_string (json, "actor", command->actor);
  if (command->after != KM_COMMAND_NO_AFTER)
    km_json_set_integer (json, "after", command->after);
  if (command->valid_until != 0)
    km_json_set_time (json, "valid_until", command->valid_until);
  km_json_set (json, "body", json_incref (command->body));
  return json;
}

json_t *
km_command_list_from_json (json_t *envelope, GError **error)
{
  struct {
    json_t *commands;
  } wire = { NULL };
  static const KmJsonMember envelope_members[] = {
    { "commands", KM_JSON_ARRAY, KM_JSON_REQUIRED, 0, 1, G_MAXINT32 },
  };

  if (!km_json_read (envelope, "", envelope_members, G_N_ELEMENTS (envelope_members), KM_JSON_STRICT, &wire, error))
    return NULL;
  if (json_array_size (wire.commands) > KM_COMMAND_MAX_REQUEST) {
    km_error_set (error, KM_ERROR_TOO_LARGE, "too-many", "/commands", "at most %d commands in a request", KM_COMMAND_MAX_REQUEST);
    return NULL;
  }
  return wire.commands;
}

const char *
km_command_hash (const KmCommand *command, char out[KM_HASH_HEX_LENGTH])
{
  if (command->hash[0] != '\0')
    memcpy (out, command->hash, KM_HASH_HEX_LENGTH);
  else
    reckon_hash (command, out);
  return out;
}

const char *
km_command_sort_to_string (KmCommandSort sort)
{
  return sort == KM_COMMAND_FACT ? "fact" : sort == KM_COMMAND_DECISION ? "decision" : "wish";
}

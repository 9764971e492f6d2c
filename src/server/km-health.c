/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "km-health.h"
#include "km-json.h"
#include "km-reads.h"
#include "km-server-private.h"

/* Below it somebody should come and make room; the server still works. */
#define LOW_SPACE (256 * 1024 * 1024)
/* A transaction takes milliseconds. One of so long stands still. */
#define STUCK (30 * G_USEC_PER_SEC)

json_t *
km_health_read (KmServer    *server,
                const char **code,
                const char **detail)
{
  g_autoptr (GError) error = NULL;
  KmWriterFigures writer;
  KmStoreDisk disk;
  gboolean known = km_store_look_at_disk (server->store, &disk);
  json_t *json, *part;

  km_writer_get_figures (server->writer, &writer);
  *code = "unavailable";
  *detail = NULL;
  if (!km_read_anything (server->store, &error))
    *detail = "The database cannot be read";
  else if (writer.began > 0 && g_get_monotonic_time () - writer.began > STUCK)
    *detail = "The writer stands still";
  else if (known && !disk.writable)
    *code = "read-only", *detail = "The database's disk or file is read-only";
  else if (known && disk.free < disk.reserve)
    *code = "full", *detail = "The database's disk is full";
  else if (g_strcmp0 (writer.trouble, "corrupt") == 0)
    *detail = "The database is damaged: it has to be restored";
  else if (writer.trouble != NULL)
    *code = writer.trouble, *detail = "The last transaction could not be written";
  if (*detail != NULL)
    return NULL;

  json = json_object ();
  km_json_set_string (json, "status", known && disk.free < LOW_SPACE ? "low-space" : "ok");
  km_json_set_boolean (json, "practice", km_store_is_practice (server->store));
  part = json_object ();
  km_json_set_integer (part, "waiting", writer.waiting);
  /* Nothing was written yet since the start: null. */
  km_json_set_time (part, "last_commit_at", writer.last_commit);
  km_json_set (json, "writer", part);
  if (!known)
    return json;
  part = json_object ();
  km_json_set_integer (part, "free_bytes", (gint64) disk.free);
  km_json_set_integer (part, "database_bytes", (gint64) (disk.size + disk.log_size));
  km_json_set (json, "disk", part);
  return json;
}

/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-desk-private.h"

/* The catalogue in force: from the till's file at start, from the server when its version is another. Reading and checking the
 * document takes long enough for a worker thread. */

typedef struct
{
  GBytes *bytes;          /* (nullable) */
  json_t *document;       /* (nullable) */
  KmCatalogue *catalogue; /* (nullable) */
  KmSearch *search;
  KmTime now;
} Reading;

static void
reading_free (Reading *reading)
{
  g_clear_pointer (&reading->bytes, g_bytes_unref);
  json_decref (reading->document);
  g_clear_pointer (&reading->search, km_search_free);
  g_clear_pointer (&reading->catalogue, km_catalogue_unref);
  g_free (reading);
}

static void
read_document (GTask *task, gpointer source, gpointer task_data, GCancellable *cancellable)
{
  Reading *reading = task_data;
  g_autoptr (GError) error = NULL;

  if (reading->document == NULL)
    reading->document = km_json_parse (g_bytes_get_data (reading->bytes, NULL), g_bytes_get_size (reading->bytes), KM_JSON_MAX_DEPTH, &error);
  if (reading->document)
    reading->catalogue = km_catalogue_new_from_json (reading->document, &error);
  if (reading->catalogue == NULL)
    {
      g_task_return_error (task, km_desk_error_new (KM_ERROR_CORRUPT, "bad-catalogue", error->message));
      return;
    }
  reading->search = km_search_new (reading->catalogue);
  if (reading->bytes == NULL)
    {
      gsize length;
      char *text = km_json_dump_canonical (reading->document, &length);

      reading->bytes = g_bytes_new_take (text, length);
    }
  g_task_return_boolean (task, TRUE);
}

/* Without the desk as its source: a worker may drop its task last, and the desk ends on the main thread. Takes @reading. */
static GTask *
reading_task (Reading *reading, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *work = g_task_new (NULL, NULL, callback, user_data);

  g_task_set_task_data (work, reading, (GDestroyNotify) reading_free);
  return work;
}

static void
take_catalogue (KmDesk *self, Reading *reading)
{
  g_clear_pointer (&self->search, km_search_free);
  g_clear_pointer (&self->catalogue, km_catalogue_unref);
  self->catalogue = g_steal_pointer (&reading->catalogue);
  self->search = g_steal_pointer (&reading->search);
  km_visit_catalogue_changed (self->visit);
  km_props_set_string (self, "catalogue", &self->catalogue_version, km_catalogue_version (self->catalogue));
}

/* --- from the file ------------------------------------------------------------------------------------------------------- */

static gboolean
load (KmStoreSide *side, gpointer data, GError **error)
{
  Reading *reading = data;

  return km_db_one (side->db, KM_SQL ("SELECT document FROM catalogue WHERE current = 1 ORDER BY fetched_at DESC LIMIT 1"), error, "", "b",
                    &reading->bytes)
         >= 0;
}

static void
did_read_cached (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      g_task_return_error (task, error);
      return;
    }
  take_catalogue (g_task_get_source_object (task), g_task_get_task_data (G_TASK (result)));
  g_task_return_boolean (task, TRUE);
}

static void
did_load (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  Reading *loaded = km_store_run_data (result), *reading;
  GError *error = NULL;
  GTask *work;

  if (!km_store_run_finish (KM_STORE (source), result, &error))
    g_task_return_error (task, error);
  else if (loaded->bytes == NULL)
    g_task_return_boolean (task, TRUE);
  else
    {
      reading = g_new0 (Reading, 1);
      reading->bytes = g_steal_pointer (&loaded->bytes);
      work = reading_task (reading, did_read_cached, task);
      g_task_run_in_thread (work, read_document);
      g_object_unref (work);
      return;
    }
  g_object_unref (task);
}

void
km_desk_load_catalogue_async (KmDesk *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, km_desk_load_catalogue_async);
  km_store_run_async (self->store, load, g_new0 (Reading, 1), (GDestroyNotify) reading_free, did_load, task);
}

gboolean
km_desk_load_catalogue_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- from the server ----------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *version;
  GBytes *bytes;
  KmTime now;
} Saving;

static void
saving_free (Saving *saving)
{
  g_free (saving->version);
  g_bytes_unref (saving->bytes);
  g_free (saving);
}

/* Older versions stay: a draft or a late look at a receipt may name them. */
static gboolean
save (KmStoreSide *side, gpointer data, GError **error)
{
  Saving *saving = data;

  return km_db_run (side->db, KM_SQL ("UPDATE catalogue SET current = 0 WHERE current <> 0"), error, "")
         && km_db_run (side->db,
                       KM_SQL ("INSERT INTO catalogue (version, fetched_at, current, document) VALUES ($1, $2, 1, $3) "
                               "ON CONFLICT (version) DO UPDATE SET current = 1, fetched_at = excluded.fetched_at"),
                       error, "sib", saving->version, saving->now, saving->bytes)
         && km_db_run (side->db, KM_SQL ("DELETE FROM catalogue WHERE current = 0 AND fetched_at < $1"), error, "i",
                       saving->now - 400 * KM_TIME_DAY);
}

static void
refresh_done (GTask *task, GError *error)
{
  KmDesk *self = g_task_get_source_object (task);

  self->catalogue_busy = FALSE;
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  if (self->catalogue_again && !self->closing)
    {
      self->catalogue_again = FALSE;
      km_desk_refresh_catalogue_async (self, NULL, NULL);
    }
}

static void
did_read_new (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmDesk *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (G_TASK (result));
  GError *error = NULL;
  Saving *saving;

  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      refresh_done (task, error);
      return;
    }
  saving = g_new0 (Saving, 1);
  saving->version = g_strdup (km_catalogue_version (reading->catalogue));
  saving->bytes = g_bytes_ref (reading->bytes);
  saving->now = km_link_now (self->link);
  if (!self->closing)
    take_catalogue (self, reading);
  km_store_run_async (self->store, save, saving, (GDestroyNotify) saving_free, NULL, NULL);
  refresh_done (task, NULL);
}

static void
got_catalogue (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmDesk *self = g_task_get_source_object (task);
  g_autoptr (GTask) work = NULL;
  GError *error = NULL;
  gboolean not_modified = FALSE;
  json_t *json = km_link_send_finish (KM_LINK (source), result, NULL, &not_modified, &error);
  Reading *reading;

  if (json == NULL)
    {
      if (error)
        km_desk_check_session (self, error);
      refresh_done (task, error);
      return;
    }
  reading = g_new0 (Reading, 1);
  reading->document = json;
  work = reading_task (reading, did_read_new, g_steal_pointer (&task));
  g_task_run_in_thread (work, read_document);
}

void
km_desk_refresh_catalogue_async (KmDesk *self, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *etag = NULL;

  g_task_set_source_tag (task, km_desk_refresh_catalogue_async);
  if (self->catalogue_busy)
    {
      self->catalogue_again = TRUE;
      g_task_return_boolean (task, TRUE);
      return;
    }
  self->catalogue_busy = TRUE;
  etag = self->catalogue ? g_strdup_printf ("\"%s\"", km_catalogue_version (self->catalogue)) : NULL;
  km_link_send_async (self->link, KM_LINK_READS, "GET", "/v1/catalogue", self->clerk.token, NULL, etag, self->cancellable, got_catalogue,
                      g_steal_pointer (&task));
}

gboolean
km_desk_refresh_catalogue_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

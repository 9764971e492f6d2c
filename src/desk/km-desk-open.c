/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-desk-private.h"

/* KmDesk's beginning and end: the file, the practice server, the catalogue, a session that a crash interrupted. */

/* --- what the file knows ---------------------------------------------------------------------------------------------------- */

typedef struct
{
  gboolean practice;
  char *till, *centre;
  GBytes *token, *seed, *session, *lock;
  GHashTable *settings;
  char *centre_info;
  char *unprinted;
  char *ca_file;      /* (nullable): given now */
  GTlsDatabase *tls;  /* (nullable) */
  GError *tls_error;  /* (nullable): the kept one is damaged */
} Loaded;

static void
loaded_free (Loaded *loaded)
{
  g_free (loaded->till);
  g_free (loaded->centre);
  g_clear_pointer (&loaded->token, g_bytes_unref);
  g_clear_pointer (&loaded->seed, g_bytes_unref);
  g_clear_pointer (&loaded->session, g_bytes_unref);
  g_clear_pointer (&loaded->lock, g_bytes_unref);
  g_clear_pointer (&loaded->settings, g_hash_table_unref);
  g_free (loaded->centre_info);
  g_free (loaded->unprinted);
  g_free (loaded->ca_file);
  g_clear_object (&loaded->tls);
  g_clear_error (&loaded->tls_error);
  g_free (loaded);
}

/* Whom this till trusts: what was given now, which is kept if it is any good, else what was kept. */
static gboolean
load_authorities (KmStoreSide *side, Loaded *loaded, GError **error)
{
  g_autofree char *folder = g_path_get_dirname (side->path);
  g_autofree char *kept = g_build_filename (folder, "server-ca.pem", NULL);
  g_autofree char *pem = NULL;
  g_autoptr (GError) failed = NULL;
  gsize length;

  if (loaded->ca_file == NULL)
    {
      if (g_file_test (kept, G_FILE_TEST_EXISTS) && (loaded->tls = g_tls_file_database_new (kept, &failed)) == NULL)
        loaded->tls_error = km_desk_error_new (KM_ERROR_FAILED, "ca-file", failed->message);
      return TRUE;
    }
  loaded->tls = g_tls_file_database_new (loaded->ca_file, &failed);
  /* A file without a certificate is a database without one: nobody would be trusted, and nobody told why. */
  if (loaded->tls == NULL || !g_file_get_contents (loaded->ca_file, &pem, &length, &failed) || strstr (pem, "-----BEGIN CERTIFICATE-----") == NULL)
    {
      g_propagate_error (error, km_desk_error_new (KM_ERROR_INVALID, "ca-file", failed ? failed->message : loaded->ca_file));
      return FALSE;
    }
  return g_file_set_contents_full (kept, pem, (gssize) length, G_FILE_SET_CONTENTS_CONSISTENT | G_FILE_SET_CONTENTS_DURABLE, 0600, error);
}

static gboolean
load_settings (KmStoreSide *side, Loaded *loaded, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (side->db, KM_SQL ("SELECT name, value FROM setting"), error, "");
  int more;

  loaded->settings = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  if (rows == NULL)
    return FALSE;
  while ((more = km_rows_next (rows, error)) > 0)
    g_hash_table_insert (loaded->settings, g_strdup (km_rows_text (rows, 0)), g_strdup (km_rows_text (rows, 1)));
  return more == 0;
}

static gboolean
load (KmStoreSide *side, gpointer data, GError **error)
{
  Loaded *loaded = data;
  const char *mode = loaded->practice ? "practice" : "real";
  const char *stored;
  g_autofree char *cache_name = NULL;

  if (!load_settings (side, loaded, error) || !load_authorities (side, loaded, error))
    return FALSE;
  /* Work that nobody came back for (domain, §6: drafts 30 days). */
  if (!km_db_run (side->db, KM_SQL ("DELETE FROM draft WHERE saved_at < $1"), error, "i", g_get_real_time () - 30 * KM_TIME_DAY))
    return FALSE;
  stored = g_hash_table_lookup (loaded->settings, "mode");
  if (stored == NULL && !km_store_put_setting (side, "mode", mode, error))
    return FALSE;
  if (stored && strcmp (stored, mode) != 0)
    {
      g_propagate_error (error, km_desk_error_new (KM_ERROR_CONFLICT, "file-practice", stored));
      return FALSE;
    }
  if (km_db_one (side->db, KM_SQL ("SELECT code, centre FROM till WHERE id = 1"), error, "", "ss", &loaded->till, &loaded->centre) <= 0)
    return FALSE;
  if (!km_store_get_secret (side, "token", &loaded->token, error) || !km_store_get_secret (side, "seed", &loaded->seed, error)
      || !km_store_get_secret (side, "session", &loaded->session, error) || !km_store_get_secret (side, "lock", &loaded->lock, error))
    return FALSE;
  stored = g_hash_table_lookup (loaded->settings, "last-centre");
  cache_name = g_strconcat ("centre/", loaded->centre ? loaded->centre : (stored ? stored : ""), NULL);
  if (!km_store_get_cache (side, cache_name, &loaded->centre_info, error))
    return FALSE;
  return km_desk_read_unprinted (side, &loaded->unprinted, error);
}

static void
take_loaded (KmDesk *self, Loaded *loaded)
{
  const char *offset = g_hash_table_lookup (loaded->settings, "clock-offset");

  g_hash_table_unref (self->settings);
  self->settings = g_steal_pointer (&loaded->settings);
  if (offset)
    km_link_set_offset (self->link, g_ascii_strtoll (offset, NULL, 10));
  if (loaded->tls)
    km_link_set_tls_database (self->link, loaded->tls);
  if (loaded->tls_error)
    km_desk_set_error (self, loaded->tls_error);
  if (loaded->till && loaded->token && loaded->seed && g_bytes_get_size (loaded->seed) == KM_SIGN_SEED_BYTES)
    {
      guint8 public_key[KM_SIGN_PUBLIC_BYTES];

      km_sign_keypair (g_bytes_get_data (loaded->seed, NULL), public_key, self->till_secret);
      self->till_token = g_strndup (g_bytes_get_data (loaded->token, NULL), g_bytes_get_size (loaded->token));
      self->till_centre = g_strdup (loaded->centre);
      self->enrolled = TRUE;
      km_props_set_string (self, "till", &self->till, loaded->till);
    }
  if (loaded->centre_info)
    {
      g_autoptr (json_t) info = km_json_parse (loaded->centre_info, strlen (loaded->centre_info), KM_JSON_MAX_DEPTH, NULL);

      if (info)
        km_desk_take_centre (self, info);
    }
  km_props_set_string (self, "unprinted-number", &self->unprinted_number, loaded->unprinted);
}

/* --- opening ---------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  json_t *session;
  GBytes *lock; /* (nullable) */ /* (owned) (nullable): to be taken up */
} Opening;

static void
opening_free (Opening *opening)
{
  json_decref (opening->session);
  g_clear_pointer (&opening->lock, g_bytes_unref);
  g_free (opening);
}

static void
open_done (GTask *task, gboolean signed_in)
{
  KmDesk *self = g_task_get_source_object (task);

  if (self->enrolled)
    km_outbox_set_token (self->outbox, self->till_token);
  if (signed_in)
    km_desk_begin_work (self);
  else
    km_desk_set_state (self, self->enrolled || self->practice ? KM_DESK_SIGNED_OUT : KM_DESK_NEEDS_ENROL);
  g_task_return_boolean (task, TRUE);
}

static gboolean
forget_session (KmStoreSide *side, gpointer data, GError **error)
{
  return km_store_delete_secret (side, "session", error);
}

static void
got_session (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmDesk *self = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);
  const char *token = km_json_get_string (opening->session, "token", NULL);
  KmTime expires_at = km_json_get_time (opening->session, "expires_at", 0);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) json = km_link_send_finish (KM_LINK (source), result, NULL, NULL, &error);

  km_desk_take_lock (self, opening->lock);
  if (json && km_json_get_object (json, "account"))
    km_desk_take_session (self, json, token);
  else if (g_error_matches (error, KM_ERROR, KM_ERROR_OFFLINE) && expires_at > km_link_now (self->link))
    km_desk_take_session (self, opening->session, token);
  else
    {
      km_store_run_async (self->store, forget_session, NULL, NULL, NULL, NULL);
      km_desk_forget_lock (self);
      open_done (task, FALSE);
      return;
    }
  open_done (task, TRUE);
}

static void
resume_session (GTask *task)
{
  KmDesk *self = g_task_get_source_object (task);
  Opening *opening = g_task_get_task_data (task);
  const char *token = km_json_get_string (opening->session, "token", NULL);

  if (token == NULL)
    {
      open_done (task, FALSE);
      g_object_unref (task);
      return;
    }
  km_link_send_async (self->link, KM_LINK_COMMANDS, "GET", "/v1/sessions/current", token, NULL, NULL, self->cancellable, got_session, task);
}

static void
did_start_server (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmDesk *self = g_task_get_source_object (task);
  g_autoptr (GError) error = NULL;

  if (!km_practice_server_start_finish (KM_PRACTICE_SERVER (source), result, &error))
    km_desk_set_error (self, error);
  resume_session (task);
}

static void
did_load_catalogue (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmDesk *self = KM_DESK (source);
  g_autoptr (GError) error = NULL;

  /* A cached catalogue that this version cannot read is fetched again; it is no reason not to start. */
  if (!km_desk_load_catalogue_finish (self, result, &error))
    km_desk_set_error (self, error);
  if (self->server)
    km_practice_server_start_async (self->server, self->cancellable, did_start_server, task);
  else
    resume_session (task);
}

static void
did_load_outbox (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmDesk *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (!km_outbox_load_finish (KM_OUTBOX (source), result, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  km_desk_load_catalogue_async (self, did_load_catalogue, task);
}

static void
did_load (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmDesk *self = g_task_get_source_object (task);
  Loaded *loaded = km_store_run_data (result);
  GError *error = NULL;

  if (!km_store_run_finish (KM_STORE (source), result, &error))
    {
      km_desk_set_error (self, error);
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (loaded->session)
    {
      Opening *opening = g_task_get_task_data (task);

      opening->lock = g_steal_pointer (&loaded->lock);
      opening->session = km_json_parse (g_bytes_get_data (loaded->session, NULL), g_bytes_get_size (loaded->session), KM_JSON_MAX_DEPTH, NULL);
    }
  take_loaded (self, loaded);
  km_habits_load (self->habits);
  km_outbox_load_async (self->outbox, did_load_outbox, task);
}

static void
did_open_store (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmDesk *self = g_task_get_source_object (task);
  GError *error = NULL;
  Loaded *loaded;

  if (!km_store_open_finish (KM_STORE (source), result, &error))
    {
      km_desk_set_error (self, error);
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  loaded = g_new0 (Loaded, 1);
  loaded->practice = self->practice;
  loaded->ca_file = g_strdup (self->ca_file);
  km_store_run_async (self->store, load, loaded, (GDestroyNotify) loaded_free, did_load, task);
}

void
km_desk_open_async (KmDesk *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, km_desk_open_async);
  g_task_set_task_data (task, g_new0 (Opening, 1), (GDestroyNotify) opening_free);
  /* No zone, no start: a promise or a business day in another zone would be wrong money and wrong dates. */
  self->zone = g_time_zone_new_identifier ("Africa/Cairo");
  if (self->zone == NULL)
    {
      GError *error = km_desk_error_new (KM_ERROR_FAILED, "no-zone", "Africa/Cairo");

      km_desk_set_error (self, error);
      g_task_return_error (task, error);
      return;
    }
  km_store_open_async (self->store, cancellable, did_open_store, g_steal_pointer (&task));
}

gboolean
km_desk_open_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- the end ---------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  KmDesk *desk; /* (owned) */
  GTask *task;  /* (owned) */
  GCancellable *limit;
  guint limit_id;
  guint pending;
} Closing;

static void
one_closed (Closing *closing)
{
  if (--closing->pending > 0)
    return;
  g_task_return_boolean (closing->task, TRUE);
  g_clear_handle_id (&closing->limit_id, g_source_remove);
  g_object_unref (closing->limit);
  g_object_unref (closing->task);
  g_object_unref (closing->desk);
  g_free (closing);
}

static void
did_stop_server (GObject *source, GAsyncResult *result, gpointer user_data)
{
  one_closed (user_data);
}

static void
did_close_store (GObject *source, GAsyncResult *result, gpointer user_data)
{
  one_closed (user_data);
}

static void
did_sign_out (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Closing *closing = user_data;
  KmDesk *self = closing->desk;

  if (self->server)
    km_practice_server_stop_async (self->server, did_stop_server, closing);
  else
    one_closed (closing);
}

static gboolean
no_longer (gpointer user_data)
{
  Closing *closing = user_data;

  closing->limit_id = 0;
  g_cancellable_cancel (closing->limit);
  return G_SOURCE_REMOVE;
}

static gboolean
save_end (KmStoreSide *side, gpointer data, GError **error)
{
  return km_store_put_setting (side, "clock-offset", data, error) && km_store_delete_secret (side, "session", error);
}

void
km_desk_close_async (KmDesk *self, GAsyncReadyCallback callback, gpointer user_data)
{
  Closing *closing = g_new0 (Closing, 1);
  g_autofree char *token = g_strdup (self->clerk.token);
  gboolean known;
  gint64 offset = km_link_get_offset (self->link, &known);

  closing->desk = g_object_ref (self);
  closing->task = g_task_new (self, NULL, callback, user_data);
  closing->limit = g_cancellable_new ();
  closing->pending = 2;
  g_task_set_source_tag (closing->task, km_desk_close_async);
  self->closing = TRUE;
  km_visit_flush_draft (self->visit);
  km_store_run_async (self->store, save_end, g_strdup_printf ("%" G_GINT64_FORMAT, offset), g_free, NULL, NULL);
  km_outbox_stop (self->outbox);
  km_desk_forget_session (self);
  g_cancellable_cancel (self->cancellable);
  km_store_close_async (self->store, did_close_store, closing);
  if (token && km_link_get_online (self->link))
    {
      /* The server frees the counter at once instead of after its own time; it is not waited for long. */
      closing->limit_id = g_timeout_add (1500, no_longer, closing);
      km_link_send_async (self->link, KM_LINK_COMMANDS, "DELETE", "/v1/sessions/current", token, NULL, NULL, closing->limit, did_sign_out, closing);
    }
  else
    did_sign_out (NULL, NULL, closing);
}

gboolean
km_desk_close_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-desk-private.h"

/* Who is signed in: signing in and out, and what is read and listened to afterwards. */

/* --- signing in --------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  char *username, *password, *centre, *counter;
  gboolean take_over;
  guint pending; /* reads before work begins */
} SignIn;

static void
sign_in_free (SignIn *sign_in)
{
  if (sign_in->password)
    memset (sign_in->password, 0, strlen (sign_in->password));
  g_free (sign_in->username);
  g_free (sign_in->password);
  g_free (sign_in->centre);
  g_free (sign_in->counter);
  g_free (sign_in);
}

static gboolean
save_session (KmStoreSide *side, gpointer data, GError **error)
{
  const char *text = data;

  return km_store_put_secret (side, "session", text, strlen (text), error);
}

static gboolean
save_centre (KmStoreSide *side, gpointer data, GError **error)
{
  char **pair = data;

  return km_store_put_cache (side, pair[0], g_get_real_time (), pair[1], error);
}

/* The file's key a second time, sealed to the centre's recovery key: a lost keyring never loses money. */
static gboolean
save_recovery (KmStoreSide *side, gpointer data, GError **error)
{
  GBytes *public_key = data;
  guint8 seed[KM_BOX_SEED_BYTES];
  g_autoptr (GBytes) sealed = NULL;

  km_desk_random (seed, sizeof seed);
  sealed = km_box_seal (side->key, sizeof side->key, g_bytes_get_data (public_key, NULL), seed);
  return sealed && km_db_run (side->db, KM_SQL ("UPDATE till SET recovery = $1 WHERE id = 1"), error, "b", sealed);
}

static void
keep_recovery (KmDesk *self, json_t *centre)
{
  const char *text = km_json_get_string (km_json_get_object (centre, "settings"), "recovery_key", NULL);
  GBytes *public_key = text ? km_base64url_decode (text, NULL) : NULL;

  if (public_key && g_bytes_get_size (public_key) == KM_BOX_PUBLIC_BYTES)
    km_store_run_async (self->store, save_recovery, public_key, (GDestroyNotify) g_bytes_unref, NULL, NULL);
  else
    g_clear_pointer (&public_key, g_bytes_unref);
}

static void
one_read (GTask *task)
{
  KmDesk *self = g_task_get_source_object (task);
  SignIn *sign_in = g_task_get_task_data (task);

  if (--sign_in->pending > 0)
    return;
  if (self->clerk.token == NULL)
    g_task_return_error (task, km_desk_error_new (KM_ERROR_UNAUTHORIZED, "unauthorized", NULL));
  else
    {
      km_desk_begin_work (self);
      g_task_return_boolean (task, TRUE);
    }
  g_object_unref (task);
}

static void
got_centre (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmDesk *self = KM_DESK (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) json = km_desk_read_finish (self, result, &error);

  if (json)
    {
      char **pair = g_new0 (char *, 3);

      pair[0] = g_strconcat ("centre/", self->clerk.centre, NULL);
      pair[1] = km_json_dump (json, NULL);
      km_store_run_async (self->store, save_centre, pair, (GDestroyNotify) g_strfreev, NULL, NULL);
      km_desk_take_centre (self, json);
      keep_recovery (self, json);
    }
  one_read (task);
}

static void
got_catalogue (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  if (!km_desk_refresh_catalogue_finish (KM_DESK (source), result, &error) && KM_DESK (source)->catalogue == NULL)
    km_desk_set_error (KM_DESK (source), error);
  one_read (user_data);
}

static GError *
occupied_error (KmDesk *self, const KmProblem *problem, const GError *error)
{
  json_t *occupant = km_json_get_object (problem->extra, "occupant");
  KmTime since = km_json_get_time (occupant, "since", KM_TIME_NONE);
  json_t *counter = km_desk_find_counter (self, km_json_get_string (occupant, "counter", NULL));
  g_autofree char *clock = since != KM_TIME_NONE ? km_time_clock_text (since, self->zone, self->language, km_desk_digits (self)) : g_strdup ("");
  g_autofree char *details = km_desk_error_details (error);
  g_autofree char *sentence = NULL;

  if (km_json_get_boolean (occupant, "same_account", FALSE) && counter)
    {
      g_autofree char *where = km_desk_counter_text (self, (guint) km_json_get_integer (counter, "number", 0));

      /* Translators: %1$s is a counter ("Counter 5"), %2$s a time of day. */
      sentence = g_strdup_printf (_ ("This account is open at %1$s since %2$s. Going on here closes it there, and nothing is lost."), where, clock);
    }
  else
    /* Translators: %1$s is a person's name, %2$s a time of day. */
    sentence = g_strdup_printf (_ ("%1$s is signed in at this counter since %2$s. Going on here signs them out there, and nothing is lost."),
                                km_desk_pick_json (self, occupant), clock);
  return km_desk_error_new_sentence (KM_ERROR_CONFLICT, problem->code, sentence, details);
}

static void
got_session (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmDesk *self = g_task_get_source_object (task);
  SignIn *sign_in = g_task_get_task_data (task);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) json = km_link_send_finish (KM_LINK (source), result, NULL, NULL, &error);
  g_autoptr (json_t) session = NULL;
  g_autofree char *path = NULL;
  const char *token = km_json_get_string (json, "token", NULL);

  if (token == NULL)
    {
      const KmProblem *problem = km_link_send_problem (result);

      if (problem && strcmp (problem->code, "counter-occupied") == 0)
        g_task_return_error (task, occupied_error (self, problem, error));
      else if (km_desk_error_is (error, "offline"))
        g_task_return_error (task, km_desk_error_new_sentence (KM_ERROR_OFFLINE, "offline", km_desk_sentence ("sign-in-offline"), error->message));
      else
        g_task_return_error (task, error ? g_steal_pointer (&error) : km_desk_error_new (KM_ERROR_FAILED, "bad-answer", "sessions"));
      g_object_unref (task);
      return;
    }
  km_desk_take_session (self, json, token);
  km_desk_keep_password (self, sign_in->password);
  session = km_desk_session_json (self);
  km_store_run_async (self->store, save_session, km_json_dump (session, NULL), g_free, NULL, NULL);
  km_desk_set_setting (self, "last-username", sign_in->username);
  km_desk_set_setting (self, "last-centre", sign_in->centre);
  if (sign_in->counter)
    km_desk_set_setting (self, "last-counter", sign_in->counter);
  sign_in->pending = 2;
  path = g_strconcat ("/v1/centres/", self->clerk.centre ? self->clerk.centre : sign_in->centre, NULL);
  km_desk_read_async (self, path, NULL, got_centre, task);
  km_desk_refresh_catalogue_async (self, got_catalogue, task);
}

static void
send_sign_in (GTask *task)
{
  KmDesk *self = g_task_get_source_object (task);
  SignIn *sign_in = g_task_get_task_data (task);
  g_autoptr (json_t) json = json_object ();
  g_autoptr (GBytes) body = NULL;

  km_json_set_string (json, "username", sign_in->username);
  km_json_set_string (json, "password", sign_in->password);
  km_json_set_string (json, "centre", sign_in->centre);
  km_json_set_string (json, "counter", sign_in->counter);
  km_json_set_string (json, "till", self->enrolled && sign_in->counter ? self->till : NULL);
  if (sign_in->take_over)
    km_json_set_boolean (json, "take_over", TRUE);
  body = km_link_body (json);
  km_link_send_async (self->link, KM_LINK_COMMANDS, "POST", "/v1/sessions", NULL, body, NULL, g_task_get_cancellable (task), got_session, task);
}

static void
did_ensure_till (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  GError *error = NULL;

  if (!km_desk_ensure_till_finish (KM_DESK (source), result, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  send_sign_in (task);
}

void
km_desk_sign_in_async (KmDesk *self, const char *username, const char *password, const char *centre, const char *counter, gboolean take_over,
                       GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  SignIn *sign_in = g_new0 (SignIn, 1);

  g_task_set_source_tag (task, km_desk_sign_in_async);
  sign_in->username = g_strdup (username);
  sign_in->password = g_strdup (password);
  sign_in->centre = g_strdup (centre);
  sign_in->counter = counter && *counter ? g_strdup (counter) : NULL;
  sign_in->take_over = take_over;
  g_task_set_task_data (task, sign_in, (GDestroyNotify) sign_in_free);
  /* Only a counter takes money: it must be a till first. */
  if (sign_in->counter)
    km_desk_ensure_till_async (self, centre, did_ensure_till, task);
  else
    send_sign_in (task);
}

gboolean
km_desk_sign_in_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

/* --- work ------------------------------------------------------------------------------------------------------------------------ */

static gboolean
is_supervisor (KmDesk *self)
{
  return g_strcmp0 (self->clerk.role, "supervisor") == 0 || g_strcmp0 (self->clerk.role, "administrator") == 0;
}

static gboolean
read_again (gpointer user_data)
{
  KmDesk *self = user_data;

  self->snapshot_id = 0;
  km_desk_read_snapshots (self);
  return G_SOURCE_REMOVE;
}

static void
snapshot_failed (KmDesk *self)
{
  if (self->state == KM_DESK_SIGNED_IN && self->snapshot_id == 0 && !self->closing)
    self->snapshot_id = g_timeout_add (km_backoff_next (&self->snapshot_backoff), read_again, self);
}

static void
listen (KmDesk *self, json_t *snapshot)
{
  km_backoff_reset (&self->snapshot_backoff);
  km_events_start (self->events, self->clerk.centre, self->clerk.token, km_json_get_string (snapshot, "epoch", ""),
                   km_json_get_integer (snapshot, "seq", 0));
}

/* A break outlives a crash: the server knows it, unless this till has something newer to tell. */
static void
take_counter_state (KmDesk *self, json_t *snapshot)
{
  json_t *counter;
  gsize i;

  if (self->clerk.counter == NULL || self->backlog_count > 0 || km_shift_get_state (self->shift) == KM_SHIFT_NONE)
    return;
  json_array_foreach (km_json_get_array (snapshot, "counters"), i, counter)
    if (g_strcmp0 (km_json_get_string (counter, "counter", NULL), self->clerk.counter) == 0
        && g_strcmp0 (km_json_get_string (counter, "state", NULL), "paused") == 0)
      km_desk_set_counter_state (self, "paused");
}

static void
got_queue (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KmDesk *self = KM_DESK (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) json = km_desk_read_finish (self, result, &error);

  if (json == NULL)
    {
      snapshot_failed (self);
      return;
    }
  if (self->state != KM_DESK_SIGNED_IN)
    return;
  km_queue_take_snapshot (self->queue, json);
  if (self->clerk.counter == NULL)
    km_hall_take_snapshot (self->hall, json);
  take_counter_state (self, json);
  km_visit_snapshot_done (self->visit, json);
  listen (self, json);
}

static void
got_dashboard (GObject *source, GAsyncResult *result, gpointer user_data)
{
  KmDesk *self = KM_DESK (source);
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) json = km_desk_read_finish (self, result, &error);

  if (json == NULL)
    {
      snapshot_failed (self);
      return;
    }
  if (self->state != KM_DESK_SIGNED_IN)
    return;
  km_dashboard_model_take (self->dashboard, json);
  if (self->clerk.counter == NULL)
    listen (self, json);
}

void
km_desk_read_snapshots (KmDesk *self)
{
  g_autofree char *queue = g_strdup_printf ("/v1/centres/%s/queue", self->clerk.centre);
  g_autofree char *dashboard = g_strdup_printf ("/v1/centres/%s/dashboard", self->clerk.centre);

  g_clear_handle_id (&self->snapshot_id, g_source_remove);
  if (self->clerk.centre == NULL || self->clerk.token == NULL)
    return;
  if (is_supervisor (self))
    km_desk_read_async (self, dashboard, NULL, got_dashboard, NULL);
  if (self->clerk.counter || !is_supervisor (self))
    km_desk_read_async (self, queue, NULL, got_queue, NULL);
}

void
km_desk_begin_work (KmDesk *self)
{
  km_desk_set_error (self, NULL);
  km_desk_set_state (self, KM_DESK_SIGNED_IN);
  km_shift_restore (self->shift);
  km_visit_restore (self->visit);
  if (self->catalogue == NULL)
    km_desk_refresh_catalogue_async (self, NULL, NULL);
  km_desk_read_snapshots (self);
}

/* --- signing out, break ------------------------------------------------------------------------------------------------------------ */

static gboolean
drop_session (KmStoreSide *side, gpointer data, GError **error)
{
  return km_store_delete_secret (side, "session", error);
}

static void
did_drop (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  GError *error = NULL;

  if (km_store_run_finish (KM_STORE (source), result, &error))
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

void
km_desk_sign_out_async (KmDesk *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, cancellable, callback, user_data);
  g_autofree char *token = g_strdup (self->clerk.token);

  g_task_set_source_tag (task, km_desk_sign_out_async);
  if (km_visit_get_state (self->visit) != KM_VISIT_EMPTY)
    {
      g_task_return_error (task, km_desk_error_new (KM_ERROR_BUSY, "visit-open", NULL));
      return;
    }
  km_visit_flush_draft (self->visit);
  km_desk_forget_session (self);
  km_desk_forget_lock (self);
  /* The server hears it when it can; here the session is over at once. */
  if (token)
    km_link_send_async (self->link, KM_LINK_COMMANDS, "DELETE", "/v1/sessions/current", token, NULL, NULL, self->cancellable, NULL, NULL);
  km_store_run_async (self->store, drop_session, NULL, NULL, did_drop, g_steal_pointer (&task));
}

gboolean
km_desk_sign_out_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static void
did_write_state (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmDesk *self = g_task_get_source_object (task);
  GError *error = NULL;

  if (km_outbox_write_finish (KM_OUTBOX (source), result, &error))
    {
      km_desk_set_counter_state (self, g_task_get_task_data (task));
      g_task_return_boolean (task, TRUE);
    }
  else
    g_task_return_error (task, error);
}

static void
change_counter (KmDesk *self, const char *kind, const char *reason, const char *state, GTask *task)
{
  KmWrite *write;
  json_t *body;

  if (!km_desk_is_open (self))
    {
      g_task_return_error (task, km_desk_error_new (KM_ERROR_CONFLICT, "no-shift", NULL));
      g_object_unref (task);
      return;
    }
  body = json_object ();
  km_json_set_string (body, "counter", self->clerk.counter);
  if (reason)
    km_json_set_string (body, "reason", reason);
  write = km_write_new ();
  km_write_fact (write, km_desk_fact (self, kind, body));
  g_task_set_task_data (task, g_strdup (state), g_free);
  km_outbox_write_async (self->outbox, write, did_write_state, task);
}

void
km_desk_pause_async (KmDesk *self, const char *reason, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, km_desk_pause_async);
  if (km_visit_get_state (self->visit) != KM_VISIT_EMPTY)
    {
      g_task_return_error (task, km_desk_error_new (KM_ERROR_BUSY, "visit-open", NULL));
      g_object_unref (task);
      return;
    }
  change_counter (self, "counter.pause", reason, "paused", task);
}

gboolean
km_desk_pause_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
km_desk_resume_async (KmDesk *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, km_desk_resume_async);
  change_counter (self, "counter.resume", NULL, "open", task);
}

gboolean
km_desk_resume_finish (KmDesk *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

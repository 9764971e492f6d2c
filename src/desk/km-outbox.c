/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-backoff.h"
#include "km-desk.h"
#include "km-desk-error.h"
#include "km-props.h"

#include "km-outbox-private.h"

struct _KmOutbox
{
  GObject parent_instance;

  guint backlog_count;
  gint64 backlog_piastres, last_n, sent_n;

  KmStore *store; /* (owned) */
  KmLink *link;   /* (owned) */
  char *token;
  GCancellable *cancellable; /* of all requests */
  gint64 oldest;
  gboolean working;   /* a request or its marking is under way */
  gboolean ask_first; /* the server's last n must be read before the next parcel */
  gboolean stopped;   /* trouble, or the end */
  gint64 under_way;   /* the last n of the parcel that is sent */
  guint till;         /* counts the tokens: an answer to the till before says nothing of this one */
  guint asked_till;   /* whose request is under way */
  gint64 last_gap;    /* the n of the last gap: the same one twice is waited out */
  KmBackoff backoff;
  guint retry_id;
  GPtrArray *flushes; /* of GTask, each waits for an n */
};

static const KmProp props[] = {
  { "backlog-count", KM_PROP_UINT, G_STRUCT_OFFSET (KmOutbox, backlog_count) },
  { "backlog-piastres", KM_PROP_INT64, G_STRUCT_OFFSET (KmOutbox, backlog_piastres) },
  { "last-n", KM_PROP_INT64, G_STRUCT_OFFSET (KmOutbox, last_n) },
  { "sent-n", KM_PROP_INT64, G_STRUCT_OFFSET (KmOutbox, sent_n) },
  { NULL },
};

enum { DELIVERED, REJECTED, TROUBLE, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (KmOutbox, km_outbox, G_TYPE_OBJECT)

static void work (KmOutbox *self);

/* --- the state that others see ---------------------------------------------------------------------------------------- */

static void
set_backlog (KmOutbox *self, guint count, gint64 piastres, gint64 oldest)
{
  char when[KM_TIME_FORMAT_LENGTH] = "-";
  g_autofree char *header = NULL;

  self->oldest = count > 0 ? oldest : KM_TIME_NONE;
  if (self->oldest != KM_TIME_NONE)
    km_time_format (self->oldest, when);
  header = g_strdup_printf ("%u,%" G_GINT64_FORMAT ",%s", count, piastres, when);
  km_link_set_backlog (self->link, header);
  g_object_freeze_notify (G_OBJECT (self));
  km_props_set_uint (self, "backlog-count", &self->backlog_count, count);
  km_props_set_int64 (self, "backlog-piastres", &self->backlog_piastres, piastres);
  g_object_thaw_notify (G_OBJECT (self));
}

static gint64
flush_n (GTask *task)
{
  return *(gint64 *) g_task_get_task_data (task);
}

static void
finish_flushes (KmOutbox *self, const GError *error)
{
  g_autoptr (GPtrArray) done = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = self->flushes->len; i > 0; i--)
    {
      GTask *task = self->flushes->pdata[i - 1];

      if (error || flush_n (task) <= self->sent_n || self->backlog_count == 0)
        g_ptr_array_add (done, g_ptr_array_steal_index (self->flushes, i - 1));
    }
  for (guint i = done->len; i > 0; i--)
    {
      if (error)
        g_task_return_error (done->pdata[i - 1], g_error_copy (error));
      else
        g_task_return_boolean (done->pdata[i - 1], TRUE);
    }
}

static gboolean
retry (gpointer user_data)
{
  KmOutbox *self = user_data;

  self->retry_id = 0;
  work (self);
  return G_SOURCE_REMOVE;
}

static void
retry_later (KmOutbox *self, const GError *error)
{
  self->working = FALSE;
  if (self->retry_id == 0 && !self->stopped)
    self->retry_id = g_timeout_add (km_backoff_next (&self->backoff), retry, self);
  finish_flushes (self, error);
}

static void
stand_still (KmOutbox *self, const char *code)
{
  g_autoptr (GError) error = km_desk_error_new (KM_ERROR_CONFLICT, code, NULL);

  self->working = FALSE;
  self->stopped = TRUE;
  finish_flushes (self, error);
  g_signal_emit (self, signals[TROUBLE], 0, code);
}

/* --- catching up with what the server has ------------------------------------------------------------------------------ */

static void
did_catch_up (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KmOutbox) self = user_data;
  g_autoptr (GError) error = NULL;
  KmCatchUp *catch_up = km_store_run_data (result);

  if (!km_store_run_finish (KM_STORE (source), result, &error))
    {
      retry_later (self, error);
      return;
    }
  if (catch_up->rolled_back)
    {
      stand_still (self, "rolled-back");
      return;
    }
  set_backlog (self, catch_up->waiting, catch_up->piastres, catch_up->oldest);
  km_props_set_int64 (self, "sent-n", &self->sent_n, catch_up->server_n);
  self->ask_first = FALSE;
  self->working = FALSE;
  if (catch_up->lost)
    {
      stand_still (self, "server-lost");
      return;
    }
  finish_flushes (self, NULL);
  work (self);
}

static void
catch_up (KmOutbox *self, gint64 server_n)
{
  KmCatchUp *data = g_new0 (KmCatchUp, 1);

  data->server_n = server_n;
  data->now = km_link_now (self->link);
  km_store_run_async (self->store, km_catch_up, data, g_free, did_catch_up, g_object_ref (self));
}

/* The answer is for a till that this file no longer is: the new one begins. */
static gboolean
is_old (KmOutbox *self)
{
  if (self->asked_till == self->till)
    return FALSE;
  self->working = FALSE;
  work (self);
  return TRUE;
}

static gboolean
is_over (KmOutbox *self, const GError *error)
{
  if (g_error_matches (error, KM_ERROR, KM_ERROR_CANCELLED))
    {
      self->working = FALSE;
      return TRUE;
    }
  if (km_desk_error_is (error, "till-revoked") || g_error_matches (error, KM_ERROR, KM_ERROR_UNAUTHORIZED))
    {
      stand_still (self, "till-revoked");
      return TRUE;
    }
  return FALSE;
}

static void
got_current (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KmOutbox) self = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) json = km_link_send_finish (KM_LINK (source), result, NULL, NULL, &error);

  if (is_old (self))
    return;
  if (json == NULL)
    {
      if (!is_over (self, error))
        retry_later (self, error);
      return;
    }
  /* No new work on a revoked till. What it did happened, and the server still takes it. */
  if (km_json_get_boolean (json, "revoked", FALSE))
    g_signal_emit (self, signals[TROUBLE], 0, "till-revoked");
  catch_up (self, km_json_get_integer (json, "last_n", 0));
}

/* --- sending ------------------------------------------------------------------------------------------------------------- */

static void
tell_outcomes (KmOutbox *self, KmDelivery *delivery)
{
  for (guint i = 0; i < delivery->outcomes->len; i++)
    {
      KmOutcome *outcome = delivery->outcomes->pdata[i];

      if (outcome->rejected)
        g_signal_emit (self, signals[REJECTED], 0, outcome->n, outcome->kind, outcome->problem);
      else
        g_signal_emit (self, signals[DELIVERED], 0, outcome->n, outcome->kind, outcome->flags);
    }
}

static void
did_mark (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KmOutbox) self = user_data;
  g_autoptr (GError) error = NULL;
  KmDelivery *delivery = km_store_run_data (result);
  gint64 sent_n = self->sent_n;

  if (!km_store_run_finish (KM_STORE (source), result, &error))
    {
      retry_later (self, error);
      return;
    }
  for (guint i = 0; i < delivery->outcomes->len; i++)
    sent_n = MAX (sent_n, ((KmOutcome *) delivery->outcomes->pdata[i])->n);
  set_backlog (self, delivery->waiting, delivery->piastres, delivery->oldest);
  km_props_set_int64 (self, "sent-n", &self->sent_n, sent_n);
  tell_outcomes (self, delivery);
  if (delivery->expected > 0 && delivery->expected != self->last_gap)
    {
      self->last_gap = delivery->expected;
      catch_up (self, delivery->expected - 1);
      return;
    }
  if (delivery->stopped || delivery->outcomes->len == 0)
    {
      g_autoptr (GError) stopped = km_desk_error_new (KM_ERROR_UNAVAILABLE, delivery->stopped ? delivery->stopped : "bad-answer", NULL);

      self->last_gap = 0;
      if (km_desk_error_is (stopped, "till-revoked"))
        stand_still (self, "till-revoked");
      else
        retry_later (self, stopped);
      return;
    }
  self->last_gap = 0;
  self->working = FALSE;
  km_backoff_reset (&self->backoff);
  finish_flushes (self, NULL);
  work (self);
}

/* Who waits for the server to have them need not wait until this file knows it too. */
static void
finish_flushes_early (KmOutbox *self, json_t *json)
{
  json_t *result;
  gsize i;

  if (self->flushes->len == 0)
    return;
  json_array_foreach (km_json_get_array (json, "results"), i, result)
    {
      const char *status = km_json_get_string (result, "status", "");

      if (strcmp (status, "accepted") != 0 && strcmp (status, "duplicate") != 0)
        return;
    }
  km_props_set_int64 (self, "sent-n", &self->sent_n, MAX (self->sent_n, self->under_way));
  finish_flushes (self, NULL);
}

static void
got_results (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KmOutbox) self = user_data;
  g_autoptr (GError) error = NULL;
  json_t *json = km_link_send_finish (KM_LINK (source), result, NULL, NULL, &error);
  KmDelivery *delivery;

  if (is_old (self))
    {
      json_decref (json);
      return;
    }
  if (json == NULL)
    {
      if (!is_over (self, error))
        retry_later (self, error);
      return;
    }
  delivery = km_delivery_new (json, km_link_now (self->link));
  finish_flushes_early (self, json);
  km_store_run_async (self->store, km_delivery_mark, delivery, (GDestroyNotify) km_delivery_free, did_mark, g_object_ref (self));
}

static void
did_take (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (KmOutbox) self = user_data;
  g_autoptr (GError) error = NULL;
  KmParcel *parcel = km_store_run_data (result);

  if (!km_store_run_finish (KM_STORE (source), result, &error))
    {
      retry_later (self, error);
      return;
    }
  if (parcel->count == 0 || self->stopped || self->token == NULL)
    {
      self->working = FALSE;
      if (parcel->count == 0)
        set_backlog (self, 0, 0, KM_TIME_NONE);
      finish_flushes (self, NULL);
      return;
    }
  self->under_way = parcel->last_n;
  self->asked_till = self->till;
  km_link_send_async (self->link, KM_LINK_OUTBOX, "POST", "/v1/commands", self->token, parcel->envelope, NULL, self->cancellable, got_results,
                      g_object_ref (self));
}

static void
work (KmOutbox *self)
{
  if (self->working || self->stopped || self->token == NULL || self->retry_id != 0)
    return;
  if (self->ask_first)
    {
      self->working = TRUE;
      self->asked_till = self->till;
      km_link_send_async (self->link, KM_LINK_OUTBOX, "GET", "/v1/tills/current", self->token, NULL, NULL, self->cancellable, got_current,
                          g_object_ref (self));
      return;
    }
  if (self->backlog_count == 0)
    return;
  self->working = TRUE;
  km_store_run_async (self->store, km_parcel_take, km_parcel_new (), (GDestroyNotify) km_parcel_free, did_take, g_object_ref (self));
}

/* --- the calls ----------------------------------------------------------------------------------------------------------- */

static void
did_write (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmOutbox *self = g_task_get_source_object (task);
  GError *error = NULL;
  KmWrite *write = km_store_run_data (result);
  guint waiting;
  gint64 piastres;

  if (!km_store_run_finish (KM_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  km_write_counts (write, &waiting, &piastres);
  km_props_set_int64 (self, "last-n", &self->last_n, km_write_last_n (write));
  if (waiting > 0)
    set_backlog (self, self->backlog_count + waiting, self->backlog_piastres + piastres,
                 self->oldest == KM_TIME_NONE ? km_link_now (self->link) : self->oldest);
  g_task_return_boolean (task, TRUE);
  work (self);
}

void
km_outbox_write_async (KmOutbox *self, KmWrite *write, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, km_outbox_write_async);
  km_store_run_async (self->store, km_write_run, write, (GDestroyNotify) km_write_free, did_write, task);
}

gboolean
km_outbox_write_finish (KmOutbox *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
km_outbox_flush_async (KmOutbox *self, gint64 n, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);

  g_task_set_source_tag (task, km_outbox_flush_async);
  g_task_set_task_data (task, g_memdup2 (&n, sizeof n), g_free);
  if (self->sent_n >= n || self->backlog_count == 0)
    {
      g_task_return_boolean (task, TRUE);
      g_object_unref (task);
      return;
    }
  g_ptr_array_add (self->flushes, task);
  if (self->stopped || self->token == NULL)
    {
      g_autoptr (GError) error = km_desk_error_new (KM_ERROR_OFFLINE, "offline", "the delivery stands still");

      finish_flushes (self, error);
      return;
    }
  km_outbox_kick (self);
}

gboolean
km_outbox_flush_finish (KmOutbox *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

static gboolean
load (KmStoreSide *side, gpointer data, GError **error)
{
  KmCatchUp *all = data;

  if (km_db_one (side->db, KM_SQL ("SELECT last_n FROM till WHERE id = 1"), error, "", "i", &all->last_n) <= 0)
    return FALSE;
  return km_outbox_count (side, &all->waiting, &all->piastres, &all->oldest, error);
}

static void
did_load (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmOutbox *self = g_task_get_source_object (task);
  GError *error = NULL;
  KmCatchUp *all = km_store_run_data (result);

  if (!km_store_run_finish (KM_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      return;
    }
  km_props_set_int64 (self, "last-n", &self->last_n, all->last_n);
  km_props_set_int64 (self, "sent-n", &self->sent_n, all->last_n - all->waiting);
  set_backlog (self, all->waiting, all->piastres, all->oldest);
  g_task_return_boolean (task, TRUE);
}

void
km_outbox_load_async (KmOutbox *self, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, km_outbox_load_async);
  km_store_run_async (self->store, load, g_new0 (KmCatchUp, 1), g_free, did_load, task);
}

gboolean
km_outbox_load_finish (KmOutbox *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
km_outbox_set_token (KmOutbox *self, const char *token)
{
  g_free (self->token);
  self->token = g_strdup (token);
  self->till++;
  self->stopped = FALSE;
  if (token)
    km_outbox_connect (self);
}

void
km_outbox_connect (KmOutbox *self)
{
  self->ask_first = TRUE;
  km_outbox_kick (self);
}

void
km_outbox_kick (KmOutbox *self)
{
  g_clear_handle_id (&self->retry_id, g_source_remove);
  work (self);
}

void
km_outbox_stop (KmOutbox *self)
{
  g_autoptr (GError) error = km_desk_error_new (KM_ERROR_CANCELLED, "cancelled", NULL);

  self->stopped = TRUE;
  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  finish_flushes (self, error);
}

void
km_outbox_set_backoff (KmOutbox *self, guint first_ms, guint longest_ms)
{
  self->backoff.first_ms = first_ms;
  self->backoff.longest_ms = longest_ms;
}

guint
km_outbox_get_backlog_count (KmOutbox *self)
{
  return self->backlog_count;
}

gint64
km_outbox_get_backlog_piastres (KmOutbox *self)
{
  return self->backlog_piastres;
}

gboolean
km_outbox_get_stopped (KmOutbox *self)
{
  return self->stopped;
}

gint64
km_outbox_get_last_n (KmOutbox *self)
{
  return self->last_n;
}

static void
km_outbox_finalize (GObject *object)
{
  KmOutbox *self = KM_OUTBOX (object);

  g_clear_handle_id (&self->retry_id, g_source_remove);
  g_clear_pointer (&self->flushes, g_ptr_array_unref);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->store);
  g_clear_object (&self->link);
  g_free (self->token);
  km_props_clear (self);
  G_OBJECT_CLASS (km_outbox_parent_class)->finalize (object);
}

static void
km_outbox_class_init (KmOutboxClass *klass)
{
  GType type = G_TYPE_FROM_CLASS (klass);

  km_props_install (G_OBJECT_CLASS (klass), props, G_N_ELEMENTS (props));
  G_OBJECT_CLASS (klass)->finalize = km_outbox_finalize;
  signals[DELIVERED] = g_signal_new ("delivered", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_INT64, G_TYPE_STRING,
                                     G_TYPE_STRING);
  signals[REJECTED] = g_signal_new ("rejected", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 3, G_TYPE_INT64, G_TYPE_STRING,
                                    G_TYPE_STRING);
  signals[TROUBLE] = g_signal_new ("trouble", type, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
}

static void
km_outbox_init (KmOutbox *self)
{
  self->oldest = KM_TIME_NONE;
  self->cancellable = g_cancellable_new ();
  self->flushes = g_ptr_array_new_with_free_func (g_object_unref);
  self->backoff = (KmBackoff) { .first_ms = 1000, .longest_ms = 60000 };
}

KmOutbox *
km_outbox_new (KmStore *store, KmLink *link)
{
  KmOutbox *self = g_object_new (KM_TYPE_OUTBOX, NULL);

  self->store = g_object_ref (store);
  self->link = g_object_ref (link);
  return self;
}

/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-shift-private.h"

/* A shift's report: its facts are read again from the file, so that a paper can be printed again after a crash. */

typedef struct
{
  char *id;
  KmLanguage language;
  KmShiftReport *report; /* (owned) */
} Reading;

static void
reading_clear (gpointer data)
{
  Reading *reading = data;

  g_free (reading->id);
  km_shift_report_unref (reading->report);
}

static void
reading_release (gpointer data)
{
  g_atomic_rc_box_release_full (data, reading_clear);
}

/* A hand-over stands in the shift that ends; it begins the other. */
static gboolean
read_beginning (KmStoreSide *side, Reading *reading, GError **error)
{
  g_autoptr (KmRows) rows = km_db_query (side->db, KM_SQL ("SELECT made_at, ledger FROM outbox WHERE kind = 'shift.hand-over' AND shift <> $1 ORDER BY n"),
                                         error, "s", reading->id);
  int more;

  if (rows == NULL)
    return FALSE;
  while ((more = km_rows_next (rows, error)) > 0)
    {
      const char *text = km_rows_text (rows, 1);
      g_autoptr (json_t) ledger = text ? km_json_parse (text, strlen (text), KM_JSON_MAX_DEPTH, NULL) : NULL;

      if (g_strcmp0 (km_json_get_string (ledger, "next_shift", NULL), reading->id) == 0)
        km_shift_report_add (reading->report, "shift.hand-over", km_rows_int (rows, 0), ledger);
    }
  return more == 0;
}

static gboolean
read_facts (KmStoreSide *side, gpointer data, GError **error)
{
  Reading *reading = data;
  g_autoptr (KmRows) rows = NULL;
  gint64 unsent = 0, piastres = 0;
  int more;

  if (!read_beginning (side, reading, error))
    return FALSE;
  rows = km_db_query (side->db, KM_SQL ("SELECT kind, made_at, ledger FROM outbox WHERE shift = $1 ORDER BY n"), error, "s", reading->id);
  if (rows == NULL)
    return FALSE;
  while ((more = km_rows_next (rows, error)) > 0)
    {
      const char *text = km_rows_text (rows, 2);
      g_autoptr (json_t) ledger = text ? km_json_parse (text, strlen (text), KM_JSON_MAX_DEPTH, NULL) : NULL;

      if (ledger != NULL)
        km_shift_report_add (reading->report, km_rows_text (rows, 0), km_rows_int (rows, 1), ledger);
    }
  /* The end itself is on its way while its paper is made. */
  if (more < 0
      || km_db_one (side->db,
                    KM_SQL ("SELECT count(*), coalesce(sum(piastres), 0) FROM outbox WHERE state = 'waiting' AND shift = $1 "
                            "AND kind NOT IN ('shift.close', 'counter.close')"),
                    error, "s", reading->id, "ii", &unsent, &piastres)
           < 0)
    return FALSE;
  reading->report->unsent = (guint) unsent;
  reading->report->unsent_piastres = piastres;
  return TRUE;
}

static void
add_names (KmShift *self, Reading *reading)
{
  KmDesk *desk = self->desk;
  KmShiftReport *report = reading->report;
  gboolean english = reading->language == KM_LANGUAGE_EN;

  report->till = g_strdup (desk->till ? desk->till : "");
  report->centre = g_strdup (km_json_get_string (desk->centre_info, english ? "name_en" : "name_ar", desk->clerk.centre));
  report->clerk = g_strdup (english ? desk->clerk.name_en : desk->clerk.name_ar);
  report->clerk_number = g_strdup (desk->clerk.number);
  report->counter_number = (int) desk->counter_number;
  report->practice = desk->practice;
  if (g_strcmp0 (reading->id, self->state != KM_SHIFT_NONE ? self->id : self->last_id) == 0)
    {
      report->signer = self->signer && *self->signer ? g_strdup (self->signer) : NULL;
      report->witness = self->witness && *self->witness ? g_strdup (self->witness) : NULL;
    }
  for (guint i = 0; i < report->takings->len; i++)
    {
      KmShiftTaking *taking = report->takings->pdata[i];
      const KmAuthority *authority = desk->catalogue ? km_catalogue_authority (desk->catalogue, taking->authority) : NULL;

      if (authority)
        taking->name = g_strdup (km_authority_short_name (authority, reading->language));
    }
}

/* Who waits at home with a paper of this counter: the next clerk finds them by name. */
static void
add_held (KmShift *self, KmShiftReport *report)
{
  GListModel *held = km_queue_get_held (self->desk->queue);

  for (guint i = 0; i < g_list_model_get_n_items (held); i++)
    {
      g_autoptr (KmTicketItem) ticket = g_list_model_get_item (held, i);
      gboolean mine;

      g_object_get (ticket, "mine", &mine, NULL);
      if (mine)
        g_ptr_array_add (report->held, g_strdup (km_ticket_item_get_label (ticket)));
    }
}

static void
return_report (GTask *task)
{
  Reading *reading = g_task_get_task_data (task);

  g_task_return_pointer (task, km_shift_report_ref (reading->report), (GDestroyNotify) km_shift_report_unref);
  g_object_unref (task);
}

static void
did_ask (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmShift *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);
  g_autoptr (json_t) answer = km_desk_read_finish (KM_DESK (source), result, NULL);
  KmShiftReport *report = reading->report;

  if (answer != NULL)
    km_shift_report_take_answer (report, answer);
  /* What the drawer should hold is the server's word, once it has all. */
  if (answer != NULL && report->is_counted && self->state == KM_SHIFT_COUNTED && g_strcmp0 (self->id, report->id) == 0)
    km_shift_set_expected (self, report->expected);
  return_report (task);
}

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmShift *self = g_task_get_source_object (task);
  Reading *reading = g_task_get_task_data (task);
  GError *error = NULL;

  if (!km_store_run_finish (KM_STORE (source), result, &error))
    {
      g_task_return_error (task, error);
      g_object_unref (task);
      return;
    }
  if (reading->report->opened_at == 0)
    {
      km_shift_move_refuse (task, KM_ERROR_NOT_FOUND, "no-shift");
      return;
    }
  add_names (self, reading);
  add_held (self, reading->report);
  if (reading->report->unsent == 0 && self->desk->online)
    {
      g_autofree char *path = g_strdup_printf ("/v1/shifts/%s", reading->id);

      km_desk_read_async (self->desk, path, g_task_get_cancellable (task), did_ask, task);
    }
  else
    return_report (task);
}

void
km_shift_report_async (KmShift *self, const char *id, KmLanguage language, GCancellable *cancellable, GAsyncReadyCallback callback,
                       gpointer user_data)
{
  GTask *task = g_task_new (self, cancellable, callback, user_data);
  const char *shift = id ? id : self->state != KM_SHIFT_NONE ? self->id : self->last_id;
  Reading *reading;

  g_task_set_source_tag (task, km_shift_report_async);
  if (shift == NULL || *shift == '\0')
    {
      km_shift_move_refuse (task, KM_ERROR_CONFLICT, "no-shift");
      return;
    }
  reading = g_atomic_rc_box_new0 (Reading);
  reading->id = g_strdup (shift);
  reading->language = language;
  reading->report = km_shift_report_new (shift);
  g_task_set_task_data (task, reading, reading_release);
  km_store_run_async (self->desk->store, read_facts, g_atomic_rc_box_acquire (reading), reading_release, did_read, task);
}

KmShiftReport *
km_shift_report_finish (KmShift *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_pointer (G_TASK (result), error);
}

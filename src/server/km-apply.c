// SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
// SPDX-License-Identifier: GPL-3.0-or-later

#include <string.h>

#include "km-apply.h"
#include "km-error.h"

static void
pending_event_clear (gpointer data)
{
  KmPendingEvent *event = data;

  g_free (event->centre);
  g_free (event->subject);
  g_free (event->body);
}

void
km_apply_init (KmApply *self, KmStore *store, KmDb *db, KmDirectory *directory, KmSummary *summary, const KmCaller *caller,
               const KmCommand *command, gboolean fact, KmTime now)
{
  *self = (KmApply) { 0 };
  self->store = store;
  self->db = db;
  self->directory = directory;
  self->summary = summary;
  self->caller = caller;
  self->command = command;
  self->fact = fact;
  self->now = now;
  self->at = fact ? MIN (command->made_at, now) : now;
  self->actor = fact ? command->actor : caller->account;
  self->till = caller->till;
  self->flags = g_ptr_array_new_with_free_func (g_free);
  self->events = g_array_new (FALSE, FALSE, sizeof (KmPendingEvent));
  g_array_set_clear_func (self->events, pending_event_clear);
  self->set_clock = KM_TIME_NONE;
  self->result = json_object ();
  km_time_business_date (self->at, km_store_get_zone (store), self->day);
}

void
km_apply_clear (KmApply *self)
{
  json_decref (self->result);
  json_decref (self->extra);
  json_decref (self->details);
  km_json_memo_set (&self->memo, NULL);
  g_free (self->subject);
  g_ptr_array_unref (self->flags);
  g_array_unref (self->events);
  g_clear_pointer (&self->centres, g_ptr_array_unref);
  g_clear_pointer (&self->ended, g_ptr_array_unref);
}

void
km_apply_reset (KmApply *self)
{
  json_object_clear (self->result);
  g_array_set_size (self->events, 0);
  g_clear_pointer (&self->centres, g_ptr_array_unref);
  g_clear_pointer (&self->ended, g_ptr_array_unref);
  self->everywhere = self->body_kept = self->queue_changed = self->directory_changed = self->catalogue_changed = FALSE;
  self->set_clock = KM_TIME_NONE;
}

gboolean
km_apply_read (KmApply *self, const KmJsonMember *members, gsize n_members, gpointer out, GError **error)
{
  return km_json_read (self->command->body, "/body", members, n_members, KM_JSON_STRICT, out, error);
}

gboolean
km_apply_enter_centre (KmApply *self, const char *centre, GError **error)
{
  if (!self->caller->house && self->caller->centre != NULL && g_strcmp0 (self->caller->centre, centre) != 0)
    {
      km_error_set (error, KM_ERROR_FORBIDDEN, "other-centre", NULL, "%s is not the caller's centre", centre);
      return FALSE;
    }
  self->centre = km_directory_find_centre (self->directory, centre);
  if (self->centre != NULL)
    return TRUE;
  km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-centre", NULL, "there is no centre %s", centre);
  return FALSE;
}

gboolean
km_apply_enter_house (KmApply *self, GError **error)
{
  self->everywhere = TRUE;
  if (self->caller->house)
    return TRUE;
  km_error_set (error, KM_ERROR_FORBIDDEN, "forbidden", NULL, "this is for administrators of all centres");
  return FALSE;
}

void
km_apply_add_centre (KmApply *self, const char *centre)
{
  if (self->centres == NULL)
    self->centres = g_ptr_array_new_with_free_func (g_free);
  if (!g_ptr_array_find_with_equal_func (self->centres, centre, g_str_equal, NULL))
    g_ptr_array_add (self->centres, g_strdup (centre));
}

gboolean
km_apply_end_sessions (KmApply *self, const char *username, GError **error)
{
  if (self->ended == NULL)
    self->ended = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->ended, g_strdup (username));
  /* Sessions live in real time, whatever a practice clock shows. */
  return km_db_run (self->db, KM_SQL ("UPDATE session SET ended_at = $2 WHERE username = $1 AND ended_at IS NULL"), error, "si", username,
                    (gint64) g_get_real_time ());
}

const KmCounter *
km_apply_enter_counter (KmApply *self, const char *counter, GError **error)
{
  const KmCounter *found = km_directory_find_counter (self->directory, counter);

  if (found == NULL)
    {
      km_error_set (error, KM_ERROR_NOT_FOUND, "unknown-counter", "/body/counter", "there is no counter %s", counter);
      return NULL;
    }
  if (self->caller->kind == KM_CALLER_SESSION && self->caller->role == KM_ROLE_CLERK && g_strcmp0 (self->caller->counter, counter) != 0)
    {
      km_error_set (error, KM_ERROR_FORBIDDEN, "forbidden", "/body/counter", "the session is not signed in at %s", counter);
      return NULL;
    }
  return km_apply_enter_centre (self, found->centre, error) ? found : NULL;
}

gboolean
km_apply_has_flag (KmApply *self, const char *flag)
{
  return g_ptr_array_find_with_equal_func (self->flags, flag, g_str_equal, NULL);
}

void
km_apply_flag (KmApply *self, const char *flag)
{
  if (!km_apply_has_flag (self, flag))
    g_ptr_array_add (self->flags, g_strdup (flag));
}

char *
km_apply_join_flags (KmApply *self)
{
  GString *joined = g_string_new (NULL);

  for (guint i = 0; i < self->flags->len; i++)
    g_string_append_printf (joined, "%s%s", i > 0 ? " " : "", (const char *) g_ptr_array_index (self->flags, i));
  return g_string_free (joined, FALSE);
}

void
km_apply_event (KmApply *self, const char *kind, const char *subject, json_t *body)
{
  km_apply_event_in (self, NULL, kind, subject, body);
}

void
km_apply_event_in (KmApply *self, const char *centre, const char *kind, const char *subject, json_t *body)
{
  KmPendingEvent event = { .kind = kind, .centre = g_strdup (centre), .subject = g_strdup (subject) };

  event.body = body != NULL ? km_json_dump_memo (body, &self->memo, NULL) : g_strdup ("{}");
  json_decref (body);
  g_array_append_val (self->events, event);
}

void
km_apply_detail (KmApply *self, const char *name, json_t *value)
{
  if (self->details == NULL)
    self->details = json_object ();
  km_json_set (self->details, name, value);
}

gboolean
km_apply_open_case (KmApply *self, const char *kind, const char *subject, const char *flags, GError **error)
{
  return km_apply_open_case_with (self, kind, subject, flags, NULL, error);
}

gboolean
km_apply_open_case_with (KmApply *self, const char *kind, const char *subject, const char *flags, json_t *details, GError **error)
{
  g_autofree char *text = details != NULL ? km_json_dump (details, NULL) : NULL;
  g_autofree char *label = NULL;
  char id[KM_UUID_LENGTH];
  json_t *body;

  json_decref (details);
  /* One command may open several of a kind: about this shift and about that one. */
  label = g_strcmp0 (subject, self->command->id) == 0 ? g_strdup (kind) : g_strconcat (kind, "/", subject, NULL);
  km_uuid_derive (self->command->id, label, id);
  if (!km_db_run (self->db,
                  KM_SQL ("INSERT INTO review_case (id, centre, day, kind, subject, command, actor, flags, opened_at, details) "
                          "VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)"),
                  error, "ssssssssis", id, self->centre->centre, self->day, kind, subject, self->command->id, self->actor, flags, self->now, text))
    return FALSE;
  body = json_object ();
  km_json_set_string (body, "kind", kind);
  km_json_set_string (body, "subject", subject);
  km_apply_event (self, "case.opened", id, body);
  return TRUE;
}

/* What is known of a day. 1: there is such a row; 0: none; -1: error. */
static int
read_day (KmApply *self, const char *day, gint64 *closed_at, gint64 *closings, GError **error)
{
  return km_db_one (self->db, KM_SQL ("SELECT closed_at, closings FROM day WHERE centre = $1 AND day = $2"), error, "ss", self->centre->centre, day,
                    "ii", closed_at, closings);
}

static void
come_late (KmApply *self, const char *day)
{
  km_apply_flag (self, "day-closed");
  g_strlcpy (self->late_day, day, sizeof self->late_day);
}

static gboolean
touch (KmApply *self, gint64 *closed_at, gint64 *closings, GError **error)
{
  int found = read_day (self, self->day, closed_at, closings, error);

  if (found != 0)
    return found == 1;
  if (!km_db_run (self->db,
                  KM_SQL ("INSERT INTO day (centre, day, opened_at, opened_by) VALUES ($1, $2, $3, $4) ON CONFLICT (centre, day) DO NOTHING"), error,
                  "ssis", self->centre->centre, self->day, self->at, self->actor))
    return FALSE;
  km_apply_event (self, "day.opened", self->day, NULL);
  self->queue_changed = TRUE;
  return TRUE;
}

gboolean
km_apply_touch_day (KmApply *self, gboolean *closed, GError **error)
{
  gint64 closed_at = 0, closings = 0;

  if (!touch (self, &closed_at, &closings, error))
    return FALSE;
  if (closed_at != 0 && self->fact)
    come_late (self, self->day);
  if (closed != NULL)
    *closed = closings > 0 || closed_at != 0;
  return TRUE;
}

gboolean
km_apply_need_day (KmApply *self, GError **error)
{
  gint64 closed_at = 0, closings = 0;

  if (!touch (self, &closed_at, &closings, error))
    return FALSE;
  if (closed_at == 0)
    return TRUE;
  km_error_set (error, KM_ERROR_CONFLICT, "day-closed", NULL, "the business day %s is closed", self->day);
  return FALSE;
}

gboolean
km_apply_check_day (KmApply *self, const char *day, GError **error)
{
  gint64 closed_at = 0, closings = 0;

  if (strcmp (day, self->day) == 0)
    return TRUE;
  if (read_day (self, day, &closed_at, &closings, error) < 0)
    return FALSE;
  if (closed_at != 0)
    come_late (self, day);
  return TRUE;
}

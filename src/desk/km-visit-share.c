/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-visit-private.h"

/* The work of a held or transferred visit goes with its ticket: the server keeps it, sealed, until the visit or the day ends, so that
 * another counter goes on with it. Without the server it stays on this till, as before. */

#define BYTES_MAX (128 * 1024) /* of draft.save */
#define SHARE_MS 3000          /* a transfer waits no longer for it */

void
km_draft_free (KmDraft *draft)
{
  json_decref (draft->work);
  json_decref (draft->tender);
  g_free (draft);
}

static KmTime
saved_at (json_t *work)
{
  KmTime at = KM_TIME_NONE;
  const char *text = km_json_get_string (work, "saved_at", NULL);

  return text != NULL && km_time_parse (text, &at, NULL) ? at : KM_TIME_NONE;
}

/* --- to the server ----------------------------------------------------------------------------------------------------------------- */

static void
did_share (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) answer = km_desk_wish_finish (KM_DESK (source), result, &error);

  /* It is on this till in any case; a server that is away is no trouble of the clerk's. */
  g_task_return_boolean (task, answer != NULL);
}

static gboolean
share_no_longer (gpointer cancellable)
{
  g_cancellable_cancel (cancellable);
  return G_SOURCE_REMOVE;
}

void
km_visit_share_draft_async (KmVisit *self, const char *ticket, json_t *work, json_t *tender, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autoptr (json_t) whole = json_object ();
  g_autofree char *text = NULL;
  g_autoptr (GCancellable) limit = g_cancellable_new ();
  json_t *body;

  g_task_set_source_tag (task, km_visit_share_draft_async);
  km_json_set (whole, "work", json_incref (work));
  km_json_set (whole, "tender", tender != NULL ? json_incref (tender) : NULL);
  text = km_json_dump_canonical (whole, NULL);
  if (!km_desk_get_online (self->desk) || text == NULL || strlen (text) > BYTES_MAX)
    {
      g_task_return_boolean (task, FALSE);
      return;
    }
  body = json_object ();
  km_json_set_string (body, "ticket", ticket);
  km_json_set_string (body, "draft", text);
  g_timeout_add_full (G_PRIORITY_DEFAULT, SHARE_MS, share_no_longer, g_object_ref (limit), g_object_unref);
  km_desk_wish_async (self->desk, "draft.save", body, limit, did_share, g_steal_pointer (&task));
}

gboolean
km_visit_share_draft_finish (KmVisit *self, GAsyncResult *result)
{
  return g_task_propagate_boolean (G_TASK (result), NULL);
}

/* --- from the server ----------------------------------------------------------------------------------------------------------------- */

static KmDraft *
read_draft (json_t *answer)
{
  const char *text = km_json_get_string (answer, "draft", NULL);
  g_autoptr (json_t) whole = text != NULL ? km_json_parse (text, strlen (text), KM_JSON_MAX_DEPTH, NULL) : NULL;
  json_t *work = km_json_get_object (whole, "work"), *tender = km_json_get_object (whole, "tender");
  KmDraft *draft;

  if (work == NULL)
    return NULL;
  draft = g_new0 (KmDraft, 1);
  draft->work = json_incref (work);
  draft->tender = tender != NULL ? json_incref (tender) : NULL;
  return draft;
}

static void
did_read (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GTask) task = user_data;
  KmDraft *own = g_task_get_task_data (task);
  g_autoptr (json_t) answer = km_desk_read_finish (KM_DESK (source), result, NULL);
  KmDraft *theirs = answer != NULL ? read_draft (answer) : NULL;

  /* Whoever put the visit away last knows more. */
  if (theirs != NULL && own != NULL && own->work != NULL && saved_at (own->work) >= saved_at (theirs->work))
    g_clear_pointer (&theirs, km_draft_free);
  g_task_return_pointer (task, theirs, (GDestroyNotify) km_draft_free);
}

void
km_visit_fetch_draft_async (KmVisit *self, const char *ticket, json_t *own, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (GTask) task = g_task_new (self, NULL, callback, user_data);
  g_autofree char *path = g_strdup_printf ("/v1/tickets/%s/draft", ticket);
  KmDraft *known = g_new0 (KmDraft, 1);

  g_task_set_source_tag (task, km_visit_fetch_draft_async);
  known->work = own != NULL ? json_incref (own) : NULL;
  g_task_set_task_data (task, known, (GDestroyNotify) km_draft_free);
  if (km_desk_get_online (self->desk))
    km_desk_read_async (self->desk, path, NULL, did_read, g_steal_pointer (&task));
  else
    g_task_return_pointer (task, NULL, NULL);
}

KmDraft *
km_visit_fetch_draft_finish (KmVisit *self, GAsyncResult *result)
{
  return g_task_propagate_pointer (G_TASK (result), NULL);
}

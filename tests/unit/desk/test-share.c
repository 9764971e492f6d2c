/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "km-await.h"
#include "km-desk-private.h"

/* A visit that goes from one counter to another with what was typed for it: two tills at one practice server. */

typedef struct
{
  char *folder, *other_folder;
  KmDesk *desk, *other;
} Fixture;

static void
sign_in (KmDesk *desk, const char *username, const char *counter)
{
  AWAIT_BOOL (km_desk_open_async (desk, NULL, await_cb, &await), km_desk_open_finish (desk, await.result, &await_error));
  AWAIT_BOOL (km_desk_sign_in_async (desk, username, "practice", "ASW", counter, FALSE, NULL, await_cb, &await),
              km_desk_sign_in_finish (desk, await.result, &await_error));
  WAIT_UNTIL (km_desk_get_catalogue (desk) != NULL && km_queue_get_ready (km_desk_get_queue (desk)));
  AWAIT_BOOL (km_shift_open_async (desk->shift, 0, NULL, await_cb, &await), km_shift_open_finish (desk->shift, await.result, &await_error));
}

static void
set_up (Fixture *f, gconstpointer data)
{
  g_autofree char *file = NULL, *port = NULL, *url = NULL;
  g_autoptr (GError) error = NULL;

  f->folder = g_dir_make_tmp ("km-share-XXXXXX", NULL);
  f->other_folder = g_dir_make_tmp ("km-share-XXXXXX", NULL);
  f->desk = km_desk_new (f->folder, NULL, TRUE, g_getenv ("KM_SERVER"), g_getenv ("KM_CATALOGUE"));
  sign_in (f->desk, "clerk", "ASW-01");
  file = g_build_filename (f->folder, "server", "port", NULL);
  g_assert_true (g_file_get_contents (file, &port, NULL, &error));
  url = g_strdup_printf ("http://127.0.0.1:%s", g_strstrip (port));
  f->other = km_desk_new (f->other_folder, url, TRUE, NULL, NULL);
  sign_in (f->other, "clerk2", "ASW-02");
}

static void
close_desk (KmDesk *desk)
{
  AWAIT_BOOL (km_desk_close_async (desk, await_cb, &await), km_desk_close_finish (desk, await.result, &await_error));
  while (G_OBJECT (desk)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (desk);
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  close_desk (f->other);
  close_desk (f->desk);
  remove_tree (f->folder);
  remove_tree (f->other_folder);
  g_free (f->folder);
  g_free (f->other_folder);
}

static KmVisit *
visit_of (KmDesk *desk)
{
  return km_desk_get_visit (desk);
}

/* A visitor of a lane that both counters serve is called and served; its ticket's id. */
static char *
serve (KmDesk *desk)
{
  KmVisit *visit = visit_of (desk);
  gboolean nobody = FALSE;

  WAIT_UNTIL (km_queue_get_waiting_count (km_desk_get_queue (desk)) > 0);
  AWAIT_BOOL (km_visit_call_next_async (visit, NULL, await_cb, &await), km_visit_call_next_finish (visit, await.result, &nobody, &await_error));
  g_assert_false (nobody);
  AWAIT_BOOL (km_visit_start_async (visit, NULL, await_cb, &await), km_visit_start_finish (visit, await.result, &await_error));
  return g_strdup (km_ticket_item_get_id (km_visit_get_ticket (visit)));
}

static void
type (KmDesk *desk, const char *name)
{
  g_autoptr (GError) error = NULL;

  km_visit_set_audience (visit_of (desk), "citizen");
  if (g_list_model_get_n_items (km_visit_get_items (visit_of (desk))) == 0)
    km_visit_add_service (visit_of (desk), "CRM-001", &error);
  g_assert_no_error (error);
  km_visit_set_answer (visit_of (desk), "applicant.full_name", name);
}

static const char *
typed (KmDesk *desk)
{
  KmFormField *field = km_visit_find_field (visit_of (desk), "applicant.full_name");

  return field ? km_form_field_get_value (field) : "";
}

static KmTicketItem *
find_held (KmDesk *desk, const char *id)
{
  GListModel *held = km_queue_get_held (km_desk_get_queue (desk));

  for (guint i = 0; i < g_list_model_get_n_items (held); i++)
    {
      g_autoptr (KmTicketItem) ticket = g_list_model_get_item (held, i);

      if (g_strcmp0 (km_ticket_item_get_id (ticket), id) == 0)
        return g_steal_pointer (&ticket);
    }
  return NULL;
}

/* A read without a ticket in front of it: whether the server keeps what @counter (nullable: any) put away. */
static gboolean
is_kept (KmDesk *desk, const char *id, const char *counter)
{
  g_autofree char *path = g_strdup_printf ("/v1/tickets/%s/draft", id);
  Await read = { NULL };
  g_autoptr (json_t) answer = NULL;

  km_desk_read_async (desk, path, NULL, await_cb, &read);
  answer = km_desk_read_finish (desk, await_result (&read, "draft"), NULL);
  AWAIT_CLEAR (read);
  return answer != NULL && (counter == NULL || g_strcmp0 (km_json_get_string (answer, "counter", NULL), counter) == 0);
}

static void
hold (KmDesk *desk)
{
  AWAIT_BOOL (km_visit_hold_async (visit_of (desk), "document", NULL, NULL, await_cb, &await),
              km_visit_hold_finish (visit_of (desk), await.result, &await_error));
}

static void
resume (KmDesk *desk, const char *id)
{
  g_autoptr (KmTicketItem) ticket = NULL;

  WAIT_UNTIL ((ticket = find_held (desk, id)) != NULL);
  AWAIT_BOOL (km_visit_resume_async (visit_of (desk), ticket, NULL, await_cb, &await),
              km_visit_resume_finish (visit_of (desk), await.result, &await_error));
}

static void
finish (KmDesk *desk)
{
  km_visit_clear (visit_of (desk));
  AWAIT_BOOL (km_visit_finish_async (visit_of (desk), NULL, await_cb, &await), km_visit_finish_finish (visit_of (desk), await.result, &await_error));
  WAIT_UNTIL (km_desk_get_backlog_count (desk) == 0);
}

/* Held here, gone on with there, held there, gone on with here: each time with what was typed last. */
static void
test_held (Fixture *f, gconstpointer data)
{
  g_autofree char *id = serve (f->desk);

  type (f->desk, "أحمد عبد الرحمن محمد السيد");
  hold (f->desk);
  WAIT_UNTIL (is_kept (f->other, id, "ASW-01"));
  resume (f->other, id);
  g_assert_cmpstr (typed (f->other), ==, "أحمد عبد الرحمن محمد السيد");

  type (f->other, "هدى محمود علي حسن");
  hold (f->other);
  WAIT_UNTIL (is_kept (f->desk, id, "ASW-02") && km_desk_get_backlog_count (f->other) == 0);
  resume (f->desk, id);
  /* This till still has its own, older draft. */
  g_assert_cmpstr (typed (f->desk), ==, "هدى محمود علي حسن");
  finish (f->desk);
  g_assert_false (is_kept (f->desk, id, NULL));
}

static KmQueuePlace *
place (KmDesk *desk, const char *code)
{
  GListModel *places = km_queue_get_places (km_desk_get_queue (desk));

  for (guint i = 0; i < g_list_model_get_n_items (places); i++)
    {
      g_autoptr (KmQueuePlace) one = g_list_model_get_item (places, i);

      if (g_strcmp0 (km_queue_place_get_code (one), code) == 0)
        return one;
    }
  g_assert_not_reached ();
}

static void
test_transferred (Fixture *f, gconstpointer data)
{
  g_autofree char *id = serve (f->desk);
  KmVisit *theirs = visit_of (f->other);
  gboolean nobody;

  type (f->desk, "أحمد عبد الرحمن محمد السيد");
  AWAIT_BOOL (km_visit_transfer_async (visit_of (f->desk), place (f->desk, "ASW-02"), NULL, await_cb, &await),
              km_visit_transfer_finish (visit_of (f->desk), await.result, &await_error));
  WAIT_UNTIL (km_desk_get_backlog_count (f->desk) == 0);
  AWAIT_BOOL (km_visit_call_next_async (theirs, NULL, await_cb, &await), km_visit_call_next_finish (theirs, await.result, &nobody, &await_error));
  g_assert_cmpstr (km_ticket_item_get_id (km_visit_get_ticket (theirs)), ==, id);
  WAIT_UNTIL (*typed (f->other) != '\0');
  g_assert_cmpstr (typed (f->other), ==, "أحمد عبد الرحمن محمد السيد");
  AWAIT_BOOL (km_visit_start_async (theirs, NULL, await_cb, &await), km_visit_start_finish (theirs, await.result, &await_error));
  finish (f->other);
}

/* Nothing was typed: nothing is kept, and the next counter's form is empty. */
static void
test_nothing (Fixture *f, gconstpointer data)
{
  g_autofree char *id = serve (f->desk);

  hold (f->desk);
  WAIT_UNTIL (km_desk_get_backlog_count (f->desk) == 0);
  resume (f->other, id);
  g_assert_false (is_kept (f->other, id, NULL));
  g_assert_cmpuint (g_list_model_get_n_items (km_visit_get_items (visit_of (f->other))), ==, 0);
  finish (f->other);
}

int
main (int argc, char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add ("/share/held", Fixture, NULL, set_up, test_held, tear_down);
  g_test_add ("/share/transferred", Fixture, NULL, set_up, test_transferred, tear_down);
  g_test_add ("/share/nothing", Fixture, NULL, set_up, test_nothing, tear_down);
  return g_test_run ();
}

/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib-unix.h>
#include <locale.h>

#include "km-error.h"
#include "km-queue.h"
#include "km-shift.h"
#include "km-visit.h"

#include "walk-answers.h"
#include "walk-say.h"

/* Walks visitors through the main job as the windows would, by the public API of desk alone: looks at what stands there after a start and
 * goes on from it, until so many receipts are made, printed and delivered. What it does is said line by line (walk-say.h), so that a test
 * can kill it anywhere and see what was found again. */

#define FLOAT 50000      /* piastres */
#define NOTE 20000       /* piastres: what a visitor pays with in cash */
#define PATIENCE_MS 40   /* before a refused step is tried again */
#define TROUBLES 3000    /* one after the other: then it gives up */

typedef struct
{
  KmDesk *desk;
  GMainLoop *loop;
  guint source_id;
  guint pace;            /* ms between two steps */
  guint wanted;          /* receipts */
  guint receipts;        /* that there are */
  gboolean looked;       /* at what was found after this sign-in */
  KmReceipt *printing;
  char *stuck;           /* the gap filled last */
  guint again, troubles;
  gboolean done;
  int status;
} Walk;

static void decide (Walk *walk);

static gboolean
decide_cb (gpointer user_data)
{
  Walk *walk = user_data;

  walk->source_id = 0;
  decide (walk);
  return G_SOURCE_REMOVE;
}

static void
go_on (Walk *walk, guint after_ms)
{
  if (walk->source_id == 0 && !walk->done)
    walk->source_id = g_timeout_add (after_ms, decide_cb, walk);
}

static void
did_close (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Walk *walk = user_data;

  km_desk_close_finish (KM_DESK (source), result, NULL);
  walk_say (walk->status == 0 ? "closed" : "gave-up", NULL);
  g_main_loop_quit (walk->loop);
}

static void
end (Walk *walk, int status)
{
  if (walk->done)
    return;
  walk->done = TRUE;
  walk->status = status;
  km_desk_close_async (walk->desk, did_close, walk);
}

static gboolean
terminate_cb (gpointer user_data)
{
  end (user_data, 0);
  return G_SOURCE_CONTINUE;
}

/* A step that was done, or not: then it is said and tried again from what stands there now. Takes @line. */
static void
settle (Walk *walk, const char *step, json_t *line, GError *error)
{
  if (error)
    {
      json_t *trouble = walk_error (error);

      json_object_set_new (trouble, "at", json_string (step));
      walk_say ("trouble", trouble);
      json_decref (line);
      g_error_free (error);
      if (++walk->troubles > TROUBLES)
        end (walk, 1);
      go_on (walk, PATIENCE_MS);
      return;
    }
  walk->troubles = 0;
  walk_say (step, line);
  go_on (walk, walk->pace);
}

static void
fail (Walk *walk, const char *why)
{
  json_t *line = walk_look (walk->desk);

  json_object_set_new (line, "why", json_string (why));
  walk_say ("failed", line);
  end (walk, 1);
}

/* --- signing in, the shift ------------------------------------------------------------------------------------------------- */

static void did_sign_in (GObject *source, GAsyncResult *result, gpointer user_data);

static void
sign_in (Walk *walk, gboolean take_over)
{
  walk->looked = FALSE;
  walk_say ("signing-in", NULL);
  km_desk_sign_in_async (walk->desk, "clerk", "practice", "ASW", "ASW-01", take_over, NULL, did_sign_in, walk);
}

static void
did_sign_in (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Walk *walk = user_data;
  GError *error = NULL;

  km_desk_sign_in_finish (KM_DESK (source), result, &error);
  if (error && km_desk_error_is (error, "counter-occupied"))
    {
      g_error_free (error);
      sign_in (walk, TRUE);
      return;
    }
  settle (walk, "signed-in", NULL, error);
}

static void
did_read_receipts (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Walk *walk = user_data;
  GError *error = NULL;
  g_autoptr (GListModel) list = km_desk_receipts_finish (KM_DESK (source), result, &error);
  json_t *look, *numbers;

  if (list == NULL)
    {
      settle (walk, "found", NULL, error);
      return;
    }
  numbers = json_array ();
  walk->receipts = g_list_model_get_n_items (list);
  for (guint i = walk->receipts; i > 0; i--)
    {
      g_autoptr (KmReceiptItem) item = g_list_model_get_item (list, i - 1);

      json_array_append_new (numbers, json_string (km_receipt_item_get_number (item)));
    }
  look = walk_look (walk->desk);
  json_object_set_new (look, "receipts", numbers);
  walk->looked = TRUE;
  settle (walk, "found", look, NULL);
}

static void
did_open_shift (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Walk *walk = user_data;
  GError *error = NULL;

  km_shift_open_finish (KM_SHIFT (source), result, &error);
  settle (walk, "shift-opened", error ? NULL : walk_look (walk->desk), error);
}

/* --- the paper --------------------------------------------------------------------------------------------------------------- */

static void
did_mark (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Walk *walk = user_data;
  GError *error = NULL;

  km_desk_mark_printed_finish (KM_DESK (source), result, &error);
  settle (walk, "printed", walk_receipt (walk->printing), error);
  km_receipt_unref (g_steal_pointer (&walk->printing));
}

static void
did_get_unprinted (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Walk *walk = user_data;
  GError *error = NULL;

  walk->printing = km_desk_get_unprinted_receipt_finish (KM_DESK (source), result, &error);
  if (walk->printing == NULL)
    {
      settle (walk, "nothing-to-print", NULL, error);
      return;
    }
  walk_say ("printing", walk_receipt (walk->printing));
  km_desk_mark_printed_async (walk->desk, walk->printing->transaction->receipt->number, did_mark, walk);
}

/* --- the ticket ---------------------------------------------------------------------------------------------------------------- */

static json_t *
ticket_line (Walk *walk)
{
  KmTicketItem *ticket = km_visit_get_ticket (km_desk_get_visit (walk->desk));

  return json_pack ("{s:s, s:s}", "ticket", ticket ? km_ticket_item_get_id (ticket) : "", "label",
                    ticket ? km_ticket_item_get_latin_label (ticket) : "");
}

static void
did_call (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Walk *walk = user_data;
  gboolean nobody = FALSE;
  GError *error = NULL;

  km_visit_call_next_finish (KM_VISIT (source), result, &nobody, &error);
  if (error == NULL && nobody)
    {
      walk_say ("nobody", NULL);
      go_on (walk, PATIENCE_MS);
      return;
    }
  settle (walk, "called", ticket_line (walk), error);
}

static void
did_start (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  km_visit_start_finish (KM_VISIT (source), result, &error);
  settle (user_data, "started", ticket_line (user_data), error);
}

static void
did_finish (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GError *error = NULL;

  km_visit_finish_finish (KM_VISIT (source), result, &error);
  settle (user_data, "finished", NULL, error);
}

/* --- the work ------------------------------------------------------------------------------------------------------------------ */

static guint
visitor (Walk *walk)
{
  KmTicketItem *ticket = km_visit_get_ticket (km_desk_get_visit (walk->desk));

  return ticket ? km_ticket_item_get_number (ticket) + (guint) *km_ticket_item_get_latin_label (ticket) : 0;
}

static json_t *
basket_line (Walk *walk)
{
  json_t *look = walk_look (walk->desk);
  json_t *line = json_pack ("{s:O}", "items", json_object_get (look, "items"));

  json_decref (look);
  return line;
}

/* A bundle of several authorities, and the same service for two persons. */
static void
fill_basket (Walk *walk)
{
  static const char *const bundles[] = { "BND-20", "BND-24", "BND-14", "BND-01" };
  KmVisit *visit = km_desk_get_visit (walk->desk);
  const char *bundle = bundles[visitor (walk) % G_N_ELEMENTS (bundles)];
  GError *error = NULL;

  km_visit_set_audience (visit, "citizen");
  if (km_visit_add_bundle (visit, bundle, &error) && (visitor (walk) % 3 != 0 || km_visit_add_service (visit, "CSO-009", &error)))
    {
      GListModel *items = km_visit_get_items (visit);
      g_autoptr (KmVisitItem) last = g_list_model_get_item (items, g_list_model_get_n_items (items) - 1);

      if (visitor (walk) % 3 == 0)
        km_visit_set_for_whom (visit, km_visit_item_get_item (last), "سارة", &error);
    }
  settle (walk, "basket", error ? NULL : basket_line (walk), error);
}

static void
answer (Walk *walk, const char *key)
{
  KmVisit *visit = km_desk_get_visit (walk->desk);
  KmFormField *field = km_visit_find_field (visit, key);
  g_autofree char *text = walk_answer (field, visitor (walk) + walk->again);

  km_visit_set_answer (visit, key, text ? text : "");
  settle (walk, "answer", json_pack ("{s:s, s:s, s:s, s:s}", "key", key, "type", km_form_field_get_field_type (field), "value",
                                     km_form_field_get_value (field), "problem", km_form_field_get_problem (field)),
          NULL);
}

static void
choose (Walk *walk, const char *id)
{
  KmVisit *visit = km_desk_get_visit (walk->desk);
  GListModel *groups = km_visit_get_fee_choices (visit);
  guint item = (guint) g_ascii_strtoull (id, NULL, 10);

  for (guint i = 0; i < g_list_model_get_n_items (groups); i++)
    {
      g_autoptr (GListModel) group = g_list_model_get_item (groups, i);
      g_autoptr (KmFeeChoice) choice = g_list_model_get_item (group, visitor (walk) % g_list_model_get_n_items (group));

      if (km_fee_choice_get_item (choice) == item)
        {
          km_visit_set_fee_choice (visit, item, km_fee_choice_get_code (choice));
          settle (walk, "choice", json_pack ("{s:s, s:s}", "item", id, "code", km_fee_choice_get_code (choice)), NULL);
          return;
        }
    }
  fail (walk, "no such fee choice");
}

static void
did_set_tender (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Walk *walk = user_data;
  GError *error = NULL;
  json_t *look = walk_look (walk->desk);

  km_visit_set_tender_finish (KM_VISIT (source), result, &error);
  settle (walk, "tender", json_pack ("{s:O}", "tender", json_object_get (look, "tender")), error);
  json_decref (look);
}

/* Every other visitor pays by card; who pays in cash gets change. */
static gboolean
pays_by_card (Walk *walk)
{
  g_autofree char *cash_text = NULL;

  g_object_get (km_desk_get_visit (walk->desk), "cash-text", &cash_text, NULL);
  return visitor (walk) % 2 == 1 || (cash_text && *cash_text);
}

static gboolean
is_paid (Walk *walk)
{
  gint64 received;

  g_object_get (km_desk_get_visit (walk->desk), "received", &received, NULL);
  return pays_by_card (walk) ? g_str_equal (km_visit_get_method (km_desk_get_visit (walk->desk)), "card") : received > 0;
}

static void
pay (Walk *walk)
{
  KmVisit *visit = km_desk_get_visit (walk->desk);
  g_autofree char *reference = g_strconcat ("R-", km_ticket_item_get_id (km_visit_get_ticket (visit)), NULL);

  walk_say ("paying", NULL);
  if (pays_by_card (walk))
    km_visit_set_tender_async (visit, "card", 0, reference, "meeza", "4242", did_set_tender, walk);
  else
    km_visit_set_tender_async (visit, "cash", (km_visit_get_total (visit) / NOTE + 1) * NOTE, NULL, NULL, NULL, did_set_tender, walk);
}

static void
did_complete (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Walk *walk = user_data;
  GError *error = NULL;
  g_autoptr (KmReceipt) receipt = km_visit_complete_finish (KM_VISIT (source), result, &error);

  if (receipt)
    walk->receipts++;
  settle (walk, "completed", receipt ? walk_receipt (receipt) : NULL, error);
}

static void
work (Walk *walk)
{
  KmVisit *visit = km_desk_get_visit (walk->desk);
  g_autofree char *id = NULL;
  KmGapKind kind;

  if (g_list_model_get_n_items (km_visit_get_items (visit)) == 0)
    {
      fill_basket (walk);
      return;
    }
  kind = km_visit_next_gap (visit, NULL, &id);
  walk->again = g_strcmp0 (walk->stuck, id) == 0 ? walk->again + 1 : 0;
  g_free (walk->stuck);
  walk->stuck = g_strdup (id);
  if (id && walk->again > 5)
    {
      fail (walk, id);
      return;
    }
  switch (kind)
    {
    case KM_GAP_FIELD:
      answer (walk, id);
      break;
    case KM_GAP_CHOICE:
      choose (walk, id);
      break;
    case KM_GAP_DOCUMENT:
      km_visit_set_document (visit, id, KM_DOCUMENT_PRESENT);
      settle (walk, "document", json_pack ("{s:s, s:s}", "id", id, "state", "present"), NULL);
      break;
    case KM_GAP_TENDER:
      pay (walk);
      break;
    case KM_GAP_NONE:
      if (!is_paid (walk))
        {
          pay (walk);
          break;
        }
      walk_say ("completing", ticket_line (walk));
      km_visit_complete_async (visit, NULL, did_complete, walk);
      break;
    default:
      g_assert_not_reached ();
    }
}

/* --- what comes next -------------------------------------------------------------------------------------------------------------- */

static void
decide (Walk *walk)
{
  KmDesk *desk = walk->desk;
  KmVisit *visit = km_desk_get_visit (desk);
  g_autofree char *unprinted = NULL;

  g_object_get (desk, "unprinted-number", &unprinted, NULL);
  if (km_desk_get_state (desk) != KM_DESK_SIGNED_IN)
    sign_in (walk, FALSE);
  else if (!walk->looked)
    km_desk_receipts_async (desk, 100000, did_read_receipts, walk);
  else if (km_shift_get_state (km_desk_get_shift (desk)) == KM_SHIFT_NONE)
    {
      walk_say ("opening-shift", NULL);
      km_shift_open_async (km_desk_get_shift (desk), FLOAT, NULL, did_open_shift, walk);
    }
  else if (unprinted && *unprinted)
    km_desk_get_unprinted_receipt_async (desk, did_get_unprinted, walk);
  else if (km_desk_get_catalogue (desk) == NULL || km_visit_get_busy (visit))
    go_on (walk, PATIENCE_MS);
  else
    switch (km_visit_get_state (visit))
      {
      case KM_VISIT_EMPTY:
        if (walk->receipts < walk->wanted)
          {
            walk_say ("calling", NULL);
            km_visit_call_next_async (visit, NULL, did_call, walk);
          }
        else if (km_desk_get_backlog_count (desk) == 0)
          {
            walk_say ("done", walk_look (desk));
            end (walk, 0);
          }
        else
          go_on (walk, PATIENCE_MS);
        break;
      case KM_VISIT_CALLED:
        km_visit_start_async (visit, NULL, did_start, walk);
        break;
      case KM_VISIT_SERVING:
        work (walk);
        break;
      case KM_VISIT_PAID:
        walk_say ("finishing", ticket_line (walk));
        km_visit_finish_async (visit, NULL, did_finish, walk);
        break;
      default:
        g_assert_not_reached ();
      }
}

static void
did_open (GObject *source, GAsyncResult *result, gpointer user_data)
{
  Walk *walk = user_data;
  g_autoptr (GError) error = NULL;

  if (!km_desk_open_finish (KM_DESK (source), result, &error))
    {
      walk_say ("not-opened", walk_error (error));
      walk->status = 1;
      g_main_loop_quit (walk->loop);
      return;
    }
  walk_say ("opened", walk_look (walk->desk));
  go_on (walk, 0);
}

int
main (int argc, char **argv)
{
  g_autofree char *state_dir = NULL, *server = NULL, *url = NULL, *catalogue = NULL;
  int receipts = 1, pace = 2;
  const GOptionEntry entries[] = {
    { "state-dir", 0, 0, G_OPTION_ARG_FILENAME, &state_dir, "The till's folder", "FOLDER" },
    { "server-program", 0, 0, G_OPTION_ARG_FILENAME, &server, "The practice server", "PROGRAM" },
    { "server", 0, 0, G_OPTION_ARG_STRING, &url, "A practice server that runs already", "URL" },
    { "catalogue", 0, 0, G_OPTION_ARG_FILENAME, &catalogue, "The catalogue's folder", "FOLDER" },
    { "receipts", 0, 0, G_OPTION_ARG_INT, &receipts, "Stop when the till has made so many", "N" },
    { "pace", 0, 0, G_OPTION_ARG_INT, &pace, "Milliseconds between two steps (2)", "MS" },
    { NULL },
  };
  g_autoptr (GOptionContext) options = g_option_context_new (NULL);
  g_autoptr (GError) error = NULL;
  Walk walk = { 0 };

  setlocale (LC_ALL, "");
  g_option_context_add_main_entries (options, entries, NULL);
  if (!g_option_context_parse (options, &argc, &argv, &error) || state_dir == NULL)
    {
      g_printerr ("%s\n", error ? error->message : "--state-dir is needed");
      return 2;
    }
  walk.loop = g_main_loop_new (NULL, FALSE);
  walk.wanted = (guint) receipts;
  walk.pace = (guint) pace;
  walk.desk = km_desk_new (state_dir, url, TRUE, server, catalogue);
  g_unix_signal_add (SIGTERM, terminate_cb, &walk);
  walk_say ("opening", NULL);
  km_desk_open_async (walk.desk, NULL, did_open, &walk);
  g_main_loop_run (walk.loop);
  g_clear_handle_id (&walk.source_id, g_source_remove);
  g_clear_object (&walk.desk);
  g_main_loop_unref (walk.loop);
  g_free (walk.stuck);
  return walk.status;
}

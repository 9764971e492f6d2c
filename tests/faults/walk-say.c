/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <unistd.h>

#include "km-queue.h"
#include "km-shift.h"
#include "km-visit.h"

#include "walk-say.h"

void
walk_say (const char *step, json_t *line)
{
  g_autofree char *text = NULL;
  g_autoptr (GString) out = NULL;
  gsize written = 0;

  if (line == NULL)
    line = json_object ();
  json_object_set_new (line, "step", json_string (step));
  json_object_set_new (line, "t", json_integer (g_get_monotonic_time ()));
  text = json_dumps (line, JSON_COMPACT | JSON_SORT_KEYS);
  json_decref (line);
  out = g_string_new (text);
  g_string_append_c (out, '\n');
  while (written < out->len)
    {
      gssize n = write (STDOUT_FILENO, out->str + written, out->len - written);

      if (n <= 0)
        _exit (3);
      written += n;
    }
}

static json_t *
string_property (gpointer object, const char *name)
{
  g_autofree char *value = NULL;

  g_object_get (object, name, &value, NULL);
  return json_string (value ? value : "");
}

static json_t *
int64_property (gpointer object, const char *name)
{
  gint64 value;

  g_object_get (object, name, &value, NULL);
  return json_integer (value);
}

static json_t *
look_at_items (KmVisit *visit)
{
  GListModel *items = km_visit_get_items (visit);
  json_t *list = json_array ();

  for (guint i = 0; i < g_list_model_get_n_items (items); i++)
    {
      g_autoptr (KmVisitItem) item = g_list_model_get_item (items, i);

      json_array_append_new (list, json_pack ("{s:i, s:s, s:s}", "item", km_visit_item_get_item (item), "service",
                                              km_visit_item_get_service (item), "for", km_visit_item_get_for_whom (item)));
    }
  return list;
}

static json_t *
look_at_answers (KmVisit *visit)
{
  GListModel *sections = km_visit_get_sections (visit);
  json_t *answers = json_object ();

  for (guint i = 0; i < g_list_model_get_n_items (sections); i++)
    {
      g_autoptr (GListModel) section = g_list_model_get_item (sections, i);

      for (guint j = 0; j < g_list_model_get_n_items (section); j++)
        {
          g_autoptr (KmFormField) field = g_list_model_get_item (section, j);

          /* What was typed wrongly has no value, but stays. */
          const char *value = *km_form_field_get_value (field) ? km_form_field_get_value (field) : km_form_field_get_text (field);

          if (*value)
            json_object_set_new (answers, km_form_field_get_key (field), json_string (value));
        }
    }
  return answers;
}

static json_t *
look_at_documents (KmVisit *visit)
{
  GListModel *documents = km_visit_get_documents (visit);
  json_t *states = json_object ();

  for (guint i = 0; i < g_list_model_get_n_items (documents); i++)
    {
      g_autoptr (KmDocumentItem) document = g_list_model_get_item (documents, i);

      json_object_set_new (states, km_document_item_get_id (document),
                           json_string (km_document_state_to_string (km_document_item_get_state (document))));
    }
  return states;
}

static json_t *
look_at_choices (KmVisit *visit)
{
  GListModel *groups = km_visit_get_fee_choices (visit);
  json_t *choices = json_object ();

  for (guint i = 0; i < g_list_model_get_n_items (groups); i++)
    {
      g_autoptr (GListModel) group = g_list_model_get_item (groups, i);

      for (guint j = 0; j < g_list_model_get_n_items (group); j++)
        {
          g_autoptr (KmFeeChoice) choice = g_list_model_get_item (group, j);
          char item[16];

          g_snprintf (item, sizeof item, "%u", km_fee_choice_get_item (choice));
          if (km_fee_choice_get_active (choice))
            json_object_set_new (choices, item, json_string (km_fee_choice_get_code (choice)));
        }
    }
  return choices;
}

static json_t *
look_at_tender (KmVisit *visit)
{
  json_t *tender = json_object ();

  json_object_set_new (tender, "method", string_property (visit, "method"));
  json_object_set_new (tender, "received", int64_property (visit, "received"));
  json_object_set_new (tender, "reference", string_property (visit, "reference"));
  json_object_set_new (tender, "last4", string_property (visit, "last4"));
  json_object_set_new (tender, "taken", json_integer (g_list_model_get_n_items (km_visit_get_tenders (visit))));
  return tender;
}

json_t *
walk_look (KmDesk *desk)
{
  static const char *const states[] = { "empty", "called", "serving", "paid" };
  KmVisit *visit = km_desk_get_visit (desk);
  KmShift *shift = km_desk_get_shift (desk);
  KmTicketItem *ticket = km_visit_get_ticket (visit);
  json_t *look = json_object ();

  json_object_set_new (look, "signed_in", json_boolean (km_desk_get_state (desk) == KM_DESK_SIGNED_IN));
  json_object_set_new (look, "online", json_boolean (km_desk_get_online (desk)));
  json_object_set_new (look, "error", string_property (desk, "error"));
  json_object_set_new (look, "till", string_property (desk, "till"));
  json_object_set_new (look, "unprinted", string_property (desk, "unprinted-number"));
  json_object_set_new (look, "backlog", json_integer (km_desk_get_backlog_count (desk)));
  json_object_set_new (look, "shift", string_property (shift, "id"));
  json_object_set_new (look, "transactions", json_integer (km_shift_get_transactions (shift)));
  json_object_set_new (look, "cash", int64_property (shift, "taken-cash"));
  json_object_set_new (look, "electronic", int64_property (shift, "taken-electronic"));
  json_object_set_new (look, "visit", json_string (states[km_visit_get_state (visit)]));
  json_object_set_new (look, "ticket", json_string (ticket ? km_ticket_item_get_id (ticket) : ""));
  json_object_set_new (look, "label", json_string (ticket ? km_ticket_item_get_latin_label (ticket) : ""));
  json_object_set_new (look, "audience", string_property (visit, "audience"));
  json_object_set_new (look, "items", look_at_items (visit));
  json_object_set_new (look, "answers", look_at_answers (visit));
  json_object_set_new (look, "documents", look_at_documents (visit));
  json_object_set_new (look, "choices", look_at_choices (visit));
  json_object_set_new (look, "tender", look_at_tender (visit));
  json_object_set_new (look, "total", json_integer (km_visit_get_total (visit)));
  return look;
}

json_t *
walk_receipt (KmReceipt *receipt)
{
  const KmTransaction *transaction = receipt->transaction;
  gint64 paid = 0;

  for (guint i = 0; i < transaction->payments->len; i++)
    paid += ((KmTender *) transaction->payments->pdata[i])->piastres;
  return json_pack ("{s:s, s:s?, s:s, s:I, s:I, s:i, s:i}", "number", transaction->receipt->number, "ticket", transaction->ticket, "hash",
                    transaction->receipt->hash, "total", (json_int_t) receipt->total, "paid", (json_int_t) paid, "items",
                    (int) transaction->items->len, "copy", (int) receipt->copy);
}

json_t *
walk_error (const GError *error)
{
  g_autofree char *sentence = km_desk_error_sentence (error);
  g_autofree char *details = km_desk_error_details (error);

  return json_pack ("{s:s, s:i, s:s, s:s?}", "domain", g_quark_to_string (error->domain), "kind", error->code, "sentence", sentence, "details",
                    details);
}

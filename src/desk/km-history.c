/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "km-words.h"

#include "km-history-private.h"

/* Looking for receipts and opening one: at the server, and without it in this till's file. */

#define AT(member) G_STRUCT_OFFSET (KmHistory, member)
static const KmProp props[] = {
  { "busy", KM_PROP_BOOLEAN, AT (busy) },
  { "local", KM_PROP_BOOLEAN, AT (local) },
  { "more", KM_PROP_BOOLEAN, AT (more) },
  { "count-text", KM_PROP_STRING, AT (count_text) },
  { "kind-text", KM_PROP_STRING, AT (kind_text) },
  { "status", KM_PROP_STRING, AT (status) },
  { "validity", KM_PROP_STRING, AT (validity) },
  { "validity-text", KM_PROP_STRING, AT (validity_text) },
  { "detail", KM_PROP_OBJECT, AT (detail), km_history_detail_get_type },
  { NULL },
};

G_DEFINE_FINAL_TYPE (KmHistory, km_history, G_TYPE_OBJECT)

static void
km_history_finalize (GObject *object)
{
  KmHistory *self = KM_HISTORY (object);

  g_cancellable_cancel (self->searching);
  g_cancellable_cancel (self->opening);
  g_clear_object (&self->searching);
  g_clear_object (&self->opening);
  g_clear_object (&self->items);
  g_clear_pointer (&self->query, km_history_query_free);
  g_clear_pointer (&self->asked, g_hash_table_unref);
  g_clear_pointer (&self->slip, km_slip_unref);
  g_free (self->cursor);
  g_free (self->voiding);
  km_props_clear (self);
  G_OBJECT_CLASS (km_history_parent_class)->finalize (object);
}

static void
km_history_class_init (KmHistoryClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), props, G_N_ELEMENTS (props));
  G_OBJECT_CLASS (klass)->finalize = km_history_finalize;
}

static void
km_history_init (KmHistory *self)
{
  self->items = g_list_store_new (KM_TYPE_HISTORY_ITEM);
  self->asked = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

KmHistory *
km_history_new (KmDesk *desk)
{
  KmHistory *self = g_object_new (KM_TYPE_HISTORY, NULL);

  self->desk = desk;
  return self;
}

GListModel *
km_history_get_items (KmHistory *self)
{
  return G_LIST_MODEL (self->items);
}

KmHistoryDetail *
km_history_get_detail (KmHistory *self)
{
  return self->detail;
}

/* --- what is said of a list -------------------------------------------------------------------------------------------------------- */

static const char *
kind_text (KmHistoryBy by)
{
  switch (by)
    {
    case KM_HISTORY_BY_RECEIPT:
      return _ ("Receipt number");
    case KM_HISTORY_BY_NATIONAL_ID:
      return _ ("National ID");
    case KM_HISTORY_BY_PASSPORT:
      return _ ("Passport");
    case KM_HISTORY_BY_TICKET:
      return _ ("Ticket");
    case KM_HISTORY_BY_NAME:
      return C_ ("history", "Name");
    case KM_HISTORY_BY_DAY:
    default:
      return C_ ("history", "Day");
    }
}

static const char *
empty_text (KmHistoryBy by)
{
  switch (by)
    {
    case KM_HISTORY_BY_RECEIPT:
      return _ ("There is no receipt with this number at this centre.");
    case KM_HISTORY_BY_NATIONAL_ID:
      return _ ("There is no transaction with this national ID.");
    case KM_HISTORY_BY_PASSPORT:
      return _ ("There is no transaction with this passport.");
    case KM_HISTORY_BY_TICKET:
      return _ ("There is no transaction of this ticket on this day.");
    case KM_HISTORY_BY_NAME:
      return _ ("There is no transaction with this name. Names are found by whole words.");
    case KM_HISTORY_BY_DAY:
    default:
      return _ ("There are no receipts on this day.");
    }
}

static void
update_texts (KmHistory *self)
{
  guint n = g_list_model_get_n_items (G_LIST_MODEL (self->items));
  g_autofree char *day = NULL, *kind = NULL, *status = NULL;
  GDate date;

  if (self->query->day && self->query->by != KM_HISTORY_BY_RECEIPT && km_date_parse (self->query->day, &date, NULL))
    day = km_date_text (&date, km_desk_language (self->desk), km_desk_digits (self->desk), KM_TIME_TEXT_WEEKDAY);
  if (self->query->by == KM_HISTORY_BY_DAY && day)
    kind = g_strdup (day);
  else
    /* Translators: %1$s is what a search was taken for ("Name"), %2$s a day. */
    kind = day ? g_strdup_printf (_ ("%1$s, %2$s"), kind_text (self->query->by), day) : g_strdup (kind_text (self->query->by));
  km_props_set_string (self, "kind-text", &self->kind_text, kind);
  km_props_take_string (self, "count-text", &self->count_text,
                        n > 0 ? km_words_count (n, KM_NOUN_RECEIPT, KM_CASE_NOMINATIVE, km_desk_language (self->desk), km_desk_digits (self->desk)) : NULL);
  if (self->local)
    status = g_strconcat (n > 0 ? _ ("There is no connection to the server: these are the receipts of this machine alone.")
                                : _ ("There is no connection to the server, and nothing like this is among the receipts of this machine."),
                          NULL);
  else if (n == 0)
    status = g_strdup (self->more ? _ ("Too many have this name to be looked through. A date or the receipt's number makes it short.")
                                  : empty_text (self->query->by));
  else if (self->more)
    status = g_strdup (_ ("The newest come first, and there are more. A date or the receipt's number makes the list short."));
  km_props_set_string (self, "status", &self->status, status);
}

/* --- the list ------------------------------------------------------------------------------------------------------------------------ */

KmHistoryItem *
km_history_find_item (KmHistory *self, const char *number)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->items)); i++)
    {
      g_autoptr (KmHistoryItem) item = g_list_model_get_item (G_LIST_MODEL (self->items), i);

      if (strcmp (km_history_item_get_number (item), number) == 0)
        return g_steal_pointer (&item);
    }
  return NULL;
}

/* One page; @first: in place of the list, whose receipts stay the same objects. */
static void
take_page (KmHistory *self, json_t *receipts, gboolean first)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new_with_free_func (g_object_unref);
  json_t *element;
  gsize i;

  for (guint n = 0; !first && n < g_list_model_get_n_items (G_LIST_MODEL (self->items)); n++)
    g_ptr_array_add (wanted, g_list_model_get_item (G_LIST_MODEL (self->items), n));
  json_array_foreach (receipts, i, element)
    {
      const char *number = km_json_get_string (element, "number", "");
      KmHistoryItem *item = km_history_find_item (self, number);

      /* A receipt that came in between moves the pages: each stands once. */
      if (item && g_ptr_array_find (wanted, item, NULL))
        {
          g_object_unref (item);
          continue;
        }
      if (item == NULL)
        item = km_history_item_new (number);
      km_history_item_take (item, self->desk, element);
      g_ptr_array_add (wanted, item);
    }
  km_list_update (self->items, wanted);
}

typedef struct
{
  KmDesk *desk; /* (owned): it outlives what is asked of it */
  gboolean first;
} Looking;

static void
looking_free (Looking *looking)
{
  g_object_unref (looking->desk);
  g_free (looking);
}

static void
done (GTask *task, GError *error)
{
  KmHistory *self = g_task_get_source_object (task);

  /* A newer search has its own end. */
  if (g_task_get_cancellable (task) == self->searching)
    km_props_set_boolean (self, "busy", &self->busy, FALSE);
  if (error)
    g_task_return_error (task, error);
  else
    g_task_return_boolean (task, TRUE);
  g_object_unref (task);
}

static void
did_open_found (GObject *source, GAsyncResult *result, gpointer user_data)
{
  g_autoptr (GError) error = NULL;

  /* The list is there all the same; opening it once more says what is wrong. */
  if (!km_history_open_finish (KM_HISTORY (source), result, &error))
    g_debug ("A receipt that was found could not be opened");
  done (user_data, NULL);
}

static void
took_page (GTask *task)
{
  KmHistory *self = g_task_get_source_object (task);
  Looking *looking = g_task_get_task_data (task);

  update_texts (self);
  km_history_check_code (self);
  if (looking->first && self->query->by == KM_HISTORY_BY_RECEIPT && g_list_model_get_n_items (G_LIST_MODEL (self->items)) == 1)
    km_history_open_async (self, self->query->value, g_task_get_cancellable (task), did_open_found, task);
  else
    done (task, NULL);
}

static void
did_scan (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmHistory *self = g_task_get_source_object (task);
  Looking *looking = g_task_get_task_data (task);
  KmHistoryScan *scan = km_store_run_data (result);
  GError *error = NULL;

  if (!km_store_run_finish (KM_STORE (source), result, &error) || g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error))
    {
      done (task, error);
      return;
    }
  g_clear_pointer (&self->cursor, g_free);
  self->before = scan->next;
  km_props_set_boolean (self, "local", &self->local, TRUE);
  km_props_set_boolean (self, "more", &self->more, scan->next > 0);
  take_page (self, scan->receipts, looking->first);
  took_page (task);
}

static void
scan_file (GTask *task)
{
  KmHistory *self = g_task_get_source_object (task);
  Looking *looking = g_task_get_task_data (task);

  km_store_run_async (self->desk->store, km_history_scan, km_history_scan_new (self->query, looking->first ? 0 : self->before, self->desk->zone),
                      (GDestroyNotify) km_history_scan_free, did_scan, task);
}

static void
got_page (GObject *source, GAsyncResult *result, gpointer user_data)
{
  GTask *task = user_data;
  KmHistory *self = g_task_get_source_object (task);
  Looking *looking = g_task_get_task_data (task);
  GError *error = NULL;
  g_autoptr (json_t) json = km_link_send_finish (KM_LINK (source), result, NULL, NULL, &error);

  if (g_cancellable_is_cancelled (g_task_get_cancellable (task)))
    {
      g_clear_error (&error);
      g_cancellable_set_error_if_cancelled (g_task_get_cancellable (task), &error);
      done (task, error);
    }
  else if (g_error_matches (error, KM_ERROR, KM_ERROR_OFFLINE))
    {
      g_error_free (error);
      scan_file (task);
    }
  else if (error)
    {
      km_desk_check_session (self->desk, error);
      done (task, error);
    }
  else
    {
      g_free (self->cursor);
      self->cursor = g_strdup (km_json_get_string (json, "next", NULL));
      km_props_set_boolean (self, "local", &self->local, FALSE);
      km_props_set_boolean (self, "more", &self->more, self->cursor != NULL);
      take_page (self, km_json_get_array (json, "receipts"), looking->first);
      took_page (task);
    }
}

/* The next page follows where the first was found. */
static void
look (GTask *task)
{
  KmHistory *self = g_task_get_source_object (task);
  Looking *looking = g_task_get_task_data (task);
  g_autoptr (json_t) json = NULL;
  g_autoptr (GBytes) body = NULL;

  km_props_set_boolean (self, "busy", &self->busy, TRUE);
  if (looking->first ? !km_desk_get_online (self->desk) || self->desk->clerk.token == NULL : self->cursor == NULL)
    {
      scan_file (task);
      return;
    }
  json = km_history_query_to_json (self->query, looking->first ? NULL : self->cursor);
  body = km_link_body (json);
  km_link_send_async (self->desk->link, KM_LINK_READS, "POST", "/v1/transactions/search", self->desk->clerk.token, body, NULL,
                      g_task_get_cancellable (task), got_page, task);
}

static GTask *
begin_look (KmHistory *self, gpointer tag, gboolean first, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, km_history_renew (&self->searching, cancellable), callback, user_data);
  Looking *looking = g_new0 (Looking, 1);

  g_task_set_source_tag (task, tag);
  g_task_set_check_cancellable (task, FALSE);
  looking->desk = g_object_ref (self->desk);
  looking->first = first;
  g_task_set_task_data (task, looking, (GDestroyNotify) looking_free);
  return task;
}

void
km_history_search_async (KmHistory *self, const char *text, const char *day, GCancellable *cancellable, GAsyncReadyCallback callback,
                         gpointer user_data)
{
  GTask *task = begin_look (self, km_history_search_async, TRUE, cancellable, callback, user_data);
  KmHistoryPlace place = { .till = self->desk->till, .lanes = km_json_get_array (self->desk->centre_info, "lanes") };
  char year[5];
  GError *error = NULL;
  KmHistoryQuery *query;

  place.today = km_time_date (km_desk_now (self->desk), self->desk->zone);
  place.fiscal_year = km_time_fiscal_year (km_desk_now (self->desk), self->desk->zone, year);
  query = km_history_query_new (text, day, &place, &error);
  if (query == NULL)
    {
      done (task, error);
      return;
    }
  g_clear_pointer (&self->query, km_history_query_free);
  self->query = query;
  km_props_set_string (self, "validity", &self->validity, NULL);
  km_props_set_string (self, "validity-text", &self->validity_text, NULL);
  look (task);
}

gboolean
km_history_search_finish (KmHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
km_history_more_async (KmHistory *self, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = begin_look (self, km_history_more_async, FALSE, cancellable, callback, user_data);

  if (self->query && self->more)
    look (task);
  else
    done (task, NULL);
}

gboolean
km_history_more_finish (KmHistory *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
km_history_clear (KmHistory *self)
{
  g_cancellable_cancel (self->searching);
  g_cancellable_cancel (self->opening);
  g_clear_object (&self->searching);
  g_clear_object (&self->opening);
  g_clear_pointer (&self->query, km_history_query_free);
  g_clear_pointer (&self->cursor, g_free);
  g_clear_pointer (&self->slip, km_slip_unref);
  self->before = 0;
  g_list_store_remove_all (self->items);
  km_props_set_object (self, "detail", &self->detail, NULL);
  km_props_set_boolean (self, "busy", &self->busy, FALSE);
  km_props_set_boolean (self, "local", &self->local, FALSE);
  km_props_set_boolean (self, "more", &self->more, FALSE);
  km_props_set_string (self, "count-text", &self->count_text, NULL);
  km_props_set_string (self, "kind-text", &self->kind_text, NULL);
  km_props_set_string (self, "status", &self->status, NULL);
  km_props_set_string (self, "validity", &self->validity, NULL);
  km_props_set_string (self, "validity-text", &self->validity_text, NULL);
}

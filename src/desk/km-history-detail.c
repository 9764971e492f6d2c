/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "km-flags.h"
#include "km-money.h"

#include "km-history-private.h"

/* One whole transaction, as it is shown. */

struct _KmHistoryDetail
{
  GObject parent_instance;

  char *number, *at_text, *where_text, *ticket, *visitor, *identity, *total_text, *copies_text, *void_text, *flags_text;
  gint64 total;
  guint copies;
  gboolean voided, asked, refunded, local, can_ask_void, can_void, practice;

  KmDesk *desk;               /* (unowned): owns who owns this */
  KmTransaction *transaction; /* (owned) (nullable) until it is taken */
  json_t *receipt;            /* (owned) (nullable) the answer it was made of */
  GListStore *requests, *sections;
};

#define AT(member) G_STRUCT_OFFSET (KmHistoryDetail, member)
static const KmProp props[] = {
  { "number", KM_PROP_STRING, AT (number) },
  { "at-text", KM_PROP_STRING, AT (at_text) },
  { "where-text", KM_PROP_STRING, AT (where_text) },
  { "ticket", KM_PROP_STRING, AT (ticket) },
  { "visitor", KM_PROP_STRING, AT (visitor) },
  { "identity", KM_PROP_STRING, AT (identity) },
  { "total", KM_PROP_INT64, AT (total) },
  { "total-text", KM_PROP_STRING, AT (total_text) },
  { "copies", KM_PROP_UINT, AT (copies) },
  { "copies-text", KM_PROP_STRING, AT (copies_text) },
  { "void", KM_PROP_BOOLEAN, AT (voided) },
  { "void-text", KM_PROP_STRING, AT (void_text) },
  { "asked", KM_PROP_BOOLEAN, AT (asked) },
  { "refunded", KM_PROP_BOOLEAN, AT (refunded) },
  { "flags-text", KM_PROP_STRING, AT (flags_text) },
  { "local", KM_PROP_BOOLEAN, AT (local) },
  { "can-ask-void", KM_PROP_BOOLEAN, AT (can_ask_void) },
  { "can-void", KM_PROP_BOOLEAN, AT (can_void) },
  { "practice", KM_PROP_BOOLEAN, AT (practice) },
  { NULL },
};

G_DEFINE_FINAL_TYPE (KmHistoryDetail, km_history_detail, G_TYPE_OBJECT)

static void
km_history_detail_finalize (GObject *object)
{
  KmHistoryDetail *self = KM_HISTORY_DETAIL (object);

  g_clear_pointer (&self->transaction, km_transaction_unref);
  json_decref (self->receipt);
  g_clear_object (&self->requests);
  g_clear_object (&self->sections);
  km_props_clear (self);
  G_OBJECT_CLASS (km_history_detail_parent_class)->finalize (object);
}

static void
km_history_detail_class_init (KmHistoryDetailClass *klass)
{
  km_props_install (G_OBJECT_CLASS (klass), props, G_N_ELEMENTS (props));
  G_OBJECT_CLASS (klass)->finalize = km_history_detail_finalize;
}

static void
km_history_detail_init (KmHistoryDetail *self)
{
  self->requests = g_list_store_new (KM_TYPE_HISTORY_REQUEST);
  self->sections = g_list_store_new (KM_TYPE_HISTORY_SECTION);
}

KmHistoryDetail *
km_history_detail_new (KmDesk *desk, const char *number)
{
  KmHistoryDetail *self = g_object_new (KM_TYPE_HISTORY_DETAIL, NULL);

  self->desk = desk;
  self->number = g_strdup (number);
  return self;
}

/* --- words ---------------------------------------------------------------------------------------------------------------------- */

static char *
moment (KmHistoryDetail *self, KmTime at)
{
  return km_time_text (at, self->desk->zone, km_desk_language (self->desk), km_desk_digits (self->desk),
                       KM_TIME_TEXT_WEEKDAY | KM_TIME_TEXT_CLOCK);
}

static char *
where_text (KmHistoryDetail *self)
{
  const KmTransactionReceipt *receipt = self->transaction->receipt;
  g_autofree char *counter = km_desk_counter_text (self->desk, (guint) MAX (receipt->counter_number, 0));
  g_autofree char *shift = km_isolate_ltr (receipt->shift + MAX (strlen (receipt->shift), 8) - 8);

  /* Translators: %1$s is a counter ("Counter 3"), %2$s a clerk's name, %3$s the last letters of a shift's number. */
  return g_strdup_printf (_ ("%1$s, %2$s, shift %3$s"), counter, km_desk_pick (self->desk, receipt->clerk_name_ar, receipt->clerk_name_en), shift);
}

static char *
void_text (KmHistoryDetail *self, json_t *voided)
{
  g_autofree char *when = moment (self, km_json_get_time (voided, "at", 0));
  const char *reason = km_json_get_string (voided, "reason", ""), *name = km_json_get_string (voided, "name", NULL);
  g_autofree char *by = name ? g_strdup (name) : km_isolate_ltr (km_json_get_string (voided, "voided_by", ""));

  /* Translators: %1$s is a day and time, %2$s the reason of a void, %3$s who signed it. */
  return g_strdup_printf (_ ("Void since %1$s. Reason: %2$s. Signed by %3$s."), when, reason, by);
}

static char *
copies_text (KmHistoryDetail *self)
{
  g_autofree char *count = NULL;

  if (self->copies == 0)
    return g_strdup (_ ("No copy was printed"));
  count = km_number_format (self->copies, km_desk_digits (self->desk));
  /* Translators: how often a receipt was printed again. */
  return g_strdup_printf (g_dngettext (NULL, "%s copy printed", "%s copies printed", self->copies), count);
}

static char *
flags_text (KmHistoryDetail *self)
{
  GString *text = g_string_new (NULL);
  json_t *flag;
  gsize i;

  json_array_foreach (km_json_get_array (self->receipt, "flags"), i, flag)
    g_string_append_printf (text, "%s%s", i ? km_desk_pick (self->desk, "، ", ", ") : "", km_flag_text (json_string_value (flag)));
  return g_string_free (text, FALSE);
}

/* --- the lists ------------------------------------------------------------------------------------------------------------------- */

static json_t *
find_request (KmHistoryDetail *self, const char *number)
{
  json_t *request;
  gsize i;

  json_array_foreach (km_json_get_array (self->receipt, "requests"), i, request)
    if (g_strcmp0 (km_json_get_string (request, "request", NULL), number) == 0)
      return request;
  return NULL;
}

static void
update_requests (KmHistoryDetail *self)
{
  for (guint i = 0; i < self->transaction->items->len; i++)
    {
      const KmTransactionItem *item = self->transaction->items->pdata[i];
      g_autofree char *number = km_receipt_request_number (self->number, item->item);
      g_autoptr (KmHistoryRequest) request = g_list_model_get_item (G_LIST_MODEL (self->requests), i);

      if (request == NULL)
        request = km_history_request_new (number);
      km_history_request_take (request, self->desk, self->transaction, item->item, find_request (self, number));
      if (i == g_list_model_get_n_items (G_LIST_MODEL (self->requests)))
        g_list_store_append (self->requests, request);
    }
}

/* --- taking an answer ---------------------------------------------------------------------------------------------------------------- */

void
km_history_detail_update (KmHistoryDetail *self)
{
  gboolean possible = !self->local && !self->voided && !self->refunded && km_desk_get_online (self->desk);

  km_props_set_boolean (self, "can-ask-void", &self->can_ask_void, possible && !self->asked);
  km_props_set_boolean (self, "can-void", &self->can_void, possible);
}

static void
show (KmHistoryDetail *self)
{
  const KmTransactionReceipt *receipt = self->transaction->receipt;
  json_t *voided = km_json_get_object (self->receipt, "void");

  km_props_take_string (self, "at-text", &self->at_text, moment (self, receipt->at));
  km_props_take_string (self, "where-text", &self->where_text, where_text (self));
  km_props_set_string (self, "ticket", &self->ticket, receipt->ticket_label);
  km_props_set_string (self, "visitor", &self->visitor, receipt->visitor_name);
  km_props_set_string (self, "identity", &self->identity, receipt->visitor_identity);
  km_props_set_int64 (self, "total", &self->total, self->transaction->total);
  km_props_take_string (self, "total-text", &self->total_text,
                        km_money_format (self->total, km_desk_digits (self->desk), KM_MONEY_DECIMALS | KM_MONEY_CURRENCY));
  km_props_set_boolean (self, "practice", &self->practice, receipt->practice);
  km_props_set_boolean (self, "void", &self->voided, voided != NULL);
  km_props_take_string (self, "void-text", &self->void_text, voided ? void_text (self, voided) : NULL);
  km_props_set_boolean (self, "refunded", &self->refunded, json_array_size (km_json_get_array (self->receipt, "refunds")) > 0);
  if (voided)
    km_props_set_boolean (self, "asked", &self->asked, FALSE);
  km_props_take_string (self, "flags-text", &self->flags_text, flags_text (self));
  km_history_detail_set_copies (self, MAX (self->copies, (guint) km_json_get_integer (self->receipt, "copies", 0)));
}

gboolean
km_history_detail_take (KmHistoryDetail *self, json_t *receipt, gboolean local, GError **error)
{
  g_autoptr (GError) unreadable = NULL;
  json_t *body = km_json_get_object (receipt, "transaction");
  KmTransaction *transaction = body ? km_transaction_new_from_json (body, KM_TRANSACTION_COMPLETE, &unreadable) : NULL;
  g_autoptr (GPtrArray) sections = NULL;

  if (transaction == NULL)
    {
      g_propagate_error (error, km_desk_error_new (KM_ERROR_FAILED, "bad-answer", unreadable ? unreadable->message : "no transaction"));
      return FALSE;
    }
  g_clear_pointer (&self->transaction, km_transaction_unref);
  self->transaction = transaction;
  json_incref (receipt);
  json_decref (self->receipt);
  self->receipt = receipt;
  g_object_freeze_notify (G_OBJECT (self));
  km_props_set_boolean (self, "local", &self->local, local);
  show (self);
  update_requests (self);
  sections = km_history_sections (self->desk, transaction, km_json_get_array (receipt, "refunds"));
  g_list_store_splice (self->sections, 0, g_list_model_get_n_items (G_LIST_MODEL (self->sections)), sections->pdata, sections->len);
  km_history_detail_update (self);
  g_object_thaw_notify (G_OBJECT (self));
  return TRUE;
}

void
km_history_detail_set_asked (KmHistoryDetail *self)
{
  km_props_set_boolean (self, "asked", &self->asked, TRUE);
  km_history_detail_update (self);
}

void
km_history_detail_set_refunded (KmHistoryDetail *self)
{
  km_props_set_boolean (self, "refunded", &self->refunded, TRUE);
  km_history_detail_update (self);
}

void
km_history_detail_set_copies (KmHistoryDetail *self, guint copies)
{
  km_props_set_uint (self, "copies", &self->copies, copies);
  km_props_take_string (self, "copies-text", &self->copies_text, copies_text (self));
}

/* --- reading it ------------------------------------------------------------------------------------------------------------------------ */

const char *
km_history_detail_get_number (KmHistoryDetail *self)
{
  return self->number;
}

gboolean
km_history_detail_get_void (KmHistoryDetail *self)
{
  return self->voided;
}

GListModel *
km_history_detail_get_requests (KmHistoryDetail *self)
{
  return G_LIST_MODEL (self->requests);
}

GListModel *
km_history_detail_get_sections (KmHistoryDetail *self)
{
  return G_LIST_MODEL (self->sections);
}

const KmTransaction *
km_history_detail_transaction (KmHistoryDetail *self)
{
  return self->transaction;
}

json_t *
km_history_detail_body (KmHistoryDetail *self)
{
  return km_json_get_object (self->receipt, "transaction");
}

json_t *
km_history_detail_void (KmHistoryDetail *self)
{
  return km_json_get_object (self->receipt, "void");
}

json_t *
km_history_detail_last_refund (KmHistoryDetail *self)
{
  json_t *refunds = km_json_get_array (self->receipt, "refunds");

  return json_array_size (refunds) > 0 ? json_array_get (refunds, json_array_size (refunds) - 1) : NULL;
}

guint
km_history_detail_copies (KmHistoryDetail *self)
{
  return self->copies;
}

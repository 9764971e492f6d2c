/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "km-money.h"

#include "km-visit-private.h"

/* Fees by authority, choices, and the tender that is being typed. All amounts come from core; this shows them. */

static char *
money (KmVisit *self, gint64 piastres)
{
  return km_money_format (piastres, km_desk_digits (self->desk), KM_MONEY_DECIMALS | KM_MONEY_CURRENCY);
}

/* In a sentence whole pounds stand without decimals. */
static char *
plain_money (KmVisit *self, gint64 piastres)
{
  return km_money_format (piastres, km_desk_digits (self->desk), KM_MONEY_CURRENCY);
}

static char *
fee_text (KmVisit *self, gint64 piastres, gboolean known)
{
  if (!known)
    return g_strdup ("");
  if (piastres == 0)
    return g_strdup (_ ("Free of charge"));
  return km_money_format (piastres, km_desk_digits (self->desk), KM_MONEY_DECIMALS);
}

/* --- fees ----------------------------------------------------------------------------------------------------------------------------- */

typedef struct
{
  KmVisit *visit;
  guint item;
} Answerer;

static const char *
answer (const char *field_id, gpointer data)
{
  Answerer *answerer = data;

  return km_form_item_answer (answerer->visit->form, answerer->item, field_id);
}

static gboolean
is_cash_free (KmVisit *self, const char *service)
{
  const char *const *codes = km_catalogue_payment (self->catalogue)->cash_free_services;

  return codes && g_strv_contains (codes, service);
}

static gpointer
group_for (KmVisit *self, const KmAuthority *authority, GPtrArray *wanted)
{
  KmFeeGroup *group = g_hash_table_lookup (self->fee_group_objects, authority->code);

  if (group == NULL)
    {
      group = g_object_new (KM_TYPE_FEE_GROUP, NULL);
      km_props_set_string (group, "authority", &group->authority, authority->code);
      g_hash_table_insert (self->fee_group_objects, g_strdup (authority->code), group);
    }
  km_props_set_string (group, "name", &group->name, km_authority_short_name (authority, km_visit_language (self)));
  if (!g_ptr_array_find (wanted, group, NULL))
    g_ptr_array_add (wanted, group);
  return group;
}

typedef struct
{
  gint64 piastres, pass_through;
  gboolean open; /* a choice or a count is still missing */
} Sum;

/* What is not known yet is never called free. */
static char *
group_text (KmVisit *self, const Sum *sum)
{
  gint64 piastres = sum->piastres + sum->pass_through;

  if (sum->open && piastres == 0)
    return g_strdup (_ ("Not known yet"));
  return fee_text (self, piastres, TRUE);
}

static void
reckon_item (KmVisit *self, const KmBundleItem *item, GPtrArray *groups, GHashTable *sums)
{
  g_autoptr (GPtrArray) lines = km_fee_lines_new ();
  g_autoptr (GError) error = NULL;
  Answerer answerer = { self, item->item };
  KmVisitItem *object = g_hash_table_lookup (self->item_objects, GUINT_TO_POINTER (item->item));
  KmFeeGroup *group = group_for (self, item->service->authority, groups);
  Sum *sum = g_hash_table_lookup (sums, group);
  gboolean needs_choice = FALSE, known = TRUE;
  gint64 fee = 0;

  if (sum == NULL)
    {
      sum = g_new0 (Sum, 1);
      g_hash_table_insert (sums, group, sum);
    }
  if (!km_fees_for_item (item->service, item->item, km_visit_choice (self, item->item), answer, &answerer, lines, &needs_choice, &error))
    known = FALSE;
  self->needs_choice = self->needs_choice || needs_choice;
  for (guint i = 0; i < lines->len; i++)
    {
      const KmFeeLine *line = lines->pdata[i];

      known = known && line->missing == NULL;
      fee += line->piastres;
      if (line->fee->pass_through)
        sum->pass_through += line->piastres;
      else
        sum->piastres += line->piastres;
      if (!line->fee->pass_through && is_cash_free (self, item->service->code))
        self->amounts.cash_free += line->piastres;
    }
  self->fee_missing = self->fee_missing || !known;
  sum->open = sum->open || !known || needs_choice;
  self->amounts.fees += fee;
  self->amounts.pass_through += km_fee_lines_pass_through (lines);
  if (object)
    {
      km_props_set_int64 (object, "fee", &object->fee, fee);
      km_props_take_string (object, "fee-text", &object->fee_text, fee_text (self, fee, known && !needs_choice));
    }
}

static KmFeeChoice *
fee_choice_at (KmFeeChoiceGroup *group, guint position)
{
  KmFeeChoice *choice = g_list_model_get_item (G_LIST_MODEL (group->choices), position);

  if (choice == NULL)
    {
      choice = g_object_new (KM_TYPE_FEE_CHOICE, NULL);
      g_list_store_append (group->choices, choice);
    }
  return choice;
}

static void
sync_choices (KmVisit *self)
{
  g_autoptr (GPtrArray) wanted = g_ptr_array_new ();
  KmDigits digits = km_desk_digits (self->desk);

  for (guint i = 0; self->bundle && i < km_bundle_n_items (self->bundle); i++)
    {
      const KmBundleItem *item = km_bundle_nth (self->bundle, i);
      gpointer key = GUINT_TO_POINTER (item->item);
      KmFeeChoiceGroup *group = g_hash_table_lookup (self->choice_group_objects, key);
      const char *chosen = km_visit_choice (self, item->item);
      guint position = 0;

      if (!km_service_has_choice_fees (item->service))
        continue;
      /* Item numbers are not used twice in a visit, but in the next one. */
      if (group && group->item == item->item && g_list_model_get_n_items (G_LIST_MODEL (group->choices)) > 0)
        {
          g_autoptr (KmFeeChoice) first = fee_choice_at (group, 0);

          if (km_service_find_fee (item->service, first->code) == NULL)
            group = NULL;
        }
      if (group == NULL)
        {
          group = g_object_new (KM_TYPE_FEE_CHOICE_GROUP, NULL);
          g_hash_table_insert (self->choice_group_objects, key, group);
        }
      km_props_set_uint (group, "item", &group->item, item->item);
      km_props_take_string (group, "title", &group->title,
                            km_digits_draw_sentence (km_service_short_name (item->service, km_visit_language (self)), digits));
      for (guint k = 0; k < item->service->n_fees; k++)
        {
          const KmFee *fee = &item->service->fees[k];
          g_autoptr (KmFeeChoice) choice = NULL;

          if (fee->basis != KM_FEE_CHOICE)
            continue;
          choice = fee_choice_at (group, position++);
          km_props_set_uint (choice, "item", &choice->item, item->item);
          km_props_set_string (choice, "code", &choice->code, fee->code);
          km_props_take_string (choice, "label", &choice->label, km_digits_draw_sentence (km_fee_label (fee, km_visit_language (self)), digits));
          km_props_set_int64 (choice, "piastres", &choice->piastres, fee->piastres);
          km_props_take_string (choice, "amount-text", &choice->amount_text, money (self, fee->piastres));
          km_props_set_boolean (choice, "active", &choice->active, g_strcmp0 (chosen, fee->code) == 0);
        }
      if (position < g_list_model_get_n_items (G_LIST_MODEL (group->choices)))
        g_list_store_splice (group->choices, position, g_list_model_get_n_items (G_LIST_MODEL (group->choices)) - position, NULL, 0);
      km_props_set_boolean (group, "chosen", &group->chosen, chosen != NULL);
      g_ptr_array_add (wanted, group);
    }
  km_list_update (G_LIST_STORE (self->fee_choices), wanted);
}

void
km_visit_sync_fees (KmVisit *self)
{
  g_autoptr (GPtrArray) groups = g_ptr_array_new ();
  g_autoptr (GHashTable) sums = g_hash_table_new_full (NULL, NULL, NULL, g_free);

  self->needs_choice = self->fee_missing = FALSE;
  self->amounts = (KmDue) { 0 };
  for (guint i = 0; self->bundle && i < km_bundle_n_items (self->bundle); i++)
    reckon_item (self, km_bundle_nth (self->bundle, i), groups, sums);
  for (guint i = 0; i < groups->len; i++)
    {
      KmFeeGroup *group = groups->pdata[i];
      Sum *sum = g_hash_table_lookup (sums, group);

      km_props_set_int64 (group, "piastres", &group->piastres, sum->piastres + sum->pass_through);
      km_props_set_int64 (group, "pass-through", &group->pass_through, sum->pass_through);
      km_props_take_string (group, "amount-text", &group->amount_text, group_text (self, sum));
    }
  km_list_update (G_LIST_STORE (self->fee_groups), groups);
  sync_choices (self);
}

/* --- the tender ------------------------------------------------------------------------------------------------------------------------ */

KmPaymentMethod
km_visit_method (KmVisit *self)
{
  KmPaymentMethod method = KM_METHOD_CASH;

  km_payment_method_from_string (self->method, &method);
  return method;
}

static gint64
taken_sum (KmVisit *self)
{
  gint64 sum = 0;

  for (guint i = 0; i < self->taken->len; i++)
    sum += ((KmTender *) self->taken->pdata[i])->piastres;
  return sum;
}

gint64
km_visit_electronic (KmVisit *self)
{
  gint64 principal = self->amounts.fees - self->amounts.exemption;

  return km_visit_method (self) == KM_METHOD_CASH ? MIN (taken_sum (self), principal) : principal;
}

GPtrArray *
km_visit_make_tenders (KmVisit *self, const KmSettlement *settlement)
{
  GPtrArray *tenders = g_ptr_array_new_with_free_func ((GDestroyNotify) km_tender_free);
  KmPaymentMethod method = km_visit_method (self);
  gint64 rest = method == KM_METHOD_CASH ? settlement->cash_due : settlement->principal - taken_sum (self);
  KmTender *tender;

  for (guint i = 0; i < self->taken->len; i++)
    g_ptr_array_add (tenders, km_tender_copy (self->taken->pdata[i]));
  if (rest <= 0)
    return tenders;
  tender = km_tender_new (method, rest);
  if (method == KM_METHOD_CASH)
    {
      tender->received = self->received > rest ? self->received : rest;
      tender->change = tender->received - rest;
    }
  else
    {
      tender->received = rest;
      tender->reference = g_strdup (self->reference);
      if (method == KM_METHOD_CARD)
        {
          tender->scheme = self->scheme && *self->scheme ? g_strdup (self->scheme) : NULL;
          tender->last4 = self->last4 && *self->last4 ? g_strdup (self->last4) : NULL;
        }
    }
  g_ptr_array_add (tenders, tender);
  return tenders;
}

static const char *
method_name (KmPaymentMethod method)
{
  switch (method)
    {
    case KM_METHOD_CARD:
      return C_ ("payment", "Card");
    case KM_METHOD_WALLET:
      return C_ ("payment", "Wallet");
    case KM_METHOD_ORDER:
      return C_ ("payment", "Supply order");
    case KM_METHOD_CASH:
    default:
      return C_ ("payment", "Cash");
    }
}

static void
sync_tenders (KmVisit *self)
{
  GListStore *store = G_LIST_STORE (self->tenders);

  for (guint i = 0; i < self->taken->len; i++)
    {
      const KmTender *tender = self->taken->pdata[i];
      KmTenderItem *item = g_list_model_get_item (self->tenders, i);

      if (item == NULL)
        {
          item = g_object_new (KM_TYPE_TENDER_ITEM, NULL);
          g_list_store_append (store, item);
        }
      km_props_set_uint (item, "index", &item->index, i);
      km_props_set_string (item, "method", &item->method, km_payment_method_to_string (tender->method));
      km_props_set_string (item, "method-name", &item->method_name, method_name (tender->method));
      km_props_set_int64 (item, "piastres", &item->piastres, tender->piastres);
      km_props_take_string (item, "amount-text", &item->amount_text, money (self, tender->piastres));
      km_props_set_string (item, "reference", &item->reference, tender->reference);
      km_props_set_string (item, "last4", &item->last4, tender->last4);
      g_object_unref (item);
    }
  if (g_list_model_get_n_items (self->tenders) > self->taken->len)
    g_list_store_splice (store, self->taken->len, g_list_model_get_n_items (self->tenders) - self->taken->len, NULL, 0);
}

static char *
tender_problem (KmVisit *self)
{
  KmPaymentMethod method = km_visit_method (self);

  if (taken_sum (self) > self->amounts.fees - self->amounts.exemption)
    return g_strdup (_ ("More is already taken than is due. One of the payments must be taken back."));
  if (self->cash_refused)
    return g_strdup (_ ("This amount cannot be taken in cash. A card or wallet is possible."));
  if (self->due <= 0)
    return g_strdup ("");
  if (method == KM_METHOD_CASH)
    {
      if (self->received > 0 && self->received < self->due)
        {
          g_autofree char *rest = money (self, self->due - self->received);

          /* Translators: %s is an amount of money. */
          return g_strdup_printf (_ ("%s are missing from the cash received"), rest);
        }
      return g_strdup ("");
    }
  if (self->reference == NULL || *self->reference == '\0')
    return g_strdup (_ ("The operation's reference is missing"));
  if (method == KM_METHOD_CARD && self->last4 && *self->last4 && strlen (self->last4) != 4)
    return g_strdup (_ ("The last four digits of the card are needed"));
  return g_strdup ("");
}

/* The sentence on the cash limit, as long as cash would cost more. */
static char *
cash_text (KmVisit *self)
{
  const KmPaymentRules *rules = self->catalogue ? km_catalogue_payment (self->catalogue) : NULL;
  KmSettlement all_cash;
  g_autofree char *total = NULL, *limit = NULL, *extra = NULL;

  if (rules == NULL || self->amounts.fees == 0)
    return g_strdup ("");
  total = plain_money (self, self->amounts.fees - self->amounts.exemption);
  limit = plain_money (self, rules->cash_limit);
  if (!km_payment_settle (rules, &self->amounts, MIN (taken_sum (self), self->amounts.fees - self->amounts.exemption), &all_cash, NULL))
    /* Translators: %1$s and %2$s are amounts of money. */
    return g_strdup_printf (_ ("The total is %1$s, and cash goes up to %2$s. The rest by card or wallet."), total, limit);
  if (all_cash.surcharge == 0)
    return g_strdup ("");
  extra = plain_money (self, all_cash.surcharge);
  /* Translators: %1$s, %2$s and %3$s are amounts of money. */
  return g_strdup_printf (_ ("The total is %1$s, and cash goes up to %2$s. By card or wallet without a surcharge, in cash with %3$s more."), total,
                          limit, extra);
}

void
km_visit_sync_payment (KmVisit *self)
{
  const KmPaymentRules *rules = self->catalogue ? km_catalogue_payment (self->catalogue) : NULL;
  gboolean cash = km_visit_method (self) == KM_METHOD_CASH;
  gboolean work = km_visit_has_work (self);

  if (self->desk == NULL)
    return;
  self->settlement = (KmSettlement) { 0 };
  self->cash_refused = rules && work && !km_payment_settle (rules, &self->amounts, km_visit_electronic (self), &self->settlement, NULL);
  if (self->cash_refused)
    {
      self->settlement = (KmSettlement) { 0 };
      self->settlement.principal = self->settlement.total = self->amounts.fees - self->amounts.exemption;
      self->settlement.cash_due = self->settlement.principal - MIN (taken_sum (self), self->settlement.principal);
    }
  g_object_freeze_notify (G_OBJECT (self));
  km_props_set_int64 (self, "subtotal", &self->subtotal, self->amounts.fees);
  km_props_set_int64 (self, "pass-through", &self->pass_through, self->amounts.pass_through);
  km_props_set_int64 (self, "surcharge", &self->surcharge, self->settlement.surcharge);
  km_props_set_int64 (self, "rounding", &self->rounding, self->settlement.rounding);
  km_props_set_int64 (self, "total", &self->total, self->settlement.total);
  km_props_take_string (self, "total-text", &self->total_text, money (self, self->total));
  km_props_set_int64 (self, "due", &self->due, MAX (0, cash ? self->settlement.cash_due : self->settlement.principal - taken_sum (self)));
  km_props_take_string (self, "due-text", &self->due_text, money (self, self->due));
  km_props_set_int64 (self, "change", &self->change, cash && self->received > self->due ? self->received - self->due : 0);
  km_props_take_string (self, "change-text", &self->change_text, money (self, self->change));
  sync_tenders (self);
  km_props_take_string (self, "tender-problem", &self->tender_problem, work ? tender_problem (self) : g_strdup (""));
  km_props_take_string (self, "cash-text", &self->cash_text, work ? cash_text (self) : g_strdup (""));
  km_props_set_boolean (self, "ready", &self->ready,
                        self->complete && *self->tender_problem == '\0' && self->state != KM_VISIT_CALLED
                          && km_shift_get_state (self->desk->shift) == KM_SHIFT_OPEN);
  km_props_take_string (self, "action-text", &self->action_text,
                        work && self->missing_text && *self->missing_text ? g_strdup (self->missing_text)
                        : work && self->total == 0                        ? g_strdup (_ ("Confirm and print"))
                                                                          : g_strdup (_ ("Take payment and print")));
  g_object_thaw_notify (G_OBJECT (self));
}

void
km_visit_clear_tender (KmVisit *self)
{
  g_ptr_array_set_size (self->taken, 0);
  g_clear_pointer (&self->quoted_for, g_free);
  g_object_freeze_notify (G_OBJECT (self));
  km_props_set_string (self, "method", &self->method, "cash");
  km_props_set_int64 (self, "received", &self->received, 0);
  km_props_set_string (self, "reference", &self->reference, NULL);
  km_props_set_string (self, "scheme", &self->scheme, NULL);
  km_props_set_string (self, "last4", &self->last4, NULL);
  km_props_set_boolean (self, "quoted", &self->quoted, FALSE);
  g_object_thaw_notify (G_OBJECT (self));
}

/* A card that was charged must not be forgotten by a crash: it is on disk before the caller goes on. */
static void
tender_changed (KmVisit *self, GTask *task)
{
  km_visit_sync_payment (self);
  km_visit_start_by_itself (self);
  km_visit_cancel_save (self);
  km_visit_save_for (self, task);
}

void
km_visit_set_tender_async (KmVisit *self, const char *method, gint64 received, const char *reference, const char *scheme, const char *last4,
                           GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  KmPaymentMethod known;
  g_autofree char *digits = last4 ? km_digits_to_ascii (last4) : NULL;
  g_autofree char *clean = reference ? km_text_clean (reference) : NULL;

  g_task_set_source_tag (task, km_visit_set_tender_async);
  /* Never more of a card's number than its last four digits, whatever is typed (domain, §2). */
  if (digits && strlen (digits) > 4)
    memmove (digits, digits + strlen (digits) - 4, 5);
  if (self->paying || !km_payment_method_from_string (method, &known) || received < 0 || received > KM_MONEY_MAX)
    {
      g_task_return_error (task, km_desk_error_new (self->paying ? KM_ERROR_BUSY : KM_ERROR_INVALID, self->paying ? "busy" : "bad-amount", method));
      g_object_unref (task);
      return;
    }
  g_object_freeze_notify (G_OBJECT (self));
  km_props_set_string (self, "method", &self->method, method);
  km_props_set_int64 (self, "received", &self->received, received);
  km_props_set_string (self, "reference", &self->reference, clean);
  km_props_set_string (self, "scheme", &self->scheme, scheme);
  km_props_set_string (self, "last4", &self->last4, digits);
  g_object_thaw_notify (G_OBJECT (self));
  tender_changed (self, task);
}

gboolean
km_visit_set_tender_finish (KmVisit *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
km_visit_add_tender_async (KmVisit *self, gint64 piastres, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);
  KmPaymentMethod method = km_visit_method (self);
  KmTender *tender;

  g_task_set_source_tag (task, km_visit_add_tender_async);
  if (self->paying || method == KM_METHOD_CASH || piastres <= 0 || piastres > self->due || *self->tender_problem)
    {
      g_task_return_error (task, km_desk_error_new (KM_ERROR_INVALID, *self->tender_problem ? "tender" : "bad-amount", NULL));
      g_object_unref (task);
      return;
    }
  tender = km_tender_new (method, piastres);
  tender->received = piastres;
  tender->reference = g_strdup (self->reference);
  if (method == KM_METHOD_CARD)
    {
      tender->scheme = self->scheme && *self->scheme ? g_strdup (self->scheme) : NULL;
      tender->last4 = self->last4 && *self->last4 ? g_strdup (self->last4) : NULL;
    }
  g_ptr_array_add (self->taken, tender);
  km_props_set_string (self, "reference", &self->reference, NULL);
  km_props_set_string (self, "last4", &self->last4, NULL);
  tender_changed (self, task);
}

gboolean
km_visit_add_tender_finish (KmVisit *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

void
km_visit_remove_tender_async (KmVisit *self, guint index, GAsyncReadyCallback callback, gpointer user_data)
{
  GTask *task = g_task_new (self, NULL, callback, user_data);

  g_task_set_source_tag (task, km_visit_remove_tender_async);
  if (self->paying || index >= self->taken->len)
    {
      g_task_return_error (task, km_desk_error_new (KM_ERROR_NOT_FOUND, "not-found", NULL));
      g_object_unref (task);
      return;
    }
  g_ptr_array_remove_index (self->taken, index);
  tender_changed (self, task);
}

gboolean
km_visit_remove_tender_finish (KmVisit *self, GAsyncResult *result, GError **error)
{
  return g_task_propagate_boolean (G_TASK (result), error);
}

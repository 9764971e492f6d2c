/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "km-money.h"
#include "km-validate.h"

#include "km-history-private.h"

/* A transaction as lines: its money by authority, its answers as the form had them, its papers. The catalogue gives the labels; what it
 * no longer knows stands with its own name. */

typedef struct
{
  KmDesk *desk;
  const KmTransaction *transaction;
  GPtrArray *sections;  /* of KmHistorySection, in order */
  GPtrArray *headings;  /* of KmSection (nullable), beside them */
  GHashTable *seen;     /* ids of shared fields that stand somewhere */
  guint n_money;        /* sections that stand before the answers */
} Making;

static char *
money (Making *making, gint64 piastres)
{
  return km_money_format (ABS (piastres), km_desk_digits (making->desk), KM_MONEY_DECIMALS | KM_MONEY_CURRENCY);
}

static KmHistorySection *
add_section (Making *making, const char *kind, const char *title)
{
  KmHistorySection *section = km_history_section_new (kind, title);

  g_ptr_array_add (making->sections, section);
  g_ptr_array_add (making->headings, NULL);
  return section;
}

/* --- money ------------------------------------------------------------------------------------------------------------------------ */

static const char *
authority_name (Making *making, const char *code, const char *given)
{
  const KmAuthority *authority = making->desk->catalogue && code ? km_catalogue_authority (making->desk->catalogue, code) : NULL;

  return authority ? km_authority_short_name (authority, km_desk_language (making->desk)) : given;
}

static const char *
adjustment_name (const KmTransactionAdjustment *adjustment)
{
  if (g_strcmp0 (adjustment->code, "surcharge") == 0)
    return C_ ("history", "Administrative charge");
  if (g_strcmp0 (adjustment->code, "exemption") == 0)
    return C_ ("history", "Exemption, taken off");
  return adjustment->piastres < 0 ? C_ ("history", "Rounding, taken off") : C_ ("history", "Rounding, added");
}

static void
add_fees (Making *making)
{
  g_autoptr (KmReceipt) receipt = km_receipt_new ((KmTransaction *) making->transaction, NULL, making->desk->zone, NULL);
  KmHistorySection *section = add_section (making, "money", _ ("Fees by authority"));

  for (guint i = 0; receipt && i < receipt->authorities->len; i++)
    {
      const KmReceiptAuthority *authority = receipt->authorities->pdata[i];

      km_history_section_add (section, authority_name (making, authority->code, authority->name), money (making, authority->piastres));
    }
  if (receipt && receipt->pass_through != 0)
    km_history_section_add (section, _ ("Collected for other bodies"), money (making, receipt->pass_through));
  for (guint i = 0; i < making->transaction->adjustments->len; i++)
    {
      const KmTransactionAdjustment *adjustment = making->transaction->adjustments->pdata[i];

      km_history_section_add (section, adjustment_name (adjustment), money (making, adjustment->piastres));
    }
  km_history_section_add (section, _ ("Total"), money (making, making->transaction->total));
}

static const char *
method_name (const char *method)
{
  if (g_strcmp0 (method, "card") == 0)
    return _ ("Card");
  if (g_strcmp0 (method, "wallet") == 0)
    return _ ("Wallet");
  if (g_strcmp0 (method, "order") == 0)
    return _ ("Supply order");
  return _ ("Cash");
}

/* «١٧٩٫٠٠ ج.م، رقم العملية 480019273» */
static char *
with_reference (Making *making, gint64 piastres, const char *reference)
{
  g_autofree char *amount = money (making, piastres), *isolated = NULL;

  if (reference == NULL || *reference == '\0')
    return g_steal_pointer (&amount);
  isolated = km_isolate_ltr (reference);
  /* Translators: %1$s is an amount, %2$s the number of a card's or wallet's operation. */
  return g_strdup_printf (_ ("%1$s, reference %2$s"), amount, isolated);
}

static void
add_payments (Making *making, json_t *refunds)
{
  KmHistorySection *section = add_section (making, "money", _ ("Payment"));
  json_t *refund;
  gsize n;

  for (guint i = 0; i < making->transaction->payments->len; i++)
    {
      const KmTender *tender = making->transaction->payments->pdata[i];

      km_history_section_add (section, method_name (km_payment_method_to_string (tender->method)),
                              with_reference (making, tender->piastres, tender->reference));
    }
  json_array_foreach (refunds, n, refund)
    {
      g_autofree char *request = km_isolate_ltr (km_json_get_string (refund, "request", ""));
      /* Translators: %s is a request's number. */
      g_autofree char *label = g_strdup_printf (_ ("Paid back for %s"), request);

      km_history_section_add (section, label, with_reference (making, km_json_get_integer (refund, "piastres", 0), km_json_get_string (refund, "reference", NULL)));
    }
}

/* --- answers ----------------------------------------------------------------------------------------------------------------------- */

static char *
value_text (Making *making, const KmField *field, const char *value)
{
  KmDigits digits = km_desk_digits (making->desk);
  KmLanguage language = km_desk_language (making->desk);
  const char *type = field ? km_field_type_to_string (field->type) : "text";
  const KmChoice *choice = field ? km_field_find_choice (field, value) : NULL;
  g_autofree char *shown = NULL;
  GDate date;

  if (choice)
    return km_digits_draw_sentence (km_choice_label (choice, language), digits);
  if (field && field->type == KM_FIELD_GOVERNORATE)
    {
      const KmGovernorate *governorate = km_catalogue_governorate (making->desk->catalogue, value);

      return g_strdup (governorate ? km_governorate_name (governorate, language) : value);
    }
  if (field && field->type == KM_FIELD_BOOLEAN)
    return g_strdup (strcmp (value, "true") == 0 ? C_ ("form", "Yes") : C_ ("form", "No"));
  if (field && field->type == KM_FIELD_DATE && km_date_parse (value, &date, NULL))
    return km_date_text (&date, language, digits, KM_TIME_TEXT_DATE);
  shown = km_validate_display (type, value);
  if (field && (field->type == KM_FIELD_MONEY || field->type == KM_FIELD_INTEGER || field->type == KM_FIELD_COPIES))
    return km_digits_draw (shown, digits);
  return km_validate_is_ltr (type) ? km_isolate_ltr (shown) : g_steal_pointer (&shown);
}

/* The section of a heading of the form, in the catalogue's order of headings. */
static KmHistorySection *
section_of (Making *making, const KmSection *heading)
{
  guint at = making->n_money;

  for (; at < making->sections->len; at++)
    {
      const KmSection *other = making->headings->pdata[at];

      if (other == heading)
        return making->sections->pdata[at];
      if (other == NULL || other->position > heading->position)
        break;
    }
  g_ptr_array_insert (making->sections, (int) at, km_history_section_new ("answers", km_section_name (heading, km_desk_language (making->desk))));
  g_ptr_array_insert (making->headings, (int) at, (gpointer) heading);
  return making->sections->pdata[at];
}

/* @value NULL: «لا ينطبق». */
static void
add_answer (Making *making, KmHistorySection *section, const KmField *field, const char *id, const char *value, gboolean short_label)
{
  KmLanguage language = km_desk_language (making->desk);
  const char *label = field == NULL ? id : (short_label ? km_field_short_label (field, language) : km_field_label (field, language));
  KmHistoryFact *fact = km_history_section_add (section, label, value ? value_text (making, field, value) : g_strdup (_ ("Not applicable")));

  if (field)
    km_history_fact_set_full_label (fact, km_field_label (field, language));
  if (value)
    km_history_fact_set_ltr (fact, field && km_validate_is_ltr (km_field_type_to_string (field->type)));
  else
    km_history_fact_set_not_applicable (fact);
}

static KmHistorySection *
item_section (Making *making, const KmTransactionItem *item, KmHistorySection **section)
{
  const KmService *service = km_catalogue_service (making->desk->catalogue, item->service);
  const char *name = service ? km_service_short_name (service, km_desk_language (making->desk)) : item->name;
  g_autofree char *title = NULL;

  if (*section)
    return *section;
  title = item->for_whom ? g_strdup_printf ("%s: %s", name, item->for_whom) : g_strdup (name);
  *section = add_section (making, "answers", title);
  return *section;
}

/* One field of one item: its own answer, or the shared one where it stands nowhere yet. */
static void
add_field (Making *making, const KmTransactionItem *item, const KmField *field, KmHistorySection **own)
{
  const char *value = g_hash_table_lookup (item->answers, field->id);
  gboolean not_applicable = km_transaction_item_is_not_applicable (item, field->id);
  gboolean shared = value == NULL && (g_hash_table_contains (making->transaction->answers, field->id) || not_applicable) && field->section != NULL;

  if (value)
    add_answer (making, item_section (making, item, own), field, field->id, value, FALSE);
  else if (shared && g_hash_table_add (making->seen, (gpointer) field->id))
    add_answer (making, section_of (making, field->section), field, field->id,
                not_applicable ? NULL : g_hash_table_lookup (making->transaction->answers, field->id), TRUE);
  else if (!shared && not_applicable)
    add_answer (making, item_section (making, item, own), field, field->id, NULL, FALSE);
}

static void
add_answers (Making *making)
{
  KmCatalogue *catalogue = making->desk->catalogue;
  GHashTableIter iter;
  const char *id, *value;
  KmHistorySection *rest = NULL;

  making->n_money = making->sections->len;
  for (guint i = 0; catalogue && i < making->transaction->items->len; i++)
    {
      const KmTransactionItem *item = making->transaction->items->pdata[i];
      const KmService *service = km_catalogue_service (catalogue, item->service);
      KmHistorySection *own = NULL;

      for (guint j = 0; service && j < service->n_fields; j++)
        add_field (making, item, service->fields[j].field, &own);
    }
  /* What no service of today's catalogue asks any more. */
  g_hash_table_iter_init (&iter, making->transaction->answers);
  while (g_hash_table_iter_next (&iter, (gpointer *) &id, (gpointer *) &value))
    if (!g_hash_table_contains (making->seen, id))
      {
        rest = rest ? rest : add_section (making, "answers", _ ("Other data"));
        add_answer (making, rest, catalogue ? km_catalogue_field (catalogue, id) : NULL, id, value, FALSE);
      }
}

/* --- papers ------------------------------------------------------------------------------------------------------------------------- */

static const char *
document_name (Making *making, const KmTransactionItem *item, const KmTransactionDocument *document)
{
  const KmService *service = making->desk->catalogue ? km_catalogue_service (making->desk->catalogue, item->service) : NULL;

  for (guint i = 0; service && i < service->n_documents; i++)
    if (strcmp (service->documents[i].label_ar, document->label) == 0)
      return km_document_label (&service->documents[i], km_desk_language (making->desk));
  return document->label;
}

static const char *
document_state (KmDocumentState state)
{
  switch (state)
    {
    case KM_DOCUMENT_PRESENT:
      return C_ ("document", "Present");
    case KM_DOCUMENT_NA:
      return _ ("Not applicable");
    case KM_DOCUMENT_MISSING:
    default:
      return C_ ("document", "Missing");
    }
}

static void
add_documents (Making *making)
{
  g_autoptr (GHashTable) listed = g_hash_table_new (g_str_hash, g_str_equal);
  KmHistorySection *section = NULL;

  for (guint i = 0; i < making->transaction->items->len; i++)
    {
      const KmTransactionItem *item = making->transaction->items->pdata[i];

      for (guint j = 0; j < item->documents->len; j++)
        {
          const KmTransactionDocument *document = item->documents->pdata[j];
          g_autofree char *label = NULL;

          if (!g_hash_table_add (listed, document->label))
            continue;
          section = section ? section : add_section (making, "documents", _ ("Documents"));
          label = km_digits_draw_sentence (document_name (making, item, document), km_desk_digits (making->desk));
          km_history_section_add (section, label, g_strdup (document_state (document->state)));
        }
    }
}

GPtrArray *
km_history_sections (KmDesk *desk, const KmTransaction *transaction, json_t *refunds)
{
  Making making = { .desk = desk, .transaction = transaction };
  g_autoptr (GPtrArray) headings = g_ptr_array_new ();
  g_autoptr (GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  making.sections = g_ptr_array_new_with_free_func (g_object_unref);
  making.headings = headings;
  making.seen = seen;
  add_fees (&making);
  add_payments (&making, refunds);
  add_answers (&making);
  add_documents (&making);
  return making.sections;
}

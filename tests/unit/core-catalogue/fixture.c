/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "fixture.h"

#include <string.h>

#include "km-json.h"
#include "km-keys.h"
#include "km-validate.h"

static void
add_folder (GHashTable *files,
            const char *root,
            const char *prefix)
{
  g_autofree char *folder = g_build_filename (root, prefix, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);
      char *text;
      gsize length;

      if (!g_str_has_suffix (name, ".json"))
        continue;
      g_assert_true (g_file_get_contents (path, &text, &length, NULL));
      g_hash_table_insert (files, g_strconcat (prefix, name, NULL), g_bytes_new_take (text, length));
    }
}

GHashTable *
fixture_files (void)
{
  GHashTable *files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  const char *root = g_getenv ("KM_CATALOGUE");

  g_assert_nonnull (root);
  add_folder (files, root, "");
  add_folder (files, root, "services/");
  return files;
}

json_t *
fixture_document (void)
{
  g_autoptr (GHashTable) files = fixture_files ();
  g_autoptr (GError) error = NULL;
  json_t *document = km_catalogue_assemble (files, &error);

  g_assert_no_error (error);
  return document;
}

KmCatalogue *
fixture_catalogue (void)
{
  g_autoptr (json_t) document = fixture_document ();
  g_autoptr (GError) error = NULL;
  KmCatalogue *catalogue = km_catalogue_new_from_json (document, &error);

  g_assert_no_error (error);
  return catalogue;
}

GDate
fixture_today (void)
{
  GDate today;

  g_date_clear (&today, 1);
  g_date_set_dmy (&today, 21, G_DATE_NOVEMBER, 2026);
  return today;
}

KmTime
fixture_now (void)
{
  KmTime now;

  g_assert_true (km_time_parse ("2026-11-22T08:00:00Z", &now, NULL));
  return now;
}

GTimeZone *
fixture_zone (void)
{
  GTimeZone *zone = g_time_zone_new_identifier ("Africa/Cairo");

  g_assert_nonnull (zone);
  return zone;
}

static const char *
answer_for (const KmFormEntry *entry)
{
  const KmField *field = entry->field;
  const char *type = km_validate_type_of_field (km_field_type_to_string (field->type), field->id);
  static char number[24];

  if (strcmp (type, "name") == 0 || strcmp (type, "given_name") == 0)
    return "أحمد عبد الرحمن محمد السيد";
  if (strcmp (type, "latin_name") == 0)
    return "AHMED ABDELRAHMAN";
  if (strcmp (type, "card_last4") == 0)
    return "4321";
  if (strcmp (type, "past_date") == 0)
    return "03/12/2020";
  switch (field->type)
    {
    case KM_FIELD_NATIONAL_ID:
      return FIXTURE_NATIONAL_ID;
    case KM_FIELD_DATE:
      return "01/12/2026";
    case KM_FIELD_CHOICE:
      return field->choices[0].value;
    case KM_FIELD_INTEGER:
    case KM_FIELD_COPIES:
      g_snprintf (number, sizeof number, "%" G_GINT64_FORMAT, field->min != G_MININT64 ? field->min : 1);
      return number;
    case KM_FIELD_MONEY:
      return "1250.50";
    case KM_FIELD_PHONE:
      return "01012345678";
    case KM_FIELD_EMAIL:
      return "ahmed@example.org";
    case KM_FIELD_PASSPORT_NUMBER:
      return "A12345678";
    case KM_FIELD_GOVERNORATE:
      return "28";
    case KM_FIELD_PLATE_NUMBER:
      return "أ ب ج 1234";
    case KM_FIELD_TAX_NUMBER:
      return "100-531-385";
    case KM_FIELD_COMMERCIAL_REGISTER_NUMBER:
      return "83594";
    case KM_FIELD_IBAN:
      return "EG380019000500000000263180002";
    case KM_FIELD_BOOLEAN:
      return "true";
    case KM_FIELD_TEXT:
    case KM_FIELD_MULTILINE:
    case KM_FIELD_ADDRESS:
    default:
      return "بيان للاختبار";
    }
}

void
fixture_fill (KmForm *form)
{
  for (guint round = 0; round < 200; round++)
    {
      const char *key = km_form_next_gap (form, NULL);
      const KmFormEntry *entry;

      if (key == NULL)
        return;
      entry = km_form_find (form, key);
      km_form_changes_free (km_form_set_answer (form, key, answer_for (entry)));
      entry = km_form_find (form, key);
      if (entry->blocks || entry->value == NULL)
        g_error ("%s does not take \"%s\": %s", key, answer_for (entry), entry->problem);
    }
  g_error ("the form never gets full");
}

GHashTable *
fixture_choices (KmBundle *bundle)
{
  GHashTable *choices = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < km_bundle_n_items (bundle); i++)
    {
      const KmBundleItem *item = km_bundle_nth (bundle, i);

      for (guint j = 0; j < item->service->n_fees; j++)
        if (item->service->fees[j].basis == KM_FEE_CHOICE)
          {
            g_hash_table_insert (choices, GUINT_TO_POINTER (item->item), (gpointer) item->service->fees[j].code);
            break;
          }
    }
  return choices;
}

KmTransactionReceipt *
fixture_receipt (void)
{
  KmTransactionReceipt *receipt = km_transaction_receipt_new ();

  receipt->number = km_receipt_number_format ("ASW-T03", "2627", 42);
  receipt->at = fixture_now ();
  receipt->shift = g_strdup ("0193b2a0-0000-7000-8000-000000000001");
  receipt->counter_code = g_strdup ("ASW-03");
  receipt->counter_number = 3;
  receipt->centre_code = g_strdup ("ASW");
  receipt->centre_name_ar = g_strdup ("مركز أسوان");
  receipt->centre_name_en = g_strdup ("Aswan centre");
  receipt->clerk_username = g_strdup ("clerk");
  receipt->clerk_name_ar = g_strdup ("محمود سعيد");
  receipt->clerk_name_en = g_strdup ("Mahmoud Said");
  receipt->clerk_number = 124;
  receipt->ticket_label = g_strdup ("م ٤٢");
  receipt->visitor_name = g_strdup ("أحمد عبد الرحمن محمد السيد");
  receipt->visitor_identity = g_strdup ("286*********73");
  receipt->practice = TRUE;
  receipt->collection_from = 540;
  receipt->collection_to = 900;
  receipt->link = g_strdup ("https://receipt.khadamatmisr.example/");
  receipt->complaints = g_strdup ("16528");
  return receipt;
}

KmTransaction *
fixture_transaction (KmForm   *form,
                     KmBundle *bundle,
                     gboolean  cash,
                     char    **public_key)
{
  KmCatalogue *catalogue = km_bundle_catalogue (bundle);
  g_autoptr (GTimeZone) zone = fixture_zone ();
  g_autoptr (GHashTable) choices = fixture_choices (bundle);
  g_autoptr (GPtrArray) tenders = g_ptr_array_new_with_free_func ((GDestroyNotify) km_tender_free);
  g_autoptr (GError) error = NULL;
  g_autoptr (KmTransaction) transaction = km_transaction_new_from_form (form, bundle, NULL, choices, NULL, NULL);
  g_autoptr (KmQuote) quote = km_quote (catalogue, transaction, fixture_now (), zone, &error);
  guint8 seed[KM_SIGN_SEED_BYTES] = { 7 };
  guint8 public_bytes[KM_SIGN_PUBLIC_BYTES], secret[KM_SIGN_SECRET_BYTES];

  g_assert_no_error (error);
  if (cash && quote->all_cash.cash_due > 0)
    {
      KmTender *tender = km_tender_new (KM_METHOD_CASH, quote->all_cash.cash_due);

      tender->received += 1000;
      tender->change = 1000;
      g_ptr_array_add (tenders, tender);
    }
  else if (!cash && quote->settlement.total > 0)
    {
      KmTender *tender = km_tender_new (KM_METHOD_CARD, quote->settlement.total);

      tender->reference = g_strdup ("004711");
      tender->scheme = g_strdup ("meeza");
      tender->last4 = g_strdup ("1234");
      g_ptr_array_add (tenders, tender);
    }
  km_transaction_apply_quote (transaction, catalogue, quote, tenders, &error);
  g_assert_no_error (error);
  transaction->receipt = fixture_receipt ();
  km_sign_keypair (seed, public_bytes, secret);
  g_assert_true (km_receipt_sign (transaction, secret, &error));
  g_assert_no_error (error);
  if (public_key != NULL)
    *public_key = km_base64url_encode (public_bytes, sizeof public_bytes);
  return g_steal_pointer (&transaction);
}

void
fixture_set_up (Fixture      *fixture,
                gconstpointer data)
{
  g_auto (GStrv) codes = g_strsplit (data != NULL ? data : "", " ", -1);
  GDate today = fixture_today ();

  fixture->catalogue = fixture_catalogue ();
  fixture->zone = fixture_zone ();
  fixture->bundle = km_bundle_new (fixture->catalogue);
  for (guint i = 0; codes[i] != NULL; i++)
    if (g_str_has_prefix (codes[i], "BND-"))
      km_bundle_add_template (fixture->bundle, km_catalogue_bundle (fixture->catalogue, codes[i]));
    else
      km_bundle_add (fixture->bundle, km_catalogue_service (fixture->catalogue, codes[i]), NULL);
  fixture->form = km_form_new (fixture->bundle, KM_AUDIENCE_CITIZEN, &today);
}

void
fixture_set_up_filled (Fixture      *fixture,
                       gconstpointer data)
{
  fixture_set_up (fixture, data);
  fixture_fill (fixture->form);
}

void
fixture_tear_down (Fixture      *fixture,
                   gconstpointer data)
{
  km_form_free (fixture->form);
  km_bundle_free (fixture->bundle);
  g_time_zone_unref (fixture->zone);
  km_catalogue_unref (fixture->catalogue);
}

guint
fixture_add (Fixture    *fixture,
             const char *service,
             const char *for_whom)
{
  guint item = km_bundle_add (fixture->bundle, km_catalogue_service (fixture->catalogue, service), NULL);

  g_assert_cmpuint (item, !=, 0);
  if (for_whom != NULL)
    g_assert_true (km_bundle_set_for_whom (fixture->bundle, item, for_whom));
  km_form_changes_free (km_form_update (fixture->form));
  return item;
}

void
fixture_set (Fixture    *fixture,
             const char *key,
             const char *text)
{
  if (km_form_find (fixture->form, key) == NULL)
    g_error ("%s is not on the form", key);
  km_form_changes_free (km_form_set_answer (fixture->form, key, text));
}

void
fixture_assert_answer (Fixture       *fixture,
                       const char    *key,
                       const char    *value,
                       KmAnswerSource source)
{
  const KmFormEntry *entry = km_form_find (fixture->form, key);

  if (entry == NULL)
    g_error ("%s is not on the form", key);
  if (g_strcmp0 (entry->value, value) != 0 || entry->source != source)
    g_error ("%s is \"%s\" (source %d)", key, entry->value, entry->source);
}

gboolean
fixture_visible (Fixture    *fixture,
                 const char *key)
{
  const KmFormEntry *entry = km_form_find (fixture->form, key);

  return entry != NULL && entry->visible;
}

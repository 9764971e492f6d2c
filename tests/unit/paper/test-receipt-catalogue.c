/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "km-catalogue.h"
#include "km-page-private.h"
#include "km-paper.h"
#include "km-receipt-words.h"
#include "paper-text.h"
#include "receipt-fixture.h"

/* Every service of the catalogue on paper: all its letters have glyphs, and its name and fees come back out of the PDF. */

static KmCatalogue *catalogue;

static void
read_folder (GHashTable *files,
             const char *root,
             const char *under)
{
  g_autofree char *path = under != NULL ? g_build_filename (root, under, NULL) : g_strdup (root);
  GError *error = NULL;
  g_autoptr (GDir) dir = g_dir_open (path, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *relative = under != NULL ? g_build_filename (under, name, NULL) : g_strdup (name);
      g_autofree char *file = g_build_filename (root, relative, NULL);
      char *text;
      gsize size;

      if (!km_catalogue_is_file_name (relative))
        continue;
      g_file_get_contents (file, &text, &size, &error);
      g_assert_no_error (error);
      g_hash_table_insert (files, g_steal_pointer (&relative), g_bytes_new_take (text, size));
    }
}

static KmCatalogue *
catalogue_load (void)
{
  const char *root = g_getenv ("KM_CATALOGUE");
  g_autoptr (GHashTable) files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
  GError *error = NULL;
  json_t *document;
  KmCatalogue *loaded;

  g_assert_nonnull (root);
  read_folder (files, root, NULL);
  read_folder (files, root, "services");
  document = km_catalogue_assemble (files, &error);
  g_assert_no_error (error);
  loaded = km_catalogue_new_from_json (document, &error);
  g_assert_no_error (error);
  json_decref (document);
  return loaded;
}

/* The services of one authority in one transaction, each with every fee line it has. */
static KmReceipt *
receipt_of (const KmAuthority *authority)
{
  FixtureMarks marks = { 0 };
  g_autoptr (KmReceipt) base = fixture_receipt (FIXTURE_FREE, &marks);
  KmTransaction *transaction = (KmTransaction *) base->transaction;
  g_autoptr (GTimeZone) zone = fixture_zone ();
  const KmTransactionItem *first = g_ptr_array_index (transaction->items, 0);
  KmTime promised_at = first->promised_at;
  KmReceipt *receipt;
  GError *error = NULL;

  g_ptr_array_set_size (transaction->items, 0);
  for (guint i = 0; i < km_catalogue_n_services (catalogue); i++)
    {
      const KmService *service = km_catalogue_nth_service (catalogue, i);
      KmTransactionItem *item;

      if (service->authority != authority)
        continue;
      item = km_transaction_add_item (transaction);
      item->item = transaction->items->len;
      item->service = g_strdup (service->code);
      item->name = g_strdup (service->name_ar);
      item->authority = g_strdup (authority->code);
      item->authority_name = g_strdup (authority->short_ar);
      item->promised_at = promised_at + service->sla_minutes * KM_TIME_MINUTE;
      for (guint j = 0; j < service->n_fees; j++)
        {
          const KmFee *fee = &service->fees[j];
          KmTransactionFee *line = km_transaction_add_fee (transaction);

          line->item = item->item;
          line->code = g_strdup (fee->code);
          line->name = g_strdup (fee->label_ar);
          line->authority = g_strdup (authority->code);
          line->basis = g_strdup (km_fee_basis_to_string (fee->basis));
          line->unit = fee->piastres;
          line->count = fee->basis == KM_FEE_PER_COPY || fee->basis == KM_FEE_PER_PAGE || fee->basis == KM_FEE_PER_YEAR ? 3 : 0;
          line->piastres = fee->piastres * MAX (line->count, 1);
          line->pass_through = fee->pass_through;
          transaction->total += line->piastres;
        }
    }
  receipt = km_receipt_new (transaction, NULL, zone, &error);
  g_assert_no_error (error);
  return receipt;
}

static void
assert_text (KmReceipt *receipt,
             KmPaperSize paper)
{
  g_autoptr (GTimeZone) zone = fixture_zone ();
  g_autoptr (KmPage) page = km_receipt_page_new (receipt, paper, KM_DIGITS_ARABIC, zone);
  g_autofree char *text = paper_text_of_page (page);

  for (guint i = 0; i < receipt->lines->len; i++)
    {
      const KmReceiptLine *line = g_ptr_array_index (receipt->lines, i);
      g_autofree char *name = km_receipt_words_name (line->item->name, KM_DIGITS_ARABIC);

      paper_text_assert (text, name);
      paper_text_assert (text, line->request);
    }
}

static void
test_authority (gconstpointer data)
{
  g_autoptr (KmReceipt) receipt = receipt_of (data);

  g_assert_cmpuint (receipt->lines->len, >, 0);
  assert_text (receipt, KM_PAPER_ROLL80);
  assert_text (receipt, KM_PAPER_A5);
}

static void
assert_glyphs (PangoContext *context,
               const char   *text)
{
  g_autoptr (PangoLayout) layout = pango_layout_new (context);
  PangoFontDescription *font = pango_font_description_from_string (KM_FLOW_FONT);

  pango_layout_set_font_description (layout, font);
  pango_font_description_free (font);
  pango_layout_set_text (layout, text, -1);
  if (pango_layout_get_unknown_glyphs_count (layout) > 0)
    g_error ("no font has all letters of «%s»", text);
}

static void
test_glyphs (void)
{
  PangoContext *context = km_page_context_new ();

  for (guint i = 0; i < km_catalogue_n_services (catalogue); i++)
    {
      const KmService *service = km_catalogue_nth_service (catalogue, i);
      g_autofree char *name = km_receipt_words_name (service->name_ar, KM_DIGITS_ARABIC);

      assert_glyphs (context, name);
      for (guint j = 0; j < service->n_fees; j++)
        {
          g_autofree char *fee = km_receipt_words_name (service->fees[j].label_ar, KM_DIGITS_ARABIC);

          assert_glyphs (context, fee);
        }
    }
  g_object_unref (context);
}

int
main (int    argc,
      char **argv)
{
  int status;

  g_test_init (&argc, &argv, NULL);
  catalogue = catalogue_load ();

  g_test_add_func ("/paper/catalogue/glyphs", test_glyphs);
  for (guint i = 0; i < km_catalogue_n_authorities (catalogue); i++)
    {
      const KmAuthority *authority = km_catalogue_nth_authority (catalogue, i);
      g_autofree char *path = g_strdup_printf ("/paper/catalogue/%s", authority->code);

      g_test_add_data_func (path, authority, test_authority);
    }
  status = g_test_run ();
  km_catalogue_unref (catalogue);
  return status;
}

/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-await.h"
#include "km-desk-private.h"
#include "km-receipt.h"

/* The visit's rules without a server: form by difference, prefill, completeness, gaps, money. The desk is offline: its own rules count. */

typedef struct
{
  char *folder;
  KmDesk *desk;
  KmVisit *visit;
} Fixture;

static void
add_file (GHashTable *files, const char *folder, const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *text;
  gsize length;

  g_assert_true (g_file_get_contents (path, &text, &length, NULL));
  g_hash_table_insert (files, g_strdup (name), g_bytes_new_take (text, length));
}

static void
add_folder (GHashTable *files, const char *root, const char *below)
{
  g_autofree char *folder = g_build_filename (root, below, NULL);
  g_autoptr (GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  g_assert_nonnull (dir);
  while ((name = g_dir_read_name (dir)))
    {
      g_autofree char *relative = *below ? g_build_filename (below, name, NULL) : g_strdup (name);

      if (km_catalogue_is_file_name (relative))
        add_file (files, root, relative);
    }
}

static KmCatalogue *
load_catalogue (void)
{
  static KmCatalogue *catalogue;
  g_autoptr (GHashTable) files = NULL;
  g_autoptr (json_t) document = NULL;
  g_autoptr (GError) error = NULL;

  if (catalogue == NULL)
    {
      files = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, (GDestroyNotify) g_bytes_unref);
      add_folder (files, g_getenv ("KM_CATALOGUE"), "");
      add_folder (files, g_getenv ("KM_CATALOGUE"), "services");
      document = km_catalogue_assemble (files, &error);
      g_assert_no_error (error);
      catalogue = km_catalogue_new_from_json (document, &error);
      g_assert_no_error (error);
    }
  return km_catalogue_ref (catalogue);
}

static gboolean
make_till (KmStoreSide *side, gpointer data, GError **error)
{
  return km_db_run (side->db, KM_SQL ("UPDATE till SET code = 'ASW-T09', centre = 'ASW' WHERE id = 1"), error, "");
}

/* Signed in as a clerk at ASW-03, without a server. */
static void
set_up (Fixture *f, gconstpointer data)
{
  static const char session_text[] = "{\"account\":{\"username\":\"clerk\",\"name_ar\":\"محمود سعيد\",\"name_en\":\"Mahmoud Said\",\"number\":\"124\"},"
                                     "\"role\":\"clerk\",\"centre\":\"ASW\",\"counter\":\"ASW-03\",\"expires_at\":\"2099-01-01T00:00:00Z\"}";
  static const char centre_text[] = "{\"centre\":\"ASW\",\"name_ar\":\"مركز أسوان\",\"name_en\":\"Aswan\",\"kind\":\"centre\","
                                    "\"lanes\":[{\"lane\":\"CIV\",\"letter\":\"م\",\"latin\":\"M\",\"name_ar\":\"الأحوال\",\"name_en\":\"Civil\"}],"
                                    "\"counters\":[{\"counter\":\"ASW-03\",\"number\":3,\"lanes\":[\"CIV\"]}],\"settings\":{}}";
  g_autoptr (json_t) session = km_json_parse (session_text, strlen (session_text), 8, NULL);
  g_autoptr (json_t) centre = km_json_parse (centre_text, strlen (centre_text), 8, NULL);
  guint8 seed[KM_SIGN_SEED_BYTES] = { 1 }, public_key[KM_SIGN_PUBLIC_BYTES];
  KmDesk *desk;

  f->folder = g_dir_make_tmp ("km-visit-XXXXXX", NULL);
  f->desk = desk = km_desk_new (f->folder, "http://127.0.0.1:1", TRUE, NULL, NULL);
  km_desk_set_language (desk, KM_LANGUAGE_EN);
  AWAIT_BOOL (km_desk_open_async (desk, NULL, await_cb, &await), km_desk_open_finish (desk, await.result, &await_error));
  AWAIT_BOOL (km_store_run_async (desk->store, make_till, NULL, NULL, await_cb, &await),
              km_store_run_finish (desk->store, await.result, &await_error));
  desk->catalogue = load_catalogue ();
  desk->search = km_search_new (desk->catalogue);
  km_sign_keypair (seed, public_key, desk->till_secret);
  desk->enrolled = TRUE;
  km_props_set_string (desk, "till", &desk->till, "ASW-T09");
  km_desk_take_session (desk, session, "token");
  km_desk_take_centre (desk, centre);
  km_desk_begin_work (desk);
  f->visit = km_desk_get_visit (desk);
  WAIT_UNTIL (!km_visit_get_busy (f->visit));
  AWAIT_BOOL (km_shift_open_async (desk->shift, 10000, NULL, await_cb, &await), km_shift_open_finish (desk->shift, await.result, &await_error));
}

static void
tear_down (Fixture *f, gconstpointer data)
{
  AWAIT_BOOL (km_desk_close_async (f->desk, await_cb, &await), km_desk_close_finish (f->desk, await.result, &await_error));
  while (G_OBJECT (f->desk)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (f->desk);
  remove_tree (f->folder);
  g_free (f->folder);
}

static void
add (Fixture *f, const char *service)
{
  g_autoptr (GError) error = NULL;

  km_visit_add_service (f->visit, service, &error);
  g_assert_no_error (error);
}

static KmFormField *
field (Fixture *f, const char *key)
{
  KmFormField *found = km_visit_find_field (f->visit, key);

  if (found == NULL)
    g_error ("no field %s", key);
  return found;
}

static void
count_changes (GListModel *model, guint position, guint removed, guint added, guint *changes)
{
  *changes += removed + added;
}

static void
test_by_difference (Fixture *f, gconstpointer data)
{
  g_autoptr (KmFormField) name = NULL;
  g_autoptr (KmFormSection) applicant = NULL;
  g_autoptr (GError) error = NULL;
  guint changes = 0, sections;

  add (f, "CRM-001");
  km_visit_set_answer (f->visit, "applicant.full_name", "أحمد عبد الرحمن محمد السيد");
  name = g_object_ref (field (f, "applicant.full_name"));
  applicant = g_list_model_get_item (km_visit_get_sections (f->visit), 0);
  sections = g_list_model_get_n_items (km_visit_get_sections (f->visit));

  /* One more service: the same objects, only additions, nothing typed is lost. */
  g_signal_connect (km_visit_get_sections (f->visit), "items-changed", G_CALLBACK (count_changes), &changes);
  add (f, "CSO-014");
  g_assert_true (km_visit_find_field (f->visit, "applicant.full_name") == name);
  g_assert_cmpstr (km_form_field_get_value (name), ==, "أحمد عبد الرحمن محمد السيد");
  g_assert_cmpuint (g_list_model_get_n_items (km_visit_get_sections (f->visit)), ==, sections + changes);
  g_signal_handlers_disconnect_by_data (km_visit_get_sections (f->visit), &changes);
  {
    g_autoptr (KmFormSection) first = g_list_model_get_item (km_visit_get_sections (f->visit), 0);

    g_assert_true (first == applicant);
  }

  /* Both authorities ask for the name. */
  {
    g_autofree char *askers = NULL;

    g_object_get (name, "askers", &askers, NULL);
    g_assert_nonnull (strchr (askers, ','));
  }

  /* Away and back: the answer comes back with the field. */
  g_assert_true (km_visit_remove_item (f->visit, 1, &error));
  g_assert_true (km_visit_remove_item (f->visit, 2, &error));
  g_assert_cmpuint (g_list_model_get_n_items (km_visit_get_sections (f->visit)), ==, 0);
  g_assert_null (km_visit_find_field (f->visit, "applicant.full_name"));
  add (f, "CRM-001");
  g_assert_cmpstr (km_form_field_get_value (field (f, "applicant.full_name")), ==, "أحمد عبد الرحمن محمد السيد");
  /* Item numbers are not used twice. */
  {
    g_autoptr (KmVisitItem) item = g_list_model_get_item (km_visit_get_items (f->visit), 0);

    g_assert_cmpuint (km_visit_item_get_item (item), ==, 3);
  }
}

static void
test_national_id_fills (Fixture *f, gconstpointer data)
{
  gboolean in_tab_order;

  add (f, "CSO-001");
  g_assert_cmpstr (km_form_field_get_value (field (f, "applicant.birth_date")), ==, "");
  km_visit_set_answer (f->visit, "applicant.national_id", "٢٨٦١٢٠٣٢٨٠١٤٧٣");
  g_assert_cmpstr (km_form_field_get_value (field (f, "applicant.national_id")), ==, "28612032801473");
  g_assert_cmpstr (km_form_field_get_value (field (f, "applicant.birth_date")), ==, "1986-12-03");
  g_assert_cmpstr (km_form_field_get_value (field (f, "applicant.sex")), ==, "male");
  g_assert_cmpstr (km_form_field_get_source (field (f, "applicant.birth_date")), ==, "national-id");
  g_object_get (field (f, "applicant.birth_date"), "in-tab-order", &in_tab_order, NULL);
  g_assert_false (in_tab_order);
  /* A problem stands beside its field and keeps what was typed. */
  km_visit_set_answer (f->visit, "applicant.national_id", "123");
  g_assert_cmpstr (km_form_field_get_text (field (f, "applicant.national_id")), ==, "123");
  g_assert_cmpint (km_form_field_get_severity (field (f, "applicant.national_id")), ==, KM_FIELD_BLOCK);
  g_assert_cmpstr (km_form_field_get_problem (field (f, "applicant.national_id")), !=, "");
}

static void
notified (GObject *object, GParamSpec *pspec, guint *count)
{
  (*count)++;
}

static void
test_silent_when_the_same (Fixture *f, gconstpointer data)
{
  guint count = 0;

  add (f, "CRM-001");
  km_visit_set_answer (f->visit, "applicant.full_name", "أحمد عبد الرحمن محمد السيد");
  g_signal_connect (field (f, "applicant.mobile"), "notify", G_CALLBACK (notified), &count);
  g_signal_connect (km_visit_get_items (f->visit), "items-changed", G_CALLBACK (notified), &count);
  km_visit_set_answer (f->visit, "applicant.full_name", "أحمد عبد الرحمن محمد السيد");
  km_visit_set_answer (f->visit, "applicant.occupation", "مهندس");
  g_assert_cmpuint (count, ==, 0);
  g_signal_handlers_disconnect_by_data (field (f, "applicant.mobile"), &count);
  g_signal_handlers_disconnect_by_data (km_visit_get_items (f->visit), &count);
}

static void
test_gaps (Fixture *f, gconstpointer data)
{
  g_autofree char *first = NULL, *second = NULL, *again = NULL, *last = NULL;
  KmGapKind kind;
  g_autoptr (KmReceipt) receipt = NULL;
  g_autoptr (GError) error = NULL;
  Await refused = { NULL };

  g_assert_cmpint (km_visit_next_gap (f->visit, NULL, &first), ==, KM_GAP_NONE);
  g_assert_null (first);
  add (f, "CSO-001");
  g_assert_cmpint (km_visit_next_gap (f->visit, NULL, &first), ==, KM_GAP_FIELD);
  g_assert_cmpint (km_visit_next_gap (f->visit, first, &second), ==, KM_GAP_FIELD);
  g_assert_cmpstr (first, !=, second);
  /* Filled, it is passed over; from it the walk still goes on. */
  km_visit_set_answer (f->visit, first, "أحمد عبد الرحمن محمد السيد");
  g_assert_cmpint (km_visit_next_gap (f->visit, NULL, &again), ==, KM_GAP_FIELD);
  g_assert_cmpstr (again, ==, second);
  /* Round once: fields, the speed, the papers, then the first again. */
  last = g_strdup (second);
  for (guint i = 0, seen = 0; i < 100; i++)
    {
      char *next = NULL;

      kind = km_visit_next_gap (f->visit, last, &next);
      g_assert_cmpint (kind, !=, KM_GAP_NONE);
      seen |= 1u << kind;
      g_free (last);
      last = next;
      if (strcmp (last, second) == 0)
        {
          g_assert_cmpuint (seen, ==, 1u << KM_GAP_FIELD | 1u << KM_GAP_CHOICE | 1u << KM_GAP_DOCUMENT);
          break;
        }
    }
  g_assert_cmpstr (last, ==, second);
  /* F9 is never dead: it says what is missing and takes nothing. */
  g_assert_true (g_str_has_prefix (km_visit_get_missing_text (f->visit), "Missing:"));
  km_visit_complete_async (f->visit, NULL, await_cb, &refused);
  receipt = km_visit_complete_finish (f->visit, await_result (&refused, "complete"), &error);
  g_assert_null (receipt);
  g_assert_true (km_desk_error_is (error, "incomplete"));
  AWAIT_CLEAR (refused);
}

static void
test_twice_for_two (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  gboolean needed;

  add (f, "CSO-009");
  add (f, "CSO-009");
  {
    g_autoptr (KmVisitItem) second = g_list_model_get_item (km_visit_get_items (f->visit), 1);

    g_object_get (second, "for-whom-needed", &needed, NULL);
    g_assert_true (needed);
    g_assert_true (km_visit_set_for_whom (f->visit, 2, "مريم", &error));
    g_assert_cmpstr (km_visit_item_get_for_whom (second), ==, "مريم");
  }
  /* Each has its own copies; the applicant stands once. */
  g_assert_nonnull (km_visit_find_field (f->visit, "applicant.full_name"));
  g_assert_null (km_visit_find_field (f->visit, "2/applicant.full_name"));
  g_assert_nonnull (km_visit_find_field (f->visit, "1/cso_009.copies"));
  g_assert_nonnull (km_visit_find_field (f->visit, "2/cso_009.copies"));
  g_assert_nonnull (km_visit_find_field (f->visit, "subject.full_name"));
  g_assert_nonnull (km_visit_find_field (f->visit, "2/subject.full_name"));
}

static void
test_headings_named (Fixture *f, gconstpointer data)
{
  GListModel *sections = km_visit_get_sections (f->visit);
  g_autoptr (KmFormSection) own = NULL;
  guint changes = 0;

  add (f, "CSO-010");
  add (f, "CSO-010");
  own = g_list_model_get_item (sections, g_list_model_get_n_items (sections) - 1);
  g_signal_connect (sections, "items-changed", G_CALLBACK (count_changes), &changes);
  km_visit_set_answer (f->visit, "2/subject.full_name", "يوسف أحمد عبد الرحمن محمد");
  g_assert_cmpstr (km_form_section_get_title (own), ==, "Birth certificate, copy 2 of 2: يوسف أحمد عبد الرحمن محمد");
  g_assert_cmpuint (changes, ==, 0); /* the heading moves along; nothing comes, goes or is made anew */
  g_signal_handlers_disconnect_by_data (sections, &changes);
}

static void
fill (Fixture *f)
{
  g_autofree char *id = NULL;
  KmGapKind kind;

  while ((kind = km_visit_next_gap (f->visit, NULL, &id)) == KM_GAP_FIELD || kind == KM_GAP_DOCUMENT)
    {
      if (kind == KM_GAP_DOCUMENT)
        km_visit_set_document (f->visit, id, KM_DOCUMENT_NA);
      else
        {
          KmFormField *gap = field (f, id);
          const char *type = km_form_field_get_field_type (gap), *text = "أحمد عبد الرحمن محمد السيد";
          g_autoptr (KmFormChoice) choice = g_list_model_get_item (km_form_field_get_choices (gap), 0);

          if (choice)
            text = km_form_choice_get_value (choice);
          else if (strcmp (type, "national_id") == 0)
            text = "28612032801473";
          else if (strcmp (type, "date") == 0)
            text = "3/12/1986";
          else if (strcmp (type, "phone") == 0)
            text = "01012345678";
          else if (strcmp (type, "copies") == 0 || strcmp (type, "integer") == 0)
            text = "3";
          else if (g_str_has_suffix (id, "latin_name"))
            text = "AHMED ABDELRAHMAN";
          else if (strcmp (type, "money") == 0)
            text = "1000";
          else if (km_form_field_get_max_length (gap) > 0 && km_form_field_get_max_length (gap) < 30)
            text = "12345";
          km_visit_set_answer (f->visit, id, text);
          if (km_form_field_get_missing (gap))
            g_error ("%s (%s) stays missing: %s", id, type, km_form_field_get_problem (gap));
        }
      g_clear_pointer (&id, g_free);
    }
}

static void
set_tender (Fixture *f, const char *method, gint64 received, const char *reference, const char *last4)
{
  AWAIT_BOOL (km_visit_set_tender_async (f->visit, method, received, reference, "meeza", last4, await_cb, &await),
              km_visit_set_tender_finish (f->visit, await.result, &await_error));
}

static KmReceipt *
pay (Fixture *f)
{
  g_autoptr (GError) error = NULL;
  Await paid = { NULL };
  KmReceipt *receipt;

  km_visit_complete_async (f->visit, NULL, await_cb, &paid);
  receipt = km_visit_complete_finish (f->visit, await_result (&paid, "complete"), &error);
  g_assert_no_error (error);
  AWAIT_CLEAR (paid);
  return receipt;
}

static void
test_cash (Fixture *f, gconstpointer data)
{
  g_autoptr (KmReceipt) receipt = NULL;
  const KmTender *tender;
  gint64 change = 0;
  gboolean unpaid;

  add (f, "CRM-001");
  fill (f);
  g_assert_true (km_visit_get_complete (f->visit));
  g_assert_cmpint (km_visit_get_total (f->visit), >, 0);
  set_tender (f, "cash", km_visit_get_total (f->visit) - 25, NULL, NULL);
  g_assert_false (km_visit_get_ready (f->visit));
  set_tender (f, "cash", km_visit_get_total (f->visit) + 1000, NULL, NULL);
  g_assert_true (km_visit_get_ready (f->visit));
  g_object_get (f->visit, "change", &change, NULL);
  g_assert_cmpint (change, ==, 1000);
  receipt = pay (f);
  tender = receipt->transaction->payments->pdata[0];
  g_assert_cmpint (tender->change, ==, 1000);
  g_assert_cmpstr (receipt->transaction->receipt->previous, ==, NULL);
  /* Offline, on disk, waiting to be sent; the shift knows its cash. */
  g_assert_cmpuint (km_desk_get_backlog_count (f->desk), >=, 3);
  g_assert_cmpint (km_desk_get_backlog_piastres (f->desk), ==, receipt->total);
  g_assert_cmpuint (km_shift_get_transactions (f->desk->shift), ==, 1);
  g_object_get (f->visit, "unpaid", &unpaid, NULL);
  g_assert_false (unpaid);
  g_assert_cmpuint (g_list_model_get_n_items (km_visit_get_items (f->visit)), ==, 0);
}

static void
test_card_and_chain (Fixture *f, gconstpointer data)
{
  g_autoptr (KmReceipt) first = NULL, second = NULL;
  g_autofree char *last4 = NULL;

  add (f, "CRM-001");
  fill (f);
  set_tender (f, "card", 0, NULL, NULL);
  g_assert_false (km_visit_get_ready (f->visit));
  g_assert_cmpint (km_visit_next_gap (f->visit, NULL, NULL), ==, KM_GAP_TENDER);
  /* A whole card number is never kept. */
  set_tender (f, "card", 0, "778899", "5078031234561234");
  g_object_get (f->visit, "last4", &last4, NULL);
  g_assert_cmpstr (last4, ==, "1234");
  g_assert_true (km_visit_get_ready (f->visit));
  first = pay (f);
  add (f, "CRM-001");
  fill (f);
  set_tender (f, "card", 0, "778900", "1234");
  second = pay (f);
  g_assert_cmpstr (first->transaction->receipt->number + strlen ("ASW-T09-"), !=, second->transaction->receipt->number + strlen ("ASW-T09-"));
  g_assert_true (g_str_has_suffix (first->transaction->receipt->number, "-000001"));
  g_assert_true (g_str_has_suffix (second->transaction->receipt->number, "-000002"));
  g_assert_cmpstr (second->transaction->receipt->previous, ==, first->transaction->receipt->hash);
  {
    guint8 seed[KM_SIGN_SEED_BYTES] = { 1 }, public_key[KM_SIGN_PUBLIC_BYTES], secret[KM_SIGN_SECRET_BYTES];
    g_autofree char *key = NULL;

    km_sign_keypair (seed, public_key, secret);
    key = km_base64url_encode (public_key, sizeof public_key);
    g_assert_true (km_receipt_verify (second->transaction, key));
  }
}

static void
test_cash_limit (Fixture *f, gconstpointer data)
{
  g_autofree char *cash_text = NULL;
  gint64 surcharge = 0;
  guint before;

  /* A passport costs more than the cash limit. */
  add (f, "PAS-001");
  before = g_list_model_get_n_items (km_visit_get_fee_choices (f->visit));
  for (guint i = 0; i < before; i++)
    {
      g_autoptr (GListModel) group = g_list_model_get_item (km_visit_get_fee_choices (f->visit), i);
      g_autoptr (KmFeeChoice) choice = g_list_model_get_item (group, 0);

      km_visit_set_fee_choice (f->visit, km_fee_choice_get_item (choice), km_fee_choice_get_code (choice));
      g_assert_true (km_fee_choice_get_active (choice));
    }
  fill (f);
  set_tender (f, "cash", 0, NULL, NULL);
  g_object_get (f->visit, "surcharge", &surcharge, "cash-text", &cash_text, NULL);
  g_assert_cmpint (surcharge, >, 0);
  g_assert_cmpstr (cash_text, !=, "");
  set_tender (f, "wallet", 0, "W-1", NULL);
  g_object_get (f->visit, "surcharge", &surcharge, NULL);
  g_assert_cmpint (surcharge, ==, 0);
  /* Split: a card for half, the rest by wallet. */
  set_tender (f, "card", 0, "C-1", "1111");
  AWAIT_BOOL (km_visit_add_tender_async (f->visit, km_visit_get_total (f->visit) / 2, await_cb, &await),
              km_visit_add_tender_finish (f->visit, await.result, &await_error));
  g_assert_cmpuint (g_list_model_get_n_items (km_visit_get_tenders (f->visit)), ==, 1);
  set_tender (f, "wallet", 0, "W-2", NULL);
  {
    g_autoptr (KmReceipt) receipt = pay (f);

    g_assert_cmpuint (receipt->transaction->payments->len, ==, 2);
  }
}

static void
test_offline_ticket (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;
  Await offline = { NULL }, unpaid = { NULL };
  gboolean nobody;

  km_visit_call_next_async (f->visit, NULL, await_cb, &offline);
  g_assert_false (km_visit_call_next_finish (f->visit, await_result (&offline, "call next"), &nobody, &error));
  g_assert_error (error, KM_ERROR, KM_ERROR_OFFLINE);
  AWAIT_CLEAR (offline);
  g_clear_error (&error);
  AWAIT_BOOL (km_visit_take_async (f->visit, "CIV", 42, "citizen", NULL, await_cb, &await),
              km_visit_take_finish (f->visit, await.result, &await_error));
  g_assert_cmpint (km_visit_get_state (f->visit), ==, KM_VISIT_CALLED);
  g_assert_cmpstr (km_ticket_item_get_label (km_visit_get_ticket (f->visit)), ==, "M 42");
  /* The first key starts the service. */
  add (f, "CRM-001");
  WAIT_UNTIL (km_visit_get_state (f->visit) == KM_VISIT_SERVING);
  /* F2 and F12 throw nothing away. */
  km_visit_finish_async (f->visit, NULL, await_cb, &unpaid);
  g_assert_false (km_visit_finish_finish (f->visit, await_result (&unpaid, "finish"), &error));
  g_assert_true (km_desk_error_is (error, "unpaid"));
  AWAIT_CLEAR (unpaid);
  fill (f);
  set_tender (f, "cash", 0, NULL, NULL);
  {
    g_autoptr (KmReceipt) receipt = pay (f);

    g_assert_cmpstr (receipt->transaction->receipt->ticket_label, ==, "م ٤٢");
  }
  g_assert_cmpint (km_visit_get_state (f->visit), ==, KM_VISIT_PAID);
  AWAIT_BOOL (km_visit_finish_async (f->visit, NULL, await_cb, &await), km_visit_finish_finish (f->visit, await.result, &await_error));
  g_assert_cmpint (km_visit_get_state (f->visit), ==, KM_VISIT_EMPTY);
}

typedef struct
{
  char *slot;
  json_t *draft, *tender;
} Found;

static gboolean
find_draft (KmStoreSide *side, gpointer data, GError **error)
{
  Found *found = data;

  return km_store_get_draft (side, found->slot, &found->draft, &found->tender, error);
}

/* What a restart would find at this counter. */
static Found
read_draft (Fixture *f)
{
  Found found = { (char *) "visit/ASW-03", NULL, NULL };

  AWAIT_BOOL (km_store_run_async (f->desk->store, find_draft, &found, NULL, await_cb, &await),
              km_store_run_finish (f->desk->store, await.result, &await_error));
  return found;
}

/* The first key is a tender's: the start that it sets off is in the file before it, and the draft does not take it back. */
static void
test_tender_while_starting (Fixture *f, gconstpointer data)
{
  Found found;
  Await tender = { NULL };
  g_autoptr (GError) error = NULL;

  AWAIT_BOOL (km_visit_take_async (f->visit, "CIV", 43, "citizen", NULL, await_cb, &await),
              km_visit_take_finish (f->visit, await.result, &await_error));
  add (f, "CRM-001");
  g_assert_cmpint (km_visit_get_state (f->visit), ==, KM_VISIT_CALLED);
  g_assert_true (km_visit_get_busy (f->visit));
  km_visit_set_tender_async (f->visit, "card", 0, "REF-7", "meeza", "1234", await_cb, &tender);
  g_assert_true (km_visit_set_tender_finish (f->visit, await_result (&tender, "tender"), &error));
  g_assert_no_error (error);
  AWAIT_CLEAR (tender);
  g_assert_cmpint (km_visit_get_state (f->visit), ==, KM_VISIT_SERVING);
  found = read_draft (f);
  g_assert_cmpstr (km_json_get_string (km_json_get_object (found.draft, "ticket"), "state", NULL), ==, "serving");
  g_assert_cmpstr (km_json_get_string (found.tender, "reference", NULL), ==, "REF-7");
  json_decref (found.draft);
  json_decref (found.tender);
}

/* A tender that is typed while the ticket is put away leaves nothing at the counter: the visitor is gone. */
static void
test_tender_while_holding (Fixture *f, gconstpointer data)
{
  Found found;
  Await held = { NULL }, tender = { NULL };
  g_autoptr (GError) error = NULL;

  AWAIT_BOOL (km_visit_take_async (f->visit, "CIV", 44, "citizen", NULL, await_cb, &await),
              km_visit_take_finish (f->visit, await.result, &await_error));
  add (f, "CRM-001");
  WAIT_UNTIL (km_visit_get_state (f->visit) == KM_VISIT_SERVING);
  km_visit_hold_async (f->visit, "documents", NULL, NULL, await_cb, &held);
  km_visit_set_tender_async (f->visit, "card", 0, "REF-8", "meeza", "1234", await_cb, &tender);
  g_assert_true (km_visit_hold_finish (f->visit, await_result (&held, "hold"), &error));
  g_assert_no_error (error);
  AWAIT_CLEAR (held);
  g_assert_true (km_visit_set_tender_finish (f->visit, await_result (&tender, "tender"), &error));
  g_assert_no_error (error);
  AWAIT_CLEAR (tender);
  g_assert_cmpint (km_visit_get_state (f->visit), ==, KM_VISIT_EMPTY);
  found = read_draft (f);
  g_assert_null (found.draft);
  g_assert_null (found.tender);
}

static void
test_refusals (Fixture *f, gconstpointer data)
{
  g_autoptr (GError) error = NULL;

  g_assert_false (km_visit_add_service (f->visit, "XXX-999", &error));
  g_assert_true (km_desk_error_is (error, "unknown-service"));
  g_clear_error (&error);
  km_visit_set_audience (f->visit, "foreigner");
  g_assert_false (km_visit_add_service (f->visit, "CSO-001", &error));
  g_assert_true (km_desk_error_is (error, "not-for-audience"));
  g_clear_error (&error);
  g_assert_false (km_visit_remove_item (f->visit, 7, &error));
  g_clear_error (&error);
  /* Without effect, and without a crash. */
  km_visit_set_answer (f->visit, "no.such.field", "x");
  km_visit_set_document (f->visit, "no such paper", KM_DOCUMENT_PRESENT);
  km_visit_set_fee_choice (f->visit, 9, "normal");
  g_assert_false (km_visit_get_unpaid (f->visit));
}

/* A key press must not drop a frame (design, §10): one more service in a bundle of ten, and one more letter. The time is told, not
 * judged: a slow machine fails no test. */
static void
test_speed_told (Fixture *f, gconstpointer data)
{
  static const char *const services[] = { "CSO-016", "CSO-009", "CSO-014", "SUP-004", "CRM-001", "NOT-001", "TRF-001", "PPO-001", "NOS-001", "SOL-001" };
  gint64 began, key, one_more;

  for (guint i = 0; i < G_N_ELEMENTS (services); i++)
    add (f, services[i]);
  began = g_get_monotonic_time ();
  for (guint i = 0; i < 100; i++)
    km_visit_set_answer (f->visit, "applicant.full_name", i % 2 ? "أحمد عبد الرحمن محمد" : "أحمد عبد الرحمن محمد السيد");
  key = (g_get_monotonic_time () - began) / 100;
  began = g_get_monotonic_time ();
  add (f, "TRF-020");
  one_more = g_get_monotonic_time () - began;
  g_test_message ("%" G_GINT64_FORMAT " µs a letter, %" G_GINT64_FORMAT " µs for one more service", key, one_more);
  g_assert_cmpuint (g_list_model_get_n_items (km_visit_get_items (f->visit)), ==, G_N_ELEMENTS (services) + 1);
}

static void
test_language (Fixture *f, gconstpointer data)
{
  g_autofree char *english = NULL, *arabic = NULL;

  add (f, "CRM-001");
  english = g_strdup (km_form_field_get_label (field (f, "applicant.full_name")));
  km_desk_set_language (f->desk, KM_LANGUAGE_AR);
  arabic = g_strdup (km_form_field_get_label (field (f, "applicant.full_name")));
  g_assert_cmpstr (english, !=, arabic);
}

int
main (int argc, char *argv[])
{
  g_test_init (&argc, &argv, NULL);
#define TEST(name, function) g_test_add ("/desk/visit/" name, Fixture, NULL, set_up, function, tear_down)
  TEST ("by-difference", test_by_difference);
  TEST ("national-id-fills", test_national_id_fills);
  TEST ("silent-when-the-same", test_silent_when_the_same);
  TEST ("gaps", test_gaps);
  TEST ("twice-for-two", test_twice_for_two);
  TEST ("headings-named", test_headings_named);
  TEST ("cash", test_cash);
  TEST ("card-and-chain", test_card_and_chain);
  TEST ("cash-limit", test_cash_limit);
  TEST ("offline-ticket", test_offline_ticket);
  TEST ("tender-while-starting", test_tender_while_starting);
  TEST ("tender-while-holding", test_tender_while_holding);
  TEST ("refusals", test_refusals);
  TEST ("fast-enough", test_speed_told);
  TEST ("language", test_language);
  return g_test_run ();
}

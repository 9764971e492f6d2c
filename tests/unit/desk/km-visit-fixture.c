/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-visit-fixture.h"

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
void
visit_set_up (Visiting *f, gconstpointer data)
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

void
visit_tear_down (Visiting *f, gconstpointer data)
{
  AWAIT_BOOL (km_desk_close_async (f->desk, await_cb, &await), km_desk_close_finish (f->desk, await.result, &await_error));
  while (G_OBJECT (f->desk)->ref_count > 1)
    g_main_context_iteration (NULL, TRUE);
  g_assert_finalize_object (f->desk);
  remove_tree (f->folder);
  g_free (f->folder);
}

void
visit_add (Visiting *f, const char *service)
{
  g_autoptr (GError) error = NULL;

  km_visit_add_service (f->visit, service, &error);
  g_assert_no_error (error);
}

KmFormField *
visit_field (Visiting *f, const char *key)
{
  KmFormField *found = km_visit_find_field (f->visit, key);

  if (found == NULL)
    g_error ("no field %s", key);
  return found;
}

void
visit_fill (Visiting *f)
{
  g_autofree char *id = NULL;
  KmGapKind kind;

  while ((kind = km_visit_next_gap (f->visit, NULL, &id)) == KM_GAP_FIELD || kind == KM_GAP_DOCUMENT)
    {
      if (kind == KM_GAP_DOCUMENT)
        km_visit_set_document (f->visit, id, KM_DOCUMENT_NA);
      else
        {
          KmFormField *gap = visit_field (f, id);
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

void
visit_set_tender (Visiting *f, const char *method, gint64 received, const char *reference, const char *last4)
{
  AWAIT_BOOL (km_visit_set_tender_async (f->visit, method, received, reference, "meeza", last4, await_cb, &await),
              km_visit_set_tender_finish (f->visit, await.result, &await_error));
}

KmReceipt *
visit_pay (Visiting *f)
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

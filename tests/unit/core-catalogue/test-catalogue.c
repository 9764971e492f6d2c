/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <string.h>

#include "fixture.h"
#include "km-error.h"
#include "km-json.h"
#include "km-keys.h"

/* The shipped catalogue loads; a catalogue with anything wrong is refused, and the error names
 * the file, the place and the reason. */

static void
test_counts (void)
{
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();

  g_assert_cmpuint (km_catalogue_n_services (catalogue), ==, 255);
  g_assert_cmpuint (km_catalogue_n_bundles (catalogue), ==, 35);
  g_assert_cmpuint (km_catalogue_n_governorates (catalogue), ==, 28);
  g_assert_cmpuint (km_catalogue_n_authorities (catalogue), ==, 16);
}

static void
test_lookups (void)
{
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();
  const KmService *birth = km_catalogue_service (catalogue, "CSO-009");
  const KmField *relation = km_catalogue_field (catalogue, "applicant.relation");
  const KmPerson *seller = km_catalogue_person (catalogue, "seller");

  g_assert_nonnull (birth);
  g_assert_cmpstr (km_service_name (birth, KM_LANGUAGE_EN), ==, "Computerised birth certificate, first issue");
  g_assert_cmpstr (km_service_short_name (birth, KM_LANGUAGE_AR), ==, "شهادة ميلاد لأول مرة");
  g_assert_cmpstr (km_authority_short_name (birth->authority, KM_LANGUAGE_AR), ==, "الأحوال المدنية");
  g_assert_cmpstr (birth->about->prefix, ==, "subject");
  g_assert_true (g_strv_contains (birth->produces, "شهادة ميلاد مميكنة"));
  g_assert_null (km_catalogue_service (catalogue, "CSO-999"));
  g_assert_null (km_catalogue_service (catalogue, NULL));
  g_assert_true (relation->about);
  g_assert_nonnull (km_field_find_choice (relation, "self"));
  /* Who is asked for a national ID alone may have a passport. */
  g_assert_nonnull (seller);
  g_assert_true (seller->fields[KM_PERSON_PASSPORT_NUMBER]->implied);
  g_assert_cmpstr (seller->fields[KM_PERSON_PASSPORT_NUMBER]->id, ==, "seller.passport_number");
  g_assert_nonnull (km_service_field (catalogue, km_catalogue_service (catalogue, "TRF-017"), "seller.passport_number"));
  g_assert_null (km_service_field (catalogue, birth, "seller.passport_number"));
  g_assert_cmpstr (km_governorate_name (km_catalogue_governorate (catalogue, "28"), KM_LANGUAGE_EN), ==, "Aswan");
}

static void
test_version (void)
{
  g_autoptr (KmCatalogue) one = fixture_catalogue ();
  g_autoptr (KmCatalogue) two = fixture_catalogue ();
  g_autoptr (json_t) changed = json_deep_copy (km_catalogue_document (one));
  g_autoptr (KmCatalogue) three = NULL;
  g_autofree char *text = NULL;
  g_autofree char *hash = NULL;

  /* The hash of the canonical text, whoever writes it. */
  text = km_json_dump_canonical (km_catalogue_document (one), NULL);
  hash = km_hash_text (text);
  g_assert_cmpstr (km_catalogue_version (one), ==, hash);
  g_assert_cmpstr (km_catalogue_version (one), ==, km_catalogue_version (two));
  json_object_set_new (json_object_get (changed, "payment"), "cash_limit", json_integer (60000));
  three = km_catalogue_new_from_json (changed, NULL);
  g_assert_nonnull (three);
  g_assert_cmpstr (km_catalogue_version (one), !=, km_catalogue_version (three));
}

/* The same document from bytes, as it comes over the wire. */
static void
test_bytes (void)
{
  g_autoptr (KmCatalogue) one = fixture_catalogue ();
  gsize length;
  g_autofree char *text = km_json_dump (km_catalogue_document (one), &length);
  g_autoptr (GError) error = NULL;
  g_autoptr (KmCatalogue) two = km_catalogue_new_from_bytes (text, length, &error);
  static const char *const broken[] = {
    "", "{", "[]", "{\"fields\":[}", "{\"a\":1,\"a\":2}", "{\"a\":01}", "{\"a\":1.5}", "{\"a\":\"\\u0000\"}", "{\"a\":\"\xff\"}", "{} x", "{\"a\":\"\\ud800\"}",
    "{\"a\":\"\n\"}", "{\"a\":tru}", "{\"a\":99999999999999999999}",
  };

  g_assert_no_error (error);
  g_assert_true (json_equal (km_catalogue_document (one), km_catalogue_document (two)));
  g_assert_cmpstr (km_catalogue_version (one), ==, km_catalogue_version (two));
  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (GError) refused = NULL;

      g_assert_null (km_catalogue_new_from_bytes (broken[i], strlen (broken[i]), &refused));
      g_assert_nonnull (refused);
      g_assert_true (refused->domain == KM_ERROR);
    }
}

static void
test_short_names (void)
{
  g_autoptr (KmCatalogue) catalogue = fixture_catalogue ();

  for (guint i = 0; i < km_catalogue_n_services (catalogue); i++)
    g_assert_cmpint (g_utf8_strlen (km_catalogue_nth_service (catalogue, i)->short_ar, -1), <=, 28);
  for (guint i = 0; i < km_catalogue_n_authorities (catalogue); i++)
    g_assert_cmpint (g_utf8_strlen (km_catalogue_nth_authority (catalogue, i)->short_ar, -1), <=, 18);
}

/* ---- broken in every way ---- */

/* Follows "/a/0/b" but for its last step, which it returns in `last`. */
static json_t *
walk (json_t     *json,
      const char *pointer,
      char      **last)
{
  g_auto (GStrv) steps = g_strsplit (pointer + 1, "/", -1);
  guint n = g_strv_length (steps);

  for (guint i = 0; i + 1 < n; i++)
    {
      json = json_is_array (json) ? json_array_get (json, (gsize) g_ascii_strtoull (steps[i], NULL, 10)) : json_object_get (json, steps[i]);
      g_assert_nonnull (json);
    }
  *last = g_strdup (steps[n - 1]);
  return json;
}

static void
replace (json_t     *document,
         const char *pointer,
         const char *value)
{
  g_autofree char *last = NULL;
  json_t *parent = walk (document, pointer, &last);
  json_t *json = value != NULL ? json_loads (value, JSON_DECODE_ANY, NULL) : NULL;

  if (json_is_array (parent))
    {
      if (strcmp (last, "-") == 0)
        json_array_append_new (parent, json);
      else if (json == NULL)
        json_array_remove (parent, (gsize) g_ascii_strtoull (last, NULL, 10));
      else
        json_array_set_new (parent, (gsize) g_ascii_strtoull (last, NULL, 10), json);
    }
  else if (json == NULL)
    {
      g_assert_cmpint (json_object_del (parent, last), ==, 0);
    }
  else
    {
      json_object_set_new (parent, last, json);
    }
}

typedef struct
{
  const char *pointer;
  const char *value;       /* NULL: taken away */
  const char *where;       /* file and place in the error */
  const char *reason;
} Broken;

#define S "/services/CSO/0"
#define CSO1 "services/CSO.json: CSO-001: "

static const Broken broken[] = {
  { "/payment", NULL, "catalogue", "\"payment\" is missing" },
  { "/more", "{}", "catalogue", "unknown member" },
  { "/authorities/0/code", "\"cso\"", "authorities.json", "bad code" },
  { "/authorities/1/code", "\"CSO\"", "authorities.json", "repeated code" },
  { "/authorities/0/name_ar", "\"Civil\"", "authorities.json: authority CSO", "Latin letter" },
  { "/authorities/0/ministry_en", "\"\"", "authorities.json: authority CSO", "English text is missing" },
  { "/authorities/0/extra", "1", "authorities.json", "unknown member \"extra\"" },
  { "/governorates/3", NULL, "governorates.json", "27 governorates" },
  { "/governorates/3/code", "\"99\"", "governorates.json", "governorate 04 is missing" },
  { "/governorates/3/name_ar", "\"السوـيس\"", "governorates.json: governorate 04", "tatweel" },
  { "/fields/0/id", "\"Applicant\"", "fields.json: field 1", "bad field id" },
  { "/fields/1/id", "\"applicant.full_name\"", "fields.json: field applicant.full_name", "repeated id" },
  { "/fields/0/type", "\"string\"", "fields.json", "unknown type" },
  { "/fields/0/required", "\"yes\"", "fields.json", "\"required\" must be true or false" },
  { "/fields/0/max_length", NULL, "fields.json", "text without max_length" },
  { "/fields/0/max_length", "0", "fields.json", "max_length is out of bounds" },
  { "/fields/0/choices", "[]", "fields.json", "choices given for type text" },
  { "/fields/4/choices/1/value", "\"male\"", "fields.json", "repeated choice value" },
  { "/fields/4/choices/1/label_ar", "\"ذكر\"", "fields.json", "repeated choice label" },
  { "/fields/4/choices/1/value", "\"a b\"", "fields.json", "bad choice value" },
  { "/fields/4/choices/1", NULL, "fields.json", "two values or more" },
  { "/fields/1/label_ar", "\"اسم مقدم الطلب رباعيًا\"", "fields.json", "repeated label" },
  { "/fields/0/help_ar", "\"نص  بمسافتين\"", "fields.json", "double space" },
  { "/fields/0/when", "{\"field\":\"applicant.nobody\",\"values\":[\"x\"]}", "fields.json: field applicant.full_name", "unknown field" },
  { "/fields/0/when", "{\"field\":\"applicant.sex\",\"values\":[\"other\"]}", "fields.json: field applicant.full_name", "does not offer" },
  { "/fields/0/when", "{\"field\":\"applicant.mobile\",\"values\":[\"x\"]}", "fields.json: field applicant.full_name", "no choice" },
  { "/fields/4/when", "{\"field\":\"applicant.sex\",\"values\":[\"male\"]}", "fields.json: field applicant.sex", "hangs on itself" },
  { "/services/CSO", NULL, "services/CSO.json", "the file is missing" },
  { "/services/CSO", "[]", "services/CSO.json", "no service" },
  { "/services/XXX", "[]", "services", "belongs to no authority" },
  { S "/name_ar", NULL, CSO1, "\"name_ar\" is missing" },
  { S "/code", "\"CRM-001\"", "services/CSO.json", "does not belong to this file" },
  { "/services/CSO/1/code", "\"CSO-001\"", CSO1, "repeated code" },
  { "/services/CSO/1/code", "\"CSO-000\"", "services/CSO.json: CSO-000", "own field" },
  { "/services/CSO/1/name_ar", "\"إصدار بطاقة رقم قومي لأول مرة\"", "services/CSO.json: CSO-002", "stands twice" },
  { S "/name_en", "\"Carte d'identit\\u00e9\"", CSO1, "not plain ASCII" },
  { S "/audience", "[]", CSO1, "audience" },
  { S "/audience", "[\"citizen\",\"citizen\"]", CSO1, "stands twice" },
  { S "/audience", "[\"tourist\"]", CSO1, "unknown audience" },
  { S "/available_at", "[\"home\"]", CSO1, "unknown place" },
  { S "/sla_minutes", "0", CSO1, "bad sla_minutes" },
  { S "/sla_minutes", "\"60\"", CSO1, "whole number" },
  { S "/sla_minutes", "99999999", CSO1, "bad sla_minutes" },
  { S "/confidence", "\"sure\"", CSO1, "bad confidence" },
  { S "/fields", "[\"applicant.full_name\"]", CSO1, "the form has 1 fields" },
  { S "/fields/14", "\"applicant.email\"", CSO1, "is not on the form" },
  { S "/fields/0", "\"applicant.unknown\"", CSO1, "unknown field applicant.unknown" },
  { S "/fields/1", "\"applicant.full_name\"", CSO1, "stands twice" },
  { S "/fields/-", "\"applicant.email\"", CSO1, "the form has 17 fields" },
  { S "/fields/0", "\"cso_002.expiry\"", CSO1, "unknown field" },
  { S "/own_fields/0/id", "\"cso_002.guarantor\"", CSO1, "lacks the service prefix" },
  { S "/own_fields/0/type", "\"money2\"", CSO1, "unknown type" },
  { S "/documents", "[]", CSO1, "no document" },
  { S "/documents/1/label_ar", "\"شهادة ميلاد مميكنة\"", CSO1, "stands twice" },
  { S "/documents/0/label_en", NULL, CSO1, "\"label_en\" is missing" },
  { S "/documents/0/copies", "1", CSO1, "unknown member" },
  { S "/fees/0/code", "\"Normal\"", CSO1, "bad fee code" },
  { S "/fees/1/code", "\"normal\"", CSO1, "repeated fee code" },
  { S "/fees/0/basis", "\"free\"", CSO1, "unknown basis" },
  { S "/fees/0/piastres", "0", CSO1, "bad amount" },
  { S "/fees/0/piastres", "50.5", CSO1, "whole number" },
  { S "/fees/0/basis", "\"per_copy\"", CSO1, "per_copy without a field" },
  { S "/fees/0/basis", "\"per_page\"", CSO1, "per_page without a field" },
  { S "/fees/0/basis", "\"per_year\"", CSO1, "per_year without a field" },
  { S "/fees/0/basis", "\"percent_of_value\"", CSO1, "percent_of_value without a field" },
  { "/services/PAY/0/fees/0/piastres", "10001", "services/PAY.json: PAY-001", "rate above 100%" },
  { "/services/PAY/0/fees/0/basis", "\"choice\"", "services/PAY.json: PAY-001", "one line only" },
  { S "/fees", "[]", CSO1, "no fee and the source does not say" },
  { S "/produces", "[\"ورقة لا يطلبها أحد\"]", CSO1, "no service asks for" },
  { S "/when", "{\"applicant.email\":null}", CSO1, "not on the form" },
  { "/bundles/0/code", "\"BND-1\"", "bundles.json", "bad bundle code" },
  { "/bundles/1/code", "\"BND-01\"", "bundles.json: BND-01", "repeated code" },
  { "/bundles/1/name_ar", "\"مولود جديد\"", "bundles.json: BND-02", "repeated name" },
  { "/bundles/0/services", "[\"CSO-016\"]", "bundles.json: BND-01", "at least 2" },
  { "/bundles/0/services/0", "\"CSO-998\"", "bundles.json: BND-01", "unknown service CSO-998" },
  { "/bundles/0/services/1", "\"CSO-016\"", "bundles.json: BND-01", "stands twice" },
  { "/bundles/0/same/0/to", "\"nobody\"", "bundles.json: BND-01", "neither two persons nor two fields" },
  { "/bundles/0/same/0/to", "\"buyer\"", "bundles.json: BND-01", "not on the forms" },
  { "/bundles/0/note_ar", "\"انظر ؟\"", "bundles.json: BND-01", "space before punctuation" },
  { "/sections/sections/0", NULL, "fields.json", "no section \"applicant\"" },
  { "/sections/sections/1/prefix", "\"applicant\"", "sections.json", "repeated prefix" },
  { "/sections/persons/0/fields/sex", "\"applicant.unknown\"", "sections.json: person applicant", "is unknown" },
  { "/sections/persons/0/fields/sex", "\"company.manager_national_id\"", "sections.json: person applicant", "cannot be" },
  { "/sections/persons/0/fields/shoe", "\"applicant.sex\"", "sections.json: person applicant", "unknown role" },
  { "/sections/persons/1/fields/address", "\"applicant.address\"", "sections.json: person principal", "two persons" },
  { "/sections/persons/2", NULL, "sections.json", "belongs to no person" },
  { "/sections/services/CSO-001", NULL, "sections.json: service CSO-001", "needs a short one" },
  { "/sections/services/CSO-003/short_ar", "\"بطاقة رقم قومي لأول مرة\"", "sections.json: service CSO-003", "stands twice" },
  { "/sections/services/CSO-001/short_ar", "\"اسم قصير ليس قصيرًا على الإطلاق أبدًا\"", "sections.json: service CSO-001", "too many letters" },
  { "/sections/authorities/CSO/short_ar", "1", "sections.json: authority CSO", "must be text" },
  { "/aliases/services/CSO-998", "[\"اسم\"]", "aliases.json: CSO-998", "unknown" },
  { "/aliases/services/CRM-001", "[]", "aliases.json: CRM-001", "at least 1" },
  { "/calendar/weekend", "[8]", "calendar.json", "weekend day" },
  { "/calendar/weekend", "[1,2,3,4,5,6,7]", "calendar.json", "no working day" },
  { "/calendar/hours/to", "\"08:00\"", "calendar.json", "bad hours" },
  { "/calendar/hours/to", "\"17:60\"", "calendar.json", "bad hours" },
  { "/calendar/holidays/0/date", "\"2026-02-30\"", "calendar.json: holiday 1", "no date" },
  { "/calendar/holidays/1/date", "\"2026-07-23\"", "calendar.json: holiday 2", "order" },
  { "/calendar/seasons/0/to", "\"2027-02-01\"", "calendar.json: season 1", "order" },
  { "/payment/cash_limit", "-1", "payment.json", "must be from" },
  { "/payment/surcharge_rate", "20000", "payment.json", "must be from" },
  { "/payment/cash_over_limit", "\"maybe\"", "payment.json", "cash_over_limit" },
  { "/payment/cash_step", "0", "payment.json", "must be from" },
  { "/payment/cash_free_services", "[\"CSO-998\"]", "payment.json", "unknown service" },
  { "/payment/schemes/1/code", "\"meeza\"", "payment.json", "repeated scheme" },
  { "/payment/denominations", "[100,200]", "payment.json", "the largest first" },
  { "/payment/receipt/link", "\"http://example.org\"", "payment.json", "https" },
  { "/payment/receipt/complaints", "\"one\"", "payment.json", "hotline" },
};

static void
test_broken (void)
{
  g_autoptr (json_t) document = fixture_document ();

  for (gsize i = 0; i < G_N_ELEMENTS (broken); i++)
    {
      g_autoptr (json_t) copy = json_deep_copy (document);
      g_autoptr (GError) error = NULL;

      replace (copy, broken[i].pointer, broken[i].value);
      if (km_catalogue_new_from_json (copy, &error) != NULL)
        g_error ("%s: taken although broken", broken[i].pointer);
      g_assert_error (error, KM_ERROR, KM_ERROR_INVALID);
      g_assert_cmpstr (km_error_get_wire_code (error), ==, "catalogue");
      if (!g_str_has_prefix (error->message, broken[i].where) || strstr (error->message, broken[i].reason) == NULL)
        g_error ("%s: \"%s\" is not \"%s … %s\"", broken[i].pointer, error->message, broken[i].where, broken[i].reason);
    }
}

static void
test_unused_field (void)
{
  g_autoptr (json_t) document = fixture_document ();
  g_autoptr (json_t) field = json_pack ("{ss ss ss ss sb}", "id", "applicant.shoe", "label_ar", "مقاس الحذاء", "label_en", "Shoe size", "type", "integer", "required", 0);
  g_autoptr (GError) error = NULL;

  json_array_append (json_object_get (document, "fields"), field);
  g_assert_null (km_catalogue_new_from_json (document, &error));
  g_assert_nonnull (strstr (error->message, "used by 0 services"));
}

static void
test_files (void)
{
  static const struct
  {
    const char *name;
    const char *text;      /* NULL: taken away */
    const char *reason;
  } cases[] = {
    { "fields.json", NULL, "fields.json: the file is missing" },
    { "fields.json", "[{", "fields.json: " },
    { "services/CSO.json", "[{\"code\": 1, \"code\": 2}]", "services/CSO.json: " },
    { "services/CSO.json", "", "services/CSO.json: " },
    { "notes.json", "[]", "notes.json: no file of a catalogue" },
    { "services/cso.json", "[]", "services/cso.json: no file of a catalogue" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr (GHashTable) files = fixture_files ();
      g_autoptr (GError) error = NULL;

      if (cases[i].text == NULL)
        g_hash_table_remove (files, cases[i].name);
      else
        g_hash_table_insert (files, g_strdup (cases[i].name), g_bytes_new_static (cases[i].text, strlen (cases[i].text)));
      g_assert_null (km_catalogue_assemble (files, &error));
      g_assert_error (error, KM_ERROR, KM_ERROR_INVALID);
      if (!g_str_has_prefix (error->message, cases[i].reason))
        g_error ("\"%s\" is not \"%s\"", error->message, cases[i].reason);
    }
  g_assert_true (km_catalogue_is_file_name ("services/CSO.json"));
  g_assert_false (km_catalogue_is_file_name ("services/CSO.txt"));
  g_assert_false (km_catalogue_is_file_name ("../fields.json"));
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/catalogue/counts", test_counts);
  g_test_add_func ("/catalogue/lookups", test_lookups);
  g_test_add_func ("/catalogue/version", test_version);
  g_test_add_func ("/catalogue/bytes", test_bytes);
  g_test_add_func ("/catalogue/short-names", test_short_names);
  g_test_add_func ("/catalogue/broken", test_broken);
  g_test_add_func ("/catalogue/unused-field", test_unused_field);
  g_test_add_func ("/catalogue/files", test_files);
  return g_test_run ();
}

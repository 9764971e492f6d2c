/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <locale.h>
#include <string.h>

#include "km-arabic.h"
#include "km-validate.h"
#include "km-words.h"

/* 21 November 2026, an Egyptian, a company: as the examples of the rules presume. */
static KmValidateContext
context_of (void)
{
  KmValidateContext context = { .nationality = "EG", .company = TRUE };

  g_date_clear (&context.today, 1);
  g_date_set_dmy (&context.today, 21, G_DATE_NOVEMBER, 2026);
  return context;
}

/* The examples of the rules' page: a remark counts as not valid there. */
static void
check_example (char **parts, const char *line)
{
  KmValidateContext context = context_of ();
  g_auto(KmFieldProblem) problem = { KM_SEVERITY_NONE };

  if (strcmp (parts[0], "normalise") == 0) {
    g_autofree char *folded = km_arabic_fold (parts[1]);
    g_autofree char *again = km_arabic_fold (folded);

    g_assert_cmpstr (folded, ==, parts[2]);
    g_assert_cmpstr (again, ==, parts[2]);
  } else if (strcmp (parts[0], "plural") == 0) {
    g_assert_cmpuint (km_words_plural_ar (g_ascii_strtoull (parts[1], NULL, 10)), ==, g_ascii_strtoull (parts[2], NULL, 10));
  } else {
    g_assert_true (km_validate_has_type (parts[0]));
    km_validate (parts[0], parts[1], &context, NULL, &problem);
    if ((problem.severity == KM_SEVERITY_NONE) != (strcmp (parts[2], "valid") == 0))
      g_error ("%s: %s", line, problem.sentence != NULL ? problem.sentence : "no problem");
  }
}

static void
test_examples (void)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "validators-examples.txt", NULL);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) lines = NULL;
  guint n = 0;

  g_file_get_contents (path, &text, NULL, &error);
  g_assert_no_error (error);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; lines[i] != NULL; i++) {
    g_auto(GStrv) parts = NULL;

    if (lines[i][0] == '#' || lines[i][0] == '\0')
      continue;
    parts = g_strsplit (lines[i], "|", -1);
    g_assert_cmpuint (g_strv_length (parts), ==, 3);
    for (guint j = 0; j < 3; j++)
      g_strstrip (parts[j]);
    check_example (parts, lines[i]);
    n++;
  }
  g_assert_cmpuint (n, ==, 88);
}

typedef struct {
  const char *type;
  const char *text;
  const char *clean; /* NULL: not looked at */
  KmSeverity  severity;
  const char *code;
} Case;

static const Case cases[] = {
  { "text", "  شارع   الجيش\t٥ ", "شارع الجيش 5", KM_SEVERITY_NONE, NULL },
  { "text", "", "", KM_SEVERITY_NONE, NULL },
  { "text", " \u202f\u200f ", "", KM_SEVERITY_NONE, NULL },
  { "multiline", " أول \n\n ثانٍ\r\n", "أول\n\nثانٍ", KM_SEVERITY_NONE, NULL },
  { "address", "٤ ش ٢٦ يوليو", "4 ش 26 يوليو", KM_SEVERITY_NONE, NULL },
  { "national_id", "2\u202f950315\u202f01\u202f0137\u202f6", "29503150101376", KM_SEVERITY_NONE, NULL },
  { "national_id", "٢٩٥٠٣١٥٠١٠١٣٧٦", "29503150101376", KM_SEVERITY_NONE, NULL },
  { "national_id", "2950315010137", NULL, KM_SEVERITY_BLOCK, "national-id-length" },
  { "national_id", "295031501013766", NULL, KM_SEVERITY_BLOCK, "national-id-length" },
  { "national_id", "2950315010137x", NULL, KM_SEVERITY_BLOCK, "national-id-letters" },
  { "national_id", "19503150101376", NULL, KM_SEVERITY_BLOCK, "national-id-century" },
  { "national_id", "29502300101376", NULL, KM_SEVERITY_BLOCK, "national-id-date" },
  { "national_id", "32611220101376", NULL, KM_SEVERITY_BLOCK, "national-id-future" },
  { "national_id", "32611210101376", NULL, KM_SEVERITY_NONE, NULL },
  { "national_id", "29503150501376", NULL, KM_SEVERITY_BLOCK, "national-id-governorate" },
  { "national_id", "29503150100006", NULL, KM_SEVERITY_BLOCK, "national-id-sequence" },
  { "passport_number", "a 1234-5678", "A12345678", KM_SEVERITY_NONE, NULL },
  { "passport_number", "AB12345", "AB12345", KM_SEVERITY_WARN, "passport-form" },
  { "passport_number", "A123", NULL, KM_SEVERITY_BLOCK, "passport" },
  { "passport_number", "ش12345678", NULL, KM_SEVERITY_BLOCK, "passport" },
  { "passport_number", "A123456789012", NULL, KM_SEVERITY_BLOCK, "passport" },
  { "phone", "+20 12 3456 7890", "01234567890", KM_SEVERITY_NONE, NULL },
  { "phone", "00201512345678", "01512345678", KM_SEVERITY_NONE, NULL },
  { "phone", "201012345678", "01012345678", KM_SEVERITY_NONE, NULL },
  { "phone", "٠٢ ٢٧٩٥ ١٢٣٤", "0227951234", KM_SEVERITY_NONE, NULL },
  { "phone", "(097) 231-2345", "0972312345", KM_SEVERITY_NONE, NULL },
  { "phone", "0132123456", "0132123456", KM_SEVERITY_NONE, NULL },
  { "phone", "010123456", NULL, KM_SEVERITY_BLOCK, "phone-length" },
  { "phone", "010123456789", NULL, KM_SEVERITY_BLOCK, "phone-length" },
  { "phone", "0912312345", NULL, KM_SEVERITY_BLOCK, "phone" },
  { "phone", "0101234567a", NULL, KM_SEVERITY_BLOCK, "phone-letters" },
  { "phone", "+966501234567", NULL, KM_SEVERITY_BLOCK, "phone-foreign" },
  { "phone", "+96", NULL, KM_SEVERITY_BLOCK, "phone" },
  { "phone", "0", NULL, KM_SEVERITY_BLOCK, "phone" },
  { "phone", "01", NULL, KM_SEVERITY_BLOCK, "phone-length" },
  { "mobile", "01012345678", "01012345678", KM_SEVERITY_NONE, NULL },
  { "mobile", "0227951234", "0227951234", KM_SEVERITY_WARN, "phone-not-mobile" },
  { "plate_number", "أ ب ج ١٢٣", "أبج123", KM_SEVERITY_NONE, NULL },
  { "plate_number", "123 ا ب ج", "أبج123", KM_SEVERITY_NONE, NULL },
  { "plate_number", "ن هـ ي 9", "نهى9", KM_SEVERITY_NONE, NULL },
  { "plate_number", "ABC 123", NULL, KM_SEVERITY_WARN, "plate" },
  { "plate_number", "أ ب ج 1034", "أبج1034", KM_SEVERITY_WARN, "plate" },
  { "tax_number", "١٠٠-٥٣١-٣٨٥", "100531385", KM_SEVERITY_NONE, NULL },
  { "tax_number", "100–531–385", "100531385", KM_SEVERITY_NONE, NULL },
  { "tax_number", "12345678", NULL, KM_SEVERITY_BLOCK, "tax-number" },
  { "commercial_register_number", "0123", "0123", KM_SEVERITY_WARN, "commercial-register" },
  { "card_last4", "**** ٤٣٢١", "4321", KM_SEVERITY_NONE, NULL },
  { "card_last4", "43210", NULL, KM_SEVERITY_BLOCK, "card-last4" },
  { "card_last4", "432a", NULL, KM_SEVERITY_BLOCK, "card-last4" },
  { "bank_account", "100-0123456-78", "100-0123456-78", KM_SEVERITY_NONE, NULL },
  { "bank_account", "5078 0312 3456 7891", NULL, KM_SEVERITY_NONE, NULL },                /* sixteen digits, no card's sum */
  { "bank_account", "4111 1111 1111 1111", NULL, KM_SEVERITY_WARN, "card-number" },       /* the card schemes' own test numbers */
  { "bank_account", "٥٥٥٥-٥٥٥٥-٥٥٥٥-٤٤٤٤", NULL, KM_SEVERITY_WARN, "card-number" },
  { "bank_account", "1111111111111117", "1111111111111117", KM_SEVERITY_NONE, NULL },     /* no card begins so */
  { "iban", "eg38 0019 0005 0000 0000 2631 8000 2", "EG380019000500000000263180002", KM_SEVERITY_NONE, NULL },
  { "iban", "EG390019000500000000263180002", NULL, KM_SEVERITY_BLOCK, "iban-check" },
  { "iban", "EG3800190005000000002631800", NULL, KM_SEVERITY_BLOCK, "iban-length" },
  { "postal_code", "1151", NULL, KM_SEVERITY_WARN, "postal-code" },
  { "postal_code", "1151101", "1151101", KM_SEVERITY_NONE, NULL },
  { "money", "١٬٢٥٠٫٥", "125050", KM_SEVERITY_NONE, NULL },
  { "money", "1250.505", NULL, KM_SEVERITY_BLOCK, "money" },
  { "integer", "٢٬٠٢٦", "2026", KM_SEVERITY_NONE, NULL },
  { "integer", "007", "7", KM_SEVERITY_NONE, NULL },
  { "integer", "2.5", NULL, KM_SEVERITY_BLOCK, "integer" },
  { "integer", "-3", NULL, KM_SEVERITY_BLOCK, "integer" },
  { "integer", "9999999999999999999", NULL, KM_SEVERITY_BLOCK, "integer" },
  { "copies", "3", "3", KM_SEVERITY_NONE, NULL },
  { "copies", "0", "0", KM_SEVERITY_BLOCK, "range" },
  { "copies", "101", NULL, KM_SEVERITY_BLOCK, "range" },
  { "date", "19/11/2026", "2026-11-19", KM_SEVERITY_NONE, NULL },
  { "date", "١٩ / ١١ / ٢٠٢٦", "2026-11-19", KM_SEVERITY_NONE, NULL },
  { "date", "19-11-2026", "2026-11-19", KM_SEVERITY_NONE, NULL },
  { "date", "9.3.1995", "1995-03-09", KM_SEVERITY_NONE, NULL },
  { "date", "19112026", "2026-11-19", KM_SEVERITY_NONE, NULL },
  { "date", "2026-11-19", "2026-11-19", KM_SEVERITY_NONE, NULL },
  { "date", "١٩ نوفمبر ٢٠٢٦", "2026-11-19", KM_SEVERITY_NONE, NULL },
  { "date", "5 ابريل 2020", "2020-04-05", KM_SEVERITY_NONE, NULL },
  { "date", "5 august 2020", "2020-08-05", KM_SEVERITY_NONE, NULL },
  { "date", "30/2/2020", NULL, KM_SEVERITY_BLOCK, "date-missing" },
  { "date", "29/2/2024", "2024-02-29", KM_SEVERITY_NONE, NULL },
  { "date", "29/2/2023", NULL, KM_SEVERITY_BLOCK, "date-missing" },
  { "date", "19/13/2026", NULL, KM_SEVERITY_BLOCK, "date-missing" },
  { "date", "19/11/26", NULL, KM_SEVERITY_BLOCK, "date" },
  { "date", "19/11", NULL, KM_SEVERITY_BLOCK, "date" },
  { "date", "أمس", NULL, KM_SEVERITY_BLOCK, "date" },
  { "date", "1/2/3/4", NULL, KM_SEVERITY_BLOCK, "date" },
  { "date", "/", NULL, KM_SEVERITY_BLOCK, "date" },
  { "date", "22/11/2026", "2026-11-22", KM_SEVERITY_NONE, NULL },
  { "past_date", "22/11/2026", NULL, KM_SEVERITY_BLOCK, "date-future" },
  { "past_date", "21/11/2026", "2026-11-21", KM_SEVERITY_NONE, NULL },
  { "email", "Mahmoud.Said@Example.COM", "Mahmoud.Said@example.com", KM_SEVERITY_NONE, NULL },
  { "email", "a@b", NULL, KM_SEVERITY_BLOCK, "email" },
  { "email", "a b@c.com", NULL, KM_SEVERITY_BLOCK, "email" },
  { "email", "a@b@c.com", NULL, KM_SEVERITY_BLOCK, "email" },
  { "email", "@c.com", NULL, KM_SEVERITY_BLOCK, "email" },
  { "email", "a@.com", NULL, KM_SEVERITY_BLOCK, "email" },
  { "email", "أحمد@c.com", NULL, KM_SEVERITY_BLOCK, "email" },
  { "governorate", "٢٨", "28", KM_SEVERITY_NONE, NULL },
  { "governorate", "05", NULL, KM_SEVERITY_BLOCK, "governorate" },
  { "boolean", "true", "true", KM_SEVERITY_NONE, NULL },
  { "boolean", "yes", NULL, KM_SEVERITY_BLOCK, "boolean" },
  { "name", "محمود سعيد علي", "محمود سعيد علي", KM_SEVERITY_NONE, NULL },
  { "name", "محمود سعيد", NULL, KM_SEVERITY_WARN, "name-words" },
  { "name", "محمود سعيد 3", NULL, KM_SEVERITY_BLOCK, "name-digits" },
  { "name", "Mahmoud Said Ali", NULL, KM_SEVERITY_WARN, "name-letters" },
  { "name", "جان-بول دي سانت أوجين", "جان-بول دي سانت أوجين", KM_SEVERITY_NONE, NULL },
  { "given_name", "مريم", "مريم", KM_SEVERITY_NONE, NULL },
  { "latin_name", "MAHMOUD SAID", "MAHMOUD SAID", KM_SEVERITY_NONE, NULL },
  { "latin_name", "محمود", NULL, KM_SEVERITY_BLOCK, "latin-letters" },
  { "choice", "anything", "anything", KM_SEVERITY_NONE, NULL },
  { "no-such-type", " x ", "x", KM_SEVERITY_NONE, NULL },
};

static void
test_cases (void)
{
  KmValidateContext context = context_of ();

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++) {
    g_auto(KmFieldProblem) problem = { KM_SEVERITY_NONE };
    g_autofree char *clean = NULL;
    gboolean passed = km_validate (cases[i].type, cases[i].text, &context, &clean, &problem);

    if (problem.severity != cases[i].severity || g_strcmp0 (problem.code, cases[i].code) != 0)
      g_error ("%s \"%s\": %s", cases[i].type, cases[i].text, problem.code);
    g_assert_cmpint (passed, ==, cases[i].severity != KM_SEVERITY_BLOCK);
    g_assert_nonnull (clean);
    g_assert_cmpint (problem.sentence != NULL, ==, cases[i].severity != KM_SEVERITY_NONE);
    if (cases[i].clean != NULL)
      g_assert_cmpstr (clean, ==, cases[i].clean);
    /* What is clean and passed stays as it is. Money is clean in piastres, which is no text to type. */
    if (passed && strcmp (cases[i].type, "money") != 0) {
      g_autofree char *again = NULL;

      g_assert_true (km_validate (cases[i].type, clean, &context, &again, NULL));
      g_assert_cmpstr (again, ==, clean);
    }
  }
}

static void
test_context (void)
{
  static const char *const choices[] = { "male", "female", NULL };
  static const char *const governorates[] = { "01", "28", NULL };
  KmValidateContext context = context_of ();
  g_auto(KmFieldProblem) problem = { KM_SEVERITY_NONE };

  context.choices = choices;
  g_assert_true (km_validate ("choice", "female", &context, NULL, NULL));
  g_assert_false (km_validate ("choice", "other", &context, NULL, NULL));
  context.governorates = governorates;
  g_assert_false (km_validate ("governorate", "02", &context, NULL, NULL));
  context.max_length = 5;
  g_assert_true (km_validate ("text", "خمسةح", &context, NULL, NULL));
  g_assert_false (km_validate ("text", "ستة حر", &context, NULL, NULL));
  context.has_min = context.has_max = TRUE;
  context.min = 1950;
  context.max = 2100;
  g_assert_false (km_validate ("integer", "1949", &context, NULL, &problem));
  g_assert_cmpstr (problem.sentence, ==, "The value is from 1950 to 2100.");
  km_field_problem_clear (&problem);
  g_assert_true (km_validate ("integer", "2100", &context, NULL, NULL));
  context.min = 10;
  context.has_max = FALSE;
  g_assert_true (km_validate ("money", "10", &context, NULL, NULL));
  g_assert_false (km_validate ("money", "9.99", &context, NULL, &problem));
  g_assert_cmpstr (problem.sentence, ==, "The value is 10 or more.");
  context.has_min = FALSE;

  context.max_length = 0;
  context.company = FALSE;
  g_assert_false (km_validate ("phone", "16528", &context, NULL, NULL));
  context.nationality = "SA";
  g_assert_true (km_validate ("phone", "+966501234567", &context, NULL, NULL));
  km_field_problem_clear (&problem);
  g_assert_true (km_validate ("passport_number", "AB12345", &context, NULL, &problem));
  g_assert_cmpint (problem.severity, ==, KM_SEVERITY_NONE);
  g_assert_true (km_validate ("name", "جون سميث", &context, NULL, &problem));
  g_assert_cmpint (problem.severity, ==, KM_SEVERITY_NONE);
  context.special_plate = TRUE;
  g_assert_true (km_validate ("plate_number", "12345", &context, NULL, &problem));
  g_assert_cmpint (problem.severity, ==, KM_SEVERITY_NONE);
  context.check_digit = TRUE;
  g_assert_true (km_validate ("national_id", "29503150101376", &context, NULL, &problem));
  g_assert_cmpstr (problem.code, ==, "national-id-check");
  km_field_problem_clear (&problem);
  g_assert_true (km_validate ("national_id", "28801012102583", &context, NULL, &problem));
  g_assert_cmpint (problem.severity, ==, KM_SEVERITY_NONE);
  /* Without any context nothing is blocked for what is not known. */
  g_assert_true (km_validate ("past_date", "1/1/2199", NULL, NULL, NULL));
}

static void
test_sentences (void)
{
  KmValidateContext context = context_of ();
  g_auto(KmFieldProblem) one = { KM_SEVERITY_NONE };
  g_auto(KmFieldProblem) two = { KM_SEVERITY_NONE };

  km_validate ("phone", "0101234567", &context, NULL, &one);
  km_validate ("phone", "010123456", &context, NULL, &two);
  g_assert_cmpstr (one.sentence, ==, "A mobile number has eleven digits beginning with 01; 1 digit is missing.");
  g_assert_cmpstr (two.sentence, ==, "A mobile number has eleven digits beginning with 01; 2 digits are missing.");
}

static void
test_display (void)
{
  static const struct {
    const char *type, *value, *drawn;
  } drawn[] = {
    { "national_id", "29503150101376", "2\u202f950315\u202f01\u202f0137\u202f6" },
    { "phone", "01012345678", "010\u202f1234\u202f5678" },
    { "phone", "0227951234", "02\u202f2795\u202f1234" },
    { "iban", "EG380019000500000000263180002", "EG38\u202f0019\u202f0005\u202f0000\u202f0000\u202f2631\u202f8000\u202f2" },
    { "tax_number", "100531385", "100\u202f531\u202f385" },
    { "date", "2026-11-19", "19/11/2026" },
    { "date", "not a date", "not a date" },
    { "money", "125050", "1,250.50" },
    { "money", "4500", "45" },
    { "plate_number", "أبج1234", "أ ب ج 1234" },
    { "plate_number", "نهى9", "ن ه\u200d ى 9" },
    { "text", "كما هو", "كما هو" },
  };
  KmValidateContext context = context_of ();

  for (gsize i = 0; i < G_N_ELEMENTS (drawn); i++) {
    g_autofree char *text = km_validate_display (drawn[i].type, drawn[i].value);
    g_autofree char *clean = NULL;

    g_assert_cmpstr (text, ==, drawn[i].drawn);
    /* What is drawn can be typed back. */
    if (strcmp (drawn[i].value, "not a date") != 0) {
      g_assert_true (km_validate (drawn[i].type, text, &context, &clean, NULL));
      g_assert_cmpstr (clean, ==, drawn[i].value);
    }
  }
}

static void
test_types (void)
{
  static const char *const catalogue_types[] = {
    "text", "multiline", "national_id", "date", "choice", "integer", "money", "phone", "email", "passport_number", "governorate",
    "address", "plate_number", "tax_number", "commercial_register_number", "iban", "boolean", "copies",
  };
  static const struct {
    const char *type, *id, *rule;
  } rules[] = {
    { "text", "applicant.full_name", "name" },     { "text", "child.full_name", "given_name" },
    { "text", "applicant.occupation", "text" },    { "text", "delivery.postal_code", "postal_code" },
    { "text", "pas_001.latin_name", "latin_name" }, { "phone", "applicant.mobile", "mobile" },
    { "phone", "company.phone", "phone" },         { "date", "applicant.birth_date", "past_date" },
    { "date", "lease.end_date", "date" },          { "choice", "applicant.sex", "choice" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (catalogue_types); i++)
    g_assert_true (km_validate_has_type (catalogue_types[i]));
  for (gsize i = 0; i < G_N_ELEMENTS (rules); i++) {
    g_assert_cmpstr (km_validate_type_of_field (rules[i].type, rules[i].id), ==, rules[i].rule);
    g_assert_true (km_validate_has_type (rules[i].rule));
  }
  g_assert_true (km_validate_is_ltr ("national_id"));
  g_assert_false (km_validate_is_ltr ("text"));
  g_assert_false (km_validate_has_type ("no-such-type"));
}

/* Whatever bytes come, every rule answers, and a clean value is UTF-8. */
static void
test_hostile (void)
{
  static const char *const types[] = {
    "text", "multiline", "national_id", "date", "choice", "integer", "money", "phone", "email", "passport_number", "governorate",
    "address", "plate_number", "tax_number", "commercial_register_number", "iban", "boolean", "copies", "name", "latin_name",
  };
  static const char pieces[] = "\xff\xc3\xd9\xa1\xe2\x80\xaf 0129/-.+,@EGa\n\xd8\xa7";
  KmValidateContext context = context_of ();
  g_autoptr(GRand) random = g_rand_new_with_seed (11);

  for (guint round = 0; round < 3000; round++) {
    char text[33];
    guint length = (guint) g_rand_int_range (random, 0, 32);
    g_autofree char *clean = NULL;

    for (guint i = 0; i < length; i++)
      text[i] = pieces[g_rand_int_range (random, 0, sizeof pieces - 1)];
    text[length] = '\0';
    km_validate (types[round % G_N_ELEMENTS (types)], text, &context, &clean, NULL);
    g_assert_true (g_utf8_validate (clean, -1, NULL));
  }
}

int
main (int argc, char **argv)
{
  setlocale (LC_ALL, "");
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/validate/examples", test_examples);
  g_test_add_func ("/validate/cases", test_cases);
  g_test_add_func ("/validate/context", test_context);
  g_test_add_func ("/validate/sentences", test_sentences);
  g_test_add_func ("/validate/display", test_display);
  g_test_add_func ("/validate/types", test_types);
  g_test_add_func ("/validate/hostile", test_hostile);
  return g_test_run ();
}

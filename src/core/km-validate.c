/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "km-validate.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "km-digits.h"
#include "km-money.h"
#include "km-time.h"
#include "km-validate-private.h"

#define TEXT_MAX 200
#define MULTILINE_MAX 1000

void
km_field_problem_clear (KmFieldProblem *problem)
{
  g_clear_pointer (&problem->sentence, g_free);
  problem->severity = KM_SEVERITY_NONE;
  problem->code = NULL;
}

void
km_check_take (KmCheck *check, char *clean)
{
  g_free (check->clean);
  check->clean = clean;
}

static void
note (KmCheck *check, KmSeverity severity, const char *code, const char *sentence)
{
  if (check->problem.severity != KM_SEVERITY_NONE)
    return;
  check->problem.severity = severity;
  check->problem.code = code;
  check->problem.sentence = g_strdup (sentence);
}

void
km_check_block (KmCheck *check, const char *code, const char *sentence)
{
  note (check, KM_SEVERITY_BLOCK, code, sentence);
}

void
km_check_warn (KmCheck *check, const char *code, const char *sentence)
{
  note (check, KM_SEVERITY_WARN, code, sentence);
}

void
km_check_block_take (KmCheck *check, const char *code, char *sentence)
{
  note (check, KM_SEVERITY_BLOCK, code, sentence);
  g_free (sentence);
}

char *
km_check_strip (const char *text, const char *drop)
{
  GString *out = g_string_sized_new (strlen (text));

  for (const char *at = text; *at != '\0'; at++) {
    if (strchr (drop, *at) == NULL)
      g_string_append_c (out, *at);
  }
  return g_string_free (out, FALSE);
}

gboolean
km_check_is_digits (const char *text)
{
  return *text != '\0' && strspn (text, "0123456789") == strlen (text);
}

gboolean
km_check_is_foreigner (const KmCheck *check)
{
  return check->context->nationality != NULL && *check->context->nationality != '\0' && strcmp (check->context->nationality, "EG") != 0;
}

static void
check_length (KmCheck *check, guint type_max)
{
  guint max = check->context->max_length > 0 ? check->context->max_length : type_max;

  if (g_utf8_strlen (check->clean, -1) > (glong) max)
    km_check_block_take (check, "too-long",
                         g_strdup_printf (ngettext ("The text is longer than %u character.", "The text is longer than %u characters.", max), max));
}

static void
check_text (KmCheck *check)
{
  check_length (check, TEXT_MAX);
}

static void
check_multiline (KmCheck *check)
{
  check_length (check, MULTILINE_MAX);
}

static guint
count_words (const char *text)
{
  guint n = 0;
  gboolean in_word = FALSE;

  for (const char *at = text; *at != '\0'; at++) {
    if (*at != ' ' && !in_word)
      n++;
    in_word = *at != ' ';
  }
  return n;
}

static gboolean
is_apostrophe (gunichar c)
{
  return c == '\'' || c == 0x2019 || c == 0x02bc || c == '`';
}

static void
check_given_name (KmCheck *check)
{
  gboolean odd = FALSE;

  for (const char *at = check->text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (g_unichar_isdigit (c))
      km_check_block (check, "name-digits", _("A name has no digits."));
    else if (c != ' ' && c != '-' && !is_apostrophe (c) && !g_unichar_ismark (c) &&
             !(g_unichar_isalpha (c) && g_unichar_get_script (c) == G_UNICODE_SCRIPT_ARABIC))
      odd = TRUE;
  }
  if (odd)
    km_check_warn (check, "name-letters", _("Names are written in Arabic letters only. You can go on after comparing with the card."));
  check_length (check, TEXT_MAX);
}

static void
check_name (KmCheck *check)
{
  check_given_name (check);
  if (!km_check_is_foreigner (check) && count_words (check->text) < 3)
    km_check_warn (check, "name-words", _("The name has fewer than three parts. You can go on after comparing with the card."));
}

static void
check_latin_name (KmCheck *check)
{
  for (const char *at = check->text; *at != '\0'; at++) {
    if (!g_ascii_isalpha (*at) && strchr (" -'.", *at) == NULL) {
      km_check_block (check, "latin-letters", _("The name is written in Latin letters, as in the passport."));
      break;
    }
  }
  check_length (check, TEXT_MAX);
}

static void
check_choice (KmCheck *check)
{
  if (check->context->choices != NULL && !g_strv_contains (check->context->choices, check->text))
    km_check_block (check, "choice", _("Choose one of the values of the list."));
}

static void
check_boolean (KmCheck *check)
{
  if (strcmp (check->text, "true") != 0 && strcmp (check->text, "false") != 0)
    km_check_block (check, "boolean", _("Choose yes or no."));
}

/* ---- Drawing a clean value ---- */

static char *
display_date (const char *value)
{
  GDate date;

  if (!km_date_parse (value, &date, NULL))
    return g_strdup (value);
  return g_strdup_printf ("%d/%d/%d", g_date_get_day (&date), (int) g_date_get_month (&date), g_date_get_year (&date));
}

static char *
display_money (const char *value)
{
  gchar *end;
  gint64 piastres = g_ascii_strtoll (value, &end, 10);

  return *value != '\0' && *end == '\0' ? km_money_format (piastres, KM_DIGITS_LATIN, KM_MONEY_PLAIN) : g_strdup (value);
}

/* Letters apart, so that they do not join; a lone heh keeps its initial form with a joiner (words.md). */
static char *
display_plate (const char *value)
{
  GString *out = g_string_new (NULL);
  gboolean in_digits = FALSE;

  for (const char *at = value; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);
    gboolean digit = g_unichar_isdigit (c);

    if (out->len > 0 && !(digit && in_digits))
      g_string_append_c (out, ' ');
    g_string_append_unichar (out, c);
    if (c == 0x0647)
      g_string_append_unichar (out, 0x200d);
    in_digits = digit;
  }
  return g_string_free (out, FALSE);
}

/* ---- The table of types ---- */

typedef struct {
  const char *name;
  KmCheckFunc check;
  gboolean    ltr; /* typed left to right */
  char     *(*display) (const char *value);
} Type;

static const Type types[] = {
  { "address", check_text, FALSE, NULL },
  { "bank_account", km_check_bank_account, TRUE, NULL },
  { "boolean", check_boolean, FALSE, NULL },
  { "card_last4", km_check_card_last4, TRUE, NULL },
  { "choice", check_choice, FALSE, NULL },
  { "commercial_register_number", km_check_commercial_register, TRUE, NULL },
  { "copies", km_check_copies, TRUE, NULL },
  { "date", km_check_date, TRUE, display_date },
  { "email", km_check_email, TRUE, NULL },
  { "given_name", check_given_name, FALSE, NULL },
  { "governorate", km_check_governorate, FALSE, NULL },
  { "iban", km_check_iban, TRUE, km_group_iban },
  { "integer", km_check_integer, TRUE, NULL },
  { "latin_name", check_latin_name, TRUE, NULL },
  { "mobile", km_check_mobile, TRUE, km_group_phone },
  { "money", km_check_money, TRUE, display_money },
  { "multiline", check_multiline, FALSE, NULL },
  { "name", check_name, FALSE, NULL },
  { "national_id", km_check_national_id, TRUE, km_group_national_id },
  { "passport_number", km_check_passport, TRUE, NULL },
  { "past_date", km_check_past_date, TRUE, display_date },
  { "phone", km_check_phone, TRUE, km_group_phone },
  { "plate_number", km_check_plate, FALSE, display_plate },
  { "postal_code", km_check_postal_code, TRUE, NULL },
  { "tax_number", km_check_tax_number, TRUE, km_group_tax_number },
  { "text", check_text, FALSE, NULL },
};

static const Type *
find_type (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++) {
    if (strcmp (types[i].name, name) == 0)
      return &types[i];
  }
  return NULL;
}

gboolean
km_validate_has_type (const char *type)
{
  return find_type (type) != NULL;
}

gboolean
km_validate_is_ltr (const char *type)
{
  const Type *found = find_type (type);

  return found != NULL && found->ltr;
}

char *
km_validate_display (const char *type, const char *value)
{
  const Type *found = find_type (type);

  return found != NULL && found->display != NULL ? found->display (value) : g_strdup (value);
}

/* A field's id says more than its type: what is a person's name, what has certainly happened already. */
static const struct {
  const char *type;
  const char *suffix;
  const char *rule;
} rules_by_id[] = {
  { "text", "child.full_name", "given_name" }, /* the newborn's own name */
  { "text", ".full_name", "name" },
  { "text", ".mother_name", "name" },
  { "text", ".husband_name", "name" },
  { "text", ".wife_name", "name" },
  { "text", ".manager_name", "name" },
  { "text", ".latin_name", "latin_name" },
  { "text", ".postal_code", "postal_code" },
  { "text", ".account_number", "bank_account" },
  { "text", ".card_last4", "card_last4" },
  { "phone", ".mobile", "mobile" },
  { "phone", "_mobile", "mobile" },
  { "date", "birth_date", "past_date" },
  { "date", "_birth", "past_date" },
  { "date", ".death_date", "past_date" },
  { "date", "marriage.date", "past_date" },
  { "date", "divorce.date", "past_date" },
  { "date", "deed.date", "past_date" },
  { "date", ".judgment_date", "past_date" },
  { "date", ".entry_date", "past_date" },
  { "date", ".report_date", "past_date" },
  { "date", ".receipt_date", "past_date" },
  { "date", ".violation_date", "past_date" },
  { "date", ".seizure_date", "past_date" },
  { "date", ".document_date", "past_date" },
  { "date", ".event_date", "past_date" },
  { "date", ".acquired", "past_date" },
};

const char *
km_validate_type_of_field (const char *type, const char *field_id)
{
  for (gsize i = 0; i < G_N_ELEMENTS (rules_by_id); i++) {
    if (strcmp (rules_by_id[i].type, type) == 0 && g_str_has_suffix (field_id, rules_by_id[i].suffix))
      return rules_by_id[i].rule;
  }
  return type;
}

/* Line by line: breaks are part of such a text; empty lines at its ends are not. */
static char *
clean_lines (const char *text)
{
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_autofree char *joined = NULL;

  for (guint i = 0; lines[i] != NULL; i++) {
    char *line = km_text_clean (lines[i]);

    g_free (lines[i]);
    lines[i] = line;
  }
  joined = g_strjoinv ("\n", lines);
  return g_strdup (g_strstrip (joined));
}

gboolean
km_validate (const char *type, const char *text, const KmValidateContext *context, char **clean, KmFieldProblem *problem)
{
  static const KmValidateContext nothing_known = { .has_min = FALSE };
  const Type *found = find_type (type);
  g_autofree char *cleaned = NULL;
  KmCheck check = { .context = context != NULL ? context : &nothing_known };
  gboolean passed;

  g_return_val_if_fail (text != NULL, FALSE);
  if (found == NULL)
    found = find_type ("text");
  cleaned = strcmp (found->name, "multiline") == 0 ? clean_lines (text) : km_text_clean (text);
  check.text = cleaned;
  check.clean = g_strdup (cleaned);
  if (*cleaned != '\0')
    found->check (&check);
  passed = check.problem.severity != KM_SEVERITY_BLOCK;
  if (clean != NULL)
    *clean = g_steal_pointer (&check.clean);
  g_free (check.clean);
  if (problem != NULL)
    *problem = check.problem;
  else
    km_field_problem_clear (&check.problem);
  return passed;
}

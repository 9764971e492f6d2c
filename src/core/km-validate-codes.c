/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Rules of codes: validators §1 to §8, and e-mail. Block what is certainly wrong, remark on what is unusual: the clerk has the
 * paper in hand. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "km-error.h"
#include "km-national-id.h"
#include "km-validate-private.h"

#define EMAIL_MAX 120
#define MOBILE_LENGTH 11
#define PLATE_LETTERS "أبجدرسصطعفقلمنهوى"

/* @text without the ASCII characters @drop; hyphens of all kinds count as '-'. */
static char *
strip (const char *text, const char *drop)
{
  g_autoptr(GString) plain = g_string_sized_new (strlen (text));

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (g_unichar_type (c) == G_UNICODE_DASH_PUNCTUATION || c == 0x2212)
      g_string_append_c (plain, '-');
    else
      g_string_append_unichar (plain, c);
  }
  return km_check_strip (plain->str, drop);
}

/* ---- National ID ---- */

static const struct {
  const char *code;
  const char *sentence;
} national_id_sentences[] = {
  { "national-id-century", N_("A national ID number begins with 2 or 3.") },
  { "national-id-date", N_("The birth date in the national ID number does not exist.") },
  { "national-id-future", N_("The birth date in the national ID number has not come yet.") },
  { "national-id-governorate", N_("The governorate code in the national ID number does not exist.") },
  { "national-id-sequence", N_("The national ID number is not right: its sequence is all zeros.") },
};

static void
block_national_id_length (KmCheck *check, gsize length)
{
  guint n;

  if (length < KM_NATIONAL_ID_LENGTH) {
    n = KM_NATIONAL_ID_LENGTH - (guint) length;
    km_check_block_take (check, "national-id-length",
                         g_strdup_printf (ngettext ("A national ID number has fourteen digits; %u digit is missing.",
                                                    "A national ID number has fourteen digits; %u digits are missing.", n), n));
  } else {
    n = (guint) length - KM_NATIONAL_ID_LENGTH;
    km_check_block_take (check, "national-id-length",
                         g_strdup_printf (ngettext ("A national ID number has fourteen digits; there is %u digit too many.",
                                                    "A national ID number has fourteen digits; there are %u digits too many.", n), n));
  }
}

void
km_check_national_id (KmCheck *check)
{
  g_autoptr(GError) error = NULL;
  const char *code;

  km_check_take (check, strip (check->text, " -"));
  if (!km_check_is_digits (check->clean)) {
    km_check_block (check, "national-id-letters", _("A national ID number has digits only."));
    return;
  }
  if (strlen (check->clean) != KM_NATIONAL_ID_LENGTH) {
    block_national_id_length (check, strlen (check->clean));
    return;
  }
  if (km_national_id_parse (check->clean, &check->context->today, NULL, &error)) {
    if (check->context->check_digit && !km_national_id_check_digit_fits (check->clean))
      km_check_warn (check, "national-id-check", _("The last digit of the national ID number is unusual. You can go on after comparing with the card."));
    return;
  }
  code = km_error_get_wire_code (error);
  for (gsize i = 0; i < G_N_ELEMENTS (national_id_sentences); i++) {
    if (strcmp (national_id_sentences[i].code, code) == 0)
      km_check_block (check, national_id_sentences[i].code, _(national_id_sentences[i].sentence));
  }
}

/* ---- Passport ---- */

void
km_check_passport (KmCheck *check)
{
  g_autofree char *stripped = strip (check->text, " -");
  gsize length = strlen (stripped);
  gboolean egyptian_form;

  km_check_take (check, g_ascii_strup (stripped, -1));
  if (length < 5 || length > 12 || strspn (check->clean, "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != length) {
    km_check_block (check, "passport", _("A passport number has 5 to 12 Latin letters and digits."));
    return;
  }
  egyptian_form = length == 9 && g_ascii_isalpha (check->clean[0]) && strspn (check->clean + 1, "0123456789") == 8;
  if (!egyptian_form && !km_check_is_foreigner (check))
    km_check_warn (check, "passport-form", _("An Egyptian passport has one letter and eight digits. You can go on after comparing with the passport."));
}

/* ---- Telephone ---- */

/* Digits after the area code's leading 0 (libphonenumber's metadata): prefix and total lengths without the 0. */
static const struct {
  const char *prefix;
  guint       min, max;
} landlines[] = {
  { "132", 9, 9 }, { "133", 9, 9 }, { "15", 8, 9 }, { "57", 8, 9 }, { "2", 9, 9 }, { "3", 8, 8 },
  { "40", 9, 9 }, { "45", 9, 9 }, { "46", 9, 9 }, { "47", 9, 9 }, { "48", 9, 9 }, { "50", 9, 9 }, { "55", 9, 9 },
  { "62", 9, 9 }, { "64", 9, 9 }, { "65", 9, 9 }, { "66", 9, 9 }, { "68", 9, 9 }, { "69", 9, 9 },
  { "82", 9, 9 }, { "84", 9, 9 }, { "86", 9, 9 }, { "88", 9, 9 },
  { "92", 9, 9 }, { "93", 9, 9 }, { "95", 9, 9 }, { "96", 9, 9 }, { "97", 9, 9 },
};

/* Lengths of prefix "2" and "3": area code and 8 or 7 digits; the two-digit codes have 7. */
static gboolean
is_landline (const char *digits)
{
  gsize length = strlen (digits);

  if (digits[0] != '0')
    return FALSE;
  for (gsize i = 0; i < G_N_ELEMENTS (landlines); i++) {
    if (g_str_has_prefix (digits + 1, landlines[i].prefix) && length - 1 >= landlines[i].min && length - 1 <= landlines[i].max)
      return TRUE;
  }
  return FALSE;
}

static gboolean
is_mobile (const char *digits)
{
  return strlen (digits) == MOBILE_LENGTH && digits[0] == '0' && digits[1] == '1' && strchr ("0125", digits[2]) != NULL;
}

/* The national form with its leading 0: +20, 0020 and 20 before a mobile's ten digits are the country's code. */
static char *
national_form (const char *text)
{
  if (g_str_has_prefix (text, "+20"))
    return g_strconcat ("0", text + 3, NULL);
  if (g_str_has_prefix (text, "0020"))
    return g_strconcat ("0", text + 4, NULL);
  if (g_str_has_prefix (text, "201") && strlen (text) == 12)
    return g_strconcat ("0", text + 2, NULL);
  return g_strdup (text);
}

/* Also while only "01" is there. */
static gboolean
begins_like_mobile (const char *digits)
{
  return digits[0] == '0' && digits[1] == '1' && (digits[2] == '\0' || strchr ("0125", digits[2]) != NULL) &&
         strlen (digits) != MOBILE_LENGTH;
}

static void
block_mobile_length (KmCheck *check, gsize length)
{
  guint n;

  if (length < MOBILE_LENGTH) {
    n = MOBILE_LENGTH - (guint) length;
    km_check_block_take (check, "phone-length",
                         g_strdup_printf (ngettext ("A mobile number has eleven digits beginning with 01; %u digit is missing.",
                                                    "A mobile number has eleven digits beginning with 01; %u digits are missing.", n), n));
  } else {
    n = (guint) length - MOBILE_LENGTH;
    km_check_block_take (check, "phone-length",
                         g_strdup_printf (ngettext ("A mobile number has eleven digits beginning with 01; there is %u digit too many.",
                                                    "A mobile number has eleven digits beginning with 01; there are %u digits too many.", n), n));
  }
}

static void
check_foreign_phone (KmCheck *check)
{
  gsize length = strlen (check->clean) - 1;

  if (!km_check_is_digits (check->clean + 1) || length < 7 || length > 15)
    km_check_block (check, "phone", _("A number abroad is + and 7 to 15 digits."));
  else if (!km_check_is_foreigner (check))
    km_check_block (check, "phone-foreign", _("Numbers abroad are for foreigners only."));
}

void
km_check_phone (KmCheck *check)
{
  g_autofree char *stripped = strip (check->text, " ()-./");

  km_check_take (check, national_form (stripped));
  if (check->clean[0] == '+') {
    check_foreign_phone (check);
  } else if (!km_check_is_digits (check->clean)) {
    km_check_block (check, "phone-letters", _("A telephone number has digits only."));
  } else if (is_mobile (check->clean) || is_landline (check->clean)) {
    return;
  } else if (strlen (check->clean) == 5 && check->clean[0] == '1' && check->clean[1] >= '5') {
    if (!check->context->company)
      km_check_block (check, "phone-hotline", _("A five-digit hotline belongs to a company, not to a person."));
  } else if (begins_like_mobile (check->clean)) {
    block_mobile_length (check, strlen (check->clean));
  } else {
    km_check_block (check, "phone", _("The number is neither a mobile (010, 011, 012, 015) nor a landline with its area code."));
  }
}

void
km_check_mobile (KmCheck *check)
{
  km_check_phone (check);
  if (check->problem.severity == KM_SEVERITY_NONE && !is_mobile (check->clean) && check->clean[0] != '+')
    km_check_warn (check, "phone-not-mobile", _("This is not a mobile number: no message can be sent to it."));
}

/* ---- Vehicle plate ---- */

/* Letters one by one in their plate form, then digits, whatever order they were typed in. */
static char *
plate_form (const char *text)
{
  g_autoptr(GString) letters = g_string_new (NULL);
  g_autoptr(GString) digits = g_string_new (NULL);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (c == 0x0627 || c == 0x0625)
      c = 0x0623;
    else if (c == 0x064a || c == 0x06cc)
      c = 0x0649;
    if (c == ' ' || c == '-' || c == 0x0640)
      continue;
    g_string_append_unichar (g_unichar_isdigit (c) ? digits : letters, c);
  }
  return g_strconcat (letters->str, digits->str, NULL);
}

void
km_check_plate (KmCheck *check)
{
  guint letters = 0;
  guint digits = 0;
  gboolean usual = TRUE;

  km_check_take (check, plate_form (check->text));
  if (check->context->special_plate)
    return;
  for (const char *at = check->clean; *at != '\0'; at = g_utf8_next_char (at)) {
    gunichar c = g_utf8_get_char (at);

    if (g_unichar_isdigit (c)) {
      digits++;
      usual = usual && c != '0';
    } else {
      letters++;
      usual = usual && g_utf8_strchr (PLATE_LETTERS, -1, c) != NULL;
    }
  }
  if (!usual || letters < 2 || letters > 3 || digits < 1 || digits > 4)
    km_check_warn (check, "plate", _("An unusual plate number. You can go on after comparing with the licence."));
}

/* ---- Numbers of registers ---- */

void
km_check_tax_number (KmCheck *check)
{
  km_check_take (check, strip (check->text, " -/"));
  if (!km_check_is_digits (check->clean) || strlen (check->clean) != 9)
    km_check_block (check, "tax-number", _("A tax registration number has nine digits."));
}

void
km_check_commercial_register (KmCheck *check)
{
  km_check_take (check, strip (check->text, " -"));
  if (!km_check_is_digits (check->clean) || check->clean[0] == '0' || strlen (check->clean) > 8)
    km_check_warn (check, "commercial-register", _("A commercial register number has one to eight digits and no leading zero. You can go on after comparing with the extract."));
}

void
km_check_postal_code (KmCheck *check)
{
  gsize length;

  km_check_take (check, strip (check->text, " -"));
  length = strlen (check->clean);
  if (!km_check_is_digits (check->clean) || (length != 5 && length != 7))
    km_check_warn (check, "postal-code", _("A postal code has five digits, or seven."));
}

/* ---- Cards and accounts (domain.md, 2: of a card the last four digits are kept, never more) ---- */

void
km_check_card_last4 (KmCheck *check)
{
  km_check_take (check, strip (check->text, " *-"));
  if (!km_check_is_digits (check->clean) || strlen (check->clean) != 4)
    km_check_block (check, "card-last4", _("The last four digits of the card, and no more."));
}

/* ISO/IEC 7812: the check digit of a card's number (the Luhn sum), after the first digits that cards have. */
static gboolean
looks_like_a_card (const char *digits)
{
  gsize length = strlen (digits);
  guint sum = 0;

  if (length < 15 || length > 19 || strchr ("23456", digits[0]) == NULL)
    return FALSE;
  for (gsize i = 0; i < length; i++) {
    guint digit = (guint) (digits[length - 1 - i] - '0') * (i % 2 + 1);

    sum += digit > 9 ? digit - 9 : digit;
  }
  return sum % 10 == 0;
}

void
km_check_bank_account (KmCheck *check)
{
  g_autofree char *digits = strip (check->text, " -");

  if (km_check_is_digits (digits) && looks_like_a_card (digits))
    km_check_warn (check, "card-number", _("This reads like the number of a card, which may not be kept. Compare it with the account statement."));
}

/* ---- IBAN (ISO 13616) ---- */

static gboolean
iban_remainder_is_one (const char *iban)
{
  gsize length = strlen (iban);
  guint remainder = 0;

  for (gsize i = 0; i < length; i++) {
    char c = iban[(i + 4) % length]; /* the first four characters stand last */

    if (g_ascii_isdigit (c))
      remainder = (remainder * 10 + (guint) (c - '0')) % 97;
    else
      remainder = (remainder * 100 + (guint) (c - 'A' + 10)) % 97;
  }
  return remainder == 1;
}

void
km_check_iban (KmCheck *check)
{
  g_autofree char *stripped = strip (check->text, " -");

  km_check_take (check, g_ascii_strup (stripped, -1));
  if (!g_str_has_prefix (check->clean, "EG") || strlen (check->clean) != 29 || !km_check_is_digits (check->clean + 2))
    km_check_block (check, "iban-length", _("An Egyptian IBAN is EG and twenty-seven digits."));
  else if (!iban_remainder_is_one (check->clean))
    km_check_block (check, "iban-check", _("The IBAN is not right: one of its digits differs from the bank's letter."));
}

/* ---- Governorate, e-mail ---- */

void
km_check_governorate (KmCheck *check)
{
  static const char *const built_in[] = {
    "01", "02", "03", "04", "11", "12", "13", "14", "15", "16", "17", "18", "19", "21", "22",
    "23", "24", "25", "26", "27", "28", "29", "31", "32", "33", "34", "35", "88", NULL,
  };
  const char *const *codes = check->context->governorates != NULL ? check->context->governorates : built_in;

  if (!g_strv_contains (codes, check->clean))
    km_check_block (check, "governorate", _("Choose a governorate of the list."));
}

static gboolean
is_domain (const char *domain)
{
  g_auto(GStrv) labels = g_strsplit (domain, ".", -1);
  guint n = g_strv_length (labels);

  for (guint i = 0; i < n; i++) {
    gsize length = strlen (labels[i]);

    if (length == 0 || length > 63 || labels[i][0] == '-' || labels[i][length - 1] == '-')
      return FALSE;
    for (gsize j = 0; j < length; j++) {
      if (!g_ascii_isalnum (labels[i][j]) && labels[i][j] != '-')
        return FALSE;
    }
  }
  return n >= 2;
}

void
km_check_email (KmCheck *check)
{
  const char *at = strchr (check->text, '@');
  gboolean fits = at != NULL && at != check->text && strlen (check->text) <= EMAIL_MAX && is_domain (at + 1);

  for (const char *p = check->text; fits && p < at; p++)
    fits = g_ascii_isgraph (*p) && strchr ("\"(),:;<>[\\]", *p) == NULL;
  if (!fits) {
    km_check_block (check, "email", _("An e-mail address is like name@example.com, without spaces."));
  } else {
    g_autofree char *domain = g_ascii_strdown (at, -1);
    g_autofree char *local = g_strndup (check->text, (gsize) (at - check->text));

    km_check_take (check, g_strconcat (local, domain, NULL));
  }
}

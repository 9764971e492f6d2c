/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

/* Rules of dates and numbers: validators §9. */
#include "config.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "km-arabic.h"
#include "km-digits.h"
#include "km-money.h"
#include "km-time.h"
#include "km-validate-private.h"

#define FIRST_YEAR 1800
#define LAST_YEAR 2199
#define COPIES_MIN 1
#define COPIES_MAX 100

/* ---- Dates ---- */

/* The month whose Arabic or English name @word is (in any spelling that folds to it); 0 if none. */
static int
month_of (const char *word)
{
  g_autofree char *folded = km_arabic_fold (word);

  for (int month = 1; month <= 12; month++) {
    g_autofree char *arabic = km_arabic_fold (km_time_month_name ((GDateMonth) month, KM_LANGUAGE_AR));
    g_autofree char *english = km_arabic_fold (km_time_month_name ((GDateMonth) month, KM_LANGUAGE_EN));

    if (strcmp (folded, arabic) == 0 || strcmp (folded, english) == 0)
      return month;
  }
  return 0;
}

/* The parts of a date: runs of digits, or words; at most three. */
static guint
split_parts (const char *text, char *parts[3])
{
  guint n = 0;
  const char *at = text;

  while (*at != '\0') {
    const char *end = at;

    while (*end != '\0' && strchr (" /-.\\,", *end) == NULL)
      end++;
    if (end > at) {
      if (n == 3)
        return 4;
      parts[n++] = g_strndup (at, (gsize) (end - at));
    }
    at = *end != '\0' ? end + 1 : end;
  }
  return n;
}

static int
number_of (const char *text, gsize min_length, gsize max_length)
{
  gsize length = strlen (text);

  if (!km_check_is_digits (text) || length < min_length || length > max_length)
    return -1;
  return (int) g_ascii_strtoll (text, NULL, 10);
}

/* Day first, as it is typed; ISO when a four-digit year stands first; eight digits in one are DDMMYYYY. FALSE if it is no
 * date's form at all; whether the day exists is another question. */
static gboolean
read_date (const char *text, int *day, int *month, int *year)
{
  char *parts[3] = { NULL, NULL, NULL };
  guint n = split_parts (text, parts);
  g_autofree char *first = parts[0];
  g_autofree char *second = parts[1];
  g_autofree char *third = parts[2];

  if (n == 1 && number_of (first, 8, 8) >= 0) {
    int number = number_of (first, 8, 8);

    *day = number / 1000000;
    *month = number / 10000 % 100;
    *year = number % 10000;
    return TRUE;
  }
  if (n != 3)
    return FALSE;
  if (strlen (first) == 4) {
    *year = number_of (first, 4, 4);
    *month = number_of (second, 1, 2);
    *day = number_of (third, 1, 2);
  } else {
    *day = number_of (first, 1, 2);
    *month = g_ascii_isdigit (second[0]) ? number_of (second, 1, 2) : month_of (second);
    *year = number_of (third, 4, 4);
  }
  return *day >= 0 && *month >= 0 && *year >= 0;
}

/* TRUE and @date when it is a real one; the clean form is ISO. */
static gboolean
take_date (KmCheck *check, GDate *date)
{
  int day, month, year;
  char iso[KM_DATE_FORMAT_LENGTH];

  if (!read_date (check->text, &day, &month, &year)) {
    km_check_block (check, "date", _("A date is the day, the month and the year in four digits, like 19/11/2026."));
    return FALSE;
  }
  if (day < 1 || month < 1 || year < FIRST_YEAR || year > LAST_YEAR ||
      !g_date_valid_dmy ((GDateDay) day, (GDateMonth) month, (GDateYear) year)) {
    km_check_block (check, "date-missing", _("This day does not exist in the calendar."));
    return FALSE;
  }
  g_date_clear (date, 1);
  g_date_set_dmy (date, (GDateDay) day, (GDateMonth) month, (GDateYear) year);
  km_check_take (check, g_strdup (km_date_format (date, iso)));
  return TRUE;
}

void
km_check_date (KmCheck *check)
{
  GDate date;

  take_date (check, &date);
}

void
km_check_past_date (KmCheck *check)
{
  GDate date;

  if (take_date (check, &date) && g_date_valid (&check->context->today) && g_date_compare (&date, &check->context->today) > 0)
    km_check_block (check, "date-future", _("This date has not come yet."));
}

/* ---- Numbers ---- */

static void
block_range (KmCheck *check, const char *number_min, const char *number_max)
{
  if (number_min != NULL && number_max != NULL)
    km_check_block_take (check, "range", g_strdup_printf (_("The value is from %s to %s."), number_min, number_max));
  else if (number_min != NULL)
    km_check_block_take (check, "range", g_strdup_printf (_("The value is %s or more."), number_min));
  else
    km_check_block_take (check, "range", g_strdup_printf (_("The value is %s or less."), number_max));
}

/* Years are not grouped: 2,026 is no year. */
static char *
plain_number (gint64 n)
{
  return n >= 0 && n < 10000 ? g_strdup_printf ("%d", (int) n) : km_number_format (n, KM_DIGITS_LATIN);
}

static void
check_whole_number (KmCheck *check, gboolean has_min, gint64 min, gboolean has_max, gint64 max)
{
  g_autofree char *latin = km_digits_draw (check->text, KM_DIGITS_LATIN);
  g_autofree char *stripped = km_check_strip (latin, ", ");
  g_autofree char *from = has_min ? plain_number (min) : NULL;
  g_autofree char *to = has_max ? plain_number (max) : NULL;
  gint64 number;

  if (!km_check_is_digits (stripped)) {
    km_check_block (check, "integer", _("A whole number is needed here, in digits."));
    return;
  }
  if (strlen (stripped) > 18) {
    km_check_block (check, "integer", _("The number is too large."));
    return;
  }
  number = g_ascii_strtoll (stripped, NULL, 10);
  km_check_take (check, g_strdup_printf ("%" G_GINT64_FORMAT, number));
  if ((has_min && number < min) || (has_max && number > max))
    block_range (check, from, to);
}

void
km_check_integer (KmCheck *check)
{
  const KmValidateContext *context = check->context;

  check_whole_number (check, context->has_min, context->min, context->has_max, context->max);
}

void
km_check_copies (KmCheck *check)
{
  const KmValidateContext *context = check->context;

  check_whole_number (check, TRUE, context->has_min ? context->min : COPIES_MIN, TRUE, context->has_max ? context->max : COPIES_MAX);
}

void
km_check_money (KmCheck *check)
{
  const KmValidateContext *context = check->context;
  gint64 piastres, min = 0, max = 0;
  gboolean has_min = context->has_min && km_money_multiply (context->min, 100, &min);
  gboolean has_max = context->has_max && km_money_multiply (context->max, 100, &max);
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  if (!km_money_parse (check->text, &piastres, NULL)) {
    km_check_block (check, "money", _("An amount is in pounds, with at most two decimals, like 1250.50."));
    return;
  }
  km_check_take (check, g_strdup_printf ("%" G_GINT64_FORMAT, piastres));
  if (!((has_min && piastres < min) || (has_max && piastres > max)))
    return;
  from = has_min ? km_money_format (min, KM_DIGITS_LATIN, KM_MONEY_PLAIN) : NULL;
  to = has_max ? km_money_format (max, KM_DIGITS_LATIN, KM_MONEY_PLAIN) : NULL;
  block_range (check, from, to);
}

/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <string.h>

#include "km-arabic.h"
#include "km-history-private.h"
#include "km-national-id.h"
#include "km-validate.h"

/* What one text means: the more certain readings first. */

#define SERIAL_DIGITS 6
#define TICKET_DIGITS 4

static char *
without (const char *text, const char *dropped)
{
  GString *kept = g_string_new (NULL);

  for (; *text; text++)
    if (strchr (dropped, *text) == NULL)
      g_string_append_c (kept, *text);
  return g_string_free (kept, FALSE);
}

/* "asw-t03-2627-000042/2" is its receipt's number; typed under the Arabic layout it is too. */
static char *
as_number (const char *clean)
{
  g_autofree char *latin = km_arabic_has_letter (clean) ? km_arabic_layout_unmap (clean) : g_strdup (clean);
  g_autofree char *bare = without (latin, " ");
  g_autofree char *upper = g_ascii_strup (bare, -1);
  char *slash = strchr (upper, '/');

  if (slash)
    *slash = '\0';
  return km_receipt_number_parse (upper, NULL, NULL, NULL) ? g_steal_pointer (&upper) : NULL;
}

static gboolean
is_digits (const char *text, gsize least, gsize most)
{
  gsize length = strlen (text);

  return length >= least && length <= most && strspn (text, "0123456789") == length;
}

/* A letter or two and a number: a ticket, where a lane has that letter. */
static gboolean
is_ticket (const char *clean, json_t *lanes)
{
  gsize length = strlen (clean), digits = 0, i;
  g_autofree char *letter = NULL;
  json_t *lane;

  while (digits < length && g_ascii_isdigit (clean[length - 1 - digits]))
    digits++;
  letter = g_strchomp (g_strndup (clean, length - digits));
  if (digits == 0 || digits > TICKET_DIGITS || *letter == '\0' || g_utf8_strlen (letter, -1) > 2)
    return FALSE;
  if (json_array_size (lanes) == 0)
    return TRUE;
  json_array_foreach (lanes, i, lane)
    if (strcmp (km_json_get_string (lane, "letter", ""), letter) == 0 || g_ascii_strcasecmp (km_json_get_string (lane, "latin", ""), letter) == 0)
      return TRUE;
  return FALSE;
}

static gboolean
is_passport (const char *bare)
{
  gsize length = strlen (bare);
  gboolean digit = FALSE;

  for (const char *p = bare; *p; p++)
    {
      if (!g_ascii_isalnum (*p))
        return FALSE;
      digit = digit || g_ascii_isdigit (*p);
    }
  return digit && length >= 6 && length <= 15;
}

static char *
as_day (const char *text, const GDate *today)
{
  static const struct
  {
    const char *word;
    guint back;
  } words[] = { { "اليوم", 0 }, { "today", 0 }, { "امس", 1 }, { "yesterday", 1 } };
  KmValidateContext context = { .today = *today };
  g_autofree char *folded = km_arabic_fold (text), *clean = NULL;
  char iso[KM_DATE_FORMAT_LENGTH];
  GDate date;

  for (gsize i = 0; i < G_N_ELEMENTS (words); i++)
    {
      g_autofree char *word = km_arabic_fold (words[i].word);

      if (strcmp (folded, word) != 0)
        continue;
      date = *today;
      g_date_subtract_days (&date, words[i].back);
      return g_strdup (km_date_format (&date, iso));
    }
  /* Figures and what stands between them: a name is none. */
  if (strpbrk (text, "/-.") == NULL || strspn (text, "0123456789/-. ") != strlen (text))
    return NULL;
  km_validate ("date", text, &context, &clean, NULL);
  return clean && km_date_parse (clean, &date, NULL) ? g_steal_pointer (&clean) : NULL;
}

static void
read_text (KmHistoryQuery *query, const char *text, const KmHistoryPlace *place)
{
  g_autofree char *clean = km_text_clean (text), *number = as_number (clean), *day = NULL;
  g_autofree char *bare = without (clean, " -");
  guint64 serial;

  if (number)
    {
      query->by = KM_HISTORY_BY_RECEIPT;
      query->value = g_steal_pointer (&number);
    }
  else if (is_digits (bare, KM_NATIONAL_ID_LENGTH, KM_NATIONAL_ID_LENGTH))
    {
      query->by = KM_HISTORY_BY_NATIONAL_ID;
      query->value = g_steal_pointer (&bare);
    }
  else if (place->till && *place->till && is_digits (clean, 1, SERIAL_DIGITS) && g_ascii_string_to_unsigned (clean, 10, 1, 999999, &serial, NULL))
    {
      query->by = KM_HISTORY_BY_RECEIPT;
      query->value = km_receipt_number_format (place->till, place->fiscal_year, (guint) serial);
    }
  else if (is_ticket (clean, place->lanes))
    {
      query->by = KM_HISTORY_BY_TICKET;
      query->value = g_steal_pointer (&clean);
    }
  else if ((day = as_day (clean, &place->today)) != NULL)
    {
      query->by = KM_HISTORY_BY_DAY;
      g_free (query->day);
      query->day = g_steal_pointer (&day);
    }
  else if (is_passport (bare))
    {
      query->by = KM_HISTORY_BY_PASSPORT;
      query->value = g_ascii_strup (bare, -1);
    }
  else
    {
      query->by = KM_HISTORY_BY_NAME;
      query->value = g_steal_pointer (&clean);
    }
}

KmHistoryQuery *
km_history_query_new (const char *text, const char *day, const KmHistoryPlace *place, GError **error)
{
  g_autoptr (KmHistoryQuery) query = g_new0 (KmHistoryQuery, 1);
  g_autofree char *typed = km_text_clean (day ? day : ""), *trimmed = g_strstrip (g_strdup (text ? text : ""));
  char iso[KM_DATE_FORMAT_LENGTH];

  if (*typed)
    {
      query->day = as_day (typed, &place->today);
      if (query->day == NULL)
        {
          g_propagate_error (error, km_desk_error_new (KM_ERROR_INVALID, "bad-day", NULL));
          return NULL;
        }
    }
  query->code = km_receipt_code_parse (trimmed, NULL);
  if (query->code)
    {
      query->by = KM_HISTORY_BY_RECEIPT;
      query->value = g_strdup (query->code->number);
    }
  else if (*trimmed)
    read_text (query, trimmed, place);
  if (query->by == KM_HISTORY_BY_DAY && query->day == NULL)
    query->day = g_strdup (km_date_format (&place->today, iso));
  return g_steal_pointer (&query);
}

void
km_history_query_free (KmHistoryQuery *query)
{
  if (query == NULL)
    return;
  g_free (query->value);
  g_free (query->day);
  km_receipt_code_free (query->code);
  g_free (query);
}

json_t *
km_history_query_to_json (const KmHistoryQuery *query, const char *cursor)
{
  static const char *const members[] = { "day", "receipt", "national_id", "passport", "ticket", "name" };
  json_t *json = json_object ();

  if (query->value)
    km_json_set_string (json, members[query->by], query->value);
  if (query->day && query->by != KM_HISTORY_BY_RECEIPT)
    km_json_set_string (json, "day", query->day);
  if (cursor)
    km_json_set_string (json, "cursor", cursor);
  return json;
}

gboolean
km_history_is_whole (const char *text)
{
  g_autofree char *trimmed = g_strstrip (g_strdup (text)), *clean = km_text_clean (text);
  g_autofree char *bare = without (clean, " -"), *number = NULL;
  g_autoptr (KmReceiptCode) code = NULL;

  if (is_digits (bare, KM_NATIONAL_ID_LENGTH, KM_NATIONAL_ID_LENGTH))
    return TRUE;
  code = km_receipt_code_parse (trimmed, NULL);
  /* A code that is still coming in from the scanner begins with its number. */
  number = code == NULL && strchr (trimmed, '|') == NULL ? as_number (clean) : NULL;
  return code != NULL || number != NULL;
}

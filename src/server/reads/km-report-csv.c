/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include <string.h>

#include "km-json.h"
#include "km-reads.h"

/* A text as a cell: quoted where it must be, and never what a spreadsheet takes for a formula. */
static void
add_text (GString    *csv,
          const char *text)
{
  const char *safe = text != NULL ? text : "";
  gboolean formula = *safe != '\0' && strchr ("=+-@\t\r", *safe) != NULL;

  if (!formula && strpbrk (safe, ",\"\r\n") == NULL)
    {
      g_string_append (csv, safe);
      return;
    }
  g_string_append_c (csv, '"');
  if (formula)
    g_string_append_c (csv, '\'');
  for (const char *at = safe; *at != '\0'; at++)
    {
      if (*at == '"')
        g_string_append_c (csv, '"');
      g_string_append_c (csv, *at);
    }
  g_string_append_c (csv, '"');
}

/* Piastres as pounds, shares as percent, scores: all are hundredths. */
static void
add_figure (GString    *csv,
            const char *type,
            gint64      value)
{
  if (strcmp (type, "piastres") == 0 || strcmp (type, "share") == 0 || strcmp (type, "score") == 0)
    g_string_append_printf (csv, "%s%" G_GINT64_FORMAT ".%02d", value < 0 ? "-" : "", ABS (value) / 100, (int) (ABS (value) % 100));
  else
    g_string_append_printf (csv, "%" G_GINT64_FORMAT, value);
}

static void
add_row (GString    *csv,
         json_t     *report,
         json_t     *row,
         const char *first,
         gboolean    named,
         gboolean    english)
{
  json_t *column;
  gsize i;

  add_text (csv, first);
  g_string_append_c (csv, ',');
  add_text (csv, km_json_get_string (row, "centre", ""));
  if (named)
    {
      g_string_append_c (csv, ',');
      add_text (csv, km_json_get_string (row, "key", ""));
      g_string_append_c (csv, ',');
      add_text (csv, km_json_get_string (row, english ? "name_en" : "name_ar", ""));
    }
  json_array_foreach (km_json_get_array (report, "columns"), i, column)
    {
      g_string_append_c (csv, ',');
      add_figure (csv, km_json_get_string (column, "type", "count"), km_json_get_integer (row, km_json_get_string (column, "name", ""), 0));
    }
  g_string_append (csv, "\r\n");
}

GBytes *
km_report_to_csv (json_t  *report,
                  gboolean english)
{
  GString *csv = g_string_new ("\357\273\277");
  json_t *rows = km_json_get_array (report, "rows"), *column, *row;
  gboolean named = km_json_get_string (report, "key", NULL) != NULL;
  gsize i;

  g_string_append (csv, english ? "Day,Centre" : "اليوم,المركز");
  if (named)
    g_string_append (csv, english ? ",Code,Name" : ",الرمز,الاسم");
  json_array_foreach (km_json_get_array (report, "columns"), i, column)
    {
      g_string_append_c (csv, ',');
      add_text (csv, km_json_get_string (column, english ? "title_en" : "title_ar", ""));
    }
  g_string_append (csv, "\r\n");
  json_array_foreach (rows, i, row)
    add_row (csv, report, row, km_json_get_string (row, "day", ""), named, english);
  add_row (csv, report, km_json_get_object (report, "totals"), english ? "Total" : "الإجمالي", named, english);
  return g_string_free_to_bytes (csv);
}

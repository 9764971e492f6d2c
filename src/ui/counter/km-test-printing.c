/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-paper-printing.h"
#include "km-settings.h"
#include "km-test-printing.h"

typedef struct
{
  char *printer; /* (owned) */
  gint64 at;
} Strip;

static void
strip_free (gpointer data)
{
  Strip *strip = data;

  g_free (strip->printer);
  g_free (strip);
}

static KmPage *
lay (gpointer data, KmPaperSize paper, KmLanguage language, KmDigits digits, GTimeZone *zone)
{
  const Strip *strip = data;

  return km_test_strip_new (strip->printer, strip->at, paper, language, digits, zone);
}

void
km_test_printing_async (GtkWindow *parent, gboolean practice, GCancellable *cancellable, GAsyncReadyCallback callback, gpointer user_data)
{
  g_autoptr (KmSettings) settings = km_settings_new ();
  KmPrintTo way = km_settings_resolve_print_to (settings, practice);
  Strip *strip = g_new0 (Strip, 1);

  if (way == KM_PRINT_TO_PRINTER || way == KM_PRINT_TO_NETWORK)
    strip->printer = km_settings_dup (settings, way == KM_PRINT_TO_PRINTER ? "printer" : "network-printer");
  strip->at = g_get_real_time ();
  km_paper_printing_async (parent, practice, lay, strip, strip_free, cancellable, callback, user_data);
}

char *
km_test_printing_finish (GAsyncResult *result, GError **error)
{
  return km_paper_printing_finish (result, NULL, error);
}

/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <langinfo.h>
#include <libintl.h>
#include <locale.h>

#include <gtk/gtk.h>

#include "km-locale.h"
#include "km-paths.h"

static const char *current = "ar";

void
km_locale_init (const char *language)
{
  g_autofree char *folder = km_paths_locale_dir ();

  current = g_strcmp0 (language, "en") == 0 ? "en" : "ar";

  /* A locale that is set but was never generated leaves the C locale, in which gettext looks at no language at all and
   * text is ASCII. C.UTF-8 is always there. */
  if (!setlocale (LC_ALL, "") || g_ascii_strcasecmp (nl_langinfo (CODESET), "UTF-8") != 0 || g_strcmp0 (setlocale (LC_MESSAGES, NULL), "C") == 0
      || g_strcmp0 (setlocale (LC_MESSAGES, NULL), "POSIX") == 0)
    if (!setlocale (LC_ALL, "C.UTF-8"))
      setlocale (LC_ALL, "en_US.UTF-8");
  /* Numbers are read and written by our own code alone. */
  setlocale (LC_NUMERIC, "C");
  g_setenv ("LANGUAGE", current, TRUE);

  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

void
km_locale_init_gtk (void)
{
  gtk_widget_set_default_direction (km_locale_is_arabic () ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
}

const char *
km_locale_language (void)
{
  return current;
}

gboolean
km_locale_is_arabic (void)
{
  return current[0] == 'a';
}

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

/* A newer glibc than the floor's (seen: 2.43) looks at no language in C.UTF-8 either: the words then need the name of any other locale there is. The
 * charset and all else stay as they are. */
static void
leave_c_messages (void)
{
  static const char *const names[] = { "en_US.UTF-8", "ar_EG.UTF-8", "en_GB.UTF-8", "ar_SA.UTF-8", "fr_FR.UTF-8" };
  const char *now = setlocale (LC_MESSAGES, NULL);

  if (now && !g_str_equal (now, "C") && !g_str_has_prefix (now, "C.") && !g_str_equal (now, "POSIX"))
    return;
  for (guint i = 0; i < G_N_ELEMENTS (names); i++)
    if (setlocale (LC_MESSAGES, names[i]))
      return;
}

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
  leave_c_messages ();
  /* GTK would read the environment again. */
  gtk_disable_setlocale ();
  /* Numbers are read and written by our own code alone. */
  setlocale (LC_NUMERIC, "C");
  g_setenv ("LANGUAGE", current, TRUE);

  bindtextdomain (GETTEXT_PACKAGE, folder);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/* The system's font is for Latin letters; what draws Arabic is then whatever comes first, on Debian 12 the wide DejaVu. Name the
 * Arabic face beside it: where it is not installed, nothing changes. */
static void
add_arabic_face (void)
{
  GtkSettings *settings = gtk_settings_get_default ();
  g_autofree char *name = NULL, *families = NULL, *both = NULL;
  PangoFontDescription *font;

  if (settings == NULL)
    return;
  g_object_get (settings, "gtk-font-name", &name, NULL);
  font = pango_font_description_from_string (name != NULL ? name : "Sans 11");
  families = g_strdup (pango_font_description_get_family (font));
  both = g_strdup_printf ("%s,Noto Sans Arabic", families != NULL ? families : "Sans");
  pango_font_description_set_family (font, both);
  g_free (name);
  name = pango_font_description_to_string (font);
  g_object_set (settings, "gtk-font-name", name, NULL);
  pango_font_description_free (font);
}

void
km_locale_init_gtk (void)
{
  gtk_widget_set_default_direction (km_locale_is_arabic () ? GTK_TEXT_DIR_RTL : GTK_TEXT_DIR_LTR);
  add_arabic_face ();
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

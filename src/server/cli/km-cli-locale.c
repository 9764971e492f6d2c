/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include <langinfo.h>
#include <libintl.h>
#include <locale.h>
#include <string.h>

#include "km-cli.h"

/* The first language of the user's that the program speaks. */
static const char *
choose_language (void)
{
  const char *const *names = g_get_language_names ();

  for (guint i = 0; names[i] != NULL; i++)
    {
      if (g_str_has_prefix (names[i], "ar"))
        return "ar";
      if (g_str_has_prefix (names[i], "en"))
        return "en";
    }
  return "en";
}

/* The words of a build tree (…/src/khadamat-server, so …/po), else the installed ones. */
static char *
find_words (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);
  g_autofree char *folder = program != NULL ? g_path_get_dirname (program) : NULL;
  g_autofree char *root = folder != NULL ? g_path_get_dirname (folder) : NULL;
  g_autofree char *mark = root != NULL ? g_build_filename (root, "meson-private", NULL) : NULL;

  return mark != NULL && g_file_test (mark, G_FILE_TEST_IS_DIR) ? g_build_filename (root, "po", NULL) : g_strdup (KM_LOCALEDIR);
}

void
km_cli_init_locale (void)
{
  g_autofree char *words = find_words ();
  const char *language = choose_language ();

  /* A locale that was named but never generated leaves the C locale, in which gettext looks at no language at all. */
  if (setlocale (LC_ALL, "") == NULL || strcmp (nl_langinfo (CODESET), "UTF-8") != 0 || strcmp (setlocale (LC_MESSAGES, NULL), "C") == 0)
    setlocale (LC_ALL, "C.UTF-8");
  setlocale (LC_NUMERIC, "C");
  g_setenv ("LANGUAGE", language, TRUE);
  bindtextdomain (GETTEXT_PACKAGE, words);
  bind_textdomain_codeset (GETTEXT_PACKAGE, "UTF-8");
  textdomain (GETTEXT_PACKAGE);
}

/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "paper-text.h"

#include <glib/gstdio.h>

char *
paper_text_normalise (const char *text)
{
  g_autofree char *composed = g_utf8_normalize (text, -1, G_NORMALIZE_NFKC);
  GString *out = g_string_new (NULL);

  g_assert_nonnull (composed);
  for (const char *p = composed; *p != '\0'; p = g_utf8_next_char (p))
    {
      gunichar c = g_utf8_get_char (p);

      if (!g_unichar_ismark (c) && !g_unichar_isspace (c) && g_unichar_type (c) != G_UNICODE_FORMAT)
        g_string_append_unichar (out, c);
    }
  return g_string_free (out, FALSE);
}

char *
paper_text_of_page (KmPage *page)
{
  g_autofree char *folder = g_dir_make_tmp ("km-paper-XXXXXX", NULL);
  g_autofree char *path = g_build_filename (folder, "page.pdf", NULL);
  g_autofree char *text = NULL;
  const char *arguments[] = { "pdftotext", "-layout", path, "-", NULL };
  int status;
  GError *error = NULL;

  km_page_write_pdf (page, path, &error);
  g_assert_no_error (error);
  g_spawn_sync (NULL, (char **) arguments, NULL, G_SPAWN_SEARCH_PATH, NULL, NULL, &text, NULL, &status, &error);
  g_assert_no_error (error);
  g_assert_true (g_spawn_check_wait_status (status, &error));
  g_remove (path);
  g_rmdir (folder);
  return paper_text_normalise (text);
}

gboolean
paper_text_has (const char *text,
                const char *word)
{
  g_autofree char *normal = paper_text_normalise (word);

  return strstr (text, normal) != NULL;
}

void
paper_text_assert (const char *text,
                   const char *words)
{
  g_auto (GStrv) parts = g_strsplit (words, " ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    if (!paper_text_has (text, parts[i]))
      g_error ("«%s» is not in the text:\n%s", parts[i], text);
}

/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#include "config.h"

#include "km-paths.h"

/* The folder of the running executable, or NULL. */
static char *
program_dir (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  return program ? g_path_get_dirname (program) : NULL;
}

/* The build tree's folder (…/src/khadamat-counter, so its parent), or NULL when this is not one. */
static char *
build_dir (void)
{
  g_autofree char *folder = program_dir ();
  g_autofree char *root = folder ? g_path_get_dirname (folder) : NULL;
  g_autofree char *mark = root ? g_build_filename (root, "meson-private", NULL) : NULL;

  return mark && g_file_test (mark, G_FILE_TEST_IS_DIR) ? g_steal_pointer (&root) : NULL;
}

char *
km_paths_locale_dir (void)
{
  g_autofree char *root = build_dir ();

  return root ? g_build_filename (root, "po", NULL) : g_strdup (KM_LOCALEDIR);
}

char *
km_paths_schema_dir (void)
{
  g_autofree char *root = build_dir ();

  return root ? g_build_filename (root, "data", NULL) : NULL;
}

char *
km_paths_server_program (void)
{
  g_autofree char *folder = program_dir ();
  g_autofree char *beside = folder ? g_build_filename (folder, "khadamat-server", NULL) : NULL;

  if (beside && g_file_test (beside, G_FILE_TEST_IS_EXECUTABLE))
    return g_steal_pointer (&beside);
  return g_build_filename (KM_BINDIR, "khadamat-server", NULL);
}

char *
km_paths_catalogue_dir (void)
{
  const char *named = g_getenv ("KM_CATALOGUE");
  g_autofree char *root = build_dir ();

  if (named && *named)
    return g_strdup (named);
  return root ? g_build_filename (root, "data", "catalogue", NULL) : g_build_filename (KM_DATADIR, "catalogue", NULL);
}

gboolean
km_paths_in_sandbox (void)
{
  return g_file_test ("/.flatpak-info", G_FILE_TEST_EXISTS);
}

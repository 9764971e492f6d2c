/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Where the program's own files are: in the build tree beside the executable when it runs from there, else where it was
 * installed. No configuration, no environment. All return (transfer full). */
char *km_paths_locale_dir     (void);
/* The folder with the compiled GSettings schema; NULL when the system's own source has it. */
char *km_paths_schema_dir     (void);
/* The server program that practice mode starts. */
char *km_paths_server_program (void);
/* The shipped catalogue's folder. */
char *km_paths_catalogue_dir  (void);
/* Is this a Flatpak's sandbox, whose home folder is empty memory but for what the manifest asks for? */
gboolean km_paths_in_sandbox  (void);

G_END_DECLS

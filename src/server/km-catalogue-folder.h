/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

#include "km-store.h"

G_BEGIN_DECLS

/* Reads the catalogue that lies in @folder as files and puts it together. Errors: of reading; KM_ERROR_INVALID naming the
 * file. New reference. */
json_t *km_catalogue_folder_load (const char *folder,
                                  GError    **error);

/* Reads @folder, writes its catalogue into the store and makes it the current one, unless it is already. For programs that
 * run alone with the store. Returns its version, to be freed; NULL with KM_ERROR_INVALID "file: where: reason" for a catalogue
 * that is not right, or an error of reading or of the database. */
char   *km_catalogue_folder_publish (KmStore    *store,
                                     const char *folder,
                                     KmTime      now,
                                     GError    **error);

G_END_DECLS

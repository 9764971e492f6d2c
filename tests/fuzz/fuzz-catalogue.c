/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

/* A catalogue as somebody uploads it. What is refused is refused with words. */

#include "km-catalogue.h"
#include "km-fuzz.h"
#include "km-json.h"

int
LLVMFuzzerInitialize (int    *argc,
                      char ***argv)
{
  return 0;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autoptr (GError) error = NULL;
  g_autoptr (json_t) document = km_json_parse ((const char *) data, size, KM_JSON_MAX_DEPTH, NULL);
  g_autoptr (KmCatalogue) catalogue = document != NULL ? km_catalogue_new_from_json (document, &error) : NULL;

  if (document == NULL)
    return 0;
  g_assert_true ((catalogue != NULL) == (error == NULL));
  if (catalogue != NULL)
    g_assert_nonnull (km_catalogue_version (catalogue));
  else
    g_assert_true (g_utf8_validate (error->message, -1, NULL));
  return 0;
}

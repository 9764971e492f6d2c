/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later */

#pragma once

/* Private to desk. The file's key in the desktop's keyring. These wait for D-Bus: the store's thread alone calls them. */

#include <glib.h>

G_BEGIN_DECLS

/* NULL when the keyring is away, locked or does not know it. New string; clear it after use. */
char *km_keyring_lookup (const char *state_dir);
/* FALSE when it is not kept there. */
gboolean km_keyring_store (const char *state_dir, const char *secret);

G_END_DECLS

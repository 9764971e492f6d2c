/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* The normal form of @text for searching (validators §10): two texts match when their normal forms are equal. New string;
 * invalid UTF-8 is repaired first. Any thread. */
char *km_arabic_fold (const char *text);

/* @text typed on a Latin keyboard while Arabic was meant, by the Arabic (101) layout: "hgsghl" is السلام. What has no key stays. */
char *km_arabic_layout_map (const char *text);

/* The reverse: Arabic letters typed while Latin was meant (شلا gives "ab" or the key لا's "b"). */
char *km_arabic_layout_unmap (const char *text);

/* TRUE if @text has a letter of the Arabic script. */
gboolean km_arabic_has_letter (const char *text);

G_END_DECLS

/* SPDX-FileCopyrightText: 2026 Khadamat Misr Counter
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What @text, typed for an answer of @type (km_validate_type_of_field), reads like on the other keyboard layout, when it was certainly or
 * very likely typed on the wrong one (counter.md §1.11): Latin letters where Arabic is asked for and that read as Arabic words, Arabic ones
 * where only Latin can stand. New string, NULL when the text stays as it is. Any thread. */
char *km_layout_turn (const char *type, const char *text);

G_END_DECLS
